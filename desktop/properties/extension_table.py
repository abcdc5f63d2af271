"""The table of a property's extensions."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTableView, QWidget

from backend.status import Status
from desktop.properties.extension_model import (
    CANCELLED_ROLE,
    NAME,
    NEEDS_SETTINGS_ROLE,
    REVISION,
    STATUS,
    VERSION,
    ExtensionModel,
)
from desktop.theme import Theme
from desktop.widgets.paint import drawn_icon, text
from desktop.widgets.status import STATUS_ROLE, StatusDelegate
from desktop.widgets.table import house_table

Index = QModelIndex | QPersistentModelIndex

_WIDTHS = {VERSION: 76, REVISION: 56}
_NAME, _NAME_PART = 168, 0.28  # the name is this wide, but no more than its part of the room
_HINT = "needs settings"


class ExtensionStatusDelegate(StatusDelegate):
    """Says besides that an extension which succeeded has no settings and needs some.

    What someone cancelled is no fault: it stands there without red.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if not index.data(NEEDS_SETTINGS_ROLE) or index.data(STATUS_ROLE) != Status.SUCCEEDED:
            return
        theme = Theme.current()
        px = theme.px
        bold = QFontMetrics(theme.font(weight=QFont.Weight.DemiBold))
        rect: QRect = option.rect
        left = px(12) + px(22) + bold.horizontalAdvance(str(Status.SUCCEEDED)) + px(14)
        room = rect.adjusted(left, 0, -px(8), -1)
        painter.save()
        painter.setClipRect(rect.adjusted(0, 0, -px(8), 0))
        drawn_icon(painter, room, "warning", theme.colours.waiting, px(16))
        room.setLeft(room.left() + px(20))
        if QFontMetrics(theme.font()).horizontalAdvance(_HINT) <= room.width():
            text(painter, room, _HINT, theme.colours.waiting, theme.font())
        painter.restore()

    def _paint_status(self, painter: QPainter, rect: QRect, index: Index, status: Status) -> None:
        if not index.data(CANCELLED_ROLE):
            super()._paint_status(painter, rect, index, status)
            return
        theme = Theme.current()
        px, ink = theme.px, theme.colours.muted
        room = rect.adjusted(px(12), 0, -px(8), 0)
        drawn_icon(painter, room, "cross", ink, px(16))
        room.setLeft(room.left() + px(22))
        text(painter, room, self.words(index), ink, theme.font(weight=QFont.Weight.DemiBold))


class ExtensionTable(QTableView):
    """As high as its rows, as far as there is room; Escape chooses none.

    What is chosen stays so while a filter leaves its row out.
    """

    chosen = Signal(str)  # an extension's id, "" for none

    def __init__(self, model: ExtensionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._key = ""
        self._holding = False  # the selection moves, the choice does not
        self.setModel(model)
        house_table(self, "Extensions")
        self._status = ExtensionStatusDelegate(self)
        self.setItemDelegateForColumn(STATUS, self._status)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(STATUS, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().selectionChanged.connect(self._announce)
        model.arranged.connect(self._rows_changed)
        Theme.current().changed.connect(self._measure)
        self._measure()

    def key(self) -> str:
        """The id of the chosen extension."""
        return self._key

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
        rows = self.selectionModel().selectedRows()
        key = self._rows.key(rows[0].row()) if rows else ""
        if key != self._key:
            self._key = key
            self.chosen.emit(key)

    def _rows_changed(self) -> None:
        self._fit()
        if self._rows.extension(self._key) is None:
            self._announce()
            return
        self._holding = True
        if self._rows.row(self._key) < 0:
            self.selectionModel().clear()
        elif not self.selectionModel().isRowSelected(self._rows.row(self._key), QModelIndex()):
            self.choose(self._key)
        self._holding = False

    def _measure(self) -> None:
        px = Theme.current().px
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, px(width))
        self.setColumnWidth(NAME, min(px(_NAME), int(self.viewport().width() * _NAME_PART)))
        self._fit()

    def _fit(self) -> None:
        rows, head = self.verticalHeader(), self.horizontalHeader()
        frame = 4  # the border, and the room the focus ring takes
        high = self._rows.rowCount() * rows.defaultSectionSize() + head.height() + frame
        self.setMaximumHeight(max(high, head.height() + rows.defaultSectionSize() + frame))
