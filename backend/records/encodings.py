"""In which encoding is a file written? Read through once, block by block, never as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backend.errors import Problem, Refused

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LOOK = 4096
_UNDEFINED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
"""Bytes that no character of Windows-1252 has."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """``name`` for :func:`open`; with ``mixed`` some lines are not in it, and keep the bytes that
    are none as lone surrogates (``errors="surrogateescape"``).
    """

    name: str
    mixed: bool = False


def encoding_of(path: Path) -> Encoding:
    """UTF-8, UTF-16 and UTF-32 by their mark or their zeros, else UTF-8, else Windows-1252.

    Where one line with letters beyond ASCII is UTF-8 and another is not, the file is UTF-8 and the
    others are its faults. Raises :class:`Refused` for what is no text, ``OSError`` as files do.
    """
    with path.open("rb") as file:
        start = file.read(_LOOK)
        for bom, name in _BOMS:
            if start.startswith(bom):
                return Encoding(name)
        if b"\0" in start:
            return Encoding(_without_bom(start))
        file.seek(0)
        right = wrong = cp1252 = 0
        for line in file:
            if line.isascii():
                if b"\0" in line:
                    raise Refused(_NO_TEXT)
                continue
            try:
                line.decode("utf-8")
                right += 1
            except UnicodeDecodeError:
                wrong += 1
                cp1252 += _UNDEFINED.isdisjoint(line)
        if not wrong:
            return Encoding("utf-8")
        if right:
            return Encoding("utf-8", mixed=True)
        if cp1252 < wrong:
            raise Refused(_NO_TEXT)
        return Encoding("cp1252")


def _without_bom(start: bytes) -> str:
    """Latin text in UTF-16 has a zero in every other byte."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if odd > half // 2 and even < half // 8:
        return "utf-16-le"
    if even > half // 2 and odd < half // 8:
        return "utf-16-be"
    raise Refused(_NO_TEXT)


_NO_TEXT = Problem(
    "not-text",
    "The file is no text in an encoding that is known.",
    "It holds bytes that neither UTF-8, UTF-16 nor Windows-1252 has.",
    "Save it as CSV or JSON lines in UTF-8, then import it again.",
)
