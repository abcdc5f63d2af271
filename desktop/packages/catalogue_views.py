"""The catalogue's two views of the same entries: cards and a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QListView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.packages.card_delegate import GAP, HEIGHT, CardDelegate
from desktop.packages.catalogue_model import ENTRY_ROLE, CatalogueModel
from desktop.packages.catalogue_words import Column
from desktop.theme import Theme
from desktop.widgets.paint import put
from desktop.widgets.status import StatusDelegate
from desktop.widgets.table import CellDelegate, house_table

if TYPE_CHECKING:
    from desktop.packages.package_icons import PackageIcons

Index = QModelIndex | QPersistentModelIndex
_NARROWEST = 272  # of a card
_WIDEST = 460
_WIDTHS = {  # of what is short, and never cut
    Column.VERSIONS: 92,
    Column.PLATFORM: 80,
    Column.AVAILABILITY: 108,
    Column.SIZE: 84,
    Column.INSTALLED: 96,
}
_SHARES = {Column.TITLE: 38, Column.NAME: 31, Column.STATUS: 31, Column.AUTHOR: 30}  # of the rest
_LEAST = 360  # for those that share
_ROOM_FOR_AUTHOR = 1040


class CardsView(QListView):
    """Cards side by side, as many in a row as there is room for; the arrows go across and down."""

    def __init__(self, model: CatalogueModel, icons: PackageIcons) -> None:
        super().__init__()
        put(self, "role", "listing")
        self.setAccessibleName("Packages")
        self.setModel(model)
        self.setItemDelegate(CardDelegate(icons, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        Theme.current().changed.connect(self._measure)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._measure()
        super().resizeEvent(event)

    def _measure(self) -> None:
        """Even columns; a single card does not stretch over a wide screen."""
        px = Theme.current().px
        # The bar has its room also while it is not there, so that it moves no card when it comes.
        width = self.width() - self.verticalScrollBar().sizeHint().width() - 2
        columns = max(1, width // px(_NARROWEST + GAP))
        cell = QSize(min(width // columns, px(_WIDEST)), px(HEIGHT + GAP))
        if cell != self.gridSize():
            self.setGridSize(cell)
        self.verticalScrollBar().setSingleStep(px(HEIGHT + GAP) // 3)


class CatalogueTable(QTableView):
    """Sorted by a click on a heading, or by its key in the page."""

    def __init__(self, model: CatalogueModel, icons: PackageIcons) -> None:
        super().__init__()
        self.setModel(model)
        house_table(self, "Packages as a table")
        self._title = _TitleDelegate(icons, self)
        self._status = StatusDelegate(self)
        self.setItemDelegateForColumn(Column.TITLE, self._title)
        self.setItemDelegateForColumn(Column.STATUS, self._status)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(*model.order)
        self.setSortingEnabled(True)
        self._drawn = False  # by hand: then the widths stay as they are
        head.sectionResized.connect(self._resized)
        self._sharing = False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if not self._drawn:
            self._share()

    def _share(self) -> None:
        """What is long has the room left over; where that is little, who made it is left out."""
        px, room = Theme.current().px, self.viewport().width()
        self._sharing = True
        self.setColumnHidden(Column.AUTHOR, room < px(_ROOM_FOR_AUTHOR))
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, px(width))
        rest = max(room - px(sum(_WIDTHS.values())), px(_LEAST))
        shown = {at: part for at, part in _SHARES.items() if not self.isColumnHidden(at)}
        for column, part in shown.items():
            self.setColumnWidth(column, rest * part // sum(shown.values()))
        self._sharing = False

    def _resized(self, column: int, _before: int, _now: int) -> None:
        if not self._sharing and column != Column.INSTALLED:
            self._drawn = True


class _TitleDelegate(CellDelegate):
    """The icon before what it is called."""

    def __init__(self, icons: PackageIcons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = icons

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        side = Theme.current().px(20)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.decorationSize = QSize(side, side)
        option.icon = self._icon(index, side, option.widget)

    def _icon(self, index: Index, side: int, view: QWidget | None) -> QIcon:
        ratio = view.devicePixelRatioF() if view is not None else 1.0
        return QIcon(self._icons.pixmap(index.data(ENTRY_ROLE).newest, side, ratio))
