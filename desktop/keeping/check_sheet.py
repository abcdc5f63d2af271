"""The check of the workspace: what it does, and what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from backend.errors import Problem
from desktop.keeping import words
from desktop.keeping.deeds import Examine
from desktop.keeping.verdict import Verdict
from desktop.theme import Tone
from desktop.widgets.announce import announce
from desktop.widgets.facts import Fact, FactsView
from desktop.widgets.marked_table import MarkedRow, MarkedTable
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard, details
from desktop.widgets.sheet import Sheet
from desktop.widgets.wrapping import WrappingLabel

if TYPE_CHECKING:
    from backend.doctor.model import Examination, Finding

_SAID = (
    "Everything is looked at: the store, what refers to what, records and their keys, archives and"
    " installed files. The workspace is closed for that and opened again. What can be repaired"
    " without losing anything is repaired, after a backup."
)


class CheckSheet(Sheet):
    """Before a check it says what one does; after it, what was looked at and what was found."""

    agreed = Signal(object)  # Deed

    def __init__(self, found: Examination | None, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__("Check the workspace")
        self.found = found
        self.only_action = QAction("Only check", self)
        self.only_action.setToolTip("Change nothing")
        self.only_action.triggered.connect(lambda: self._agree(repair=False))
        self.copy_action = QAction("Copy the report", self)
        self.copy_action.triggered.connect(self.copy)
        self.copy_action.setVisible(found is not None)
        for action in (self.copy_action, self.only_action):
            self.title.add_action(action)
        self.check = self.primary("Check and repair" if found is None else "Check again")
        self.verdict = Verdict()
        self.trouble = ProblemsCard()
        self.trouble.set_problems(problems)
        self.said = QLabel(_SAID)
        self.said.setWordWrap(True)
        put(self.said, "role", "muted")
        headings = ("What was found", "Done", "What is left to do")
        self.findings = MarkedTable("Findings", headings, (420, 260), mark=0, most=12)
        self.findings.moved.connect(self._moved)
        self.detail = WrappingLabel()
        above = (self.verdict, self.trouble, self.said, self.findings, self.detail)
        for part in above:
            self.column.addWidget(part)
        self.looked = self.section("What was looked at")
        self.facts = FactsView("What was looked at")
        self.column.addWidget(self.facts, 1)
        for widget in (self.findings, self.detail, self.looked, self.facts):
            widget.hide()
        self.column.addStretch(0)
        if found is not None:
            self._show(found)

    def begin(self) -> None:
        self._where().setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.verdict.text)

    def act(self) -> None:
        """Look at everything, and repair what can be."""
        self._agree(repair=True)

    def copy(self) -> None:
        """Put all that was found on the clipboard."""
        if self.found is not None:
            lines = [words.verdict(self.found)[2], ""]
            lines += [f"{what}: {count}" for what, count in self.found.looked_at]
            for one in self.found.findings:
                lines += ["", details([one.problem]), f"  Done: {one.repaired or 'nothing'}"]
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _agree(self, *, repair: bool) -> None:
        if self.check.isEnabled():
            self.check.setEnabled(False)
            self.agreed.emit(Examine(repair))

    def _show(self, found: Examination) -> None:
        self.said.hide()
        self.verdict.say(*words.verdict(found))
        self.findings.show_rows([_row(at, one) for at, one in enumerate(found.findings)])
        self.findings.setVisible(bool(found.findings))
        self.facts.set_facts([Fact(what.capitalize(), str(n)) for what, n in found.looked_at])
        for widget in (self.looked, self.facts):
            widget.setVisible(bool(found.looked_at))
        self._moved()

    def _moved(self) -> None:
        """All there is to say of the chosen finding."""
        key = self.findings.key()
        one = self.found.findings[int(key)] if self.found is not None and key else None
        self.detail.set_text(_whole(one) if one is not None else "")
        self.detail.setVisible(one is not None)

    def _where(self) -> QWidget:
        for widget in (self.findings, self.facts):
            if not widget.isHidden():
                return widget
        return self


def _row(at: int, one: Finding) -> MarkedRow:
    icon, tone = ("check", Tone.OK) if one.repaired else ("warning", Tone.WAITING)
    left = "Nothing" if one.repaired else one.problem.remedy
    return MarkedRow(str(at), (one.problem.title, one.repaired or "–", left), icon, tone)


def _whole(one: Finding) -> str:
    left = "" if one.repaired else one.problem.remedy
    parts = (one.problem.title, one.problem.detail, one.repaired, left)
    return "\n".join(part for part in parts if part)
