"""Of what is made again and again, which have to go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = 10
"""Of one family that are kept, where nobody has said another number."""
DAYS = 90
"""How old one may become, where nobody has said another number; 0 is however old."""


@dataclass(frozen=True, slots=True)
class Made:
    """``at`` is the moment in UTC, as :func:`backend.identifiers.now` writes it."""

    name: str
    family: str
    at: str


def beyond(made: Iterable[Made], most: int, days: int, at: str) -> tuple[str, ...]:
    """The names of those that have to go at a moment, oldest first.

    The newest of each family stays, however old it is: a family never becomes empty.
    """
    oldest = _days_before(at, days) if days else ""
    going: list[Made] = []
    kept: dict[str, int] = {}
    for one in sorted(made, key=lambda each: (each.at, each.name), reverse=True):
        place = kept.get(one.family, 0)
        if place and (place >= most or one.at < oldest):
            going.append(one)
        else:
            kept[one.family] = place + 1
    return tuple(one.name for one in reversed(going))


def _days_before(at: str, days: int) -> str:
    try:
        before = datetime.fromisoformat(at) - timedelta(days=days)
    except OverflowError:  # before the first day of all
        return ""
    return before.isoformat(timespec="milliseconds").replace("+00:00", "Z")
