"""The catalogue in the middle of the page: how many there are, what they are filtered by, and
the packages as cards or as a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.packages.catalogue_model import CatalogueModel
from desktop.packages.catalogue_views import CardsView, CatalogueTable
from desktop.packages.catalogue_words import HEADINGS, Column
from desktop.packages.filter_chips import FilterChips
from desktop.theme import Theme
from desktop.widgets.choice_bar import ChoiceBar
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.empty import EmptyState

if TYPE_CHECKING:
    from desktop.packages.entries import Entry
    from desktop.packages.package_icons import PackageIcons

VIEWS = ("cards", "table")


class Catalogue(QWidget):
    """One entry is chosen at most, the same in both views."""

    current_changed = Signal(str)  # the key of the chosen entry, "" for none
    opened = Signal(str)  # Return or a double click
    view_changed = Signal(str)
    menu_asked = Signal(QPoint)  # where, on the screen

    def __init__(self, icons: PackageIcons, clear: QAction) -> None:
        super().__init__()
        px = Theme.current().px
        self._key, self._updating = "", False
        self.model = CatalogueModel(self)
        icons.loaded.connect(self.model.icon_loaded)
        self.title = ElidedLabel("Packages", "title")
        self.count = ElidedLabel("", "muted")
        self.choice = ChoiceBar("How the packages are shown")
        self.choice.add("Cards", "Ctrl+T shows the table")
        self.choice.add("Table", "Ctrl+T shows the cards")
        self.chips = FilterChips()
        self.cards = CardsView(self.model, icons)
        self.table = CatalogueTable(self.model, icons)
        self.nothing = EmptyState("filter", "No package fits", "", [clear])
        self._stack = QStackedWidget()
        for view in (self.cards, self.table, self.nothing):
            self._stack.addWidget(view)
        self._lay_out(px(24), px(20))
        self.switch = QAction("Cards or table", self)
        self.switch.setShortcut(QKeySequence("Ctrl+T"))
        self.switch.triggered.connect(lambda: self.choice.choose(1 - self.choice.current()))
        self.choice.chosen.connect(self._switch)
        for one in (self.cards, self.table):
            self._connect(one)

    # -- what it shows ------------------------------------------------------------------------

    @property
    def view(self) -> QAbstractItemView:
        return self.table if self.choice.current() else self.cards

    def set_view(self, name: str) -> None:
        if name in VIEWS:
            self.choice.choose(VIEWS.index(name))

    def show_entries(self, entries: tuple[Entry, ...], total: int, nothing: str) -> None:
        """``nothing`` is what is said where no entry is left of ``total``."""
        bar = self.view.verticalScrollBar()
        place = bar.value()
        self._updating = True
        self.model.set_entries(entries)
        if self.select(self._key, scroll=False):
            bar.setValue(place)
        else:  # a row beside it became the current one: nobody chose that
            for view in (self.cards, self.table):
                view.setCurrentIndex(QModelIndex())
        self._updating = False
        self._announce()
        shown = len(entries)
        self.count.set_text(f"{shown}" if shown == total else f"{shown} of {total}")
        self.nothing.sentence.setText(nothing)
        self._stack.setCurrentWidget(self.view if entries else self.nothing)

    # -- the choice ---------------------------------------------------------------------------

    def current(self) -> str:
        return self._key

    def select(self, key: str, *, scroll: bool = True) -> bool:
        """Choose an entry; false where it is not shown."""
        row = self.model.row(key)
        if row < 0:
            return False
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        for view in (self.cards, self.table):
            how = flags.ClearAndSelect | flags.Rows if view is self.table else flags.ClearAndSelect
            view.selectionModel().setCurrentIndex(index, how)
        if scroll:
            self.view.scrollTo(index)
        return True

    def select_first(self) -> bool:
        return bool(self.model.entries) and self.select(self.model.entries[0].key)

    def step(self, by: int) -> str:
        """The entry before or behind the chosen one, "" at the ends."""
        at = self.model.row(self._key) + by
        return self.model.entries[at].key if 0 <= at < len(self.model.entries) else ""

    def row(self) -> int:
        """Where the chosen entry stands, -1 for none."""
        return self.model.row(self._key)

    def place(self) -> tuple[int, int]:
        """The same counted from 1, and how many entries are shown."""
        return self.row() + 1, len(self.model.entries)

    def select_at(self, row: int) -> None:
        """Choose the entry at a row, or the last one."""
        if self.model.entries:
            self.select(self.model.entries[min(row, len(self.model.entries) - 1)].key)

    def set_order(self, column: int, *, down: bool) -> None:
        """Sort both views."""
        if column in list(Column):
            order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
            self.table.sortByColumn(column, order)

    def add_sorting(self, menu: QMenu) -> None:
        """What a click on a heading does, for the keyboard."""
        inner = menu.addMenu("Sort by")
        for column, words in enumerate(HEADINGS):
            action = inner.addAction(words)
            action.triggered.connect(lambda _=False, at=column: self.set_order(at, down=False))

    def enter(self) -> None:
        """The focus goes into the view."""
        if not self._key:
            self.select_first()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- building -----------------------------------------------------------------------------

    def _lay_out(self, side: int, top: int) -> None:
        px = Theme.current().px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title)
        head.addWidget(self.count, 1)
        self.choice.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        head.addWidget(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(side, top, px(12), px(12))
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addWidget(self.chips)
        column.addWidget(self._stack, 1)

    def _connect(self, view: QAbstractItemView) -> None:
        view.selectionModel().currentChanged.connect(self._moved)
        view.activated.connect(self._activated)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(
            lambda place: self.menu_asked.emit(view.viewport().mapToGlobal(place))
        )

    def _switch(self, at: int) -> None:
        had_focus = self.cards.hasFocus() or self.table.hasFocus()
        if self.model.entries:
            self._stack.setCurrentWidget(self.view)
        if self._key:
            self.select(self._key)
        if had_focus:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view_changed.emit(VIEWS[at])

    def _moved(self, index: QModelIndex) -> None:
        if self._updating or not index.isValid():
            return
        self.select(self.model.entries[index.row()].key, scroll=False)
        self._announce()

    def _activated(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.entries[index.row()].key)

    def _announce(self) -> None:
        index = self.view.currentIndex()
        key = self.model.entries[index.row()].key if index.isValid() else ""
        if key != self._key:
            self._key = key
            self.current_changed.emit(key)
