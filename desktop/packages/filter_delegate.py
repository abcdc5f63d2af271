"""How a filter is painted: a tick, its word, and how many it would show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.theme import Theme
from desktop.widgets.paint import drawn_icon, ring, rounded, text

if TYPE_CHECKING:
    from desktop.packages.filter_list import FilterRow

FILTER_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_ROW, _BOX = 30, 16
Index = QModelIndex | QPersistentModelIndex


class FilterDelegate(QStyledItemDelegate):
    """Rows of one height, headings among them."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        px = Theme.current().px
        return QSize(px(120), px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: FilterRow = index.data(FILTER_ROLE)
        theme = Theme.current()
        px, colours = theme.px, theme.colours
        rect: QRect = option.rect
        painter.save()
        if not row.value:
            font = theme.font(11, QFont.Weight.DemiBold)
            place = rect.adjusted(px(8), px(8), 0, 0)
            text(painter, place, str(row.facet).upper(), colours.muted, font)
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, rect, colours.hover, px(6))
        if option.state & QStyle.StateFlag.State_HasFocus:
            ring(painter, rect, colours.accent, px(6))
        room = rect.adjusted(px(8), 0, -px(8), 0)
        _paint_box(painter, room, ticked=row.ticked)
        count = str(row.count)
        wide = QFontMetrics(theme.font(12)).horizontalAdvance(count) + 2  # or it would be cut
        place = QRect(room.right() - wide + 1, room.top(), wide, room.height())
        text(painter, place, count, colours.muted, theme.font(12))
        room.adjust(px(_BOX + 8), 0, -wide - px(8), 0)
        ink = colours.text if row.count or row.ticked else colours.muted
        weight = QFont.Weight.DemiBold if row.ticked else QFont.Weight.Normal
        text(painter, room, row.value, ink, theme.font(weight=weight))
        painter.restore()


def _paint_box(painter: QPainter, room: QRect, *, ticked: bool) -> None:
    theme = Theme.current()
    px, colours = theme.px, theme.colours
    side = px(_BOX)
    box = QRect(room.left(), room.top() + (room.height() - side) // 2, side, side)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(colours.accent if ticked else colours.surface))
    painter.setPen(QPen(QColor(colours.accent if ticked else colours.edge), 1))
    painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), px(4), px(4))
    if ticked:
        inner = box.adjusted(px(2), 0, 0, 0)
        drawn_icon(painter, inner, "check", colours.on_accent, side - px(4))
