"""Files dragged over a page: what they are, and the sheet that says they can be let go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.theme import Theme

_TEXT = "Drop to add packages"


def dropped_files(data: QMimeData) -> list[Path]:
    """The files of this computer among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropHint(QWidget):
    """Lies over its whole parent while files are dragged over it."""

    def __init__(self, parent: QWidget, text: str = _TEXT) -> None:
        super().__init__(parent)
        self._text = text
        self._page = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(text)
        self.hide()

    def cover(self) -> None:
        self.setGeometry(self._page.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = Theme.current()
        px, colours = theme.px, theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.ground)
        veil.setAlpha(225)
        painter.fillRect(self.rect(), veil)
        frame = QRectF(self.rect()).adjusted(px(16), px(16), -px(16), -px(16))
        ground = QColor(colours.accent_soft)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, px(8), px(8))
        painter.setFont(theme.font(20, theme.font().Weight.DemiBold))
        painter.setPen(QColor(colours.accent))
        painter.drawText(QRect(self.rect()), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
