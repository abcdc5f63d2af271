"""Import, export and samples: opened over the records, in the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.records.export_sheet import ExportSheet
from desktop.records.file_field import Dialog, record_dialog
from desktop.records.import_sheet import ImportSheet
from desktop.records.long_sheet import LongSheet
from desktop.records.reading import ALL
from desktop.records.sample_sheet import SampleSheet

if TYPE_CHECKING:
    from desktop.records.page import RecordsPage


class Sheets(QObject):
    """One at a time, of the schema that the page shows. ``choose_file`` makes the file dialogs."""

    def __init__(self, page: RecordsPage) -> None:
        super().__init__(page)
        self._page, self._view = page, page.all_view
        self.choose_file: Dialog = record_dialog
        self._next: Callable[[], None] | None = None  # to open once the view of all is shown
        page.offers.import_.triggered.connect(lambda: self._begin(self.open_import))
        page.offers.export.triggered.connect(lambda: self._begin(self.open_export))
        page.offers.sample.triggered.connect(lambda: self._begin(self.open_samples))

    @property
    def sheet(self) -> LongSheet | None:
        """The one that is open."""
        sheet = self._view.sheet
        return sheet if isinstance(sheet, LongSheet) else None

    def open_import(self) -> None:
        shown, context = self._page.shown, self._page.context
        if shown.schema is not None:
            self._open(
                ImportSheet(
                    context.workspace,
                    context.work,
                    shown.schema_id,
                    shown.schema,
                    self.choose_file,
                )
            )

    def open_export(self) -> None:
        shown, context = self._page.shown, self._page.context
        if shown.schema is not None:
            self._open(
                ExportSheet(
                    context.workspace,
                    context.work,
                    shown.schema,
                    self._page.all_acts.query,
                    self._view.model.rowCount(),
                    self.choose_file,
                )
            )

    def open_samples(self) -> None:
        shown, context = self._page.shown, self._page.context
        if shown.schema is not None:
            self._open(SampleSheet(context.workspace, context.work, shown.schema_id, shown.schema))

    def go_on(self) -> None:
        """The view of all is shown: open what was waiting for it."""
        opener, self._next = self._next, None
        if opener is not None:
            opener()

    def _begin(self, opener: Callable[[], None]) -> None:
        """From the command palette too, where one resource is shown."""
        if self._page.shown.all:
            opener()
        elif self._page.shown.schema is not None:
            self._next = opener
            self._page.choose_resource(self._page.kind, ALL)

    def _open(self, sheet: LongSheet) -> None:
        sheet.closed.connect(self._view.close_sheet)
        self._view.open_sheet(sheet)
        sheet.focus_first()
