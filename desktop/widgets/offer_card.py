"""A soft card beside a thing: what is to be said of it, and the button that follows from it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme import Theme, Tone
from desktop.widgets.button import Button
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import put
from desktop.widgets.wrapping import WrappingLabel


class OfferCard(QFrame):
    """Hidden at first; ``wanted`` is its button."""

    wanted = Signal()

    def __init__(
        self,
        icon: str,
        tone: Tone,
        title: str = "",
        reason: str = "",
        button: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = Theme.current().px
        put(self, "card", tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(10), px(12), px(10))
        row.setSpacing(px(8))
        row.addWidget(IconLabel(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(px(2))
        self.title, self.reason = WrappingLabel(), WrappingLabel()
        put(self.title, "role", "strong")
        self.button = Button("", self.wanted.emit)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(px(8))
        self.buttons.addWidget(self.button)
        self.buttons.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.reason)
        column.addSpacing(px(6))
        column.addLayout(self.buttons)
        row.addLayout(column, 1)
        self.say(title, reason, button)
        self.hide()

    def say(self, title: str, reason: str, button: str) -> None:
        """A title, why, and what its button does; "" leaves a part out."""
        for label, words in ((self.title, title), (self.reason, reason)):
            label.set_text(words)
            label.setVisible(bool(words))
        self.button.setText(button)
        self.button.setAccessibleName(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(" ".join(part for part in (title, reason) if part))
