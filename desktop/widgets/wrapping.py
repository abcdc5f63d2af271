"""Text in lines that never needs more room than there is: a long word goes on in the next line."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QWidget

_BREAK = "\u200b"  # a place to break a line, of no width
_LONG = re.compile(r"\S{25,}")  # digests, paths, names: more than the narrowest pane holds
_WITHIN = re.compile(r"(?<=[\w!-~])(?=[\w!-~])")


class WrappingLabel(QLabel):
    """Its text can be selected and is copied as it was given."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self.setText(_LONG.sub(lambda word: _WITHIN.sub(_BREAK, word[0]), text))
        self.setAccessibleName(text)

    def copy(self) -> None:
        """Put what is selected on the clipboard."""
        QGuiApplication.clipboard().setText(self.selectedText().replace(_BREAK, ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy", self.copy).setEnabled(self.hasSelectedText())
        menu.popup(event.globalPos())
