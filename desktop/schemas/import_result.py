"""What an import understood: the schemas, the attributes of one, and what became of each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from backend.schemas.imports.model import Treatment
from backend.schemas.model import UniqueKey
from desktop.schemas.brought import Brought, counts, report
from desktop.schemas.import_models import ImportedAttributes, ImportedSchemas, words_of
from desktop.schemas.row_acts import several
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import empty, put
from desktop.widgets.pill import Pill
from desktop.widgets.rows_table import RowsTable
from desktop.widgets.table import fit_to_rows, house_table

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


class ImportResult(QWidget):
    """Names can be changed in it, and guesses approved: :attr:`schemas` has what was agreed."""

    def __init__(self) -> None:
        super().__init__()
        self.brought: Brought | None = None
        px = Theme.current().px
        column = QVBoxLayout(self)
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
        copy = Button("Copy the report", self.copy_report, kind=Kind.LINK)
        column.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)

    def show_brought(self, brought: Brought | None) -> None:
        """Show another source's schemas; nothing where there is none."""
        self.brought = brought
        self.schemas.set_brought(brought)
        self.setVisible(brought is not None)
        if brought is None:
            return
        rows = sum(len(schema.attributes) for schema in brought.schemas)
        guessed = brought.inference
        records = f" from {several(guessed.records, 'record')}" if guessed else ""
        count = several(len(brought.schemas), "schema")
        self.lead.setText(f"Understood as {brought.source}: {count}, {several(rows)}{records}")
        self._show_keys(brought)
        self._show_findings(brought)
        self.schema_table.setCurrentIndex(self.schemas.index(0, 0))

    def ask_for_name(self) -> bool:
        """Go to the first name that another schema has; ``False`` where there is none."""
        clash = self.schemas.clash()
        if clash >= 0:
            self.schema_table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.schema_table.setCurrentIndex(self.schemas.index(clash, 0))
            self.schema_table.edit(self.schemas.index(clash, 0))
        return clash >= 0

    def take(self) -> None:
        """Take in the name that is still being typed."""
        editor = self.schema_table.indexWidget(self.schema_table.currentIndex())
        if editor is not None:
            self.schema_table.commitData(editor)
            self.schema_table.setFocus()

    def copy_report(self) -> None:
        """Put all that was understood on the clipboard, as text."""
        if self.brought is not None:
            shown = replace(self.brought, schemas=tuple(self.schemas.schemas))
            QGuiApplication.clipboard().setText(report(shown))

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
