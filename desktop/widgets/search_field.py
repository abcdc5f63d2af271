"""A line to search with: a glass before it, a cross behind it, Escape empties it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.icons import set_icon

_PAUSE = 150  # milliseconds without a key before a search starts


class SearchField(QLineEdit):
    """``searched`` comes once typing pauses, at once on Return and on clearing."""

    searched = Signal(str)
    down_pressed = Signal()  # the page moves the focus into its list

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        glass = QAction(self)
        set_icon(glass, "search", "muted")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction("Clear", self)
        set_icon(self._clear, "cross", "muted")
        self._clear.triggered.connect(self._empty)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._search)
        self._last = ""
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._search)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._empty()
        elif event.key() == Qt.Key.Key_Down:
            self._search()
            self.down_pressed.emit()
        else:
            super().keyPressEvent(event)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._pause.start()

    def _empty(self) -> None:
        self.clear()
        self._search()

    def _search(self) -> None:
        self._pause.stop()
        if self.text() != self._last:
            self._last = self.text()
            self.searched.emit(self._last)
