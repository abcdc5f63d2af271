"""What going back to a backup would change, before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop.keeping import words
from desktop.keeping.deeds import Restore
from desktop.packages.contents import file_size
from desktop.widgets.marked_lines import Line, MarkedLines
from desktop.widgets.marked_table import MarkedTable
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet
from desktop.widgets.wrapping import WrappingLabel

if TYPE_CHECKING:
    from backend.backups.model import Backup, RestorePlan
    from backend.errors import Problem
    from desktop.work import Work

_AFTER = (
    "The workspace is closed for a moment and opened again. What is there now is kept as a backup"
    " of its own, so that you can come back to it."
)
_UNKNOWN = (
    "What differs cannot be told, since the store cannot be read. It is kept as it is beside the"
    " backups."
)


class Plans(Protocol):
    def plan(self, name: str) -> RestorePlan: ...


class RestoreSheet(Sheet):
    """With ``damaged`` the store of now cannot be compared, and the backup is offered all the
    same; without ``plans`` too: the workspace is not open.
    """

    agreed = Signal(object)  # Deed

    def __init__(
        self, work: Work, plans: Plans | None, backup: Backup, damaged: Problem | None = None
    ) -> None:
        super().__init__(f"Restore {words.label(backup)}")
        self._backup, self._damaged = backup, damaged is not None or plans is None
        self.plan: RestorePlan | None = None
        self.restore = self.primary("Restore")
        self.restore.setEnabled(False)
        self.said = QLabel(f"{words.why(backup)}. {file_size(backup.size)}.")
        self.state = QLabel("Comparing it with what is there now…")
        self.after = QLabel(_AFTER)
        self.trouble = ProblemsCard()
        headings = ("What", "What happens", "How many", "Which")
        self.table = MarkedTable("What changes", headings, (170, 160, 110), mark=1, most=10)
        self.table.moved.connect(self._moved)
        self.names = WrappingLabel()
        self.notes = MarkedLines("")
        for label in (self.said, self.state, self.after):
            label.setWordWrap(True)
            put(label, "role", "muted")
        parts = (self.said, self.trouble, self.state, self.table, self.names, self.notes)
        for widget in (*parts, self.after):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        for widget in (self.table, self.names, self.notes):
            widget.hide()
        if plans is None:
            self._unknown()
        else:
            work.do(self, lambda: plans.plan(backup.name), self._show, self._refused)

    def begin(self) -> None:
        self._where().setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Go back to it."""
        if self.restore.isEnabled():
            self.restore.setEnabled(False)
            self.agreed.emit(Restore(self._backup.name, words.label(self._backup)))

    def _show(self, plan: RestorePlan) -> None:
        self.plan = plan
        had = self.hasFocus()
        self.table.show_rows(words.plan_rows(plan))
        differs = bool(plan.differences)
        self.table.setVisible(differs)
        self.state.setText("What changes" if differs else "Nothing differs from what is there now.")
        put(self.state, "role", "section" if differs else "strong")
        lines = [Line(icon, tone, tone, "", said) for icon, tone, said in words.plan_notes(plan)]
        self.notes.set_lines(lines)
        self.notes.setVisible(bool(lines))
        worth = differs or bool(plan.installed_again)
        self.restore.setEnabled(worth)
        self.after.setVisible(worth)
        self._moved()
        if had:
            self.begin()

    def _moved(self) -> None:
        """All the names of the chosen row."""
        names = words.plan_names(self.plan, self.table.key()) if self.plan else ""
        self.names.set_text(names)
        self.names.setVisible(bool(names))

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        """A backup that cannot be read is not offered; where the store is what cannot, it is."""
        if self._damaged:
            self._unknown()
            return
        self.state.hide()
        self.after.hide()
        self.trouble.set_problems(problems)

    def _unknown(self) -> None:
        self.state.setText(_UNKNOWN)
        self.after.setText("The workspace is opened with the backup then.")
        self.restore.setEnabled(True)

    def _where(self) -> QWidget:
        return self.table if not self.table.isHidden() else self
