"""Ctrl+K at the real window, with real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.packages.model import Platform
from backend.schemas.model import Attribute, AttributeType, Kind, Schema
from desktop.palette.entries import EntryKind, things
from desktop.palette.palette import Palette
from desktop.properties.page import PropertiesPage
from desktop.schemas.page import SchemasPage
from tests.desktop.conftest import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def palette(desk: Desk) -> Palette:
    """Over the pages of schemas and properties, on a workspace with some of each."""
    schemas = desk.workspace.schemas
    for name, attributes in (
        ("Feedback", ("FeedbackType", "rating", "notes")),
        ("Survey", ("question", "rating")),
    ):
        made = tuple(Attribute(one, AttributeType.STRING) for one in attributes)
        schemas.publish_new(Schema(Kind.TASKS, name, attributes=made))
    schemas.publish_new(
        Schema(Kind.PROFILES, "Phone", attributes=(Attribute("PhoneNumber", AttributeType.LONG),))
    )
    desk.workspace.properties.create("Shop", Platform.WEB, ("shop.example",))
    desk.window.fill({p.name: p for p in (kind(desk.context) for kind in PAGES)})
    desk.bot.waitUntil(lambda: desk.window.pages["schemas"].design is not None)
    desk.settle()
    return Palette(desk.window, desk.context)


PAGES = (SchemasPage, PropertiesPage)


def look_for(desk: Desk, palette: Palette, words: str) -> list[str]:
    desk.press(Qt.Key.Key_K, CONTROL)
    assert palette.line.hasFocus()
    desk.type(words)
    return shown(palette)


def shown(palette: Palette) -> list[str]:
    return [palette.model.index(row).data() for row in range(palette.model.rowCount())]


def page(desk: Desk) -> SchemasPage:
    found = desk.window.pages["schemas"]
    assert isinstance(found, SchemasPage)
    return found


def test_a_schema_is_opened_by_a_few_letters(desk: Desk, palette: Palette) -> None:
    assert look_for(desk, palette, "surv")[0] == "Survey"
    desk.press(Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert page(desk).design.draft.name == "Survey"


def test_an_attribute_opens_its_schema_with_the_cursor_in_its_row(
    desk: Desk, palette: Palette
) -> None:
    assert look_for(desk, palette, "survey rating")[0] == "rating"
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: page(desk).design.draft.name == "Survey")
    table = page(desk).form.rows.table
    assert table.current_row() == 1
    assert desk.focus() is table
    look_for(desk, palette, "question")  # in the schema that is open already
    desk.press(Qt.Key.Key_Return)
    assert table.current_row() == 0


def test_an_attribute_is_found_by_its_initials(desk: Desk, palette: Palette) -> None:
    assert "PhoneNumber" in look_for(desk, palette, "pn")


def test_a_property_is_opened_from_another_page(desk: Desk, palette: Palette) -> None:
    look_for(desk, palette, "shop")
    desk.press(Qt.Key.Key_Return)
    assert desk.window.page.name == "properties"
    assert desk.window.page.detail.view.title.label.text() == "Shop"


def test_a_search_in_the_list_does_not_hide_what_is_opened(desk: Desk, palette: Palette) -> None:
    page(desk).focus_search()
    desk.type("phone")
    desk.press(Qt.Key.Key_Return)
    look_for(desk, palette, "survey")
    desk.press(Qt.Key.Key_Return)
    assert page(desk).design.draft.name == "Survey"
    assert page(desk).listing.current() == page(desk).design.id


def test_actions_are_found_by_words_and_done(desk: Desk, palette: Palette) -> None:
    assert look_for(desk, palette, "new schema")[0] == "New schema"
    before = page(desk).design
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: page(desk).design is not before)
    assert page(desk).design.draft.name == ""


def test_an_action_shows_its_keys_and_acts_where_the_cursor_was(
    desk: Desk, palette: Palette
) -> None:
    table = page(desk).form.rows.table
    table.go(1)
    desk.settle()
    name = page(desk).design.draft.attributes[1].name
    assert look_for(desk, palette, "delete attribute")[0] == "Delete the attribute"
    entry = palette.model.entry(0)
    assert (entry.kind, entry.keys) == (EntryKind.ACTION, "Del")
    desk.press(Qt.Key.Key_Return)
    assert name not in [a.name for a in page(desk).design.draft.attributes]
    assert desk.focus() is table


def test_what_cannot_be_done_is_not_offered(desk: Desk, palette: Palette) -> None:
    page(desk).focus_list()
    assert "Undo" not in " ".join(look_for(desk, palette, "undo"))
    desk.press(Qt.Key.Key_Escape)
    page(desk).form.rows.table.go(0)
    desk.press(Qt.Key.Key_Delete)
    assert "Undo" in " ".join(look_for(desk, palette, "undo"))


def test_pages_are_reached_by_word(desk: Desk, palette: Palette) -> None:
    assert look_for(desk, palette, "go to prop")[0] == "Go to Properties"
    desk.press(Qt.Key.Key_Return)
    assert desk.window.page.name == "properties"


def test_escape_gives_the_focus_back(desk: Desk, palette: Palette) -> None:
    table = page(desk).form.rows.table
    table.go(1)
    look_for(desk, palette, "what")
    desk.press(Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert desk.focus() is table
    assert table.current_row() == 1


def test_what_is_being_typed_into_a_cell_is_taken_in(desk: Desk, palette: Palette) -> None:
    table = page(desk).form.rows.table
    table.go(1)
    desk.type("renamed")
    desk.press(Qt.Key.Key_K, CONTROL)
    desk.press(Qt.Key.Key_Escape)
    assert page(desk).design.draft.attributes[1].name == "renamed"
    assert desk.focus() is table


def test_leaving_it_for_something_else_closes_it(desk: Desk, palette: Palette) -> None:
    look_for(desk, palette, "sur")
    page(desk).listing.setFocus(Qt.FocusReason.MouseFocusReason)
    desk.settle()
    assert not palette.isVisible()
    assert page(desk).listing.hasFocus()


def test_its_key_closes_it_too(desk: Desk, palette: Palette) -> None:
    look_for(desk, palette, "")
    desk.press(Qt.Key.Key_K, CONTROL)
    assert not palette.isVisible()


def test_the_arrows_and_page_down_choose(desk: Desk, palette: Palette) -> None:
    look_for(desk, palette, "")
    desk.press(Qt.Key.Key_Down, times=3)
    desk.press(Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == 2
    desk.press(Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() == 11
    desk.press(Qt.Key.Key_PageUp, times=2)
    assert palette.list.currentIndex().row() == 0
    assert palette.line.hasFocus()


def test_a_click_opens(desk: Desk, palette: Palette) -> None:
    look_for(desk, palette, "phone")
    place = palette.list.visualRect(palette.model.index(0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.settle()
    assert page(desk).design.draft.name == "Phone"


def test_what_was_used_last_comes_first(desk: Desk, palette: Palette) -> None:
    look_for(desk, palette, "survey")
    desk.press(Qt.Key.Key_Return)
    assert look_for(desk, palette, "")[0] == "Survey"


def test_nothing_found_says_so(desk: Desk, palette: Palette) -> None:
    assert look_for(desk, palette, "qqqq") == []
    assert palette.none.isVisible()
    assert "qqqq" in palette.none.text()
    desk.press(Qt.Key.Key_Return)  # there is nothing to do
    assert palette.isVisible()


def test_what_was_made_since_is_found(desk: Desk, palette: Palette) -> None:
    assert "Later" not in look_for(desk, palette, "later")
    desk.press(Qt.Key.Key_Escape)
    desk.workspace.schemas.create(Kind.STATES, "Later")
    assert look_for(desk, palette, "later")[0] == "Later"


def test_it_lies_within_a_small_window(desk: Desk, palette: Palette) -> None:
    desk.window.resize(900, 420)
    look_for(desk, palette, "")
    assert palette.geometry().right() < desk.window.width()
    assert palette.geometry().bottom() < desk.window.height()
    assert palette.keys.isVisible()


def test_a_thousand_schemas_are_read_once_and_searched(desk: Desk, palette: Palette) -> None:
    attributes = tuple(Attribute(f"attribute_{at}", AttributeType.STRING) for at in range(12))
    desk.workspace.schemas.create_all(
        [Schema(Kind.TASKS, f"Many{at}", attributes=attributes) for at in range(1000)]
    )
    assert sum(e.kind is EntryKind.ATTRIBUTE for e in things(desk.workspace)) > 12_000
    desk.settle()
    assert look_for(desk, palette, "many 777")[0] == "Many777"
    assert palette.model.rowCount() <= 100
