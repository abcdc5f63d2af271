"""Agreeing on a schema, at the real page with real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.schemas.changes import RemoveAttribute
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Decision,
    DecisionState,
    Kind,
    Schema,
)
from desktop.schemas.agreement_model import COLUMNS, NOTE, STATE
from desktop.schemas.open_sheet import OpenSheet
from desktop.schemas.page import SchemasPage
from tests.desktop.conftest import Desk, show

CONTROL = Qt.KeyboardModifier.ControlModifier
RATING = Attribute("rating", AttributeType.STRING, 10, id="R")
COMMENT = Attribute("comment", AttributeType.STRING, 40, id="C")
SCHEMA = Schema(Kind.TASKS, "Feedback", Cardinality.MULTI, (RATING, COMMENT))


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    """On the agreement of a published schema, by the key."""
    state = desk.workspace.schemas.publish_new(SCHEMA)
    shown: SchemasPage = show(desk, SchemasPage)
    desk.bot.waitUntil(lambda: shown.design is not None and shown.design.id == state.id)
    shown.form.heading.focus_name()
    desk.press(Qt.Key.Key_G, CONTROL)
    return shown


def rows(page: SchemasPage) -> list[list[str]]:
    model = page.form.agreement.model
    return [
        [model.index(row, column).data() for column in range(len(COLUMNS))]
        for row in range(model.rowCount())
    ]


def test_a_letter_decides_and_the_row_stays_to_be_noted(desk: Desk, page: SchemasPage) -> None:
    assert page.form.rows.isHidden()
    assert page.form.agreement.count.text() == "3 still open"
    for letter in "oar":
        desk.type(letter)
        assert desk.focus() is page.form.agreement.table
        desk.press(Qt.Key.Key_Down)
    assert [row[STATE] for row in rows(page)] == ["open", "agreed", "rejected"]
    assert page.form.agreement.count.text() == "1 still open"
    stored = desk.workspace.schemas.get(page.design.id)
    assert not stored.has_changes  # what is said makes no version
    assert stored.draft.decision("C").state is DecisionState.REJECTED
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.workspace.schemas.get(page.design.id).draft.decision("C").is_blank


def test_who_asked_and_a_note_are_typed_in_place(desk: Desk, page: SchemasPage) -> None:
    desk.press(Qt.Key.Key_Down)
    desk.type("a")
    desk.press(Qt.Key.Key_Tab)
    desk.type("Ada")
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Tab)
    desk.type("from 1 to 5")
    desk.press(Qt.Key.Key_Return)
    said = desk.workspace.schemas.get(page.design.id).draft.decision("R")
    assert said == Decision("R", DecisionState.AGREED, "from 1 to 5", "Ada", "rating")
    assert rows(page)[1][NOTE] == "from 1 to 5"


def test_only_what_is_open_can_be_shown(desk: Desk, page: SchemasPage) -> None:
    desk.type("a")
    desk.tab_to(page.form.agreement.only_open)
    desk.press(Qt.Key.Key_Space)
    assert [row[0] for row in rows(page)] == ["rating", "comment"]
    page.form.agreement.begin()
    desk.press(Qt.Key.Key_Home, CONTROL)
    desk.press(Qt.Key.Key_Right, times=STATE)
    desk.type("ap")  # what is decided leaves the list
    assert rows(page) == []
    assert page.form.agreement.count.text() == "Nothing is open any more"


def test_what_was_said_of_a_deleted_attribute_is_still_there(desk: Desk, page: SchemasPage) -> None:
    desk.press(Qt.Key.Key_Down, times=2)
    desk.type("r")
    page.design.change(RemoveAttribute("C"))
    desk.settle()
    assert rows(page)[-1] == ["comment", "deleted", "rejected", "", ""]


def test_names_and_states_are_seen_whatever_the_size_of_the_text(
    desk: Desk, page: SchemasPage
) -> None:
    table = page.form.agreement.table
    desk.type("r")
    for _ in range(3):
        QTest.keyClick(desk.window, Qt.Key.Key_Plus, CONTROL)
        desk.settle()
        QTest.keyClick(desk.window, Qt.Key.Key_F5)
        desk.settle()
        desk.press(Qt.Key.Key_Escape)
        assert sum(table.columnWidth(c) for c in range(5)) <= table.viewport().width()
        words = table.fontMetrics().horizontalAdvance("rejected")
        assert words < table.columnWidth(STATE)
    QTest.keyClick(desk.window, Qt.Key.Key_0, CONTROL)


def test_the_keys_of_the_page_hold_from_the_list_too(desk: Desk, page: SchemasPage) -> None:
    desk.type("a")
    page.focus_list()
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.workspace.schemas.get(page.design.id).draft.decision().is_blank
    desk.press(Qt.Key.Key_G, CONTROL)
    assert page.form.views.current() == 0
    desk.window.rail.setFocus()
    desk.press(Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert not desk.workspace.schemas.get(page.design.id).draft.decision().is_blank
    desk.press(Qt.Key.Key_H, CONTROL)
    assert page.sheets.sheet is not None


def test_a_problem_leads_back_to_the_definition(desk: Desk, page: SchemasPage) -> None:
    page.form.jump("/attributes/0/name")
    assert not page.form.rows.isHidden()
    assert page.form.agreement.isHidden()
    assert page.form.views.current() == 0


def test_what_is_open_in_every_schema_is_a_list_that_leads_there(
    desk: Desk, page: SchemasPage
) -> None:
    other = Schema(Kind.PROFILES, "Phone", attributes=(Attribute("number", id="N"),))
    desk.workspace.schemas.publish_new(other)
    desk.type("a")
    desk.settle()
    desk.press(Qt.Key.Key_G, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    sheet = page.sheets.sheet
    assert isinstance(sheet, OpenSheet)
    shown = [sheet.table.rows.row(at)[:2] for at in range(sheet.table.rows.rowCount())]
    assert shown == [
        ("Feedback", "rating"),
        ("Feedback", "comment"),
        ("Phone", "the schema itself"),
        ("Phone", "number"),
    ]
    desk.press(Qt.Key.Key_End, CONTROL)
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: page.design.draft.name == "Phone")
    desk.settle()
    assert page.sheets.sheet is None
    assert page.form.rows.table.current_row() == 0
