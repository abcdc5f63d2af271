"""The sheets over the pages, by real keys: backups, preferences, and how one leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from backend.backups.model import BackupPreferences, Reason
from backend.errors import Problem
from backend.events import BackupFailed
from backend.schemas.model import Kind
from backend.workspace import Workspace
from desktop.keeping.backups_sheet import BackupsSheet
from desktop.keeping.preferences_sheet import PreferencesSheet
from desktop.keeping.restore_sheet import RestoreSheet
from desktop.session import Session
from desktop.theme import Mode, Theme
from desktop.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Hand:
    """At the keyboard of the whole program."""

    def __init__(self, bot: QtBot, root: Path) -> None:
        self.bot = bot
        workspace = Workspace.open(root, holder="a test")
        workspace.schemas.create(Kind.TASKS, "Feedback")
        self.window = Window()
        self.session = Session(self.window, workspace)
        self.workspace = workspace
        self.window.show()
        self.window.activateWindow()
        bot.waitUntil(self.window.isActiveWindow)
        self.rest()

    def rest(self) -> None:
        QApplication.processEvents()
        self.bot.waitUntil(lambda: self.session.work.idle)
        QApplication.processEvents()

    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.focus(), key, modifier)
        self.rest()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)
        self.rest()

    def backups(self) -> BackupsSheet:
        self.press(Qt.Key.Key_B, CONTROL | SHIFT)
        shown = self.window.stack.currentWidget()
        assert isinstance(shown, BackupsSheet)
        return shown

    def preferences(self) -> PreferencesSheet:
        self.press(Qt.Key.Key_Comma, CONTROL)
        shown = self.window.stack.currentWidget()
        assert isinstance(shown, PreferencesSheet)
        return shown

    def toasts(self) -> list[str]:
        return [one.text for one in self.window.toasts.toasts]


@pytest.fixture
def hand(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Hand]:
    hand = Hand(qtbot, tmp_path / "ws")
    yield hand
    hand.session.save()
    hand.session.close()
    hand.window.let_close()
    hand.window.close()


def rows(sheet: BackupsSheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.table.rows.rows]


def test_a_backup_is_made_by_key_and_chosen_in_the_list(hand: Hand) -> None:
    sheet = hand.backups()
    before = len(rows(sheet))
    hand.press(Qt.Key.Key_Return, CONTROL)
    assert len(rows(sheet)) == before + 1
    made = hand.workspace.backups.list()[0]
    assert sheet.table.key() == made.name
    assert made.reason is Reason.ASKED
    assert rows(sheet)[0][1] == "Asked for"
    assert any("Made the backup of" in said for said in hand.toasts())
    assert sheet.table.hasFocus()


def test_a_backup_made_elsewhere_appears(hand: Hand) -> None:
    sheet = hand.backups()
    before = len(rows(sheet))
    hand.workspace.backups.make(Reason.SCHEMA, "purge")
    hand.rest()
    assert len(rows(sheet)) == before + 1
    assert rows(sheet)[0][1] == "Before an act on a schema: purge"


def test_return_leads_to_the_plan_and_escape_back_to_where_one_was(hand: Hand) -> None:
    hand.workspace.backups.make()
    hand.window.page.focus_list()
    before = hand.focus()
    hand.backups()
    hand.press(Qt.Key.Key_Return)
    plan = hand.window.stack.currentWidget()
    assert isinstance(plan, RestoreSheet)
    hand.press(Qt.Key.Key_Escape)
    assert isinstance(hand.window.stack.currentWidget(), BackupsSheet)
    hand.press(Qt.Key.Key_Escape)
    assert hand.window.stack.currentWidget() is hand.window.page
    assert hand.focus() is before


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_2])
def test_the_key_of_a_page_leaves_the_sheet(hand: Hand, key: Qt.Key) -> None:
    hand.backups()
    hand.press(key, CONTROL)
    assert hand.window.stack.currentWidget() is hand.window.page
    assert hand.window.page.isAncestorOf(hand.focus())
    assert hand.session.keeping.sheets.sheet is None


def test_a_new_thing_is_made_on_the_page_and_not_under_the_sheet(hand: Hand) -> None:
    hand.backups()
    hand.press(Qt.Key.Key_N, CONTROL)
    assert hand.window.stack.currentWidget() is hand.window.page
    assert len(hand.workspace.schemas.list()) == 2


def test_the_palette_finds_the_sheets_and_what_is_done_in_them(hand: Hand) -> None:
    hand.press(Qt.Key.Key_K, CONTROL)
    hand.type("doctor")
    hand.press(Qt.Key.Key_Return)
    assert hand.window.stack.currentWidget().title.label.text() == "Check the workspace"  # type: ignore[union-attr]
    hand.press(Qt.Key.Key_K, CONTROL)
    hand.type("only check")
    assert "Only check" in str(hand.session.palette.model.index(0).data())


def test_the_name_of_the_workspace_opens_a_menu(hand: Hand) -> None:
    hand.window.status.workspace.setFocus()
    hand.press(Qt.Key.Key_Space)
    menu = hand.session.keeping.menu
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_Return)
    hand.rest()
    assert isinstance(hand.window.stack.currentWidget(), BackupsSheet)


def test_numbers_are_judged_as_one_types_and_saved_only_when_good(hand: Hand) -> None:
    for _ in range(3):
        hand.workspace.backups.make()
    sheet = hand.preferences()
    sheet.most.setFocus()
    for wrong in ("0", "x", "", "1000"):
        sheet.most.selectAll()
        hand.type(wrong) if wrong else hand.press(Qt.Key.Key_Delete)
        assert sheet.most_field.error
        assert not sheet.save.isEnabled()
    sheet.most.selectAll()
    hand.type("1")
    assert sheet.most_field.error == ""
    assert "2 of them go as soon as this is saved" in sheet.effect.text()
    assert len(hand.workspace.backups.list()) >= 3  # nothing goes before
    hand.press(Qt.Key.Key_Return, CONTROL)
    assert hand.workspace.backups.preferences == BackupPreferences(1, 90)
    asked = [b for b in hand.workspace.backups.list() if b.reason is Reason.ASKED]
    assert len(asked) == 1
    assert any("Saved" in said for said in hand.toasts())


def test_the_look_changes_at_once_and_follows_the_keys(hand: Hand) -> None:
    sheet = hand.preferences()
    hand.press(Qt.Key.Key_Right)
    assert Theme.current().mode is Mode.DARK
    hand.press(Qt.Key.Key_Plus, CONTROL)
    assert Theme.current().text_scale == 1.15
    assert sheet.text.current() == 1
    hand.press(Qt.Key.Key_0, CONTROL)


def test_a_backup_that_failed_at_the_start_is_told(hand: Hand) -> None:

    hand.workspace.events.publish(BackupFailed(Problem("disk-full", "The disk is full.")))
    hand.rest()
    assert any("No backup was made at the start" in said for said in hand.toasts())
