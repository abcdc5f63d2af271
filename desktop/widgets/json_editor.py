"""JSON as text: coloured lightly, checked while one types, the error said with line and column."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.form import set_invalid
from desktop.widgets.paint import put

_PAUSE = 250  # milliseconds without a key before the text is checked
_LONGEST_LINE = 10_000  # characters; a longer line is left plain, or every key would wait for it
_TOKEN = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<number>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|(?P<word>\b(?:true|false|null)\b)"
)
_WORD = re.compile(r"[^\W\d]")
_PLAIN = {
    "Expecting value": "A value is missing here.",
    "Expecting property name enclosed in double quotes": "A name in double quotes belongs here.",
    "Expecting ':' delimiter": "A colon is missing here.",
    "Expecting ',' delimiter": "A comma is missing here, or something is too much.",
    "Extra data": "The JSON ends before this.",
    "Illegal trailing comma before end of object": "A comma too much before the closing brace.",
    "Illegal trailing comma before end of array": "A comma too much before the closing bracket.",
    "Unterminated string starting at": "The text that starts here has no closing quote.",
    "Invalid control character at": "A line break or tab must be written as \\n or \\t.",
    "Invalid \\escape": "A backslash must be written twice.",
}


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value.")


def syntax_problem(text: str) -> tuple[str, int, int] | None:
    """What is wrong with a text as JSON: words, line and column from 1. Empty is right."""
    if not text.strip():
        return None
    try:
        json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        words = _PLAIN.get(error.msg, f"{error.msg}.")
        if error.msg == "Expecting value" and _WORD.match(text, error.pos):
            words = "This is not JSON: text needs double quotes around it."
        return words, error.lineno, error.colno
    except (ValueError, RecursionError) as error:
        words = str(error) if isinstance(error, ValueError) else "It is nested too deeply."
        return words, 1, 1
    return None


class JsonHighlighter(QSyntaxHighlighter):
    """Names, texts, numbers and words, in the colours of the theme."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        Theme.current().changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        if len(text) > _LONGEST_LINE:
            return
        colours = Theme.current().colours
        inks = {
            "key": colours.accent,
            "string": colours.ok,
            "number": colours.waiting,
            "word": colours.waiting,
        }
        for match in _TOKEN.finditer(text):
            style = QTextCharFormat()
            style.setForeground(QColor(inks[match.lastgroup or "key"]))
            self.setFormat(match.start(), match.end() - match.start(), style)


class JsonEditor(QWidget):
    """Tab leaves the field: it is used by keyboard. ``checked`` says whether the text is JSON."""

    text_changed = Signal(str)
    checked = Signal(bool)

    def __init__(self, name: str = "JSON", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.current().px(4))
        self.edit = QPlainTextEdit()
        self.edit.setAccessibleName(name)
        self.edit.setTabChangesFocus(True)
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFocusProxy(self.edit)
        self.message = QLabel()
        self.message.setWordWrap(True)
        put(self.message, "role", "bad")
        self.message.hide()
        column.addWidget(self.edit, 1)
        column.addWidget(self.message)
        self._highlighter = JsonHighlighter(self.edit.document())
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.check)
        self.edit.textChanged.connect(self._typed)
        Theme.current().changed.connect(self._dress)
        self._dress()

    def text(self) -> str:
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Show a text from elsewhere; the same text leaves cursor and scroll alone."""
        if text != self.text():
            self.edit.setPlainText(text)
            self.check()

    def set_read_only(self, read_only: bool) -> None:
        self.edit.setReadOnly(read_only)

    def set_error(self, text: str) -> None:
        """What else is wrong, once it is JSON: a schema's refusal, say."""
        self._error = text
        self.check()

    def check(self) -> bool:
        """Check now. True where the text is JSON or empty."""
        self._pause.stop()
        right = self._show()
        self.checked.emit(right)
        return right

    def _show(self) -> bool:
        found = syntax_problem(self.text())
        words = self._error
        marks: list[QTextEdit.ExtraSelection] = []
        if found:
            said, line, column = found
            words = f"Line {line}, column {column}: {said}"
            marks = [self._mark(line, column)]
        self.edit.setExtraSelections(marks)
        self.message.setText(words)
        self.message.setVisible(bool(words))
        self.edit.setAccessibleDescription(words)
        set_invalid(self.edit, bool(words))
        return found is None

    def _typed(self) -> None:
        self._pause.start()
        self.text_changed.emit(self.text())

    def _mark(self, line: int, column: int) -> QTextEdit.ExtraSelection:
        """Underline from the place of the error to the end of its line."""
        block = self.edit.document().findBlockByNumber(line - 1)
        start = block.position() + min(column - 1, max(0, block.length() - 2))
        cursor = QTextCursor(self.edit.document())
        cursor.setPosition(start)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        mark = QTextEdit.ExtraSelection()
        colours = Theme.current().colours
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(QColor(colours.bad))
        style.setBackground(QColor(colours.bad_soft))
        mark.cursor, mark.format = cursor, style
        return mark

    def _dress(self) -> None:
        font = Theme.current().mono_font()
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.edit.setFont(font)
        self._show()
