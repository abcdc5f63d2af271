"""Which extensions come into a library, each in its newest revision, an older or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel

from desktop.properties.extension_rules import not_used
from desktop.properties.libraries.reading import Candidate, put_in, read_candidates
from desktop.theme import Tone
from desktop.widgets.form import FormField
from desktop.widgets.marked_table import MarkedRow, MarkedTable
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet
from desktop.widgets.times import moment

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.properties.model import Library
    from desktop.page import Context

REVISE = ""
"""The choice of a revision that is made in the same act."""


class AddRevisionsSheet(Sheet):
    """Space ticks an extension; which of its revisions is chosen under the table."""

    added = Signal(object)  # the Library

    def __init__(self, context: Context, library: Library) -> None:
        super().__init__(f"Add revisions to {library.name}")
        self._context, self._library = context, library
        self._candidates: dict[str, Candidate] = {}
        self._ticked: set[str] = set()
        self._chosen: dict[str, str] = {}  # by extension: the revision's id, or REVISE
        self.put_in = self.primary("Add")
        self.put_in.setEnabled(False)
        self.words = QLabel("Reading the extensions…")
        self.words.setWordWrap(True)
        put(self.words, "role", "muted")
        self.table = MarkedTable(
            "Extensions", ("Extension", "Would be in it", "Note"), (260, 280), mark=2, most=12
        )
        self.table.rows.toggled.connect(self._toggle)
        self.table.opened.connect(self._toggle)
        self.table.moved.connect(self._row_chosen)
        self.revision = QComboBox()
        self.revision.view().setAccessibleName("Revisions")
        self.revision.activated.connect(self._revision_chosen)
        self.field = FormField("&Revision", self.revision)
        self.trouble = ProblemsCard()
        for widget in (self.words, self.trouble, self.table, self.field):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.table.hide()
        self.field.hide()
        self._read()

    def begin(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Put in all that are ticked."""
        if not self.put_in.isEnabled():
            return
        self.put_in.setEnabled(False)
        workspace, library_id = self._context.workspace, self._library.id
        chosen = [self._chosen[key] for key in self._candidates if key in self._ticked]
        ids = [one for one in chosen if one != REVISE]
        revised = [key for key in self._candidates if self._takes_new(key)]
        self._context.work.do(
            self,
            lambda: put_in(workspace, library_id, ids, revised),
            self.added.emit,
            self._refused,
        )

    # -- choosing -----------------------------------------------------------------------------

    def _takes_new(self, key: str) -> bool:
        return key in self._ticked and self._chosen[key] == REVISE

    def _toggle(self, key: str) -> None:
        if self._candidates[key].extension.usable:
            self._ticked ^= {key}
            self._arrange()

    def _row_chosen(self) -> None:
        """Its revisions to choose from; what cannot be put in has none."""
        candidate = self._candidates.get(self.table.key())
        self.field.setVisible(candidate is not None)
        if candidate is None:
            return
        usable = candidate.extension.usable
        self.field.label.setText(f"&Revision of {candidate.extension.display_name}")
        self.field.set_help("" if usable else not_used([candidate.extension]))
        self.revision.setEnabled(usable)
        with QSignalBlocker(self.revision):
            self.revision.clear()
            for key, text in _choices(candidate):
                self.revision.addItem(text, key)
            at = self.revision.findData(self._chosen[candidate.extension.id])
            self.revision.setCurrentIndex(at)
        self.revision.setAccessibleName(f"Revision of {candidate.extension.display_name}")

    def _revision_chosen(self) -> None:
        """Whoever chooses a revision wants it in the library."""
        key = self.table.key()
        if key in self._candidates:
            self._chosen[key] = str(self.revision.currentData())
            self._ticked.add(key)
            self._arrange()

    # -- showing ------------------------------------------------------------------------------

    def _read(self) -> None:
        workspace, library, tell = self._context.workspace, self._library, self.trouble.set_problems
        self._context.work.do(self, lambda: read_candidates(workspace, library), self._show, tell)

    def _show(self, candidates: tuple[Candidate, ...]) -> None:
        self._candidates = {one.extension.id: one for one in candidates}
        for key, one in self._candidates.items():
            if self._chosen.get(key) not in [choice for choice, _ in _choices(one)]:
                self._chosen[key] = one.revisions[0].id if one.revisions else REVISE
        self._ticked &= self._candidates.keys()
        self.table.setVisible(bool(candidates))
        self._arrange()
        self._row_chosen()
        if candidates:
            self.begin()
        else:
            self.words.setText("The property has no extension yet.")
            self.setFocus()

    def _arrange(self) -> None:
        self.table.show_rows([self._row(one) for one in self._candidates.values()])
        count = len(self._ticked)
        new = sum(map(self._takes_new, self._ticked))
        word = "Revise and add" if new and new == count else "Add"
        self.put_in.setText(f"{word} {count}" if count else "Add")
        self.put_in.setEnabled(count > 0)
        said = "Tick what comes in. A library holds one revision of an extension:"
        said += " another one makes room for it."
        if new:
            said += f" {new} will be revised first." if new < count else ""
        self.words.setText(said)

    def _row(self, one: Candidate) -> MarkedRow:
        extension = one.extension
        chosen = self._chosen[extension.id]
        if not extension.usable:
            reason = not_used([extension])
            state = f"{extension.installation_status}: only a succeeded one can be put in"
            cells = (extension.display_name, "", state)
            return MarkedRow(extension.id, cells, "cross", Tone.BAD, tip=reason)
        found = next((text for key, text in _choices(one) if key == chosen), "")
        note, icon, tone = _note(one, chosen)
        ticked = extension.id in self._ticked
        return MarkedRow(extension.id, (extension.display_name, found, note), icon, tone, ticked)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        """What was revised for it stays revised: that is read again."""
        self.trouble.set_problems(problems)
        self._read()


def _choices(one: Candidate) -> list[tuple[str, str]]:
    """The revisions, and a new one where that would differ; as it is most likely wanted."""
    found = [
        (revision.id, f"{number} · {revision.version} · {moment(revision.created_at)}")
        for revision in one.revisions
        for number in [f"Revision {revision.revision_number}"]
    ]
    if one.extension.usable and (one.extension.dirty or not found):
        number = one.extension.latest_revision_number + 1
        found.append((REVISE, f"Revise and add: revision {number} · {one.extension.version}"))
    return found


def _note(one: Candidate, chosen: str) -> tuple[str, str, Tone]:
    newest = one.revisions[0] if one.revisions else None
    if one.held is not None and one.held.id == chosen:
        return "in it already", "check", Tone.OK
    if one.held is not None:
        number = one.held.revision_number
        return f"in place of revision {number}", "arrow-up", Tone.ACCENT
    if chosen == REVISE:
        said = "no revision yet" if newest is None else "as it is now"
        return said, "plus", Tone.ACCENT
    if newest is not None and one.extension.dirty:
        return f"it has changed since revision {newest.revision_number}", "info", Tone.WAITING
    return "", "", Tone.NEUTRAL
