"""Acts on several rows lead where they should, as changes that can be taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.schemas.changes import Change, MoveAttribute, apply_all, step
from backend.schemas.model import Attribute, AttributeType, Kind, Schema
from desktop.schemas.row_acts import duplicates, moves, settings, shifts

LETTERS = "abcdefgh"


def schema(letters: str = LETTERS) -> Schema:
    return Schema(Kind.TASKS, "S", attributes=tuple(Attribute(c, id=c) for c in letters))


def after(changes: list[Change], start: Schema) -> str:
    end, made = step(start, changes) if changes else (start, None)
    if made is not None:
        assert apply_all(end, made.inverse) == start
    return "".join(a.id for a in end.attributes)


ROWS = st.sets(st.integers(0, 7), min_size=1).map(sorted)


@given(ROWS, st.integers(0, 8))
def test_dropped_rows_stand_together_where_they_were_let_go(rows: list[int], at: int) -> None:
    changes = moves(schema(), rows, at)
    chosen = [LETTERS[row] for row in rows]
    rest = [c for c in LETTERS if c not in chosen]
    before = [c for c in LETTERS[:at] if c not in chosen]
    expected = [*before, *chosen, *(c for c in rest if c not in before)]
    assert after(changes, schema()) == "".join(expected)
    moved = {c.attribute_id for c in changes if isinstance(c, MoveAttribute)}
    assert moved <= set(chosen)
    assert len(changes) <= len(rows)


@given(ROWS, st.sampled_from([-1, 1]))
def test_shifted_rows_move_by_one_where_there_is_room(rows: list[int], by: int) -> None:
    found = after(shifts(schema(), rows, by), schema())
    places = [found.index(LETTERS[row]) for row in rows]
    assert places == sorted(places)
    assert all(abs(place - row) <= 1 for place, row in zip(places, rows, strict=True))
    edge = 0 if by < 0 else 7
    if edge not in rows:
        assert places == [row + by for row in rows]
    rest = [c for c in found if LETTERS.index(c) not in rows]
    assert rest == sorted(rest)


@given(ROWS)
def test_duplicates_stand_behind_with_names_of_their_own(rows: list[int]) -> None:
    end = apply_all(schema(), duplicates(schema(), rows))
    names = [a.name for a in end.attributes]
    assert names[rows[-1] + 1 : rows[-1] + 1 + len(rows)] == [f"{LETTERS[r]}_2" for r in rows]
    assert (
        len({name.lower() for name in names}) == len(names) == len({a.id for a in end.attributes})
    )


def test_a_value_goes_to_those_that_can_have_it() -> None:
    whole = Attribute("n", AttributeType.INTEGER, id="n")
    start = Schema(Kind.TASKS, "S", attributes=(*schema("ab").attributes, whole))
    assert len(settings(start, [0, 1, 2], "mandatory", True)) == 3
    assert len(settings(start, [0, 1, 2], "length", 10)) == 2
    assert len(settings(start, [0, 1, 2], "default", "x")) == 2
    assert settings(start, [0, 1, 2], "encrypt", False) == []
