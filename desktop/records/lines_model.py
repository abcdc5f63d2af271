"""Any number of records as rows: only the ones in sight are ever read."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from backend.records.filters import RecordLine
from backend.schemas.model import Attribute, Schema, Value
from desktop.records.record_model import NUMBERS, Index, shown
from desktop.records.words import line_of

BLOCK = 200
"""Rows that are read at once."""
_KEPT = 8_000  # records in memory
_STEPWISE = 2_000  # more changed rows than this are shown as a new table
RESOURCE = 0  # the column
NONE = array("q")


class LinesModel(QAbstractTableModel):
    """A column for the resource, then one an attribute. ``ids`` says which records, in order.

    ``block_wanted`` asks for the records of a block of rows; :meth:`put` brings them. What is known
    already stays in sight until then.
    """

    block_wanted = Signal(int)
    edited = Signal(object, object, object)  # RecordLine, Attribute, raw value

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.attributes: tuple[Attribute, ...] = ()
        self.ids = NONE
        self.may_edit = True
        self._sorted = (RESOURCE, False)
        self._schema_id = ""
        self._lines: OrderedDict[int, RecordLine] = OrderedDict()
        self._fresh: set[int] = set()  # blocks that were asked for since the ids came

    # -- what it holds ------------------------------------------------------------------------

    def set_ids(self, schema_id: str, schema: Schema, ids: array[int]) -> None:
        """Show these records. Of the same table only what differs comes and goes."""
        self._fresh.clear()
        if (schema_id, schema.attributes) != (self._schema_id, self.attributes):
            self._lines.clear()
            self._replace(schema_id, schema, ids)
            return
        head = _common(self.ids, ids)
        tail = _common(self.ids[head:][::-1], ids[head:][::-1])
        gone, come = len(self.ids) - head - tail, len(ids) - head - tail
        if gone + come > _STEPWISE:
            self._replace(schema_id, schema, ids)
            return
        if gone:
            self.beginRemoveRows(QModelIndex(), head, head + gone - 1)
            del self.ids[head : head + gone]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self.ids[head:head] = ids[head : head + come]
            self.endInsertRows()

    def set_sort(self, column: int, descending: bool) -> None:
        """The head of a column says that it is sorted; the one of the resource for creation."""
        self._sorted = (column, descending)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    @property
    def sorted(self) -> tuple[int, bool]:
        """By which column, and whether the largest comes first."""
        return self._sorted

    def put(self, block: int, lines: tuple[RecordLine, ...]) -> None:
        """The records of a block; what is gone meanwhile is not among them."""
        self._fresh.add(block)
        for line in lines:
            self._lines[line.record.id] = line
            self._lines.move_to_end(line.record.id)
        while len(self._lines) > _KEPT:
            self._lines.popitem(last=False)
        self._tell(block)

    def forget(self, block: int) -> None:
        """What was read is of rows that have changed since: who looks at them asks again."""
        self._fresh.discard(block)
        self._tell(block)

    def block(self, block: int) -> list[int]:
        """The ids of a block's rows."""
        return list(self.ids[block * BLOCK : (block + 1) * BLOCK])

    def line(self, row: int) -> RecordLine | None:
        """The record of a row, ``None`` while it is not read yet."""
        return self._lines.get(self.ids[row]) if 0 <= row < len(self.ids) else None

    def row_of(self, record_id: int) -> int:
        """Where a record stands, -1 where it does not."""
        try:
            return self.ids.index(record_id)
        except ValueError:
            return -1

    # -- Qt -----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's names
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.attributes) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return None
        self._want(index.row() // BLOCK)
        line = self.line(index.row())
        if line is None:
            return "…" if index.column() == RESOURCE else ""
        if index.column() == RESOURCE:
            return line_of(line.resource)
        attribute = self.attributes[index.column() - 1]
        value = line.record.values.get(attribute.id)
        return shown(attribute, value) if role == Qt.ItemDataRole.DisplayRole else value

    def value(self, index: Index) -> Value | None:
        """What stands in a cell, as it is kept."""
        line = self.line(index.row())
        attribute = self.attributes[index.column() - 1]
        return line.record.values.get(attribute.id) if line else None

    def take(self, index: Index, raw: object) -> None:
        """What was typed into a cell; the view has it saved."""
        line = self.line(index.row())
        if line is not None and raw != self.value(index):
            self.edited.emit(line, self.attributes[index.column() - 1], raw)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() != RESOURCE and self.may_edit:
            value = self.value(index)
            several = isinstance(value, str) and "\n" in value  # a cell has one line only
            if self.line(index.row()) is not None and not several:
                flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        attribute = None if section == RESOURCE else self.attributes[section - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading(section, attribute.name if attribute else "Held by")
        if role == Qt.ItemDataRole.ToolTipRole:
            if attribute is not None and attribute.encrypt:
                return "Masked: not sorted by its values"
            by = attribute.name if attribute else "when they were made"
            return f"Sort by {by}: click, or Ctrl+Up and Ctrl+Down in the column"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def _heading(self, section: int, name: str) -> str:
        """The arrow stands in the words, on the side where the column has room for it."""
        column, descending = self._sorted
        if section != column or (section == RESOURCE and not descending):
            return name
        arrow = "↓" if descending else "↑"
        right = self._alignment(section) & Qt.AlignmentFlag.AlignRight
        return f"{arrow} {name}" if right else f"{name} {arrow}"

    def _replace(self, schema_id: str, schema: Schema, ids: array[int]) -> None:
        self.beginResetModel()
        self._schema_id, self.attributes, self.ids = schema_id, schema.attributes, ids
        self.endResetModel()

    def _tell(self, block: int) -> None:
        first, last = block * BLOCK, min((block + 1) * BLOCK, len(self.ids)) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def _want(self, block: int) -> None:
        if block not in self._fresh:
            self._fresh.add(block)
            self.block_wanted.emit(block)

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        attribute = None if column == RESOURCE else self.attributes[column - 1]
        number = attribute and attribute.type in NUMBERS and not attribute.encrypt
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def _common(first: array[int], second: array[int]) -> int:
    """How many ids two lists share at their start."""
    if first == second:
        return len(first)
    return next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
                min(len(first), len(second)))  # fmt: skip
