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
    """What extends one kind: each card's index and place, and where the next lane may begin."""

    kind: Kind
    depth: int
    top: float
    places: tuple[tuple[int, float, float], ...]
    bottom: float


def draw(sources: Sequence[Source]) -> Drawing:
    """The map of the schemas, the same for the same schemas, in as many columns as suit it."""
    width = card_width(sources)
    cards = [make_card(source, index, width) for index, source in enumerate(sources)]
    lanes = _best_lanes([(kind, depth, _of_kind(sources, kind)) for kind, depth in _LANES], cards)
    resources = [_resource(lane) for lane in lanes]
    boxes, lines = list(resources), _nesting(resources)
    for lane, resource in zip(lanes, resources, strict=True):
        for index, x, y in lane.places:
            card = cards[index].at(x, y)
            boxes += card.boxes
            lines += (_extends(resource, x, y + card.port), *card.lines)
    legend = _legend(lanes[-1].bottom + GAP)
    across = max(_right(lanes, width), legend.x + legend.width) + MARGIN
    return Drawing(across, legend.y + legend.height + MARGIN, (*boxes, legend), tuple(lines))


def _best_lanes(
    kinds: Sequence[tuple[Kind, int, Sequence[int]]], cards: Sequence[Card]
) -> list[_Lane]:
    """The lanes in the number of columns that comes nearest to the form of a screen."""
    most = max(1, *(len(indexes) for _, _, indexes in kinds))
    width = cards[0].width if cards else 0
    tries = [_lanes(kinds, cards, columns) for columns in range(1, min(most, MOST_COLUMNS) + 1)]
    return min(tries, key=lambda t: abs(_right(t, width) / t[-1].bottom - PROPORTION))


def _lanes(
    kinds: Sequence[tuple[Kind, int, Sequence[int]]], cards: Sequence[Card], columns: int
) -> list[_Lane]:
    lanes: list[_Lane] = []
    top = MARGIN
    for kind, depth, indexes in kinds:
        places, bottom = _places(indexes, cards, columns, top)
        lanes.append(_Lane(kind, depth, top, places, bottom))
        top = bottom + GAP
    return lanes


def _right(lanes: Sequence[_Lane], width: float) -> float:
    """How far the cards reach to the right, or without any the resources."""
    ends = (x + width for lane in lanes for _, x, _ in lane.places)
    return max([MARGIN + RESOURCE_WIDTH, *ends])


def _of_kind(sources: Sequence[Source], kind: Kind) -> list[int]:
    return [index for index, source in enumerate(sources) if source.schema.kind is kind]


def _places(
    indexes: Sequence[int], cards: Sequence[Card], columns: int, top: float
) -> tuple[tuple[tuple[int, float, float], ...], float]:
    """Each card goes under the shortest column, the leftmost of several."""
    first = top + RESOURCE_HEIGHT / 2 + GAP / 2
    ends = [first] * columns
    places = []
    for index in indexes:
        column = ends.index(min(ends))
        places.append((index, CARDS_LEFT + column * (cards[index].width + GAP), ends[column]))
        ends[column] += cards[index].height + GAP
    bottom = max(ends) - GAP if indexes else 0
    return tuple(places), max(bottom, top + RESOURCE_HEIGHT)


def _resource(lane: _Lane) -> Box:
    name = RESOURCE[lane.kind].capitalize()
    left, top, count = MARGIN + INDENT * lane.depth, lane.top, len(lane.places)
    told = "no schema" if not count else f"{count} schema{'' if count == 1 else 's'}"
    texts = (
        Text(name, left + 12, top + 21, NAME_SIZE, Tone.TITLE),
        Text(told, left + 12, top + 37, SMALL_SIZE, Tone.MUTED),
    )
    width = RESOURCE_WIDTH - INDENT * lane.depth
    hint = f"{name}: extended by {told}"
    return Box(lane.kind.value, Thing.RESOURCE, left, top, width, RESOURCE_HEIGHT, texts, hint=hint)


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
