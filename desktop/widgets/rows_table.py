"""A table of plain words that nobody edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from desktop.theme import Theme
from desktop.widgets.table import house_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Index = QModelIndex | QPersistentModelIndex

_FIRST_COLUMNS = 0.76  # of the room, at most, for all columns but the last


class RowsModel(QAbstractTableModel):
    """Rows of words under their headings."""

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._rows: list[tuple[str, ...]] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def set_rows(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Show these; the same rows again change nothing, so the choice and the scroll stay."""
        new = list(rows)
        if new != self._rows:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()

    def row(self, at: int) -> tuple[str, ...]:
        return self._rows[at]


class RowsTable(QTableView):
    """``widths`` are the most that each column but the last takes; that one takes what is left.

    ``shrinks`` for a table no higher than its rows; it still scrolls where there is no room.
    """

    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        widths: Sequence[int],
        *,
        shrinks: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._widths, self._shrinks = tuple(widths), shrinks
        self.rows = RowsModel(headings, self)
        self.setModel(self.rows)
        house_table(self, name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_row)
        Theme.current().changed.connect(self._measure)
        self.rows.modelReset.connect(self._measure)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._measure()

    def copy_row(self) -> None:
        """Put the chosen row on the clipboard, its cells between tabs."""
        if self.currentIndex().isValid():
            row = self.rows.row(self.currentIndex().row())
            QGuiApplication.clipboard().setText("\t".join(row))

    def _measure(self) -> None:
        """As wide as their words, but the last column keeps its part of the room."""
        px, head = Theme.current().px, self.horizontalHeader()
        wanted = [
            min(max(self.sizeHintForColumn(column), head.sectionSizeHint(column)), px(most))
            for column, most in enumerate(self._widths)
        ]
        room = int(self.viewport().width() * _FIRST_COLUMNS)
        shrink = min(1.0, room / max(1, sum(wanted)))
        for column, width in enumerate(wanted):
            self.setColumnWidth(column, int(width * shrink))
        if self._shrinks:
            frame = 4  # the border, and the room the focus ring takes
            rows = self.rows.rowCount() * self.verticalHeader().defaultSectionSize()
            self.setMaximumHeight(rows + head.height() + frame)
