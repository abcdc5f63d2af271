"""A schema's versions: what each changed, the way back to one, and what records keep aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLabel

from backend.errors import Problem
from backend.schemas.differences import differences
from backend.schemas.imports import reading
from backend.schemas.keeping import KeptValues
from backend.schemas.model import Schema, SchemaState, Version
from backend.workspace import Workspace
from desktop.files import read_bytes
from desktop.schemas.comparison import Comparison, Side
from desktop.schemas.kept_list import KeptList
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.sheet import Sheet
from desktop.widgets.table import fit_to_rows
from desktop.widgets.times import moment
from desktop.work import Work

DRAFT = "Draft"
NOTHING = "Nothing yet"


@dataclass(frozen=True, slots=True)
class Past:
    """What the sheet shows."""

    state: SchemaState
    versions: tuple[Version, ...]
    kept: tuple[KeptValues, ...]


class HistorySheet(Sheet):
    """``revert_asked`` carries the number of the version that shall be the next one."""

    revert_asked = Signal(int)

    def __init__(self, workspace: Workspace, work: Work, schema_id: str) -> None:
        super().__init__("History")
        self._service, self._work, self._id = workspace.schemas, work, schema_id
        self.past: Past | None = None
        self._files: list[Side] = []
        self.revert_action = QAction("Revert…", self)
        self.revert_action.setEnabled(False)
        self.revert_action.triggered.connect(self.revert)
        self.title.add_action(self.revert_action)
        self.section("Versions")
        headings = ("Version", "Published", "Note", "Changes")
        self.table = RowsTable("Versions", headings, (70, 150, 190))
        fit_to_rows(self.table, least=2, most=8)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.table.activated.connect(lambda _: self.revert())
        self.column.addWidget(self.table)
        self.section("What changed")
        self.comparison = Comparison()
        self.comparison.file_asked.connect(self.choose_file)
        self.column.addWidget(self.comparison)
        self.trouble = ProblemsCard()
        self.column.addWidget(self.trouble)
        self.section("Values kept")
        note = QLabel("What removed and converted attributes held comes back with their version.")
        put(note, "role", "muted")
        self.column.addWidget(note)
        self.kept = KeptList()
        self.kept.purge_asked.connect(self._purge)
        self.column.addWidget(self.kept)
        self.column.addStretch(1)
        self.read()

    def begin(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """Read the past again."""
        service, schema_id = self._service, self._id

        def read() -> Past:
            state = service.get(schema_id)
            return Past(state, service.versions(schema_id), service.kept(schema_id))

        self._work.do(self, read, self._show, self.trouble.set_problems)

    def revert(self) -> None:
        """Ask for the plan of going back to the chosen version."""
        number = self._number()
        if number and self.revert_action.isEnabled():
            self.revert_asked.emit(number)

    def choose_file(self) -> None:
        """Choose a file to compare with."""
        dialog = QFileDialog(self, "Compare with a file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["Schemas (*.json *.csv *.tsv)", "All files (*)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.compare_file(Path(name)))
        dialog.open()

    def compare_file(self, path: Path) -> None:
        """Set the schema of a file beside the draft: the one of its name, else the first."""
        past = self.past
        if past is None:
            return
        draft = past.state.draft

        def read() -> Schema:
            found = reading.read(read_bytes(path), draft.kind, path.stem).schemas
            named = (s for s in found if s.name.lower() == draft.name.lower())
            return next(named, found[0])

        self._work.do(
            self, read, lambda schema: self._add_file(path.name, schema), self.trouble.set_problems
        )

    def _add_file(self, name: str, schema: Schema) -> None:
        self.trouble.set_problems(())
        side = Side(f"File {name}", schema, is_foreign=True)
        self._files = [*(s for s in self._files if s.name != side.name), side]
        self._offer()
        self.comparison.compare(DRAFT, side.name)

    def _show(self, past: Past) -> None:
        first = self.past is None
        self.past = past
        self.title.set_title(f"History of {past.state.draft.name or 'New schema'}")
        rows = [_row(past, at) for at in range(len(past.versions) - 1, -1, -1)]
        if past.state.has_changes:
            rows.insert(0, (DRAFT, "", "Not published", _changes(past.state)))
        self.table.rows.set_rows(rows)
        self._offer()
        self.kept.set_kept(past.kept)
        if first and rows:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))

    def _offer(self) -> None:
        assert self.past is not None
        sides = [Side(DRAFT, self.past.state.draft)]
        sides += [Side(_name(v), v.schema) for v in reversed(self.past.versions)]
        draft = self.past.state.draft
        nothing = replace(draft, attributes=(), keys=(), decisions=())
        self.comparison.set_sides((*sides, Side(NOTHING, nothing), *self._files))

    def _chosen(self) -> None:
        """A version is compared with the one before it, the draft with what is published."""
        assert self.past is not None
        number = self._number()
        versions = {v.number: v for v in self.past.versions}
        newest = max(versions, default=0)
        before = number - 1 if number else newest
        right = _name(versions[number]) if number else DRAFT
        left = _name(versions[before]) if before in versions else NOTHING
        self.comparison.compare(left, right)
        can = bool(number) and (number != newest or self.past.state.has_changes)
        self.revert_action.setEnabled(can)
        self.revert_action.setText(f"Revert to version {number}…" if can else "Revert…")

    def _number(self) -> int:
        index = self.table.currentIndex()
        word = self.table.rows.row(index.row())[0] if index.isValid() else ""
        return int(word) if word.isdecimal() else 0

    def _purge(self, attribute_id: str) -> None:
        self._work.do(
            self,
            lambda: self._service.purge(self._id, attribute_id),
            lambda _: self.read(),
            self._refused,
        )

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.trouble.set_problems(problems)


def _name(version: Version) -> str:
    return f"Version {version.number}"


def _row(past: Past, at: int) -> tuple[str, str, str, str]:
    version = past.versions[at]
    if at == 0:
        rows = len(version.schema.attributes)
        changes = f"The first, with {rows} attribute{'' if rows == 1 else 's'}"
    else:
        changes = _first(past.versions[at - 1].schema, version.schema)
    return str(version.number), moment(version.published_at), version.note, changes


def _changes(state: SchemaState) -> str:
    return _first(state.published, state.draft) if state.published else "Never published"


def _first(old: Schema, new: Schema) -> str:
    found = differences(old, new)
    if not found:
        return "None"
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{found[0].sentence.removesuffix('.')}{more}"
