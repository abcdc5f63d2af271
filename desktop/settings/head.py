"""What stands above a field: its name, whether it must be there, what kind of value it takes."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from backend.packages.settings_fields import Field
from desktop.theme import Theme
from desktop.widgets.paint import text as draw_text


class FieldHead(QWidget):
    """Painted, not made of labels: a form of hundreds of fields must open at once."""

    def __init__(self, field: Field, *, strong: bool = False) -> None:
        super().__init__()
        self._label, self._note = field.label, field.type
        self._required = field.required and not field.item
        self._strong = strong
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{field.name}, required" if self._required else field.name)

    def set_note(self, words: str) -> None:
        if words != self._note:
            self._note = words
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(Theme.current().px(80), Theme.current().px(24))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = Theme.current()
        colours, gap = theme.colours, theme.px(8)
        weight = QFont.Weight.DemiBold if self._strong else QFont.Weight.Medium
        name, plain = theme.font(13, weight), theme.font(12)
        painter = QPainter(self)
        star = QFontMetrics(name).horizontalAdvance(" *") if self._required else 0
        wide = min(QFontMetrics(name).horizontalAdvance(self._label) + 2, self.width() - star)
        label = QRect(0, 0, wide, self.height())
        draw_text(painter, label, self._label, colours.text, name)
        if self._required:
            beside = QRect(wide, 0, star, self.height())
            draw_text(painter, beside, "*", colours.bad, name)
        left = wide + star + gap
        if self.width() - left > theme.px(40):
            place = QRect(left, 0, self.width() - left, self.height())
            draw_text(painter, place, self._note, colours.muted, plain)
        painter.end()


class Body(QWidget):
    """What lies within a group or a list: moved in, with a line down its side."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        left = Theme.current().px(8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Theme.current().colours.line)
        painter.drawRect(left, 0, 1, self.height())
        painter.end()
