"""In maintenance mode records wait: one line says so, with the way out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from backend.modes import ServerMode
from desktop.theme import Theme, Tone
from desktop.widgets.announce import announce
from desktop.widgets.button import Button
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put

WHY = "Maintenance mode: records wait. They can be looked at, but not changed."


class ModeLine(QFrame):
    """Shown while the workspace is in maintenance."""

    mode_asked = Signal(object)  # ServerMode

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        put(self, "card", Tone.WAITING)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(6), px(6), px(6))
        row.setSpacing(px(8))
        row.addWidget(IconLabel("wrench", "waiting"))
        words = QLabel(WHY)
        words.setWordWrap(True)
        row.addWidget(words, 1)
        self.button = Button("Switch to production", self._switch)
        row.addWidget(self.button)
        self.setAccessibleName(WHY)
        self.hide()

    def set_mode(self, mode: ServerMode) -> None:
        waits = ServerMode(mode) is ServerMode.MAINTENANCE
        if waits and self.isHidden():
            announce(self, WHY)
        self.setVisible(waits)

    def _switch(self) -> None:
        self.mode_asked.emit(ServerMode.PRODUCTION)
