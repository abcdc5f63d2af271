"""One line of text that gives way: cut with an ellipsis, whole in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.widgets.paint import put


def short(name: str, most: int = 28) -> str:
    """A name for a button, which shows its words whole: no longer than so many characters."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


class ElidedLabel(QLabel):
    """A label of one line. ``role`` is one of the style sheet's: title, muted, strong …"""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if role:
            put(self, "role", role)

    def set_text(self, text: str) -> None:
        self.setText(text)
        self._say_whole()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        least = self.fontMetrics().horizontalAdvance("MMM…")
        return QSize(min(least, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._say_whole()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), self.alignment().value, self._cut())
        painter.end()

    def _cut(self) -> str:
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def _say_whole(self) -> None:
        self.setToolTip(self.text() if self._cut() != self.text() else "")
