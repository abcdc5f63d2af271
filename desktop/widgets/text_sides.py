"""Two texts side by side, lined up: what differs stands on a ground of its own."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from PySide6.QtGui import QColor, QTextCursor, QTextFormat
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.json_editor import JsonHighlighter
from desktop.widgets.paint import put

_MOST = 3000  # lines that are lined up; lining up takes the square of their number
_TALLEST = 18  # lines before it scrolls

Pair = tuple[str | None, str | None]
"""A line of the left and of the right text; ``None`` where there is none beside the other."""


def lined_up(left: Sequence[str], right: Sequence[str]) -> list[Pair]:
    """The lines of both, equal ones beside each other."""
    pairs: list[Pair] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for _, start, end, begin, stop in matcher.get_opcodes():
        for at in range(max(end - start, stop - begin)):
            one = left[start + at] if start + at < end else None
            other = right[begin + at] if begin + at < stop else None
            pairs += [(one, other)]
    return pairs


class TextSides(QWidget):
    """JSON to read; both scroll together. What is too long is not lined up."""

    def __init__(self, name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Theme.current().px(8))
        self._pairs: list[Pair] = []
        self.headings = (QLabel(), QLabel())
        self.sides = (_side(f"{name}, before"), _side(f"{name}, after"))
        self._inks = [JsonHighlighter(side.document()) for side in self.sides]
        for heading, side in zip(self.headings, self.sides, strict=True):
            column = QVBoxLayout()
            column.setSpacing(Theme.current().px(4))
            put(heading, "role", "muted")
            column.addWidget(heading)
            column.addWidget(side, 1)
            row.addLayout(column, 1)
        left, right = (side.verticalScrollBar() for side in self.sides)
        left.valueChanged.connect(right.setValue)
        right.valueChanged.connect(left.setValue)
        Theme.current().changed.connect(self._dress)

    def set_texts(self, names: tuple[str, str], left: str, right: str) -> None:
        """Show these two."""
        for heading, name in zip(self.headings, names, strict=True):
            heading.setText(name)
        lines = left.splitlines(), right.splitlines()
        bounded = max(map(len, lines)) <= _MOST
        self._pairs = lined_up(*lines) if bounded else []
        for at, (side, text) in enumerate(zip(self.sides, (left, right), strict=True)):
            shown = "\n".join(pair[at] or "" for pair in self._pairs) if bounded else text
            side.setPlainText(shown)
        self._dress()

    def _dress(self) -> None:
        colours, px = Theme.current().colours, Theme.current().px
        grounds = colours.bad_soft, colours.ok_soft
        for at, (side, ground) in enumerate(zip(self.sides, grounds, strict=True)):
            side.setFont(Theme.current().mono_font())
            marks = []
            for number, pair in enumerate(self._pairs):
                if pair[0] != pair[1]:
                    colour = ground if pair[at] is not None else colours.hover
                    marks.append(_mark(side, number, colour))
            side.setExtraSelections(marks)
            line = side.fontMetrics().lineSpacing()
            shown = min(_TALLEST, max(4, side.blockCount()))
            side.setFixedHeight(shown * line + px(28))


def _side(name: str) -> QPlainTextEdit:
    side = QPlainTextEdit()
    side.setReadOnly(True)
    side.setAccessibleName(name)
    side.setTabChangesFocus(True)
    side.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    return side


def _mark(side: QPlainTextEdit, line: int, colour: str) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    mark.cursor = QTextCursor(side.document().findBlockByNumber(line))
    mark.format.setBackground(QColor(colour))
    mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
    return mark
