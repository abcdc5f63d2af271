"""What a map is made of."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from backend.schemas.exports.blocks import visible

_FACTOR = 0.62
"""Width of a character over the size of its font: that of a wide font, so that any fits."""
_BOLD = 1.07
_NARROW, _WIDE = frozenset("fijlrt.,:;'|!()[] "), frozenset("mwMW@%")
_ROUNDING = 0.01
"""What sums of widths may differ by: a text that was measured for its room fits into it."""


class Thing(StrEnum):
    """What a box stands for."""

    RESOURCE = "resource"
    SCHEMA = "schema"
    ATTRIBUTE = "attribute"
    KEY = "key"
    LEGEND = "legend"


class Tone(StrEnum):
    """What a text is, rather than its colour: the painter has the colours."""

    TITLE = "title"
    TEXT = "text"
    MUTED = "muted"
    MARK = "mark"


class LineKind(StrEnum):
    """What a line says."""

    NESTS = "nests"
    EXTENDS = "extends"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; ``x`` is its left end, or its right end where ``right`` is set."""

    text: str
    x: float
    y: float
    size: float
    tone: Tone = Tone.TEXT
    right: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A thing with its place. ``source`` is the schema's index among those drawn, -1 for none;

    ``subject`` is the id of the attribute or the key. ``hint`` says in a sentence what it is.
    """

    id: str
    thing: Thing
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...] = ()
    source: int = -1
    subject: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, each ``(x, y)``."""

    kind: LineKind
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it, in the order in which it is painted: lines first, then boxes."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide the text is at most, in whatever font: the one place that guesses it."""
    units = sum(0 if unicodedata.combining(c) else _units(c) for c in text)
    return units * size * _FACTOR * (_BOLD if bold else 1)


def fitted(text: str, size: float, width: float, bold: bool = False) -> str:
    """The text in one line, with an ellipsis where it would be wider than ``width``."""
    flat = " ".join(visible(text).split())
    room = width + _ROUNDING
    if text_width(flat, size, bold) <= room:
        return flat
    while flat and text_width(f"{flat}…", size, bold) > room:
        flat = flat[:-1]
    return f"{flat.rstrip()}…"


def _units(character: str) -> float:
    if character in _NARROW:
        return 0.7
    if character in _WIDE:
        return 1.5
    return 1.7 if unicodedata.east_asian_width(character) in "WF" else 1
