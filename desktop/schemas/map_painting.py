"""Paints the map: on the screen in the theme's colours, as PNG and PDF in those of paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPen,
    QPolygonF,
)

from backend.schemas.exports.map import Box, Drawing, Line, LineKind, Text, Thing, Tone, draw
from backend.schemas.exports.source import Source
from desktop.colours import LIGHT, Colours
from desktop.schemas.paper import pdf_writer

_LEGIBLE = 3.0  # pixels; a smaller text is not written
_MOST_PIXELS = 64_000_000
_LONGEST_PAGE = 14_400.0  # points: what readers of PDF can show
_NO_MARGINS = QMarginsF()


def paint(painter: QPainter, drawing: Drawing, exposed: QRectF, colours: Colours) -> None:
    """What of the drawing is within ``exposed``, in the drawing's own units."""
    scale = painter.worldTransform().m11()
    _lines(painter, (line for line in drawing.lines if line.kind is not LineKind.KEY), colours)
    for box in drawing.boxes:
        if exposed.intersects(QRectF(box.x, box.y, box.width, box.height)):
            _box(painter, box, colours, scale)
    # Brackets lie on their cards.
    _lines(painter, (line for line in drawing.lines if line.kind is LineKind.KEY), colours)


def map_png(sources: Sequence[Source]) -> bytes:
    """The map at twice its size, on the ground of the light theme; smaller where it is vast."""
    drawing = draw(sources)
    scale = min(2.0, (_MOST_PIXELS / (drawing.width * drawing.height)) ** 0.5)
    size = QSizeF(drawing.width, drawing.height) * scale
    image = QImage(size.toSize(), QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.ground))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    paint(painter, drawing, _whole(drawing), LIGHT)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def map_pdf(sources: Sequence[Source]) -> bytes:
    """The map on one page of its own size, a unit of the drawing a point."""
    drawing = draw(sources)
    shrunk = min(1.0, _LONGEST_PAGE / max(drawing.width, drawing.height))
    buffer, writer = pdf_writer("Map of extension schemas")
    page = QPageSize(QSizeF(drawing.width, drawing.height) * shrunk, QPageSize.Unit.Point)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, _NO_MARGINS))
    scale = writer.resolution() / 72 * shrunk
    painter = QPainter(writer)
    painter.scale(scale, scale)
    paint(painter, drawing, _whole(drawing), LIGHT)
    painter.end()
    return bytes(buffer.data().data())


def _whole(drawing: Drawing) -> QRectF:
    return QRectF(0, 0, drawing.width, drawing.height)


def _lines(painter: QPainter, lines: Iterable[Line], colours: Colours) -> None:
    inks = {
        LineKind.NESTS: colours.muted,
        LineKind.EXTENDS: colours.edge,
        LineKind.KEY: colours.accent,
    }
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in lines:
        painter.setPen(QPen(QColor(inks[line.kind]), 1.5 if line.kind is LineKind.KEY else 1.0))
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line.points]))


def _box(painter: QPainter, box: Box, colours: Colours, scale: float) -> None:
    grounds = {
        Thing.RESOURCE: (colours.accent_soft, colours.accent),
        Thing.SCHEMA: (colours.surface, colours.edge),
    }
    if box.thing in grounds:
        ground, frame = grounds[box.thing]
        painter.setPen(QPen(QColor(frame), 1.0))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(box.x, box.y, box.width, box.height), 8, 8)
    for text in box.texts:
        if text.size * scale >= _LEGIBLE:
            _text(painter, text, colours)


def _text(painter: QPainter, text: Text, colours: Colours) -> None:
    inks = {
        Tone.TITLE: colours.text,
        Tone.TEXT: colours.text,
        Tone.MUTED: colours.muted,
        Tone.MARK: colours.accent,
    }
    font = QFont()
    font.setPixelSize(round(text.size))
    if text.tone in (Tone.TITLE, Tone.MARK):
        font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(inks[text.tone]))
    left = text.x - QFontMetricsF(font).horizontalAdvance(text.text) if text.right else text.x
    painter.drawText(QPointF(left, text.y), text.text)
