"""Bodies that nothing can be made of: the right status, the errors' form, nothing half-done."""

from __future__ import annotations

from typing import Any

import pytest

from backend.records.model import Place
from backend.schemas.model import Kind
from tests.backend.api.conftest import Client
from tests.backend.schemas.bodies import FEEDBACK, PHONE

CALLS = [
    ("POST", "/metadata/services/extensions"),
    ("PUT", "/metadata/services/extensions/Feedback"),
    ("POST", "/services/start"),
    ("POST", "/services/1/tasks/start"),
    ("POST", "/services/1/states/start"),
    ("POST", "/profiles"),
    ("POST", "/profiles/C1/extensions"),
    ("PUT", "/services/1/extensions/Phone"),
    ("PUT", "/services/1/extensions/Phone/by/unique"),
    ("PUT", "/services/1/extensions/Phone/delete/by/unique"),
    ("POST", "/server/mode"),
]
PLACES = (Place(Kind.SERVICES, "1"), Place(Kind.PROFILES, "C1"))
UNREADABLE = {
    "no JSON": b"{name: Feedback}",
    "cut off": b'{"name": "Feedb',
    "two values": b"{} {}",
    "a key twice": b'{"Feedback": {}, "Feedback": {}}',
    "no number": b'{"mode": NaN}',
    "half a character": b'{"mode": "\\ud800"}',
    "no UTF-8": b'{"mode": "\xff"}',
    "too deep": b"[" * 5000 + b"]" * 5000,
    "a number without end": b'{"mode": ' + b"9" * 5000 + b"}",
}


@pytest.fixture(autouse=True)
def something(api: Client) -> None:
    for kind in Kind:
        for body in (FEEDBACK, PHONE):
            api.post(f"/metadata/{kind}/extensions", body)
    api.post("/services/start", {})
    api.post("/profiles", {"customer_id": "C1"})


def everything(api: Client) -> Any:
    records, schemas = api.workspace.records, api.workspace.schemas
    return (
        [schemas.published(kind) for kind in Kind],
        [records.resource_page(kind) for kind in Kind],
        [records.nested(place, ("Feedback", "Phone")) for place in PLACES],
        api.workspace.mode,
    )


@pytest.mark.parametrize("why", list(UNREADABLE))
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_what_cannot_be_read_changes_nothing(api: Client, method: str, path: str, why: str) -> None:
    before = everything(api)
    refused = api.ask(method, path, raw=UNREADABLE[why])
    assert refused.status == 400
    assert set(refused.body) == {"code", "message", "errors"}
    assert everything(api) == before


@pytest.mark.parametrize("body", [[[]], "text", 5, 1.5, True, [{"name": "x"}]])
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_what_is_no_object_changes_nothing(api: Client, method: str, path: str, body: Any) -> None:
    before = everything(api)
    refused = api.ask(method, path, body)
    assert refused.status == 400
    assert refused.body["errors"]
    assert everything(api) == before


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_null_is_no_body(api: Client, method: str, path: str) -> None:
    before = everything(api)
    assert api.ask(method, path, raw=b"null").status == 400
    assert everything(api) == before


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_another_media_type_is_not_read(api: Client, method: str, path: str) -> None:
    refused = api.ask(method, path, raw=b"{}", kind="text/plain")
    assert (refused.status, refused.codes) == (415, ["media-type-unsupported"])


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_nothing_is_written_without_the_token(api: Client, method: str, path: str) -> None:
    before = everything(api)
    assert api.ask(method, path, {}, headers={"Authorization": None}).status == 401
    assert everything(api) == before


@pytest.mark.parametrize(
    "path", ["/services/1", "/profiles/C1", "/metadata/tasks/extensions", "/server/status"]
)
def test_what_is_not_possible_says_what_is(api: Client, path: str) -> None:
    refused = api.patch(path, {})
    assert (refused.status, refused.codes) == (405, ["method-not-allowed"])
    assert "GET" in refused.headers["allow"]
