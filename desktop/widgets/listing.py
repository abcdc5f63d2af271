"""The list of things at the left: sections with counts, rows of one height, one thing chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from desktop.theme import Theme
from desktop.widgets.listing_delegate import ListingDelegate
from desktop.widgets.listing_model import Item, ListingModel, Section
from desktop.widgets.paint import put

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Item", "Section", "SectionedList"]

_Move = QAbstractItemView.CursorAction


class SectionedList(QListView):
    """``set_sections`` may be called as often as the world changes: what is chosen and where the
    list is scrolled to stay.
    """

    current_changed = Signal(str)  # the key of the chosen item, "" for none
    opened = Signal(str)  # Return or a double click

    def __init__(
        self, name: str, parent: QWidget | None = None, model: ListingModel | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model or ListingModel(self)
        self._key = ""
        self._updating = False
        put(self, "role", "listing")
        self.setAccessibleName(name)
        self.setModel(self._model)
        self.setItemDelegate(ListingDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.selectionModel().currentChanged.connect(self._moved)
        self.activated.connect(lambda index: self.opened.emit(self._model.key(index.row())))
        Theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    # -- what it shows ------------------------------------------------------------------------

    def set_sections(self, sections: Iterable[Section]) -> None:
        bar, before = self.verticalScrollBar(), self._key
        place = bar.value()
        self._updating = True
        try:
            self._model.set_sections(tuple(sections))
            # An item that moved was taken out and put in again: choose it again.
            if before and self._model.row(before) >= 0:
                self._choose(before, scroll=False)
                bar.setValue(place)
        finally:
            self._updating = False
        self._announce()

    def current(self) -> str:
        """The key of what is chosen, ``""`` for none."""
        return self._key

    def select(self, key: str) -> bool:
        """Choose an item and bring it into sight; false where it is not there. "" for none."""
        if not key:
            self.setCurrentIndex(QModelIndex())
            return True
        return self._choose(key, scroll=True)

    def show_from_top(self) -> None:
        """The first heading is in sight, unless what is chosen would not be."""
        self.scrollToTop()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def select_first(self) -> bool:
        row = self._model.step(-1, 1)
        return row >= 0 and self.select(self._model.key(row))

    def step(self, by: int) -> bool:
        """Choose the next item in a direction; false at the end of the list."""
        row = self._model.step(self.currentIndex().row(), by)
        return row >= 0 and self.select(self._model.key(row))

    def place(self) -> tuple[int, int]:
        """Which item is chosen, counted from 1 (0 for none), and how many there are."""
        keys = [key for row in range(self._model.rowCount()) if (key := self._model.key(row))]
        return (keys.index(self._key) + 1 if self._key in keys else 0), len(keys)

    def key_at(self, place: QPoint) -> str:
        """The item under a point of the viewport, for a context menu."""
        index = self.indexAt(place)
        return self._model.key(index.row()) if index.isValid() else ""

    # -- keys ---------------------------------------------------------------------------------

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: _Move, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Headings are stepped over, at the ends too."""
        model, now = self._model, self.currentIndex().row()
        row_height = max(1, self.sizeHintForRow(0))
        page = max(1, self.viewport().height() // row_height - 1)
        last = model.rowCount() - 1
        match action:
            case _Move.MoveUp | _Move.MovePrevious:
                row = model.step(now if now >= 0 else last + 1, -1)
            case _Move.MoveHome:
                row = model.step(-1, 1)
            case _Move.MoveEnd:
                row = model.step(last + 1, -1)
            case _Move.MovePageUp:
                row = model.nearest(max(0, now - page), -1)
            case _Move.MovePageDown:
                row = model.nearest(min(last, now + page), 1)
            case _:
                row = model.step(now, 1)
        return model.index(row) if row >= 0 else self.currentIndex()

    # -- the choice ---------------------------------------------------------------------------

    def _choose(self, key: str, *, scroll: bool) -> bool:
        row = self._model.row(key)
        if row < 0:
            return False
        index = self._model.index(row)
        if index != self.currentIndex():
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        if scroll:
            self.scrollTo(index)
            if row == self._model.step(-1, 1):
                self.scrollToTop()  # with its heading
        return True

    def _moved(self, index: QModelIndex) -> None:
        # Tab into the list gives Qt's view a current row that is not selected: show it as chosen.
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if not self._updating:
            self._announce()

    def _announce(self) -> None:
        index = self.currentIndex()
        key = self._model.key(index.row()) if index.isValid() else ""
        if key != self._key:
            self._key = key
            self.current_changed.emit(key)
