"""The lines of the palette: icon, name with the letters that were meant, place, keys, kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.palette.entries import ICONS, Entry
from desktop.theme import Theme
from desktop.widgets.paint import drawn_icon, rounded, text

LINE = int(Qt.ItemDataRole.UserRole) + 1
Line = tuple[Entry, tuple[int, ...]]
"""An entry, and the places of the letters that were meant in its text."""
Index = QModelIndex | QPersistentModelIndex
ROW = 36


class PaletteModel(QAbstractListModel):
    """What was found, the best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        return self._lines[row][0] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, _ = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.text
            case Qt.ItemDataRole.AccessibleTextRole:
                said = (entry.kind, entry.text, entry.place, entry.keys)
                return ", ".join(part for part in said if part)
            case _ if role == LINE:
                return self._lines[index.row()]
        return None


class PaletteDelegate(QStyledItemDelegate):
    """Paints a :data:`Line`."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(200, Theme.current().px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry, places = index.data(LINE)
        theme = Theme.current()
        px, colours = theme.px, theme.colours
        rect: QRect = option.rect
        rect = rect.adjusted(px(4), 1, -px(4), -1)
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            rounded(painter, rect, colours.accent_soft, px(6))
        ink = colours.accent if selected else colours.text
        room = rect.adjusted(px(10), 0, -px(10), 0)
        drawn_icon(painter, room, ICONS[entry.kind], ink if selected else colours.muted, px(16))
        room.setLeft(room.left() + px(26))
        room.setRight(room.right() - _right(painter, room, entry))
        wide = _name(painter, room, entry.text, places, ink)
        room.setLeft(room.left() + wide + px(10))
        if entry.place and room.width() > px(30):
            text(painter, room, entry.place, colours.muted, theme.font(12))


def _right(painter: QPainter, room: QRect, entry: Entry) -> int:
    """The keys of an action, or the kind of a thing, at the right; answers what they took."""
    theme = Theme.current()
    words = entry.keys or str(entry.kind)
    font = theme.font(12)
    wide = QFontMetrics(font).horizontalAdvance(words)
    place = QRect(room.right() - wide, room.top(), wide + 1, room.height())
    text(painter, place, words, theme.colours.muted, font)
    return wide + theme.px(12)


def _name(painter: QPainter, room: QRect, name: str, places: Sequence[int], ink: str) -> int:
    """The name, the letters that were meant bold. Cut where there is no room for all of it."""
    theme = Theme.current()
    plain, bold = theme.font(13), theme.font(13, QFont.Weight.Bold)
    meant, left = set(places), room.left()
    for at, letter in enumerate(name):
        font = bold if at in meant else plain
        wide = QFontMetrics(font).horizontalAdvance(letter)
        if left + wide > room.right() - theme.px(12):
            text(painter, QRect(left, room.top(), theme.px(14), room.height()), "…", ink, plain)
            return room.width()
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(QRect(left, room.top(), wide + 2, room.height()), _MIDDLE, letter)
        left += wide
    return left - room.left()


_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
