"""A schema as a card of the map: a heading, a row for each attribute, a bracket for each key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from backend.schemas.exports.map_parts import (
    Box,
    Line,
    LineKind,
    Text,
    Thing,
    Tone,
    fitted,
    text_width,
)
from backend.schemas.exports.source import Source
from backend.schemas.model import Attribute, AttributeType, UniqueKey

NAME_SIZE = 14.0
TEXT_SIZE = 12.0
SMALL_SIZE = 10.0
PAD = 12.0
HEADING = 52.0
ROW = 22.0
TRACK = 8.0
"""What a key's bracket takes of the width."""
MARK = 14.0
"""What each of the three marks takes of the width."""
WIDTHS = (200.0, 380.0)
"""The narrowest and the widest card."""
MARKS = (("M", "mandatory"), ("U", "unique"), ("E", "encrypt"))


@dataclass(frozen=True, slots=True)
class Card:
    """A card at the origin; ``port`` is the height at which a line comes in at its left."""

    width: float
    height: float
    port: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]

    def at(self, x: float, y: float) -> Card:
        """The same card with everything moved to a place."""
        return replace(
            self,
            boxes=tuple(_moved(box, x, y) for box in self.boxes),
            lines=tuple(_moved_line(line, x, y) for line in self.lines),
        )


def card_width(sources: Sequence[Source]) -> float:
    """The one width of all cards, so that they stand in columns."""
    widest = max((_wanted(source) for source in sources), default=0)
    return min(max(widest, WIDTHS[0]), WIDTHS[1])


def make_card(source: Source, index: int, width: float) -> Card:
    """The card of the schema that is drawn as the ``index``-th."""
    schema = source.schema
    height = HEADING + ROW * len(schema.attributes) + (PAD if schema.attributes else 0)
    inner = width - 2 * PAD
    name = fitted(schema.name or "(no name)", NAME_SIZE, inner, bold=True)
    state = fitted(_state(source), SMALL_SIZE, inner)
    texts = (
        Text(name, PAD, 22, NAME_SIZE, Tone.TITLE),
        Text(state, PAD, 39, SMALL_SIZE, Tone.MUTED),
    )
    hint = f"{schema.name or 'A schema without a name'}: {_state(source)}"
    box = Box(f"{index}", Thing.SCHEMA, 0, 0, width, height, texts, index, "", hint)
    left = PAD + TRACK * len(schema.keys)
    rows = tuple(_row(a, index, at, left, width) for at, a in enumerate(schema.attributes))
    keys = tuple(_key(source, key, index, at) for at, key in enumerate(schema.keys))
    boxes = (box, *rows, *(key for key in keys if key is not None))
    lines = tuple(_brackets(source, left))
    return Card(width, height, HEADING / 2, boxes, lines)


def _state(source: Source) -> str:
    return f"{source.schema.cardinality.value} · {source.state}"


def _type(attribute: Attribute) -> str:
    if attribute.type is AttributeType.STRING:
        return f"string {attribute.effective_length}"
    return attribute.type.value


def _wanted(source: Source) -> float:
    schema = source.schema
    rows = (
        text_width(a.name, TEXT_SIZE) + text_width(_type(a), SMALL_SIZE) for a in schema.attributes
    )
    extra = TRACK * len(schema.keys) + MARK * (len(MARKS) + 0.5) + PAD
    heading = max(
        text_width(schema.name, NAME_SIZE, bold=True), text_width(_state(source), SMALL_SIZE)
    )
    return 2 * PAD + max(heading, max(rows, default=0) + extra)


def _row(attribute: Attribute, index: int, at: int, left: float, width: float) -> Box:
    top = HEADING + ROW * at
    base = top + 15
    marks = (attribute.mandatory, attribute.unique, attribute.encrypt)
    first_mark = width - PAD - MARK * len(MARKS)
    type_ = _type(attribute)
    room = first_mark - MARK / 2 - text_width(type_, SMALL_SIZE) - PAD - left
    texts = [
        Text(fitted(attribute.name or "(no name)", TEXT_SIZE, room), left, base, TEXT_SIZE),
        Text(type_, first_mark - MARK / 2, base, SMALL_SIZE, Tone.MUTED, right=True),
    ]
    words = [type_]
    for place, (is_set, (letter, word)) in enumerate(zip(marks, MARKS, strict=True)):
        if is_set:
            right = first_mark + MARK * (place + 1)
            texts.append(Text(letter, right, base, SMALL_SIZE, Tone.MARK, right=True))
            words.append(word)
    return Box(
        id=f"{index}/{at}",
        thing=Thing.ATTRIBUTE,
        x=left - 2,
        y=top,
        width=width - PAD - left + 4,
        height=ROW,
        texts=tuple(texts),
        source=index,
        subject=attribute.id,
        hint=f"{attribute.name}: {', '.join(words)}",
    )


def _rows_of(source: Source, key: UniqueKey) -> list[int]:
    ids = set(key.attributes)
    return [at for at, a in enumerate(source.schema.attributes) if a.id in ids]


def _middle(at: int) -> float:
    return HEADING + ROW * at + ROW / 2


def _key(source: Source, key: UniqueKey, index: int, at: int) -> Box | None:
    rows = _rows_of(source, key)
    if not rows:
        return None  # a draft's key may have no attribute
    top, bottom = _middle(rows[0]) - ROW / 4, _middle(rows[-1]) + ROW / 4
    names = ", ".join(source.schema.key_names(key))
    return Box(
        id=f"{index}/key/{at}",
        thing=Thing.KEY,
        x=_track(at) - TRACK / 2 + 1,
        y=top,
        width=TRACK - 2,
        height=bottom - top,
        source=index,
        subject=key.id,
        hint=f"Unique together: {names}",
    )


def _track(at: int) -> float:
    return PAD / 2 + TRACK * at + TRACK / 2


def _brackets(source: Source, left: float) -> Iterator[Line]:
    for at, key in enumerate(source.schema.keys):
        rows = _rows_of(source, key)
        x, end = _track(at), left - 3
        if rows:
            first, last = _middle(rows[0]), _middle(rows[-1])
            yield Line(LineKind.KEY, ((end, first), (x, first), (x, last), (end, last)))
        for row in rows[1:-1]:
            yield Line(LineKind.KEY, ((x, _middle(row)), (end, _middle(row))))


def _moved(box: Box, x: float, y: float) -> Box:
    texts = tuple(replace(text, x=text.x + x, y=text.y + y) for text in box.texts)
    return replace(box, x=box.x + x, y=box.y + y, texts=texts)


def _moved_line(line: Line, x: float, y: float) -> Line:
    return replace(line, points=tuple((px + x, py + y) for px, py in line.points))
