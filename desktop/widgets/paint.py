"""What the delegates and painted widgets share: ink, soft grounds, rings, cut text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLayout, QWidget

from desktop.icons import pixmap


def rounded(painter: QPainter, rect: QRect, colour: str, radius: float) -> None:
    """A filled rectangle with round corners."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(rect), radius, radius)
    painter.restore()


def ring(painter: QPainter, rect: QRect, colour: str, radius: float) -> None:
    """The focus: two pixels, inside the rectangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius - 1, radius - 1)
    painter.restore()


def text(painter: QPainter, rect: QRect, words: str, colour: str, font: QFont) -> int:
    """One line, cut with an ellipsis where it does not fit. Returns the width it took."""
    metrics = QFontMetrics(font)
    cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
    return metrics.horizontalAdvance(cut)


def drawn_icon(painter: QPainter, rect: QRect, name: str, colour: str, size: int) -> None:
    """An icon at the left of the rectangle, in the middle of its height."""
    device = painter.device()
    ratio = device.devicePixelRatio() if device else 1.0
    top = rect.top() + (rect.height() - size) / 2
    painter.drawPixmap(QPointF(rect.left(), top), pixmap(name, colour, size, ratio))


def repolish(widget: QWidget) -> None:
    """Make the style sheet look at a widget's dynamic properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def put(widget: QWidget, name: str, value: str) -> None:
    """Set a dynamic property the style sheet reads; nothing happens where it is set already."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        repolish(widget)


def empty(layout: QLayout) -> None:
    """Take everything out of a layout, for good."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def reveal(widget: QWidget, shown: bool) -> None:
    """Show or hide. Without a parent it would open as a window, so it waits for its parent."""
    if not shown:
        widget.hide()
    elif widget.parentWidget() is not None:
        widget.show()
    else:  # forget an earlier hide(), so that its parent shows it
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
