"""How an entry of the catalogue is painted as a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from backend.packages.model import Availability
from backend.status import Status
from desktop.packages.catalogue_model import ENTRY_ROLE, PROGRESS_ROLE
from desktop.packages.catalogue_words import reason_words
from desktop.theme import Theme, Tone
from desktop.widgets.paint import drawn_icon, ring, rounded, text
from desktop.widgets.status import ICONS, TONES

if TYPE_CHECKING:
    from backend.events import JobProgressed
    from desktop.packages.entries import Entry
    from desktop.packages.package_icons import PackageIcons

HEIGHT, GAP = 134, 12  # of a card, and between two
_PAD, _ICON, _LINE = 12, 40, 18
Index = QModelIndex | QPersistentModelIndex
Mark = tuple[str, Tone, str]  # words, tone and icon ("" for none)


class CardDelegate(QStyledItemDelegate):
    """The card fills its cell but for the gap at the right and below."""

    def __init__(self, icons: PackageIcons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        view = option.widget
        return view.gridSize() if isinstance(view, QListView) else QSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        px = Theme.current().px
        rect: QRect = option.rect
        card = rect.adjusted(0, 0, -px(GAP), -px(GAP))
        painter.save()
        _paint_ground(painter, card, option.state)
        room = card.adjusted(px(_PAD), px(_PAD), -px(_PAD), -px(_PAD))
        device = painter.device()
        ratio = device.devicePixelRatio() if device else 1.0
        icon = self._icons.pixmap(entry.newest, px(_ICON), ratio)
        painter.drawPixmap(room.topLeft(), icon)
        _paint_head(painter, room.adjusted(px(_ICON + 12), 0, 0, 0), entry)
        _paint_description(painter, room.adjusted(0, px(_ICON + 6), 0, 0), entry)
        marks = marks_of(entry, index.data(PROGRESS_ROLE))
        foot = QRect(room.left(), room.bottom() - px(20) + 1, room.width(), px(20))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        _paint_marks(painter, foot, marks, on_accent=selected)
        painter.restore()

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A card has no room for a long description: here it is whole."""
        entry = index.data(ENTRY_ROLE) if index.isValid() else None
        if event.type() != QEvent.Type.ToolTip or entry is None:
            return super().helpEvent(event, view, option, index)
        package = entry.newest
        lines = (entry.title, package.description or reason_words(entry))
        QToolTip.showText(event.globalPos(), "\n".join(line for line in lines if line), view)
        return True


def marks_of(entry: Entry, progress: JobProgressed | None) -> list[Mark]:
    """The pills of a card, the most important first: what does not fit is left out."""
    status = entry.newest.status
    if status is Status.PENDING:
        step = f" {progress.percent}%" if progress else ""
        return [(f"checking{step}", TONES[status], ICONS[status])]
    marks: list[Mark] = [(str(status), TONES[status], ICONS[status])]
    if status is Status.FAILED:
        return marks
    if entry.updates:
        marks.append(("update", Tone.ACCENT, "arrow-up"))
    if entry.discontinued:
        marks.append(("discontinued", Tone.WAITING, ""))
    elif entry.newest.availability is Availability.DEVELOPMENT:
        marks.append(("development", Tone.WAITING, ""))
    else:
        marks.append((str(entry.newest.availability), Tone.NEUTRAL, ""))
    if len(entry.packages) > 1:
        marks.append((f"{len(entry.packages)} versions", Tone.NEUTRAL, ""))
    return marks


def _paint_ground(painter: QPainter, card: QRect, state: QStyle.StateFlag) -> None:
    theme = Theme.current()
    colours, radius = theme.colours, theme.px(8)
    selected = bool(state & QStyle.StateFlag.State_Selected)
    under = bool(state & QStyle.StateFlag.State_MouseOver)
    ground = colours.accent_soft if selected else colours.hover if under else colours.surface
    rounded(painter, card, ground, radius)
    if state & QStyle.StateFlag.State_HasFocus and selected:
        ring(painter, card, colours.accent, radius)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.accent if selected else colours.line), 1))
    painter.drawRoundedRect(card.adjusted(0, 0, -1, -1), radius, radius)


def _paint_head(painter: QPainter, room: QRect, entry: Entry) -> None:
    """What it is called and its version; below for which platform, its name and its author."""
    theme, package = Theme.current(), entry.newest
    px, colours = theme.px, theme.colours
    line = QRect(room.left(), room.top(), room.width(), px(22))
    if package.version:
        font = theme.font(12)
        wide = min(QFontMetrics(font).horizontalAdvance(package.version) + 2, room.width() // 2)
        place = QRect(line.right() - wide + 1, line.top(), wide, line.height())
        text(painter, place, package.version, colours.muted, font)
        line.setRight(place.left() - px(8))
    text(painter, line, entry.title, colours.text, theme.font(14, QFont.Weight.DemiBold))
    parts = (package.platform, package.name, package.author)
    said = " · ".join(dict.fromkeys(part for part in parts if part))
    below = QRect(room.left(), room.top() + px(21), room.width(), px(_LINE))
    text(painter, below, said, colours.muted, theme.font(12))


def _paint_description(painter: QPainter, room: QRect, entry: Entry) -> None:
    """In two lines; of what failed the reason."""
    theme, package = Theme.current(), entry.newest
    failed = package.status is Status.FAILED
    words = reason_words(entry) if failed else package.description
    colour = theme.colours.bad if failed else theme.colours.text
    font = theme.font(12)
    for at, line in enumerate(two_lines(" ".join(words.split()), font, room.width())):
        top = room.top() + at * theme.px(_LINE - 1)
        place = QRect(room.left(), top, room.width(), theme.px(_LINE))
        text(painter, place, line, colour, font)


def two_lines(words: str, font: QFont, width: int) -> list[str]:
    """The words broken once; the second line is all of the rest, to be cut where it is painted."""
    layout = QTextLayout(words[:400], font)
    layout.beginLayout()
    line = layout.createLine()
    if not line.isValid():
        layout.endLayout()
        return []
    line.setLineWidth(width)
    end = line.textLength()
    layout.endLayout()
    return [part for part in (words[:end].strip(), words[end:].strip()) if part]


def _paint_marks(painter: QPainter, room: QRect, marks: list[Mark], *, on_accent: bool) -> None:
    """On the card's accent, when it is chosen, the soft grounds would not show."""
    theme = Theme.current()
    px, font = theme.px, theme.font(12, QFont.Weight.DemiBold)
    left = room.left()
    for words, tone, icon in marks:
        side = px(18) if icon else 0
        wide = QFontMetrics(font).horizontalAdvance(words) + side + px(16)
        if left + wide > room.right() + 1:
            return
        pill = QRect(left, room.top(), wide, room.height())
        ground = theme.colours.surface if on_accent else theme.colours.soft(tone)
        rounded(painter, pill, ground, pill.height() / 2)
        ink = theme.colours.ink(tone)
        inner = pill.adjusted(px(8), 0, -px(8), 0)
        if icon:
            drawn_icon(painter, inner, icon, ink, px(14))
            inner.setLeft(inner.left() + side)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        left += wide + px(6)
