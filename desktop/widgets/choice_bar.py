"""One of several views, by its word; where they do not fit in one line they stand in two."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QSizePolicy, QToolButton, QWidget

from desktop.theme import Theme
from desktop.widgets.paint import put

_GAP = 4


class _Choice(QToolButton):
    """The arrows go on to the bar, which moves along."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)


_ARROWS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -1000,
    Qt.Key.Key_End: 1000,
    Qt.Key.Key_Up: 0,
    Qt.Key.Key_Down: 0,
}


class ChoiceBar(QWidget):
    """Every choice is seen whole at any width. Tab stops at the chosen one, the arrows move."""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._toggled)
        self._rows: list[list[QToolButton]] = []
        Theme.current().changed.connect(self._arrange)

    def add(self, words: str, tip: str = "") -> None:
        """One more choice; the first is chosen."""
        button = _Choice(self)
        button.setText(words)
        button.setAccessibleName(words)
        button.setToolTip(tip)
        button.setCheckable(True)
        put(button, "choice", "true")
        number = len(self._group.buttons())
        self._group.addButton(button, number)
        button.setChecked(number == 0)
        button.setFocusPolicy(_policy(chosen=number == 0))
        self._arrange()

    def current(self) -> int:
        return self._group.checkedId()

    def choose(self, number: int) -> None:
        """Choose by number; one that is not there changes nothing."""
        button = self._group.button(number)
        if button is not None:
            button.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        by = _ARROWS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
            return
        last = len(self._group.buttons()) - 1
        at = min(max(self.current() + by, 0), last) if by else self._across(event.key())
        self.choose(at)
        self._group.button(at).setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._width(self._buttons()), self.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        widest = max((b.sizeHint().width() for b in self._buttons()), default=0)
        return QSize(widest, self.height())

    def _buttons(self) -> list[QToolButton]:
        return [b for b in self._group.buttons() if isinstance(b, QToolButton)]

    def _across(self, key: int) -> int:
        """The choice above or below the current one."""
        by = 1 if key == Qt.Key.Key_Down else -1
        at, rows = self.current(), self._rows
        size = len(rows[0])
        row = rows[min(max(at // size + by, 0), len(rows) - 1)]
        return self._group.id(row[min(at % size, len(row) - 1)])

    def _toggled(self, number: int, on: bool) -> None:
        button = self._group.button(number)
        button.setFocusPolicy(_policy(chosen=on))
        if on:
            if self.isAncestorOf(QApplication.focusWidget() or self.window()):
                button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.chosen.emit(number)

    def _arrange(self) -> None:
        """One line where it fits; else even columns that fill the width."""
        px, buttons = Theme.current().px, self._buttons()
        if not buttons:
            return
        self._rows = self._split(buttons)
        columns = _columns(self._rows)
        if len(self._rows) > 1:
            spare = self.width() - sum(columns) - px(_GAP) * (len(columns) - 1)
            columns = [width + max(0, spare) // len(columns) for width in columns]
        height, gap, top = px(30), px(_GAP), 0
        for row in self._rows:
            left = 0
            for button, width in zip(row, columns, strict=False):
                button.setGeometry(QRect(left, top, width, height))
                left += width + gap
            top += height + gap
        self.setFixedHeight(top - gap)

    def _split(self, buttons: list[QToolButton]) -> list[list[QToolButton]]:
        gap = Theme.current().px(_GAP)
        for count in range(1, len(buttons)):
            size = -(-len(buttons) // count)
            rows = [buttons[at : at + size] for at in range(0, len(buttons), size)]
            if sum(_columns(rows)) + gap * (size - 1) <= self.width():
                return rows
        return [[button] for button in buttons]

    def _width(self, row: list[QToolButton]) -> int:
        gap = Theme.current().px(_GAP)
        return sum(b.sizeHint().width() for b in row) + gap * (len(row) - 1)


def _policy(*, chosen: bool) -> Qt.FocusPolicy:
    return Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.NoFocus


def _columns(rows: list[list[QToolButton]]) -> list[int]:
    """How wide each column must be, so that its choices are seen whole."""
    return [
        max(row[at].sizeHint().width() for row in rows if at < len(row))
        for at in range(len(rows[0]))
    ]
