"""The request body of a schema: read in both forms, written in one."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Refused
from backend.schemas.body import dump_json, load_json, parse_body, to_body
from backend.schemas.model import MISSING, Attribute, AttributeType, Cardinality, Kind, Schema
from backend.schemas.rules import check
from tests.backend.schemas.bodies import FEEDBACK, PHONE
from tests.backend.schemas.made import JSON, schemas

KINDS = st.sampled_from(Kind)


def body(**changes: Any) -> dict[str, Any]:
    return {
        "name": "A",
        "type": "multi-valued",
        "attributes": [{"name": n, "type": "integer"} for n in ("a", "b", "c")],
    } | changes


def keys(unique: object) -> list[tuple[str, ...]]:
    schema = parse_body(body(unique=unique), Kind.TASKS)
    return [schema.key_names(key) for key in schema.keys]


def refusal(found: object, kind: Kind = Kind.TASKS) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        parse_body(found, kind)
    return [(p.code, p.pointer) for p in refused.value.problems]


def test_the_canonical_bodies_are_answered_normalised() -> None:
    assert to_body(parse_body(FEEDBACK, Kind.TASKS)) == {
        "name": "Feedback",
        "type": "single-valued",
        "attributes": [
            {
                "name": name,
                "type": type_,
                "length": length,
                "mandatory": mandatory,
                "unique": False,
                "encrypt": False,
            }
            for name, type_, length, mandatory in (
                ("FeedbackType", "string", 10, True),
                ("rating", "integer", 0, True),
                ("notes", "string", 256, False),
            )
        ],
    }
    phone = to_body(parse_body(PHONE, Kind.PROFILES))
    assert phone["unique"] == ["prefix", "PhoneNumber"]
    assert [a.get("default", "none") for a in phone["attributes"]] == [
        0, "555", "none", "none", "none", "none",
    ]  # fmt: skip
    assert [a["length"] for a in phone["attributes"]] == [0, 3, 0, 32, 0, 0]


def test_the_originals_own_answer_comes_back_as_it_is() -> None:
    amount = {
        "default": 5,
        "encrypt": False,
        "length": 0,
        "mandatory": True,
        "name": "amount",
        "type": "integer",
        "unique": False,
    }
    schema = parse_body(body(attributes=[amount]), Kind.TASKS)
    assert check(schema) == ()
    assert schema.attributes[0].length is None
    assert to_body(schema)["attributes"] == [amount]


@pytest.mark.parametrize("form", [True, "true", "TRUE", "True"])
@pytest.mark.parametrize("flag", ["mandatory", "unique", "encrypt"])
def test_flags_may_be_text(flag: str, form: object) -> None:
    found = parse_body(body(attributes=[{"name": "a", "type": "date", flag: form}]), Kind.TASKS)
    assert getattr(found.attributes[0], flag) is True
    denied = {True: False, "true": "false", "TRUE": "FALSE", "True": "False"}[form]  # type: ignore[index]
    other = parse_body(body(attributes=[{"name": "a", "type": "date", flag: denied}]), Kind.TASKS)
    assert getattr(other.attributes[0], flag) is False


@pytest.mark.parametrize(
    ("length", "expected"), [("10", 10), (10, 10), ("0", 0), ("-1", -1), (None, None)]
)
def test_a_length_may_be_text(length: object, expected: int | None) -> None:
    attribute = {"name": "a", "type": "string", "length": length}
    assert parse_body(body(attributes=[attribute]), Kind.TASKS).attributes[0].length == expected


@pytest.mark.parametrize("length", ["--5", "", "-", "1.5", 1.5, "٣", True, [], "ten", "9" * 21])
def test_a_length_that_is_no_whole_number_is_refused(length: object) -> None:
    attribute = {"name": "a", "type": "string", "length": length}
    assert refusal(body(attributes=[attribute])) == [("length-invalid", "/attributes/0/length")]


@pytest.mark.parametrize("type_", AttributeType)
def test_types_are_taken_in_any_case_and_answered_in_lower_case(type_: AttributeType) -> None:
    schema = parse_body(body(attributes=[{"name": "a", "type": type_.upper()}]), Kind.TASKS)
    assert to_body(schema)["attributes"][0]["type"] == type_.value


def test_cardinality_is_taken_in_any_case() -> None:
    assert parse_body(body(type="Single-Valued"), Kind.TASKS).cardinality is Cardinality.SINGLE


@pytest.mark.parametrize(
    ("unique", "expected"),
    [
        (None, []),
        ([], []),
        ("", []),
        ("a", [("a",)]),
        ("a,b", [("a", "b")]),
        (" A , b ", [("a", "b")]),
        (["a"], [("a",)]),
        (["B", "a"], [("b", "a")]),
        ([["a", "b"]], [("a", "b")]),
        (["c", ["a", "B"]], [("c",), ("a", "b")]),
        ([["a"], ["b"]], [("a",), ("b",)]),
    ],
)
def test_unique_in_every_form(unique: object, expected: list[tuple[str, ...]]) -> None:
    assert keys(unique) == expected
    written = to_body(parse_body(body(unique=unique), Kind.TASKS))
    assert keys(written.get("unique")) == expected


@pytest.mark.parametrize(
    ("unique", "expected"),
    [
        (["a", "x"], [("key-attribute-missing", "/unique/1")]),
        (["a", ["b", "x"]], [("key-attribute-missing", "/unique/1")]),
        ("a,x", [("key-attribute-missing", "/unique/1")]),
        ([5], [("key-attribute-missing", "/unique/0")]),
        ([["a", ["b"]]], [("key-attribute-missing", "/unique/0")]),
        ([None], [("key-attribute-missing", "/unique/0")]),
        ({"a": 1}, [("unique-invalid", "/unique")]),
        (5, [("unique-invalid", "/unique")]),
        (False, [("unique-invalid", "/unique")]),
    ],
)
def test_unique_that_names_no_attribute_is_refused(
    unique: object, expected: list[tuple[str, str]]
) -> None:
    assert refusal(body(unique=unique)) == expected


def test_unique_takes_only_text_for_a_name() -> None:
    attributes = [{"name": n, "type": "date"} for n in ("true", "None")]
    found = body(attributes=attributes, unique=[True, 5, None])
    assert refusal(found) == [("key-attribute-missing", f"/unique/{i}") for i in range(3)]


def test_a_name_twice_in_a_key_is_left_to_the_rules() -> None:
    schema = parse_body(body(unique=["a", "A"]), Kind.TASKS)
    assert [p.code for p in check(schema)] == ["key-attribute-twice"]


@pytest.mark.parametrize("found", [None, 5, "A", [], [{"name": "A"}], True])
def test_a_body_is_an_object(found: object) -> None:
    assert refusal(found) == [("schema-not-object", "")]


def test_every_fault_is_told_at_once_with_its_place() -> None:
    found = {
        "name": 5,
        "type": "double-valued",
        "a/b~c": 1,
        "attributes": [
            {"name": "a", "type": "text", "mandatory": "maybe", "x/y": 1},
            {"name": None, "type": None, "length": "many", "default": [1], "unique": 1},
            "string",
        ],
        "unique": [["a", "zz"]],
    }
    assert refusal(found) == [
        ("field-unknown", "/a~1b~0c"),
        ("field-wrong-type", "/name"),
        ("type-unknown", "/type"),
        ("field-unknown", "/attributes/0/x~1y"),
        ("type-unknown", "/attributes/0/type"),
        ("flag-invalid", "/attributes/0/mandatory"),
        ("field-wrong-type", "/attributes/1/name"),
        ("type-unknown", "/attributes/1/type"),
        ("length-invalid", "/attributes/1/length"),
        ("default-invalid", "/attributes/1/default"),
        ("flag-invalid", "/attributes/1/unique"),
        ("attribute-not-object", "/attributes/2"),
        ("key-attribute-missing", "/unique/0"),
    ]


@pytest.mark.parametrize("kind", Kind)
def test_attributes_may_be_left_out_of_a_customer_profile_only(kind: Kind) -> None:
    found = {"name": "A", "type": "single-valued"}
    if kind is Kind.PROFILES:
        assert parse_body(found, kind).attributes == ()
    else:
        assert refusal(found, kind) == [("attributes-missing", "/attributes")]


@pytest.mark.parametrize(
    ("type_", "text", "kept"),
    [
        ("currency", "1.10", Decimal("1.10")),
        ("currency", "999999999999999.9999", Decimal("999999999999999.9999")),
        ("double", "0.1", 0.1),
        ("integer", "5.0", 5),
        ("datetime", '"2026-01-01T01:00:00+01:00"', "2026-01-01T00:00:00.000Z"),
        ("string", "null", MISSING),
        ("integer", '"5"', "5"),
        ("currency", "1e9999999", Decimal("1e9999999")),
    ],
)
def test_a_default_is_kept_in_its_types_form_and_a_wrong_one_as_it_came(
    type_: str, text: str, kept: object
) -> None:
    attribute = f'{{"name": "a", "type": "{type_}", "default": {text}}}'
    found = load_json(f'{{"name": "A", "type": "multi-valued", "attributes": [{attribute}]}}')
    default = parse_body(found, Kind.TASKS).attributes[0].default
    assert (default, type(default)) == (kept, type(kept))


@given(schemas())
def test_what_is_written_is_read_back_and_written_the_same(schema: Schema) -> None:
    written = dump_json(to_body(schema))
    again = parse_body(load_json(written), schema.kind)
    assert dump_json(to_body(again)) == written
    assert [plain(a) for a in again.attributes] == [plain(a) for a in schema.attributes]
    assert [again.key_names(k) for k in again.keys] == [schema.key_names(k) for k in schema.keys]
    assert (again.name, again.cardinality) == (schema.name, schema.cardinality)


def plain(attribute: Attribute) -> tuple[object, ...]:
    default = attribute.default
    return (
        attribute.name,
        attribute.type,
        attribute.effective_length,
        attribute.mandatory,
        (str(default), type(default)),
        attribute.unique,
        attribute.encrypt,
    )


@given(JSON, KINDS)
def test_any_json_is_a_schema_or_refused(found: object, kind: Kind) -> None:
    try:
        parse_body(found, kind)
    except Refused:
        return
    assert isinstance(found, dict)


@given(st.data(), KINDS)
def test_a_body_with_anything_anywhere_is_a_schema_or_refused(
    data: st.DataObject, kind: Kind
) -> None:
    found = deepcopy(data.draw(st.sampled_from([FEEDBACK, PHONE])))
    places: list[Any] = [found, *found["attributes"]]
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.sampled_from(places))
        field = data.draw(st.sampled_from([*place, "unique", "default", "length", "other"]))
        place[field] = data.draw(JSON | st.lists(st.sampled_from(["prefix", "rating", "notes"])))
    found = load_json(json.dumps(found))
    try:
        schema = parse_body(found, kind)
    except Refused:
        return
    check(schema)
    assert load_json(dump_json(to_body(schema)))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "line 1, column 1"),
        ('{"a": 1,\n "b"}', "line 2, column 5"),
        ("\ufeff{}", "line 1, column 1"),
        ("NaN", ""),
        ("[Infinity]", ""),
        ("1" * 5_000, ""),
        ("1e99999999999999999999", ""),
        ("-1e-99999999999999999999", ""),
    ],
)
def test_text_that_is_no_json_is_refused_with_its_place(text: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        load_json(text)
    (problem,) = refused.value.problems
    assert problem.code == "not-json"
    assert where in problem.title
    assert "class '" not in problem.detail


@given(JSON.map(json.dumps) | st.text(max_size=40))
def test_any_text_is_json_or_refused(text: str) -> None:
    try:
        expected = json.loads(text, parse_float=Decimal, parse_constant=refuse_constant)
    except ValueError:
        with pytest.raises(Refused):
            load_json(text)
    else:
        assert load_json(text) == expected


def refuse_constant(name: str) -> None:
    raise ValueError(name)


def test_rules_that_the_readable_part_breaks_are_told_with_the_faults_of_form() -> None:
    found = body(
        name="2nd",
        attributes=[
            {"name": "a", "type": "strng", "length": 0},
            {"name": "b", "type": "string", "length": 0},
        ],
    )
    assert refusal(found) == [
        ("type-unknown", "/attributes/0/type"),
        ("name-invalid", "/name"),
        ("length-out-of-range", "/attributes/1/length"),
    ]


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_json_nested_without_end_is_told_as_such(opening: str) -> None:
    with pytest.raises(Refused) as refused:
        load_json(opening * 100_000)
    assert refused.value.code == "json-too-deep"


def test_what_is_quoted_in_a_problem_is_short() -> None:
    endless = "a" * 70_000
    found = {**FEEDBACK, endless: 1, "type": endless}
    found["attributes"] = [{"name": "x", "type": endless, "mandatory": endless}]
    with pytest.raises(Refused) as refused:
        parse_body(found, Kind.TASKS)
    assert len(refused.value.problems) == 4
    assert all(len(str(problem)) < 300 for problem in refused.value.problems)


def test_half_a_character_in_a_key_can_be_told() -> None:
    with pytest.raises(Refused) as refused:
        parse_body({**FEEDBACK, "\ud83d": 1}, Kind.TASKS)
    (problem,) = refused.value.problems
    assert problem.code == "field-unknown"
    f"{problem}{problem.pointer}".encode()
