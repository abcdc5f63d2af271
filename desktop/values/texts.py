"""The editor of long text: several lines, and Tab goes on to the next field."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from backend.schemas.model import Attribute
from desktop.theme import Theme
from desktop.values.base import ValueEditor

_LINES = 4


class TextEditor(ValueEditor):
    """Four lines in sight, more by scrolling."""

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        edit = QPlainTextEdit()
        self.edit = edit
        super().__init__(attribute, edit, parent)
        edit.setTabChangesFocus(True)
        edit.setFrameShape(QFrame.Shape.NoFrame)
        edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        edit.textChanged.connect(self._typed)
        Theme.current().changed.connect(self._measure)
        self._measure()

    def text(self) -> str:
        # toPlainText() would turn a no-break space into a common one.
        return self.edit.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def tie(self, tied: bool) -> None:
        super().tie(tied)
        self._let_tie(self.edit.viewport(), tied)

    def _show(self, text: str) -> None:
        blocker = QSignalBlocker(self.edit)
        self.edit.setPlainText(text)
        blocker.unblock()

    def _measure(self) -> None:
        self.edit.ensurePolished()
        around = Theme.current().px(10) + round(2 * self.edit.document().documentMargin()) + 4
        self.edit.setFixedHeight(_LINES * self.edit.fontMetrics().lineSpacing() + around)
