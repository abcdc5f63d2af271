"""The editor of a boolean: none, true or false; the letters t, f and n choose."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from backend.schemas.model import Attribute
from desktop.values.base import ValueEditor

_WORDS = ("none", "true", "false")
_LETTERS = {word[0]: at for at, word in enumerate(_WORDS)}


class BooleanEditor(ValueEditor):
    """Three choices; a value that is none of them is shown as a fourth."""

    def __init__(
        self, attribute: Attribute, parent: QWidget | None = None, *, compact: bool = False
    ) -> None:
        combo = QComboBox()
        combo.addItems(_WORDS)
        self.combo = combo
        super().__init__(attribute, combo, parent, compact=compact)
        combo.currentIndexChanged.connect(self._typed)

    def text(self) -> str:
        return self.combo.currentText() if self.combo.currentIndex() > 0 else ""

    def _show(self, text: str) -> None:
        blocker = QSignalBlocker(self.combo)
        while self.combo.count() > len(_WORDS):
            self.combo.removeItem(len(_WORDS))
        known = text.strip().lower()
        if known in ("true", "false"):
            self.combo.setCurrentText(known)
        elif known:
            self.combo.addItem(text)
            self.combo.setCurrentIndex(len(_WORDS))
        else:
            self.combo.setCurrentIndex(0)
        blocker.unblock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is not self.field:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.Wheel and not self.combo.hasFocus():
            event.ignore()  # it scrolls the form and leaves the value alone
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            # Qt's own search would take "t" and then "f" as the start of one word.
            choice = _LETTERS.get(event.text().lower())
            if choice is not None:
                self.combo.setCurrentIndex(choice)
                return True
        return super().eventFilter(watched, event)
