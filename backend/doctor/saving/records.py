"""What a record says: the values of a row, as SQLite writes them."""

from __future__ import annotations

import struct
from itertools import pairwise

from backend.doctor.saving.pages import Unreadable, varint

Stored = None | int | float | str | bytes

_SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}
REPLACED = "\N{REPLACEMENT CHARACTER}"
"""What stands for what is no text in a text."""


def values_in(payload: bytes) -> tuple[Stored, ...]:
    """Every value in its order. Raises :class:`Unreadable` where it is no record."""
    try:
        return _values(payload)
    except (IndexError, struct.error):
        raise Unreadable from None


def _values(payload: bytes) -> tuple[Stored, ...]:
    end, at = varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = varint(payload, at)
        if kind in (10, 11):
            raise Unreadable  # kept for SQLite's own use, in no file
        kinds.append(kind)
    if at != end:
        raise Unreadable
    places = [end]
    for kind in kinds:
        places.append(places[-1] + (_SIZES[kind] if kind < 12 else (kind - 12) // 2))
    if places[-1] != len(payload):
        raise Unreadable
    parts = (payload[begin:end] for begin, end in pairwise(places))
    return tuple(_value(kind, part) for kind, part in zip(kinds, parts, strict=True))


def _value(kind: int, part: bytes) -> Stored:
    match kind:
        case 0:
            return None
        case 7:
            found: float = struct.unpack(">d", part)[0]
            return found
        case 8 | 9:
            return kind - 8
        case _ if kind < 12:
            return int.from_bytes(part, "big", signed=True)
        case _ if kind % 2:
            return part.decode("utf-8", "replace")
        case _:
            return part
