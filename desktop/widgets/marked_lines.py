"""Lines with a mark each: an icon, a word for the sort, and the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import empty, put
from desktop.widgets.wrapping import WrappingLabel


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``ink`` is the icon's colour, ``tone`` the word's."""

    icon: str
    ink: str
    tone: Tone
    word: str
    sentence: str


class MarkedLines(QWidget):
    """``nothing`` is what it says where there is no line; of many the first ``most`` are shown."""

    def __init__(self, nothing: str, most: int = 0) -> None:
        super().__init__()
        self._nothing, self._most = nothing, most
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Theme.current().px(10))
        self._grid.setVerticalSpacing(Theme.current().px(8))
        self._grid.setColumnStretch(2, 1)
        self._lines: tuple[Line, ...] = ()
        self.set_lines(())

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(line.sentence for line in self._lines)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these; what was unfolded before is folded again."""
        self._lines = tuple(lines)
        self._show(self._most or len(self._lines))

    def _show(self, most: int) -> None:
        empty(self._grid)
        if not self._lines:
            words = QLabel(self._nothing)
            put(words, "role", "muted")
            self._grid.addWidget(words, 0, 0, 1, 3)
        top = Qt.AlignmentFlag.AlignTop
        for row, line in enumerate(self._lines[:most]):
            sort = QLabel(line.word)
            put(sort, "tone", line.tone)
            self._grid.addWidget(IconLabel(line.icon, line.ink), row, 0, top)
            self._grid.addWidget(sort, row, 1, top)
            self._grid.addWidget(WrappingLabel(line.sentence), row, 2, top)
        left = len(self._lines) - most
        if left > 0:
            more = Button(f"Show {left} more", lambda: self._show(most + 500), kind=Kind.LINK)
            self._grid.addWidget(more, most, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
