"""The difference of two schemas can be applied, applied again, and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.schemas.changes import MoveAttribute, apply, apply_all
from backend.schemas.diff import align, diff, patch, reverse
from backend.schemas.differences import DifferenceKind, differences
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Decision,
    DecisionState,
    Kind,
    Schema,
    UniqueKey,
)
from tests.backend.schemas.made import schemas
from tests.backend.schemas.test_changes import edits

EXAMPLES = settings(max_examples=300)


def edited(data: st.DataObject, schema: Schema) -> Schema:
    for before, change in edits(data, schema):
        schema = apply(before, change)
    return schema


@EXAMPLES
@given(st.data(), schemas())
def test_the_difference_leads_from_one_to_the_other_and_back(
    data: st.DataObject, old: Schema
) -> None:
    new = edited(data, old)
    made = diff(old, new)
    assert apply_all(old, made) == new
    assert patch(old, made) == new
    assert apply_all(new, reverse(old, made)) == old


@EXAMPLES
@given(st.data(), schemas())
def test_applied_twice_it_does_what_it_did_once(data: st.DataObject, old: Schema) -> None:
    new = edited(data, old)
    assert patch(new, diff(old, new)) == new


@EXAMPLES
@given(schemas(), schemas())
def test_strangers_have_a_difference_too(old: Schema, new: Schema) -> None:
    made = diff(old, new)
    assert patch(old, made) == new
    assert patch(new, made) == new
    assert apply_all(new, reverse(old, made)) == old


@EXAMPLES
@given(st.data(), schemas())
def test_there_is_a_sentence_for_every_difference_and_none_without(
    data: st.DataObject, old: Schema
) -> None:
    new = edited(data, old)
    assert bool(differences(old, new)) == (old.definition != new.definition)


@EXAMPLES
@given(st.permutations(range(6)))
def test_the_fewest_rows_are_said_to_have_moved(order: list[int]) -> None:
    rows = tuple(Attribute(f"a{i}", id=str(i)) for i in range(6))
    old = Schema(Kind.TASKS, "S", attributes=rows)
    new = replace(old, attributes=tuple(rows[i] for i in order))
    moved = {d.attribute_id for d in differences(old, new)}
    staying = [i for i in order if str(i) not in moved]
    assert staying == sorted(staying)
    assert len(staying) == longest_run(order)


def longest_run(order: list[int]) -> int:
    best = [1] * len(order)
    for at, number in enumerate(order):
        best[at] += max((best[b] for b in range(at) if order[b] < number), default=0)
    return max(best)


def test_a_row_dragged_from_top_to_bottom_is_one_move() -> None:
    rows = tuple(Attribute(f"a{i}", id=str(i)) for i in range(12))
    old = Schema(Kind.TASKS, "S", attributes=rows)
    new = replace(old, attributes=(*rows[1:], rows[0]))
    assert diff(old, new) == (MoveAttribute("0", 11),)
    assert [d.sentence for d in differences(old, new)] == ["“a0” is moved after “a11”."]


RATING = Attribute("rating", AttributeType.INTEGER, id="R")
COMMENT = Attribute("comment", AttributeType.STRING, 40, id="C")
FEEDBACK = Schema(Kind.TASKS, "Feedback", attributes=(RATING, COMMENT))


@pytest.mark.parametrize(
    ("new", "kind", "sentence"),
    [
        (
            replace(FEEDBACK, name="Survey"),
            DifferenceKind.SCHEMA,
            "The schema “Feedback” is now “Survey”.",
        ),
        (
            replace(FEEDBACK, kind=Kind.PROFILES),
            DifferenceKind.SCHEMA,
            "It extends customer profiles; it extended tasks.",
        ),
        (
            replace(FEEDBACK, cardinality=Cardinality.MULTI),
            DifferenceKind.SCHEMA,
            "It is multi-valued now: a resource may hold several records.",
        ),
        (
            replace(FEEDBACK, attributes=(COMMENT,)),
            DifferenceKind.REMOVED,
            "“rating” is removed.",
        ),
        (
            replace(FEEDBACK, attributes=(RATING, COMMENT, Attribute("on", AttributeType.DATE))),
            DifferenceKind.ADDED,
            "“on” is added: date.",
        ),
        (
            replace(FEEDBACK, attributes=(replace(RATING, name="score"), COMMENT)),
            DifferenceKind.RENAMED,
            "“rating” is renamed to “score”.",
        ),
        (
            replace(FEEDBACK, attributes=(replace(RATING, type=AttributeType.STRING), COMMENT)),
            DifferenceKind.RETYPED,
            "“rating” is a string of 255 characters; it was an integer.",
        ),
        (
            replace(FEEDBACK, attributes=(RATING, replace(COMMENT, length=20))),
            DifferenceKind.CHANGED,
            "“comment” may have 20 characters; it might have 40.",
        ),
        (
            replace(FEEDBACK, attributes=(replace(RATING, default=3), COMMENT)),
            DifferenceKind.CHANGED,
            "“rating” has the default 3 now.",
        ),
        (
            replace(FEEDBACK, keys=(UniqueKey(("R", "C")),)),
            DifferenceKind.KEY,
            "The unique key (rating, comment) is added.",
        ),
    ],
)
def test_each_difference_is_a_readable_sentence(
    new: Schema, kind: DifferenceKind, sentence: str
) -> None:
    (found,) = differences(FEEDBACK, new)
    assert (found.kind, found.sentence) == (kind, sentence)


def test_what_was_said_is_in_the_difference_but_makes_no_version() -> None:
    new = replace(FEEDBACK, decisions=(Decision("R", DecisionState.AGREED, "1 to 5"),))
    assert differences(FEEDBACK, new) == ()
    assert new.definition == FEEDBACK.definition
    assert patch(FEEDBACK, diff(FEEDBACK, new)) == new


def test_a_schema_from_elsewhere_is_compared_by_names() -> None:
    foreign = Schema(
        Kind.TASKS,
        "Feedback",
        attributes=(
            Attribute("COMMENT", AttributeType.STRING, 40, id="x"),
            Attribute("score", AttributeType.INTEGER, id="y"),
            Attribute("on", AttributeType.DATE, id="z"),
        ),
        keys=(UniqueKey(("y",), "k"),),
    )
    aligned = align(FEEDBACK, foreign)
    assert [a.id for a in aligned.attributes] == ["C", "R", "z"]
    assert aligned.keys[0].attributes == ("R",)
    kinds = [d.kind for d in differences(FEEDBACK, aligned)]
    assert kinds.count(DifferenceKind.RENAMED) == 2
    assert DifferenceKind.ADDED in kinds


@EXAMPLES
@given(schemas())
def test_a_schema_aligned_with_its_copy_is_the_same(schema: Schema) -> None:
    ids = {a.id: f"other-{a.id}" for a in schema.attributes}
    copy = replace(
        schema,
        attributes=tuple(replace(a, id=ids[a.id]) for a in schema.attributes),
        keys=tuple(
            UniqueKey(tuple(ids[i] for i in k.attributes), f"other-{k.id}") for k in schema.keys
        ),
    )
    assert align(schema, copy) == schema
