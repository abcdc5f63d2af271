"""The check as rows of a table: one for each package in each property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.widgets.row_steps import row_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.properties.adding.choice import Pair
    from desktop.properties.adding.words import PairRow

Index = QModelIndex | QPersistentModelIndex

PROPERTY, PACKAGE, VERSION, RESULT = range(4)
PAIR_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_HEADINGS = ("Property", "Package", "Version", "Result")


class PairsModel(QAbstractTableModel):
    """What is refused stands first, then what is there in another version."""

    toggled = Signal(object, bool)  # the pair, and whether it is to be changed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PairRow] = []

    @property
    def rows(self) -> Sequence[PairRow]:
        return self._rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self._ticked(index) is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == PAIR_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.property_name, row.package_name, row.version, row.said)[column]
        if column != RESULT:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(str(problem) for problem in row.problems) or row.said
        if role == Qt.ItemDataRole.CheckStateRole and row.ticked is not None:
            return Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked
        return None

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, _value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """A tick only asks: the answer comes with the next rows."""
        if role != Qt.ItemDataRole.CheckStateRole or self._ticked(index) is None:
            return False
        row = self._rows[index.row()]
        self.toggled.emit(row.pair, not row.ticked)
        return True

    def row(self, pair: Pair) -> int:
        return next((at for at, one in enumerate(self._rows) if one.pair == pair), -1)

    def set_rows(self, rows: Iterable[PairRow]) -> None:
        """Show these; rows that stay keep their places, so the choice and the scroll stay."""
        new = sorted(rows, key=lambda one: one.order)
        for step in row_steps([_name(one) for one in self._rows], [_name(one) for one in new]):
            if step.remove:
                self.beginRemoveRows(QModelIndex(), step.at, step.at + step.remove - 1)
                del self._rows[step.at : step.at + step.remove]
                self.endRemoveRows()
            if step.last > step.first:
                count = step.last - step.first
                self.beginInsertRows(QModelIndex(), step.at, step.at + count - 1)
                self._rows[step.at : step.at] = new[step.first : step.last]
                self.endInsertRows()
        changed = [at for at, one in enumerate(new) if self._rows[at] != one]
        if changed:
            self._rows = new
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], RESULT))

    def _ticked(self, index: Index) -> bool | None:
        return self._rows[index.row()].ticked if index.column() == RESULT else None


def _name(row: PairRow) -> str:
    return f"{row.order} {row.pair[0]} {row.pair[1]}"
