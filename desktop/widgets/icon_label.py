"""A drawing standing in a layout, in a colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Theme
from desktop.widgets.paint import drawn_icon


class IconLabel(QWidget):
    """``words`` is what a screen reader says; leave it out where text beside it says the same."""

    def __init__(
        self, name: str, colour: str = "muted", *, size: int = 16, words: str = ""
    ) -> None:
        super().__init__()
        self._name, self._colour, self._size = name, colour, size
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, colour: str) -> None:
        self._name, self._colour = name, colour
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        side = Theme.current().px(self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        drawn_icon(painter, self.rect(), self._name, self._colour, self.sizeHint().width())
        painter.end()
