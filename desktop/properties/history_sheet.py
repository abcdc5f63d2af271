"""The revisions of an extension: what each holds, what lies between any two, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from backend.properties.comparing import between
from desktop.properties.extension_facts import pretty_settings
from desktop.properties.extension_rules import not_revised, not_used
from desktop.properties.revision_words import difference_lines, going_back, kept_first, name, row
from desktop.theme import Tone
from desktop.widgets.marked_lines import MarkedLines
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.sheet import Sheet
from desktop.widgets.table import fit_to_rows
from desktop.widgets.text_sides import TextSides
from desktop.widgets.two_sides import TwoSides

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.properties.model import Extension, Library
    from desktop.page import Context

_HEADINGS = ("Revision", "Saved", "Version", "State", "Changed", "Notes")


@dataclass(frozen=True, slots=True)
class Past:
    """The head, its revisions newest first, and which libraries hold each."""

    revisions: tuple[Extension, ...]
    libraries: dict[str, tuple[Library, ...]]


class HistorySheet(Sheet):
    """A revision is shown beside the one before it, the first beside what is now."""

    went_back = Signal(object, object, int)  # before, after, the revision's number

    def __init__(self, context: Context, extension: Extension) -> None:
        super().__init__(f"History of {extension.display_name}")
        self._context, self.extension = context, extension
        self._properties = context.workspace.properties
        self._libraries = context.workspace.libraries
        self.past: Past | None = None
        self.revise_action = QAction("Revise", self)
        self.revise_action.triggered.connect(lambda: self.revise())
        self.title.add_action(self.revise_action)
        self.back_to = self.primary("Back to revision…")
        self.back_to.setEnabled(False)
        self._build()
        context.bridge.extension_changed.connect(self._changed)
        self.read()

    # -- what one does ------------------------------------------------------------------------

    def begin(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Go back to the chosen revision."""
        revision = self._chosen()
        if self.past is None or revision is None or not self.back_to.isEnabled():
            return
        before, number = self.past.revisions[0], revision.revision_number
        self.back_to.setEnabled(False)

        def went(after: Extension) -> None:
            self.went_back.emit(before, after, number)

        self._context.work.do(
            self, lambda: self._properties.back_to(revision.id), went, self._refused
        )

    def revise(self) -> None:
        """Save the head as the next revision."""
        extension_id = self.extension.id
        self._context.work.do(
            self, lambda: self._properties.revise(extension_id), None, self._refused
        )

    def read(self) -> None:
        """Read the revisions again."""
        extension_id = self.extension.id

        def read() -> Past:
            revisions = self._properties.revisions(extension_id)
            held = {one.id: self._libraries.libraries_of(one.id) for one in revisions[1:]}
            return Past(revisions, held)

        self._context.work.do(self, read, self._show, self._refused)

    # -- building and showing -----------------------------------------------------------------

    def _build(self) -> None:
        self.table = RowsTable("Revisions", _HEADINGS, (80, 170, 90, 80, 200))
        fit_to_rows(self.table, least=1, most=8)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._row_chosen())
        self.column.addWidget(self.table)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        put(self.words, "role", "muted")
        self.column.addWidget(self.words)
        self.trouble = ProblemsCard()
        self.column.addWidget(self.trouble)
        self.section("What lies between")
        self.two = TwoSides()
        self.two.changed.connect(self._compare)
        self.column.addWidget(self.two)
        self.differences = MarkedLines("Nothing: they are the same.", most=40)
        self.column.addWidget(self.differences)
        self.section("Settings side by side")
        self.sides = TextSides("Settings")
        self.column.addWidget(self.sides)
        self.column.addStretch(1)

    def _show(self, past: Past) -> None:
        first = self.past is None
        chosen = self._chosen()
        self.past = past
        revisions = past.revisions
        head = revisions[0]
        number = head.latest_revision_number
        dirty = head.dirty and number
        pill = (f"differs from revision {number}", Tone.WAITING)
        self.title.set_pills([pill] if dirty else [])
        befores = (*revisions[1:], None)
        rows = [
            row(one, before, past.libraries.get(one.id, ()))
            for one, before in zip(revisions, befores, strict=True)
        ]
        self.table.rows.set_rows(rows)
        self.two.set_names([name(one) for one in revisions])
        reason = not_revised([head])
        self.revise_action.setEnabled(not reason)
        self.revise_action.setToolTip(reason or "Save it as it is now")
        at = next((at for at, one in enumerate(revisions) if chosen and one.id == chosen.id), 0)
        self.table.setCurrentIndex(self.table.rows.index(at, 0))
        self._row_chosen()
        if first:
            self.begin()

    def _chosen(self) -> Extension | None:
        row = self.table.currentIndex().row()
        return self.past.revisions[row] if self.past and row >= 0 else None

    def _row_chosen(self) -> None:
        """A revision is compared with the one before it; the words say what going back does."""
        chosen, past = self._chosen(), self.past
        if chosen is None or past is None:
            return
        head = past.revisions[0]
        at = past.revisions.index(chosen)
        if at + 1 < len(past.revisions):
            self.two.choose(name(past.revisions[at + 1]), name(chosen))
        else:  # nothing was before the first: what came after it
            self.two.choose(name(chosen), name(head))
        number = chosen.revision_number
        self.back_to.setText(f"Back to revision {number}" if number else "Back to revision…")
        same = bool(number) and between(head, chosen).same
        other = bool(number) and chosen.digest != head.digest
        reason = not_used([head]) if other else ""
        self.back_to.setEnabled(bool(number) and not same and not reason)
        self.back_to.setToolTip(reason)
        if number:
            self.words.setText(
                reason or going_back(head, chosen) + ("" if same else kept_first(head))
            )
        elif len(past.revisions) == 1:
            self.words.setText("No revision was saved yet. Revise saves the extension as it is.")
        else:
            self.words.setText("This is the extension as it is now. Choose a revision to go back.")

    def _compare(self) -> None:
        at = self.two.at()
        if self.past is None or at is None or max(at) >= len(self.past.revisions):
            return
        before, after = (self.past.revisions[i] for i in at)
        self.differences.set_lines(difference_lines(between(before, after)))
        self.sides.set_texts(
            (name(before), name(after)),
            pretty_settings(before.settings),
            pretty_settings(after.settings),
        )

    def _changed(self, extension_id: str, _property_id: str) -> None:
        if extension_id == self.extension.id:
            self.read()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.trouble.set_problems(problems)
        self._row_chosen()
