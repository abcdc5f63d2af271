"""What concerns the whole workspace, found by the palette from every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

if TYPE_CHECKING:
    from desktop.properties.page import PropertiesPage
    from desktop.window import Window


def add_workspace_acts(window: Window, page: PropertiesPage) -> None:
    """They lead to the sheets of the properties page."""
    portable = page.whole_acts.portable
    for words, act in (
        ("Export workspace…", portable.export_workspace),
        ("Open workspace file…", portable.open_workspace),
        ("Import property…", portable.import_property),
    ):
        action = QAction(words, window)
        action.triggered.connect(_leading(window, page, act))
        window.addAction(action)


def _leading(window: Window, page: PropertiesPage, act: Callable[[], None]) -> Callable[[], None]:
    def lead() -> None:
        window.go(page.name)
        act()

    return lead
