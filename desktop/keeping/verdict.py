"""One sentence that says how it stands, with its icon and colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.theme import Theme, Tone
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put, reveal
from desktop.widgets.wrapping import WrappingLabel


class Verdict(QFrame):
    """Hidden until it has something to say."""

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(10), px(12), px(10))
        row.setSpacing(px(8))
        self._icon = IconLabel("info")
        self._words = WrappingLabel()
        put(self._words, "role", "strong")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self.accessibleName()

    def say(self, icon: str, tone: Tone, words: str) -> None:
        self._icon.set_icon(icon, tone)
        self._words.set_text(words)
        put(self, "card", tone)
        self.setAccessibleName(words)
        reveal(self, True)
