"""The map: resources, their schemas, attributes and keys as a drawing, laid out but not painted.

The four resources stand at the left, as they nest: a service belongs to a customer and holds states
and tasks (Context Services). To the right of each are the cards of the schemas that extend it, in
columns. All measures are points, y grows downwards, a text's ``y`` is its base line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.schemas.exports.map_cards import (
    MARKS,
    NAME_SIZE,
    SMALL_SIZE,
    Card,
    card_width,
    make_card,
)
from backend.schemas.exports.map_parts import (
    Box,
    Drawing,
    Line,
    LineKind,
    Text,
    Thing,
    Tone,
    text_width,
)
from backend.schemas.exports.source import Source
from backend.schemas.exports.words import RESOURCE
from backend.schemas.model import Kind

__all__ = ["Box", "Drawing", "Line", "LineKind", "Text", "Thing", "Tone", "draw"]

MARGIN = 24.0
INDENT = 24.0
GAP = 24.0
"""Between two cards; half of it beside a column is free for the lines that lead to the cards."""
RESOURCE_HEIGHT = 48.0
RESOURCE_WIDTH = 184.0
CARDS_LEFT = MARGIN + RESOURCE_WIDTH + 2 * GAP
PROPORTION = 1.6
"""Width over height that the drawing comes near to: that of a screen."""
MOST_COLUMNS = 16

_LANES = ((Kind.PROFILES, 0), (Kind.SERVICES, 1), (Kind.STATES, 2), (Kind.TASKS, 2))
"""Each kind with the depth at which its resource nests."""


@dataclass(frozen=True, slots=True)
class _Lane:
    """The places of one kind's cards: their tops, by index, and where the lane ends."""

    places: tuple[tuple[int, float, float], ...]
    bottom: float


def draw(sources: Sequence[Source]) -> Drawing:
    """The map of the schemas, the same for the same schemas, in as many columns as suit it."""
    width = card_width(sources)
    cards = [make_card(source, index, width) for index, source in enumerate(sources)]
    most = max((len(_of_kind(sources, kind)) for kind in Kind), default=0)
    tries = [_draw(sources, cards, n) for n in range(1, min(max(most, 1), MOST_COLUMNS) + 1)]
    return min(tries, key=lambda found: abs(found.width / found.height - PROPORTION))


def _draw(sources: Sequence[Source], cards: Sequence[Card], columns: int) -> Drawing:
    boxes: list[Box] = []
    lines: list[Line] = []
    resources: list[Box] = []
    right, top = MARGIN + RESOURCE_WIDTH, MARGIN
    for kind, depth in _LANES:
        indexes = _of_kind(sources, kind)
        resource = _resource(kind, depth, top, len(indexes))
        lane = _lane(indexes, cards, columns, top)
        for index, x, y in lane.places:
            card = cards[index].at(x, y)
            boxes += card.boxes
            lines.append(_extends(resource, x, y + card.port))
            lines += card.lines
            right = max(right, x + card.width)
        resources.append(resource)
        top = lane.bottom + GAP
    legend = _legend(top)
    boxes = [*resources, *boxes, legend]
    lines = [*_nesting(resources), *lines]
    width = max(right, legend.x + legend.width) + MARGIN
    return Drawing(width, legend.y + legend.height + MARGIN, tuple(boxes), tuple(lines))


def _of_kind(sources: Sequence[Source], kind: Kind) -> list[int]:
    return [index for index, source in enumerate(sources) if source.schema.kind is kind]


def _lane(indexes: Sequence[int], cards: Sequence[Card], columns: int, top: float) -> _Lane:
    """Each card goes under the shortest column, the leftmost of several."""
    first = top + RESOURCE_HEIGHT / 2 + GAP / 2
    ends = [first] * columns
    places = []
    for index in indexes:
        column = ends.index(min(ends))
        places.append((index, CARDS_LEFT + column * (cards[index].width + GAP), ends[column]))
        ends[column] += cards[index].height + GAP
    bottom = max(ends) - GAP if indexes else 0
    return _Lane(tuple(places), max(bottom, top + RESOURCE_HEIGHT))


def _resource(kind: Kind, depth: int, top: float, count: int) -> Box:
    name = RESOURCE[kind].capitalize()
    left = MARGIN + INDENT * depth
    told = "no schema" if not count else f"{count} schema{'' if count == 1 else 's'}"
    texts = (
        Text(name, left + 12, top + 21, NAME_SIZE, Tone.TITLE),
        Text(told, left + 12, top + 37, SMALL_SIZE, Tone.MUTED),
    )
    width = RESOURCE_WIDTH - INDENT * depth
    hint = f"{name}: extended by {told}"
    return Box(kind.value, Thing.RESOURCE, left, top, width, RESOURCE_HEIGHT, texts, hint=hint)


def _extends(resource: Box, x: float, y: float) -> Line:
    """Along the top of the lane, then down beside the card's column: free of every card."""
    start, along, beside = (
        resource.x + resource.width,
        resource.y + resource.height / 2,
        x - GAP / 2,
    )
    return Line(LineKind.EXTENDS, ((start, along), (beside, along), (beside, y), (x, y)))


def _nesting(resources: Sequence[Box]) -> list[Line]:
    customer, service, state, task = resources
    lines = []
    for outer, inner in ((customer, service), (service, state), (service, task)):
        x = outer.x + INDENT / 2
        y = inner.y + inner.height / 2
        lines.append(Line(LineKind.NESTS, ((x, outer.y + outer.height), (x, y), (inner.x, y))))
    return lines


def _legend(top: float) -> Box:
    words = [f"{letter} {word}" for letter, word in MARKS]
    told = " · ".join([*words, "[ unique together"])
    text = Text(told, MARGIN, top + 14, SMALL_SIZE, Tone.MUTED)
    width = text_width(told, SMALL_SIZE)
    return Box("legend", Thing.LEGEND, MARGIN, top, width, 20, (text,), hint="What the marks say")
