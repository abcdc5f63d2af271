"""What the tests of the add panel share: a page, packages, and a look at the check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.properties.model import Extension
from desktop.properties.adding.panel import AddExtensions
from desktop.properties.adding.words import PairRow
from desktop.properties.page import PropertiesPage
from tests.backend.installing import add_property, status
from tests.desktop.conftest import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
EMPTY: dict[str, Any] = {"configuration": ...}  # a package that takes no settings


def open_panel(desk: Desk, page: PropertiesPage, shop: str = "") -> str:
    """Open the panel from a property, a new one where none is given; answers its id."""
    shop = shop or add_property(desk.workspace)
    page.choose(shop)
    desk.bot.waitUntil(lambda: page.list.shown == shop)
    desk.settle()
    page.add_extension()
    desk.bot.waitUntil(lambda: bool(page.adding.chooser.offer.properties))
    desk.settle()
    return shop


def found(page: PropertiesPage) -> list[tuple[str, str, str, str]]:
    """The rows of the check: property, package, version and word."""
    rows = page.adding.check.rows
    return [(row.property_name, row.package_name, row.version, row.word) for row in rows]


def row_at(page: PropertiesPage, place: str, package: str) -> PairRow:
    both = (place, package)
    rows = page.adding.check.rows
    return next(one for one in rows if (one.property_name, one.package_name) == both)


def listed(page: PropertiesPage) -> list[str]:
    """The packages' list, line by line, headings among them."""
    model = page.adding.pane.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def checked(desk: Desk, page: PropertiesPage, holds: Callable[[], object]) -> None:
    """Wait for a check that finds something."""
    desk.bot.waitUntil(lambda: not page.adding.checker.busy and bool(holds()))
    desk.settle()


def typed_settings(desk: Desk, panel: AddExtensions, text: str) -> None:
    """Type settings over what stands there."""
    panel.settings.sides.show_json()
    panel.settings.editor.setFocus()
    editor = desk.focus()
    QTest.keyClick(editor, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(editor, text)
    desk.settle()


def come(desk: Desk, property_id: str, count: int) -> list[Extension]:
    """The property's extensions once they are so many and all have ended."""
    properties = desk.workspace.properties

    def ended() -> bool:
        held = properties.extensions(property_id)
        return len(held) == count and not any(
            status(desk.workspace, one.id) == "pending" for one in held
        )

    desk.bot.waitUntil(ended)
    desk.settle()
    return list(properties.extensions(property_id))
