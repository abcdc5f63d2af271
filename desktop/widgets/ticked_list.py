"""A list in which one ticks what one wants, besides having one thing chosen to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from desktop.theme import Theme
from desktop.widgets.listing import Item, SectionedList
from desktop.widgets.listing_delegate import ListingDelegate
from desktop.widgets.listing_model import ROW_ROLE, ListingModel

Index = QModelIndex | QPersistentModelIndex

_BOX, _GAP = 20, 8
_NONE_OF_IT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_TICKED = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}


@dataclass(frozen=True, slots=True)
class TickedItem(Item):
    """``ticked`` is ``None`` where it cannot be ticked."""

    ticked: bool | None = False


class TickedModel(ListingModel):
    """Says of each item whether it is ticked; it is set by :meth:`set_sections` only."""

    def ticked(self, index: Index) -> bool | None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        item = row.item if row else None
        return item.ticked if isinstance(item, TickedItem) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        ticked = self.ticked(index) if index.isValid() and role != ROW_ROLE else None
        if ticked is None:
            return super().data(index, role)
        if role == Qt.ItemDataRole.CheckStateRole:
            return _TICKED[ticked]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = super().data(index, role)
            return f"{said}, ticked" if ticked else said
        return super().data(index, role)


class TickedDelegate(ListingDelegate):
    """The tick stands before the text."""

    def indent(self, item: Item) -> int:
        return Theme.current().px(_BOX + _GAP) if isinstance(item, TickedItem) else 0

    def box(self, rect: QRect) -> QRect:
        """Where the tick of a row is."""
        side = Theme.current().px(_BOX)
        left = rect.left() + Theme.current().px(_GAP)
        return QRect(left, rect.top() + (rect.height() - side) // 2, side, side)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            paint_tick(painter, self.box(option.rect), option, state == Qt.CheckState.Checked)


def paint_tick(painter: QPainter, box: QRect, option: QStyleOptionViewItem, ticked: bool) -> None:
    """A tick box as the theme draws it."""
    tick = QStyleOptionViewItem(option)
    tick.rect = box
    states = QStyle.StateFlag
    tick.state = states.State_Enabled | (states.State_On if ticked else states.State_Off)
    view: QWidget = option.widget
    which = QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck
    view.style().drawPrimitive(which, tick, painter, view)


class TickedList(SectionedList):
    """Space or a click on the box ticks; Ctrl+A ticks all that is shown, Ctrl+Shift+A none of it.

    The list only asks: who owns it answers by :meth:`set_sections`.
    """

    toggled = Signal(str)
    all_wanted = Signal(object, bool)  # the keys, and whether they are to be ticked

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self._rows = TickedModel()
        super().__init__(name, parent, self._rows)
        self._rows.setParent(self)
        self._ticks = TickedDelegate(self)
        self.setItemDelegate(self._ticks)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Space:
            if self._rows.ticked(self.currentIndex()) is not None:
                self.toggled.emit(self.current())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.all_wanted.emit(self._tickable(), True)
        elif event.key() == Qt.Key.Key_A and event.modifiers() == _NONE_OF_IT:
            self.all_wanted.emit(self._tickable(), False)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        key = self._ticked_at(event.position().toPoint())
        if key and event.button() is Qt.MouseButton.LeftButton:
            self.select(key)
            self.toggled.emit(key)
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._ticked_at(event.position().toPoint()):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def _ticked_at(self, place: QPoint) -> str:
        """The key of the item whose box is there."""
        index = self.indexAt(place)
        hit = index.isValid() and self._rows.ticked(index) is not None
        inside = hit and place.x() <= self._ticks.box(self.visualRect(index)).right()
        return self._rows.key(index.row()) if inside else ""

    def _tickable(self) -> list[str]:
        rows = range(self._rows.rowCount())
        return [
            self._rows.key(row)
            for row in rows
            if self._rows.ticked(self._rows.index(row)) is not None
        ]
