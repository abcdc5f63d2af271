"""How a name and its value are painted: in one line where they fit, else the value below, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.theme import Theme
from desktop.widgets.paint import ring, rounded, text

if TYPE_CHECKING:
    from desktop.widgets.facts import Fact

Index = QModelIndex | QPersistentModelIndex

FACT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_LINE, _COLUMN, _STEP, _PAD, _HEADING = 28, 104, 32, 8, 34
_WRAP = int(Qt.TextFlag.TextWrapAnywhere)


class FactsDelegate(QStyledItemDelegate):
    """No value is ever cut."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        px = Theme.current().px
        fact: Fact = index.data(FACT_ROLE)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else px(300)
        if fact.heading:
            return QSize(width, px(_HEADING))
        if _value_left(fact, width) is not None:
            return QSize(width, px(_LINE))
        return QSize(width, px(_LINE) + _value_height(fact, width) + px(2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = Theme.current()
        px, colours = theme.px, theme.colours
        fact: Fact = index.data(FACT_ROLE)
        rect: QRect = option.rect
        state: Any = option.state
        painter.save()
        if fact.heading:
            room = rect.adjusted(px(_PAD), px(8), 0, 0)
            text(painter, room, fact.name, colours.muted, theme.font(11, QFont.Weight.DemiBold))
            painter.restore()
            return
        if state & QStyle.StateFlag.State_Selected:
            rounded(painter, rect, colours.accent_soft, px(6))
        elif state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, rect, colours.hover, px(6))
        if state & QStyle.StateFlag.State_HasFocus:
            ring(painter, rect, colours.accent, px(6))
        _paint_fact(painter, rect, fact)
        painter.restore()


def _paint_fact(painter: QPainter, rect: QRect, fact: Fact) -> None:
    theme = Theme.current()
    px, colours = theme.px, theme.colours
    pad = px(_PAD)
    line = QRect(rect.left() + pad, rect.top(), rect.width() - 2 * pad, px(_LINE))
    text(painter, line, fact.name, colours.muted, theme.font())
    left = _value_left(fact, rect.width())
    if left is not None:
        line.setLeft(rect.left() + left)
        text(painter, line, fact.value, colours.text, theme.font())
        return
    room = QRect(line.left(), line.bottom() - px(3), line.width(), rect.height() - px(_LINE))
    painter.setFont(theme.font())
    painter.setPen(QColor(colours.text))
    painter.drawText(room, _WRAP, fact.value)


def _value_left(fact: Fact, width: int) -> int | None:
    """Where the value starts in the name's own line; None where it needs lines below."""
    theme = Theme.current()
    metrics, px = QFontMetrics(theme.font()), theme.px
    over = px(_PAD) + metrics.horizontalAdvance(fact.name) + px(8) - px(_COLUMN)
    left = px(_COLUMN) + max(0, -(-over // px(_STEP))) * px(_STEP)
    fits = left + px(2) + metrics.horizontalAdvance(fact.value) <= width - px(_PAD)
    return left if fits and not fact.below else None


def _value_height(fact: Fact, width: int) -> int:
    theme = Theme.current()
    room = QRect(0, 0, max(1, width - 2 * theme.px(_PAD)), 100_000)
    return QFontMetrics(theme.font()).boundingRect(room, _WRAP, fact.value).height()
