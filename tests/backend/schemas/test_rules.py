"""Every rule that a schema must keep, with its code and where it points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from backend.errors import Problem, Severity, errors_among
from backend.schemas.body import parse_body
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
    UniqueKey,
)
from backend.schemas.rules import check
from tests.backend.schemas.bodies import FEEDBACK, PHONE
from tests.backend.schemas.made import schemas

STRING, INTEGER = AttributeType.STRING, AttributeType.INTEGER
GOOD = Schema(Kind.TASKS, "Good", Cardinality.MULTI, (Attribute("a", id="A"), Attribute("b")))


def found(schema: Schema, taken: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    return [(p.code, p.pointer, p.severity.value) for p in check(schema, taken)]


def with_attribute(**fields: Any) -> Schema:
    return replace(GOOD, attributes=(Attribute("first"), Attribute(**fields)))


def test_the_canonical_bodies_have_no_error() -> None:
    assert check(parse_body(FEEDBACK, Kind.TASKS)) == ()
    assert found(parse_body(PHONE, Kind.PROFILES)) == [
        ("length-ignored", "/attributes/2/length", "warning")
    ]


@given(schemas())
def test_a_schema_that_keeps_the_rules_has_no_error(schema: Schema) -> None:
    assert errors_among(check(schema)) == ()


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("", ["name-missing"]),
        ("a", []),
        ("Z_9", []),
        ("a" * 26, []),
        ("a" * 27, ["name-too-long"]),
        ("9a", ["name-invalid"]),
        ("_a", ["name-invalid"]),
        ("a b", ["name-invalid"]),
        ("a-b", ["name-invalid"]),
        ("a\n", ["name-invalid"]),
        ("Größe", ["name-invalid"]),
        ("ａ", ["name-invalid"]),
        ("a٣", ["name-invalid"]),
        ("é" * 27, ["name-too-long", "name-invalid"]),
    ],
)
def test_name_of_a_schema(name: str, codes: list[str]) -> None:
    assert found(replace(GOOD, name=name)) == [(code, "/name", "error") for code in codes]


@pytest.mark.parametrize("taken", ["good", "GOOD", "gOOD"])
def test_a_name_is_taken_in_any_case(taken: str) -> None:
    assert found(replace(GOOD, name=taken), ("good",)) == [("name-taken", "/name", "error")]


@pytest.mark.parametrize("kind", Kind)
def test_only_a_customer_profile_may_do_without_attributes(kind: Kind) -> None:
    expected = [] if kind is Kind.PROFILES else [("attributes-missing", "/attributes", "error")]
    assert found(replace(GOOD, kind=kind, attributes=())) == expected


@pytest.mark.parametrize(
    ("name", "code", "severity"),
    [
        ("car type", "attribute-name-unusual", "warning"),
        ("a" * 27, "attribute-name-unusual", "warning"),
        ("a" * 64, "attribute-name-unusual", "warning"),
        ("a" * 65, "attribute-name-too-long", "error"),
        ("", "attribute-name-missing", "error"),
        ("9a", "attribute-name-invalid", "error"),
        ("a.b", "attribute-name-invalid", "error"),
        ("a/b", "attribute-name-invalid", "error"),
        ("a\n", "attribute-name-invalid", "error"),
        ("naïve", "attribute-name-invalid", "error"),
        ("a" * 26, "", ""),
        ("a_9", "", ""),
    ],
)
def test_name_of_an_attribute(name: str, code: str, severity: str) -> None:
    expected = [(code, "/attributes/1/name", severity)] if code else []
    assert found(with_attribute(name=name)) == expected


@pytest.mark.parametrize("name", ["a  b", " a", "a ", "a\tb", "a\u00a0b"])
def test_only_single_inner_spaces_are_allowed_in_an_attributes_name(name: str) -> None:
    assert ("attribute-name-invalid", "/attributes/1/name", "error") in found(
        with_attribute(name=name)
    )


def test_two_attributes_of_one_name_in_another_case() -> None:
    schema = replace(GOOD, attributes=(Attribute("Rating"), Attribute("x"), Attribute("rATING")))
    assert found(schema) == [("attribute-name-taken", "/attributes/2/name", "error")]


def test_two_attributes_without_a_name_are_told_as_nameless_only() -> None:
    schema = replace(GOOD, attributes=(Attribute(), Attribute()))
    assert found(schema) == [
        ("attribute-name-missing", "/attributes/0/name", "error"),
        ("attribute-name-missing", "/attributes/1/name", "error"),
    ]


@pytest.mark.parametrize(
    ("length", "good"),
    [(None, True), (1, True), (4000, True), (0, False), (4001, False), (-1, False)],
)
def test_length_of_a_string(length: int | None, good: bool) -> None:
    expected = [] if good else [("length-out-of-range", "/attributes/1/length", "error")]
    assert found(with_attribute(name="x", length=length)) == expected


@pytest.mark.parametrize(("length", "warned"), [(None, False), (0, False), (15, True), (-1, True)])
def test_length_of_another_type_is_ignored_aloud(length: int | None, warned: bool) -> None:
    expected = [("length-ignored", "/attributes/1/length", "warning")] if warned else []
    assert found(with_attribute(name="x", type=INTEGER, length=length)) == expected


@pytest.mark.parametrize(
    ("fields", "good"),
    [
        ({"type": INTEGER, "default": 0}, True),
        ({"type": INTEGER, "default": 2**31}, False),
        ({"type": INTEGER, "default": "0"}, False),
        ({"type": STRING, "default": "555", "length": 3}, True),
        ({"type": STRING, "default": "5555", "length": 3}, False),
        ({"type": STRING, "default": "", "length": 3}, True),
        ({"type": AttributeType.BOOLEAN, "default": False}, True),
        ({"type": AttributeType.DATE, "default": "2023-02-29"}, False),
    ],
)
def test_a_default_must_be_a_value(fields: dict[str, Any], good: bool) -> None:
    expected = [] if good else [("default-invalid", "/attributes/1/default", "error")]
    assert found(with_attribute(name="x", **fields)) == expected


def test_a_bad_length_is_not_blamed_on_the_default() -> None:
    assert found(with_attribute(name="x", length=0, default="abc")) == [
        ("length-out-of-range", "/attributes/1/length", "error")
    ]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (["A"], []),
        (["AB", "A"], []),
        ([""], [("key-empty", "/unique/0")]),
        (["A", "ABA"], [("key-attribute-twice", "/unique/1")]),
        (["AB", "BA"], [("key-twice", "/unique/1")]),
        (["", ""], [("key-empty", "/unique/0"), ("key-empty", "/unique/1")]),
    ],
)
def test_unique_keys(groups: list[str], expected: list[tuple[str, str]]) -> None:
    schema = replace(
        GOOD,
        attributes=(Attribute("a", id="A"), Attribute("b", id="B")),
        keys=tuple(UniqueKey(tuple(group)) for group in groups),
    )
    assert found(schema) == [(code, pointer, "error") for code, pointer in expected]


@pytest.mark.parametrize(
    ("keys", "unique", "pointer"),
    [((UniqueKey(("A",)),), False, "/unique"), ((), True, "/type")],
)
def test_a_key_of_a_single_valued_schema_is_idle(
    keys: tuple[UniqueKey, ...], unique: bool, pointer: str
) -> None:
    schema = replace(GOOD, keys=keys, attributes=(Attribute("a", id="A", unique=unique),))
    assert found(schema) == []
    single = replace(schema, cardinality=Cardinality.SINGLE)
    assert found(single) == [("key-idle", pointer, "warning")]


def test_all_problems_are_told_at_once_in_the_order_of_the_form() -> None:
    schema = Schema(
        Kind.STATES,
        "9" * 27,
        Cardinality.MULTI,
        (Attribute("", default=1), Attribute("x", length=0), Attribute("X")),
        (UniqueKey(()),),
    )
    assert [(p.code, p.pointer) for p in check(schema)] == [
        ("name-too-long", "/name"),
        ("name-invalid", "/name"),
        ("attribute-name-missing", "/attributes/0/name"),
        ("default-invalid", "/attributes/0/default"),
        ("length-out-of-range", "/attributes/1/length"),
        ("attribute-name-taken", "/attributes/2/name"),
        ("key-empty", "/unique/0"),
    ]


def test_every_problem_says_what_and_what_to_do() -> None:
    broken = Schema(
        Kind.TASKS,
        "9" * 27,
        Cardinality.SINGLE,
        (
            Attribute(""),
            Attribute("ä"),
            Attribute("x" * 65),
            Attribute("a b"),
            Attribute("x", length=0),
            Attribute("X", INTEGER, 5, default="y"),
        ),
        (UniqueKey(()), UniqueKey(("A", "A")), UniqueKey(("A",))),
    )
    problems = check(broken, ("9" * 27,))
    assert len({p.code for p in problems}) == 15
    for problem in problems:
        assert problem.title
        assert problem.remedy
        assert Problem.from_json(problem.to_json()) == problem
    warnings = [p.code for p in problems if p.severity is Severity.WARNING]
    assert sorted(warnings) == ["attribute-name-unusual", "key-idle", "length-ignored"]
