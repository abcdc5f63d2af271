"""What every page of the window has in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from backend.workspace import Workspace
from desktop.bridge import Bridge
from desktop.widgets.toast import Toasts
from desktop.work import Work


@dataclass(frozen=True, slots=True)
class Context:
    """What a page works with. The toast tells what happened and offers to undo it."""

    workspace: Workspace
    work: Work
    bridge: Bridge
    toast: Toasts
    go: Callable[[str, str], None]
    """``go("properties", "PR…")`` opens a page at a thing."""


class Page(QWidget):
    """A page: a list, the thing chosen in it, an inspector."""

    name: str
    """The page's word in the rail, in lower case; also the name of its icon."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setObjectName(f"{self.name}-page")

    def undo_by_key(self) -> None:
        """Let Ctrl+Z press the Undo of the newest notice: where a page has no undo of its own."""
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.context.toast.undo_last)

    def new(self) -> None:
        """Start a new thing of this page's kind: Ctrl+N."""
        raise NotImplementedError

    def act(self) -> None:
        """Do what the page's one primary button does: Ctrl+Return from outside the page."""

    def focus_search(self) -> None:
        """Put the focus in the search field: Ctrl+F."""
        raise NotImplementedError

    def focus_list(self) -> None:
        """Put the focus in the list: where one is after going to the page by key."""
        raise NotImplementedError

    def choose(self, key: str) -> None:
        """Show the thing with this id."""
        raise NotImplementedError

    def leave(self) -> None:
        """Take in what is still being typed: another page, or the end of the program, follows."""

    def state(self) -> dict[str, Any]:
        """What the next start should find as it was: JSON values."""
        return {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up what :meth:`state` gave, as far as it still fits."""
