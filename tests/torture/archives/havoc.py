"""Plain havoc: bytes changed without any idea of what they are."""

from __future__ import annotations

import struct
from functools import partial
from random import Random

NUMBERS = (0, 1, 2, 4, 8, 0x14, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


def havoc(whole: bytes, random: Random, other: bytes) -> bytes:
    """Some bytes flipped, put in, taken out, copied within or from another, or cut off."""
    made = bytearray(whole)
    for _ in range(random.choice((1, 1, 2, 4))):
        place = random.randrange(len(made) + 1)
        length = random.choice((1, 2, 4, 16))
        span = slice(place, place + length)
        random.choice(
            (
                partial(_flip, made, min(place, len(made) - 1), random),
                partial(made.__setitem__, span, random.randbytes(length)),
                partial(made.__setitem__, slice(place, place), random.randbytes(length)),
                partial(made.__delitem__, span),
                partial(made.__setitem__, span, other[place : place + length]),
                partial(made.__setitem__, span, struct.pack("<L", random.choice(NUMBERS))),
                partial(made.__delitem__, slice(place, None)),
            )
        )()
    return bytes(made)


def _flip(made: bytearray, place: int, random: Random) -> None:
    if made:
        made[place] ^= 1 << random.randrange(8)
