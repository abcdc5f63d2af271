"""The amber card of an extension that was added without the settings it needs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme import Theme, Tone
from desktop.widgets.button import Button
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put
from desktop.widgets.wrapping import WrappingLabel

_TITLE = "It was added without settings."
_REASON = "Its package refuses empty ones, so it will not work yet."


class NeedsSettingsCard(QFrame):
    """``wanted`` asks for the form in which they are given."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        put(self, "card", Tone.WAITING)
        self.setAccessibleName(f"{_TITLE} {_REASON}")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(10), px(12), px(10))
        row.setSpacing(px(8))
        row.addWidget(IconLabel("warning", "waiting"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(px(2))
        title = WrappingLabel(_TITLE)
        put(title, "role", "strong")
        self.button = Button("Add settings…", self.wanted.emit)
        column.addWidget(title)
        column.addWidget(WrappingLabel(_REASON))
        column.addSpacing(px(6))
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(column, 1)
        self.hide()
