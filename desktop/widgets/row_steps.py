"""How a list of rows becomes another: the fewest runs to take out and to put in."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class RowStep:
    """At row ``at`` of the old list ``remove`` rows go; those from ``first`` to ``last`` of the
    new one, which is not included, come in their place.
    """

    at: int
    remove: int
    first: int
    last: int


def row_steps(old: Sequence[str], new: Sequence[str], most: int = 2_000) -> list[RowStep]:
    """The steps from the end to the start, so that the places before a step stay right.

    Where more than ``most`` rows differ it is one step: a difference would cost more than it saves.
    """
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(left) + len(right) > most:
        return [RowStep(head, len(left), head, head + len(right))]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return [
        RowStep(head + old_from, old_to - old_from, head + new_from, head + new_to)
        for tag, old_from, old_to, new_from, new_to in reversed(matcher.get_opcodes())
        if tag != "equal"
    ]


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """How many names two lists share at their start."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
