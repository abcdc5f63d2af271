"""The rail at the left: the pages, icon over label, one chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.icons import set_icon
from desktop.theme import Theme
from desktop.widgets.paint import put

if TYPE_CHECKING:
    from collections.abc import Sequence

_HIGH, _LEAST_HIGH, _LARGE = 56, 50, 160
"""A button is so high; with very large text less, so that all fit into a low window."""


@dataclass(frozen=True, slots=True)
class RailPage:
    key: str
    text: str
    icon: str


class _PageAction(QAction):
    """Tells a press of its key from a press of its button."""

    by_key = Signal()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if done and event.type() == QEvent.Type.Shortcut:
            self.by_key.emit()
        return done


class _RailButton(QToolButton):
    """Arrow keys go on to the rail, which moves along."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Rail(QFrame):
    """Ctrl+1 … choose a page from anywhere in the window, the arrows within the rail.

    ``actions_by_key`` are the pages as actions, for a View menu.
    """

    page_changed = Signal(str)
    chosen_again = Signal()  # the page of now: what lies over it may go
    entered = Signal()  # by its key, the page of now perhaps: one goes on in it

    def __init__(self, pages: Sequence[RailPage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pages")
        self.setProperty("role", "rail")
        self.actions_by_key: dict[str, QAction] = {}
        self.buttons: dict[str, QToolButton] = {}
        self._group = QActionGroup(self)
        self._last = ""
        px = Theme.current().px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(8), px(8), px(7), px(8))
        self._column.setSpacing(px(4))
        for number, page in enumerate(pages, 1):
            self._add(page, number)
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._group.triggered.connect(self._chosen)
        self.select(pages[0].key)
        Theme.current().changed.connect(self._measure)
        self._measure()

    def current(self) -> str:
        checked = self._group.checkedAction()
        return str(checked.data()) if checked else ""

    def select(self, key: str) -> None:
        """Choose a page; says so only if it was another."""
        action = self.actions_by_key[key]
        if not action.isChecked():
            action.trigger()

    def add_footer(self, widget: QWidget) -> None:
        """A small control at the foot, such as the switch of light and dark."""
        self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        keys = list(self.buttons)
        at = keys.index(self.current())
        match event.key():
            case Qt.Key.Key_Up:
                at = max(0, at - 1)
            case Qt.Key.Key_Down:
                at = min(len(keys) - 1, at + 1)
            case Qt.Key.Key_Home:
                at = 0
            case Qt.Key.Key_End:
                at = len(keys) - 1
            case _:
                super().keyPressEvent(event)
                return
        self.select(keys[at])
        self.buttons[keys[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, page: RailPage, number: int) -> None:
        action = _PageAction(page.text, self)
        action.by_key.connect(self.entered)
        action.setCheckable(True)
        action.setData(page.key)
        action.setProperty("words", f"Go to {page.text}")  # where it stands outside the rail
        if number <= 9:
            action.setShortcut(QKeySequence(f"Ctrl+{number}"))
        set_icon(action, page.icon, "muted")
        self._group.addAction(action)
        self.addAction(action)  # the shortcut works while the rail's window is active
        self.actions_by_key[page.key] = action
        button = _RailButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{page.text} ({keys})" if keys else page.text)
        button.setAccessibleName(page.text)
        put(button, "rail", "true")
        self.buttons[page.key] = button
        self._column.addWidget(button)

    def _chosen(self, action: QAction) -> None:
        """Tab stops at the chosen page only, as in a group of radio buttons."""
        for key, button in self.buttons.items():
            here = key == action.data()
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.NoFocus)
        if self._last != action.data():
            self._last = str(action.data())
            self.page_changed.emit(self._last)
        else:
            self.chosen_again.emit()

    def _measure(self) -> None:
        px = Theme.current().px
        self.setFixedWidth(px(96))
        high = px(_HIGH if px(100) < _LARGE else _LEAST_HIGH)
        for button in self.buttons.values():
            button.setIconSize(QSize(px(20), px(20)))
            button.setFixedSize(px(80), high)
