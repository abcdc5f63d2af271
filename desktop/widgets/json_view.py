"""JSON to read and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.json_editor import JsonEditor
from desktop.widgets.paint import put


class JsonView(QWidget):
    """A line that says what it is, Copy, and the text."""

    def __init__(self, name: str, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        row = QHBoxLayout()
        self.words = QLabel(words)
        self.words.setWordWrap(True)
        put(self.words, "role", "muted")
        self.copy_button = Button("Copy", self.copy, kind=Kind.LINK)
        self.copy_button.setAccessibleName(f"Copy {name}")
        row.addWidget(self.words, 1)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self.editor = JsonEditor(name)
        self.editor.set_read_only(True)
        column.addWidget(self.editor, 1)

    def set_text(self, text: str, words: str | None = None) -> None:
        if words is not None:
            self.words.setText(words)
        self.editor.set_text(text)

    def text(self) -> str:
        return self.editor.text()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
