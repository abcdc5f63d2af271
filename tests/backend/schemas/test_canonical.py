"""The file for version control: nothing is lost, the text is always the same, faults are told."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Refused
from backend.schemas.body import load_json
from backend.schemas.canonical import FORMAT, read, write
from backend.schemas.model import (
    MISSING,
    Attribute,
    AttributeType,
    Decision,
    DecisionState,
    Kind,
    Schema,
    UniqueKey,
)
from tests.backend.schemas.made import TEXT, VALUES, schemas
from tests.backend.schemas.test_changes import edits

DECISIONS = st.builds(
    Decision,
    st.sampled_from(["", "AT1", "AT2"]),
    st.sampled_from(DecisionState),
    TEXT,
    TEXT,
    TEXT,
).filter(lambda decision: not decision.is_blank)


@st.composite
def drafts(draw: st.DrawFn) -> Schema:
    """Whatever edits lead to, rules broken or not, with what was said about it."""
    schema = draw(schemas())
    for before, change in edits(draw(st.data()), schema, most=5):
        from backend.schemas.changes import apply

        schema = apply(before, change)
    said = draw(st.lists(DECISIONS, max_size=3, unique_by=lambda d: d.subject))
    return replace(schema, decisions=tuple(sorted(said, key=lambda d: d.subject)))


def canonical_order(found: list[Schema]) -> tuple[Schema, ...]:
    return tuple(sorted(found, key=lambda s: (list(Kind).index(s.kind), s.name.lower(), s.name)))


@given(st.lists(drafts(), max_size=3))
def test_what_is_written_is_read_again(found: list[Schema]) -> None:
    text = write(found)
    again = read(load_json(text))
    assert again == canonical_order(found)
    assert repr(again) == repr(canonical_order(found))  # True is not 1 here, 1.50 not 1.5
    assert text.endswith("}\n")
    text.encode()


@given(st.sampled_from(AttributeType), st.one_of(VALUES.values()))
def test_a_default_of_another_type_is_kept_as_it_is(type_: AttributeType, value: Any) -> None:
    schema = Schema(Kind.TASKS, "S", attributes=(Attribute("a", type_, default=value),))
    (again,) = read(load_json(write([schema])))
    assert repr(again.attributes[0].default) == repr(value)


@given(st.permutations([Schema(kind, name) for kind in Kind for name in "Aab"]))
def test_the_order_of_the_schemas_makes_no_difference(found: list[Schema]) -> None:
    assert write(found) == write(sorted(found, key=repr))


def test_the_text_shows_what_is_there_and_no_more() -> None:
    amount = Attribute("price", AttributeType.CURRENCY, default=Decimal("1.50"), id="A1")
    name = Attribute("name", length=10, mandatory=True, id="A2")
    schema = Schema(Kind.TASKS, "Offer", attributes=(amount, name), keys=(UniqueKey(("A2",), "K"),))
    assert write([schema]) == (
        '{\n  "format": "extension-workshop-schemas",\n  "version": 1,\n  "schemas": [\n    {\n'
        '      "kind": "tasks",\n      "name": "Offer",\n      "type": "single-valued",\n'
        '      "attributes": [\n        {\n          "id": "A1",\n          "name": "price",\n'
        '          "type": "currency",\n          "default": 1.50\n        },\n        {\n'
        '          "id": "A2",\n          "name": "name",\n          "type": "string",\n'
        '          "length": 10,\n          "mandatory": true\n        }\n      ],\n'
        '      "keys": [\n        {\n          "id": "K",\n          "attributes": [\n'
        '            "A2"\n          ]\n        }\n      ]\n    }\n  ]\n}\n'
    )


def test_half_a_character_and_no_number_survive_too() -> None:
    odd = Attribute("\ud83d", AttributeType.DOUBLE, default=float("inf"), id="A")
    text = write([Schema(Kind.TASKS, "S", attributes=(odd,))])
    text.encode()
    assert read(load_json(text))[0].attributes == (odd,)


def faults(body: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        read(body)
    return {problem.pointer: problem.code for problem in refused.value.problems}


def test_every_slip_of_a_hand_is_told_by_its_place() -> None:
    schema = {
        "kind": "task",
        "name": 5,
        "type": "single",
        "colour": 1,
        "attributes": [
            {"id": "A", "name": "a", "type": "text", "length": "10", "mandatory": "yes"},
            {"id": "A", "name": "b", "type": "string", "default": [1]},
            {"id": "", "type": "string", "default": {"decimal": "x"}},
            7,
        ],
        "keys": [{"id": "K", "attributes": ["A", "Z"]}, {"attributes": 3}],
        "decisions": [{"subject": "A", "state": "maybe"}, {"subject": "A", "state": "agreed"}],
    }
    at = "/schemas/0"
    assert faults({"format": FORMAT, "version": 1, "schemas": [schema]}) == {
        f"{at}/colour": "field-unknown",
        f"{at}/kind": "word-unknown",
        f"{at}/name": "field-wrong-type",
        f"{at}/type": "word-unknown",
        f"{at}/attributes/0/type": "word-unknown",
        f"{at}/attributes/0/length": "number-invalid",
        f"{at}/attributes/0/mandatory": "flag-invalid",
        f"{at}/attributes/1/id": "id-twice",
        f"{at}/attributes/1/default": "default-invalid",
        f"{at}/attributes/2/id": "id-invalid",
        f"{at}/attributes/2/name": "field-missing",
        f"{at}/attributes/2/default": "default-invalid",
        f"{at}/attributes/3": "not-object",
        f"{at}/keys/0/attributes/1": "key-attribute-missing",
        f"{at}/keys/1/attributes": "field-wrong-type",
        f"{at}/decisions/0/state": "word-unknown",
        f"{at}/decisions/1/subject": "subject-twice",
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "not-canonical"),
        ({"format": "other"}, "not-canonical"),
        ({"format": FORMAT, "version": 2, "schemas": []}, "format-too-new"),
        ({"format": FORMAT, "version": 1}, "array-missing"),
    ],
)
def test_another_file_is_refused(data: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.code == code


def test_a_row_added_by_hand_gets_an_id() -> None:
    row = {"name": "new", "type": "date"}
    schema = {"kind": "states", "name": "S", "type": "multi-valued", "attributes": [row]}
    (found,) = read({"format": FORMAT, "version": 1, "schemas": [schema]})
    assert found.attributes[0].id.startswith("AT")
    assert found.attributes[0].default is MISSING


@given(
    st.recursive(
        st.none() | st.text(max_size=3) | st.integers(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["schemas", "attributes", "keys", "id"]), inner)
        ),
    )
)
def test_any_json_is_read_or_refused(data: object) -> None:
    with suppress(Refused):
        read({"format": FORMAT, "version": 1, "schemas": [data]})
