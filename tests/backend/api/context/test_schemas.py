"""Extension schemas over HTTP.

| call | tests |
|---|---|
| `POST /metadata/X/extensions` | test_the_documented_request_is_answered_to_the_letter, … |
| `GET /metadata/X/extensions` | test_all_schemas_of_a_kind_are_one_array |
| `GET /metadata/X/extensions/NAME` | test_a_schema_is_read_in_any_case_with_every_flag |
| `DELETE /metadata/X/extensions/NAME` | test_a_deleted_schema_is_gone_with_its_records |
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from backend.schemas.model import Cardinality, Kind
from tests.backend.api.conftest import Client
from tests.backend.schemas.bodies import FEEDBACK, PHONE

TASKS = "/metadata/tasks/extensions"


def attribute(name: str, type_: str, **more: Any) -> dict[str, Any]:
    flags = {"encrypt": False, "mandatory": False, "unique": False}
    return {"name": name, "type": type_, "length": 0, **flags, **more}


def test_the_documented_request_is_answered_to_the_letter(api: Client) -> None:
    created = api.post(TASKS, FEEDBACK)
    assert (created.status, created.body) == (201, {"name": "Feedback"})
    assert created.headers["location"] == "/metadata/tasks/extensions/Feedback"
    assert created.headers["content-type"].startswith("application/json")


def test_a_schema_is_read_in_any_case_with_every_flag(api: Client) -> None:
    api.post("/metadata/profiles/extensions", PHONE)
    read = api.get("/metadata/profiles/extensions/pHoNe")
    assert read.status == 200
    assert read.body == {
        "name": "Phone",
        "type": "multi-valued",
        "attributes": [
            attribute("PhoneType", "integer", default=0, mandatory=True),
            attribute("prefix", "string", length=3, default="555"),
            attribute("PhoneNumber", "integer", mandatory=True),
            attribute("description", "string", length=32, mandatory=True),
            attribute("start_availability", "datetime"),
            attribute("end_availability", "datetime"),
        ],
        "unique": ["prefix", "PhoneNumber"],
    }


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_schemas_of_its_own(api: Client, kind: Kind) -> None:
    assert api.post(f"/metadata/{kind}/extensions", FEEDBACK).status == 201
    others = [api.get(f"/metadata/{other}/extensions").body for other in Kind if other != kind]
    assert others == [[], [], []]
    assert api.get(f"/metadata/{kind}/extensions/Feedback").status == 200


def test_all_schemas_of_a_kind_are_one_array(api: Client) -> None:
    assert api.get(TASKS).body == []
    for name in ("Beta", "alpha"):
        api.post(TASKS, FEEDBACK | {"name": name})
    api.workspace.schemas.create(Kind.TASKS, "Draft")
    found = api.get(TASKS)
    assert found.status == 200
    assert [schema["name"] for schema in found.body] == ["alpha", "Beta"]
    assert found.body[0] == api.get(f"{TASKS}/ALPHA").body


def test_a_name_is_taken_in_any_case_also_by_a_draft(api: Client) -> None:
    api.post(TASKS, FEEDBACK)
    api.workspace.schemas.create(Kind.TASKS, "Draft", Cardinality.MULTI)
    for name in ("FEEDBACK", "draft"):
        refused = api.post(TASKS, FEEDBACK | {"name": name})
        assert (refused.status, refused.codes, refused.pointers) == (409, ["name-taken"], ["/name"])


def test_a_deleted_schema_is_gone_with_its_records(api: Client) -> None:
    api.post("/metadata/services/extensions", FEEDBACK)
    api.post("/services/start", {"Feedback": {"FeedbackType": "survey", "rating": 7}})
    deleted = api.delete("/metadata/services/extensions/FEEDBACK")
    assert (deleted.status, deleted.raw) == (204, b"")
    assert api.get("/metadata/services/extensions/Feedback").status == 404
    assert api.delete("/metadata/services/extensions/Feedback").status == 404
    assert api.get("/services/1?extensions=Feedback").status == 404
    assert api.post("/metadata/services/extensions", FEEDBACK).status == 201
    assert "Feedback" not in api.get("/services/1?extensions=Feedback").body


def test_a_refused_schema_tells_every_problem_and_leaves_nothing(api: Client) -> None:
    body = FEEDBACK | {"name": "9 lives", "type": "classifier", "more": 1}
    body["attributes"] = [{"name": "a", "type": "text"}, {"name": "a", "mandatory": "perhaps"}]
    refused = api.post(TASKS, body)
    assert refused.status == 400
    assert set(refused.body) == {"code", "message", "errors"}
    told = {error["pointer"] for error in refused.body["errors"]}
    assert {"/name", "/type", "/more", "/attributes/0/type", "/attributes/1/mandatory"} <= told
    assert all(set(error) == {"pointer", "code", "message"} for error in refused.body["errors"])
    assert api.get(TASKS).body == []


def test_only_the_four_kinds_have_schemas(api: Client) -> None:
    for answer in (
        api.post("/metadata/customers/extensions", FEEDBACK),
        api.get("/metadata/Tasks/extensions"),
        api.get("/metadata/x/extensions/Feedback"),
        api.delete("/metadata/x/extensions/Feedback"),
        api.get(f"{TASKS}/Feedback"),
    ):
        assert (answer.status, answer.body["code"]) == (404, "not-found")


def test_an_amount_is_exact_on_the_wire(api: Client) -> None:
    text = (
        '{"name":"Offer","type":"single-valued","attributes":[{"name":"price",'
        '"type":"currency","default":123456789012345.6789}]}'
    )
    assert api.post(TASKS, raw=text.encode()).status == 201
    read = api.get(f"{TASKS}/Offer")
    assert b'"default":123456789012345.6789' in read.raw
    assert json.loads(read.raw)["attributes"][0]["type"] == "currency"
