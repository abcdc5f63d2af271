"""The fewest moves of single rows that bring a list into another order. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def moves(before: Sequence[int], after: Sequence[int]) -> list[tuple[int, int]]:
    """From where to where: each row is taken out and put in at its place, one after the other.

    Both hold the same keys, each once. What is in order already stays: only the others move.
    """
    if list(before) == list(after):
        return []
    place = {key: at for at, key in enumerate(after)}
    stay = _in_order([place[key] for key in before])
    rows, found = list(before), []
    for at, key in enumerate(after):
        if at in stay:
            continue
        source = rows.index(key)
        rows.pop(source)
        target = rows.index(after[at - 1]) + 1 if at else 0
        rows.insert(target, key)
        found.append((source, target))
    return found


def _in_order(places: Sequence[int]) -> set[int]:
    """The longest run of places that rise, not necessarily side by side."""
    ends: list[int] = []  # the smallest last place of a run of each length
    tops: list[int] = []  # at which index of ``places`` that is
    before: list[int] = []  # the index before, in the run that ends here
    for at, place in enumerate(places):
        length = bisect_left(ends, place)
        before.append(tops[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            tops.append(at)
        else:
            ends[length], tops[length] = place, at
    found: set[int] = set()
    at = tops[-1] if tops else -1
    while at >= 0:
        found.add(places[at])
        at = before[at]
    return found
