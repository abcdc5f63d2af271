"""Extension records over HTTP, beneath all four parents.

| call | tests |
|---|---|
| `POST /profiles/CID/extensions` | test_several_extensions_are_inserted_or_replaced, … |
| `PUT …/extensions/NAME` | test_the_whole_value_is_replaced, test_a_refused_value_changes_nothing |
| `PUT …/extensions/NAME/by/unique` | test_one_record_is_changed_by_its_unique_attributes, … |
| `PUT …/extensions/NAME/delete/by/unique` | test_one_record_is_deleted_by_its_unique_attributes |
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from backend.events import Event, RecordsChanged
from backend.schemas.model import Kind
from backend.workspace import Workspace
from tests.backend.api.conftest import Client
from tests.backend.schemas.bodies import FEEDBACK, PHONE

SURVEY = {"FeedbackType": "survey", "rating": 7}
HOME = {"PhoneType": 1, "prefix": "33", "PhoneNumber": 3145926, "description": "home"}
WORK = {"PhoneType": 0, "prefix": "555", "PhoneNumber": 654321, "description": "at work"}
PARENTS = ("/services/1", "/services/1/tasks/1", "/services/1/states/1", "/profiles/C1")


@pytest.fixture(autouse=True)
def parents(workspace: Workspace, api: Client) -> None:
    for kind in Kind:
        for body in (FEEDBACK, PHONE):
            assert api.post(f"/metadata/{kind}/extensions", body).status == 201
    api.post("/services/start", {})
    api.post("/services/1/tasks/start", {})
    api.post("/services/1/states/start", {})
    api.post("/profiles", {"customer_id": "C1"})


@pytest.fixture
def news(workspace: Workspace) -> Iterator[list[Event]]:
    """Every change of records that the window would hear of."""
    told: list[Event] = []

    def hear(event: Event) -> None:
        if isinstance(event, RecordsChanged):
            told.append(event)

    unsubscribe = workspace.events.subscribe(hear)
    yield told
    unsubscribe()


def held(api: Client, parent: str) -> dict[str, Any]:
    read: dict[str, Any] = api.get(f"{parent}?extensions=Feedback,Phone").body
    return {name: read[name] for name in ("Feedback", "Phone") if name in read}


@pytest.mark.parametrize("parent", PARENTS)
def test_the_whole_value_is_replaced(api: Client, parent: str, news: list[Event]) -> None:
    put = api.put(f"{parent}/extensions/feedback", SURVEY)
    assert (put.status, put.body) == (200, SURVEY)
    left_out = {key: HOME[key] for key in HOME if key != "PhoneType"}
    put = api.put(f"{parent}/extensions/Phone", [left_out, WORK])
    assert (put.status, put.body) == (200, [HOME | {"PhoneType": 0}, WORK])
    assert held(api, parent) == {"Feedback": SURVEY, "Phone": [HOME | {"PhoneType": 0}, WORK]}
    api.put(f"{parent}/extensions/Feedback", SURVEY | {"rating": 8})
    api.put(f"{parent}/extensions/Phone", [])
    assert held(api, parent) == {"Feedback": SURVEY | {"rating": 8}}
    assert len(news) == 4


@pytest.mark.parametrize("parent", PARENTS)
def test_one_record_is_changed_by_its_unique_attributes(api: Client, parent: str) -> None:
    api.put(f"{parent}/extensions/Phone", [HOME, WORK])
    key = {"prefix": "33", "PhoneNumber": 3145926}
    put = api.put(f"{parent}/extensions/phone/by/unique", {**key, "description": "moved"})
    assert (put.status, put.raw) == (204, b"")
    assert held(api, parent) == {"Phone": [HOME | {"description": "moved"}, WORK]}


@pytest.mark.parametrize("parent", PARENTS)
def test_one_record_is_deleted_by_its_unique_attributes(api: Client, parent: str) -> None:
    api.put(f"{parent}/extensions/Phone", [HOME, WORK])
    key = {"prefix": "33", "PhoneNumber": 3145926}
    deleted = api.put(f"{parent}/extensions/Phone/delete/by/unique", key)
    assert (deleted.status, deleted.raw) == (204, b"")
    assert held(api, parent) == {"Phone": [WORK]}
    again = api.put(f"{parent}/extensions/Phone/delete/by/unique", key)
    assert (again.status, again.codes) == (404, ["not-found"])


@pytest.mark.parametrize("act", ["by/unique", "delete/by/unique"])
@pytest.mark.parametrize(
    ("name", "body", "status", "code", "pointer"),
    [
        ("Phone", {"PhoneNumber": 3145926}, 400, "key-incomplete", ""),
        ("Phone", {"prefix": "33", "PhoneNumber": "x"}, 400, "value-wrong-type", "/PhoneNumber"),
        ("Phone", {"prefix": "33", "PhoneNumber": 5}, 404, "not-found", ""),
        ("Phone", {"prefix": "33", "phone": 5}, 400, "field-unknown", "/phone"),
        ("Phone", [HOME], 400, "record-not-object", ""),
        ("Feedback", SURVEY, 400, "not-multi-valued", ""),
        ("Nope", HOME, 404, "extension-unknown", ""),
    ],
)
def test_what_selects_no_record_is_refused(
    api: Client, act: str, name: str, body: Any, status: int, code: str, pointer: str
) -> None:
    api.put("/services/1/extensions/Phone", [HOME, WORK])
    refused = api.put(f"/services/1/extensions/{name}/{act}", body)
    assert (refused.status, refused.codes, refused.pointers) == (status, [code], [pointer])
    assert held(api, "/services/1") == {"Phone": [HOME, WORK]}


def test_several_extensions_are_inserted_or_replaced(api: Client) -> None:
    api.put("/profiles/C1/extensions/Phone", [HOME])
    done = api.post(
        "/profiles/C1/extensions", {"customer_id": "C1", "phone": [WORK], "Feedback": SURVEY}
    )
    assert (done.status, done.body) == (200, {"Phone": [WORK], "Feedback": SURVEY})
    assert held(api, "/profiles/C1") == {"Feedback": SURVEY, "Phone": [WORK]}
    assert (api.post("/profiles/C1/extensions", {}).status) == 200
    assert held(api, "/profiles/C1") == {"Feedback": SURVEY, "Phone": [WORK]}


@pytest.mark.parametrize(
    ("body", "status", "pointers"),
    [
        ({"Feedback": SURVEY, "Nope": {}}, 400, ["/Nope"]),
        ({"Feedback": SURVEY, "customer_id": "C2"}, 400, ["/customer_id"]),
        ({"Feedback": SURVEY, "Phone": [WORK, {}]}, 400, ["/Phone/1/PhoneNumber"]),
        ({"Feedback": SURVEY, "Phone": WORK}, 400, ["/Phone"]),
        ({"Feedback": [SURVEY], "Phone": []}, 400, ["/Feedback"]),
        ({"Feedback": None, "Phone": None}, 400, ["/Feedback", "/Phone"]),
        ({"Feedback": SURVEY, "Phone": [WORK, HOME, HOME, WORK]}, 409, ["/Phone/2/prefix"]),
    ],
)
def test_one_wrong_extension_keeps_all_from_being_inserted(
    api: Client, body: Any, status: int, pointers: list[str], news: list[Event]
) -> None:
    api.put("/profiles/C1/extensions/Phone", [HOME])
    news.clear()
    refused = api.post("/profiles/C1/extensions", body)
    assert refused.status == status
    assert set(pointers) <= set(refused.pointers)
    assert held(api, "/profiles/C1") == {"Phone": [HOME]}
    assert news == []


@pytest.mark.parametrize(
    ("name", "value", "pointers"),
    [
        ("Feedback", {"rating": 1.5, "notes": "x" * 257}, ["/FeedbackType", "/notes", "/rating"]),
        ("Feedback", SURVEY | {"Rating": 1}, ["/Rating"]),
        ("Feedback", [SURVEY], [""]),
        ("Feedback", "survey", [""]),
        ("Feedback", SURVEY | {"rating": 2**31}, ["/rating"]),
        ("Feedback", SURVEY | {"rating": True}, ["/rating"]),
        ("Phone", HOME, [""]),
        ("Phone", [HOME, None], ["/1"]),
        ("Phone", [HOME | {"PhoneNumber": None}, 1], ["/0/PhoneNumber", "/1"]),
    ],
)
def test_a_refused_value_changes_nothing(
    api: Client, name: str, value: Any, pointers: list[str]
) -> None:
    before = {"Feedback": SURVEY, "Phone": [WORK]}
    api.post("/profiles/C1/extensions", before)
    refused = api.put(f"/profiles/C1/extensions/{name}", value)
    assert (refused.status, sorted(refused.pointers)) == (400, pointers)
    assert held(api, "/profiles/C1") == before


def test_a_key_that_holds_twice_is_a_conflict(api: Client) -> None:
    api.put("/profiles/C1/extensions/Phone", [HOME])
    refused = api.put("/profiles/C1/extensions/Phone", [WORK, WORK, HOME, HOME])
    assert (refused.status, refused.codes) == (409, ["not-unique"] * 2)
    assert refused.pointers == ["/1/prefix", "/3/prefix"]
    assert held(api, "/profiles/C1") == {"Phone": [HOME]}


@pytest.mark.parametrize(
    "path",
    [
        "/services/2/extensions/Feedback",
        "/services/2/tasks/1/extensions/Feedback",
        "/services/1/tasks/2/extensions/Feedback",
        "/services/1/states/2/extensions/Feedback",
        "/profiles/c1/extensions/Feedback",
        "/services/1/extensions/Survey",
        "/profiles/C1/extensions/Survey",
    ],
)
def test_a_record_needs_a_resource_and_a_schema(api: Client, path: str) -> None:
    assert api.put(path, SURVEY).status == 404


def test_amounts_keep_every_digit(api: Client) -> None:
    price = {"name": "price", "type": "currency"}
    offer = {"name": "Offer", "type": "single-valued", "attributes": [price]}
    api.post("/metadata/services/extensions", offer)
    raw = b'{"price": 123456789012345.6700}'
    assert api.put("/services/1/extensions/Offer", raw=raw).status == 200
    assert b'"Offer":{"price":123456789012345.67' in api.get("/services/1?extensions=Offer").raw


def test_records_are_seen_in_the_workspace(api: Client, workspace: Workspace) -> None:
    api.put("/services/1/tasks/1/extensions/Phone", [HOME, WORK])
    schema = workspace.schemas.find(Kind.TASKS, "Phone")
    assert workspace.records.count(schema.id) == 2
