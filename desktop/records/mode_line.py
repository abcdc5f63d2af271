"""In maintenance mode records wait: one line says so, with the way out."""

from __future__ import annotations

from PySide6.QtCore import Signal

from backend.modes import ServerMode
from desktop.theme import Tone
from desktop.widgets.announce import announce
from desktop.widgets.button import Button
from desktop.widgets.page_line import PageLine

WHY = "Maintenance mode: records wait. They can be looked at, but not changed."


class ModeLine(PageLine):
    """Shown while the workspace is in maintenance."""

    mode_asked = Signal(object)  # ServerMode

    def __init__(self) -> None:
        button = Button("Switch to production")
        super().__init__("wrench", Tone.WAITING, WHY, [button])
        self.button = button
        button.clicked.connect(self._switch)

    def set_mode(self, mode: ServerMode) -> None:
        waits = ServerMode(mode) is ServerMode.MAINTENANCE
        if waits and self.isHidden():
            announce(self, WHY)
        self.setVisible(waits)

    def _switch(self) -> None:
        self.mode_asked.emit(ServerMode.PRODUCTION)
