"""The table of a property's extensions."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.properties.extension_delegates import (
    ExtensionDelegate,
    ExtensionStatusDelegate,
    VersionDelegate,
)
from desktop.properties.extension_model import (
    NAME,
    NEWER_ROLE,
    REVISION,
    STATUS,
    VERSION,
    ExtensionModel,
)
from desktop.theme import Theme
from desktop.widgets.table import house_table

_VERSION, _VERSION_PART = 76, 0.3  # at least, and at most of the room
_REVISION = 56
_NAME, _NAME_PART = 168, 0.28  # the name is this wide, but no more than its part of the room


class ExtensionTable(QTableView):
    """As high as its rows, as far as there is room; Escape chooses none.

    Several can be chosen with Shift and Ctrl; :meth:`key` is the one of them that the keys are
    at. What is chosen stays so while a filter leaves its row out.
    """

    chosen = Signal(str)  # an extension's id, "" for none; again when others are chosen with it

    def __init__(self, model: ExtensionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._key = ""
        self._keys: tuple[str, ...] = ()
        self._at = -1  # its row: of one that is removed the next takes its place
        self._holding = False  # the selection moves, the choice does not
        self.setModel(model)
        house_table(self, "Extensions")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(ExtensionDelegate(self))
        self.setItemDelegateForColumn(STATUS, ExtensionStatusDelegate(self))
        self.setItemDelegateForColumn(VERSION, VersionDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(STATUS, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().selectionChanged.connect(self._announce)
        model.dataChanged.connect(self._cells_changed)
        model.arranged.connect(self._rows_changed)
        Theme.current().changed.connect(self._measure)
        self._measure()

    def key(self) -> str:
        """The id of the chosen extension."""
        return self._key

    def keys(self) -> tuple[str, ...]:
        """The ids of all that are chosen, in the order of the rows."""
        return self._keys or ((self._key,) if self._key else ())

    def choose(self, key: str) -> None:
        row = self._rows.row(key)
        if row < 0:
            self.clear_choice()
            return
        flags = QItemSelectionModel.SelectionFlag
        index = self._rows.index(row, NAME)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def clear_choice(self) -> None:
        self.selectionModel().clear()
        self._announce()  # where a filter hid it there was nothing to clear

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self._key:
            self.clear_choice()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._measure()

    def _announce(self) -> None:
        if self._holding or self._rows.arranging:
            return
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        keys = tuple(self._rows.key(row) for row in rows)
        current = self._rows.key(self.selectionModel().currentIndex().row())
        key = current if current in keys else next(iter(keys), "")
        if (key, keys) != (self._key, self._keys):
            self._key, self._keys = key, keys
            self._at = self._rows.row(key)
            self.chosen.emit(key)

    def _rows_changed(self) -> None:
        self._measure()
        self._keys = tuple(key for key in self._keys if self._rows.extension(key) is not None)
        if self._rows.extension(self._key) is None:
            if self._key and not self._keys and self._rows.rowCount():
                self.choose(self._rows.key(min(self._at, self._rows.rowCount() - 1)))
            self._announce()
            return
        self._holding = True
        if self._rows.row(self._key) < 0:
            self._keys = ()
            self.selectionModel().clear()
        elif not self.selectionModel().isRowSelected(self._rows.row(self._key), QModelIndex()):
            self.choose(self._key)
        self._holding = False

    def _cells_changed(self, top: QModelIndex) -> None:
        if top.column() <= VERSION:
            self._measure()  # a change of a whole row; progress is of the status alone

    def _measure(self) -> None:
        px, room = Theme.current().px, self.viewport().width()
        self.setColumnWidth(REVISION, px(_REVISION))
        self.setColumnHidden(REVISION, not self._rows.any_revision)
        self.setColumnWidth(NAME, min(px(_NAME), int(room * _NAME_PART)))
        self.setColumnWidth(
            VERSION, max(px(_VERSION), min(self._wanted(), int(room * _VERSION_PART)))
        )
        self._fit()

    def _wanted(self) -> int:
        """What the widest of the versions needs."""
        cells = (self._rows.index(row, VERSION) for row in range(self._rows.rowCount()))
        widths = (VersionDelegate.width(str(cell.data()), cell.data(NEWER_ROLE)) for cell in cells)
        return max(widths, default=0)

    def _fit(self) -> None:
        rows, head = self.verticalHeader(), self.horizontalHeader()
        frame = 4  # the border, and the room the focus ring takes
        high = self._rows.rowCount() * rows.defaultSectionSize() + head.height() + frame
        self.setMaximumHeight(max(high, head.height() + rows.defaultSectionSize() + frame))
