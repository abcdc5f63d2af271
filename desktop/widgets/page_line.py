"""A soft card across the head of a page: an icon, a sentence, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.theme import Theme, Tone
from desktop.widgets.announce import announce
from desktop.widgets.button import Button
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put


class PageLine(QWidget):
    """Hidden at first; hidden it takes no room, its margins neither."""

    def __init__(self, icon: str, tone: Tone, words: str, buttons: Sequence[Button]) -> None:
        super().__init__()
        px = Theme.current().px
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        card = QFrame()
        put(card, "card", tone)
        row = QHBoxLayout(card)
        row.setContentsMargins(px(12), px(8), px(8), px(8))
        row.setSpacing(px(8))
        row.addWidget(IconLabel(icon, tone))
        self.words = QLabel(words)
        self.words.setWordWrap(True)
        row.addWidget(self.words, 1)
        for button in buttons:
            row.addWidget(button)
        around = QHBoxLayout(self)
        around.setContentsMargins(px(12), px(12), px(12), 0)
        around.addWidget(card)
        self.setAccessibleName(words)
        self.hide()

    def say(self, words: str) -> None:
        """Show it with other words, and tell them; "" hides it."""
        self.words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        if words:
            announce(self, words)
