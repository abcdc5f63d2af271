"""Publishing over records: the plan says what the deed does, and every version can come back."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backend.backups.model import BackupPreferences
from backend.errors import Conflict, NotFound, Refused, WorldError
from backend.schemas.changes import (
    AddAttribute,
    AddKey,
    MoveAttribute,
    RemoveAttribute,
    RenameSchema,
    SetAttribute,
    SetCardinality,
    SetDecision,
)
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Decision,
    DecisionState,
    Kind,
    Schema,
    SchemaState,
    UniqueKey,
    Value,
)
from backend.schemas.plan import Choice, EffectKind, Remedy
from backend.workspace import Workspace

RATING = Attribute("rating", AttributeType.STRING, 10, id="R")
COMMENT = Attribute("comment", AttributeType.STRING, 40, id="C")
SCHEMA = Schema(Kind.TASKS, "Feedback", Cardinality.MULTI, (RATING, COMMENT))
TO_NUMBER = SetAttribute("R", "type", AttributeType.INTEGER)


@pytest.fixture
def schema(workspace: Workspace) -> SchemaState:
    return workspace.schemas.publish_new(SCHEMA, "first")


@pytest.fixture
def tasks(workspace: Workspace, schema: SchemaState) -> list[int]:
    """Three tasks; what they were rated reads as a number, almost."""
    ids = []
    for rating in ("1", "007", "good"):
        task = workspace.records.create_resource(Kind.TASKS).id
        workspace.records.save(task, schema.id, {"R": rating, "C": f"said {rating}"})
        ids.append(task)
    return ids


def held(workspace: Workspace, tasks: list[int], schema: SchemaState) -> list[Mapping[str, Value]]:
    return [dict(workspace.records.records(task, schema.id)[0].values) for task in tasks]


def ratings(workspace: Workspace, tasks: list[int], schema: SchemaState) -> list[Any]:
    return [values.get("R") for values in held(workspace, tasks, schema)]


def backups(workspace: Workspace) -> list[Path]:
    return sorted(workspace.folder.backups.glob("before-*.db"))


def test_the_plan_names_every_change_and_every_value_that_does_not_convert(
    workspace: Workspace, schema: SchemaState, tasks: list[int]
) -> None:
    workspace.schemas.edit(schema.id, [TO_NUMBER, RemoveAttribute("C"), RenameSchema("Survey")])
    plan = workspace.schemas.plan(schema.id)
    assert (plan.number, plan.records, plan.is_ready) == (2, 3, False)
    assert [d.sentence for d in plan.differences] == [
        "The schema “Feedback” is now “Survey”.",
        "“comment” is removed.",
        "“rating” is an integer; it was a string of 10 characters.",
    ]
    told = {effect.kind: effect for effect in plan.effects}
    assert told[EffectKind.CONVERTED].sentence == "2 values of “rating” become an integer."
    assert told[EffectKind.KEPT].sentence.startswith("3 values of “comment” are kept")
    unfit = told[EffectKind.UNFIT]
    assert unfit.stops
    assert unfit.remedies == (Remedy.KEEP_ASIDE, Remedy.FILL_IN, Remedy.CLEAR)
    (case,) = unfit.cases
    assert (case.resource, case.value) == ("Task 3", "good")
    assert "whole number" in case.reason
    assert plan.effects[0] is unfit  # what must be dealt with comes first
    assert workspace.schemas.get(schema.id).version == 1


@pytest.mark.parametrize(
    ("choice", "third"),
    [
        (Choice(Remedy.KEEP_ASIDE), None),
        (Choice(Remedy.FILL_IN, 3), 3),
        (Choice(Remedy.CLEAR), None),
    ],
)
def test_what_was_chosen_is_what_is_done(
    workspace: Workspace, schema: SchemaState, tasks: list[int], choice: Choice, third: Any
) -> None:
    workspace.schemas.edit(schema.id, [TO_NUMBER])
    with pytest.raises(Refused) as refused:
        workspace.schemas.publish(schema.id)
    (problem,) = refused.value.problems
    assert (problem.code, problem.detail) == ("records-unfit", "Task 3, record 3.")
    plan = workspace.schemas.plan(schema.id, {"R": choice})
    assert plan.is_ready
    state = workspace.schemas.publish(schema.id, " to count ", {"R": choice})
    assert state.version == 2
    assert ratings(workspace, tasks, schema) == [1, 7, third]
    assert workspace.schemas.versions(schema.id)[-1].note == "to count"


@pytest.mark.parametrize(
    ("choice", "third"),
    [
        (Choice(Remedy.KEEP_ASIDE), "good"),
        (Choice(Remedy.FILL_IN, 3), "good"),
        (Choice(Remedy.CLEAR), None),
    ],
)
def test_reverting_makes_a_new_version_and_brings_the_values_back(
    workspace: Workspace, schema: SchemaState, tasks: list[int], choice: Choice, third: Any
) -> None:
    workspace.schemas.edit(schema.id, [TO_NUMBER, RemoveAttribute("C")])
    workspace.schemas.publish(schema.id, "", {"R": choice})
    plan = workspace.schemas.plan(schema.id, version=1)
    assert plan.is_ready
    assert EffectKind.RESTORED in {effect.kind for effect in plan.effects}
    state = workspace.schemas.revert(schema.id, 1)
    assert state.version == 3
    assert state.published == state.draft == SCHEMA
    assert ratings(workspace, tasks, schema) == ["1", "007", third]
    assert [v["C"] for v in held(workspace, tasks, schema)] == ["said 1", "said 007", "said good"]
    notes = [(v.number, v.note) for v in workspace.schemas.versions(schema.id)]
    assert notes == [(1, "first"), (2, ""), (3, "As version 1")]
    workspace.schemas.revert(schema.id, 2, "again", {"R": Choice(Remedy.KEEP_ASIDE)})
    assert ratings(workspace, tasks, schema)[:2] == [1, 7]


def test_reverting_is_one_step_of_undo_and_keeps_what_was_said(
    workspace: Workspace, schema: SchemaState
) -> None:
    said = Decision("R", DecisionState.AGREED, "from 1 to 5", "Ada", "rating")
    workspace.schemas.edit(schema.id, [RenameSchema("Survey"), SetDecision(said)])
    workspace.schemas.publish(schema.id)
    workspace.schemas.edit(schema.id, [MoveAttribute("R", 1)])
    state = workspace.schemas.revert(schema.id, 1)
    assert state.undo_text == "Revert to version 1"
    assert state.draft.decisions == (said,)
    undone = workspace.schemas.undo(schema.id)
    assert undone.draft.name == "Survey"
    assert undone.draft.index("R") == 1


def test_reverting_to_the_published_version_gives_up_the_draft_only(
    workspace: Workspace, schema: SchemaState
) -> None:
    workspace.schemas.edit(schema.id, [RenameSchema("Survey")])
    state = workspace.schemas.revert(schema.id, 1)
    assert (state.version, state.has_changes, state.draft) == (1, False, SCHEMA)
    assert workspace.schemas.undo(schema.id).draft.name == "Survey"


def test_there_is_no_way_back_to_a_version_that_never_was(
    workspace: Workspace, schema: SchemaState
) -> None:
    with pytest.raises(NotFound):
        workspace.schemas.revert(schema.id, 7)
    with pytest.raises(NotFound):
        workspace.schemas.plan(schema.id, version=7)


def test_publishing_the_same_draft_twice_changes_nothing(
    workspace: Workspace, schema: SchemaState, tasks: list[int]
) -> None:
    workspace.schemas.edit(schema.id, [SetAttribute("R", "name", "score")])
    once = workspace.schemas.publish(schema.id)
    assert workspace.schemas.publish(schema.id) == once
    assert workspace.schemas.plan(schema.id).changes_nothing
    workspace.schemas.edit(schema.id, [SetDecision(Decision("", DecisionState.AGREED))])
    assert workspace.schemas.publish(schema.id).version == 2
    workspace.schemas.edit(schema.id, [SetAttribute("C", "length", 40)])
    assert not workspace.schemas.get(schema.id).has_changes


def test_only_what_cannot_be_brought_back_needs_a_copy_of_the_store(
    workspace: Workspace, schema: SchemaState, tasks: list[int]
) -> None:
    workspace.schemas.edit(schema.id, [TO_NUMBER, RemoveAttribute("C")])
    workspace.schemas.publish(schema.id, "", {"R": Choice(Remedy.KEEP_ASIDE)})
    assert backups(workspace) == []
    workspace.schemas.revert(schema.id, 1)
    workspace.schemas.edit(schema.id, [TO_NUMBER])
    workspace.schemas.publish(schema.id, "", {"R": Choice(Remedy.CLEAR)})
    (copy,) = backups(workspace)
    with closing(sqlite3.connect(copy)) as store:
        values = [row[0] for row in store.execute("SELECT value FROM records ORDER BY id")]
    assert "good" in values[2]
    assert "good" not in str(ratings(workspace, tasks, schema))


def test_values_are_kept_until_they_are_purged(
    workspace: Workspace, schema: SchemaState, tasks: list[int]
) -> None:
    assert workspace.schemas.kept(schema.id) == ()
    workspace.schemas.edit(schema.id, [TO_NUMBER, RemoveAttribute("C")])
    workspace.schemas.publish(schema.id, "", {"R": Choice(Remedy.KEEP_ASIDE)})
    kept = {k.name: (k.removed, k.aside) for k in workspace.schemas.kept(schema.id)}
    assert kept == {"comment": (3, 0), "rating": (0, 3)}
    assert workspace.schemas.purge(schema.id, "C") == 3
    assert [k.name for k in workspace.schemas.kept(schema.id)] == ["rating"]
    assert workspace.schemas.purge(schema.id, "R") == 3
    assert workspace.schemas.kept(schema.id) == ()
    assert len(backups(workspace)) == 2
    workspace.schemas.revert(schema.id, 1)
    assert held(workspace, tasks, schema) == [{"R": "1"}, {"R": "7"}, {}]


def test_a_mandatory_attribute_is_filled_in_as_chosen(
    workspace: Workspace, schema: SchemaState, tasks: list[int]
) -> None:
    new = Attribute("channel", AttributeType.STRING, 5, mandatory=True, id="H")
    workspace.schemas.edit(schema.id, [AddAttribute(0, new)])
    (effect,) = workspace.schemas.plan(schema.id).effects
    assert effect.sentence == "3 records have no value for “channel”, which is mandatory."
    too_long = {"H": Choice(Remedy.FILL_IN, "telephone")}
    assert not workspace.schemas.plan(schema.id, too_long).is_ready
    with pytest.raises(Refused, match="5 at most"):
        workspace.schemas.publish(schema.id, "", too_long)
    workspace.schemas.publish(schema.id, "", {"H": Choice(Remedy.FILL_IN, "phone")})
    assert {v["H"] for v in held(workspace, tasks, schema)} == {"phone"}


def test_records_that_a_key_would_refuse_stop_publishing_with_the_list(
    workspace: Workspace, schema: SchemaState
) -> None:
    task = workspace.records.create_resource(Kind.TASKS).id
    for comment in ("a", "b", "c"):
        workspace.records.save(task, schema.id, {"R": "1", "C": comment})
    workspace.schemas.edit(schema.id, [AddKey(0, UniqueKey(("R",)))])
    (effect,) = workspace.schemas.plan(schema.id).effects
    assert effect.kind is EffectKind.DUPLICATE
    assert [(case.record_id, case.value) for case in effect.cases] == [(2, "1"), (3, "1")]
    with pytest.raises(Refused):
        workspace.schemas.publish(schema.id)
    workspace.schemas.undo(schema.id)
    workspace.schemas.edit(schema.id, [SetCardinality(Cardinality.SINGLE)])
    (effect,) = workspace.schemas.plan(schema.id).effects
    assert (effect.kind, effect.count) == (EffectKind.CROWDED, 2)


def test_keys_hold_over_converted_values(
    workspace: Workspace, schema: SchemaState, tasks: list[int]
) -> None:
    workspace.schemas.edit(schema.id, [TO_NUMBER, SetAttribute("R", "unique", True)])
    workspace.schemas.publish(schema.id, "", {"R": Choice(Remedy.KEEP_ASIDE)})
    with pytest.raises(Conflict):
        workspace.records.save(tasks[1], schema.id, {"R": 7})


def test_the_errors_of_a_draft_come_before_any_plan(
    workspace: Workspace, schema: SchemaState
) -> None:
    workspace.schemas.edit(schema.id, [RenameSchema("")])
    with pytest.raises(Refused) as refused:
        workspace.schemas.plan(schema.id)
    assert refused.value.code == "name-missing"


def test_several_schemas_are_published_all_or_none(workspace: Workspace) -> None:
    other = replace(SCHEMA, name="Other")
    with pytest.raises(Conflict):
        workspace.schemas.publish_all([other, SCHEMA, replace(SCHEMA, name="feedback")])
    assert workspace.schemas.list() == ()
    states = workspace.schemas.publish_all([other, SCHEMA], "both")
    assert [(s.draft.name, s.version) for s in states] == [("Other", 1), ("Feedback", 1)]


# The trash


def test_a_deleted_schema_lies_in_the_trash_and_comes_back_whole(
    workspace: Workspace, schema: SchemaState, tasks: list[int]
) -> None:
    workspace.schemas.edit(schema.id, [RenameSchema("Survey")])
    before = workspace.schemas.get(schema.id)
    records = held(workspace, tasks, schema)
    workspace.schemas.delete(schema.id)
    assert workspace.schemas.list() == ()
    (lying,) = workspace.schemas.trash()
    assert (lying.name, lying.version, lying.records) == ("Survey", 1, 3)
    assert workspace.schemas.restore(schema.id) == before
    assert held(workspace, tasks, schema) == records
    assert workspace.schemas.trash() == ()


def test_only_the_newest_copies_are_kept(workspace: Workspace) -> None:
    workspace.backups.set_preferences(BackupPreferences(most=2))
    for name in ("One", "Two", "Three"):
        gone = workspace.schemas.publish_new(replace(SCHEMA, name=name))
        workspace.schemas.delete(gone.id)
        workspace.schemas.delete_for_good(gone.id)
    assert len(backups(workspace)) == 2
    with closing(sqlite3.connect(backups(workspace)[-1])) as store:
        (name,) = store.execute("SELECT name_key FROM schemas").fetchone()
    assert name == "three"


def test_without_room_for_a_copy_nothing_is_given_up(
    workspace: Workspace, schema: SchemaState, tasks: list[int]
) -> None:
    workspace.folder.backups.write_text("a file in the way")
    workspace.schemas.delete(schema.id)
    with pytest.raises(WorldError) as refused:
        workspace.schemas.delete_for_good(schema.id)
    assert refused.value.code == "no-copy"
    assert len(workspace.schemas.trash()) == 1


def test_what_is_deleted_for_good_is_gone_but_for_the_copy(
    workspace: Workspace, schema: SchemaState, tasks: list[int]
) -> None:
    with pytest.raises(NotFound):
        workspace.schemas.delete_for_good(schema.id)
    workspace.schemas.delete(schema.id)
    workspace.schemas.delete_for_good(schema.id)
    assert workspace.schemas.trash() == ()
    assert workspace.records.count(schema.id) == 0
    assert workspace.schemas.versions(schema.id) == ()
    with pytest.raises(NotFound):
        workspace.schemas.restore(schema.id)
    with closing(sqlite3.connect(backups(workspace)[-1])) as store:
        assert store.execute("SELECT count(*) FROM records").fetchone() == (3,)
