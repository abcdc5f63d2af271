"""A list in which one ticks: by Space, by the box, all at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.theme import Theme
from desktop.widgets.listing import Item, Section
from desktop.widgets.ticked_list import TickedItem, TickedList

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def listing(qtbot: QtBot, theme: Theme) -> TickedList:
    made = TickedList("Things")
    qtbot.addWidget(made)
    made.set_sections(
        [
            Section("Some", [TickedItem("a", "Ant", ticked=True), TickedItem("b", "Bee")]),
            Section("Others", [Item("c", "Cat")]),
        ]
    )
    made.resize(300, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_space_asks_for_the_other_state_and_only_where_there_is_one(
    qtbot: QtBot, listing: TickedList
) -> None:
    asked: list[str] = []
    listing.toggled.connect(asked.append)
    for key in ("a", "b", "c"):
        listing.select(key)
        QTest.keyClick(listing, Qt.Key.Key_Space)
    assert asked == ["a", "b"]
    assert listing.current() == "c"


def test_all_are_ticked_or_none_by_one_key(qtbot: QtBot, listing: TickedList) -> None:
    asked: list[tuple[list[str], bool]] = []
    listing.all_wanted.connect(lambda keys, on: asked.append((keys, on)))
    QTest.keyClick(listing, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(listing, Qt.Key.Key_A, CONTROL | SHIFT)
    assert asked == [(["a", "b"], True), (["a", "b"], False)]


def test_a_click_on_the_box_ticks_and_one_on_the_name_only_chooses(
    qtbot: QtBot, listing: TickedList
) -> None:
    asked: list[str] = []
    listing.toggled.connect(asked.append)
    row = listing.visualRect(listing.model().index(2, 0))
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(listing.viewport(), left, pos=row.topLeft() + QPoint(15, 15))
    assert (asked, listing.current()) == (["b"], "b")
    other = listing.visualRect(listing.model().index(1, 0))
    QTest.mouseClick(listing.viewport(), left, pos=other.topLeft() + QPoint(90, 15))
    assert (asked, listing.current()) == (["b"], "a")


def test_a_screen_reader_hears_what_is_ticked(listing: TickedList) -> None:
    model = listing.model()
    said = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(5)]
    assert said == ["Some, 2", "Ant, ticked", "Bee", "Others, 1", "Cat"]
    states = [model.index(row, 0).data(Qt.ItemDataRole.CheckStateRole) for row in (1, 2, 4)]
    assert states == [Qt.CheckState.Checked, Qt.CheckState.Unchecked, None]
