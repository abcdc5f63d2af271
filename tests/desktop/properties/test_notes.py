"""Notes on the chosen extension, typed and read on the real page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.properties.notes import NotesTab
from desktop.properties.page import PropertiesPage
from tests.desktop.conftest import Desk, show
from tests.desktop.packages.naming import nameless
from tests.desktop.properties.extensions import choose, click, one_more, shop_with


@pytest.fixture
def page(desk: Desk) -> PropertiesPage:
    shown: PropertiesPage = show(desk, PropertiesPage)
    return shown


def opened(desk: Desk, page: PropertiesPage) -> NotesTab:
    """The tab, its line ready to be typed in."""
    about = page.detail.about_extension
    about.tabs.setCurrentWidget(about.notes)
    about.notes.field.edit.setFocus()
    desk.settle()
    return about.notes


def named(page: PropertiesPage) -> str:
    tabs = page.detail.about_extension.tabs
    return tabs.tabText(tabs.indexOf(page.detail.about_extension.notes))


def test_a_note_is_typed_and_stands_there_with_its_author(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    notes = opened(desk, page)
    assert notes.words.isVisible()
    assert not notes.add.isEnabled()
    QTest.keyClicks(notes.field.edit, "Ask <b>Ada</b> first.")
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: named(page) == "Notes 1")
    (note,) = desk.workspace.notes.list(one.id)
    assert note.text == "Ask <b>Ada</b> first."
    shown = notes.text.toPlainText()
    assert shown.startswith(f"Ask <b>Ada</b> first.\n{note.author_display_name}, ")
    assert notes.field.text() == ""
    assert notes.field.edit.hasFocus()
    QTest.keyClicks(notes.field.edit, "Second")
    click(desk, notes.add)
    desk.bot.waitUntil(lambda: named(page) == "Notes 2")
    assert notes.text.toPlainText().index("Ask") < notes.text.toPlainText().index("Second")


def test_a_note_from_elsewhere_appears(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    one = shop_with(desk, page, tmp_path)
    notes = opened(desk, page)
    desk.workspace.notes.add(one.id, "From a script")
    desk.bot.waitUntil(lambda: "From a script" in notes.text.toPlainText())


def test_what_was_typed_waits_at_its_extension(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    other = one_more(desk, tmp_path, one, "other")
    notes = opened(desk, page)
    QTest.keyClicks(notes.field.edit, "half a thou")
    choose(desk, page, other.id)
    assert notes.field.text() == ""
    desk.workspace.notes.add(other.id, "about the other")
    desk.bot.waitUntil(lambda: named(page) == "Notes 1")
    choose(desk, page, one.id)
    desk.bot.waitUntil(lambda: named(page) == "Notes")
    assert notes.field.text() == "half a thou"
    assert "other" not in notes.text.toPlainText()


def test_a_note_that_is_too_long_says_so_and_is_not_added(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    notes = opened(desk, page)
    QApplication.clipboard().setText("x" * 513)
    desk.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert notes.field.message.text() == "1 character too many."
    assert not notes.add.isEnabled()
    desk.press(Qt.Key.Key_Return)
    assert desk.workspace.notes.list(one.id) == ()


def test_a_refused_note_says_why_and_is_not_lost(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    notes = opened(desk, page)
    QTest.keyClicks(notes.field.edit, "too late")
    desk.workspace.properties.remove(one.id)  # elsewhere, and the window has not heard of it
    QTest.keyClick(notes.field.edit, Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: "removed" in notes.field.message.text())
    assert desk.workspace.notes.list(one.id) == ()
    desk.workspace.properties.restore(one.id)
    choose(desk, page, one.id)
    assert opened(desk, page).field.text() == "too late"
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: named(page) == "Notes 1")


def test_everything_has_a_name(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    shop_with(desk, page, tmp_path)
    assert nameless(opened(desk, page)) == []
