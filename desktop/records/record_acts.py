"""What is done to records: choose, add, save, discard, delete and bring back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from backend.errors import Problem
from backend.records.model import Record
from desktop.records.drafts import DraftKey
from desktop.records.record_model import rows_of

if TYPE_CHECKING:
    from desktop.records.page import RecordsPage

Place = tuple[int, str]
"""A resource and a schema."""


class RecordActs(QObject):
    """The records of the resource and the schema that the page shows."""

    def __init__(self, page: RecordsPage) -> None:
        super().__init__(page)
        self._page, self._table, self._editor = page, page.table, page.editor
        self._drafts, self._work = page.drafts, page.context.work
        self._service = page.context.workspace.records
        self._chosen: dict[Place, int | None] = {}  # None while a new one is made
        self._saving: set[DraftKey] = set()
        self._enter_form = False
        page.add_action.triggered.connect(self.add)
        page.remove_action.triggered.connect(self.remove)
        self._table.chosen.connect(self._choose)
        self._table.edit_wanted.connect(self._editor.form.focus_first)
        self._editor.save_wanted.connect(self.save)
        self._editor.discard_wanted.connect(self.discard)
        self._editor.typed.connect(self._typed)
        self._editor.escaped.connect(self._escaped)

    # -- showing ------------------------------------------------------------------------------

    @property
    def place(self) -> Place | None:
        """Where records are shown; ``None`` where there is no resource or no schema."""
        shown = self._page.shown
        if shown.resource is None or shown.schema is None:
            return None
        return shown.resource.id, shown.schema_id

    def show(self) -> None:
        """Show the records read last: the rows, and the one chosen in the form."""
        place, schema = self.place, self._page.shown.schema
        if place is None or schema is None:
            return
        records = {record.id: record for record in self._page.shown.records}
        if not self._page.shown.multi:
            chosen = next(iter(records), None)
            if chosen is not None:
                self._drafts.move((*place, None), (*place, chosen))
            self._show_form((*place, chosen), records)
            return
        chosen = self._chosen_of(place, records)
        making = place in self._chosen and chosen is None
        rows = rows_of(
            schema, self._page.shown.records, self._drafts, place, making
        )
        self._table.show_rows(schema, rows, chosen)
        self._editor.setVisible(bool(rows))
        if rows:
            self._show_form((*place, rows[self._row].record_id), records)

    def _chosen_of(self, place: Place, records: Mapping[int, Record]) -> int | None:
        """The one chosen before, else the first; the new one where there is no other."""
        chosen = self._chosen.get(place, next(iter(records), None))
        if chosen is not None and chosen not in records:
            self._chosen.pop(place, None)
            chosen = next(iter(records), None)
        return chosen
