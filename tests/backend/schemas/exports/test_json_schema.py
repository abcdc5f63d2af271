"""The exported JSON Schema accepts exactly the records that we accept."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.records.fitting import fit
from backend.records.wire import read_record, write_record
from backend.schemas.body import load_json
from backend.schemas.exports import json_schema
from backend.schemas.exports.source import Source
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
    UniqueKey,
)
from backend.schemas.moments import BEYOND, DATE, DATETIME
from tests.backend.schemas import made
from tests.backend.schemas.exports import near

LOWEST = -float(2**63)


def we_accept(schema: Schema, record: object) -> bool:
    values, problems = read_record(schema, record)
    return not problems and not fit(schema, values).problems


def exported(*schemas: Schema) -> Any:
    return load_json(json_schema.write([Source(schema) for schema in schemas]))


def validator(schema: Schema, **options: Any) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(exported(schema), **options)


def of(attribute: Attribute, kind: Kind = Kind.TASKS) -> Schema:
    return Schema(kind, "A", Cardinality.MULTI, (attribute,))


# --- the same verdict -----------------------------------------------------------------------


@settings(max_examples=1000)
@given(st.data(), near.schemas(), st.booleans())
def test_both_say_the_same_of_any_record(
    data: st.DataObject, schema: Schema, formats: bool
) -> None:
    theirs = validator(schema, validate_formats=formats)
    for _ in range(2):
        record = data.draw(near.records(schema))
        assert theirs.is_valid(record) is we_accept(schema, record)


@settings(max_examples=500)
@given(st.data(), near.schemas())
def test_both_say_the_same_where_fractions_are_binary(data: st.DataObject, schema: Schema) -> None:
    text = json_schema.write([Source(schema)])
    theirs = jsonschema_rs.validator_for(json.loads(text))
    record = near.plain_json(data.draw(near.records(schema)))
    if not isinstance(record, dict) or LOWEST not in record.values():
        assert theirs.is_valid(record) is we_accept(schema, record)


@pytest.mark.parametrize("type_", AttributeType)
@pytest.mark.parametrize("mandatory", [True, False])
@pytest.mark.parametrize("formats", [True, False])
def test_both_say_the_same_on_either_side_of_every_border(
    type_: AttributeType, mandatory: bool, formats: bool
) -> None:
    length = 6 if type_ is AttributeType.STRING else None
    schema = of(Attribute("a", type_, length, mandatory=mandatory))
    theirs = validator(schema, validate_formats=formats)
    edges = [value for values in near.EDGES.values() for value in values]
    verdicts = {repr(value): theirs.is_valid({"a": value}) for value in [*edges, None, [], {}]}
    ours = {repr(value): we_accept(schema, {"a": value}) for value in [*edges, None, [], {}]}
    assert verdicts == ours
    assert {True, False} <= set(verdicts.values())


@settings(max_examples=150)
@given(st.data(), made.schemas())
def test_a_record_that_we_keep_is_one_in_every_form(data: st.DataObject, schema: Schema) -> None:
    given_ = {a.id: data.draw(made.VALUES[a.type]) for a in schema.attributes}
    kept = fit(schema, given_)
    assert not kept.problems
    record = write_record(schema, kept.values)
    assert jsonschema_rs.is_valid(exported(schema), record)
    if schema.cardinality is Cardinality.MULTI:
        both = exported(schema, Schema(Kind.TASKS, "Other"))
        reference = f"#/$defs/{schema.kind.value}.{schema.name}.records"
        together = jsonschema_rs.validator_for({**both, "$ref": reference})
        assert together.is_valid([record, record])
        assert not together.is_valid(record)
        assert not together.is_valid([{"no such attribute": 1}])


def test_the_one_value_on_which_jsonschema_rs_differs_is_its_own_doing() -> None:
    # The number is the least long; jsonschema-rs 0.60 finds its binary float less than itself.
    assert not jsonschema_rs.is_valid({"minimum": -(2**63)}, LOWEST)
    schema = of(Attribute("a", AttributeType.LONG))
    assert we_accept(schema, {"a": LOWEST})
    assert not validator(schema).is_valid({"a": LOWEST})
    assert validator(schema).is_valid({"a": Decimal("-9223372036854775808.0")})


# --- dates and moments ----------------------------------------------------------------------


def test_the_pattern_of_dates_knows_every_day_there_is() -> None:
    pattern = re.compile(DATE)
    for year in (*range(10), *range(96, 105), *range(1896, 2105), *range(9990, 10000)):
        for month in range(14):
            for day in range(33):
                text = f"{year:04}-{month:02}-{day:02}"
                try:
                    there = bool(date.fromisoformat(text))
                except ValueError:
                    there = False
                assert bool(pattern.fullmatch(text)) is there, text


@settings(max_examples=1000)
@given(near.MOMENTS | near.OFF)
def test_the_patterns_of_moments_take_what_is_a_moment_in_utc(text: str) -> None:
    taken = re.fullmatch(DATETIME, text) and not re.fullmatch(BEYOND, text)
    try:
        there = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        assert not taken
        return
    # Python reads more than one form, and 24:00 since 3.13.
    form = r"....-..-..T(?!24)..:..:..([.][0-9]{1,3})?(Z|[+-]..:[0-5].)"
    if there.year in range(2, 9999) and re.fullmatch(form, text):
        assert taken


# --- what stands in it ----------------------------------------------------------------------

PHONE = Schema(
    Kind.PROFILES,
    "Phone",
    Cardinality.MULTI,
    (
        Attribute("prefix", length=3, mandatory=True, default="555", id="AT1"),
        Attribute("number", AttributeType.LONG, mandatory=True, unique=True, id="AT2"),
        Attribute("paid", AttributeType.CURRENCY, default=Decimal("1.50"), encrypt=True, id="AT3"),
    ),
    (UniqueKey(("AT1", "AT2"), "UK1"),),
)


def test_a_schema_says_in_json_schema_what_it_can_and_the_rest_in_words() -> None:
    found = exported(PHONE)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["title"] == "Phone"
    assert found["required"] == ["number"]
    assert found["x-unique"] == [["prefix", "number"]]
    assert (found["x-extends"], found["x-cardinality"]) == ("profiles", "multi-valued")
    assert found["$comment"] == (
        "No two records of one customer may have the same prefix and number. "
        "No two records of one customer may have the same number. JSON Schema cannot say so."
    )
    paid = found["properties"]["paid"]
    assert (paid["default"], paid["multipleOf"]) == (Decimal("1.50"), Decimal("0.0001"))
    assert (paid["x-type"], paid["x-encrypt"]) == ("currency", True)
    assert "writeOnly" not in paid
    assert found["properties"]["number"]["x-unique"] is True
    assert "$defs" in found


def test_a_single_valued_schema_has_no_array_and_its_idle_keys_are_not_told_as_a_limit() -> None:
    found = exported(Schema(Kind.TASKS, "A", attributes=(Attribute("a", unique=True),)))
    assert "$defs" not in found
    assert "$comment" not in found


def test_several_schemas_stand_under_names_of_their_own() -> None:
    task = Schema(Kind.TASKS, "Phone", attributes=(Attribute("a"),))
    assert list(exported(PHONE, task, task)["$defs"]) == [
        "profiles.Phone",
        "profiles.Phone.records",
        "tasks.Phone",
        "tasks.Phone.2",
    ]
    assert exported()["$defs"] == {}


@given(st.lists(near.schemas(), max_size=4))
def test_what_is_exported_is_a_json_schema(schemas: list[Schema]) -> None:
    jsonschema_rs.meta.validate(exported(*schemas))


def test_a_draft_that_breaks_rules_is_still_a_json_schema() -> None:
    draft = Schema(
        Kind.TASKS,
        attributes=(Attribute("a", length=-3, default=5), Attribute("a"), Attribute("")),
    )
    jsonschema_rs.meta.validate(exported(draft))


def test_the_largest_double_is_written_as_it_is_read() -> None:
    found = exported(of(Attribute("a", AttributeType.DOUBLE)))["properties"]["a"]
    assert math.isfinite(float(found["maximum"]))
    assert float(found["maximum"]) == 1.7976931348623157e308
    assert found["x-type"] == "double"
