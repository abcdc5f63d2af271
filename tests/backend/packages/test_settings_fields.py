"""Settings as a form: any schema, any settings; bounded, and true to both."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.errors import Problem
from backend.packages.json_edits import remove, set_value, value_at
from backend.packages.schema_branches import Rules
from backend.packages.schema_merging import Unmergeable
from backend.packages.settings import settings_problems
from backend.packages.settings_fields import (
    MOST_FIELDS,
    Field,
    Form,
    Kind,
    SettingsFields,
    by_field,
)
from backend.packages.settings_start import (
    branch_value,
    new_item,
    new_key,
    skeleton,
    starting_value,
)

TEXT = {"type": "string"}


def form(schema: dict[str, Any], value: Any, wanted: dict[str, int] | None = None) -> Form:
    return SettingsFields(schema).form(value, wanted)


def top(schema: dict[str, Any], value: Any, wanted: dict[str, int] | None = None) -> Field:
    made = form(schema, value, wanted)
    assert made.top is not None, made.why
    return made.top


def one(rule: Any, value: Any = ..., **more: Any) -> Field:
    """The field of a single setting."""
    (field,) = top({"properties": {"a": rule}, **more}, {} if value is ... else {"a": value}).within
    return field


# -- what a rule becomes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ({"type": "string"}, Kind.TEXT),
        ({"pattern": "^a"}, Kind.TEXT),
        ({"type": "number"}, Kind.NUMBER),
        ({"type": "integer"}, Kind.NUMBER),
        ({"type": "boolean"}, Kind.FLAG),
        ({"type": "null"}, Kind.NOTHING),
        ({"enum": ["a", 1, None]}, Kind.CHOICE),
        ({"type": "array", "items": TEXT}, Kind.LIST),
        ({"type": "array", "items": [TEXT, {"type": "null"}]}, Kind.LIST),
        ({"properties": {"b": TEXT}}, Kind.GROUP),
        ({"additionalProperties": TEXT}, Kind.GROUP),
        ({"patternProperties": {"^x": TEXT}}, Kind.GROUP),
        ({"type": ["string", "null"]}, Kind.ALTERNATIVES),
        ({"oneOf": [TEXT, {"type": "null"}]}, Kind.ALTERNATIVES),
        ({"type": ["string"]}, Kind.TEXT),
        ({"$ref": "#/definitions/t"}, Kind.TEXT),
        ({"allOf": [TEXT, {"minLength": 2}]}, Kind.TEXT),
    ],
)
def test_each_rule_has_its_kind_of_field(rule: dict[str, Any], kind: Kind) -> None:
    assert one(rule, definitions={"t": TEXT}).kind is kind


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({}, "any value"),
        ({"type": "object"}, "names no keys"),
        ({"type": "array"}, "nothing about the items"),
        ({"$ref": "http://example.com/a.json"}, "another document"),
        ({"$ref": "#/none"}, "not there"),
        ({"allOf": [TEXT, {"type": "number"}]}, "contradict"),
        ({"oneOf": [TEXT], "anyOf": [{"type": "null"}]}, "Two choices"),
        ({"enum": list(range(600))}, "600 choices"),
        ("no rule", "no JSON object"),
        (
            {"allOf": [{"patternProperties": {"^a": TEXT}}, {"properties": {"b": TEXT}}]},
            "no single",
        ),
    ],
)
def test_what_no_field_can_express_is_json_with_the_reason(rule: Any, why: str) -> None:
    field = one(rule)
    assert field.kind is Kind.JSON
    assert why in field.why


def test_a_value_of_another_type_is_json_until_it_fits() -> None:
    assert one(TEXT, 3).kind is Kind.JSON
    assert "a number, where text belongs" in one(TEXT, 3).why
    assert one({"type": "integer"}, True).kind is Kind.JSON
    assert one(TEXT, "x").kind is Kind.TEXT


def test_all_of_is_taken_together() -> None:
    rule = {
        "allOf": [
            {"type": "number", "minimum": 1, "exclusiveMinimum": True, "title": "First"},
            {"type": "integer", "minimum": 1, "maximum": 9, "title": "Second"},
            {"maximum": 5},
        ]
    }
    field = one(rule)
    assert (field.label, field.whole, field.rule) == ("First", True, "more than 1; at most 5")
    closed = {"properties": {"b": TEXT}, "additionalProperties": False}
    both = one({"allOf": [closed, {"properties": {"b": {"minLength": 2}, "c": TEXT}}]}, {})
    assert [inner.name for inner in both.within] == ["b"], "the closed part forbids c"
    assert both.within[0].rule == "at least 2 characters"
    assert "matches ^b" in one({"allOf": [{"pattern": "^a"}, {"pattern": "^b"}]}).rule


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("^https?://", "starts with http:// or https:// (the pattern ^https?://)"),
        ("^(ftp|http)://.*$", "starts with ftp:// or http:// (the pattern ^(ftp|http)://.*$)"),
        (r"^\/", r"starts with / (the pattern ^\/)"),
        ("^a+", "matches the pattern ^a+"),
        ("^a|b", "matches the pattern ^a|b"),
        ("^abc$", "matches the pattern ^abc$"),
        ("^x?", "matches the pattern ^x?"),
        ("abc", "matches the pattern abc"),
    ],
)
def test_a_pattern_says_what_a_text_starts_with_where_that_is_all(pattern: str, words: str) -> None:
    assert one({"type": "string", "pattern": pattern}).rule == words


def test_one_of_several_required_keys_is_said_and_no_choice_of_forms() -> None:
    rule = {
        "properties": {"b": TEXT, "c": TEXT},
        "anyOf": [{"required": ["b"]}, {"required": ["c"]}],
    }
    field = one(rule, {})
    assert field.kind is Kind.GROUP
    assert field.rule == "at least one of: b, or c"


def test_required_default_title_and_description_are_told() -> None:
    rule = {"type": "integer", "title": "Tries", "description": "How often.", "default": 3}
    field = one(rule, required=["a"])
    assert (field.label, field.name, field.description) == ("Tries", "a", "How often.")
    assert (field.required, field.present, field.default) == (True, False, "3")
    assert not one(rule, 3, required=["a"]).removable
    assert one(rule, 3).removable


def test_recursion_goes_as_deep_as_the_values() -> None:
    node = {"properties": {"child": {"$ref": "#"}, "name": TEXT}}
    flat = top(node, {})
    assert [field.present for field in flat.within] == [False, False]
    value: dict[str, Any] = {}
    for _ in range(40):
        value = {"child": value}
    deep = list(top(node, value).walk())
    assert any("deeper than the form" in field.why for field in deep)
    for circle in ({"$ref": "#"}, {"oneOf": [{"$ref": "#"}]}, {"allOf": [{"$ref": "#"}]}):
        assert form(circle, {}) == form(circle, {})
        assert one({"$ref": "#/properties/a"}).kind is Kind.JSON


def test_a_form_that_would_be_too_large_is_none() -> None:
    wide = {"properties": {f"a{at}": TEXT for at in range(MOST_FIELDS + 1)}}
    assert "more than 400 fields" in form(wide, {}).why
    many = {"properties": {"a": {"type": "array", "items": TEXT}}}
    assert form(many, {"a": ["x"] * 500}).top is None
    assert form(many, []).top is None
    heavy = {f"d{at}": {"allOf": [{"$ref": f"#/definitions/d{at + 1}"}] * 2} for at in range(30)}
    trap = {
        "definitions": {**heavy, "d30": TEXT},
        "properties": {"a": {"$ref": "#/definitions/d0"}},
    }
    assert "too often" in form(trap, {"a": "x"}).why


# -- alternatives ------------------------------------------------------------------------------

MAIL = {"properties": {"kind": {"enum": ["mail"]}, "to": TEXT}, "required": ["kind"]}
POST = {"properties": {"kind": {"enum": ["post"]}, "to": TEXT, "zip": TEXT}, "required": ["kind"]}


def test_the_alternative_that_the_value_fits_is_picked() -> None:
    rule = {"oneOf": [MAIL, POST]}
    assert one(rule, {"kind": "post", "to": "x"}).picked == 1
    assert one(rule, {"kind": "mail"}).options == ("kind: mail", "kind: post")
    assert one(rule, {"kind": "mail", "to": 3}).picked == 0, "wrong, and meant all the same"
    assert one({"anyOf": [TEXT, {"type": "array", "items": TEXT}]}, [1]).picked == 1
    assert one({"type": ["string", "integer", "null"]}, None).picked == 2
    assert one(rule).picked == -1


def test_what_a_person_picked_holds_while_it_may() -> None:
    rule = {"anyOf": [{"properties": {"a": TEXT}}, {"properties": {"b": TEXT}}]}
    schema = {"properties": {"a": rule}}
    assert top(schema, {"a": {}}, {"/a": 1}).within[0].picked == 1
    assert top(schema, {"a": {}}).within[0].picked == 0


def test_another_alternative_keeps_what_both_know() -> None:
    schema = {"properties": {"a": {"oneOf": [MAIL, POST]}}}
    model = SettingsFields(schema)
    field = one({"oneOf": [MAIL, POST]}, {"kind": "mail", "to": "x"})
    assert branch_value(model.rules, field, 1) == {"kind": "post", "to": "x"}


# -- starting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (TEXT, ""),
        ({"type": "integer", "minimum": 3, "multipleOf": 2}, 4),
        ({"type": "number", "minimum": 3, "exclusiveMinimum": True}, 4),
        ({"type": "integer", "maximum": -2}, -2),
        ({"enum": ["b", "a"]}, "b"),
        ({"type": "boolean"}, False),
        ({"type": ["null", "string"]}, None),
        ({"default": [1], "type": "array"}, [1]),
        ({"type": "array", "items": TEXT, "minItems": 2}, ["", ""]),
        (
            {"properties": {"b": TEXT, "c": TEXT, "d": {"default": 1}}, "required": ["b"]},
            {"b": "", "d": 1},
        ),
    ],
)  # fmt: skip
def test_a_new_field_starts_with_what_its_rule_takes(rule: Any, value: Any) -> None:
    schema = {"properties": {"a": rule}, "required": ["a"]}
    assert json.loads(skeleton(schema)) == {"a": value}
    if value != "":
        assert settings_problems({"configuration": {"schema": schema}}, skeleton(schema)) == ()


def test_items_and_keys_start_by_their_own_rule() -> None:
    rules = Rules({})
    pair = {"type": "array", "items": [TEXT, {"type": "integer"}], "additionalItems": {"enum": [7]}}
    assert new_item(rules, one(pair, [""])) == 0
    assert new_item(rules, one(pair, ["", 0])) == 7
    keyed = {
        "patternProperties": {"^n": {"type": "integer"}, "^t": TEXT},
        "additionalProperties": False,
    }
    field = one(keyed, {"n1": 1})
    assert new_key(rules, field, "n2") == (0, "")
    assert new_key(rules, field, "t") == ("", "")
    assert "is there already" in new_key(rules, field, "n1")[1]
    assert "must match ^n or ^t" in new_key(rules, field, "x")[1]
    assert new_key(rules, field, "")[1]


# -- problems ----------------------------------------------------------------------------------


def test_problems_stand_under_the_nearest_field() -> None:
    schema = {"properties": {"a": {"properties": {"b": TEXT}, "required": ["b"]}, "c": {}}}
    field = top(schema, {"a": {}, "c": {"deep": [1]}})
    found = by_field(
        field,
        [
            Problem("x", "“b” is missing.", pointer="/a"),
            Problem("x", "wrong", pointer="/c/deep/0"),
            Problem("x", "elsewhere", pointer="/none"),
        ],
    )
    assert {at: [one.title for one in told] for at, told in found.items()} == {
        "/a/b": ["“b” is missing."],
        "/c": ["wrong"],
        "": ["elsewhere"],
    }


# -- any schema, any settings ------------------------------------------------------------------

LEAF = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from(["", "a", "^a", "#", 0.5, 1e300])
)
NAMES = st.sampled_from(["a", "b", "a/b", "~", "é", "", "$ref", "id", "type"])
VALUES = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
TYPES = st.sampled_from(
    ["string", "integer", "number", "boolean", "null", "array", "object", "odd"]
)
REFS = st.sampled_from(
    ["#", "#/definitions/a", "#/definitions/b", "#/properties/a", "#x", "x.json"]
)


def ordinary(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Schemas whose words have the right shape, though they may contradict one another."""
    several = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(NAMES, inner, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": TYPES | st.lists(TYPES, min_size=1, max_size=3),
            "properties": named,
            "patternProperties": st.dictionaries(
                st.sampled_from(["^a", "(", "b$"]), inner, max_size=2
            ),
            "additionalProperties": st.booleans() | inner,
            "items": inner | several,
            "additionalItems": st.booleans() | inner,
            "oneOf": several,
            "anyOf": several,
            "allOf": several,
            "not": inner,
            "required": st.lists(NAMES, max_size=2),
            "enum": st.lists(VALUES, max_size=3),
            "default": VALUES,
            "title": st.sampled_from(["A title", " "]),
            "minimum": st.integers(-2, 2),
            "exclusiveMinimum": st.booleans(),
            "maximum": st.integers(-2, 2),
            "minLength": st.integers(0, 2),
            "minItems": st.integers(0, 9),
            "maxItems": st.integers(0, 2),
            "pattern": st.sampled_from(["^a", "(", r"^(a+)\1*$", "^{{([^}]+)}}$"]),
        },
    )


def hostile(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Words of schemas with anything behind them."""
    words = st.sampled_from(
        ["type", "properties", "items", "oneOf", "anyOf", "allOf", "enum", "required", "minimum",
         "pattern", "title", "description", "$ref", "definitions", "maxItems", "minLength",
         "additionalProperties", "patternProperties", "multipleOf", "format", "default"]
    )  # fmt: skip
    return st.dictionaries(words, VALUES | inner | st.lists(inner, max_size=2), max_size=4)


SCHEMAS = st.recursive(
    st.builds(lambda ref: {"$ref": ref}, REFS) | st.builds(lambda kind: {"type": kind}, TYPES),
    lambda inner: ordinary(inner) | hostile(inner),
    max_leaves=10,
)
ROOTS = st.builds(
    lambda root, a, b: {**root, "definitions": {"a": a, "b": b}} if isinstance(root, dict) else {},
    SCHEMAS, SCHEMAS, SCHEMAS,
)  # fmt: skip
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=4)


@given(ROOTS, OBJECTS)
@settings(max_examples=400, deadline=None)
def test_any_schema_and_any_settings_make_a_bounded_form(schema: Any, value: Any) -> None:
    model = SettingsFields(schema)
    made = model.form(value)
    assert (made.top is None) == bool(made.why)
    fields = list(made.top.walk()) if made.top is not None else []
    assert len(fields) <= MOST_FIELDS
    for field in fields:
        if field.present:
            assert value_at(value, field.pointer) == field.value or field.pointer == ""
        assert (field.kind is Kind.JSON) == bool(field.why)


@given(ROOTS, OBJECTS, st.sampled_from([None, 1]))
@settings(max_examples=300, deadline=None)
def test_what_the_form_writes_is_what_the_json_shows(
    schema: Any, value: dict[str, Any], indent: int | None
) -> None:
    model, text = SettingsFields(schema), json.dumps(value, indent=indent)
    made = model.form(value)
    for field in made.top.walk() if made.top is not None else ():
        if field.present:
            same = set_value(text, field.pointer, field.value).applied(text)
            assert json.loads(same) == value
        elif field.pointer:
            start = starting_value(model.rules, field.schema)
            put = set_value(text, field.pointer, start).applied(text)
            assert value_at(json.loads(put), field.pointer) == start
            assert json.loads(remove(put, field.pointer).applied(put)) == value


@given(ROOTS, OBJECTS)
@settings(max_examples=200, deadline=None)
def test_whatever_is_begun_in_the_form_has_an_end(schema: Any, value: dict[str, Any]) -> None:
    model = SettingsFields(schema)
    assert isinstance(json.loads(skeleton(schema)), dict)
    made = model.form(value)
    for field in made.top.walk() if made.top is not None else ():
        json.dumps(starting_value(model.rules, field.schema))
        if field.kind is Kind.LIST and field.present:
            new_item(model.rules, field)
        if field.kind is Kind.GROUP and field.open and field.present:
            new_key(model.rules, field, "a new one")
        for number in range(len(field.branches)):
            with suppress(Unmergeable):  # said to a person, as a JSON part
                json.dumps(branch_value(model.rules, field, number))


def test_the_real_package_core_edge_has_forms_for_all_its_delegates() -> None:
    place = Path("tests/interop/node_modules/@adobe/reactor-extension-core-edge/extension.json")
    if not place.is_file():
        pytest.skip("core-edge is not installed beside tests/interop")
    manifest = json.loads(place.read_text())
    seen: list[Kind] = []
    for kind in ("events", "conditions", "actions", "dataElements"):
        for delegate in manifest.get(kind, ()):
            schema = delegate["schema"]
            start = json.loads(skeleton(schema))
            made = form(schema, start)
            if made.top is None:  # one says nothing at all
                assert not schema.get("properties")
                continue
            seen += [field.kind for field in made.top.walk()]
    assert {Kind.TEXT, Kind.GROUP} <= set(seen)
    assert len(seen) > 10
