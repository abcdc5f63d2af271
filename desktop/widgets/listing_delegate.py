"""How a row of the list at the left is painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from desktop.theme import Colours, Theme, Tone
from desktop.widgets.listing_model import ROW_ROLE, Item, Row
from desktop.widgets.paint import ring, rounded, text

_ROW = 32
Index = QModelIndex | QPersistentModelIndex


class ListingDelegate(QStyledItemDelegate):
    """Rows of one height: an item, a heading with its count, or the words of an empty section."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        px = Theme.current().px
        return QSize(px(120), px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if row.item is not None:
            _paint_item(painter, rect, row.item, state, self.indent(row.item))
        elif row.heading:
            _paint_heading(painter, rect, row)
        else:
            px = Theme.current().px
            text(
                painter,
                rect.adjusted(px(12), 0, 0, 0),
                row.text,
                Theme.current().colours.muted,
                Theme.current().font(),
            )
        painter.restore()

    def indent(self, _item: Item) -> int:
        """What a subclass keeps free before the text, in pixels of the screen."""
        return 0

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A row that is cut says itself whole, and a dot what it stands for."""
        row = index.data(ROW_ROLE)
        if event.type() != QEvent.Type.ToolTip or row is None or row.item is None:
            return super().helpEvent(event, view, option, index)
        width = option.rect.width() - self.indent(row.item)
        QToolTip.showText(event.globalPos(), _told(row.item, width), view)
        return True


def _told(item: Item, width: int) -> str:
    """What a row of this width does not show in full."""
    if _is_dotted(item, width):
        return f"{item.text} {item.note}"
    if item.yields and _text_width(item) + _note_width(item) > width - Theme.current().px(24):
        return f"{item.text}: {item.note}"
    return item.text if _text_width(item) > _text_room(item, width) else ""


def _text_width(item: Item) -> int:
    return QFontMetrics(Theme.current().font()).horizontalAdvance(item.text)


def _text_room(item: Item, width: int) -> int:
    """What a row of this width leaves beside the note."""
    return width - Theme.current().px(24) - (0 if item.yields else _note_width(item))


def _is_dotted(item: Item, width: int) -> bool:
    return item.dot and bool(item.note) and _text_width(item) > _text_room(item, width)


def _note_width(item: Item) -> int:
    """What the note and the space before it take."""
    if not item.note:
        return 0
    theme = Theme.current()
    wide = QFontMetrics(theme.font(12, QFont.Weight.DemiBold)).horizontalAdvance(item.note)
    return wide + theme.px(8 + (16 if item.tone else 0))


def _paint_item(
    painter: QPainter, rect: QRect, item: Item, state: QStyle.StateFlag, indent: int
) -> None:
    theme = Theme.current()
    px, colours = theme.px, theme.colours
    selected = bool(state & QStyle.StateFlag.State_Selected)
    if selected:
        rounded(painter, rect, colours.accent_soft, px(6))
    elif state & QStyle.StateFlag.State_MouseOver:
        rounded(painter, rect, colours.hover, px(6))
    if state & QStyle.StateFlag.State_HasFocus:
        ring(painter, rect, colours.accent, px(6))
    room = rect.adjusted(px(12) + indent, 0, -px(12), 0)
    if _is_dotted(item, rect.width() - indent):
        side = px(5)  # in the margin: the text stays where it is
        dot = QRect(rect.left() + (px(12) - side + 1) // 2, 0, side, side)
        dot.moveTop(rect.top() + (rect.height() - side) // 2)
        rounded(painter, dot, colours.ink(item.tone or Tone.NEUTRAL), side / 2)
    elif item.note and item.yields:
        left = min(room.width(), _text_width(item) + 2)
        _paint_rest(painter, room.adjusted(left, 0, 0, 0), item, colours)
        room.setWidth(left)
    elif item.note:
        _paint_note(painter, room, item, colours)
        room.setRight(room.right() - _note_width(item))
    ink = colours.accent if selected else colours.text
    text(painter, room, item.text, ink, theme.font())


def _paint_rest(painter: QPainter, room: QRect, item: Item, colours: Colours) -> None:
    """The note in what the text has left, as much of it as there is room for."""
    theme = Theme.current()
    font = theme.font(12)
    wide = QFontMetrics(font).horizontalAdvance(item.note)
    room.setLeft(max(room.left() + theme.px(8), room.right() - wide))
    if room.width() >= theme.px(24):
        text(painter, room, item.note, colours.muted, font)


def _paint_note(painter: QPainter, room: QRect, item: Item, colours: Colours) -> None:
    theme = Theme.current()
    px = theme.px
    if item.tone is None:
        font = theme.font(12)
        left = room.right() - QFontMetrics(font).horizontalAdvance(item.note)
        text(
            painter,
            QRect(left, room.top(), room.width(), room.height()),
            item.note,
            colours.muted,
            font,
        )
        return
    font = theme.font(12, QFont.Weight.DemiBold)
    wide, high = QFontMetrics(font).horizontalAdvance(item.note) + px(16), px(20)
    pill = QRect(room.right() - wide + px(4), 0, wide, high)
    pill.moveTop(room.top() + (room.height() - high) // 2)
    rounded(painter, pill, colours.soft(item.tone), high / 2)
    painter.setFont(font)
    painter.setPen(colours.ink(item.tone))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, item.note)


def _paint_heading(painter: QPainter, rect: QRect, row: Row) -> None:
    """At the foot of its row: the room above parts the sections."""
    theme = Theme.current()
    px, muted = theme.px, theme.colours.muted
    font = theme.font(11, QFont.Weight.DemiBold)
    room = rect.adjusted(px(12), px(6), -px(12), 0)
    room.setLeft(room.left() + text(painter, room, row.text.upper(), muted, font) + px(8))
    text(painter, room, row.note, muted, font)
