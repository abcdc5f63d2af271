"""JSON Schema, ours and others': what is taken, and what is said of the rest."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Refused
from backend.schemas.body import dump_json
from backend.schemas.exports.json_schema import document
from backend.schemas.imports.limits import NESTING_LIMIT
from backend.schemas.imports.model import Import
from backend.schemas.imports.reading import read
from backend.schemas.model import MISSING, Attribute, AttributeType, Cardinality, Kind, Schema
from tests.backend.schemas.made import JSON, schemas

T = AttributeType


def take(data: object, name: str = "") -> Import:
    return read(json.dumps(data).encode(), Kind.TASKS, name)


def told(found: Import) -> dict[str, str]:
    return {finding.pointer: finding.treatment.value for finding in found.findings}


def one(property_: Any, **more: Any) -> Attribute:
    (schema,) = take({"type": "object", "properties": {"a": property_}, **more}).schemas
    (attribute,) = schema.attributes
    return replace(attribute, id="")


@given(st.lists(schemas(), min_size=1, max_size=3, unique_by=lambda s: (s.kind, s.name)))
def test_our_own_export_comes_back_whole(found: list[Schema]) -> None:
    again = read(dump_json(document(found)).encode(), Kind.TASKS)
    assert again.source == "JSON Schema 2020-12"
    assert [repr(bare(s)) for s in again.schemas] == [repr(bare(s)) for s in found]


def bare(schema: Schema) -> Any:
    attributes = tuple(
        replace(a, id="", length=a.effective_length if a.type is T.STRING else None)
        for a in schema.attributes
    )
    names = [schema.key_names(key) for key in schema.keys]
    return replace(schema, attributes=attributes, keys=()), names


@pytest.mark.parametrize(
    ("property_", "type_", "length"),
    [
        ({"type": "string", "maxLength": 30}, T.STRING, 30),
        ({"type": "string", "maxLength": 5000}, T.STRING, 4000),
        ({"enum": ["red", "green"]}, T.STRING, 5),
        ({"type": ["string", "null"], "maxLength": 3}, T.STRING, 3),
        ({"type": "string", "format": "date"}, T.DATE, None),
        ({"type": "string", "format": "date-time"}, T.DATETIME, None),
        ({"type": "integer"}, T.INTEGER, None),
        ({"type": "integer", "maximum": 10**12}, T.LONG, None),
        ({"type": "integer", "format": "int64"}, T.LONG, None),
        ({"enum": [1, 2]}, T.INTEGER, None),
        ({"type": "number"}, T.DOUBLE, None),
        ({"type": "number", "multipleOf": 0.01}, T.CURRENCY, None),
        ({"type": "boolean"}, T.BOOLEAN, None),
        ({"oneOf": [{"type": "null"}, {"type": "boolean"}]}, T.BOOLEAN, None),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, T.DOUBLE, None),
        ({"anyOf": [{"type": "integer"}, {"type": "string", "maxLength": 9}]}, T.STRING, 9),
        ({"allOf": [{"type": "string"}, {"maxLength": 7}, {"maxLength": 9}]}, T.STRING, 7),
        ({"type": ["integer", "boolean"]}, T.STRING, None),
        (True, T.STRING, None),
    ],
)
def test_types(property_: Any, type_: AttributeType, length: int | None) -> None:
    found = one(property_)
    assert (found.type, found.length) == (type_, length)


def test_defaults_and_what_is_fixed() -> None:
    assert one({"type": "integer", "default": 5}).default == 5
    assert one({"const": "x"}).default == "x"
    assert one({"type": "integer", "default": "five"}).default is MISSING
    assert one({"type": "string", "format": "password", "maxLength": 9}).encrypt


def test_mandatory_is_what_must_be_there_and_be_something() -> None:
    assert one({"type": "integer"}, required=["a"]).mandatory
    assert one({"type": "integer", "required": True}).mandatory
    assert not one({"type": ["integer", "null"]}, required=["a"]).mandatory


def test_every_construct_without_an_equivalent_is_told_by_its_place() -> None:
    found = take(
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "object",
            "title": "Order",
            "required": ["a", "ghost"],
            "if": {},
            "unheard": 1,
            "properties": {
                "a": {"type": "string", "maxLength": 9, "pattern": "x", "description": "d"},
                "tags": {"type": "array", "items": {"type": "string"}},
                "any": {"type": "object"},
                "never": False,
                "no": 7,
                "far": {"$ref": "https://example.org/x.json"},
                "lost": {"$ref": "#/definitions/lost"},
                "e-mail": {"type": "string", "format": "email", "maxLength": 9},
                "odd": {"type": "file", "maxLength": 9},
            },
        }
    )
    assert found.source == "JSON Schema draft-07"
    assert [a.name for a in found.schemas[0].attributes] == ["a", "e_mail", "odd"]
    at = "/properties"
    assert told(found) == {
        f"{at}/a/pattern": "approximated",
        f"{at}/a/description": "refused",
        f"{at}/tags": "refused",
        f"{at}/any": "refused",
        f"{at}/never": "refused",
        f"{at}/no": "refused",
        f"{at}/far/$ref": "refused",
        f"{at}/lost/$ref": "refused",
        f"{at}/e-mail": "approximated",
        f"{at}/e-mail/format": "approximated",
        f"{at}/odd/type": "approximated",
        "/required/1": "refused",
        "/if": "approximated",
        "/unheard": "refused",
    }


def test_nested_objects_are_flattened_and_lists_of_objects_are_schemas() -> None:
    address = {
        "type": "object",
        "required": ["town"],
        "properties": {"town": {"type": "string", "maxLength": 9}, "zip": {"type": "integer"}},
    }
    found = take(
        {
            "type": "object",
            "required": ["home"],
            "properties": {
                "home": {"$ref": "#/$defs/address"},
                "work": {"$ref": "#/$defs/address"},
                "home town": {"type": "integer"},
                "Home_Town": {"type": "integer"},
                "past": {"type": "array", "items": {"$ref": "#/$defs/address"}},
            },
            "$defs": {"address": address},
        },
        "Person",
    )
    person, past = found.schemas
    assert [(a.name, a.mandatory) for a in person.attributes] == [
        ("home_town", True),
        ("home_zip", False),
        ("work_town", False),
        ("work_zip", False),
        ("home town", False),
        ("Home_Town_2", False),
    ]
    assert (person.name, person.cardinality) == ("Person", Cardinality.SINGLE)
    assert (past.name, past.cardinality) == ("past", Cardinality.MULTI)
    assert told(found)["/properties/home/$ref"] == "kept"
    assert told(found)["/properties/past"] == "kept"


def test_its_own_title_names_it_before_the_file_does() -> None:
    part = {"type": "object", "properties": {"a": {"type": "integer"}}}
    assert take({**part, "title": "Order"}, "file").schemas[0].name == "Order"
    assert take(part, "file").schemas[0].name == "file"
    assert take(part).schemas[0].name == "Schema"


def test_definitions_are_schemas_where_the_root_is_none() -> None:
    part = {"type": "object", "properties": {"a": {"type": "integer"}}}
    found = take({"$defs": {"One": part, "Two": part, "Word": {"type": "string"}}})
    assert [s.name for s in found.schemas] == ["One", "Two"]


@pytest.mark.parametrize(
    "data",
    [
        {"properties": {"a": {"type": "integer"}, "me": {"$ref": "#"}}},
        {
            "properties": {"a": {"type": "integer"}, "next": {"$ref": "#/$defs/node"}},
            "$defs": {"node": {"properties": {"next": {"$ref": "#/$defs/node"}}}},
        },
        {
            "properties": {"a": {"type": "integer"}, "b": {"$ref": "#/$defs/b"}},
            "$defs": {"b": {"allOf": [{"$ref": "#/$defs/c"}]}, "c": {"$ref": "#/$defs/b"}},
        },
        {"properties": {"a": {"type": "integer"}, "l": {"items": {"$ref": "#"}}}},
    ],
)
def test_a_circle_ends_in_a_finding(data: Any) -> None:
    found = take(data)
    assert [a.name for a in found.schemas[0].attributes] == ["a"]
    assert any("leads back to itself" in finding.sentence for finding in found.findings)


@pytest.mark.parametrize(
    "nest",
    [
        lambda inner: {"type": "object", "properties": {"a": inner}},
        lambda inner: {"oneOf": [inner, {"type": "string", "maxLength": 3}]},
        lambda inner: {"allOf": [inner]},
        lambda inner: {"properties": {"a": {"items": inner}}},
    ],
)
def test_nesting_ends_in_a_finding(nest: Callable[[Any], Any]) -> None:
    inner: Any = {"type": "integer"}
    for _ in range(NESTING_LIMIT + 30):
        inner = nest(inner)
    found = take({"properties": {"b": {"type": "integer"}, "a": inner}})
    assert found.schemas[0].attributes[0].name == "b"
    assert any("deeper" in finding.sentence for finding in found.findings)


def test_a_small_file_that_unfolds_without_end_is_refused_soon() -> None:
    parts = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)}
    parts["d40"] = {"properties": {"a": {"type": "integer"}}}
    with pytest.raises(Refused) as refused:
        take({"$ref": "#/$defs/d0", "$defs": parts})
    assert refused.value.code == "schema-too-intricate"


def test_ten_thousand_attributes_are_refused() -> None:
    many = {f"a{n}": {"type": "integer"} for n in range(10_000)}
    with pytest.raises(Refused) as refused:
        take({"type": "object", "properties": many})
    assert refused.value.code == "too-many-attributes"


def test_what_describes_no_object_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        take({"$schema": "x", "type": "string"})
    assert refused.value.code == "no-object"


WORDS = st.sampled_from(
    [
        "type",
        "properties",
        "items",
        "$ref",
        "$defs",
        "allOf",
        "oneOf",
        "anyOf",
        "required",
        "enum",
        "const",
        "default",
        "format",
        "maxLength",
        "minimum",
        "multipleOf",
        "x-type",
        "x-extends",
        "x-unique",
        "title",
        "not",
    ]
)
LOOSE = st.recursive(
    JSON
    | st.sampled_from(["#", "#/$defs/a", "#/properties/a", "string", "object", "array", "date"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(WORDS | st.sampled_from(["a", "b"]), inner, max_size=4)
    ),
    max_leaves=30,
)


@given(st.dictionaries(WORDS, LOOSE, max_size=6))
def test_any_json_is_read_or_refused(data: dict[str, Any]) -> None:
    begun = time.monotonic()
    try:
        found = take({**data, "$schema": "s"})
    except Refused:
        return
    assert all(isinstance(a.type, AttributeType) for s in found.schemas for a in s.attributes)
    assert time.monotonic() - begun < 60
