"""Maintenance mode is recommended for work on schemas (Context Services): said once, in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from backend.modes import ServerMode
from desktop.theme import Theme, Tone
from desktop.widgets.announce import announce
from desktop.widgets.button import Button
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put

_WORDS = (
    "Maintenance mode is recommended for schema work: records wait meanwhile, so nobody fills in "
    "what is just being changed. What you did is done either way."
)


class ModeAdvice(QFrame):
    """A card over the page. ``heard`` once someone answered; a new mode asks anew."""

    mode_asked = Signal(object)  # ServerMode

    def __init__(self, mode: ServerMode) -> None:
        super().__init__()
        self.heard = False
        self._due = False  # to be read, or to be read once there is quiet no more
        self._quiet = False
        self._mode = mode
        px = Theme.current().px
        put(self, "card", Tone.ACCENT)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(8), px(8), px(8))
        row.setSpacing(px(8))
        row.addWidget(IconLabel("wrench", "accent"))
        self.words = QLabel(_WORDS)
        self.words.setWordWrap(True)
        self.switch_button = Button("Switch to maintenance", self._switch)
        self.stay_button = Button("Stay in production", self._stay)
        row.addWidget(self.words, 1)
        row.addWidget(self.switch_button)
        row.addWidget(self.stay_button)
        self.setAccessibleName(_WORDS)
        self.hide()

    def schema_changed(self) -> None:
        """Someone works on a schema: say it, unless it was said. It takes no focus from them."""
        if self._mode is ServerMode.PRODUCTION and not self.heard and not self._due:
            self._due = True
            self.setVisible(not self._quiet)
            announce(self, _WORDS)

    def set_quiet(self, quiet: bool) -> None:
        """Wait while one presents, and come back after."""
        self._quiet = quiet
        self.setVisible(self._due and not quiet)

    def set_mode(self, mode: ServerMode) -> None:
        """The mode was switched, here or elsewhere."""
        self._mode = ServerMode(mode)
        self.heard = self._due = False
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self._stay()
        else:
            super().keyPressEvent(event)

    def _switch(self) -> None:
        self.mode_asked.emit(ServerMode.MAINTENANCE)

    def _stay(self) -> None:
        self.heard, self._due = True, False
        if self.isAncestorOf(self.focusWidget() or self):
            self.focusNextChild()
        self.hide()
