"""Rows dragged with the mouse, with a line where they will come to stand.

Qt's own drag would run a loop of its own and stop everything else meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QTableView

from desktop.theme import Theme


class RowDrag(QObject):
    """``rows`` are those chosen before the mouse was pressed; the last row of the view adds one."""

    started = Signal(object)  # the rows that are dragged
    dropped = Signal(object, int)  # the rows, and the row before which they were let go

    def __init__(self, view: QTableView, rows: Callable[[], Sequence[int]]) -> None:
        super().__init__(view)
        self._view, self._rows = view, rows
        self._pressed: QPoint | None = None
        self._held: list[int] = []
        self._at = -1
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)

    @property
    def running(self) -> bool:
        return self._at >= 0

    @property
    def held(self) -> Sequence[int]:
        """The rows that were chosen where the mouse was pressed; empty where it is not."""
        return self._held if self._pressed is not None else ()

    def let_go(self) -> None:
        """The view is done with the mouse."""
        self._pressed, self._at = None, -1

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._view:
            return self._cancelled(event)
        if not isinstance(event, QMouseEvent):
            return False
        match event.type():
            case QEvent.Type.MouseButtonPress:
                self._press(event)
                return False
            case QEvent.Type.MouseMove if event.buttons() & Qt.MouseButton.LeftButton:
                return self._move(event.position().toPoint())
            case QEvent.Type.MouseButtonRelease:
                return self._release()
            case _:
                return False

    def paint(self) -> None:
        """Draw the line; the view calls it after it has painted itself."""
        if not self.running:
            return
        colours, px = Theme.current().colours, Theme.current().px
        painter = QPainter(self._view.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = max(px(2), self._line())
        ink = QColor(colours.accent)
        painter.fillRect(QRect(0, y - 1, self._view.viewport().width(), 3), ink)
        painter.setBrush(ink)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPoint(px(5), y), px(4), px(4))
        painter.end()

    def _press(self, event: QMouseEvent) -> None:
        row = self._view.rowAt(round(event.position().y()))
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        movable = 0 <= row < self._last() and plain
        if event.button() is not Qt.MouseButton.LeftButton or not movable:
            self._pressed = None
            return
        chosen = list(self._rows())
        self._held = chosen if row in chosen else [row]
        self._pressed = event.position().toPoint()

    def _move(self, place: QPoint) -> bool:
        if self._pressed is None:
            return False
        far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if not self.running and not far:
            return True
        if not self.running:
            self._view.viewport().setCursor(QCursor(Qt.CursorShape.ClosedHandCursor))
            self.started.emit(list(self._held))
        self._scroll(place.y())
        self._at = self._row_before(place.y())
        self._view.viewport().update()
        return True

    def _release(self) -> bool:
        if not self.running:
            return False
        at, rows = self._at, list(self._held)
        self._stop()
        self.dropped.emit(rows, at)
        return True

    def _cancelled(self, event: QEvent) -> bool:
        if self.running and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self._stop()
            return True
        if event.type() == QEvent.Type.FocusOut and self.running:
            self._stop()
        return False

    def _stop(self) -> None:
        self.let_go()
        self._view.viewport().unsetCursor()
        self._view.viewport().update()

    def _row_before(self, y: int) -> int:
        """The row before whose upper edge the mouse is nearest."""
        row = self._view.rowAt(y)
        if row < 0:
            return 0 if y < 0 else self._last()
        middle = self._view.rowViewportPosition(row) + self._view.rowHeight(row) // 2
        return min(row + (y > middle), self._last())

    def _scroll(self, y: int) -> None:
        bar, step = self._view.verticalScrollBar(), Theme.current().px(12)
        if y < step:
            bar.setValue(bar.value() - step)
        elif y > self._view.viewport().height() - step:
            bar.setValue(bar.value() + step)

    def _line(self) -> int:
        return self._view.rowViewportPosition(self._at)

    def _last(self) -> int:
        """The row that adds one."""
        return self._view.model().rowCount() - 1
