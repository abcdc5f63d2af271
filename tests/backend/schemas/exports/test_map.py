"""The map: nothing lies on anything else, and everything is there."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.schemas.exports import map_svg
from backend.schemas.exports.map import Box, Drawing, LineKind, Text, Thing, draw
from backend.schemas.exports.map_parts import Tone, fitted, text_width
from backend.schemas.exports.source import Source
from backend.schemas.model import Attribute, Cardinality, Kind, Schema, UniqueKey
from tests.backend.schemas.exports.talks import DRAFT, EVIL, TALKED, hostile
from tests.backend.schemas.made import schemas

SVG = "{http://www.w3.org/2000/svg}"
SOURCES = st.lists(schemas().map(lambda schema: Source(schema, 1)), max_size=12)


def of(drawing: Drawing, *things: Thing) -> list[Box]:
    return [box for box in drawing.boxes if box.thing in things]


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


def within(inner: Box, outer: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def span(text: Text) -> tuple[float, float]:
    width = text_width(text.text, text.size, text.tone in (Tone.TITLE, Tone.MARK))
    return (text.x - width, text.x) if text.right else (text.x, text.x + width)


@settings(max_examples=80)
@given(SOURCES)
def test_no_box_lies_on_another(sources: list[Source]) -> None:
    drawing = draw(sources)
    outer = of(drawing, Thing.RESOURCE, Thing.SCHEMA, Thing.LEGEND)
    assert all(apart(one, other) for one, other in combinations(outer, 2))
    cards = of(drawing, Thing.SCHEMA)
    inner = of(drawing, Thing.ATTRIBUTE, Thing.KEY)
    for card in cards:
        parts = [box for box in inner if box.source == card.source]
        assert all(within(box, card) for box in parts)
        assert all(apart(one, other) for one, other in combinations(parts, 2))
    for box in drawing.boxes:
        assert 0 <= box.x <= box.x + box.width <= drawing.width
        assert 0 <= box.y <= box.y + box.height <= drawing.height


@settings(max_examples=80)
@given(SOURCES)
def test_no_text_leaves_its_box_or_lies_on_another(sources: list[Source]) -> None:
    for box in draw(sources).boxes:
        spans = [(text.y, *span(text)) for text in box.texts]
        assert all(box.x <= left and right <= box.x + box.width + 0.01 for _, left, right in spans)
        for (y1, l1, r1), (y2, l2, r2) in combinations(spans, 2):
            assert y1 != y2 or r1 <= l2 or r2 <= l1


@settings(max_examples=80)
@given(SOURCES)
def test_lines_from_the_resources_cross_no_card(sources: list[Source]) -> None:
    drawing = draw(sources)
    cards = of(drawing, Thing.SCHEMA, Thing.RESOURCE)
    for line in drawing.lines:
        if line.kind is LineKind.KEY:
            continue
        for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
            assert x1 == x2 or y1 == y2
            piece = Box("", Thing.KEY, min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
            assert all(apart(piece, card) or touches(piece, card) for card in cards)


def touches(piece: Box, card: Box) -> bool:
    """A line may come to the edge of a box, but not into it."""
    inside = replace(
        card, x=card.x + 0.1, y=card.y + 0.1, width=card.width - 0.2, height=card.height - 0.2
    )
    return apart(piece, inside)


@given(SOURCES)
def test_everything_is_there_once_and_the_same_each_time(sources: list[Source]) -> None:
    drawing = draw(sources)
    assert drawing == draw(sources)
    assert len({box.id for box in drawing.boxes}) == len(drawing.boxes)
    assert [box.id for box in of(drawing, Thing.RESOURCE)] == [
        *("profiles", "services", "states", "tasks")
    ]
    assert sorted(box.source for box in of(drawing, Thing.SCHEMA)) == list(range(len(sources)))
    for index, source in enumerate(sources):
        mine = [box for box in drawing.boxes if box.source == index]
        subjects = {thing: [b.subject for b in mine if b.thing is thing] for thing in Thing}
        assert subjects[Thing.ATTRIBUTE] == [a.id for a in source.schema.attributes]
        assert subjects[Thing.KEY] == [key.id for key in source.schema.keys]
    lines = [line for line in drawing.lines if line.kind is LineKind.EXTENDS]
    assert len(lines) == len(sources)


def test_a_card_tells_name_state_types_marks_and_keys() -> None:
    drawing = draw([TALKED])
    (card,) = of(drawing, Thing.SCHEMA)
    assert [t.text for t in card.texts] == ["Feedback", "multi-valued · draft after version 2"]
    rows = [[text.text for text in box.texts] for box in of(drawing, Thing.ATTRIBUTE)]
    assert rows == [
        ["FeedbackType", "string 10", "M", "U"],
        ["rating", "integer", "M"],
        ["remarks", "string 256", "E"],
        ["score", "currency"],
    ]
    (key,) = of(drawing, Thing.KEY)
    assert key.hint == "Unique together: FeedbackType, rating"
    (task,) = [box for box in of(drawing, Thing.RESOURCE) if box.id == "tasks"]
    assert [text.text for text in task.texts] == ["Task", "1 schema"]


def test_a_service_belongs_to_a_customer_and_holds_states_and_tasks() -> None:
    drawing = draw([])
    places = {box.id: (box.x, box.y + box.height / 2) for box in of(drawing, Thing.RESOURCE)}
    nests = [line.points for line in drawing.lines if line.kind is LineKind.NESTS]
    assert [points[-1] for points in nests] == [
        places["services"],
        places["states"],
        places["tasks"],
    ]
    assert places["profiles"][0] < places["services"][0] < places["states"][0]
    assert places["states"][0] == places["tasks"][0]


@pytest.mark.parametrize("count", [1, 8, 40, 200])
def test_many_schemas_stay_near_the_form_of_a_screen(count: int) -> None:
    sources = [
        Source(replace(DRAFT, kind=list(Kind)[at % 4], name=f"S{at}")) for at in range(count)
    ]
    drawing = draw(sources)
    assert 0.7 < drawing.width / drawing.height < 2.5


def test_a_bracket_reaches_every_attribute_of_its_key() -> None:
    three = tuple(Attribute(f"a{i}", id=f"AT{i}") for i in range(4))
    keys = (UniqueKey(("AT0", "AT2", "AT3"), "UK1"), UniqueKey(("AT1",), "UK2"), UniqueKey(()))
    drawing = draw([Source(Schema(Kind.TASKS, "A", Cardinality.MULTI, three, keys))])
    rows = {b.subject: b.y + b.height / 2 for b in of(drawing, Thing.ATTRIBUTE)}
    lines = [line.points for line in drawing.lines if line.kind is LineKind.KEY]
    heights = sorted({y for points in lines for _, y in points})
    assert heights == sorted(rows.values())
    assert len(of(drawing, Thing.KEY)) == 2


def test_a_long_name_ends_in_an_ellipsis() -> None:
    assert fitted("short", 12, 100) == "short"
    cut = fitted("a name that is far too long for it", 12, 100)
    assert cut.endswith("…")
    assert text_width(cut, 12) <= 100.1
    assert fitted("名" * 20, 12, 100) == "名" * 7 + "…"


@pytest.mark.parametrize("length", [10, 255, 4000])
@pytest.mark.parametrize("name", ["FeedbackType", "a_rather_long_name", "source_address"])
def test_a_card_is_as_wide_as_its_longest_row(name: str, length: int) -> None:
    schema = Schema(Kind.TASKS, "S", attributes=(Attribute(name, length=length),))
    (row,) = of(draw([Source(schema)]), Thing.ATTRIBUTE)
    assert row.texts[0].text == name


# --- as SVG ---------------------------------------------------------------------------------


@settings(max_examples=50)
@given(SOURCES)
def test_the_picture_is_xml_with_every_text(sources: list[Source]) -> None:
    root = ET.fromstring(map_svg.write(sources))  # noqa: S314
    drawing = draw(sources)
    texts = [" ".join((e.text or "").split()) for e in root.iter(f"{SVG}text")]
    assert texts == [" ".join(t.text.split()) for box in drawing.boxes for t in box.texts]
    assert root.get("viewBox", "").split()[:2] == ["0", "0"]


def test_hostile_names_stay_text_in_the_picture() -> None:
    root = ET.fromstring(map_svg.write([hostile(EVIL), hostile("]]>&amp;<!--")]))  # noqa: S314
    assert {e.tag.removeprefix(SVG) for e in root.iter()} == {
        *("svg", "title", "rect", "polyline", "g", "text")
    }
    assert any((e.text or "").startswith("]]>&amp;<!--") for e in root.iter(f"{SVG}text"))


def test_qt_draws_the_picture(qapp: object) -> None:
    from PySide6.QtSvg import QSvgRenderer

    drawing = draw([TALKED])
    renderer = QSvgRenderer(map_svg.render(drawing).encode())
    assert renderer.isValid()
    assert abs(renderer.defaultSize().width() - drawing.width) <= 1
