"""How much a hand has to do: three packages with their settings into an empty property."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.status import Status
from desktop.properties.page import PropertiesPage
from tests.backend.installing import add_package, add_property
from tests.desktop.conftest import Desk, show
from tests.desktop.properties.adding import CONTROL, come

NONE = Qt.KeyboardModifier.NoModifier


def asking(name: str) -> dict[str, Any]:
    """A configuration with one setting that must be there."""
    schema = {"type": "object", "properties": {name: {"type": "string"}}, "required": [name]}
    return {"viewPath": "configuration.html", "schema": schema}


class CountedHand:
    """A letter is one stroke, a key with its modifiers too."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.strokes = 0

    def type(self, text: str) -> None:
        self.strokes += len(text)
        self._desk.type(text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.strokes += 1
        QTest.keyClick(self._desk.focus(), key, modifier)
        self._desk.settle()


@pytest.fixture
def page(desk: Desk, tmp_path: Path) -> PropertiesPage:
    """At an empty property, with three packages to add."""
    for name, setting in (("Beacon", "host"), ("Consent", "text"), ("Tracker", "id")):
        add_package(
            desk.workspace,
            tmp_path,
            name=name.lower(),
            displayName=name,
            configuration=asking(setting),
        )
    shown: PropertiesPage = show(desk, PropertiesPage)
    shop = add_property(desk.workspace)
    shown.choose(shop)
    desk.bot.waitUntil(lambda: shown.list.shown == shop)
    desk.settle()
    shown.detail.focus()
    desk.settle()
    return shown


def test_three_packages_with_settings_at_once(desk: Desk, page: PropertiesPage) -> None:
    hand = CountedHand(desk)
    hand.press(Qt.Key.Key_Insert)
    for at, (search, value) in enumerate((("be", "a.example"), ("co", "Yes?"), ("tr", "T-1"))):
        if at:
            hand.press(Qt.Key.Key_F, CONTROL)
        hand.type(search)
        hand.press(Qt.Key.Key_Return)
        hand.type(value)
    hand.press(Qt.Key.Key_Return, CONTROL)
    held = come(desk, page.list.shown, 3)
    assert {one.installation_status for one in held} == {Status.SUCCEEDED}
    assert [one.settings.split('"')[3] for one in held] == ["a.example", "Yes?", "T-1"]
    typed = len("be" + "a.example" + "co" + "Yes?" + "tr" + "T-1")
    assert hand.strokes == typed + 7, "Ins; each time Return; twice Ctrl+F; Ctrl+Return"


def test_one_package_takes_three_keys_and_its_name(desk: Desk, page: PropertiesPage) -> None:
    hand = CountedHand(desk)
    hand.press(Qt.Key.Key_Insert)
    hand.type("co")
    hand.press(Qt.Key.Key_Return)
    hand.type("Yes?")
    hand.press(Qt.Key.Key_Return, CONTROL)
    (one,) = come(desk, page.list.shown, 1)
    assert one.name == "consent"
    assert hand.strokes == len("co" + "Yes?") + 3
