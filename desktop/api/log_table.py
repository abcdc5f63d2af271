"""The table of requests: what one reads stays where it is while more of them come in above it."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from backend.api.model import Exchange
from desktop.api.log_model import (
    CLIENT,
    DURATION,
    LINE_ROLE,
    METHOD,
    PATH,
    SIZE,
    STATUS,
    TIME,
    FoundLines,
)
from desktop.api.words import short_target, status_look, status_words, writes
from desktop.theme import Theme
from desktop.widgets.line_table import LineTable
from desktop.widgets.paint import drawn_icon, text
from desktop.widgets.table import CellDelegate, house_table

Index = QModelIndex | QPersistentModelIndex

_WIDTHS = {TIME: 96, METHOD: 80, STATUS: 180, DURATION: 80, SIZE: 80, CLIENT: 140}
_GIVE_WAY = ((CLIENT, 860), (SIZE, 720), (TIME, 560))  # without so much room, a column goes


class LogDelegate(CellDelegate):
    """The status as icon, words and colour; the method of what writes in bold."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() != STATUS:
            super().paint(painter, option, index)
            return
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        cell.text = ""
        widget: QWidget | None = cell.widget
        style = widget.style() if widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, widget)
        theme = Theme.current()
        px, line = theme.px, index.data(LINE_ROLE)
        icon, tone = status_look(line.status)
        rect: QRect = option.rect
        room = rect.adjusted(px(12), 0, -px(8), 0)
        painter.save()
        drawn_icon(painter, room, icon, theme.colours.ink(tone), px(16))
        room.setLeft(room.left() + px(22))
        bold = theme.font(weight=QFont.Weight.DemiBold)
        text(painter, room, status_words(line.status), theme.colours.ink(tone), bold)
        self.paint_line(painter, option)
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        if index.column() == PATH:  # it begins with the thing and ends with what is done to it
            option.textElideMode = Qt.TextElideMode.ElideMiddle
            room = option.rect.width() - Theme.current().px(24)
            if option.fontMetrics.horizontalAdvance(option.text) > room:
                option.text = short_target(option.text)
                option.textElideMode = Qt.TextElideMode.ElideRight
        elif index.column() == METHOD and writes(str(index.data())):
            option.font.setWeight(QFont.Weight.DemiBold)


class LogTable(LineTable):
    """Return goes to the bodies, Ctrl+C copies the row."""

    chosen = Signal(object)  # Exchange, or None

    def __init__(self, found: FoundLines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = found
        self._anchor: tuple[QPersistentModelIndex, int] | None = None
        self._told: Exchange | None = None
        self.setModel(found)
        house_table(self, "Requests", stretch=PATH)
        self.setItemDelegate(LogDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        for column in _WIDTHS:
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.selectionModel().currentRowChanged.connect(self._tell)
        found.rowsAboutToBeInserted.connect(self._hold)
        found.rowsInserted.connect(self._let_go)
        found.rowsRemoved.connect(self._tell)
        Theme.current().changed.connect(self._measure)
        self._measure()

    def line(self) -> Exchange | None:
        """The chosen request."""
        return self._found.line(self.currentIndex().row())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._measure()

    def _tell(self, *_: object) -> None:
        line = self.line()
        if line is not self._told:
            self._told = line
            self.chosen.emit(line)

    def _hold(self) -> None:
        """At the top new rows are seen; further down the rows in sight stay."""
        at_top = self.verticalScrollBar().value() == 0
        top = self.indexAt(self.viewport().rect().topLeft())
        anchored = not at_top and top.isValid()
        place = self.visualRect(top).top()
        self._anchor = (QPersistentModelIndex(top), place) if anchored else None

    def _let_go(self) -> None:
        anchor, self._anchor = self._anchor, None
        if anchor is None or not anchor[0].isValid():
            return
        self.updateGeometries()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.rowViewportPosition(anchor[0].row()) - anchor[1])

    def _measure(self) -> None:
        px, room = Theme.current().px, self.viewport().width()
        for column, least in _GIVE_WAY:
            self.setColumnHidden(column, room < px(least))
        head = self.horizontalHeader()
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, max(px(width), head.sectionSizeHint(column)))
