"""A line about a thing, with an act that cannot be taken back: it asks once more in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.theme import Theme, Tone
from desktop.widgets.announce import announce
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put
from desktop.widgets.wrapping import WrappingLabel


class AskingLine(QFrame):
    """``verb`` is the act (“Purge”), ``question`` what is asked before it, ``about`` its thing."""

    agreed = Signal()

    def __init__(self, words: str, verb: str, question: str, about: str) -> None:
        super().__init__()
        self._words, self._verb, self._question = words, verb, question
        self._asks = False
        px = Theme.current().px
        put(self, "card", "plain")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(12), px(6), px(6), px(6))
        self._row.setSpacing(px(8))
        self.words = WrappingLabel(words)
        self.keep_button = Button("Keep", self.keep)
        self.keep_button.hide()
        self.act_button = Button(f"{verb}…", self._act, kind=Kind.DANGER)
        self.act_button.setAccessibleName(f"{verb} {about}")
        self._row.addWidget(self.words, 1)
        for button in (self.keep_button, self.act_button):
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def add(self, widget: QWidget) -> None:
        """One more button, before those of the act."""
        self._row.insertWidget(1, widget, 0, Qt.AlignmentFlag.AlignTop)
        QWidget.setTabOrder(widget, self.keep_button)
        QWidget.setTabOrder(self.keep_button, self.act_button)

    def keep(self) -> None:
        """Nothing happens."""
        had_focus = self.keep_button.hasFocus()
        self._ask(asks=False)
        if had_focus:
            self.act_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self._asks:
            self.keep()
        else:
            super().keyPressEvent(event)

    def _act(self) -> None:
        if self._asks:
            self.agreed.emit()
            return
        self._ask(asks=True)
        self.keep_button.setFocus()  # the harmless answer
        announce(self, self._question)

    def _ask(self, *, asks: bool) -> None:
        self._asks = asks
        put(self, "card", Tone.BAD if asks else "plain")
        self.words.set_text(self._question if asks else self._words)
        self.act_button.setText(self._verb if asks else f"{self._verb}…")
        self.keep_button.setVisible(asks)
