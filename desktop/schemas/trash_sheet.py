"""Deleted schemas: each comes back whole, or is given up for good."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from backend.schemas.model import TrashedSchema
from backend.workspace import Workspace
from desktop.schemas.heading import KIND_WORDS
from desktop.theme import Theme
from desktop.widgets.asking_line import AskingLine
from desktop.widgets.button import Button
from desktop.widgets.paint import empty, put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet
from desktop.widgets.times import moment
from desktop.work import Work


class TrashSheet(Sheet):
    """Tells of a schema that is back by its id and name, of one that is gone by its id."""

    restored = Signal(str, str)
    deleted = Signal(str)  # for good

    def __init__(self, workspace: Workspace, work: Work) -> None:
        super().__init__("Trash")
        self._service, self._work = workspace.schemas, work
        self.lead = QLabel("A deleted schema lies here with its versions and its records.")
        put(self.lead, "role", "muted")
        self.column.addWidget(self.lead)
        self.trouble = ProblemsCard()
        self.column.addWidget(self.trouble)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Theme.current().px(8))
        self.column.addLayout(self._rows)
        self.column.addStretch(1)
        self.restore_buttons: list[Button] = []
        self.lines: list[AskingLine] = []
        self.read()

    def read(self) -> None:
        """Read the trash again."""
        self._work.do(self, self._service.trash, self._show)

    def _show(self, trash: tuple[TrashedSchema, ...]) -> None:
        empty(self._rows)
        self.restore_buttons, self.lines = [], []
        for schema in trash:
            self._rows.addWidget(self._line(schema))
        if not trash:
            self.lead.setText("Nothing lies here.")
        if self.restore_buttons:
            self.lines[0].show()  # at once: a layout would do it later, too late for the focus
            self.restore_buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, schema: TrashedSchema) -> AskingLine:
        name = schema.name or "New schema"
        question = (
            f"Delete “{name}” for good, with its versions and {_records(schema.records)}? "
            "A copy of the store is made first."
        )
        line = AskingLine(_words(schema, name), "Delete for good", question, name)
        line.agreed.connect(lambda: self._delete(schema.id))
        restore = Button("Restore", lambda: self._restore(schema.id), icon="undo")
        restore.setAccessibleName(f"Restore {name}")
        line.add(restore)
        self.restore_buttons.append(restore)
        self.lines.append(line)
        return line

    def _restore(self, schema_id: str) -> None:
        self._work.do(
            self,
            lambda: self._service.restore(schema_id),
            lambda state: self.restored.emit(state.id, state.draft.name),
            self.trouble.set_problems,
        )

    def _delete(self, schema_id: str) -> None:
        self._work.do(
            self,
            lambda: self._service.delete_for_good(schema_id),
            lambda _: self._deleted(schema_id),
            self.trouble.set_problems,
        )

    def _deleted(self, schema_id: str) -> None:
        self.deleted.emit(schema_id)
        self.read()


def _words(schema: TrashedSchema, name: str) -> str:
    version = f"version {schema.version}" if schema.version else "a draft"
    return (
        f"{name}: {KIND_WORDS[schema.kind].lower()}, {version}, {_records(schema.records)}. "
        f"Deleted {moment(schema.deleted_at)}."
    )


def _records(count: int) -> str:
    return {0: "no records", 1: "1 record"}.get(count, f"{count} records")
