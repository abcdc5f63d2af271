"""How a job is painted in its row: what it does and where it is, the running one with its bar."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem, QWidget

from backend.installations.model import JobLine, JobState
from desktop.activity.job_model import (
    JOB,
    LAST_OPEN_ROLE,
    LINE_ROLE,
    PACKAGE,
    PROGRESS_ROLE,
    STATUS,
)
from desktop.activity.words import (
    ACT_ICONS,
    STATE_ICONS,
    STATE_TONES,
    progress_words,
    retried,
    turn_words,
)
from desktop.theme import Theme, Tone
from desktop.widgets.paint import drawn_icon, rounded, text
from desktop.widgets.table import CellDelegate

Index = QModelIndex | QPersistentModelIndex


class JobDelegate(CellDelegate):
    """Paints what the job does and where it is: icon, word and colour; the running one's bar."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() in (JOB, STATUS):
            self._paint_own(painter, option, index)
        else:
            super().paint(painter, option, index)
        if index.data(LAST_OPEN_ROLE):
            rect: QRect = option.rect
            ink = QColor(Theme.current().colours.accent)
            painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, ink)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        if index.column() == PACKAGE:  # a name begins, and a version ends it
            option.textElideMode = Qt.TextElideMode.ElideMiddle

    def _paint_own(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        cell.text = ""
        widget: QWidget | None = cell.widget
        style = widget.style() if widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, widget)
        line: JobLine = index.data(LINE_ROLE)
        px = Theme.current().px
        rect: QRect = option.rect
        painter.save()
        room = rect.adjusted(px(12), 0, -px(8), 0)
        if index.column() == JOB:
            self._paint_act(painter, room, line)
        else:
            self._paint_state(painter, room, index, line)
        self.paint_line(painter, option)
        painter.restore()

    def _paint_act(self, painter: QPainter, room: QRect, line: JobLine) -> None:
        theme = Theme.current()
        drawn_icon(painter, room, ACT_ICONS[line.act], theme.colours.muted, theme.px(16))
        room.setLeft(room.left() + theme.px(24))
        text(painter, room, str(line.act), theme.colours.text, theme.font())

    def _paint_state(self, painter: QPainter, room: QRect, index: Index, line: JobLine) -> None:
        theme = Theme.current()
        tone = Tone.NEUTRAL if retried(line) else STATE_TONES[line.state]
        px, ink = theme.px, theme.colours.ink(tone)
        bold = theme.font(weight=QFont.Weight.DemiBold)
        drawn_icon(painter, room, STATE_ICONS[line.state], ink, px(16))
        room.setLeft(room.left() + px(22))
        room.setLeft(room.left() + text(painter, room, str(line.state), ink, bold) + px(10))
        match line.state:
            case JobState.WAITING:
                words = turn_words(line.turn)
            case JobState.RUNNING:
                self._paint_progress(painter, room, index)
                return
            case JobState.FAILED:
                words = f"retried · {line.reason}" if retried(line) else line.reason
            case _:
                return
        text(painter, room, words, theme.colours.muted, theme.font())

    def _paint_progress(self, painter: QPainter, room: QRect, index: Index) -> None:
        """The bar gives way before the words do."""
        progress = index.data(PROGRESS_ROLE)
        if progress is None:
            return
        theme = Theme.current()
        px, colours = theme.px, theme.colours
        words = progress_words(progress)
        painter.setFont(theme.font())
        wanted = painter.fontMetrics().horizontalAdvance(words) + px(10)
        width = min(px(88), room.width() - wanted)
        if width >= px(24):
            bar = QRect(room.left(), room.center().y() - px(3) + 1, width, px(6))
            rounded(painter, bar, colours.line, bar.height() / 2)
            if progress.percent:
                done = max(bar.height(), bar.width() * min(progress.percent, 100) // 100)
                full = QRect(bar.left(), bar.top(), done, bar.height())
                rounded(painter, full, colours.accent, bar.height() / 2)
            room.setLeft(bar.right() + px(10))
        text(painter, room, words, colours.muted, theme.font())
