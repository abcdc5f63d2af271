"""Extensions on the real page for tests: installed, chosen, clicked, told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.packages.model import Package
from backend.properties.model import Extension
from backend.status import Status
from desktop.properties.extension_model import STATUS, VERSION
from desktop.properties.page import PropertiesPage
from desktop.widgets.toast import Toast
from tests.backend.installing import SETTINGS, add_package, add_property, installed
from tests.desktop.conftest import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton

SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "properties": {"greeting": {"type": "string"}, "count": {"type": "integer"}},
    "required": ["greeting"],
    "additionalProperties": False,
}
"""Of a version after the good one: ``times`` became ``count``."""


def click(desk: Desk, widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)
    desk.settle()


def shop_with(
    desk: Desk, page: PropertiesPage, folder: Path, settings: str = SETTINGS, **changes: Any
) -> Extension:
    """A property with one installed extension, chosen in its table."""
    package = add_package(desk.workspace, folder, **changes)
    shop = add_property(desk.workspace)
    added = desk.workspace.properties.add_extension(shop, package.id, settings)
    found = installed(desk.workspace, added.id)
    choose(desk, page, found.id)
    desk.bot.waitUntil(lambda: _shown_status(page, found.id) is found.installation_status)
    page.detail.view.table.setFocus()
    return found


def _shown_status(page: PropertiesPage, extension_id: str) -> Status | None:
    """As far as the window has heard by now."""
    shown = page.detail.model.extension(extension_id)
    return shown.installation_status if shown else None


def one_more(desk: Desk, folder: Path, like: Extension, name: str, **changes: Any) -> Extension:
    """Another installed extension in the same property, of a package that takes no settings."""
    made = {"name": name, "displayName": name.title(), "configuration": ...} | changes
    package = add_package(desk.workspace, folder, **made)
    added = desk.workspace.properties.add_extension(like.property_id, package.id)
    return installed(desk.workspace, added.id)


def newer(desk: Desk, folder: Path, version: str = "2.0.0", **changes: Any) -> Package:
    """A newer version of the good package in the catalogue."""
    return add_package(desk.workspace, folder, version=version, **changes)


def refusing(folder: Path) -> dict[str, Any]:
    """What makes a version refuse ``times`` in the settings."""
    assert folder
    return {"configuration": {"viewPath": "configuration.html", "schema": SCHEMA}}


def choose(desk: Desk, page: PropertiesPage, extension_id: str) -> None:
    page.choose(extension_id)
    desk.bot.waitUntil(lambda: page.detail.view.table.key() == extension_id)
    desk.settle()


def cell(page: PropertiesPage, extension_id: str, column: int = STATUS) -> str:
    """What stands in the table of an extension; "" where it has no row."""
    row = page.detail.model.row(extension_id)
    return str(page.detail.model.index(row, column).data() or "") if row >= 0 else ""


def version(page: PropertiesPage, extension_id: str) -> str:
    return cell(page, extension_id, VERSION)


def told(desk: Desk, text: str) -> Toast:
    """The notice of these words, once it is there."""
    toasts = desk.context.toast
    desk.bot.waitUntil(lambda: any(one.text == text for one in toasts.toasts))
    return next(one for one in toasts.toasts if one.text == text)


def undo(desk: Desk, text: str) -> None:
    """Press Undo in the notice of these words."""
    button = told(desk, text).action_button
    assert button is not None
    click(desk, button)


def now(desk: Desk, extension: Extension) -> Extension:
    """The extension as it is in the store."""
    return desk.workspace.properties.extension(extension.id)
