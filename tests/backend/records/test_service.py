"""Resources and their extension records; what publishing does to records that are there."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from backend.errors import Conflict, NotFound, Refused
from backend.events import RecordsChanged
from backend.schemas.body import parse_body
from backend.schemas.changes import (
    AddAttribute,
    AddKey,
    RemoveAttribute,
    RenameSchema,
    SetAttribute,
    SetCardinality,
)
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, UniqueKey
from backend.workspace import Workspace
from tests.backend.schemas.bodies import FEEDBACK, PHONE

INTEGER, STRING, CURRENCY = AttributeType.INTEGER, AttributeType.STRING, AttributeType.CURRENCY
A, B = Attribute("a", id="A"), Attribute("b", id="B")
MULTI, SINGLE = Cardinality.MULTI, Cardinality.SINGLE


def publish(
    workspace: Workspace,
    *attributes: Attribute,
    keys: tuple[str, ...] = (),
    cardinality: Cardinality = MULTI,
    kind: Kind = Kind.TASKS,
) -> str:
    unique = tuple(UniqueKey(tuple(key)) for key in keys)
    schema = Schema(kind, "Good", cardinality, attributes, unique)
    return workspace.schemas.publish_new(schema).id


def task(workspace: Workspace) -> int:
    return workspace.records.create_resource(Kind.TASKS).id


def values(workspace: Workspace, resource_id: int, schema_id: str) -> list[Mapping[str, Any]]:
    return [dict(r.values) for r in workspace.records.records(resource_id, schema_id)]


def refusal(workspace: Workspace, resource_id: int, schema_id: str, given: Any) -> list[Any]:
    with pytest.raises(Refused) as refused:
        workspace.records.save(resource_id, schema_id, given)
    return [(p.code, p.pointer) for p in refused.value.problems]


def test_defaults_are_filled_and_text_is_kept_in_its_one_form(workspace: Workspace) -> None:
    phone = workspace.schemas.publish_new(parse_body(PHONE, Kind.TASKS))
    ids = {a.name: a.id for a in phone.draft.attributes}
    given = {
        ids["PhoneNumber"]: 5551234.0,
        ids["description"]: "☎ at home",
        ids["start_availability"]: "2026-03-17T09:00:00+01:00",
    }
    saved = workspace.records.save(task(workspace), phone.id, given)
    assert workspace.records.records(saved.resource_id, phone.id) == (saved,)
    assert {name: saved.values.get(i) for name, i in ids.items()} == {
        "PhoneType": 0,
        "prefix": "555",
        "PhoneNumber": 5551234,
        "description": "☎ at home",
        "start_availability": "2026-03-17T08:00:00.000Z",
        "end_availability": None,
    }
    assert ids["end_availability"] not in saved.values


def test_none_empties_a_value_that_is_not_mandatory(workspace: Workspace) -> None:
    schema_id = publish(
        workspace,
        Attribute("o", default="x", id="O"),
        Attribute("m", default="y", mandatory=True, id="M"),
    )
    saved = workspace.records.save(task(workspace), schema_id, {"O": None, "M": None})
    assert saved.values == {"M": "y"}


def test_every_value_that_does_not_fit_is_told_at_once(workspace: Workspace) -> None:
    state = workspace.schemas.publish_new(parse_body(FEEDBACK, Kind.TASKS))
    ids = {a.name: a.id for a in state.draft.attributes}
    given = {ids["FeedbackType"]: "x" * 11, ids["notes"]: 5}
    resource_id = task(workspace)
    assert refusal(workspace, resource_id, state.id, given) == [
        ("value-too-long", "/FeedbackType"),
        ("value-missing", "/rating"),
        ("value-wrong-type", "/notes"),
    ]
    assert workspace.records.records(resource_id, state.id) == ()


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("boolean", False),
        ("long", 2**63 - 1),
        ("long", -(2**63)),
        ("double", 0.1),
        ("currency", Decimal("999999999999999.9999")),
        ("currency", Decimal("1.50")),
        ("string", "a\0b 👍 \u2028"),
    ],
)
def test_a_value_comes_out_of_the_store_exactly(
    workspace: Workspace, type_: str, value: object
) -> None:
    schema_id = publish(workspace, Attribute("x", AttributeType(type_), id="X"))
    resource_id = task(workspace)
    workspace.records.save(resource_id, schema_id, {"X": value})
    (found,) = values(workspace, resource_id, schema_id)
    assert (found["X"], type(found["X"]), str(found["X"])) == (value, type(value), str(value))


def test_a_second_record_of_a_single_valued_schema_is_refused(workspace: Workspace) -> None:
    schema_id = publish(workspace, A, cardinality=SINGLE)
    one, other = task(workspace), task(workspace)
    first = workspace.records.save(one, schema_id, {"A": "1"})
    with pytest.raises(Conflict) as conflict:
        workspace.records.save(one, schema_id, {"A": "2"})
    assert conflict.value.code == "not-unique"
    assert workspace.records.records(one, schema_id) == (first,)
    workspace.records.save(other, schema_id, {"A": "1"})
    workspace.records.save(one, schema_id, {"A": "2"}, first.id)
    workspace.records.delete(first.id)
    workspace.records.save(one, schema_id, {"A": "3"})
    assert values(workspace, one, schema_id) == [{"A": "3"}]


def test_a_key_holds_within_one_resource_only(workspace: Workspace) -> None:
    schema_id = publish(workspace, A, B, keys=("AB",))
    one, other = task(workspace), task(workspace)
    workspace.records.save(one, schema_id, {"A": "1", "B": "2"})
    with pytest.raises(Conflict) as conflict:
        workspace.records.save(one, schema_id, {"A": "1", "B": "2"})
    (problem,) = conflict.value.problems
    assert (problem.code, problem.pointer) == ("not-unique", "/a")
    assert "a and b" in problem.title
    assert "a 1, b 2" in problem.detail
    for given in ({"A": "2", "B": "1"}, {"A": "12", "B": ""}, {"A": "", "B": "12"}):
        workspace.records.save(one, schema_id, given)
    workspace.records.save(other, schema_id, {"A": "1", "B": "2"})
    assert len(workspace.records.records(one, schema_id)) == 4


def test_values_of_a_key_cannot_run_together(workspace: Workspace) -> None:
    schema_id = publish(workspace, A, B, keys=("AB",))
    resource_id = task(workspace)
    workspace.records.save(resource_id, schema_id, {"A": 'x", "s:y', "B": "z"})
    workspace.records.save(resource_id, schema_id, {"A": "x", "B": 'y", "s:z'})
    assert len(workspace.records.records(resource_id, schema_id)) == 2


def test_a_record_that_lacks_part_of_a_key_is_never_a_duplicate(workspace: Workspace) -> None:
    schema_id = publish(workspace, A, B, keys=("AB",))
    resource_id = task(workspace)
    workspace.records.save(resource_id, schema_id, {"A": "1"})
    second = workspace.records.save(resource_id, schema_id, {"A": "1", "B": None})
    workspace.records.save(resource_id, schema_id, {"A": "1", "B": ""})
    with pytest.raises(Conflict):
        workspace.records.save(resource_id, schema_id, {"A": "1", "B": ""}, second.id)


@pytest.mark.parametrize(
    ("type_", "value", "same", "other"),
    [
        ("currency", Decimal("1.50"), Decimal("1.5"), Decimal("1.5001")),
        ("currency", Decimal(100), Decimal("1E+2"), Decimal(10)),
        ("double", 0.0, -0.0, 5e-324),
        ("double", 5, 5.0, 5.000000000000001),
        ("datetime", "2026-01-01T00:00:00Z", "2026-01-01T02:00:00+02:00", "2026-01-01T00:00:01Z"),
        ("string", "é", "é", "e\u0301"),
        ("string", "a", "a", "A"),
        ("boolean", True, True, False),
        ("long", 2**63 - 1, 2**63 - 1, 2**63 - 2),
    ],
)
def test_a_key_compares_values_not_their_spelling(
    workspace: Workspace, type_: str, value: object, same: object, other: object
) -> None:
    schema_id = publish(workspace, Attribute("x", AttributeType(type_), unique=True, id="X"))
    resource_id = task(workspace)
    workspace.records.save(resource_id, schema_id, {"X": value})
    with pytest.raises(Conflict):
        workspace.records.save(resource_id, schema_id, {"X": same})
    workspace.records.save(resource_id, schema_id, {"X": other})
    assert len(workspace.records.records(resource_id, schema_id)) == 2


def test_updating_keeps_the_record_and_its_own_key(workspace: Workspace) -> None:
    schema_id = publish(workspace, A, B, keys=("A",))
    resource_id = task(workspace)
    first = workspace.records.save(resource_id, schema_id, {"A": "1", "B": "x"})
    second = workspace.records.save(resource_id, schema_id, {"A": "2"})
    changed = workspace.records.save(resource_id, schema_id, {"A": "1"}, first.id)
    assert (changed.id, changed.created_at) == (first.id, first.created_at)
    assert changed.values == {"A": "1"}
    with pytest.raises(Conflict):
        workspace.records.save(resource_id, schema_id, {"A": "1"}, second.id)
    assert values(workspace, resource_id, schema_id) == [{"A": "1"}, {"A": "2"}]
    workspace.records.save(resource_id, schema_id, {"A": "3"}, first.id)
    workspace.records.save(resource_id, schema_id, {"A": "1"}, second.id)


def test_deleting_frees_the_key_but_never_the_id(workspace: Workspace) -> None:
    schema_id = publish(workspace, A, keys=("A",))
    resource_id = task(workspace)
    first = workspace.records.save(resource_id, schema_id, {"A": "1"})
    workspace.records.delete(first.id)
    second = workspace.records.save(resource_id, schema_id, {"A": "1"})
    assert second.id > first.id
    with pytest.raises(NotFound):
        workspace.records.delete(first.id)
    with pytest.raises(NotFound):
        workspace.records.save(resource_id, schema_id, {"A": "2"}, first.id)


def test_a_resource_goes_with_its_records_and_its_number_never_returns(
    workspace: Workspace,
) -> None:
    schema_id = publish(workspace, A, keys=("A",))
    kept = workspace.records.create_resource(Kind.TASKS, label="  kept ")
    gone = workspace.records.create_resource(Kind.TASKS)
    record = workspace.records.save(gone.id, schema_id, {"A": "1"})
    workspace.records.delete_resource(gone.id)
    assert workspace.records.resources(Kind.TASKS) == (kept,)
    assert kept.label == "kept"
    assert workspace.records.records(gone.id, schema_id) == ()
    with pytest.raises(NotFound):
        workspace.records.delete(record.id)
    with pytest.raises(NotFound):
        workspace.records.delete_resource(gone.id)
    new = workspace.records.create_resource(Kind.TASKS)
    assert new.id > gone.id
    assert (kept.number, gone.number, new.number) == ("1", "2", "3")
    assert workspace.records.create_resource(Kind.STATES).number == "1"


@pytest.mark.parametrize("customer_id", ["x", "é" * 16, "1", "a b"])
def test_a_customer_has_the_id_that_was_given(workspace: Workspace, customer_id: str) -> None:
    made = workspace.records.create_resource(Kind.PROFILES, customer_id)
    assert made.number == customer_id
    with pytest.raises(Conflict) as conflict:
        workspace.records.create_resource(Kind.PROFILES, customer_id)
    (problem,) = conflict.value.problems
    assert (problem.code, problem.pointer) == ("not-unique", "/customer_id")
    assert workspace.records.resources(Kind.PROFILES) == (made,)


@pytest.mark.parametrize("customer_id", ["", "x" * 17, "a\nb", "a\0"])
def test_an_id_that_is_none_is_refused(workspace: Workspace, customer_id: str) -> None:
    with pytest.raises(Refused) as refused:
        workspace.records.create_resource(Kind.PROFILES, customer_id)
    (problem,) = refused.value.problems
    assert (problem.code, problem.pointer) == ("customer-id-invalid", "/customer_id")
    assert workspace.records.resources(Kind.PROFILES) == ()


def test_only_a_customers_id_can_be_given(workspace: Workspace) -> None:
    numbers = [workspace.records.create_resource(Kind.TASKS, "2").number for _ in range(3)]
    assert numbers == ["1", "2", "3"]


def test_a_resource_of_another_kind_or_none_holds_no_record(workspace: Workspace) -> None:
    schema_id = publish(workspace, A)
    state = workspace.records.create_resource(Kind.STATES)
    for resource_id in (state.id, 999):
        with pytest.raises(NotFound):
            workspace.records.save(resource_id, schema_id, {"A": "1"})
    assert workspace.records.counts(state.id) == {}


def test_a_draft_and_a_deleted_schema_take_no_record(workspace: Workspace) -> None:
    resource_id = task(workspace)
    draft = workspace.schemas.create(Kind.TASKS, "Draft").id
    schema_id = publish(workspace, A)
    record = workspace.records.save(resource_id, schema_id, {"A": "1"})
    workspace.schemas.delete(schema_id)
    for unusable in (draft, schema_id, "XSnone"):
        with pytest.raises(NotFound) as missing:
            workspace.records.save(resource_id, unusable, {"A": "1"})
        assert missing.value.code == "schema-unpublished"
    workspace.schemas.restore(schema_id)
    assert workspace.records.records(resource_id, schema_id) == (record,)


def test_a_record_fulfils_what_is_published_not_the_draft(workspace: Workspace) -> None:
    schema_id = publish(workspace, A)
    workspace.schemas.edit(schema_id, [AddAttribute(1, Attribute("m", mandatory=True))])
    workspace.records.save(task(workspace), schema_id, {"A": "1"})


def test_counts_and_events(workspace: Workspace) -> None:
    seen: list[tuple[int, int]] = []

    def look(event: object) -> None:
        if isinstance(event, RecordsChanged):
            found = workspace.records.counts(event.resource_id)
            seen.append((event.resource_id, sum(found.values())))

    workspace.events.subscribe(look)
    schema_id = publish(workspace, A)
    resource_id = task(workspace)
    first = workspace.records.save(resource_id, schema_id, {})
    workspace.records.save(resource_id, schema_id, {})
    assert workspace.records.counts(resource_id) == {schema_id: 2}
    workspace.records.delete(first.id)
    workspace.records.delete_resource(resource_id)
    assert seen == [(resource_id, count) for count in (0, 1, 2, 1, 0)]


# Publishing over existing records


def test_a_rename_touches_no_record(workspace: Workspace) -> None:
    schema_id = publish(workspace, Attribute("o", default="x", id="O"), A, keys=("A",))
    resource_id = task(workspace)
    for given in ({"O": None, "A": "1"}, {"A": "2"}):
        workspace.records.save(resource_id, schema_id, given)
    before = workspace.records.records(resource_id, schema_id)
    changes = [RenameSchema("Better"), SetAttribute("A", "name", "z")]
    workspace.schemas.edit(schema_id, changes)
    assert workspace.schemas.publish(schema_id).version == 2
    assert workspace.records.records(resource_id, schema_id) == before
    with pytest.raises(Conflict) as conflict:
        workspace.records.save(resource_id, schema_id, {"A": "1"})
    assert conflict.value.problems[0].pointer == "/z"


def test_a_new_default_fills_existing_records(workspace: Workspace) -> None:
    schema_id = publish(workspace, A)
    resource_id = task(workspace)
    workspace.records.save(resource_id, schema_id, {"A": "1"})
    new = Attribute("n", INTEGER, mandatory=True, default=7, id="N")
    workspace.schemas.edit(schema_id, [AddAttribute(1, new), SetAttribute("A", "default", "d")])
    workspace.schemas.publish(schema_id)
    assert values(workspace, resource_id, schema_id) == [{"A": "1", "N": 7}]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([AddAttribute(2, Attribute("m", mandatory=True))], "records-missing"),
        ([SetAttribute("B", "mandatory", True)], "records-missing"),
        ([SetAttribute("A", "length", 2)], "records-unfit"),
        ([SetAttribute("A", "type", INTEGER)], "records-unfit"),
        ([SetCardinality(SINGLE)], "records-crowded"),
        ([AddKey(0, UniqueKey(("A",)))], "records-duplicate"),
        ([SetAttribute("A", "unique", True)], "records-duplicate"),
    ],
    ids=["new mandatory", "mandatory", "shorter", "type", "single", "key", "unique"],
)
def test_a_version_that_existing_records_do_not_fit_is_refused_and_changes_nothing(
    workspace: Workspace, changes: list[Any], code: str
) -> None:
    schema_id = publish(workspace, A, B)
    resource_id = task(workspace)
    workspace.records.save(resource_id, schema_id, {"A": "long"})
    workspace.records.save(resource_id, schema_id, {"A": "long"})
    records = workspace.records.records(resource_id, schema_id)
    state = workspace.schemas.edit(schema_id, changes)
    with pytest.raises(Refused) as refused:
        workspace.schemas.publish(schema_id)
    assert [p.code for p in refused.value.problems] == [code]
    assert workspace.schemas.get(schema_id) == state
    assert workspace.records.records(resource_id, schema_id) == records
    workspace.records.save(resource_id, schema_id, {"A": "long"})
    workspace.schemas.undo(schema_id)
    assert not workspace.schemas.get(schema_id).has_changes


def test_a_new_key_binds_the_records_that_were_there(workspace: Workspace) -> None:
    schema_id = publish(workspace, A, B)
    resource_id = task(workspace)
    first = workspace.records.save(resource_id, schema_id, {"A": "1"})
    workspace.schemas.edit(schema_id, [AddKey(0, UniqueKey(("A",)))])
    workspace.schemas.publish(schema_id)
    with pytest.raises(Conflict):
        workspace.records.save(resource_id, schema_id, {"A": "1"})
    workspace.records.save(resource_id, schema_id, {"A": "1", "B": "2"}, first.id)
    workspace.schemas.undo(schema_id)
    workspace.schemas.publish(schema_id)
    workspace.records.save(resource_id, schema_id, {"A": "1"})


def test_values_of_a_removed_attribute_come_back_with_it(workspace: Workspace) -> None:
    schema_id = publish(workspace, A, B)
    resource_id = task(workspace)
    workspace.records.save(resource_id, schema_id, {"A": "1", "B": "2"})
    workspace.schemas.edit(schema_id, [RemoveAttribute("B")])
    workspace.schemas.publish(schema_id)
    workspace.schemas.undo(schema_id)
    workspace.schemas.publish(schema_id)
    assert values(workspace, resource_id, schema_id) == [{"A": "1", "B": "2"}]


def test_amounts_stay_exact_through_publishing(workspace: Workspace) -> None:
    schema_id = publish(workspace, Attribute("x", CURRENCY, id="X"), A)
    resource_id = task(workspace)
    workspace.records.save(resource_id, schema_id, {"X": Decimal("1.50")})
    workspace.schemas.edit(schema_id, [SetAttribute("X", "unique", True)])
    workspace.schemas.publish(schema_id)
    (found,) = values(workspace, resource_id, schema_id)
    assert str(found["X"]) == "1.50"
    with pytest.raises(Conflict):
        workspace.records.save(resource_id, schema_id, {"X": Decimal("1.5")})


def test_an_edit_keeps_the_values_of_a_removed_attribute(workspace: Workspace) -> None:
    schema_id = publish(workspace, A, B)
    resource_id = task(workspace)
    record = workspace.records.save(resource_id, schema_id, {"A": "1", "B": "2"})
    workspace.schemas.edit(schema_id, [RemoveAttribute("B")])
    workspace.schemas.publish(schema_id)
    workspace.records.save(resource_id, schema_id, {"A": "3"}, record.id)
    workspace.schemas.undo(schema_id)
    workspace.schemas.publish(schema_id)
    assert values(workspace, resource_id, schema_id) == [{"A": "3", "B": "2"}]
