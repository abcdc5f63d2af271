"""A table of words whose rows have keys, with a mark in one column and a tick where one chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from desktop.theme import Theme, Tone
from desktop.widgets.marked_cell import MARK_ROLE, MarkedDelegate
from desktop.widgets.row_steps import row_steps
from desktop.widgets.table import fit_to_rows, house_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Index = QModelIndex | QPersistentModelIndex

_FIRST_COLUMNS = 0.8  # of the room, at most, for all columns but the last
_PAD, _TICK = 12, 44  # beside a cell's words; and beside those that have a tick


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """``icon`` and ``tone`` stand at the marked column; ``ticked`` is ``None`` where it cannot be.

    ``tip`` is the whole of what a cell has no room for.
    """

    key: str
    cells: tuple[str, ...]
    icon: str = ""
    tone: Tone = Tone.NEUTRAL
    ticked: bool | None = None
    tip: str = ""


class MarkedModel(QAbstractTableModel):
    """Rows come, go and change one by one, so that the choice and the scroll stay."""

    toggled = Signal(str)  # the key of a row whose tick somebody wants changed

    def __init__(self, headings: Sequence[str], mark: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings, self._mark = tuple(headings), mark
        self.rows: list[MarkedRow] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self._headings)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == 0 and self.rows[index.row()].ticked is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[index.column()]
        if role == MARK_ROLE and index.column() == self._mark and row.icon:
            return f"{row.icon} {row.tone}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or None
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            states = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}
            return None if row.ticked is None else states[row.ticked]
        return None

    def setData(self, index: Index, _value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.toggled.emit(self.rows[index.row()].key)
        return True

    def set_headings(self, headings: Sequence[str]) -> None:
        self._headings = tuple(headings)
        last = len(self._headings) - 1
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def set_rows(self, rows: Iterable[MarkedRow]) -> None:
        """Show these."""
        new = list(rows)
        for step in row_steps([row.key for row in self.rows], [row.key for row in new]):
            if step.remove:
                self.beginRemoveRows(QModelIndex(), step.at, step.at + step.remove - 1)
                del self.rows[step.at : step.at + step.remove]
                self.endRemoveRows()
            if step.last > step.first:
                count = step.last - step.first
                self.beginInsertRows(QModelIndex(), step.at, step.at + count - 1)
                self.rows[step.at : step.at] = new[step.first : step.last]
                self.endInsertRows()
        for at, (before, after) in enumerate(zip(self.rows, new, strict=True)):
            if before != after:
                self.rows[at] = after
                self.dataChanged.emit(self.index(at, 0), self.index(at, self.columnCount() - 1))

    def at(self, key: str) -> int:
        """The row with this key; -1 where there is none."""
        return next((at for at, row in enumerate(self.rows) if row.key == key), -1)


class MarkedTable(QTableView):
    """``widths`` are the most that each column but the last takes; that one takes what is left.

    No higher than its rows, and no higher than ``most`` of them. Space ticks; Return, Ins, Del and
    F2 are the sheet's, through the signals.
    """

    moved = Signal()  # another row is chosen
    opened = Signal(str)  # Return or a double click on the row of this key
    key_pressed = Signal(int)  # Ins, Del or F2

    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        widths: Sequence[int],
        *,
        mark: int,
        most: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._widths = tuple(widths)
        self.rows = MarkedModel(headings, mark, self)
        self.setModel(self.rows)
        house_table(self, name)
        self._marks = MarkedDelegate(self)
        self.setItemDelegateForColumn(mark, self._marks)
        fit_to_rows(self, least=1, most=most)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.rows[index.row()].key))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit())
        Theme.current().changed.connect(self._measure)
        self._measure()

    def key(self) -> str:
        """Of the chosen row; "" where none is."""
        at = self.currentIndex().row()
        return self.rows.rows[at].key if 0 <= at < len(self.rows.rows) else ""

    def choose(self, key: str) -> bool:
        """Choose the row with this key, where there is one."""
        at = self.rows.at(key)
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at, 0))
        return at >= 0

    def show_rows(self, rows: Sequence[MarkedRow]) -> None:
        """Show these; where the chosen one is gone its neighbour follows."""
        at, chosen = self.currentIndex().row(), self.key()
        self.rows.set_rows(rows)
        if chosen != self.key():
            self.choose(chosen)  # it is there still, in another place
        if rows and not self.key():
            self.setCurrentIndex(self.rows.index(min(max(at, 0), len(rows) - 1), 0))
        self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key, row = Qt.Key(event.key()), self.key()
        if plain and key in (Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_F2):
            self.key_pressed.emit(int(key))
        elif plain and row and key == Qt.Key.Key_Space:
            if self.rows.rows[self.currentIndex().row()].ticked is not None:
                self.rows.toggled.emit(row)
        elif plain and row and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        """As wide as their words, but the last column keeps its part of the room."""
        px, head = Theme.current().px, self.horizontalHeader()
        ticks = any(row.ticked is not None for row in self.rows.rows)
        pad = [px(_TICK) if ticks else px(_PAD)] + [px(_PAD)] * len(self._widths)
        wanted = [
            min(
                max(self.sizeHintForColumn(column) + pad[column], head.sectionSizeHint(column)),
                px(most),
            )
            for column, most in enumerate(self._widths)
        ]
        room = int(self.viewport().width() * _FIRST_COLUMNS)
        shrink = min(1.0, room / max(1, sum(wanted)))
        for column, width in enumerate(wanted):
            self.setColumnWidth(column, int(width * shrink))
