"""The one status as a person sees it: icon, word and colour, in a label and in a table cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from backend.status import Status
from desktop.theme import Theme, Tone
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.icon_label import IconLabel
from desktop.widgets.paint import drawn_icon, put, ring, rounded, text
from desktop.widgets.table import CellDelegate

STATUS_ROLE = int(Qt.ItemDataRole.UserRole) + 100  # Status or its value
PERCENT_ROLE = STATUS_ROLE + 1  # 0–100, or None where nobody knows
STEP_ROLE = STATUS_ROLE + 2  # what is being done: "12 of 28", "waiting"
REASON_ROLE = STATUS_ROLE + 3  # why it failed, in a few words

ICONS = {Status.PENDING: "clock", Status.SUCCEEDED: "check", Status.FAILED: "cross"}
TONES = {Status.PENDING: Tone.WAITING, Status.SUCCEEDED: Tone.OK, Status.FAILED: Tone.BAD}

_VALUES = frozenset(map(str, Status))

Index = QModelIndex | QPersistentModelIndex


def status_text(
    status: Status, *, percent: int | None = None, step: str = "", reason: str = ""
) -> str:
    """The status in words, for display, sorting by eye and screen readers."""
    if status is Status.FAILED and reason:
        return f"{status}: {reason}"
    if status is Status.PENDING:
        known = f"{percent}%" if percent is not None else ""
        return ", ".join(part for part in (str(status), known, step) if part)
    return str(status)


class StatusLabel(QWidget):
    """Icon, word and a muted detail: ``✕ failed  attempt 2, 09:41``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = Theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        self._icon = IconLabel("clock")
        self._word = QLabel()
        self._detail = ElidedLabel("", "muted")
        row.addWidget(self._icon)
        row.addWidget(self._word)
        row.addWidget(self._detail, 1)

    def set_status(self, status: Status, detail: str = "") -> None:
        self._icon.set_icon(ICONS[status], TONES[status])
        self._word.setText(str(status))
        put(self._word, "tone", TONES[status])
        self._detail.set_text(detail)
        self.setAccessibleName(f"Status: {status}. {detail}".strip())


class StatusDelegate(CellDelegate):
    """Paints a status cell; a pending one with its bar, percent and step.

    The model gives the roles above. It should also answer DisplayRole with
    :func:`status_text`, which is what a screen reader gets from the table.
    """

    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:  # noqa: N802
        if isinstance(value, Status):
            return status_text(value)
        return super().displayText(value, locale)

    def words(self, index: Index) -> str:
        """The whole cell in words."""
        status = _status(index)
        if status is None:
            return str(index.data() or "")
        return status_text(
            status,
            percent=index.data(PERCENT_ROLE),
            step=index.data(STEP_ROLE) or "",
            reason=index.data(REASON_ROLE) or "",
        )

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        option.text = self.words(index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        px = Theme.current().px
        return QSize(super().sizeHint(option, index).width() + px(120), px(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        status = _status(index)
        if status is None:
            super().paint(painter, option, index)
            return
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        focused = bool(cell.state & QStyle.StateFlag.State_HasFocus)
        cell.text = ""
        widget: QWidget | None = cell.widget
        style = widget.style() if widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, widget)
        rect: QRect = option.rect
        painter.save()
        self._paint_status(painter, rect, index, status)
        self.paint_line(painter, option)
        if focused and widget is not None and widget.property("cells"):
            ring(painter, rect.adjusted(0, 0, 0, -1), Theme.current().colours.accent, 3)
        painter.restore()

    def _paint_status(self, painter: QPainter, rect: QRect, index: Index, status: Status) -> None:
        theme = Theme.current()
        px, ink = theme.px, theme.colours.ink(TONES[status])
        room = rect.adjusted(px(12), 0, -px(8), 0)
        drawn_icon(painter, room, ICONS[status], ink, px(16))
        room.setLeft(room.left() + px(22))
        bold = theme.font(weight=QFont.Weight.DemiBold)
        if status is not Status.PENDING:
            text(painter, room, self.words(index), ink, bold)
            return
        room.setLeft(room.left() + text(painter, room, str(status), ink, bold) + px(10))
        self._paint_progress(painter, room, index.data(PERCENT_ROLE), index.data(STEP_ROLE) or "")

    def _paint_progress(
        self, painter: QPainter, room: QRect, percent: int | None, step: str
    ) -> None:
        """The bar gives way before the words do."""
        theme = Theme.current()
        px, colours = theme.px, theme.colours
        words = "  ".join(
            part for part in (f"{percent}%" if percent is not None else "", step) if part
        )
        wanted = painter.fontMetrics().horizontalAdvance(words) + px(10)
        width = min(px(88), room.width() - wanted)
        if width >= px(32):
            bar = QRect(room.left(), room.center().y() - px(3) + 1, width, px(6))
            rounded(painter, bar, colours.line, bar.height() / 2)
            if percent:
                done = max(bar.height(), bar.width() * min(percent, 100) // 100)
                rounded(
                    painter,
                    QRect(bar.topLeft(), QSize(done, bar.height())),
                    colours.accent,
                    bar.height() / 2,
                )
            room.setLeft(bar.right() + px(10))
        text(painter, room, words, colours.muted, theme.font())


def _status(index: Index) -> Status | None:
    value = index.data(STATUS_ROLE)  # Qt hands a StrEnum back as a plain str
    return Status(value) if value in _VALUES else None
