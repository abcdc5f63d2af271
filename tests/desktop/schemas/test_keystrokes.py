"""How much a hand has to do: whole schemas from an empty window to published."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from backend.schemas.body import parse_body, to_body
from backend.schemas.model import Kind
from desktop.schemas.page import SchemasPage
from tests.desktop.conftest import Desk, show
from tests.desktop.schemas.test_page import FEEDBACK

CONTROL = Qt.KeyboardModifier.ControlModifier
SHEET = """\
Field\tType\tLength\tRequired\tDefault
salutation\tpicklist\t10\t\t
firstName\ttext\t40\tyes\t
lastName\ttext\t40\tyes\t
birthday\tdate\t\t\t
email\temail\t120\tyes\t
phone\tvarchar(20)\t\t\t
street\ttext\t80\t\t
postCode\ttext\t10\t\t
city\ttext\t60\t\t
country\ttext\t2\t\tDE
newsletter\tyes/no\t\tx\tno
since\tdate/time\t\t\t
"""


class CountedDesk:
    """A hand that counts: a letter is one stroke, a key with its modifiers too."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.strokes = 0

    def type(self, text: str) -> None:
        self.strokes += len(text)
        self._desk.type(text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = CONTROL & ~CONTROL) -> None:
        self.strokes += 1
        QTest.keyClick(self._desk.focus(), key, modifier)
        self._desk.settle()


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    shown: SchemasPage = show(desk, SchemasPage)
    return shown


def begin(desk: Desk, page: SchemasPage, name: str) -> CountedDesk:
    hand = CountedDesk(desk)
    desk.window.setFocus()
    hand.press(Qt.Key.Key_N, CONTROL)
    desk.bot.waitUntil(lambda: page.form.heading.name.edit.hasFocus())
    hand.type(name)
    hand.press(Qt.Key.Key_Return)
    return hand


def publish(desk: Desk, hand: CountedDesk) -> None:
    hand.press(Qt.Key.Key_Return, CONTROL)
    hand.press(Qt.Key.Key_Return)
    desk.settle()


def test_feedback_from_an_empty_window_to_published(desk: Desk, page: SchemasPage) -> None:
    hand = begin(desk, page, "Feedback")
    for line in ("FeedbackType: string 10 !", "rating: int !", "notes: string 256"):
        hand.type(line)
        hand.press(Qt.Key.Key_Return)
    publish(desk, hand)
    stored = desk.workspace.schemas.find(Kind.TASKS, "Feedback")
    assert to_body(stored.draft) == to_body(parse_body(FEEDBACK, Kind.TASKS))
    assert hand.strokes == 70


def test_twelve_attributes_pasted_from_a_spreadsheet_to_published(
    desk: Desk, page: SchemasPage
) -> None:
    QGuiApplication.clipboard().setText(SHEET)
    hand = begin(desk, page, "Contact")
    hand.press(Qt.Key.Key_V, CONTROL)
    publish(desk, hand)
    stored = desk.workspace.schemas.find(Kind.TASKS, "Contact")
    assert len(stored.draft.attributes) == 12
    assert stored.draft.attributes[9].default == "DE"
    assert stored.draft.attributes[10].default is False
    assert hand.strokes == 12
