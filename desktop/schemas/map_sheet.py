"""The map of all schemas, in the place of the form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QToolButton

from backend.workspace import Workspace
from desktop.icons import set_icon
from desktop.reload import Reload
from desktop.schemas.exporting import MAP_KEYS
from desktop.schemas.map_picture import picture_of
from desktop.schemas.take_away import TakeAway
from desktop.schemas.taking import all_sources
from desktop.widgets.map_view import MapView, Picture
from desktop.widgets.paint import put
from desktop.widgets.sheet import Sheet
from desktop.work import Work

_KEYS = "Arrows choose, Return opens, Ctrl+arrows move, + and − zoom, 0 fits, Esc goes back."


class MapSheet(Sheet):
    """``opened`` brings a schema's id, or ``SCHEMA/ATTRIBUTE``."""

    opened = Signal(str)

    def __init__(self, workspace: Workspace, work: Work, take_away: TakeAway) -> None:
        super().__init__("Map of all schemas", scrolls=False)
        self.buttons: dict[str, QToolButton] = {}
        self.map = MapView("Map of all schemas")
        self.map.opened.connect(self.opened)
        self._reload = Reload(self, work, lambda: _read(workspace), self.map.set_picture)
        for words, icon, keys, call in (
            ("Larger", "plus", "+", lambda: self.map.zoom_by(1.25)),
            ("Smaller", "minus", "−", lambda: self.map.zoom_by(0.8)),
            ("Fit into the window", "fit", "0", self.map.fit),
        ):
            self._tool(words, icon, call).setToolTip(f"{words} ({keys})")
        self._take_away = take_away
        self.take_action = self._tool("Take the map away…", "take-away", self._take)
        self.note = QLabel(_KEYS)
        self.note.setWordWrap(True)
        put(self.note, "role", "muted")
        self.column.addWidget(self.map, 1)
        self.column.addWidget(self.note)
        self.refresh()

    def begin(self) -> None:
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Some schema has changed."""
        self._reload.ask()

    def _tool(self, words: str, icon: str, call: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(lambda: call())
        set_icon(action, icon, "muted")
        self.buttons[words] = self.title.add_tool(action)
        return action

    def _take(self) -> None:
        button = self.buttons[self.take_action.text()]
        self._take_away.open_menu(button.mapToGlobal(button.rect().bottomLeft()), MAP_KEYS)


def _read(workspace: Workspace) -> Picture:
    """On the services' thread: everything is read and laid out there."""
    ids = tuple(summary.id for summary in workspace.schemas.list())
    return picture_of(all_sources(workspace), ids)
