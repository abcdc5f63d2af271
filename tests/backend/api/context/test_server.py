"""The server's mode over HTTP, and what it lets through.

| call | tests |
|---|---|
| `POST /server/mode` | test_the_mode_is_switched_in_any_case, test_there_are_two_modes |
| `GET /server/status` | test_the_mode_is_switched_in_any_case |
"""

from __future__ import annotations

from typing import Any

import pytest

from backend.modes import ServerMode
from backend.schemas.model import Kind
from tests.backend.api.conftest import Client
from tests.backend.schemas.bodies import FEEDBACK

SURVEY = {"FeedbackType": "survey", "rating": 7}


def test_the_mode_is_switched_in_any_case(api: Client) -> None:
    assert api.get("/server/status").body == {"mode": "production"}
    for said, mode in (("Maintenance", "maintenance"), ("PRODUCTION", "production")):
        switched = api.post("/server/mode", {"mode": said})
        assert (switched.status, switched.body) == (200, {"server changed": mode})
        assert switched.headers["location"] == "/server/status"
        assert api.get("/server/status").body == {"mode": mode}
        assert api.workspace.mode == mode


@pytest.mark.parametrize("body", [{}, {"mode": "idle"}, {"mode": None}, {"mode": ["production"]}])
def test_there_are_two_modes(api: Client, body: Any) -> None:
    refused = api.post("/server/mode", body)
    assert (refused.status, refused.codes, refused.pointers) == (400, ["mode-unknown"], ["/mode"])
    assert api.workspace.mode is ServerMode.PRODUCTION


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/services/start", {}),
        ("POST", "/services/1/tasks/start", {}),
        ("POST", "/services/1/states/start", {}),
        ("POST", "/profiles", {"customer_id": "C1"}),
        ("POST", "/profiles/C1/extensions", {}),
        ("GET", "/services/1", None),
        ("GET", "/services/1/tasks/1", None),
        ("GET", "/profiles/C1", None),
        ("PUT", "/services/1/extensions/Feedback", SURVEY),
        ("PUT", "/services/1/extensions/Feedback/by/unique", SURVEY),
        ("PUT", "/services/1/extensions/Feedback/delete/by/unique", SURVEY),
    ],
)
def test_data_waits_while_there_is_maintenance(
    api: Client, method: str, path: str, body: Any
) -> None:
    api.post("/metadata/services/extensions", FEEDBACK)
    api.post("/services/start", {})
    api.post("/server/mode", {"mode": "maintenance"})
    refused = api.ask(method, path, body)
    assert (refused.status, refused.body["code"]) == (503, "maintenance-mode")
    assert "maintenance mode" in refused.body["message"]
    assert api.workspace.records.resource_page(Kind.SERVICES).total == 1


def test_schemas_are_worked_on_in_both_modes(api: Client) -> None:
    for mode in ServerMode:
        api.post("/server/mode", {"mode": mode})
        path = "/metadata/states/extensions"
        assert api.post(path, FEEDBACK).status == 201
        assert len(api.get(path).body) == 1
        changed = FEEDBACK | {"attributes": FEEDBACK["attributes"][:2]}
        assert api.put(f"{path}/Feedback", changed).status == 200
        assert api.delete(f"{path}/Feedback").status == 204
