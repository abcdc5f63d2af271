"""From version to version and back, no value is lost that a person did not give up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.records.carrying import Carried, Carrying, Held, touches_records
from backend.records.fitting import fit
from backend.schemas.conversion import convert
from backend.schemas.model import (
    MISSING,
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
    Value,
)
from backend.schemas.plan import Choice, EffectKind, Remedy
from backend.schemas.values import ValueRefused, normalise
from tests.backend.schemas.made import VALUES, attributes, schemas

T = AttributeType


def value_of(attribute: Attribute) -> st.SearchStrategy[Value]:
    """A value that the attribute accepts, near what other types accept too."""
    near: st.SearchStrategy[Any] = st.sampled_from(["7", "true", "2026-03-17", "1.50", "x"])
    if attribute.type is T.STRING:
        return (near | VALUES[T.STRING]).map(lambda text: text[: attribute.effective_length])
    return VALUES[attribute.type]


@st.composite
def held(draw: st.DrawFn, schema: Schema) -> Held:
    values = {
        a.id: normalise(a, draw(value_of(a)))
        for a in schema.attributes
        if a.mandatory or draw(st.booleans())
    }
    return Held(1, 1, "Task 1", values)


@st.composite
def changed(draw: st.DrawFn, schema: Schema) -> Schema:
    """The schema with some attributes of another type or length, mandatory, gone or new."""
    rows = []
    for attribute in schema.attributes:
        what = draw(st.sampled_from(["stay", "type", "length", "mandatory", "remove"]))
        if what == "type":
            type_ = draw(st.sampled_from(AttributeType))
            attribute = replace(attribute, type=type_, length=None, default=MISSING)
        elif what == "length" and attribute.type is T.STRING:
            attribute = replace(attribute, length=draw(st.integers(1, 6)), default=MISSING)
        elif what == "mandatory":
            attribute = replace(attribute, mandatory=not attribute.mandatory, default=MISSING)
        if what != "remove":
            rows.append(attribute)
    if draw(st.booleans()):
        rows.append(draw(attributes("added")))
    return replace(schema, attributes=tuple(rows), keys=())


def choices_for(schema: Schema, data: st.DataObject) -> dict[str, Choice]:
    found = {}
    for a in schema.attributes:
        aside = not a.mandatory and data.draw(st.booleans())
        filling = Choice(Remedy.FILL_IN, normalise(a, data.draw(value_of(a))))
        found[a.id] = Choice(Remedy.KEEP_ASIDE) if aside else filling
    return found


def same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


@settings(max_examples=400)
@given(st.data(), schemas())
def test_a_record_fits_the_next_version_and_comes_back_as_it_was(
    data: st.DataObject, old: Schema
) -> None:
    old = replace(old, keys=())
    record = data.draw(held(old))
    new = data.draw(changed(old))
    forward = Carrying(old, new, choices_for(new, data), {})
    there = forward.carry(record)
    assert not any(effect.stops for effect in forward.effects)
    asked = {a.id: None for a in new.attributes}
    fitted = fit(new, asked | {a.id: there.values[a.id] for a in of(new, there)})
    assert fitted.problems == ()

    before = replace(record, values=there.values, earlier=((1, there.changed),))
    back = Carrying(new, old, {}, {1: old}).carry(before)
    for attribute in old.attributes:
        if attribute.id in record.values:
            assert same(back.values[attribute.id], record.values[attribute.id])


def of(schema: Schema, carried: Carried) -> list[Attribute]:
    return [a for a in schema.attributes if a.id in carried.values]


@settings(max_examples=200)
@given(st.data(), schemas())
def test_what_touches_no_record_changes_none(data: st.DataObject, old: Schema) -> None:
    record = data.draw(held(old))
    names = [replace(a, name=f"{a.name}2", encrypt=not a.encrypt) for a in old.attributes]
    new = replace(old, attributes=tuple(data.draw(st.permutations(names))), name="Other")
    assert not touches_records(old, new)
    carrying = Carrying(old, new, {}, {})
    assert carrying.carry(record).values == record.values
    assert carrying.effects == ()


@pytest.mark.parametrize(
    ("value", "type_", "becomes"),
    [
        (7, T.STRING, "7"),
        (7, T.LONG, 7),
        (7, T.DOUBLE, 7.0),
        (7, T.CURRENCY, Decimal(7)),
        ("7", T.INTEGER, 7),
        (" 7 ", T.LONG, 7),
        (7.0, T.INTEGER, 7),
        (7.5, T.INTEGER, None),
        (2**40, T.INTEGER, None),
        (2**53 + 1, T.DOUBLE, None),
        (Decimal("0.1"), T.DOUBLE, None),
        (Decimal("0.5"), T.DOUBLE, 0.5),
        (Decimal("1.50"), T.STRING, "1.50"),
        (True, T.STRING, "true"),
        (True, T.INTEGER, 1),
        (1, T.BOOLEAN, True),
        (2, T.BOOLEAN, None),
        ("yes", T.BOOLEAN, True),
        ("no idea", T.BOOLEAN, None),
        ("2026-03-17", T.DATE, "2026-03-17"),
        ("2026-03-17", T.DATETIME, "2026-03-17T00:00:00.000Z"),
        ("2026-03-17T00:00:00.000Z", T.DATE, "2026-03-17"),
        ("2026-03-17T02:00:00.000Z", T.DATE, None),
        ("2026-03-17T02:00:00+02:00", T.DATE, "2026-03-17"),
        ("Tuesday", T.DATE, None),
        ("Tuesday Tomorrow", T.DATE, None),
        (True, T.DATE, None),
        (7, T.DATETIME, None),
    ],
)
def test_a_value_converts_where_nothing_is_lost(
    value: Value, type_: AttributeType, becomes: Value | None
) -> None:
    attribute = Attribute("a", type_)
    if becomes is None:
        with pytest.raises(ValueRefused):
            convert(attribute, value)
    else:
        assert same(convert(attribute, value), becomes)


NOTE = Attribute("note", T.STRING, 40, id="N")
SCHEMA = Schema(Kind.TASKS, "S", attributes=(NOTE,))


def with_note(**fields: Any) -> Schema:
    return replace(SCHEMA, attributes=(replace(NOTE, **fields),))


def carry(
    old: Schema,
    new: Schema,
    values: Mapping[str, Value],
    choices: Mapping[str, Choice] | None = None,
    earlier: Any = (),
    versions: Mapping[int, Schema] | None = None,
) -> tuple[Carried, list[tuple[EffectKind, int]]]:
    carrying = Carrying(old, new, choices or {}, versions or {})
    carried = carrying.carry(Held(1, 1, "Task 1", values, earlier))
    return carried, [(e.kind, e.count) for e in carrying.effects]


def test_a_value_that_was_edited_since_is_not_replaced_by_an_older_one() -> None:
    number = with_note(type=T.INTEGER, length=None)
    there, _ = carry(SCHEMA, number, {"N": "007"})
    assert there.values == {"N": 7}
    back, effects = carry(number, SCHEMA, {"N": 8}, None, ((1, there.changed),), {1: SCHEMA})
    assert back.values == {"N": "8"}
    assert effects == [(EffectKind.CONVERTED, 1)]
    same_value, effects = carry(number, SCHEMA, {"N": 7}, None, ((1, there.changed),), {1: SCHEMA})
    assert same_value.values == {"N": "007"}
    assert effects == [(EffectKind.RESTORED, 1)]


def test_what_was_cleared_does_not_come_back() -> None:
    number = with_note(type=T.INTEGER, length=None)
    there, _ = carry(SCHEMA, number, {"N": "x"}, {"N": Choice(Remedy.CLEAR)})
    assert (there.values, there.changed) == ({}, {})


def test_a_filling_that_the_attribute_refuses_stops_with_its_reason() -> None:
    number = with_note(type=T.INTEGER, length=None)
    carrying = Carrying(SCHEMA, number, {"N": Choice(Remedy.FILL_IN, "seven")}, {})
    carrying.carry(Held(1, 1, "Task 1", {"N": "x"}))
    (effect,) = carrying.effects
    assert effect.stops
    assert effect.problem == ("note takes a whole number from -2147483648 to 2147483647.")


def test_a_mandatory_attribute_leaves_no_choice_but_a_value() -> None:
    number = with_note(type=T.INTEGER, length=None, mandatory=True)
    carrying = Carrying(SCHEMA, number, {"N": Choice(Remedy.KEEP_ASIDE)}, {})
    carrying.carry(Held(1, 1, "Task 1", {"N": "x"}))
    (effect,) = carrying.effects
    assert effect.remedies == (Remedy.FILL_IN,)
    assert effect.stops


def test_encrypted_values_are_masked_in_the_plan() -> None:
    number = with_note(type=T.INTEGER, length=None, encrypt=True)
    carrying = Carrying(SCHEMA, number, {}, {})
    carrying.carry(Held(1, 1, "Task 1", {"N": "secret"}))
    (effect,) = carrying.effects
    assert "secret" not in repr(effect)


def test_records_too_many_for_a_single_valued_schema_are_counted() -> None:
    multi = replace(SCHEMA, cardinality=Cardinality.MULTI)
    carrying = Carrying(multi, SCHEMA, {}, {})
    for number in range(3):
        carrying.carry(Held(number, 1, "Task 1", {}))
    carrying.carry(Held(9, 2, "Task 2", {}))
    (effect,) = carrying.effects
    assert (effect.kind, effect.count) == (EffectKind.CROWDED, 2)
    assert effect.stops


@settings(max_examples=200)
@given(st.data(), schemas())
def test_any_earlier_version_brings_back_what_it_held(data: st.DataObject, first: Schema) -> None:
    """Through several versions and back to any of them, with what does not fit put aside."""
    versions = [replace(first, keys=(), attributes=tuple(optional(a) for a in first.attributes))]
    records = [data.draw(held(versions[0]))]
    for _ in range(data.draw(st.integers(1, 4))):
        new = data.draw(changed(versions[-1]))
        new = replace(new, attributes=tuple(optional(a) for a in new.attributes))
        records.append(published(records[-1], versions, new))
        versions.append(new)
    to = data.draw(st.integers(0, len(versions) - 2))
    back = published(records[-1], versions, versions[to])
    for attribute in versions[to].attributes:
        before = records[to].values.get(attribute.id)
        if before is not None:
            assert same(back.values.get(attribute.id), before)


def optional(attribute: Attribute) -> Attribute:
    return replace(attribute, mandatory=False, default=MISSING)


def published(record: Held, versions: list[Schema], new: Schema) -> Held:
    """The record once ``new`` is published after the versions, as the store would hold it."""
    numbered = dict(enumerate(versions, 1))
    aside = {a.id: Choice(Remedy.KEEP_ASIDE) for a in new.attributes}
    carried = Carrying(versions[-1], new, aside, numbered).carry(record)
    earlier = ((len(versions), carried.changed), *record.earlier)
    return replace(record, values=carried.values, earlier=earlier)


def test_what_was_filled_in_for_all_is_nobodys_value_and_does_not_come_back() -> None:
    number = with_note(type=T.INTEGER, length=None)
    filled = {"N": Choice(Remedy.FILL_IN, 9)}
    there, _ = carry(SCHEMA, number, {"N": "praise"}, filled)
    assert there.values == {"N": 9}
    first = ((1, there.changed),)
    back, _ = carry(number, SCHEMA, {"N": 9}, None, first, {1: SCHEMA})
    assert back.values == {"N": "praise"}
    both = ((2, back.changed), *first)
    versions = {1: SCHEMA, 2: number}
    _, effects = carry(SCHEMA, number, back.values, None, both, versions)
    assert effects == [(EffectKind.UNFIT, 1)]


def test_a_value_that_two_types_write_alike_comes_back_as_either() -> None:
    day = with_note(type=T.DATE, length=None)
    short = with_note(length=6)
    versions = {1: day, 2: SCHEMA, 3: short}
    as_text, _ = carry(day, SCHEMA, {"N": "2026-03-17"}, None, (), versions)
    assert as_text.changed == {}  # the text is the same
    cut, _ = carry(SCHEMA, short, as_text.values, {"N": Choice(Remedy.KEEP_ASIDE)}, (), versions)
    assert cut.values == {}
    back, _ = carry(short, day, {}, None, ((2, cut.changed),), versions)
    assert back.values == {"N": "2026-03-17"}
