"""A whole body as the next version: it does what the same edits in the window would do."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from backend.errors import Conflict, Refused, errors_among
from backend.events import Event, SchemaChanged
from backend.records.model import Place
from backend.schemas.body import dump_json, load_json, parse_body, to_body
from backend.schemas.changes import AddAttribute, RemoveAttribute, SetAttribute, apply
from backend.schemas.diff import diff
from backend.schemas.edition import Edition, adopt, parse_edition
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema
from backend.schemas.plan import Choice, Remedy
from backend.schemas.rules import check
from backend.workspace import Workspace
from tests.backend.schemas.made import VALUES, schemas
from tests.backend.schemas.test_changes import edits

A, B = Attribute("a", id="A"), Attribute("b", AttributeType.INTEGER, id="B")
OLD = Schema(Kind.TASKS, "Good", Cardinality.MULTI, (A, B))
_numbers = itertools.count()


def sent(schema: Schema, before: Schema | None = None) -> Any:
    """The body as a client sends it, saying what each attribute was in ``before``."""
    body: Any = load_json(dump_json(to_body(schema)))
    old = {a.id: a.name for a in before.attributes} if before else {}
    for item, attribute in zip(body["attributes"], schema.attributes, strict=True):
        if attribute.id in old:
            item["was"] = old[attribute.id]
    return body


def edited(data: st.DataObject, old: Schema) -> Schema:
    """Another schema of the same kind and name that breaks no rule."""
    new = old
    for before, change in edits(data, old, most=6):
        new = apply(before, change)
    new = replace(new, kind=old.kind, name=old.name, decisions=())
    assume(not errors_among(check(new)))
    return new


def adopted(body: Any, old: Schema, draft: Schema | None = None) -> Edition:
    return adopt(parse_edition(body, old.kind), old, draft or old)


@given(schemas())
def test_the_body_that_was_read_is_what_is_published(schema: Schema) -> None:
    assume(not errors_among(check(schema)))
    found = adopted(sent(schema), schema)
    assert found.schema.definition == schema.definition
    assert diff(schema, found.schema) == ()


@given(st.data(), schemas())
def test_every_attribute_that_is_said_to_be_kept_is_kept(data: st.DataObject, old: Schema) -> None:
    new = edited(data, old)
    found = adopted(sent(new, old), old).schema
    assert to_body(found) == to_body(parse_body(sent(new), old.kind))
    gone = {a.name.lower(): a.id for a in old.attributes if new.attribute(a.id) is None}
    for ours, theirs in zip(found.attributes, new.attributes, strict=True):
        if old.attribute(theirs.id):
            assert ours.id == theirs.id
        else:
            assert gone.get(ours.name.lower()) == ours.id or old.attribute(ours.id) is None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), schemas())
def test_a_body_does_to_records_what_the_same_edits_do(
    workspace: Workspace, data: st.DataObject, made: Schema
) -> None:
    number = next(_numbers)
    old = replace(made, kind=Kind.TASKS, name=f"Edited{number}")
    assume(not errors_among(check(old)))
    new = edited(data, old)
    gone = {a.name.lower() for a in old.attributes if new.attribute(a.id) is None}
    # A new attribute with the name of a removed one is the removed one in a body.
    assume(not any(a.name.lower() in gone for a in new.attributes if not old.attribute(a.id)))
    twin = parse_body(sent(replace(old, name=f"Sent{number}")), Kind.TASKS)
    one, other = (workspace.schemas.publish_new(schema) for schema in (old, twin))
    places = [workspace.records.start(Kind.TASKS, {}).place for _ in range(2)]
    for place in places:
        record = data.draw(records(old))
        value = record if old.cardinality is Cardinality.SINGLE else [record]
        for name in (old.name, twin.name):
            workspace.records.put_extension(place, name, value)

    body = sent(replace(new, name=twin.name), old)
    by_edits, by_body = True, True
    try:
        workspace.schemas.edit(one.id, diff(old, new))
        workspace.schemas.publish(one.id)
    except Refused:
        by_edits = False
    try:
        workspace.schemas.publish_edition(other.id, parse_edition(body, Kind.TASKS))
    except Conflict:
        by_body = False
    assert by_edits == by_body
    assert held(workspace, places, old.name) == held(workspace, places, twin.name)
    if by_body:
        state = workspace.schemas.get(other.id)
        again = parse_edition(sent(replace(new, name=twin.name)), Kind.TASKS)
        assert workspace.schemas.publish_edition(other.id, again) == state


@st.composite
def records(draw: st.DrawFn, schema: Schema) -> dict[str, Any]:
    given_ = {}
    for attribute in schema.attributes:
        if attribute.mandatory or draw(st.booleans()):
            given_[attribute.name] = draw(VALUES[attribute.type])
    return given_


def held(workspace: Workspace, places: list[Place], name: str) -> list[Any]:
    return [workspace.records.nested(p, [name]).extensions.get(name) for p in places]


def test_a_rename_is_not_guessed() -> None:
    body = sent(replace(OLD, attributes=(replace(A, name="x"), B)))
    found = adopted(body, OLD).schema
    assert [a.id == b.id for a, b in zip(found.attributes, OLD.attributes, strict=True)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("type_", "default"),
    [
        (AttributeType.DOUBLE, Decimal("0.1")),
        (AttributeType.CURRENCY, 5),
        (AttributeType.DATETIME, "2026-03-17T02:00:00+01:00"),
    ],
)
def test_a_default_that_means_the_same_is_the_same(type_: AttributeType, default: Any) -> None:
    old = replace(OLD, attributes=(replace(A, type=type_, default=default),))
    assert adopted(sent(old), old).schema == old


def test_two_attributes_can_change_their_names() -> None:
    body = sent(replace(OLD, attributes=(replace(A, name="b"), replace(B, name="a"))), OLD)
    assert [(a.name, a.id) for a in adopted(body, OLD).schema.attributes] == [
        ("b", "A"),
        ("a", "B"),
    ]


def test_what_the_draft_has_added_is_the_same_in_the_body() -> None:
    draft = apply(OLD, AddAttribute(2, Attribute("c", id="C")))
    assert adopted(sent(draft), OLD, draft).schema.definition == draft.definition


def test_a_choice_is_that_of_the_attribute_which_it_is_said_of() -> None:
    body = sent(OLD)
    body["attributes"][0] |= {"remedy": "clear"}
    body["attributes"][1] |= {"name": "n", "was": "b", "remedy": "fill-in", "value": 5}
    assert adopted(body, OLD).choices == {
        "A": Choice(Remedy.CLEAR),
        "B": Choice(Remedy.FILL_IN, 5),
    }


def test_faults_of_the_body_and_of_its_choices_are_told_together() -> None:
    body = sent(OLD) | {"type": "some"}
    body["attributes"][1] |= {"was": 1, "remedy": "x", "value": []}
    with pytest.raises(Refused) as refused:
        parse_edition(body, Kind.TASKS)
    assert {p.pointer for p in refused.value.problems} == {
        "/type",
        "/attributes/1/was",
        "/attributes/1/remedy",
        "/attributes/1/value",
    }


def test_planning_a_body_changes_nothing_and_is_told_to_nobody(workspace: Workspace) -> None:
    state = workspace.schemas.publish_new(OLD)
    told: list[str] = []

    def hear(event: Event) -> None:
        if isinstance(event, SchemaChanged):
            told.append(event.schema_id)

    workspace.events.subscribe(hear)
    edition = parse_edition(sent(replace(OLD, attributes=(A,))), Kind.TASKS)
    found = workspace.schemas.plan_edition(state.id, edition)
    assert (found.plan.number, found.changes_nothing, found.stops) == (2, False, ())
    assert (workspace.schemas.get(state.id), told) == (state, [])
    workspace.schemas.publish_edition(state.id, edition)
    assert told == [state.id]


def test_a_published_body_is_one_step_of_undo(workspace: Workspace) -> None:
    state = workspace.schemas.publish_new(OLD)
    body = sent(replace(OLD, name="Better", attributes=(replace(B, mandatory=True),)))
    after = workspace.schemas.publish_edition(state.id, parse_edition(body, Kind.TASKS))
    assert (after.version, after.has_changes) == (2, False)
    assert workspace.schemas.undo(state.id).draft == OLD


def test_a_draft_with_changes_is_kept_with_what_is_left_to_choose(workspace: Workspace) -> None:
    state = workspace.schemas.publish_new(OLD)
    place = workspace.records.start(Kind.TASKS, {"Good": [{"a": "text"}]}).place
    draft = workspace.schemas.edit(state.id, [RemoveAttribute("B")])
    body = sent(apply(OLD, SetAttribute("A", "type", AttributeType.DATE)))
    with pytest.raises(Conflict) as refused:
        workspace.schemas.publish_edition(state.id, parse_edition(body, Kind.TASKS))
    codes = [p.code for p in refused.value.problems]
    assert codes == ["draft-changed", "records-unfit"]
    assert workspace.schemas.get(state.id) == draft
    assert held(workspace, [place], "Good") == [[{"a": "text"}]]


def test_a_copy_is_made_before_values_are_given_up(workspace: Workspace) -> None:
    state = workspace.schemas.publish_new(OLD)
    workspace.records.start(Kind.TASKS, {"Good": [{"a": "text"}]})

    def copies() -> list[Path]:
        return list(workspace.folder.backups.glob("*"))

    body = sent(apply(OLD, SetAttribute("A", "type", AttributeType.DATE)))
    for remedy, made in (("keep-aside", 0), ("clear", 1)):
        body["attributes"][0]["remedy"] = remedy
        workspace.schemas.plan_edition(state.id, parse_edition(body, Kind.TASKS))
        assert copies() == []
        workspace.schemas.publish_edition(state.id, parse_edition(body, Kind.TASKS))
        assert len(copies()) == made
        if remedy == "keep-aside":
            workspace.schemas.revert(state.id, 1)


def test_schemas_of_a_kind_are_read_as_they_are_published(workspace: Workspace) -> None:
    state = workspace.schemas.publish_new(OLD)
    workspace.schemas.edit(state.id, [RemoveAttribute("B")])
    workspace.schemas.create(Kind.TASKS, "Draft")
    gone = workspace.schemas.publish_new(replace(OLD, name="Gone"))
    workspace.schemas.delete(gone.id)
    found: Mapping[str, Any] = {s.name: s for s in workspace.schemas.published(Kind.TASKS)}
    assert found == {"Good": OLD}
