"""What is done in the view of all records: find, sort, edit in place, delete, open."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from backend.errors import Problem
from backend.modes import ServerMode
from backend.records.filters import RecordLine, RecordQuery
from backend.records.model import Record
from backend.schemas.model import Attribute, Schema
from desktop.records.lines_model import BLOCK, RESOURCE
from desktop.reload import Reload

if TYPE_CHECKING:
    from desktop.records.page import RecordsPage

Found = tuple[RecordQuery, "array[int]", int, tuple[RecordLine, ...]]


class AllActs(QObject):
    """Of the schema that the page shows; each schema keeps its search, filters and order."""

    def __init__(self, page: RecordsPage) -> None:
        super().__init__(page)
        self._page, self._view, self._work = page, page.all_view, page.context.work
        self._service = page.context.workspace.records
        self._schema_id = ""
        self._schema: Schema | None = None
        self._sort, self._descending = "", False
        self._anew = False  # something else was asked for: one begins at the top
        self._reload: Reload[Found] = Reload(self, self._work, self._read, self._took, self._cannot)
        view = self._view
        view.model.block_wanted.connect(self._read_block)
        view.model.edited.connect(self._save)
        view.search.searched.connect(self._asked_anew)
        view.filters.changed.connect(self._asked_anew)
        view.filter_button.clicked.connect(self._open_filter)
        view.table.sort_wanted.connect(self._sort_by)
        view.table.opened.connect(self._open)
        page.offers.remove_line.triggered.connect(self._remove)

    @property
    def query(self) -> RecordQuery:
        """What is shown: the export takes the same."""
        return RecordQuery(
            self._schema_id,
            None,
            self._view.search.text().strip(),
            self._view.filters.filters,
            self._sort,
            self._descending,
        )

    def show(self, schema_id: str, schema: Schema) -> None:
        """Show the records of a schema as they are now; another schema begins afresh."""
        if schema_id != self._schema_id:
            self._view.search.clear()
            self._view.filters.clear()
            self._view.form.hide()
            self._view.say("")
            self._view.close_sheet()
            self._sort, self._descending = "", False
            self._view.model.set_sort(RESOURCE, False)
            self._anew = True
        self._schema_id, self._schema = schema_id, schema
        if self._sort not in {attribute.id for attribute in schema.attributes}:
            self._sort = ""
            self._view.model.set_sort(RESOURCE, False)
        self._view.filters.set_schema(schema)
        self._view.table.setAccessibleName(f"Records of {schema.name}")
        self._reload.ask()

    def set_mode(self, mode: ServerMode) -> None:
        self._view.set_editable(ServerMode(mode) is ServerMode.PRODUCTION)

    # -- reading ------------------------------------------------------------------------------

    def _asked_anew(self) -> None:
        self._view.say("")
        self._anew = True
        self._reload.ask()

    def _read(self) -> Found:
        """The first rows come along: most often they are the ones in sight."""
        query = self.query
        ids = self._service.ids(query)
        lines = self._service.lines(ids[:BLOCK])
        return query, ids, self._service.count(query.schema_id), lines

    def _took(self, found: Found) -> None:
        query, ids, total, lines = found
        if query != self.query or self._schema is None:
            self._reload.ask()  # asked for something else meanwhile
            return
        view, table = self._view, self._view.table
        line, column = view.model.line(table.current_row()), table.currentIndex().column()
        view.model.set_ids(self._schema_id, self._schema, ids)
        view.model.put(0, lines)
        self._go_on(line, max(column, 1))
        view.show_count(len(ids), total)
        table.viewport().update()

    def _go_on(self, line: RecordLine | None, column: int) -> None:
        """At the top of what was asked for; else at the record one was at, or where it stood."""
        table, model = self._view.table, self._view.model
        if self._anew or not table.currentIndex().isValid():
            at = -1 if self._anew or line is None else model.row_of(line.record.id)
            table.go(max(at, 0), column)
        self._anew = False

    def _cannot(self, problems: tuple[Problem, ...]) -> None:
        self._view.say(" ".join(str(problem) for problem in problems))

    def _read_block(self, block: int) -> None:
        model = self._view.model
        ids = model.block(block)

        def took(lines: tuple[RecordLine, ...]) -> None:
            if model.block(block) == ids:
                model.put(block, lines)
            else:
                model.forget(block)

        self._work.do(self, lambda: self._service.lines(ids), took)

    # -- acts ---------------------------------------------------------------------------------

    def _open_filter(self) -> None:
        if self._schema is not None:
            self._view.form.open_for(self._schema)

    def _sort_by(self, column: int, descending: bool) -> None:
        attribute = None if column == RESOURCE else self._view.model.attributes[column - 1]
        if attribute is not None and attribute.encrypt:
            self._view.say(f"{attribute.name} is masked: it is not sorted by its values.")
        else:
            self._sort = attribute.id if attribute else ""
            self._descending = descending
            self._asked_anew()
        shown = [attribute.id for attribute in self._view.model.attributes]
        at = shown.index(self._sort) + 1 if self._sort else RESOURCE
        self._view.model.set_sort(at, self._descending)

    def _open(self) -> None:
        """In the form, beside the other records of its resource."""
        line = self._line()
        if line is not None:
            place = (line.resource.id, line.record.schema_id)
            self._page.acts.choose_next(place, line.record.id)
            self._page.open_record(line)

    def _save(self, line: RecordLine, attribute: Attribute, raw: object) -> None:
        """One value; the others stay as they are, also where they are empty."""
        if self._schema is None:
            return
        record = line.record
        values: dict[str, object] = {a.id: record.values.get(a.id) for a in self._schema.attributes}
        values[attribute.id] = raw
        self._view.say("")

        def save() -> Record:
            return self._service.save(record.resource_id, record.schema_id, values, record.id)

        def undo() -> None:
            values[attribute.id] = record.values.get(attribute.id)
            self._work.do(self, save, None, self._not_saved)

        def saved(_: Record) -> None:
            self._page.context.toast.say(
                f"Changed {attribute.name}.", action_text="Undo", action=undo, about="cell"
            )

        self._work.do(self, save, saved, self._not_saved)

    def _not_saved(self, problems: tuple[Problem, ...]) -> None:
        said = " ".join(f"{problem.title} {problem.remedy}".strip() for problem in problems)
        self._view.say(f"Not changed. {said}")

    def _remove(self) -> None:
        line = self._line()
        if line is None or self._schema is None or not self._page.shown.all:
            return
        name = self._schema.name

        def deleted(_: None) -> None:
            self._page.context.toast.say(
                f"Deleted a record of {name}.", action_text="Undo", action=self._back(line)
            )

        self._work.do(self, lambda: self._service.delete(line.record.id), deleted, self._page.tell)

    def _back(self, line: RecordLine) -> Callable[[], None]:
        record = line.record

        def back() -> None:
            self._work.do(
                self,
                lambda: self._service.save(record.resource_id, record.schema_id, record.values),
                None,
                self._page.tell,
            )

        return back

    def _line(self) -> RecordLine | None:
        return self._view.model.line(self._view.table.current_row())
