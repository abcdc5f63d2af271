"""How the cells of a property's table are painted: status and hints, version and what is newer."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyleOptionViewItem

from backend.status import Status
from desktop.properties.extension_model import CANCELLED_ROLE, HINTS_ROLE, MUTED_ROLE, NEWER_ROLE
from desktop.theme import Theme
from desktop.widgets.paint import drawn_icon, text
from desktop.widgets.status import STATUS_ROLE, StatusDelegate
from desktop.widgets.table import CellDelegate

Index = QModelIndex | QPersistentModelIndex


class ExtensionDelegate(CellDelegate):
    """A disabled extension's row is muted; its status says the word."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        if index.data(MUTED_ROLE):
            ink = QColor(Theme.current().colours.muted)
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, ink)


class VersionDelegate(ExtensionDelegate):
    """Behind the version an arrow and what the catalogue has instead."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        newer = str(index.data(NEWER_ROLE) or "")
        if not newer:
            return
        theme = Theme.current()
        px, metrics = theme.px, QFontMetrics(theme.font())
        rect: QRect = option.rect
        own = metrics.horizontalAdvance(str(index.data() or ""))
        room = rect.adjusted(px(12) + own + px(6), 0, -px(4), 0)
        drawn_icon(painter, room, "arrow-up", theme.colours.accent, px(14))
        room.setLeft(room.left() + px(17))
        text(painter, room, newer, theme.colours.accent, theme.font())

    @staticmethod
    def width(version: str, newer: str) -> int:
        """What a cell of these words needs."""
        theme = Theme.current()
        px, metrics = theme.px, QFontMetrics(theme.font())
        wide = px(24) + metrics.horizontalAdvance(version)
        return wide + (px(23) + metrics.horizontalAdvance(newer) if newer else 0)


class ExtensionStatusDelegate(StatusDelegate):
    """Says besides that an extension is disabled, needs settings, or was not changed.

    What someone cancelled is no fault: it stands there without red.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        hints = index.data(HINTS_ROLE) or ()
        status = index.data(STATUS_ROLE)
        if not hints or status == Status.PENDING:
            return
        theme = Theme.current()
        px = theme.px
        bold = QFontMetrics(theme.font(weight=QFont.Weight.DemiBold))
        rect: QRect = option.rect
        words = self.words(index)
        left = px(12) + px(22) + bold.horizontalAdvance(words) + px(14)
        room = rect.adjusted(left, 0, -px(8), 0)
        painter.save()
        painter.setClipRect(rect.adjusted(0, 0, -px(8), 0))
        for icon, said, ink in hints:
            colour = getattr(theme.colours, ink)
            drawn_icon(painter, room, icon, colour, px(16))
            room.setLeft(room.left() + px(20))
            if QFontMetrics(theme.font()).horizontalAdvance(said) <= room.width():
                taken = text(painter, room, said, colour, theme.font())
                room.setLeft(room.left() + taken + px(12))
        painter.restore()

    def _paint_status(self, painter: QPainter, rect: QRect, index: Index, status: Status) -> None:
        if not index.data(CANCELLED_ROLE) or status is not Status.FAILED:
            super()._paint_status(painter, rect, index, status)
            return
        theme = Theme.current()
        px, ink = theme.px, theme.colours.muted
        room = rect.adjusted(px(12), 0, -px(8), 0)
        drawn_icon(painter, room, "cross", ink, px(16))
        room.setLeft(room.left() + px(22))
        text(painter, room, self.words(index), ink, theme.font(weight=QFont.Weight.DemiBold))
