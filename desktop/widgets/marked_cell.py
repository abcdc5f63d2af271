"""A cell with an icon before its words, in the colour of a tone."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.icons import icon
from desktop.theme import Theme, Tone
from desktop.widgets.table import CellDelegate

MARK_ROLE = int(Qt.ItemDataRole.UserRole) + 110  # the icon's name and the tone, with a space
Index = QModelIndex | QPersistentModelIndex


class MarkedDelegate(CellDelegate):
    """Cells without a mark are painted as any other."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        mark = index.data(MARK_ROLE)
        if not mark:
            return
        name, tone = mark.split()
        ink = Theme.current().colours.ink(Tone(tone))
        side = Theme.current().px(16)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.decorationSize = QSize(side, side)
        option.icon = icon(name, ink, selected=ink)
        option.palette.setColor(QPalette.ColorRole.Text, QColor(ink))
        option.palette.setColor(QPalette.ColorRole.HighlightedText, QColor(ink))
