"""The requests as rows, the newest on top; what is looked for is filtered out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from backend.api.model import KEPT, Exchange
from desktop.activity.words import duration
from desktop.api.words import clock, found_by, size_words, status_words
from desktop.widgets.times import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex

TIME, METHOD, PATH, STATUS, DURATION, SIZE, CLIENT = range(7)
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1  # the Exchange of a row
_HEADINGS = ("Time", "Method", "Path", "Status", "Duration", "Size", "Client")


class LogModel(QAbstractTableModel):
    """Rows come on top and go at the foot; none is ever changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Exchange] = []

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
        line = self._rows[index.row()]
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

    def add(self, lines: Sequence[Exchange]) -> None:
        """More of them, in the order in which they were answered."""
        new = list(reversed(lines))[:KEPT]
        over = len(self._rows) + len(new) - KEPT
        if over > 0:
            last = len(self._rows)
            self.beginRemoveRows(QModelIndex(), last - over, last - 1)
            del self._rows[last - over :]
            self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), 0, len(new) - 1)
        self._rows[:0] = new
        self.endInsertRows()

    def clear(self) -> None:
        if self._rows:
            self.beginRemoveRows(QModelIndex(), 0, len(self._rows) - 1)
            self._rows.clear()
            self.endRemoveRows()


class FoundLines(QSortFilterProxyModel):
    """Those lines that hold every word of a search."""

    def __init__(self, source: LogModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.setSourceModel(source)

    def find(self, text: str) -> None:
        self._words = text.lower().split()
        self.invalidateRowsFilter()

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
