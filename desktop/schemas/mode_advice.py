"""Maintenance mode is recommended for work on schemas (Context Services): said once, in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from backend.modes import ServerMode
from desktop.theme import Tone
from desktop.widgets.announce import announce
from desktop.widgets.button import Button
from desktop.widgets.page_line import PageLine

_WORDS = (
    "Maintenance mode is recommended for schema work: records wait meanwhile, so nobody fills in "
    "what is just being changed. What you did is done either way."
)


class ModeAdvice(PageLine):
    """A card over the page. ``heard`` once someone answered; a new mode asks anew."""

    mode_asked = Signal(object)  # ServerMode

    def __init__(self, mode: ServerMode) -> None:
        switch, stay = Button("Switch to maintenance"), Button("Stay in production")
        super().__init__("wrench", Tone.ACCENT, _WORDS, [switch, stay])
        self.heard = False
        self._due = self._quiet = False
        self.mode = mode
        self.switch_button, self.stay_button = switch, stay
        for button in (switch, stay):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves one where one types
        switch.clicked.connect(self._switch)
        stay.clicked.connect(self._stay)

    def schema_changed(self) -> None:
        """Someone works on a schema: say it, unless it was said. It takes no focus from them."""
        if self.mode is ServerMode.PRODUCTION and not self.heard and not self._due:
            self._due = True
            self.set_quiet(self._quiet)

    def set_quiet(self, quiet: bool) -> None:
        """Wait while one presents, and come back after."""
        self._quiet = quiet
        self.setVisible(self._due and not quiet)
        if self.isVisible():
            announce(self, _WORDS)

    def set_mode(self, mode: ServerMode) -> None:
        """The mode was switched, here or elsewhere."""
        self.mode = ServerMode(mode)
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
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.focusNextChild()
        self.hide()
