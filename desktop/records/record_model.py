"""The records of a multi-valued schema as rows, the one not saved yet last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from backend.records.model import Record
from backend.schemas.model import MISSING, Attribute, AttributeType, Schema, Value
from backend.schemas.values import to_text
from desktop.records.drafts import DraftKey, Drafts, Place

MASK = "••••"
STATE = 0  # the column
UNSAVED, NEW = "•", "+"
_MEANINGS = {UNSAVED: "Not saved", NEW: "New", "": ""}
Index = QModelIndex | QPersistentModelIndex
NUMBERS = frozenset(
    (AttributeType.INTEGER, AttributeType.LONG, AttributeType.DOUBLE, AttributeType.CURRENCY)
)


@dataclass(frozen=True, slots=True)
class Row:
    """``record_id`` is ``None`` for the record that is not there yet."""

    record_id: int | None
    texts: tuple[str, ...]
    unsaved: bool = False


def rows_of(
    schema: Schema, records: Sequence[Record], drafts: Drafts, place: Place, making: bool
) -> list[Row]:
    """``making`` where a record is being made, even if nothing is typed yet."""
    rows = [
        Row(
            one.id,
            tuple(shown(a, one.values.get(a.id)) for a in schema.attributes),
            (*place, one.id) in drafts,
        )
        for one in records
    ]
    key: DraftKey = (*place, None)
    if making or key in drafts:
        rows.append(new_row(schema, drafts, key))
    return rows


def new_row(schema: Schema, drafts: Drafts, key: DraftKey) -> Row:
    """What is typed of a new record so far, and the defaults."""
    typed = drafts.get(key)
    defaults = {a.id: a.default for a in schema.attributes if a.default is not MISSING}
    texts = tuple(shown(a, typed.get(a.id, defaults.get(a.id))) for a in schema.attributes)
    return Row(None, texts, key in drafts)


def shown(attribute: Attribute, value: Value | None) -> str:
    """A value as it stands in a cell: on one line, masked where it is to be."""
    if value is None or value == "":
        return ""
    return MASK if attribute.encrypt else " ".join(to_text(value).split())


class RecordModel(QAbstractTableModel):
    """A first column that marks what is not saved, then a column an attribute."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place: Place | None = None
        self._attributes: tuple[Attribute, ...] = ()
        self._rows: list[Row] = []

    def set_rows(self, place: Place, schema: Schema, rows: list[Row]) -> None:
        """Elsewhere it is a new table; other rows are put in and taken out singly."""
        if (place, schema.attributes) != (self._place, self._attributes):
            self.beginResetModel()
            self._place, self._attributes, self._rows = place, schema.attributes, rows
            self.endResetModel()
            return
        wanted = {row.record_id for row in rows}
        for at in range(len(self._rows) - 1, -1, -1):
            if self._rows[at].record_id not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at]
                self.endRemoveRows()
        for at, row in enumerate(rows):
            if at >= len(self._rows) or self._rows[at].record_id != row.record_id:
                self.beginInsertRows(QModelIndex(), at, at)
                self._rows.insert(at, row)
                self.endInsertRows()
            else:
                self.set_row(at, row)

    def set_row(self, at: int, row: Row) -> None:
        if self._rows[at] != row:
            self._rows[at] = row
            self.dataChanged.emit(self.index(at, 0), self.index(at, self.columnCount() - 1))

    def row_of(self, record_id: int | None) -> int:
        """Where a record stands, -1 where it does not."""
        return next((at for at, row in enumerate(self._rows) if row.record_id == record_id), -1)

    def row(self, at: int) -> Row:
        return self._rows[at]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's names
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._attributes) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        state = column == STATE
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _mark(row) if state else row.texts[column - 1]
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole if state:
                return _MEANINGS[_mark(row)]
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(column)
        return None

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if section == STATE:
                return ""
            attribute = self._attributes[section - 1]
            return f"{attribute.name} *" if attribute.mandatory else attribute.name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        attribute = None if column == STATE else self._attributes[column - 1]
        number = attribute and attribute.type in NUMBERS and not attribute.encrypt
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def _mark(row: Row) -> str:
    if row.unsaved:
        return UNSAVED
    return NEW if row.record_id is None else ""
