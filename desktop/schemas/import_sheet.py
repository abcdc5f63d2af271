"""Bringing schemas in: choose a source, look at what was understood, take all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QLabel,
    QSizePolicy,
)

from backend.errors import Problem
from backend.schemas.model import Kind, SchemaState
from backend.workspace import Workspace
from desktop.packages.drop_hint import dropped_files
from desktop.schemas.brought import Brought, Source, bring
from desktop.schemas.import_result import ImportResult
from desktop.schemas.import_source import SourceBox
from desktop.schemas.row_acts import several
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet
from desktop.work import Work


class ImportSheet(Sheet):
    """:attr:`imported` carries the new drafts. Nothing is stored before that."""

    imported = Signal(object)  # tuple[SchemaState, ...]

    def __init__(self, workspace: Workspace, work: Work, kind: Kind) -> None:
        super().__init__("Import schemas")
        self._workspace, self._work = workspace, work
        self._asked = 0
        self.brought: Brought | None = None
        self._import = self.primary("Import as drafts")
        self._import.setEnabled(False)
        self.setAcceptDrops(True)
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.source = SourceBox(kind)
        self.source.chosen.connect(self.read)
        self.column.addWidget(self.source)
        self.waiting = QLabel("Reading…")
        put(self.waiting, "role", "muted")
        self.waiting.hide()
        self.column.addWidget(self.waiting)
        self.trouble = ProblemsCard()
        self.column.addWidget(self.trouble)
        self.result = ImportResult()
        self.result.hide()
        self.column.addWidget(self.result)
        self.column.addStretch(1)

    def begin(self) -> None:
        self.source.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self, source: Source) -> None:
        """Have a source read; only the answer to the last one counts."""
        self._asked += 1
        asked, service = self._asked, self._workspace.schemas
        self._set_brought(None)
        self.waiting.show()

        def bring_in() -> Brought:
            return bring(source, {kind: service.taken_names(kind) for kind in Kind})

        def show(brought: Brought) -> None:
            if asked == self._asked:
                self._set_brought(brought)

        def refuse(problems: tuple[Problem, ...]) -> None:
            if asked == self._asked:
                self.waiting.hide()
                self.trouble.set_problems(problems)

        self._work.do(self, bring_in, show, refuse)

    def act(self) -> None:
        """Take all of it, or go to the name that another schema has."""
        if self.brought is None or not self._import.isEnabled():
            return
        self.result.take()
        if self.result.ask_for_name():
            return
        self._import.setEnabled(False)
        found, service = tuple(self.result.schemas.schemas), self._workspace.schemas
        self._work.do(self, lambda: service.create_all(found), self._done, self._refused)

    def _set_brought(self, brought: Brought | None) -> None:
        self.brought = brought
        self.waiting.hide()
        self.trouble.set_problems(())
        self.result.show_brought(brought)
        self._import.setEnabled(brought is not None)
        count = len(brought.schemas) if brought else 0
        words = f"Import {several(count, 'schema')} as {'a draft' if count == 1 else 'drafts'}"
        self._import.setText(words if brought else "Import as drafts")

    def _done(self, states: Sequence[SchemaState]) -> None:
        self.imported.emit(tuple(states))

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self._import.setEnabled(True)
        self.trouble.set_problems(problems)

    # -- files dropped ------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.source.take_file(files[0])
