"""Tables in the house style."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from desktop.theme import Theme
from desktop.widgets.paint import put, ring

_ROW = 40
_HEAD = 36
_PAD = 24  # left and right of a cell's text
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """The base of every delegate in a house table: the line under the row, the whole text of a cut
    cell in the tooltip, and a ring round the current cell where cells are edited.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        self.paint_line(painter, option)
        state: QStyle.StateFlag = option.state
        view = option.widget
        if state & QStyle.StateFlag.State_HasFocus and view.property("cells"):
            rect: QRect = option.rect
            ring(painter, rect.adjusted(0, 0, 0, -1), Theme.current().colours.accent, 3)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        if option.widget is not None and option.widget.property("under") == index.row():
            option.state |= QStyle.StateFlag.State_MouseOver

    def paint_line(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Between rows; the table's own frame is the line under the last one."""
        view, rect = option.widget, option.rect
        room = view.viewport().height() if isinstance(view, QAbstractItemView) else 0
        if rect.bottom() < room - 2:
            painter.fillRect(
                rect.left(), rect.bottom(), rect.width(), 1, QColor(Theme.current().colours.line)
            )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        hint = super().sizeHint(option, index)
        hint.setHeight(_row(option.widget))
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


def house_table(
    view: QTableView, name: str, *, cells: bool = False, stretch: int = -1
) -> QTableView:
    """Dress a table that has its model. ``name`` is for screen readers. ``cells`` for one that is
    edited cell by cell; otherwise whole rows are chosen. ``stretch`` is the column that takes the
    room left over, the last one by default. Tab leaves the table, the arrows move in it.
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
    head.setStretchLastSection(stretch < 0)
    if stretch >= 0:
        head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    head.setSortIndicatorClearable(False)
    rows = view.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    if not cells:
        _Under(view)
    _Measure(view)
    return view


def fit_to_rows(view: QTableView, *, least: int = 1, most: int = 12) -> None:
    """As high as its rows, between two bounds: no empty box, no page-long table. After setModel."""
    _Fit(view, least, most)


def set_rows(view: QTableView, *, row: int = 0, room: int = 0) -> None:
    """How high a row is, beside 13-pixel text, and how many pixels a table may take that is as high
    as its rows. 0 for either is what the house style says.
    """
    view.setProperty("row", row)
    view.setProperty("room", room)
    for keeper in view.findChildren(_Measure) + view.findChildren(_Fit):
        keeper.measure()


def _row(view: QWidget | None) -> int:
    return Theme.current().px((view.property("row") if view else 0) or _ROW)


class _Under(QObject):
    """Keeps which row the mouse is over: where rows are chosen all of it is tinted."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        view.entered.connect(self._enter)
        view.viewportEntered.connect(self._leave)
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Leave:
            self._leave()
        return False

    def _enter(self, index: QModelIndex) -> None:
        self._set(index.row())

    def _leave(self) -> None:
        self._set(-1)

    def _set(self, row: int) -> None:
        if self._view.property("under") != row:
            self._view.setProperty("under", row)
            self._view.viewport().update()


class _Measure(QObject):
    """Keeps the heights right when the text grows; it goes with its table."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._unit = Theme.current().px(100)
        Theme.current().changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        px = Theme.current().px
        rows, head = self._view.verticalHeader(), self._view.horizontalHeader()
        rows.setMinimumSectionSize(_row(self._view))
        rows.setDefaultSectionSize(_row(self._view))
        head.setMinimumSectionSize(px(48))
        head.setFixedHeight(px(_HEAD))
        old, self._unit = self._unit, px(100)
        if old != self._unit:
            for column in range(head.count()):
                head.resizeSection(column, head.sectionSize(column) * self._unit // old)


class _Fit(QObject):
    def __init__(self, view: QTableView, least: int, most: int) -> None:
        super().__init__(view)
        self._view, self._least, self._most = view, least, most
        model = view.model()
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self.measure)
        view.horizontalScrollBar().rangeChanged.connect(self.measure)
        Theme.current().changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        wanted = max(self._view.model().rowCount(), self._least)
        head = Theme.current().px(_HEAD) + 4  # the border and the room the focus ring takes
        bar = self._view.horizontalScrollBar()
        head += bar.sizeHint().height() if bar.maximum() > bar.minimum() else 0
        room = self._view.property("room") or head + self._most * _row(self._view)
        height = head + wanted * _row(self._view)
        policy = Qt.ScrollBarPolicy
        self._view.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if height <= room else policy.ScrollBarAsNeeded
        )
        self._view.setFixedHeight(min(height, room))
