"""Services, tasks, states and customer profiles over HTTP.

| call | tests |
|---|---|
| `POST /services/start` | test_a_service_starts_with_its_extensions, test_a_service_keeps_… |
| `POST /services/SID/tasks/start`, `…/states/start` | test_tasks_and_states_start_in_… |
| `POST /profiles` | test_a_customer_is_made_with_attributes_and_extensions, … |
| `GET /services/SID` | test_a_service_keeps_what_its_start_said |
| `GET /services/SID/tasks/TID`, `…/states/STID` | test_tasks_and_states_start_in_their_service |
| `GET /profiles/CID` | test_a_customer_is_made_with_attributes_and_extensions |
| `?extensions=A,B` | test_extensions_are_answered_as_asked_for, test_an_unknown_extension_… |
"""

from __future__ import annotations

from typing import Any

import pytest

from backend.errors import NotFound
from backend.records.model import Place
from backend.schemas.model import Kind
from backend.workspace import Workspace
from tests.backend.api.conftest import Client
from tests.backend.schemas.bodies import FEEDBACK, PHONE

SURVEY = {"FeedbackType": "survey", "rating": 7, "notes": "warm welcome"}
HOME = {"PhoneType": 1, "prefix": "33", "PhoneNumber": 3145926, "description": "home"}
WORK = {"PhoneNumber": 654321, "description": "at work"}
AS_KEPT = {"PhoneType": 0, "prefix": "555", **WORK}
EVERY_START = (
    "/services/start",
    "/services/1/tasks/start",
    "/services/1/states/start",
    "/profiles",
)


@pytest.fixture(autouse=True)
def schemas(workspace: Workspace, api: Client) -> None:
    for kind in Kind:
        for body in (FEEDBACK, PHONE):
            assert api.post(f"/metadata/{kind}/extensions", body).status == 201


def test_a_service_starts_with_its_extensions(api: Client) -> None:
    started = api.post("/services/start", {"Feedback": SURVEY, "Phone": [HOME, WORK]})
    assert (started.status, started.body) == (201, {"service_id": 1})
    assert started.headers["location"] == "/services/1"
    read = api.get("/services/1?extensions=Feedback,Phone").body
    assert read["Feedback"] == SURVEY
    assert read["Phone"] == [HOME, AS_KEPT]


def test_a_service_keeps_what_its_start_said(api: Client) -> None:
    said = {
        "customer_id": "0004Va58A92T0017",
        "contact_key": "42",
        "service_type": "booking",
        "est_duration": 60,
        "session_id": "s-1",
        "interaction_id": "51",
        "application_type": 400,
        "application_id": 40,
        "resource_type": 200,
        "resource_id": 20,
        "media_type": 2,
        "timestamp": "2010-05-18T15:23:34.447Z",
    }
    assert api.post("/services/start", said).status == 201
    read = api.get("/services/1").body
    assert read.pop("started") == {
        key: said.pop(key)
        for key in list(said)
        if key not in ("customer_id", "contact_key", "service_type", "est_duration")
    }
    assert read == {"service_id": 1, **said}


@pytest.mark.parametrize(("word", "id_"), [("tasks", "task_id"), ("states", "state_id")])
def test_tasks_and_states_start_in_their_service(api: Client, word: str, id_: str) -> None:
    for _ in range(2):
        api.post("/services/start", {})
    types = {f"{word[:-1]}_type": 55, "est_duration": 5}
    started = api.post(f"/services/2/{word}/start", {**types, "feedback": SURVEY})
    assert (started.status, started.body) == (201, {id_: 1})
    assert started.headers["location"] == f"/services/2/{word}/1"
    read = api.get(f"/services/2/{word}/1?extensions=FEEDBACK,phone").body
    assert set(read.pop("started")) == {"timestamp"}
    assert read == {"service_id": 2, id_: 1, **types, "Feedback": SURVEY}
    # Ids are counted per kind, and nothing is found in another's service.
    assert api.post(f"/services/1/{word}/start", {}).body == {id_: 2}
    for place in (f"/services/1/{word}/1", f"/services/3/{word}/1", f"/services/2/{word}/3"):
        assert api.get(place).status == 404
    assert api.post(f"/services/9/{word}/start", {}).status == 404


def test_a_start_needs_nothing_to_say(api: Client) -> None:
    assert api.post("/services/start").status == 201
    assert api.post("/services/1/tasks/start").status == 201
    assert api.post("/services/1/states/start", {"state_type": None}).status == 201
    given = api.post("/profiles", {}).body["customer_id"]
    assert len(given) <= 16
    assert api.get(f"/profiles/{given}").body == {"customer_id": given}


def test_a_customer_is_made_with_attributes_and_extensions(api: Client) -> None:
    attributes = {
        "FirstName": "Bruce",
        "EmailAddress": ["bruce.banner@marvelous.example", "b.banner@hulk.example"],
    }
    made = api.post("/profiles", {"customer_id": "Ann B.", **attributes, "Phone": [WORK]})
    assert (made.status, made.body) == (201, {"customer_id": "Ann B."})
    assert made.headers["location"] == "/profiles/Ann%20B."
    assert api.get(made.headers["location"]).body == {"customer_id": "Ann B.", **attributes}
    assert api.get("/profiles/Ann%20B.?extensions=Phone").body["Phone"] == [AS_KEPT]


def test_a_path_may_end_with_a_slash_as_in_the_originals_examples(api: Client) -> None:
    assert api.post("/profiles/", {"customer_id": "C1"}).headers["location"] == "/profiles/C1"
    assert api.get("/profiles/C1/?extensions=Phone").status == 200
    assert api.get("/profiles//").status == 404


def test_a_customers_id_is_used_once(api: Client) -> None:
    assert api.post("/profiles", {"customer_id": "C1"}).status == 201
    again = api.post("/profiles", {"customer_id": "C1", "Phone": [WORK]})
    assert (again.status, again.codes, again.pointers) == (409, ["not-unique"], ["/customer_id"])
    assert "Phone" not in api.get("/profiles/C1?extensions=Phone").body


@pytest.mark.parametrize("customer_id", ["", "x" * 17, "a/b", "..", "tab\t", 7, ["C1"], True])
def test_what_is_no_customers_id_is_refused(api: Client, customer_id: Any) -> None:
    refused = api.post("/profiles", {"customer_id": customer_id})
    assert (refused.status, refused.pointers) == (400, ["/customer_id"])


def test_extensions_are_answered_as_asked_for(api: Client) -> None:
    api.post("/services/start", {"Feedback": SURVEY})
    assert set(api.get("/services/1").body) == {"service_id", "started"}
    assert set(api.get("/services/1?extensions=").body) == {"service_id", "started"}
    for asked in ("extensions=phone,%20FEEDBACK", "extensions=Phone&extensions=Feedback,Feedback"):
        assert set(api.get(f"/services/1?{asked}").body) == {"service_id", "started", "Feedback"}


def test_an_unknown_extension_is_told_when_it_is_asked_for(api: Client) -> None:
    api.post("/services/start", {})
    refused = api.get("/services/1?extensions=Feedback,Nope,None")
    assert (refused.status, refused.codes) == (404, ["extension-unknown"] * 2)


def test_a_refused_start_tells_every_problem_and_leaves_nothing(api: Client) -> None:
    body = {
        "est_duration": "soon",
        "timestamp": "today",
        "Feedback": {"FeedbackType": "far too long for it", "mood": 1},
        "Phone": [HOME, {"PhoneNumber": "x"}, 5],
        "PHONE": {},
        "Nope/~": {},
    }
    refused = api.post("/services/start", body)
    assert refused.status == 400
    assert sorted(refused.pointers) == sorted(
        [
            "/est_duration",
            "/timestamp",
            "/Feedback/mood",
            "/Feedback/FeedbackType",
            "/Feedback/rating",
            "/Phone/1/PhoneNumber",
            "/Phone/1/description",
            "/Phone/2",
            "/PHONE",
            "/PHONE",
            "/Nope~1~0",
        ]
    )
    assert api.get("/services/1").status == 404
    assert api.post("/services/start", {}).body == {"service_id": 1}


@pytest.mark.parametrize("start", EVERY_START)
def test_a_unique_key_that_holds_twice_stops_the_whole_start(api: Client, start: str) -> None:
    api.post("/services/start", {})
    refused = api.post(start, {"Feedback": SURVEY, "Phone": [WORK, HOME, WORK]})
    assert (refused.status, refused.codes) == (409, ["not-unique"])
    assert refused.pointers == ["/Phone/2/prefix"]
    kinds = {"/profiles": Kind.PROFILES, "/services/start": Kind.SERVICES}
    kind = kinds.get(start) or Kind(start.split("/")[3])
    services_before = 1 if kind is Kind.SERVICES else 0
    assert api.workspace.records.resource_page(kind).total == services_before


def test_a_customer_has_only_texts_of_its_own(api: Client) -> None:
    body = {"FirstName": 5, "Tags": [1], "Phon": [HOME], "LastName": None, "Long": "x" * 4001}
    refused = api.post("/profiles", body)
    assert (refused.status, set(refused.codes)) == (400, {"extension-unknown"})
    assert sorted(refused.pointers) == ["/FirstName", "/LastName", "/Long", "/Phon", "/Tags"]


def test_what_was_deleted_is_no_longer_found(api: Client, workspace: Workspace) -> None:
    api.post("/services/start", {})
    api.post("/services/1/tasks/start", {})
    service = workspace.records.nested(Place(Kind.SERVICES, "1")).resource.id
    workspace.records.delete_resource(service)
    for path in ("/services/1", "/services/1/tasks/1"):
        assert api.get(path).status == 404
    assert api.post("/services/1/tasks/start", {}).status == 404
    with pytest.raises(NotFound):
        workspace.records.resource(service)


@pytest.mark.parametrize("id_", ["0", "01", "-1", "x", "1.0", "9" * 19, "9" * 5000, "%00", "%ff"])
def test_an_id_that_is_none_finds_nothing(api: Client, id_: str) -> None:
    api.post("/services/start", {})
    for path in (f"/services/{id_}", f"/services/1/tasks/{id_}", f"/services/{id_}/states/1"):
        assert api.get(path).status == 404


def test_start_is_no_id(api: Client) -> None:
    assert api.get("/services/start").status == 405
    assert api.get("/services/1/tasks/start").status == 405
