"""What the store keeps comes out as it went in, ids and all."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.schemas.changes import AddAttribute, Change, SetAttribute, inverse
from backend.schemas.model import MISSING, Attribute, AttributeType, Schema, Value
from backend.schemas.stored import (
    change_from_json,
    change_to_json,
    schema_from_json,
    schema_to_json,
    value_from_json,
    value_to_json,
)
from tests.backend.schemas.made import VALUES, schemas
from tests.backend.schemas.test_changes import edits


def through_text(data: object) -> object:
    return json.loads(json.dumps(data))


@given(schemas())
def test_a_schema(schema: Schema) -> None:
    found = schema_from_json(through_text(schema_to_json(schema)))  # type: ignore[arg-type]
    assert found == schema
    assert repr(found) == repr(schema)  # True is not 1 here, and 1.50 not 1.5


@given(st.data(), schemas())
def test_every_change_and_its_inverse(data: st.DataObject, start: Schema) -> None:
    for before, made in edits(data, start, most=6):
        for change in (made, inverse(before, made)):
            found = change_from_json(through_text(change_to_json(change)))  # type: ignore[arg-type]
            assert found == change
            assert repr(found) == repr(change)


@pytest.mark.parametrize(
    "change",
    [
        SetAttribute("A", "default", MISSING),
        SetAttribute("A", "default", Decimal("1.50")),
        SetAttribute("A", "default", False),
        SetAttribute("A", "length", None),
        SetAttribute("A", "type", AttributeType.CURRENCY),
        AddAttribute(0, Attribute("a", default="")),
    ],
)
def test_a_change_that_is_easily_confused(change: Change) -> None:
    found = change_from_json(through_text(change_to_json(change)))  # type: ignore[arg-type]
    assert repr(found) == repr(change)


@given(st.one_of(VALUES.values()))
def test_a_value(value: Value) -> None:
    found = value_from_json(through_text(value_to_json(value)))
    assert (found, type(found), str(found)) == (value, type(value), str(value))


@given(schemas())
def test_a_schema_of_the_first_stores_had_no_decisions(schema: Schema) -> None:
    data = schema_to_json(schema)
    del data["decisions"]
    assert schema_from_json(through_text(data)) == schema  # type: ignore[arg-type]
