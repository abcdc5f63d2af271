"""Tables in the house style."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from desktop.theme import Theme
from desktop.widgets.paint import put, ring

_ROW = 40
_HEAD = 36
_PAD = 24  # left and right of a cell's text
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """A cell that is cut says itself whole; the current cell has a ring where cells are edited."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        view: QAbstractItemView = option.widget  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_HasFocus and view.property("cells"):
            rect: QRect = option.rect  # type: ignore[attr-defined]
            ring(painter, rect.adjusted(0, 0, 0, -1), Theme.current().colours.accent, 3)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        hint = super().sizeHint(option, index)
        hint.setHeight(Theme.current().px(_ROW))
        return hint

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        told = index.data(Qt.ItemDataRole.ToolTipRole) if index.isValid() else None
        if event.type() != QEvent.Type.ToolTip or told:
            return super().helpEvent(event, view, option, index)
        words = str(index.data() or "") if index.isValid() else ""
        room = view.visualRect(index).width() - Theme.current().px(_PAD)
        cut = view.fontMetrics().horizontalAdvance(words) > room
        QToolTip.showText(event.globalPos(), words if cut else "", view)
        return True


def house_table(view: QTableView, name: str, *, cells: bool = False) -> QTableView:
    """Dress a table. ``name`` is for screen readers. ``cells`` for one that is edited cell by
    cell; otherwise whole rows are chosen. Tab leaves the table, the arrows move in it.
    """
    view.setAccessibleName(name)
    put(view, "cells", "yes" if cells else "")
    view.setItemDelegate(CellDelegate(view))
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setMouseTracking(True)
    view.setCornerButtonEnabled(False)
    view.setTextElideMode(Qt.TextElideMode.ElideRight)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    behaviour = QAbstractItemView.SelectionBehavior
    view.setSelectionBehavior(behaviour.SelectItems if cells else behaviour.SelectRows)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    head = view.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    head.setStretchLastSection(True)
    head.setSortIndicatorClearable(False)
    rows = view.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def measure() -> None:
        px = Theme.current().px
        rows.setMinimumSectionSize(px(_ROW))
        rows.setDefaultSectionSize(px(_ROW))
        head.setMinimumSectionSize(px(48))
        head.setFixedHeight(px(_HEAD))

    measure()
    keeper = _Keeper(view, measure)
    Theme.current().changed.connect(keeper.again)
    return view
