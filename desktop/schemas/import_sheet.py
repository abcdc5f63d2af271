"""Bringing schemas in: choose a source, look at what was understood, take all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from backend.errors import Problem
from backend.schemas.imports.model import Treatment
from backend.schemas.model import Kind, SchemaState, UniqueKey
from backend.workspace import Workspace
from desktop.packages.drop_hint import dropped_files
from desktop.schemas.brought import Brought, Source, bring, counts, report
from desktop.schemas.import_models import ImportedAttributes, ImportedSchemas, words_of
from desktop.schemas.import_source import SourceBox
from desktop.schemas.row_acts import several
from desktop.schemas.sheet import Sheet
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button
from desktop.widgets.button import Kind as ButtonKind
from desktop.widgets.paint import empty, put
from desktop.widgets.pill import Pill
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.table import fit_to_rows, house_table
from desktop.work import Work

_TONES = {
    Treatment.KEPT: Tone.OK,
    Treatment.APPROXIMATED: Tone.WAITING,
    Treatment.REFUSED: Tone.BAD,
}
_SCHEMA_WIDTHS = (132, 128, 114, 98)
_WIDTHS = (152, 84, 72, 100, 84, 72)
_GUESSED_WIDTHS = (112, 88, 74, 98, 72, 92)
_WORDS = {
    Treatment.KEPT: "✓ kept",
    Treatment.APPROXIMATED: "≈ approximated",
    Treatment.REFUSED: "✕ left out",
}


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
        self.result = self._result()
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
        self._take_typed()
        clash = self.schemas.clash()
        if clash >= 0:
            self.schema_table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.schema_table.setCurrentIndex(self.schemas.index(clash, 0))
            self.schema_table.edit(self.schemas.index(clash, 0))
            return
        self._import.setEnabled(False)
        found, service = tuple(self.schemas.schemas), self._workspace.schemas
        self._work.do(self, lambda: service.create_all(found), self._done, self._refused)

    # -- building -----------------------------------------------------------------------------

    def _result(self) -> QWidget:
        px = Theme.current().px
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self.lead = QLabel()
        put(self.lead, "role", "section")
        column.addWidget(self.lead)
        self._pills = QHBoxLayout()
        self._pills.setSpacing(px(8))
        column.addLayout(self._pills)
        self.schemas = ImportedSchemas(self)
        self.schema_table = _table("Schemas to import", self.schemas)
        _set_widths(self.schema_table, _SCHEMA_WIDTHS)
        trigger = QAbstractItemView.EditTrigger
        self.schema_table.setEditTriggers(
            trigger.AnyKeyPressed | trigger.DoubleClicked | trigger.EditKeyPressed
        )
        fit_to_rows(self.schema_table, most=8)
        self.schema_table.selectionModel().currentChanged.connect(self._schema_chosen)
        column.addWidget(self.schema_table)
        self.about = QLabel()
        put(self.about, "role", "muted")
        column.addWidget(self.about)
        self.attributes = ImportedAttributes(self)
        self.attributes.dataChanged.connect(lambda *_: self._approve())
        self.attribute_table = _table("Attributes", self.attributes, cells=True)
        fit_to_rows(self.attribute_table, most=12)
        self.attribute_table.selectionModel().currentChanged.connect(self._attribute_chosen)
        column.addWidget(self.attribute_table)
        self.why = QLabel()
        self.why.setWordWrap(True)
        put(self.why, "role", "muted")
        column.addWidget(self.why)
        self.keys_title = QLabel("Keys that the samples bear out: tick those that always hold")
        put(self.keys_title, "role", "section")
        column.addWidget(self.keys_title)
        self._keys = QVBoxLayout()
        self._keys.setSpacing(px(8))
        self.key_boxes: list[QCheckBox] = []
        column.addLayout(self._keys)
        self.findings_title = QLabel("What became of each part")
        put(self.findings_title, "role", "section")
        column.addWidget(self.findings_title)
        self.findings = RowsTable("What became of each part", ("", "Where", "What"), (130, 300))
        fit_to_rows(self.findings, most=10)
        column.addWidget(self.findings)
        copy = Button("Copy the report", self.copy_report, kind=ButtonKind.LINK)
        column.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        return body

    def copy_report(self) -> None:
        """Put all that was understood on the clipboard, as text."""
        if self.brought is not None:
            shown = replace(self.brought, schemas=tuple(self.schemas.schemas))
            QGuiApplication.clipboard().setText(report(shown))

    # -- what was understood ------------------------------------------------------------------

    def _set_brought(self, brought: Brought | None) -> None:
        self.brought = brought
        self.waiting.hide()
        self.trouble.set_problems(())
        self.schemas.set_brought(brought)
        self.result.setVisible(brought is not None)
        self._import.setEnabled(brought is not None)
        count = len(brought.schemas) if brought else 0
        words = f"Import {several(count, 'schema')} as {'a draft' if count == 1 else 'drafts'}"
        self._import.setText(words if brought else "Import as drafts")
        if brought is None:
            return
        rows = sum(len(schema.attributes) for schema in brought.schemas)
        records = (
            f" from {several(brought.inference.records, 'record')}" if brought.inference else ""
        )
        self.lead.setText(
            f"Understood as {brought.source}: {several(count, 'schema')}, {several(rows)}{records}"
        )
        self._show_keys(brought)
        self._show_findings(brought)
        self.schema_table.setCurrentIndex(self.schemas.index(0, 0))

    def _show_keys(self, brought: Brought) -> None:
        empty(self._keys)
        self.key_boxes = []
        inference = brought.inference
        for ids in inference.keys if inference else ():
            assert inference is not None
            names = [a.name for i in ids if (a := inference.schema.attribute(i)) is not None]
            box = QCheckBox(f"Unique: {', '.join(names)}")
            box.toggled.connect(lambda _: self._approve())
            self.key_boxes.append(box)
            self._keys.addWidget(box)
        self.keys_title.setVisible(bool(self.key_boxes))

    def _show_findings(self, brought: Brought) -> None:
        found = sorted(
            brought.findings, key=lambda f: list(_TONES).index(f.treatment), reverse=True
        )
        self.findings.rows.set_rows(
            (_WORDS[f.treatment], f.pointer or "/", f.sentence) for f in found
        )
        empty(self._pills)
        for treatment, number in counts(found).items():
            pill = Pill()
            pill.set_pill(f"{number:,} {_WORDS[treatment][2:]}", _TONES[treatment])
            self._pills.addWidget(pill)
        self._pills.addStretch(1)
        for widget in (self.findings, self.findings_title):
            widget.setVisible(bool(found))

    def _schema_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not index.isValid() or self.brought is None:
            return
        schema, inference = self.schemas.schemas[index.row()], self.brought.inference
        evidence, records = (inference.evidence, inference.records) if inference else ((), 0)
        self.attributes.set_schema(schema, evidence, records)
        widths = _GUESSED_WIDTHS if self.attributes.guessed else _WIDTHS
        _set_widths(self.attribute_table, widths)
        self.why.setVisible(self.attributes.guessed)
        self.why.setText("Untick what need not be there. Go to a row to read why it is so.")
        self.about.setText(words_of(schema))

    def _attribute_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        """All of the evidence in words: the columns may be too narrow for it."""
        if index.isValid():
            self.why.setText(self.attributes.why(index.row()))

    def _approve(self) -> None:
        """Only what is ticked goes into the schema."""
        inference = self.brought.inference if self.brought else None
        if inference is None:
            return
        keys = tuple(
            UniqueKey(ids)
            for ids, box in zip(inference.keys, self.key_boxes, strict=True)
            if box.isChecked()
        )
        attributes = tuple(self.attributes.attributes)
        schema = replace(self.schemas.schemas[0], attributes=attributes, keys=keys)
        self.schemas.replace(0, schema)
        self.about.setText(words_of(schema))

    def _take_typed(self) -> None:
        editor = self.schema_table.indexWidget(self.schema_table.currentIndex())
        if editor is not None:
            self.schema_table.commitData(editor)
            self.schema_table.setFocus()

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


def _table(
    name: str, model: ImportedSchemas | ImportedAttributes, *, cells: bool = False
) -> QTableView:
    view = QTableView()
    view.setModel(model)
    house_table(view, name, cells=cells)
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return view


def _set_widths(view: QTableView, widths: Sequence[int]) -> None:
    """Of all columns but the last, which takes what is left."""
    for column, width in enumerate(widths):
        view.setColumnWidth(column, Theme.current().px(width))
