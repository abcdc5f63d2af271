"""Text to read: SQL, JSON, a script. Its own words in colour, never changed, scrolled as it was."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.theme import Theme

MOST = 200_000
"""Characters that are shown. Copying and saving take the whole text."""

_JSON = re.compile(
    r'(?P<accent>"(?:[^"\\]|\\.)*"(?=\s*:))|(?P<ok>"(?:[^"\\]|\\.)*")'
    r"|(?P<waiting>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\b(?:true|false|null)\b)"
)
_SQL = re.compile(
    r"(?P<muted>--.*)|(?P<ok>'(?:[^']|'')*')|(?P<text>\"(?:[^\"]|\"\")*\"|\[[^\]]*\])"
    r"|(?P<accent>\b(?:CREATE|TABLE|NOT|NULL|DEFAULT|CONSTRAINT|UNIQUE|PRIMARY|FOREIGN|KEY|CHECK"
    r"|REFERENCES|ON|DELETE|CASCADE|INDEX|COMMENT|IS|COLUMN|GENERATED|ALWAYS|BY|AS|IDENTITY|IN"
    r"|AND|OR|VALUES|INSERT|INTO|ALTER|ADD|BEGIN|COMMIT|IF|EXISTS)\b)"
    r"|(?P<waiting>\b\d+(?:\.\d+)?\b)",
    re.IGNORECASE,
)
_SHELL = re.compile(
    r"(?P<muted>^#.*)|(?P<accent>^\s*curl\b|--[a-z-]+)|(?P<ok>'[^']*'?)|(?P<waiting>\\$)"
)
_HEADERS = re.compile(r"^(?P<accent>[^\s:]+:)")
_LANGUAGES = {"json": _JSON, "sql": _SQL, "shell": _SHELL, "headers": _HEADERS}


class CodeView(QPlainTextEdit):
    """Tab leaves it; a new text leaves the place alone that one reads."""

    def __init__(self, name: str, language: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._highlighter = _Highlighter(self.document(), language)
        Theme.current().changed.connect(self._dress)
        self._dress()

    def set_text(self, text: str) -> None:
        shown = text if len(text) <= MOST else text[:MOST] + "\n…"
        if shown == self.toPlainText():
            return
        bars = self.verticalScrollBar(), self.horizontalScrollBar()
        places = [bar.value() for bar in bars]
        self.setPlainText(shown)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def _dress(self) -> None:
        font = Theme.current().mono_font()
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(Theme.current().px(12))
        self.setFont(font)


class _Highlighter(QSyntaxHighlighter):
    """The names of the groups are the tokens of the theme that they are written in."""

    def __init__(self, document: QTextDocument, language: str) -> None:
        super().__init__(document)
        self._pattern = _LANGUAGES.get(language)
        Theme.current().changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        if self._pattern is None:
            return
        colours = Theme.current().colours
        for match in self._pattern.finditer(text):
            style = QTextCharFormat()
            style.setForeground(QColor(getattr(colours, match.lastgroup or "text")))
            self.setFormat(match.start(), match.end() - match.start(), style)
