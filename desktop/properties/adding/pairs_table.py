"""The table of the check; a row that is there in another version has a tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.properties.adding.pairs_model import (
    PACKAGE,
    PAIR_ROLE,
    PROPERTY,
    RESULT,
    VERSION,
    PairsModel,
)
from desktop.theme import Theme, Tone
from desktop.widgets.paint import drawn_icon, text
from desktop.widgets.table import CellDelegate, house_table, set_rows
from desktop.widgets.ticked_list import paint_tick

if TYPE_CHECKING:
    from desktop.properties.adding.words import PairRow

Index = QModelIndex | QPersistentModelIndex

_ROW, _FEWEST = 36, 3
_SHARE = 160  # of the window's height there is a row for each so many pixels, beside the form
_BOX, _PAD = 20, 12
_SHARES = {PROPERTY: (0.18, 168), PACKAGE: (0.2, 184), VERSION: (0.14, 84)}
"""Of the room, and the most: the result has the rest."""


class ResultDelegate(CellDelegate):
    """Tick, icon, word and reason."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: PairRow = index.data(PAIR_ROLE)
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        cell.text = ""
        cell.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        widget: QWidget = cell.widget
        element = QStyle.ControlElement.CE_ItemViewItem
        (widget.style() if widget else QApplication.style()).drawControl(
            element, cell, painter, widget
        )
        painter.save()
        theme, rect = Theme.current(), option.rect
        px, colours = theme.px, theme.colours
        room: QRect = rect.adjusted(px(_PAD), 0, -px(8), 0)
        if row.ticked is not None:
            paint_tick(painter, self._box(rect), option, row.ticked)
            room.setLeft(room.left() + px(_BOX + 8))
        ink = colours.text if row.tone is Tone.NEUTRAL else colours.ink(row.tone)
        drawn_icon(painter, room, row.icon, ink, px(16))
        room.setLeft(room.left() + px(22))
        bold = theme.font(weight=QFont.Weight.DemiBold)
        room.setLeft(room.left() + text(painter, room, row.word, ink, bold) + px(10))
        if room.width() > px(24):
            text(painter, room, row.reason, colours.muted, theme.font())
        self.paint_line(painter, option)
        painter.restore()

    def editorEvent(  # noqa: N802 - Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click on the tick; Space is the table's."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            hit = event.position().x() <= self._box(option.rect).right()
            if hit and event.button() is Qt.MouseButton.LeftButton:
                return model.setData(index, None, Qt.ItemDataRole.CheckStateRole)
        return False

    def _box(self, rect: QRect) -> QRect:
        side = Theme.current().px(_BOX)
        left = rect.left() + Theme.current().px(_PAD)
        return QRect(left, rect.top() + (rect.height() - side) // 2, side, side)


class PairsTable(QTableView):
    """No higher than its rows. Space ticks the row one is at, wherever in it that is."""

    moved = Signal()  # another row is the current one, or it has changed

    def __init__(self, model: PairsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs = model
        self.setModel(model)
        house_table(self, "Check before installing", stretch=RESULT)
        set_rows(self, row=_ROW)
        self._result = ResultDelegate(self)
        self.setItemDelegateForColumn(RESULT, self._result)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        for column in _SHARES:
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.selectionModel().selectionChanged.connect(lambda: self.moved.emit())
        for signal in (model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(self._changed)
        Theme.current().changed.connect(self._measure)
        self._measure()

    def current(self) -> PairRow | None:
        """The row that is chosen."""
        rows = self.selectionModel().selectedRows()
        return self._pairs.rows[rows[0].row()] if rows else None

    def go_to(self, row: int) -> None:
        """Choose a row and put the focus there."""
        self.selectRow(row)
        self.scrollTo(self._pairs.index(row, RESULT))
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        at = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and at.isValid():
            result = self._pairs.index(at.row(), RESULT)
            self._pairs.setData(result, None, Qt.ItemDataRole.CheckStateRole)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._measure()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        usual = max(_FEWEST, self.window().height() // Theme.current().px(_SHARE))
        return QSize(super().sizeHint().width(), self._height(usual))

    def _height(self, most: int) -> int:
        """Of its rows, but of no more than so many."""
        rows, frame = self.verticalHeader(), 4  # the border, and room for the focus ring
        count = max(1, min(self._pairs.rowCount(), most))
        return count * rows.defaultSectionSize() + self.horizontalHeader().height() + frame

    def _changed(self) -> None:
        self._measure()
        self.moved.emit()

    def _measure(self) -> None:
        px = Theme.current().px
        for column, (share, most) in _SHARES.items():
            self.setColumnWidth(column, min(px(most), int(self.viewport().width() * share)))
        self.setMaximumHeight(self._height(self._pairs.rowCount()))
        self.setMinimumHeight(self._height(_FEWEST))
        self.updateGeometry()
