"""What was saved of a damaged store, and what was lost: shown once, in the new workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication

from desktop.keeping import words
from desktop.keeping.verdict import Verdict
from desktop.widgets.announce import announce
from desktop.widgets.marked_table import MarkedTable
from desktop.widgets.problems import ProblemsCard, details
from desktop.widgets.sheet import Sheet

if TYPE_CHECKING:
    from backend.doctor.model import Recovery


class RecoveredSheet(Sheet):
    def __init__(self, answer: Recovery) -> None:
        super().__init__("Recovered")
        self._answer = answer
        copy = QAction("Copy the report", self)
        copy.triggered.connect(self.copy)
        self.title.add_action(copy)
        self.go_on = self.primary("Go on")
        self.verdict = Verdict()
        self.verdict.say(*words.recovered(answer))
        headings = ("What", "Saved", "Lost")
        self.table = MarkedTable("What was saved", headings, (320, 140), mark=2, most=24)
        self.table.show_rows([words.saved_row(one) for one in answer.saved])
        if not answer.saved:
            self.table.hide()
        self.notes = ProblemsCard(words=("loss", "note"))
        self.notes.set_problems(answer.notes)
        for widget in (self.verdict, self.notes, self.table):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def begin(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.verdict.text)

    def act(self) -> None:
        """On to the workspace."""
        self.closed.emit()

    def copy(self) -> None:
        """Put all of it on the clipboard."""
        rows = [words.saved_row(one).cells for one in self._answer.saved]
        lines = [self.verdict.text, "", *(f"{a}: {b} saved, lost: {c}" for a, b, c in rows)]
        if self._answer.notes:
            lines += ["", details(self._answer.notes)]
        QGuiApplication.clipboard().setText("\n".join(lines))
