"""The mode of the workspace in the status bar: shown, and switched by a press."""

from __future__ import annotations

from PySide6.QtCore import Signal

from backend.modes import ServerMode
from desktop.icons import set_icon
from desktop.theme import Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put

KEYS = "Ctrl+Shift+M"
_LOOKS = {
    ServerMode.PRODUCTION: ("check", Tone.OK, "Records are worked on, and schemas too."),
    ServerMode.MAINTENANCE: (
        "wrench",
        Tone.WAITING,
        "Only schemas are worked on; records wait.",
    ),
}


def other(mode: ServerMode) -> ServerMode:
    """The mode that is not on."""
    production = mode is ServerMode.PRODUCTION
    return ServerMode.MAINTENANCE if production else ServerMode.PRODUCTION


def said(mode: ServerMode) -> str:
    """What a switch to the mode means, in a notice."""
    return f"Switched to {mode} mode. {_LOOKS[mode][2]} Packages and properties go on as ever."


class ModeButton(Button):
    """Icon, word and colour of the mode; a press asks for the other one."""

    asked = Signal(object)  # ServerMode

    def __init__(self) -> None:
        super().__init__("", kind=Kind.QUIET)
        self.mode = ServerMode.PRODUCTION
        self.clicked.connect(self.ask)

    def ask(self) -> None:
        self.asked.emit(other(self.mode))

    def set_mode(self, mode: ServerMode) -> None:
        self.mode = ServerMode(mode)
        picture, tone, meaning = _LOOKS[self.mode]
        set_icon(self, picture, tone)
        put(self, "tone", tone)
        self.setText(f"{self.mode.capitalize()} mode")
        switch = f"Press to switch to {other(self.mode)} ({KEYS})."
        self.setToolTip(f"{meaning} {switch}")
        self.setAccessibleName(f"{self.mode.capitalize()} mode. Switch to {other(self.mode)}.")
