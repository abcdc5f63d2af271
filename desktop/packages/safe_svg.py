"""A drawing by anybody, made safe: only shapes and colours are left of it.

An SVG can name files and addresses, hold scripts, and grow without bounds when it is drawn. So it
is written anew from what is known to be harmless; what has anything else in it that matters is
answered as no drawing at all.
"""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

MAX_SVG = 64 * 1024
"""Bytes of a drawing, ours: the icons of real packages have a few KiB."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MOST_ELEMENTS = 1_000
_DEEPEST = 30
_MOST_USES = 12  # each can show what another shows twice: 12 are at most 64 shapes for one
_SHAPES = _words("path rect circle ellipse line polyline polygon use")
_ELEMENTS = _SHAPES | _words("svg g defs symbol clipPath linearGradient radialGradient stop style")
_DROPPED = _words("title desc metadata")  # with what is in them
_ATTRIBUTES = _words(
    "id class style viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform "
    "preserveAspectRatio fill fill-opacity fill-rule stroke stroke-width stroke-linecap "
    "stroke-linejoin stroke-miterlimit stroke-opacity stroke-dasharray stroke-dashoffset opacity "
    "clip-path clip-rule color offset stop-color stop-opacity gradientUnits gradientTransform "
    "spreadMethod clipPathUnits display visibility href"
)
_ELSEWHERE = re.compile(r"url\s*\(\s*(?!['\"]?\s*#)", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NAME = re.compile(r"#\w+")
_LARGEST = 20_000.0  # Qt itself leaves out what takes too long to draw, dashes without end too


class _Unsafe(Exception):
    """There is something in it that is not drawn here."""


def safe_svg(data: bytes, ink: str) -> bytes | None:
    """The drawing with nothing in it but shapes, ``currentColor`` as ``ink``; None for no drawing.

    Never raises, whatever the bytes are.
    """
    if len(data) > MAX_SVG:
        return None
    writer = _Writer(ink)
    parser = expat.ParserCreate()
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    parser.EntityDeclHandler = writer.refuse  # no entity can be used that was not declared
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, _Unsafe, ValueError, LookupError):
        return None
    return "".join(writer.parts).encode() if writer.shapes else None


class _Writer:
    """Writes the drawing anew while it is read."""

    def __init__(self, ink: str) -> None:
        self.parts: list[str] = []
        self.shapes = 0
        self._ink = ink
        self._elements = self._uses = self._dropped = 0
        self._open: list[str] = []

    def refuse(self, *_: object) -> None:
        raise _Unsafe

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if self._dropped or name in _DROPPED:
            self._dropped += 1
            return
        self._elements += 1
        if name not in _ELEMENTS:
            # An editor's own notes (sodipodi:namedview …) draw nothing.
            if ":" in tag and not tag.startswith("svg:"):
                self._dropped += 1
                return
            raise _Unsafe
        if not self._open and name != "svg":
            raise _Unsafe
        self._uses += name == "use"
        self.shapes += name in _SHAPES
        if self._elements > _MOST_ELEMENTS or len(self._open) > _DEEPEST:
            raise _Unsafe
        if self._uses > _MOST_USES:
            raise _Unsafe
        root = "" if self._open else ' xmlns="http://www.w3.org/2000/svg"'
        self._open.append(name)
        self.parts.append(f"<{name}{root}{''.join(self._attributes(name, attributes))}>")

    def end(self, _tag: str) -> None:
        if self._dropped:
            self._dropped -= 1
            return
        self.parts.append(f"</{self._open.pop()}>")

    def text(self, text: str) -> None:
        if not self._dropped and self._open and self._open[-1] == "style":
            self.parts.append(escape(self._value("style", text)))

    def _attributes(self, element: str, given: dict[str, str]) -> Any:
        for key, value in given.items():
            name = key.rpartition(":")[2]
            if name not in _ATTRIBUTES or (":" in key and name != "href"):
                continue
            if name == "href":
                if not value.startswith("#") or element not in ("use", "linearGradient"):
                    raise _Unsafe
                yield f' xlink:href={quoteattr(value)} xmlns:xlink="http://www.w3.org/1999/xlink"'
                continue
            yield f" {name}={quoteattr(self._value(name, value))}"

    def _value(self, name: str, value: str) -> str:
        if _ELSEWHERE.search(value) or "@" in value or "\\" in value:
            raise _Unsafe
        if name not in ("id", "class") and any(map(_is_wild, _NUMBER.findall(_bare(value)))):
            raise _Unsafe
        return value.replace("currentColor", self._ink)


def _bare(value: str) -> str:
    """Without colours and names: ``#2e7d5b`` is no number."""
    return _NAME.sub("", value)


def _is_wild(number: str) -> bool:
    return abs(float(number)) > _LARGEST
