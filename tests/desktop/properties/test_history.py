"""The revisions of an extension on the page: compared, gone back to, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from backend.properties.model import Extension
from desktop.properties.history_sheet import HistorySheet
from desktop.properties.page import PropertiesPage
from desktop.widgets.text_sides import lined_up
from tests.backend.installing import SETTINGS, holding, installed
from tests.desktop.conftest import Desk, show
from tests.desktop.properties.extensions import (
    CONTROL,
    cell,
    newer,
    now,
    shop_with,
    told,
    undo,
    version,
)

NEW = '{"greeting": "Good evening", "times": 2}'


@pytest.fixture
def page(desk: Desk) -> PropertiesPage:
    shown: PropertiesPage = show(desk, PropertiesPage)
    return shown


def open_history(desk: Desk, page: PropertiesPage) -> HistorySheet:
    desk.press(Qt.Key.Key_H, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, HistorySheet)
    desk.bot.waitUntil(lambda: sheet.past is not None)
    desk.settle()
    return sheet


def row(sheet: HistorySheet, at: int) -> tuple[str, ...]:
    return sheet.table.rows.row(at)


def revised_twice(desk: Desk, page: PropertiesPage, folder: Path) -> Extension:
    """Revision 1 with the settings, revision 2 with others and disabled; then enabled again."""
    one = shop_with(desk, page, folder)
    properties = desk.workspace.properties
    properties.revise(one.id)
    properties.edit(one.id, settings=NEW, enabled=False)
    properties.revise(one.id)
    properties.edit(one.id, enabled=True)
    desk.settle()
    return one


def test_every_revision_says_what_it_changed(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    revised_twice(desk, page, tmp_path)
    sheet = open_history(desk, page)
    assert [row(sheet, at)[0] for at in range(3)] == ["Now", "2", "1"]
    assert row(sheet, 0)[1] == "differs from revision 2"
    assert row(sheet, 0)[4] == "enabled"
    assert row(sheet, 1)[3:5] == ("disabled", "settings, disabled")
    assert row(sheet, 2)[4] == "the first"
    assert sheet.table.hasFocus()
    desk.press(Qt.Key.Key_Down)
    assert sheet.differences.sentences == (
        "enabled → disabled",
        '/greeting was "Hello", is "Good evening"',
        "/times is 2",
    )
    left, right = (side.toPlainText() for side in sheet.sides.sides)
    assert "Hello" in left
    assert "Good evening" in right
    assert len(left.splitlines()) == len(right.splitlines()), "lined up"


def test_any_two_are_compared(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    revised_twice(desk, page, tmp_path)
    sheet = open_history(desk, page)
    desk.tab_to(sheet.two.left)
    desk.press(Qt.Key.Key_End)
    assert sheet.two.left.currentText() == "Revision 1"
    assert sheet.two.right.currentText() == "Now"
    assert sheet.differences.sentences == (
        '/greeting was "Hello", is "Good evening"',
        "/times is 2",
    )


def test_going_back_changes_only_settings_and_is_taken_back(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = revised_twice(desk, page, tmp_path)
    sheet = open_history(desk, page)
    assert not sheet.back_to.isEnabled()
    desk.press(Qt.Key.Key_Down, times=2)
    assert sheet.back_to.text() == "Back to revision 1"
    assert "the settings change in 2 places. No file is installed." in sheet.words.text()
    assert "What it is now is saved as revision 3 first." in sheet.words.text()
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: page.sheets.sheet is None)
    assert now(desk, one).settings == SETTINGS
    assert desk.workspace.properties.revisions(one.id)[1].settings == NEW
    told(desk, "Greeter is back at revision 1; what it was is revision 3.")
    desk.press(Qt.Key.Key_Z, CONTROL)
    desk.bot.waitUntil(lambda: not desk.context.toast.toasts)
    assert now(desk, one).settings == NEW


def test_going_back_to_another_version_installs_it(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    properties = desk.workspace.properties
    properties.revise(one.id)
    properties.change(one.id, newer(desk, tmp_path).id)
    installed(desk.workspace, one.id)
    desk.bot.waitUntil(lambda: version(page, one.id) == "2.0.0")
    sheet = open_history(desk, page)
    desk.press(Qt.Key.Key_Down)
    assert "1.2.3 is installed in place of 2.0.0" in sheet.words.text()
    with holding(desk.workspace, "unpacking") as hold:
        desk.press(Qt.Key.Key_Return, CONTROL)
        hold.wait()
        desk.bot.waitUntil(lambda: "downgrading to 1.2.3, unpacking" in cell(page, one.id))
        assert version(page, one.id) == "2.0.0"
    desk.bot.waitUntil(lambda: version(page, one.id) == "1.2.3")
    assert page.sheets.sheet is None
    undo(desk, "Greeter goes back to revision 1; what it was is revision 2.")
    desk.bot.waitUntil(lambda: version(page, one.id) == "2.0.0")
    assert cell(page, one.id) == "succeeded"


def test_the_sheet_follows_what_is_revised_in_it(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    shop_with(desk, page, tmp_path)
    sheet = open_history(desk, page)
    assert "No revision was saved yet" in sheet.words.text()
    sheet.revise_action.trigger()
    desk.bot.waitUntil(lambda: sheet.table.rows.rowCount() == 2)
    assert row(sheet, 0)[1] == "as revision 1"
    desk.bot.waitUntil(lambda: not sheet.revise_action.isEnabled())
    desk.press(Qt.Key.Key_Down)
    assert "nothing to go back from" in sheet.words.text()
    assert not sheet.back_to.isEnabled()


def test_the_libraries_that_hold_a_revision_are_told(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    revision = desk.workspace.properties.revise(one.id)
    library = desk.workspace.libraries.create(one.property_id, "Spring")
    desk.workspace.libraries.add(library.id, [revision.id])
    desk.settle()
    sheet = open_history(desk, page)
    assert row(sheet, 1)[5] == "in Spring"


def test_what_is_pending_cannot_go_back_to_other_files(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    properties = desk.workspace.properties
    properties.revise(one.id)
    package = newer(desk, tmp_path)
    sheet = open_history(desk, page)
    with holding(desk.workspace, "unpacking") as hold:
        properties.change(one.id, package.id)
        hold.wait()
        desk.bot.waitUntil(lambda: "pending" in sheet.revise_action.toolTip())
        desk.press(Qt.Key.Key_Down)
    desk.bot.waitUntil(lambda: row(sheet, 0)[2] == "2.0.0")
    assert sheet.back_to.isEnabled(), "the choice stays while the head changes"
    assert sheet.back_to.text() == "Back to revision 1"


def test_lines_are_set_beside_their_like() -> None:
    assert lined_up(["{", "a", "b", "}"], ["{", "b", "c", "d", "}"]) == [
        ("{", "{"),
        ("a", None),
        ("b", "b"),
        (None, "c"),
        (None, "d"),
        ("}", "}"),
    ]
