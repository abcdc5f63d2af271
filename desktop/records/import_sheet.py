"""Records from a file: which, how, how far it is, and the rows that were refused."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFileDialog, QLabel, QRadioButton

from backend.errors import Problem
from backend.records.columns import number_column
from backend.records.report import FileFormat, ImportReport, ImportWish, RefusedRow
from backend.schemas.model import Kind, Schema
from backend.workspace import Workspace
from desktop.records.file_field import Dialog, FileField, record_dialog
from desktop.records.long_sheet import Call, LongSheet
from desktop.records.words import WORDS
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.form import FormField
from desktop.widgets.paint import put
from desktop.widgets.rows_table import RowsTable
from desktop.work import Work

_SHOWN = 200


class ImportSheet(LongSheet):
    """``choose`` makes the dialog for the file."""

    def __init__(
        self,
        workspace: Workspace,
        work: Work,
        schema_id: str,
        schema: Schema,
        choose: Dialog = record_dialog,
    ) -> None:
        super().__init__(work, f"Import records of {schema.name}", "Import")
        self._workspace, self._schema_id = workspace, schema_id
        self._report: ImportReport | None = None
        self._choose = choose
        one, number = WORDS[schema.kind].one, number_column(schema)
        self.file = FileField(writes=False, choose=choose)
        self.file_field = FormField(
            "File",
            self.file,
            help=f"CSV with a heading, or JSON lines. {number} says which {one} holds the record; "
            "the others are named as the attributes.",
        )
        self.all = QRadioButton("All or nothing: one refused row, and nothing is changed")
        self.good = QRadioButton("Take the good rows, and report the others")
        self.all.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.all)
        group.addButton(self.good)
        self.customers = QCheckBox("Make customers that are not there yet")
        self.body.addWidget(self.file_field)
        for widget in (self.all, self.good, self.customers):
            self.body.addWidget(widget)
        if schema.kind is not Kind.PROFILES:
            self.customers.hide()
        self.file.changed.connect(self._unblame)
        self._make_result()

    def focus_first(self) -> None:
        self.file.edit.setFocus()

    def begin(self) -> Call | None:
        path = self.file.path
        if path is None:
            self.file_field.set_error("Choose a file.")
            self.file.setFocus()
            return None
        wish = ImportWish(
            path,
            self._schema_id,
            FileFormat.of(path),
            make_customers=self.customers.isChecked(),
            all_or_nothing=self.all.isChecked(),
        )
        transfer = self._workspace.transfer
        return lambda told, cancel: transfer.import_file(wish, told, cancel)

    def finish(self, answer: ImportReport) -> str:
        self._report = answer
        refused = answer.refused.first(_SHOWN)
        if refused:
            self.rows.rows.set_rows(row for one in refused for row in _lines(one))
            more = len(answer.refused) - len(refused)
            self.more.setText(f"{more:,} more are in the report." if more else "")
            self.more.setVisible(bool(more))
            self.rows.show()
            self.copy_button.show()
            self.save_button.show()
        return _sentence(answer, all_or_nothing=self.all.isChecked())

    def _make_result(self) -> None:
        px = Theme.current().px
        self.rows = RowsTable("Refused rows", ("Line", "Field", "Why"), (72, 140), shrinks=True)
        self.rows.setMinimumHeight(px(160))
        self.more = QLabel()
        put(self.more, "role", "muted")
        self.result.addWidget(self.rows)
        self.result.addWidget(self.more)
        self.copy_button = Button("Copy", self._copy)
        self.save_button = Button("Save report…", self._save)
        self.buttons.insertWidget(2, self.copy_button)
        self.buttons.insertWidget(3, self.save_button)
        for widget in (self.rows, self.more, self.copy_button, self.save_button):
            widget.hide()

    def _copy(self) -> None:
        if self._report is not None:
            lines = ("\t".join(line) for one in self._report.refused for line in _lines(one))
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _save(self) -> None:
        dialog = self._choose(self, True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.save_report)
        dialog.open()

    def save_report(self, name: str) -> None:
        """Write every refused row to a CSV file."""
        report, path = self._report, Path(name)
        if report is not None:
            self._work.do(self, lambda: report.refused.save(path), self._saved, self._not_saved)

    def _saved(self, _: None) -> None:
        self.save_button.setText("Report saved")

    def _not_saved(self, problems: tuple[Problem, ...]) -> None:
        self.problems.set_problems(problems)

    def _unblame(self) -> None:
        self.file_field.set_error("")


def _lines(row: RefusedRow) -> list[tuple[str, ...]]:
    return [
        (str(row.line), p.pointer.removeprefix("/"), " ".join(str(p).split())) for p in row.problems
    ]


def _sentence(report: ImportReport, *, all_or_nothing: bool) -> str:
    refused = len(report.refused)
    rows = "1 row was refused" if refused == 1 else f"{refused:,} rows were refused"
    if report.stopped:
        return f"Stopped after {_records(report.added)}, which stay. {report.stopped[0]}"
    if report.cancelled:
        kept = f"{_records(report.added)} added before it stay." if report.added else ""
        return f"Cancelled. {kept or 'Nothing was changed.'}"
    if all_or_nothing and refused:
        right = "1 was right" if report.fitted == 1 else f"{report.fitted:,} were right"
        return f"Nothing was changed: {rows}, {right}."
    made = "1 customer" if report.customers == 1 else f"{report.customers:,} customers"
    said = f"Added {_records(report.added)}" + (f" and {made}." if report.customers else ".")
    if report.encoding == "cp1252":
        said += " The file was read as Windows-1252."
    return f"{said} {rows[:1].upper()}{rows[1:]}." if refused else said


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"
