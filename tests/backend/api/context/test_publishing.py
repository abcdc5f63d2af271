"""A change of a schema over HTTP, which no record is lost by (ours: the original has none).

| call | tests |
|---|---|
| `PUT /metadata/X/extensions/NAME` | all but the next |
| `…?dry_run=true` | test_a_dry_run_says_what_would_happen_and_changes_nothing, … |
| `…?replace_draft=true` | test_edits_in_the_window_are_never_lost_silently |
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from backend.schemas.changes import SetAttribute
from backend.schemas.model import Kind, SchemaState
from tests.backend.api.conftest import Client
from tests.backend.schemas.bodies import FEEDBACK

PATH = "/metadata/services/extensions/Feedback"
SURVEYS = [
    {"FeedbackType": "survey", "rating": 7, "notes": "7"},
    {"FeedbackType": "phone", "rating": 3, "notes": "warm"},
    {"FeedbackType": "mail", "rating": 1},
]


@pytest.fixture(autouse=True)
def surveys(api: Client) -> None:
    assert api.post("/metadata/services/extensions", FEEDBACK).status == 201
    for survey in SURVEYS:
        assert api.post("/services/start", {"Feedback": survey}).status == 201


def body(**attributes: dict[str, Any] | None) -> dict[str, Any]:
    """The schema with some members of attributes changed; ``None`` leaves one out."""
    changed = copy.deepcopy(FEEDBACK)
    changed["attributes"] = [
        a | (attributes.get(a["name"]) or {})
        for a in changed["attributes"]
        if attributes.get(a["name"], a) is not None
    ]
    return changed


def state(api: Client, name: str = "Feedback") -> SchemaState:
    return api.workspace.schemas.find(Kind.SERVICES, name)


def held(api: Client, name: str = "Feedback") -> list[Any]:
    return [api.get(f"/services/{i}?extensions={name}").body[name] for i in (1, 2, 3)]


def test_the_same_body_changes_nothing(api: Client) -> None:
    before = state(api)
    for same in (FEEDBACK, api.get(PATH).body):
        put = api.put(PATH, same)
        assert (put.status, put.body) == (200, {"name": "Feedback", "version": 1})
        assert put.headers["location"] == PATH
    assert state(api) == before


def test_a_rename_that_is_said_keeps_every_value(api: Client) -> None:
    changed = body(FeedbackType={"name": "channel", "was": "feedbacktype"})
    for _ in range(2):  # and again nothing
        put = api.put("/metadata/services/extensions/feedback", changed)
        assert (put.status, put.body) == (200, {"name": "Feedback", "version": 2})
    assert [value["channel"] for value in held(api)] == ["survey", "phone", "mail"]


def test_a_rename_that_is_not_said_is_another_attribute(api: Client) -> None:
    put = api.put(PATH, body(notes={"name": "remarks"}))
    assert put.status == 200
    assert all("remarks" not in value for value in held(api))
    api.put(PATH, FEEDBACK)
    assert all("notes" not in value for value in held(api))
    # The window still brings them back.
    api.workspace.schemas.revert(state(api).id, 1)
    assert held(api) == SURVEYS


def test_the_schema_itself_can_be_renamed(api: Client) -> None:
    put = api.put(PATH, FEEDBACK | {"name": "Opinion"})
    assert put.headers["location"] == "/metadata/services/extensions/Opinion"
    assert api.get(PATH).status == 404
    assert held(api, "Opinion") == SURVEYS
    api.post("/metadata/services/extensions", FEEDBACK | {"name": "Other"})
    refused = api.put("/metadata/services/extensions/other", FEEDBACK | {"name": "OPINION"})
    assert (refused.status, refused.codes, refused.pointers) == (409, ["name-taken"], ["/name"])


def test_values_convert_where_nothing_is_lost(api: Client) -> None:
    assert api.put(PATH, body(rating={"type": "string", "length": 5})).status == 200
    assert [value["rating"] for value in held(api)] == ["7", "3", "1"]


def test_what_is_left_to_choose_stops_it(api: Client) -> None:
    changed = body(notes={"type": "integer"})
    refused = api.put(PATH, changed)
    assert (refused.status, refused.codes) == (409, ["records-unfit"])
    assert refused.pointers == ["/attributes/2"]
    assert (held(api), state(api).version) == (SURVEYS, 1)


@pytest.mark.parametrize(
    ("said", "notes"),
    [
        ({"remedy": "keep-aside"}, [7, None, None]),
        ({"remedy": "clear"}, [7, None, None]),
        ({"remedy": "fill-in", "value": 0}, [7, 0, None]),
        ({"remedy": "fill-in", "default": 5}, [7, 5, None]),
    ],
)
def test_a_choice_in_the_body_says_what_becomes_of_the_rest(
    api: Client, said: dict[str, Any], notes: list[Any]
) -> None:
    put = api.put(PATH, body(notes={"type": "integer", "length": 0, **said}))
    assert (put.status, put.body["version"]) == (200, 2)
    assert [value.get("notes") for value in held(api)] == notes
    copies = list(api.workspace.folder.backups.glob("*")) if said["remedy"] == "clear" else [1]
    assert len(copies) == 1


def test_what_is_mandatory_now_asks_for_a_value(api: Client) -> None:
    refused = api.put(PATH, body(notes={"mandatory": True}))
    assert (refused.status, refused.codes) == (409, ["records-missing"])
    filled = api.put(PATH, body(notes={"mandatory": True, "remedy": "fill-in", "value": "-"}))
    assert filled.status == 200
    assert [value["notes"] for value in held(api)] == ["7", "warm", "-"]


def test_a_key_that_would_hold_twice_stops_it(api: Client) -> None:
    api.put(PATH, FEEDBACK | {"type": "multi-valued"})
    twice = [SURVEYS[0], SURVEYS[0]]
    assert api.put("/services/1/extensions/Feedback", twice).status == 200
    key = FEEDBACK | {"type": "multi-valued", "unique": ["rating"]}
    refused = api.put(PATH, key)
    assert (refused.status, refused.pointers) == (409, ["/unique"])
    refused = api.put(PATH, FEEDBACK)
    assert (refused.status, refused.pointers) == (409, ["/type"])


def test_a_dry_run_says_what_would_happen_and_changes_nothing(api: Client) -> None:
    before = state(api)
    changed = body(notes={"type": "integer"}, rating=None)
    plan = api.put(f"{PATH}?dry_run=true", changed).body
    assert (plan["name"], plan["version"], plan["records"]) == ("Feedback", 2, 3)
    assert (plan["ready"], plan["changes_nothing"]) == (False, False)
    assert len(plan["differences"]) == 2
    unfit = next(effect for effect in plan["effects"] if effect["kind"] == "unfit")
    assert (unfit["attribute"], unfit["count"], unfit["stops"]) == ("notes", 1, True)
    assert unfit["remedies"] == ["keep-aside", "fill-in", "clear"]
    assert unfit["records"][0]["value"] == "warm"
    kept = next(effect for effect in plan["effects"] if effect["kind"] == "kept")
    assert (kept["attribute"], kept["count"], kept["stops"]) == ("rating", 3, False)
    assert [error["pointer"] for error in plan["errors"]] == ["/attributes/1"]
    assert state(api) == before
    chosen = body(notes={"type": "integer", "remedy": "clear"}, rating=None)
    plan = api.put(f"{PATH}?dry_run=TRUE", chosen).body
    assert (plan["ready"], plan["errors"]) == (True, [])
    assert (state(api), held(api)) == (before, SURVEYS)


def test_a_dry_run_of_the_same_body_says_so(api: Client) -> None:
    plan = api.put(f"{PATH}?dry_run=true", FEEDBACK).body
    assert (plan["changes_nothing"], plan["ready"], plan["version"]) == (True, True, 1)
    assert (plan["differences"], plan["effects"]) == ([], [])


def test_a_masked_value_is_not_told(api: Client) -> None:
    api.put(PATH, body(notes={"encrypt": True}))
    answers = [
        api.put(f"{PATH}{query}", body(notes={"encrypt": True, "type": "integer"}))
        for query in ("", "?dry_run=true")
    ]
    assert [answer.status for answer in answers] == [409, 200]
    assert all(b"warm" not in answer.raw for answer in answers)


def test_a_masked_value_of_a_key_is_not_told(api: Client) -> None:
    api.put(PATH, body(notes={"encrypt": True}) | {"type": "multi-valued"})
    twice = [{"FeedbackType": "mail", "rating": 1, "notes": "hush"}] * 2
    assert api.put("/services/1/extensions/Feedback", twice).status == 200
    keyed = body(notes={"encrypt": True, "unique": True}) | {"type": "multi-valued"}
    for query, status in (("", 409), ("?dry_run=true", 200)):
        answer = api.put(f"{PATH}{query}", keyed)
        assert (answer.status, b"hush" in answer.raw) == (status, False)
        assert b"records-duplicate" in answer.raw


def test_edits_in_the_window_are_never_lost_silently(api: Client) -> None:
    schemas = api.workspace.schemas
    opened = state(api)
    rating = opened.draft.attributes[1].id
    edited = schemas.edit(opened.id, [SetAttribute(rating, "name", "stars")])
    changed = body(notes={"length": 300})
    refused = api.put(PATH, changed)
    assert (refused.status, refused.codes) == (409, ["draft-changed"])
    plan = api.put(f"{PATH}?dry_run=true", changed).body
    assert [error["code"] for error in plan["errors"]] == ["draft-changed"]
    assert api.put(PATH, FEEDBACK).status == 200  # what is published already takes nothing away
    assert state(api) == edited
    assert api.put(f"{PATH}?replace_draft=true", changed).status == 200
    assert state(api).draft.attributes[1].name == "rating"
    assert schemas.undo(opened.id).draft.attributes[1].name == "stars"


def test_a_body_that_says_what_the_draft_says_publishes_the_draft(api: Client) -> None:
    schemas = api.workspace.schemas
    opened = state(api)
    schemas.edit(opened.id, [SetAttribute(opened.draft.attributes[2].id, "length", 300)])
    assert api.put(PATH, body(notes={"length": 300})).status == 200
    assert (state(api).version, state(api).has_changes) == (2, False)


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        (body(notes={"was": "nothing", "name": "remarks"}), "/attributes/2/was"),
        (body(notes={"was": 5}), "/attributes/2/was"),
        (body(notes={"remedy": "drop"}), "/attributes/2/remedy"),
        (body(notes={"remedy": "clear", "value": 1}), "/attributes/2/value"),
        (body(notes={"remedy": "fill-in", "value": [1]}), "/attributes/2/value"),
        (body(rating={"was": "notes"}, notes={"name": "b", "was": "NOTES"}), "/attributes/2/was"),
        (body(notes={"type": "text"}), "/attributes/2/type"),
        (body(notes={"name": "rating"}), "/attributes/2/name"),
        (FEEDBACK | {"attributes": []}, "/attributes"),
        (FEEDBACK | {"attributes": {"a": 1}}, "/attributes"),
        (FEEDBACK | {"attributes": ["a"]}, "/attributes/0"),
        (FEEDBACK | {"unique": ["nothing"]}, "/unique/0"),
        (FEEDBACK | {"was": "x"}, "/was"),
    ],
)
@pytest.mark.parametrize("query", ["", "?dry_run=true"])
def test_a_body_that_breaks_a_rule_changes_nothing(
    api: Client, changed: dict[str, Any], pointer: str, query: str
) -> None:
    before = state(api)
    refused = api.put(f"{PATH}{query}", changed)
    assert refused.status == 400
    assert pointer in refused.pointers
    assert state(api) == before


def test_only_a_change_says_what_an_attribute_was(api: Client) -> None:
    refused = api.post("/metadata/tasks/extensions", body(notes={"was": "remarks"}))
    assert (refused.status, refused.pointers) == (400, ["/attributes/2/was"])


def test_only_what_is_published_can_be_changed(api: Client) -> None:
    api.workspace.schemas.create(Kind.SERVICES, "Draft")
    for path in (
        "services/extensions/Draft",
        "services/extensions/Nope",
        "tasks/extensions/Feedback",
    ):
        assert api.put(f"/metadata/{path}", FEEDBACK).status == 404


def test_a_flag_of_the_query_is_true_or_false(api: Client) -> None:
    for flag in ("dry_run", "replace_draft"):
        assert api.put(f"{PATH}?{flag}=perhaps", FEEDBACK).status == 400
