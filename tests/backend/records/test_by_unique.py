"""Replacing the whole value; changing and deleting the one record that unique values select."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from backend.errors import Conflict, NotFound, Refused, WorkshopError
from backend.events import RecordsChanged
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, UniqueKey
from backend.workspace import Workspace

A = Attribute("a", id="A", mandatory=True)
B = Attribute("b", AttributeType.INTEGER, id="B")
C = Attribute("c", id="C", default="d")
N = Attribute("n", AttributeType.INTEGER, unique=True, id="N")
PAIR = UniqueKey(("A", "B"))


def publish(workspace: Workspace, *attributes: Attribute, **options: Any) -> tuple[int, str]:
    keys = options.get("keys", ())
    cardinality = options.get("cardinality", Cardinality.MULTI)
    schema = Schema(Kind.TASKS, "Good", cardinality, attributes, keys)
    schema_id = workspace.schemas.publish_new(schema).id
    return workspace.records.create_resource(Kind.TASKS).id, schema_id


def values(workspace: Workspace, task: int, schema_id: str) -> list[Mapping[str, Any]]:
    return [dict(r.values) for r in workspace.records.records(task, schema_id)]


def codes(error: pytest.ExceptionInfo[WorkshopError]) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in error.value.problems]


def test_the_whole_value_is_replaced(workspace: Workspace) -> None:
    task, schema_id = publish(workspace, A, B, keys=(PAIR,))
    other = workspace.records.create_resource(Kind.TASKS).id
    for number in (1, 2):
        workspace.records.save(task, schema_id, {"A": "x", "B": number})
    workspace.records.save(other, schema_id, {"A": "y"})
    made = workspace.records.replace(
        task, schema_id, [{"A": "x", "B": 2}, {"A": "x", "B": 3}, {"A": "x"}]
    )
    assert workspace.records.records(task, schema_id) == made
    assert [r.values.get("B") for r in made] == [2, 3, None]
    assert values(workspace, other, schema_id) == [{"A": "y"}]
    workspace.records.save(task, schema_id, {"A": "x", "B": 1})  # its key is free again
    assert workspace.records.replace(task, schema_id, []) == ()


def test_a_replacement_that_does_not_fit_changes_nothing(workspace: Workspace) -> None:
    task, schema_id = publish(workspace, A, B, keys=(PAIR,))
    kept = workspace.records.save(task, schema_id, {"A": "x", "B": 1})
    with pytest.raises(Refused) as refused:
        workspace.records.replace(task, schema_id, [{"B": 1}, {"A": "x"}, {"A": 5, "B": "z"}])
    assert codes(refused) == [
        ("value-missing", "/0/a"),
        ("value-wrong-type", "/2/a"),
        ("value-wrong-type", "/2/b"),
    ]
    same = {"A": "x", "B": 1}
    with pytest.raises(Conflict) as conflict:
        workspace.records.replace(task, schema_id, [same, same, {"A": "y"}, same])
    assert codes(conflict) == [("not-unique", "/1/a"), ("not-unique", "/3/a")]
    assert workspace.records.records(task, schema_id) == (kept,)


def test_a_single_value_is_replaced_by_one_at_most(workspace: Workspace) -> None:
    task, schema_id = publish(workspace, A, cardinality=Cardinality.SINGLE)
    workspace.records.save(task, schema_id, {"A": "1"})
    workspace.records.replace(task, schema_id, [{"A": "2"}])
    with pytest.raises(Refused) as refused:
        workspace.records.replace(task, schema_id, [{"A": "3"}, {"A": "4"}])
    assert refused.value.code == "single-valued"
    with pytest.raises(Refused) as refused:
        workspace.records.replace(task, schema_id, [{}])
    assert codes(refused) == [("value-missing", "/a")]
    assert values(workspace, task, schema_id) == [{"A": "2"}]


def test_unique_values_select_and_the_others_are_updated(workspace: Workspace) -> None:
    task, schema_id = publish(workspace, A, B, C, keys=(PAIR,))
    first = workspace.records.save(task, schema_id, {"A": "x", "B": 1, "C": "one"})
    workspace.records.save(task, schema_id, {"A": "x", "B": 2, "C": None})
    changed = workspace.records.update_by_unique(
        task, schema_id, {"A": "x", "B": 1.0, "C": "changed"}
    )
    assert (changed.id, dict(changed.values)) == (first.id, {"A": "x", "B": 1, "C": "changed"})
    # What is left out stays, also where it is empty and has a default; null empties.
    workspace.records.update_by_unique(task, schema_id, {"A": "x", "B": 2})
    workspace.records.update_by_unique(task, schema_id, {"A": "x", "B": 1, "C": None})
    assert values(workspace, task, schema_id) == [{"A": "x", "B": 1}, {"A": "x", "B": 2}]
    with pytest.raises(Conflict):
        workspace.records.save(task, schema_id, {"A": "x", "B": 1})


def test_several_keys_select_the_same_record_or_none(workspace: Workspace) -> None:
    task, schema_id = publish(workspace, A, B, C, N, keys=(PAIR,))
    one = workspace.records.save(task, schema_id, {"A": "x", "B": 1, "N": 10})
    workspace.records.save(task, schema_id, {"A": "x", "B": 2, "N": 20})
    update = workspace.records.update_by_unique
    assert update(task, schema_id, {"A": "x", "B": 1, "N": 10, "C": "z"}).id == one.id
    for ambiguous in ({"A": "x", "B": 1, "N": 20}, {"A": "x", "B": 1, "N": 30}):
        with pytest.raises(Conflict) as conflict:
            update(task, schema_id, {**ambiguous, "C": "no"})
        assert conflict.value.code == "key-ambiguous"
    with pytest.raises(Refused) as refused:
        update(task, schema_id, {"N": 10, "A": "other"})
    assert codes(refused) == [("unique-changed", "/a")]
    with pytest.raises(Refused) as refused:
        update(task, schema_id, {"N": 10, "B": None})
    assert codes(refused) == [("unique-changed", "/b")]
    assert values(workspace, task, schema_id)[0]["C"] == "z"


def test_what_selects_nothing_says_why(workspace: Workspace) -> None:
    task, schema_id = publish(workspace, A, B, keys=(PAIR,))
    record = workspace.records.save(task, schema_id, {"A": "x", "B": 1})
    records = workspace.records
    for call in (records.update_by_unique, records.delete_by_unique):
        for incomplete in ({}, {"A": "x"}, {"A": "x", "B": None}):
            with pytest.raises(Refused) as refused:
                call(task, schema_id, incomplete)
            assert refused.value.code == "key-incomplete"
            assert "a and b" in refused.value.problems[0].remedy
        with pytest.raises(Refused) as refused:
            call(task, schema_id, {"A": 5, "B": "z"})
        assert codes(refused) == [("value-wrong-type", "/a"), ("value-wrong-type", "/b")]
        with pytest.raises(NotFound) as missing:
            call(task, schema_id, {"A": "x", "B": 2})
        assert missing.value.code == "not-found"
        with pytest.raises(NotFound):
            call(task + 1, schema_id, {"A": "x", "B": 1})
    assert records.records(task, schema_id) == (record,)


def test_one_record_is_deleted_by_its_unique_values(workspace: Workspace) -> None:
    task, schema_id = publish(workspace, A, B, keys=(PAIR,))
    for number in (1, 2):
        workspace.records.save(task, schema_id, {"A": "x", "B": number})
    seen: list[object] = []
    workspace.events.subscribe(
        lambda event: seen.append(event) if isinstance(event, RecordsChanged) else None
    )
    workspace.records.delete_by_unique(task, schema_id, {"A": "x", "B": 2})
    assert values(workspace, task, schema_id) == [{"A": "x", "B": 1}]
    assert seen == [RecordsChanged(task)]


def test_only_a_multi_valued_schema_with_a_key_selects(workspace: Workspace) -> None:
    task, single = publish(workspace, A, cardinality=Cardinality.SINGLE)
    with pytest.raises(Refused) as refused:
        workspace.records.update_by_unique(task, single, {"A": "x"})
    assert refused.value.code == "not-multi-valued"
    workspace.schemas.delete(single)
    task, keyless = publish(workspace, A)
    with pytest.raises(Refused) as refused:
        workspace.records.delete_by_unique(task, keyless, {"A": "x"})
    assert refused.value.code == "no-unique-key"
