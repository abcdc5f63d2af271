"""The records that are shown go into a file."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLabel

from backend.records.filters import RecordQuery
from backend.records.report import ExportReport, FileFormat
from backend.schemas.model import Schema
from backend.workspace import Workspace
from desktop.records.file_field import Dialog, FileField, record_dialog
from desktop.records.long_sheet import Call, LongSheet
from desktop.widgets.form import FormField
from desktop.widgets.paint import put
from desktop.work import Work

_FORMATS = "CSV, or JSON lines where the name ends in .jsonl."
_THERE = "It is there already, and will be replaced."


class ExportSheet(LongSheet):
    """Search, filters and order of the table hold for the file too."""

    def __init__(
        self,
        workspace: Workspace,
        work: Work,
        schema: Schema,
        query: RecordQuery,
        count: int,
        choose: Dialog = record_dialog,
    ) -> None:
        super().__init__(work, f"Export records of {schema.name}", "Export")
        self._workspace, self._query = workspace, query
        narrowed = bool(query.search or query.filters)
        which = "1 record" if count == 1 else f"{count:,} records"
        found = " that were found" if narrowed else ""
        words = QLabel(f"{which}{found}, in the order of the table.")
        put(words, "role", "muted")
        self.file = FileField(writes=True, choose=choose)
        self.file_field = FormField("File", self.file, help=_FORMATS)
        masked = [attribute.name for attribute in schema.attributes if attribute.encrypt]
        self.masked = QCheckBox(f"Write masked values too: {', '.join(masked)}")
        self.body.addWidget(words)
        self.body.addWidget(self.file_field)
        self.body.addWidget(self.masked)
        if not masked:
            self.masked.hide()
        self.file.changed.connect(self._unblame)

    def focus_first(self) -> None:
        self.file.edit.setFocus()

    def begin(self) -> Call | None:
        path = self.file.path
        if path is None:
            self.file_field.set_error("Choose a file.")
            self.file.setFocus()
            return None
        transfer, query = self._workspace.transfer, self._query
        masked_too = self.masked.isChecked()
        return lambda told, cancel: transfer.export_file(
            query, path, FileFormat.of(path), masked_too=masked_too, told=told, cancel=cancel
        )

    def finish(self, answer: ExportReport) -> str:
        if answer.cancelled:
            return "Cancelled. No file was written."
        path = self.file.path
        rows = "1 record" if answer.rows == 1 else f"{answer.rows:,} records"
        said = f"Wrote {rows} to {path.name if path else 'the file'}."
        if answer.left_out:
            said += f" Masked values were left out: {', '.join(answer.left_out)}."
        return said

    def _unblame(self) -> None:
        self.file_field.set_error("")
        path = self.file.path
        there = path is not None and path.is_file()
        self.file_field.set_help(
            "It is there already, and will be replaced." if there else _FORMATS
        )
