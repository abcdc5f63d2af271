"""Asks, in its place, before an act that cannot be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget
from shiboken6 import isValid

from desktop.theme import Theme, Tone
from desktop.widgets.announce import announce
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put
from desktop.widgets.wrapping import WrappingLabel

if TYPE_CHECKING:
    from collections.abc import Callable


class AskCard(QFrame):
    """Hidden until it asks; the focus stands on the harmless answer, Escape gives it too."""

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        self._then: Callable[[], object] | None = None
        self._before: QWidget | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(6), px(6), px(6))
        row.setSpacing(px(8))
        self.words = WrappingLabel()
        self.keep_button = Button("Leave it", self.leave)
        self.act_button = Button("Go on", self._act, kind=Kind.DANGER)
        row.addWidget(self.words, 1)
        for button in (self.keep_button, self.act_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def ask(self, question: str, verb: str, then: Callable[[], object], *, tone: Tone) -> None:
        """Show the question; ``then`` is called where it is agreed to."""
        self._then = then
        self._before = QApplication.focusWidget()
        put(self, "card", tone)
        self.words.set_text(question)
        self.act_button.setText(verb)
        self.act_button.setAccessibleName(verb)
        self.setAccessibleName(question)
        self.show()
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, question)

    def leave(self) -> None:
        """Nothing happens."""
        self._then = None
        had = self.isAncestorOf(QApplication.focusWidget() or self.window())
        if had and self._before is not None and isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _act(self) -> None:
        then = self._then
        self.leave()
        if then is not None:
            then()
