"""Draft, publish, undo, delete and restore: on a real store, across closing and opening."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.errors import Conflict, NotFound, Refused
from backend.events import SchemaChanged
from backend.schemas.body import parse_body
from backend.schemas.changes import (
    AddAttribute,
    AddKey,
    RemoveAttribute,
    RenameSchema,
    SetAttribute,
    SetCardinality,
    SetKind,
)
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, UniqueKey
from backend.workspace import Workspace
from tests.backend.schemas.bodies import FEEDBACK, PHONE
from tests.backend.schemas.made import schemas
from tests.backend.schemas.test_changes import edits
from tests.conftest import OpenWorkspace

A, B = Attribute("a", id="A"), Attribute("b", id="B")


def published(workspace: Workspace, **changes: object) -> str:
    schema = Schema(Kind.TASKS, "Good", Cardinality.MULTI, (A, B))
    return workspace.schemas.publish_new(replace(schema, **changes)).id  # type: ignore[arg-type]


def test_a_new_schema_is_a_draft_that_nobody_outside_sees(workspace: Workspace) -> None:
    made = workspace.schemas.create(Kind.STATES, "New", Cardinality.MULTI)
    assert (made.version, made.published, made.has_changes) == (0, None, True)
    assert made.draft == Schema(Kind.STATES, "New", Cardinality.MULTI)
    with pytest.raises(NotFound):
        workspace.schemas.find(Kind.STATES, "New")


def test_editing_changes_the_draft_and_not_what_is_published(workspace: Workspace) -> None:
    schema_id = published(workspace)
    before = workspace.schemas.get(schema_id)
    assert (before.version, before.has_changes) == (1, False)
    after = workspace.schemas.edit(schema_id, [RenameSchema("Better")])
    assert after == workspace.schemas.get(schema_id)
    assert after.has_changes
    assert (after.draft.name, after.version) == ("Better", 1)
    assert after.published == before.published
    assert workspace.schemas.find(Kind.TASKS, "GOOD").id == schema_id
    with pytest.raises(NotFound):
        workspace.schemas.find(Kind.TASKS, "Better")
    second = workspace.schemas.publish(schema_id, "a better name")
    assert (second.version, second.has_changes) == (2, False)
    assert workspace.schemas.find(Kind.TASKS, "better").id == schema_id
    with pytest.raises(NotFound):
        workspace.schemas.find(Kind.TASKS, "Good")


def test_several_changes_are_one_step_of_undo(workspace: Workspace) -> None:
    start = workspace.schemas.create(Kind.TASKS, "S")
    changes = [AddAttribute(0, A), AddAttribute(1, B), AddKey(0, UniqueKey(("B", "A")))]
    edited = workspace.schemas.edit(start.id, changes)
    assert (edited.undo_text, edited.redo_text) == ("Add a", "")
    undone = workspace.schemas.undo(start.id)
    assert undone.draft == start.draft
    assert (undone.undo_text, undone.redo_text) == ("", "Add a")
    assert workspace.schemas.redo(start.id).draft == edited.draft


def test_an_edit_that_is_refused_halfway_changes_nothing(workspace: Workspace) -> None:
    schema_id = published(workspace, keys=(UniqueKey(("A",)),))
    before = workspace.schemas.get(schema_id)
    with pytest.raises(Refused):
        workspace.schemas.edit(schema_id, [RenameSchema("X"), RemoveAttribute("A")])
    assert workspace.schemas.get(schema_id) == before


def test_an_edit_after_undo_gives_up_what_could_be_redone(workspace: Workspace) -> None:
    schema_id = workspace.schemas.create(Kind.TASKS, "S").id
    for name in ("one", "two", "three"):
        workspace.schemas.edit(schema_id, [RenameSchema(name)])
    workspace.schemas.undo(schema_id)
    workspace.schemas.undo(schema_id)
    state = workspace.schemas.edit(schema_id, [RenameSchema("four")])
    assert (state.undo_text, state.redo_text) == ("Name the schema “four”", "")
    assert workspace.schemas.redo(schema_id).draft.name == "four"
    assert workspace.schemas.undo(schema_id).draft.name == "one"
    assert workspace.schemas.undo(schema_id).draft.name == "S"
    last = workspace.schemas.get(schema_id)
    assert workspace.schemas.undo(schema_id) == last


def test_undo_and_redo_walk_on_after_the_workspace_was_closed(
    open_workspace: OpenWorkspace,
) -> None:
    first = open_workspace(start=False)
    other_id = first.schemas.create(Kind.TASKS, "Other").id
    schema_id = first.schemas.create(Kind.TASKS, "S").id
    drafts = [first.schemas.get(schema_id).draft]
    for change in (AddAttribute(0, A), SetAttribute("A", "name", "z"), RemoveAttribute("A")):
        drafts.append(first.schemas.edit(schema_id, [change]).draft)
        first.schemas.edit(other_id, [RenameSchema(f"Other{len(drafts)}")])
    first.schemas.undo(schema_id)
    first.close()

    second = open_workspace(start=False)
    assert second.schemas.get(schema_id).draft == drafts[2]
    assert second.schemas.get(schema_id).redo_text == "Delete z"
    assert [step.undone for step in second.schemas.history(schema_id)] == [False, False, True]
    assert second.schemas.undo(schema_id).draft == drafts[1]
    assert second.schemas.undo(schema_id).draft == drafts[0]
    second.close()

    third = open_workspace(start=False)
    for draft in (*drafts[1:], drafts[-1]):
        assert third.schemas.redo(schema_id).draft == draft
    assert third.schemas.get(other_id).draft.name == "Other4"


@given(data=st.data(), schema=schemas())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_edits_undone_in_the_store_are_the_start_again(
    workspace: Workspace, data: st.DataObject, schema: Schema
) -> None:
    schema_id = workspace.schemas.create(schema.kind, schema.name, schema.cardinality).id
    filling = [AddAttribute(i, a) for i, a in enumerate(schema.attributes)]
    filling += [AddKey(i, k) for i, k in enumerate(schema.keys)]  # type: ignore[misc]
    start = workspace.schemas.edit(schema_id, filling).draft
    assert start == schema
    made = [workspace.schemas.edit(schema_id, [c]).draft for _, c in edits(data, start, most=6)]
    for _ in made:
        workspace.schemas.undo(schema_id)
    assert workspace.schemas.get(schema_id).draft == start
    for draft in made:
        assert workspace.schemas.redo(schema_id).draft == draft
    workspace.schemas.delete(schema_id)


def test_publishing_twice_changes_nothing(workspace: Workspace) -> None:
    schema_id = published(workspace)
    before = workspace.schemas.get(schema_id)
    heard: list[object] = []
    workspace.events.subscribe(heard.append)
    assert workspace.schemas.publish(schema_id) == before
    assert workspace.schemas.get(schema_id) == before
    assert SchemaChanged(schema_id) not in heard


def test_publishing_is_refused_with_every_error_and_changes_nothing(workspace: Workspace) -> None:
    published(workspace)
    schema_id = workspace.schemas.create(Kind.TASKS, "gOOD").id
    workspace.schemas.edit(
        schema_id,
        [
            AddAttribute(0, Attribute("x", AttributeType.INTEGER, default="y")),
            AddAttribute(1, Attribute("X", length=0)),
            AddAttribute(2, Attribute("with space")),
            AddKey(0, UniqueKey(())),
        ],
    )
    before = workspace.schemas.get(schema_id)
    with pytest.raises(Refused) as refused:
        workspace.schemas.publish(schema_id)
    assert [(p.code, p.pointer) for p in refused.value.problems] == [
        ("name-taken", "/name"),
        ("default-invalid", "/attributes/0/default"),
        ("length-out-of-range", "/attributes/1/length"),
        ("attribute-name-taken", "/attributes/1/name"),
        ("key-empty", "/unique/0"),
    ]
    assert workspace.schemas.get(schema_id) == before


def test_warnings_do_not_hinder_publishing(workspace: Workspace) -> None:
    state = workspace.schemas.publish_new(parse_body(PHONE, Kind.PROFILES))
    assert state.version == 1
    assert state.published == state.draft


@pytest.mark.parametrize("kind", Kind)
def test_a_name_is_unique_in_its_kind_in_any_case(workspace: Workspace, kind: Kind) -> None:
    feedback = parse_body(FEEDBACK, kind)
    first = workspace.schemas.publish_new(feedback)
    for name in ("Feedback", "FEEDBACK", "feedback"):
        with pytest.raises(Conflict) as conflict:
            workspace.schemas.publish_new(replace(parse_body(FEEDBACK, kind), name=name))
        assert conflict.value.code == "name-taken"
    other = Kind.TASKS if kind is Kind.STATES else Kind.STATES
    workspace.schemas.publish_new(replace(parse_body(FEEDBACK, other), name="FEEDBACK"))
    assert workspace.schemas.find(kind, "fEEDBACK").draft == feedback
    assert workspace.schemas.get(first.id).draft.name == "Feedback"


def test_a_refused_new_schema_leaves_nothing_behind(workspace: Workspace) -> None:
    with pytest.raises(Refused) as refused:
        workspace.schemas.publish_new(Schema(Kind.TASKS, "9"))
    assert [p.code for p in refused.value.problems] == ["name-invalid", "attributes-missing"]
    assert workspace.schemas.list() == ()


def test_the_name_of_an_old_version_is_free_again(workspace: Workspace) -> None:
    schema_id = published(workspace)
    workspace.schemas.edit(schema_id, [RenameSchema("Better")])
    with pytest.raises(Conflict):
        published(workspace)  # it is Good that is published still
    workspace.schemas.publish(schema_id)
    assert published(workspace) != schema_id


def test_a_deleted_schema_is_gone_until_it_is_restored(workspace: Workspace) -> None:
    schema_id = published(workspace)
    before = workspace.schemas.edit(schema_id, [SetAttribute("A", "name", "z")])
    workspace.schemas.delete(schema_id)
    for gone in (workspace.schemas.get, workspace.schemas.delete, workspace.schemas.publish):
        with pytest.raises(NotFound):
            gone(schema_id)
    with pytest.raises(NotFound):
        workspace.schemas.find(Kind.TASKS, "Good")
    assert workspace.schemas.list() == ()
    assert workspace.schemas.restore(schema_id) == before
    with pytest.raises(NotFound):
        workspace.schemas.restore(schema_id)


def test_restoring_is_refused_while_another_has_the_name(workspace: Workspace) -> None:
    old = published(workspace)
    workspace.schemas.delete(old)
    new = published(workspace, name="GOOD")
    with pytest.raises(Conflict) as conflict:
        workspace.schemas.restore(old)
    assert conflict.value.code == "name-taken"
    assert [s.id for s in workspace.schemas.list()] == [new]
    workspace.schemas.edit(new, [RenameSchema("Other")])
    workspace.schemas.publish(new)
    assert workspace.schemas.restore(old).id == old


def test_a_published_schema_keeps_its_kind(workspace: Workspace) -> None:
    schema_id = published(workspace)
    with pytest.raises(Refused) as refused:
        workspace.schemas.edit(schema_id, [SetKind(Kind.STATES)])
    assert refused.value.code == "kind-fixed"
    assert not workspace.schemas.get(schema_id).has_changes


def test_not_even_undo_takes_a_published_schema_to_another_kind(workspace: Workspace) -> None:
    schema_id = workspace.schemas.create(Kind.TASKS, "S").id
    workspace.schemas.edit(schema_id, [AddAttribute(0, A)])
    workspace.schemas.edit(schema_id, [SetKind(Kind.SERVICES)])
    workspace.schemas.publish(schema_id)
    assert workspace.schemas.undo(schema_id).draft.kind is Kind.TASKS
    with pytest.raises(Refused) as refused:
        workspace.schemas.publish(schema_id)
    assert refused.value.code == "kind-fixed"
    assert workspace.schemas.find(Kind.SERVICES, "S").version == 1


def test_the_list_is_by_kind_and_name_and_tells_what_changed(workspace: Workspace) -> None:
    for kind, name in ((Kind.STATES, "b"), (Kind.TASKS, "C"), (Kind.TASKS, "a")):
        workspace.schemas.publish_new(Schema(kind, name, attributes=(Attribute("x"),)))
    workspace.schemas.create(Kind.PROFILES, "Draft")
    schema_id = workspace.schemas.find(Kind.TASKS, "c").id
    workspace.schemas.edit(schema_id, [SetCardinality(Cardinality.MULTI)])
    found = [(s.kind, s.name, s.version, s.has_changes) for s in workspace.schemas.list()]
    assert found == [
        (Kind.TASKS, "a", 1, False),
        (Kind.TASKS, "C", 1, True),
        (Kind.STATES, "b", 1, False),
        (Kind.PROFILES, "Draft", 0, True),
    ]


def test_names_of_drafts_are_taken_too(workspace: Workspace) -> None:
    schema_id = published(workspace)
    workspace.schemas.edit(schema_id, [RenameSchema("Better")])
    workspace.schemas.create(Kind.TASKS, "Draft")
    workspace.schemas.create(Kind.STATES, "Elsewhere")
    assert workspace.schemas.taken_names(Kind.TASKS) == {"good", "better", "draft"}
    assert workspace.schemas.taken_names(Kind.TASKS, schema_id) == {"draft"}


def test_every_change_is_told_after_it_is_in_the_store(workspace: Workspace) -> None:
    seen: list[tuple[str, int]] = []

    def look(event: object) -> None:
        if not isinstance(event, SchemaChanged):
            return
        try:
            state = workspace.schemas.get(event.schema_id)
            seen.append((state.draft.name, state.version))
        except NotFound:
            seen.append(("gone", 0))

    workspace.events.subscribe(look)
    schema_id = published(workspace)
    workspace.schemas.edit(schema_id, [RenameSchema("Two")])
    workspace.schemas.undo(schema_id)
    workspace.schemas.redo(schema_id)
    workspace.schemas.publish(schema_id)
    workspace.schemas.delete(schema_id)
    workspace.schemas.restore(schema_id)
    assert seen == [
        ("Good", 1),
        ("Two", 1),
        ("Good", 1),
        ("Two", 1),
        ("Two", 2),
        ("gone", 0),
        ("Two", 2),
    ]
