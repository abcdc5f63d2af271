"""What is done to records: choose, add, save, discard, delete and bring back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from backend.errors import Problem
from backend.records.model import Record
from desktop.records.drafts import DraftKey, Place
from desktop.records.record_model import new_row, rows_of

if TYPE_CHECKING:
    from desktop.records.page import RecordsPage


class RecordActs(QObject):
    """The records of the resource and the schema that the page shows."""

    def __init__(self, page: RecordsPage) -> None:
        super().__init__(page)
        self._page, self._table, self._editor = page, page.table, page.editor
        self._drafts, self._work = page.drafts, page.context.work
        self._service = page.context.workspace.records
        self._chosen: dict[Place, int | None] = {}  # None while a new one is made
        self._saving: set[DraftKey] = set()
        page.offers.add.triggered.connect(self.add)
        page.offers.remove.triggered.connect(self.remove)
        self._table.chosen.connect(self._choose)
        # A row may go, but not while the view is still busy with leaving it.
        self._table.chosen.connect(self._show_rows, Qt.ConnectionType.QueuedConnection)
        self._table.edit_wanted.connect(self._editor.form.focus_first)
        self._editor.save_wanted.connect(self.save)
        self._editor.discard_wanted.connect(self.discard)
        self._editor.delete_wanted.connect(self.remove)
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
        place = self.place
        if place is None:
            return
        if self._page.shown.multi:
            self._show_rows()
        else:
            self._editor.show()
        self._show_form()

    def _show_rows(self) -> None:
        place, shown = self.place, self._page.shown
        if place is None or shown.schema is None or not shown.multi:
            return
        making = place in self._chosen and self._chosen_at(place) is None
        rows = rows_of(shown.schema, shown.records, self._drafts, place, making)
        total = shown.counts.get(shown.schema_id, 0)
        self._table.show_rows(place, shown.schema, rows, self._chosen_at(place), total)
        self._editor.setVisible(bool(rows))

    def _show_form(self) -> None:
        place, schema = self.place, self._page.shown.schema
        if place is None or schema is None:
            return
        chosen = self._chosen_at(place)
        if not self._page.shown.multi and chosen is not None:
            self._drafts.move((*place, None), (*place, chosen))  # it was made elsewhere meanwhile
        key = (*place, chosen)
        record = self._records().get(chosen or 0)
        values = record.values if record else None
        self._editor.show_record(key, schema, values, self._drafts.get(key))

    def _records(self) -> Mapping[int, Record]:
        return {record.id: record for record in self._page.shown.records}

    def _chosen_at(self, place: Place) -> int | None:
        """The record chosen before, else the first; ``None`` for a new one."""
        records = self._records()
        first = next(iter(records), None)
        if not self._page.shown.multi:
            return first
        chosen = self._chosen.get(place, first)
        if chosen is not None and chosen not in records:
            del self._chosen[place]
            return first
        return chosen

    def choose_next(self, place: Place, record_id: int) -> None:
        """Choose a record of a place that is about to be shown."""
        self._chosen[place] = record_id

    # -- acts ---------------------------------------------------------------------------------

    def add(self) -> None:
        """Begin a record of a multi-valued schema, or go on with the one begun."""
        place = self.place
        if place is not None and self._page.shown.multi and self._page.offers.add.isEnabled():
            self._chosen[place] = None
            self.show()
            self._editor.form.focus_first()

    def save(self) -> None:
        """Save what the form holds; pressed twice it saves once."""
        key, editor = self._editor.key, self._editor
        if key is None or key in self._saving or not (editor.isVisible() and editor.can_save):
            return
        resource_id, schema_id, record_id = key
        sent = self._editor.form.values()
        self._saving.add(key)
        self._work.do(
            self,
            lambda: self._service.save(resource_id, schema_id, sent, record_id),
            lambda record: self._saved(key, sent, record),
            lambda problems: self._refused(key, problems),
        )

    def discard(self) -> None:
        """Back to what is saved; the toast brings the typing back."""
        key, place = self._editor.key, self.place
        if key is None or place is None:
            return
        typed, schema = self._drafts.get(key), self._editor.form.schema
        self._drafts.drop(key)
        if key[2] is None:
            self._chosen.pop(place, None)

        def back() -> None:
            self._drafts.put(key, typed, schema)
            self._chosen[place] = key[2]
            self._page.refresh()

        if typed:
            self._page.context.toast.say(
                "Discarded what was not saved.", action_text="Undo", action=back
            )
        self.show()
        self._page.show_marks()
        self._page.view.enter()

    def remove(self) -> None:
        """Delete the record chosen; a new one is only given up."""
        key, place = self._editor.key, self.place
        record = self._records().get(key[2] or 0) if key else None
        if key is None or place is None or record is None:
            self.discard()
            return
        typed = self._drafts.get(key)

        def deleted(_: None) -> None:
            self._drafts.drop(key)
            name = self._page.shown.schemas[place[1]].name
            self._page.context.toast.say(
                f"Deleted a record of {name}.",
                action_text="Undo",
                action=lambda: self._bring_back(record, typed),
            )
            if self.place == place:
                self._take_out(place, record.id)
                self._page.view.enter()

        self._work.do(self, lambda: self._service.delete(record.id), deleted, self._page.tell)

    # -- what comes of them -------------------------------------------------------------------

    def _saved(self, key: DraftKey, sent: Mapping[str, object], record: Record) -> None:
        """What was typed while it was being saved is not saved: it stays a draft."""
        self._saving.discard(key)
        form, new_key = self._editor.form, (key[0], key[1], record.id)
        here = self._editor.key == key
        left = form.typed() if here and form.values() != sent else {}
        self._drafts.drop(key)
        self._drafts.put(new_key, left, form.schema)
        place = key[:2]
        if self._chosen.get(place) == key[2]:
            self._chosen[place] = record.id
        if here:
            self._editor.show_saved(new_key)
        if self.place == place:
            records = {**self._records(), record.id: record}
            self._put_records(tuple(records.values()))

    def _refused(self, key: DraftKey, problems: tuple[Problem, ...]) -> None:
        self._saving.discard(key)
        if self._editor.key == key:
            self._editor.form.show_problems(problems)
        else:
            self._page.tell(problems)

    def _take_out(self, place: Place, record_id: int) -> None:
        """The row that moves up is chosen next."""
        ids = list(self._records())
        at = ids.index(record_id) if record_id in ids else 0
        near = ids[at + 1 : at + 2] or ids[max(0, at - 1) : at]
        if near:
            self._chosen[place] = near[0]
        else:
            self._chosen.pop(place, None)
        left = tuple(one for one in self._page.shown.records if one.id != record_id)
        self._put_records(left)

    def _bring_back(self, record: Record, typed: Mapping[str, str]) -> None:
        def back(new: Record) -> None:
            self._chosen[record.resource_id, record.schema_id] = new.id
            schema = self._page.shown.schemas.get(record.schema_id)
            if schema is not None:
                self._drafts.put((new.resource_id, new.schema_id, new.id), typed, schema)
            self._page.refresh()

        self._work.do(
            self,
            lambda: self._service.save(record.resource_id, record.schema_id, record.values),
            back,
            self._page.tell,
        )

    def _put_records(self, records: tuple[Record, ...]) -> None:
        """Show at once what the next reading will bring."""
        shown = self._page.shown
        held = shown.counts.get(shown.schema_id, 0) + len(records) - len(shown.records)
        counts = {**shown.counts, shown.schema_id: held}
        self._page.shown = replace(shown, records=records, counts=counts)
        self.show()
        self._page.show_marks()

    # -- what the widgets tell ----------------------------------------------------------------

    def _choose(self, record_id: int | None) -> None:
        place = self.place
        if place is not None:
            self._chosen[place] = record_id
            self._show_form()

    def _typed(self) -> None:
        key, form = self._editor.key, self._editor.form
        if key is None:
            return
        self._drafts.put(key, form.typed(), form.schema)
        self._page.show_marks()
        if self._page.shown.multi:
            row = new_row(form.schema, self._drafts, key) if key[2] is None else None
            self._table.mark(key[2], key in self._drafts, row)

    def _escaped(self) -> None:
        if self._page.shown.multi:
            self._table.view.setFocus()
