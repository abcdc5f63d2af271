"""How a list of rows becomes another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.row_steps import row_steps

ROWS = st.lists(st.text("abcdefgh", min_size=1, max_size=2), unique=True, max_size=12)


@given(ROWS, ROWS, st.sampled_from([0, 3, 2_000]))
def test_the_steps_make_the_new_list_of_the_old_one(
    old: list[str], new: list[str], most: int
) -> None:
    made = list(old)
    for step in row_steps(old, new, most):
        assert step.remove or step.last > step.first
        made[step.at : step.at + step.remove] = new[step.first : step.last]
    assert made == new


@given(ROWS)
def test_the_same_list_takes_no_step(rows: list[str]) -> None:
    assert row_steps(rows, rows) == []
