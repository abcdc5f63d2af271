"""The map as something to look at and to choose in: of one schema, or of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from backend.schemas.exports.map import Box, Drawing, Thing, draw
from backend.schemas.exports.source import Source
from desktop.colours import Colours
from desktop.schemas.map_painting import paint
from desktop.widgets.map_view import Picture, Target


def picture_of(sources: Sequence[Source], ids: Sequence[str]) -> Picture:
    """All of the map. Targets are the schemas, by id, and their attributes, ``SCHEMA/ATTRIBUTE``.

    ``ids`` are the schemas' in the order of the sources. May be called on any thread.
    """
    drawing = draw(sources)
    return _picture(drawing, ids, QRectF(0, 0, drawing.width, drawing.height))


def card_of(source: Source, schema_id: str) -> Picture:
    """The card of one schema, without the resources beside it: readable in a narrow pane."""
    drawing = draw([source])
    boxes = tuple(box for box in drawing.boxes if box.source == 0)
    card = next(box for box in boxes if box.thing is Thing.SCHEMA)
    inside = _rect(card)
    for box in boxes:
        inside |= _rect(box)
    lines = tuple(
        line for line in drawing.lines if all(inside.contains(QPointF(*p)) for p in line.points)
    )
    return _picture(replace(drawing, boxes=boxes, lines=lines), [schema_id], inside)


def _picture(drawing: Drawing, ids: Sequence[str], region: QRectF) -> Picture:
    shift = -region.topLeft()

    def painted(painter: QPainter, exposed: QRectF, colours: Colours) -> None:
        painter.save()
        painter.translate(shift)
        paint(painter, drawing, exposed.translated(-shift), colours)
        painter.restore()

    targets = tuple(
        Target(_key(box, ids), _rect(box).translated(shift), box.hint)
        for box in drawing.boxes
        if box.thing in (Thing.SCHEMA, Thing.ATTRIBUTE)
    )
    return Picture(QSizeF(region.width(), region.height()), targets, painted)


def _key(box: Box, ids: Sequence[str]) -> str:
    schema_id = ids[box.source]
    return schema_id if box.thing is Thing.SCHEMA else f"{schema_id}/{box.subject}"


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)
