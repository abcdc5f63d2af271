"""Records from a file: which, how, how far it is, and the rows that were refused."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from backend.errors import Problem
from backend.records.columns import number_column
from backend.records.report import FileFormat, ImportAct, ImportReport, ImportWish, RefusedRow
from backend.schemas.model import Kind, Schema
from backend.workspace import Workspace
from desktop.records.file_field import Dialog, FileField, record_dialog
from desktop.records.import_acts import ActChoice, LossLine
from desktop.records.import_words import sentence
from desktop.records.long_sheet import Call, LongSheet
from desktop.records.words import WORDS
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.form import FormField
from desktop.widgets.paint import put
from desktop.widgets.rows_table import RowsTable
from desktop.work import Work

_SHOWN = 200
_VERBS = {
    ImportAct.ADD: "Import",
    ImportAct.UPDATE: "Update records",
    ImportAct.DELETE: "Delete records",
    ImportAct.REPLACE: "Replace records",
}
_GOOD = "Take the good rows, and report the others"
_GOOD_WHOLE = "Replace where all rows of a {one} are good, and report the others"


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
        self._workspace, self._schema_id, self._schema = workspace, schema_id, schema
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
        self.acts = ActChoice(schema)
        self.loss = LossLine()
        self.all = QRadioButton("All or nothing: one refused row, and nothing is changed")
        self.good = QRadioButton(_GOOD)
        self.all.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.all)
        group.addButton(self.good)
        self.customers = QCheckBox("Make customers that are not there yet")
        for widget in (
            self.file_field,
            FormField("What is done with the rows", self.acts),
            FormField("Where a row is refused", _stack(self.all, self.good)),
            self.customers,
            self.loss,
        ):
            self.body.addWidget(widget)
        if schema.kind is not Kind.PROFILES:
            self.customers.hide()
        self.file.changed.connect(self._unblame)
        self.acts.changed.connect(self._act_chosen)
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
            make_customers=self.customers.isChecked() and self.customers.isEnabled(),
            all_or_nothing=self.all.isChecked(),
            act=self.acts.act,
        )
        transfer = self._workspace.transfer
        return lambda told, cancel: transfer.import_file(wish, told, cancel)

    def finish(self, answer: ImportReport) -> str:
        self._report = answer
        if answer.copy:
            self.kept.setText(f"The store as it was before is backups/{answer.copy}.")
            self.kept.show()
        refused = answer.refused.first(_SHOWN)
        if refused:
            self.rows.rows.set_rows(row for one in refused for row in _lines(one))
            more = len(answer.refused) - len(refused)
            self.more.setText(f"{more:,} more are in the report." if more else "")
            self.more.setVisible(bool(more))
            self.rows.show()
            self.copy_button.show()
            self.save_button.show()
        return sentence(
            answer, self.acts.act, self._schema.kind, all_or_nothing=self.all.isChecked()
        )

    def _act_chosen(self) -> None:
        act, one = self.acts.act, WORDS[self._schema.kind].one
        self.loss.show_for(act)
        self.customers.setEnabled(not act.by_unique)
        whole = act is ImportAct.REPLACE
        self.good.setText(_GOOD_WHOLE.format(one=one) if whole else _GOOD)
        self.act_button.setText(_VERBS[act])
        self.act_button.setAccessibleName(_VERBS[act])

    def _make_result(self) -> None:
        self.kept = QLabel()
        self.kept.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.kept.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        put(self.kept, "role", "muted")
        self.result.addWidget(self.kept)
        self.rows = RowsTable("Refused rows", ("Line", "Field", "Why"), (72, 140), shrinks=True)
        self.more = QLabel()
        put(self.more, "role", "muted")
        self.result.addWidget(self.rows)
        self.result.addWidget(self.more)
        self.copy_button = Button("Copy", self._copy)
        self.save_button = Button("Save report…", self._save)
        self.buttons.insertWidget(2, self.copy_button)
        self.buttons.insertWidget(3, self.save_button)
        for widget in (self.kept, self.rows, self.more, self.copy_button, self.save_button):
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


def _stack(*widgets: QWidget) -> QWidget:
    around = QWidget()
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Theme.current().px(4))
    for widget in widgets:
        column.addWidget(widget)
    return around


def _lines(row: RefusedRow) -> list[tuple[str, ...]]:
    return [
        (str(row.line), p.pointer.removeprefix("/"), " ".join(str(p).split())) for p in row.problems
    ]
