"""Rows come into another order by the fewest moves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.activity.arranging import moves


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    before = draw(st.lists(st.integers(), unique=True, max_size=30))
    return before, draw(st.permutations(before))


@given(orders())
def test_the_moves_lead_from_one_order_to_the_other(both: tuple[list[int], list[int]]) -> None:
    rows, after = list(both[0]), both[1]
    for source, target in moves(*both):
        rows.insert(target, rows.pop(source))
    assert rows == after


@given(st.integers(1, 40), st.integers(0, 39), st.integers(0, 39))
def test_one_row_that_moved_is_one_move(size: int, source: int, target: int) -> None:
    before = list(range(size))
    after = list(before)
    after.insert(target % size, after.pop(source % size))
    assert len(moves(before, after)) == (before != after)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_jobs_that_ended_move_and_no_other(ended: int, waiting: int, history: int) -> None:
    done = list(range(ended))
    queue = list(range(100, 100 + waiting))
    old = list(range(200, 200 + history))
    found = moves([*done, *queue, *old], [*queue, *reversed(done), *old])
    assert len(found) <= min(ended, ended + waiting)
