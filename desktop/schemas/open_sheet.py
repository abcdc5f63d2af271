"""What is still open in every schema: the room's list of what is left to agree on."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLabel

from backend.schemas.model import DecisionState, SchemaState
from backend.workspace import Workspace
from desktop.schemas.agreement_model import subjects
from desktop.widgets.paint import put
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.sheet import Sheet
from desktop.widgets.table import fit_to_rows
from desktop.work import Work

_THE_SCHEMA = "the schema itself"


class OpenSheet(Sheet):
    """``chosen`` carries a schema's id, or ``SCHEMA/ATTRIBUTE``."""

    chosen = Signal(str)

    def __init__(self, workspace: Workspace, work: Work) -> None:
        super().__init__("Still open")
        self.lead = QLabel()
        put(self.lead, "role", "muted")
        self.column.addWidget(self.lead)
        self.table = RowsTable(
            "Still open", ("Schema", "What", "Asked by", "Note"), (160, 190, 120)
        )
        fit_to_rows(self.table, least=1, most=20)
        self.table.activated.connect(self._go)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self._keys: list[str] = []
        schemas = workspace.schemas
        work.do(self, lambda: tuple(schemas.get(s.id) for s in schemas.list()), self._show)

    def begin(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, states: tuple[SchemaState, ...]) -> None:
        rows = []
        for state in states:
            for subject in subjects(state.draft):
                decision = subject.decision
                if decision.state is DecisionState.OPEN:
                    name = state.draft.name or "New schema"
                    what = subject.name or _THE_SCHEMA
                    rows.append((name, what, decision.asked_by, decision.note))
                    self._keys.append(f"{state.id}/{subject.id}" if subject.id else state.id)
        self.table.rows.set_rows(rows)
        self.lead.setText(_lead(len(rows)))
        if rows:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))

    def _go(self, index: QModelIndex) -> None:
        self.chosen.emit(self._keys[index.row()])


def _lead(count: int) -> str:
    if not count:
        return "Nothing is open any more."
    things = "1 thing is" if count == 1 else f"{count} things are"
    return f"{things} neither agreed nor rejected nor parked. Return goes there."
