"""Differences of two schemas, a line each: what sort, and the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from backend.schemas.differences import Difference, DifferenceKind
from desktop.theme import Theme, Tone
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import empty, put
from desktop.widgets.wrapping import WrappingLabel

_MARKS = {
    DifferenceKind.SCHEMA: ("schemas", "accent", Tone.ACCENT),
    DifferenceKind.ADDED: ("plus", "ok", Tone.OK),
    DifferenceKind.REMOVED: ("trash", "bad", Tone.BAD),
    DifferenceKind.RENAMED: ("edit", "accent", Tone.ACCENT),
    DifferenceKind.RETYPED: ("retry", "waiting", Tone.WAITING),
    DifferenceKind.CHANGED: ("edit", "accent", Tone.ACCENT),
    DifferenceKind.REORDERED: ("arrow-down", "muted", Tone.NEUTRAL),
    DifferenceKind.KEY: ("key-unique", "accent", Tone.ACCENT),
}


class DifferenceList(QWidget):
    """``nothing`` is what it says where there is no difference."""

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self._nothing = nothing
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Theme.current().px(10))
        self._grid.setVerticalSpacing(Theme.current().px(8))
        self._grid.setColumnStretch(2, 1)
        self.sentences: tuple[str, ...] = ()
        self.set_differences(())

    def set_differences(self, found: Sequence[Difference]) -> None:
        empty(self._grid)
        self.sentences = tuple(difference.sentence for difference in found)
        if not found:
            words = QLabel(self._nothing)
            put(words, "role", "muted")
            self._grid.addWidget(words, 0, 0, 1, 3)
        for row, difference in enumerate(found):
            icon, ink, tone = _MARKS[difference.kind]
            sort = QLabel(difference.kind.value)
            put(sort, "tone", tone)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(IconLabel(icon, ink), row, 0, top)
            self._grid.addWidget(sort, row, 1, top)
            self._grid.addWidget(WrappingLabel(difference.sentence), row, 2, top)
