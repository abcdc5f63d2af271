"""The map as an SVG picture, in the colours of the light theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from backend.schemas.exports.blocks import visible
from backend.schemas.exports.map import Box, Drawing, Line, LineKind, Text, Thing, Tone, draw
from backend.schemas.exports.source import Source

_GROUND = "#f6f7f9"
_BOXES = {
    Thing.RESOURCE: 'rx="8" fill="#e7eefc" stroke="#2457c5"',
    Thing.SCHEMA: 'rx="8" fill="#ffffff" stroke="#dfe3e8"',
    # Grounds that cannot be seen, so that the hint shows all over the row and the bracket.
    Thing.ATTRIBUTE: 'fill="#ffffff" fill-opacity="0"',
    Thing.KEY: 'fill="#ffffff" fill-opacity="0"',
}
_TONES = {
    Tone.TITLE: 'fill="#1b2430" font-weight="600"',
    Tone.TEXT: 'fill="#1b2430"',
    Tone.MUTED: 'fill="#5a6675"',
    Tone.MARK: 'fill="#2457c5" font-weight="600"',
}
_LINES = {
    LineKind.NESTS: 'stroke="#5a6675" stroke-width="1.5"',
    LineKind.EXTENDS: 'stroke="#a3aebb"',
    LineKind.KEY: 'stroke="#2457c5" stroke-width="1.5"',
}
_FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


def write(sources: Sequence[Source]) -> str:
    """The map of the schemas as one SVG file."""
    return render(draw(sources))


def render(drawing: Drawing) -> str:
    """Any drawing as SVG; a point is a unit of the picture."""
    size = f'width="{_n(drawing.width)}" height="{_n(drawing.height)}"'
    box = f'viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img"',
        f'  font-family="{_FONT}">',
        "<title>Map of extension schemas</title>",
        f'<rect {size} fill="{_GROUND}"/>',
        *(_line(line) for line in drawing.lines if line.kind is not LineKind.KEY),
        *(part for box in drawing.boxes for part in _box(box)),
        # Brackets lie on their cards.
        *(_line(line) for line in drawing.lines if line.kind is LineKind.KEY),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _box(box: Box) -> Iterator[str]:
    yield f"<g><title>{_text(box.hint)}</title>"
    if box.thing in _BOXES:
        place = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
        yield f"<rect {place} {_BOXES[box.thing]}/>"
    yield from (_write(text) for text in box.texts)
    yield "</g>"


def _write(text: Text) -> str:
    anchor = ' text-anchor="end"' if text.right else ""
    place = f'x="{_n(text.x)}" y="{_n(text.y)}" font-size="{_n(text.size)}"'
    return f"<text {place}{anchor} {_TONES[text.tone]}>{_text(text.text)}</text>"


def _line(line: Line) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in line.points)
    return f'<polyline points={quoteattr(points)} fill="none" {_LINES[line.kind]}/>'


def _text(text: str) -> str:
    return escape(" ".join(visible(text).split()))


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
