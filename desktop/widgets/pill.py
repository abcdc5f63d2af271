"""A pill: a word or two about a thing, on a soft ground."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.theme import Tone
from desktop.widgets.paint import put


class Pill(QLabel):
    """The words say it; the colour only helps to find it."""

    def __init__(
        self, text: str = "", tone: Tone = Tone.NEUTRAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        put(self, "pill", tone)

    def set_pill(self, text: str, tone: Tone) -> None:
        self.setText(text)
        put(self, "pill", tone)
