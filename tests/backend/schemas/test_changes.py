"""Changes and their inverses: whatever was done can be undone, and redone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Refused
from backend.schemas.changes import (
    AddAttribute,
    AddKey,
    Change,
    MoveAttribute,
    RemoveAttribute,
    RemoveKey,
    RenameSchema,
    SetAttribute,
    SetCardinality,
    SetDecision,
    SetKey,
    SetKind,
    apply,
    describe,
    inverse,
)
from backend.schemas.model import (
    MISSING,
    Attribute,
    AttributeType,
    Cardinality,
    Decision,
    DecisionState,
    Kind,
    Schema,
    UniqueKey,
)
from tests.backend.schemas.made import AMOUNTS, TEXT, VALUES, attributes, schemas

A, B = Attribute("a", id="A"), Attribute("b", id="B")
PAIR = UniqueKey(("A", "B"), id="K")
SCHEMA = Schema(Kind.TASKS, "S", Cardinality.MULTI, (A, B, Attribute("c", id="C")), (PAIR,))
INDEXES = st.integers(0, 8)


def fields(attribute_ids: list[str]) -> st.SearchStrategy[Change]:
    ids = st.sampled_from(attribute_ids)
    default = st.just(MISSING) | AMOUNTS | st.one_of(VALUES.values())
    return st.one_of(
        st.builds(SetAttribute, ids, st.just("name"), TEXT),
        st.builds(SetAttribute, ids, st.just("type"), st.sampled_from(AttributeType)),
        st.builds(SetAttribute, ids, st.just("length"), st.none() | st.integers(-1, 5000)),
        st.builds(SetAttribute, ids, st.just("default"), default),
        st.builds(
            SetAttribute,
            ids,
            st.sampled_from(["mandatory", "unique", "encrypt"]),
            st.booleans(),
        ),
    )


def decisions(attribute_ids: list[str]) -> st.SearchStrategy[Decision]:
    return st.builds(
        Decision,
        st.sampled_from(["", *attribute_ids]),
        st.sampled_from(DecisionState),
        st.sampled_from(["", "as in the contract"]),
        st.sampled_from(["", "Ada"]),
    )


def possible(schema: Schema) -> st.SearchStrategy[Change]:
    """Any change that can be asked of the schema; some of them will be refused."""
    offered: list[st.SearchStrategy[Change]] = [
        st.builds(RenameSchema, TEXT),
        st.builds(SetKind, st.sampled_from(Kind)),
        st.builds(SetCardinality, st.sampled_from(Cardinality)),
        st.builds(AddAttribute, INDEXES, attributes() | st.builds(Attribute)),
        st.builds(SetDecision, decisions([a.id for a in schema.attributes])),
    ]
    if schema.attributes:
        ids = [a.id for a in schema.attributes]
        group = st.lists(st.sampled_from(ids), max_size=3).map(tuple)
        offered += [
            st.builds(RemoveAttribute, st.sampled_from(ids)),
            st.builds(MoveAttribute, st.sampled_from(ids), INDEXES),
            fields(ids),
            st.builds(AddKey, INDEXES, st.builds(UniqueKey, group)),
        ]
        if schema.keys:
            keys = st.sampled_from([k.id for k in schema.keys])
            offered += [st.builds(RemoveKey, keys), st.builds(SetKey, keys, group)]
    return st.one_of(offered)


def edits(data: st.DataObject, schema: Schema, most: int = 12) -> Iterator[tuple[Schema, Change]]:
    """A random sequence of changes that are not refused, each with the schema before it."""
    for _ in range(data.draw(st.integers(1, most))):
        change = data.draw(possible(schema))
        try:
            after = apply(schema, change)
        except Refused:
            assert isinstance(change, RemoveAttribute)
            continue
        yield schema, change
        schema = after


@given(st.data(), schemas())
def test_any_sequence_of_edits_can_be_undone_and_redone(data: st.DataObject, start: Schema) -> None:
    done = list(edits(data, start))
    schema = start
    for before, change in done:
        assert describe(before, change)
        schema = apply(schema, change)
    end = schema
    for before, change in reversed(done):
        schema = apply(schema, inverse(before, change))
        assert schema == before
    assert schema == start
    for _, change in done:
        schema = apply(schema, change)
    assert schema == end


@given(st.data(), schemas())
def test_the_inverse_of_an_inverse_is_the_change_itself_in_effect(
    data: st.DataObject, start: Schema
) -> None:
    for before, change in edits(data, start, most=4):
        after = apply(before, change)
        back = inverse(before, change)
        assert apply(before, inverse(after, back)) == after


@pytest.mark.parametrize("attribute_id", ["A", "B"])
def test_an_attribute_in_a_key_cannot_be_removed(attribute_id: str) -> None:
    with pytest.raises(Refused) as refused:
        apply(SCHEMA, RemoveAttribute(attribute_id))
    (problem,) = refused.value.problems
    assert (problem.code, problem.pointer) == ("attribute-in-key", "/unique/0")
    assert "(a, b)" in problem.title
    freed = apply(SCHEMA, RemoveKey("K"))
    assert apply(freed, RemoveAttribute(attribute_id)).attribute(attribute_id) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (RemoveAttribute("gone"), "attribute-missing"),
        (MoveAttribute("gone", 0), "attribute-missing"),
        (SetAttribute("gone", "name", "x"), "attribute-missing"),
        (RemoveKey("gone"), "key-missing"),
        (SetKey("gone", ("A",)), "key-missing"),
        (SetKey("K", ("A", "gone")), "attribute-missing"),
        (AddKey(0, UniqueKey(("gone",))), "attribute-missing"),
    ],
)
def test_a_change_of_what_is_not_there_is_refused(change: Change, code: str) -> None:
    with pytest.raises(Refused) as refused:
        apply(SCHEMA, change)
    assert refused.value.code == code


def test_a_rename_keeps_the_keys_hold() -> None:
    renamed = apply(SCHEMA, SetAttribute("A", "name", "z"))
    assert renamed.key_names(PAIR) == ("z", "b")
    assert renamed.attributes == (replace(A, name="z"), *SCHEMA.attributes[1:])


@pytest.mark.parametrize(("index", "order"), [(0, "CAB"), (1, "ACB"), (2, "ABC"), (9, "ABC")])
def test_move(index: int, order: str) -> None:
    moved = apply(SCHEMA, MoveAttribute("C", index))
    assert "".join(a.id for a in moved.attributes) == order


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (RenameSchema("T"), "Name the schema “T”"),
        (SetKind(Kind.STATES), "Extend states"),
        (SetCardinality(Cardinality.SINGLE), "Make it single-valued"),
        (AddAttribute(0, Attribute("x")), "Add x"),
        (AddAttribute(0, Attribute()), "Add an attribute"),
        (RemoveAttribute("A"), "Delete a"),
        (RemoveAttribute("gone"), "Delete an attribute"),
        (MoveAttribute("A", 1), "Move a"),
        (SetAttribute("A", "name", "x"), "Rename a to x"),
        (SetAttribute("A", "length", 5), "Change length of a"),
        (AddKey(0, PAIR), "Add a unique key"),
        (RemoveKey("K"), "Delete a unique key"),
        (SetKey("K", ("A",)), "Change a unique key"),
    ],
)
def test_a_change_says_what_it_does(change: Change, text: str) -> None:
    assert describe(SCHEMA, change) == text
