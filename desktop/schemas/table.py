"""The table that attributes are typed into: made for the keyboard, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from desktop.schemas.attributes import COLUMNS, FLAGS, AttributeModel, runs
from desktop.schemas.cell_editors import AttributeDelegate
from desktop.schemas.row_drag import RowDrag
from desktop.schemas.table_widths import share_width
from desktop.theme import Theme
from desktop.widgets.paint import put
from desktop.widgets.table import house_table

_EDITING = QAbstractItemView.State.EditingState
_TO_ROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_TO_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)


class AttributeTable(QTableView):
    """Tab goes from cell to cell and leaves from the last row; Return goes down, as in a sheet.

    With several rows chosen an edit goes to all of them; sideways they stay chosen.
    """

    rows_pasted = Signal()  # into a cell
    row_changed = Signal()  # the cursor's row, or which rows are chosen

    def __init__(self, model: AttributeModel) -> None:
        super().__init__()
        house_table(self, "Attributes", cells=True)
        put(self, "close", "yes")
        self.setModel(model)
        delegate = AttributeDelegate(self)
        delegate.rows_pasted.connect(self.rows_pasted)
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.drag = RowDrag(self, self.chosen_rows)
        self.drag.started.connect(self.choose_rows)
        model.spread = self._spread
        self.setTabKeyNavigation(True)
        trigger = QAbstractItemView.EditTrigger
        # Not SelectedClicked: its editor opens later, and takes the keys from what came meanwhile.
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked)
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentChanged.connect(lambda *_: self.row_changed.emit())
        self.selectionModel().selectionChanged.connect(lambda *_: self.row_changed.emit())
        for signal in (
            model.rowsInserted,
            model.rowsRemoved,
            model.modelReset,
            model.layoutChanged,
        ):
            signal.connect(self._span_last_row)
            signal.connect(self._share_width)
        model.dataChanged.connect(self._share_width)
        self._span_last_row()
        Theme.current().changed.connect(self._share_width)
        self._share_width()

    def current_row(self) -> int:
        return self.currentIndex().row()

    def chosen_rows(self) -> list[int]:
        """The attributes that are chosen, from the top; without any, the one of the cursor."""
        found = {
            row
            for part in self.selectionModel().selection().toList()
            for row in range(part.top(), part.bottom() + 1)
        } or {self.current_row()}
        return sorted(row for row in found if 0 <= row < self.model().rowCount() - 1)

    def choose_rows(self, rows: Iterable[int]) -> None:
        """Choose these; the cursor stays where it is."""
        wanted = QItemSelection()
        for first, last in runs(sorted(rows)):
            wanted.select(self.model().index(first, 0), self.model().index(last, 0))
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(wanted, flag.ClearAndSelect | flag.Rows)

    def go(self, row: int, column: str = "name", *, edit: bool = False) -> None:
        """Put the cursor into a cell, the focus too."""
        index = self.model().index(row, COLUMNS.index(column))
        if not index.isValid():
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        idle = self.state() is not _EDITING
        if edit and idle and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        last = self.model().rowCount() - 1
        match event.key():
            case Qt.Key.Key_Tab if not index.isValid() or index.row() == last:
                event.ignore()  # the focus goes on to the next field
            case Qt.Key.Key_Backtab if index.row() <= 0 and index.column() <= 0:
                event.ignore()
            case Qt.Key.Key_Up | Qt.Key.Key_Down if (
                event.modifiers() == Qt.KeyboardModifier.ShiftModifier and index.isValid()
            ):
                self._extend_to(index.row() + (-1 if event.key() == Qt.Key.Key_Up else 1))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2 if (
                event.modifiers() == Qt.KeyboardModifier.NoModifier
                and index.isValid()
                and self.state() is not _EDITING
            ):
                self._enter(index)
            case _:
                super().keyPressEvent(event)
                if _leads_to_a_row(event) and self.state() is not _EDITING:
                    self.choose_rows([self.current_row()])

    def closeEditor(  # noqa: N802 - Qt's name
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        index, chosen = self.currentIndex(), self.chosen_rows()
        super().closeEditor(editor, hint)
        ended = QAbstractItemDelegate.EndEditHint
        if hint is ended.RevertModelCache:
            cast(AttributeModel, self.model()).preview(QModelIndex(), None)
        if len(chosen) > 1:
            if self.current_row() == index.row():
                self.choose_rows(chosen)
        elif hint is ended.SubmitModelCache and index.isValid():
            self._go_down(index)

    def selectionCommand(  # noqa: N802 - Qt's name
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """From cell to cell of one row the chosen rows stay chosen.

        Without an event it is the program that goes there, whatever key happens to be held.
        """
        if event is None:
            flag = QItemSelectionModel.SelectionFlag
            return flag.ClearAndSelect | flag.Rows
        sideways = index.isValid() and index.row() == self.current_row()
        if isinstance(event, QKeyEvent) and sideways and len(self.chosen_rows()) > 1:
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        row = self.rowAt(round(event.position().y()))
        if shift and row >= 0 and self.currentIndex().isValid():
            self._extend_to(row)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        held = list(self.drag.held)
        self.drag.let_go()
        index = self.indexAt(event.position().toPoint())
        if held and COLUMNS[index.column()] in FLAGS:
            # A flag takes the click: the cursor would stay behind, and the choice be lost.
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(index, flag)
            self.choose_rows(held)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        self.drag.paint()

    def focusInEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(self.model().rowCount() - 1, 0))

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Typing belongs to the cell: it must not jump to another row."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._share_width()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(560, 200)

    def _spread(self, row: int) -> list[int]:
        """The rows that an edit of this row goes to, this one first."""
        chosen = list(self.drag.held) or self.chosen_rows()
        return [row, *(r for r in chosen if r != row)] if row in chosen else [row]

    def _extend_to(self, row: int) -> None:
        """Choose from where choosing began to this row.

        Qt's own way does not know where the cursor was put by the program.
        """
        chosen, here = self.chosen_rows(), self.current_row()
        joined = bool(chosen) and chosen[-1] - chosen[0] == len(chosen) - 1
        start = here
        if joined and here in (chosen[0], chosen[-1]):
            start = chosen[-1] if here == chosen[0] else chosen[0]
        row = max(0, min(row, self.model().rowCount() - 2))
        self.selectionModel().setCurrentIndex(
            self.currentIndex().siblingAtRow(row), QItemSelectionModel.SelectionFlag.NoUpdate
        )
        self.choose_rows(range(min(start, row), max(start, row) + 1))

    def _go_down(self, index: QModelIndex) -> None:
        below = index.siblingAtRow(index.row() + 1)
        if below.row() == self.model().rowCount() - 1:
            below = below.siblingAtColumn(0)
        if below.isValid():
            self.setCurrentIndex(below)

    def _enter(self, index: QModelIndex) -> None:
        """Return opens a cell; a flag, which Space sets, it leaves for the next row."""
        if COLUMNS[index.column()] in FLAGS and self.model().rowCount() > index.row() + 1:
            self._go_down(index)
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def _span_last_row(self) -> None:
        """The row that adds an attribute is one wide cell."""
        self.clearSpans()
        if self.model().rowCount():
            self.setSpan(self.model().rowCount() - 1, 0, 1, len(COLUMNS))

    def _share_width(self) -> None:
        share_width(self)


def _leads_to_a_row(event: QKeyEvent) -> bool:
    """Whether a key leads the cursor up or down.

    With Control Qt moves the cursor alone, and an act would be on rows that were left long ago.
    """
    modifiers = event.modifiers()
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return False
    to_end = event.key() in _TO_ENDS and bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    return to_end or event.key() in _TO_ROWS
