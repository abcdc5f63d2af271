"""The requests as rows, the newest on top; what is looked for is filtered out of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from backend.api.model import KEPT, KEPT_BYTES, Exchange
from desktop.activity.words import duration
from desktop.api.words import clock, found_by, size_words, status_words
from desktop.widgets.times import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

Index = QModelIndex | QPersistentModelIndex

TIME, METHOD, PATH, STATUS, DURATION, SIZE, CLIENT = range(7)
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1  # the Exchange of a row
_HEADINGS = ("Time", "Method", "Path", "Status", "Duration", "Size", "Client")


@dataclass(frozen=True, slots=True, order=True)
class _Row:
    run: int
    number: int
    line: Exchange = field(compare=False)


class LogModel(QAbstractTableModel):
    """Rows come on top and go at the foot; none is ever changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []  # from the newest to the oldest
        self._weight = 0  # of all of them

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _HEADINGS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._rows[index.row()].line
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return _text(line, index.column())
            case Qt.ItemDataRole.ToolTipRole if index.column() == TIME:
                return moment(line.at, seconds=True)
            case Qt.ItemDataRole.ToolTipRole if index.column() == STATUS:
                return status_words(line.status)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(index.column())
            case _ if role == LINE_ROLE:
                return line
        return None

    def add(self, run: int, lines: Iterable[Exchange]) -> None:
        """More of them, in any order: each goes to where it was asked, whenever it was answered.

        Their numbers count from 1 in each ``run`` of the server.
        """
        for rows in self._together([_Row(run, line.number, line) for line in lines]):
            at = self._place(rows[-1])
            self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
            self._rows[at:at] = rows
            self._weight += sum(row.line.weight for row in rows)
            self.endInsertRows()
        self._remove(self._kept(), len(self._rows))

    def clear(self) -> None:
        self._remove(0, len(self._rows))

    def _together(self, rows: list[_Row]) -> list[list[_Row]]:
        """The newest first: all at once where they come on top, as they mostly do."""
        rows.sort(reverse=True)
        if rows and (not self._rows or rows[-1] > self._rows[0]):
            return [rows]
        return [[row] for row in reversed(rows)]

    def _place(self, row: _Row) -> int:
        """Under all that were asked later."""
        return next((at for at, one in enumerate(self._rows) if one < row), len(self._rows))

    def _kept(self) -> int:
        """How many of the newest there is room for."""
        kept, weight = len(self._rows), self._weight
        while kept > KEPT or weight > KEPT_BYTES:
            kept -= 1
            weight -= self._rows[kept].line.weight
        return kept

    def _remove(self, first: int, end: int) -> None:
        if first < end:
            self.beginRemoveRows(QModelIndex(), first, end - 1)
            self._weight -= sum(row.line.weight for row in self._rows[first:end])
            del self._rows[first:end]
            self.endRemoveRows()


class FoundLines(QSortFilterProxyModel):
    """Those lines that hold every word of a search."""

    def __init__(self, source: LogModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.setSourceModel(source)

    def find(self, text: str) -> None:
        self.beginFilterChange()
        self._words = text.lower().split()
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def line(self, row: int) -> Exchange | None:
        return self.index(row, TIME).data(LINE_ROLE) if 0 <= row < self.rowCount() else None

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: N802 - Qt's name
        if not self._words:
            return True
        said = found_by(self.sourceModel().index(row, TIME, parent).data(LINE_ROLE))
        return all(word in said for word in self._words)


def _text(line: Exchange, column: int) -> str:
    match column:
        case 0:
            return clock(line.at)
        case 1:
            return line.method
        case 2:
            return line.target
        case 3:
            return status_words(line.status)
        case 4:
            return duration(line.seconds)
        case 5:
            return size_words(line.response_size)
        case _:
            return line.client


def _alignment(column: int) -> Qt.AlignmentFlag:
    number = column in (DURATION, SIZE)
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
