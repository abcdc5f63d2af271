from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from backend.errors import Problem, Severity
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.wrapping import WrappingLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LENGTH = Problem(
    "length-missing", "A string needs a length.", "notes has none.", "Give it one.", "/a/2/length"
)
KEY = Problem("key-useless", "The key never bites.", pointer="/a/0", severity=Severity.WARNING)


@pytest.fixture
def card(qtbot: QtBot) -> ProblemsCard:
    made = ProblemsCard("No problems.", place=lambda pointer: f"field {pointer}")
    qtbot.addWidget(made)
    made.show()
    return made


def buttons(card: ProblemsCard, text: str) -> list[QPushButton]:
    return [one for one in card.findChildren(QPushButton) if one.isVisible() and one.text() == text]


def test_nothing_wrong_is_one_calm_line(card: ProblemsCard) -> None:
    assert card.isVisible()
    assert "No problems." in [one.text() for one in card.findChildren(QLabel)]


def test_without_calm_words_it_hides(qtbot: QtBot) -> None:
    card, window = ProblemsCard(), QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    card.set_problems([LENGTH])  # before it stands anywhere: no window of its own
    column.addWidget(card)
    window.show()
    assert card.isVisible()
    card.set_problems([])
    assert card.isHidden()
    card.set_problems([LENGTH])
    assert card.isVisible()


def test_the_keyboard_jumps_to_the_field(qtbot: QtBot, card: ProblemsCard) -> None:
    card.set_problems([KEY, LENGTH])
    first, second = buttons(card, "Go to field")
    with qtbot.waitSignal(card.jump) as told:
        qtbot.keyClick(first, Qt.Key.Key_Space)
    assert told.args == ["/a/2/length"], "errors come first"
    with qtbot.waitSignal(card.jump) as told:
        qtbot.keyClick(second, Qt.Key.Key_Space)
    assert told.args == ["/a/0"]


def test_screen_readers_hear_where_a_button_goes(card: ProblemsCard) -> None:
    card.set_problems([LENGTH, KEY])
    assert card.accessibleName() == "1 problem, 1 warning"
    name = buttons(card, "Go to field")[0].accessibleName()
    assert name == "Go to field /a/2/length: A string needs a length."


def test_a_problem_of_the_whole_has_no_button(card: ProblemsCard) -> None:
    card.set_problems([Problem("x", "All of it is wrong.")])
    assert buttons(card, "Go to field") == []


def test_no_button_where_nothing_leads(qtbot: QtBot) -> None:
    bare, some = (
        ProblemsCard(),
        ProblemsCard(place=lambda pointer: {"/a/0": "key"}.get(pointer, "")),
    )
    for card in (bare, some):
        qtbot.addWidget(card)
        card.set_problems([LENGTH, KEY])
        card.show()
    assert buttons(bare, "Go to field") == []
    (button,) = buttons(some, "Go to field")
    assert button.accessibleName() == "Go to key: The key never bites."


def test_a_long_word_wraps_and_is_copied_as_it_is(qtbot: QtBot, card: ProblemsCard) -> None:
    path = "/a/very/long/path/" * 20
    card.set_problems([Problem("x", f"{path} is not there.", f"SHA-256 {'0123456789abcdef' * 4}")])
    assert card.minimumSizeHint().width() < 300
    title, detail = (one for one in card.findChildren(WrappingLabel) if one.isVisible())
    assert detail.text() == "SHA-256 01234567…cdef"
    assert title.accessibleName() == f"{path} is not there."
    title.setFocus()
    title.setSelection(0, len(title.text()))
    qtbot.keyClick(title, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"{path} is not there."
    qtbot.keyClick(buttons(card, "Copy details")[0], Qt.Key.Key_Space)
    copied = QGuiApplication.clipboard().text()
    assert f"{path} is not there." in copied
    assert "0123456789abcdef" * 4 in copied


def test_the_same_problems_again_leave_the_focus(qtbot: QtBot, card: ProblemsCard) -> None:
    card.set_problems([LENGTH, KEY])
    second = buttons(card, "Go to field")[1]
    second.setFocus()
    card.set_problems([LENGTH, KEY])
    assert card.window().focusWidget() is second


def test_other_problems_keep_the_place_of_the_focus(qtbot: QtBot, card: ProblemsCard) -> None:
    card.activateWindow()
    card.set_problems([LENGTH, KEY])
    buttons(card, "Go to field")[1].setFocus()
    qtbot.waitUntil(lambda: buttons(card, "Go to field")[1].hasFocus())
    card.set_problems([LENGTH])
    assert card.window().focusWidget() is buttons(card, "Go to field")[0]


def test_details_are_copied_as_text(qtbot: QtBot, card: ProblemsCard) -> None:
    card.set_problems([LENGTH])
    qtbot.keyClick(buttons(card, "Copy details")[0], Qt.Key.Key_Space)
    copied = QGuiApplication.clipboard().text()
    assert copied == (
        "error: A string needs a length. (/a/2/length) [length-missing]\n"
        "  notes has none.\n  Give it one."
    )


def test_many_problems_come_on_demand(qtbot: QtBot, card: ProblemsCard) -> None:
    card.set_problems([Problem("x", f"Wrong {at}.", pointer=f"/{at}") for at in range(20)])
    assert len(buttons(card, "Go to field")) == 8
    qtbot.keyClick(buttons(card, "Show 12 more")[0], Qt.Key.Key_Space)
    assert len(buttons(card, "Go to field")) == 20
