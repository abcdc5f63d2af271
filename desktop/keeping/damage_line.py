"""The line over every page while the store is damaged, and the ways out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from backend.errors import Problem
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.page_line import PageLine
from desktop.widgets.problems import ProblemsCard

WORDS = "The store is damaged: you can read, nothing is written any more."


class DamageLine(QWidget):
    """It stays. *Details* unfolds what was met."""

    recover_asked = Signal()
    restore_asked = Signal()

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        px = Theme.current().px
        self.recover_button = Button("Recover to a new workspace…")
        self.restore_button = Button("Restore a backup…")
        self.details_button = Button("Details", kind=Kind.LINK)
        self.details_button.setCheckable(True)
        buttons = (self.recover_button, self.restore_button, self.details_button)
        self.line = PageLine("warning", Tone.BAD, WORDS, buttons)
        self.card = ProblemsCard()
        self.card.set_problems((problem,))
        self._below = QWidget()
        around = QVBoxLayout(self._below)
        around.setContentsMargins(px(12), px(8), px(12), 0)
        around.addWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(4))
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(self._below)
        self._below.hide()
        for part in (self, self.line):  # as high as the words need at this width
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(WORDS)
        self.recover_button.clicked.connect(self.recover_asked)
        self.restore_button.clicked.connect(self.restore_asked)
        self.details_button.toggled.connect(self._below.setVisible)

    def come(self) -> None:
        """Show it, once it stands in the window; it takes the focus from nobody."""
        self.line.say(WORDS)
