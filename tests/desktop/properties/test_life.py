"""What is done to installed extensions from the page: by keys, over the real thread."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest

from backend.status import Status
from desktop.properties.page import PropertiesPage
from desktop.properties.settings_sheet import SettingsSheet
from tests.backend.installing import SETTINGS, add_package, holding, installed
from tests.desktop.conftest import Desk, show
from tests.desktop.packages.naming import nameless
from tests.desktop.properties.extensions import (
    CONTROL,
    SHIFT,
    cell,
    choose,
    click,
    now,
    one_more,
    shop_with,
    told,
    undo,
)

NEW = '{"greeting": "Good evening"}'


@pytest.fixture
def page(desk: Desk) -> PropertiesPage:
    shown: PropertiesPage = show(desk, PropertiesPage)
    return shown


def open_settings(desk: Desk, page: PropertiesPage) -> SettingsSheet:
    desk.press(Qt.Key.Key_F2)
    sheet = page.sheets.sheet
    assert isinstance(sheet, SettingsSheet)
    desk.bot.waitUntil(sheet.save_action.isEnabled)
    return sheet


def write(desk: Desk, sheet: SettingsSheet, text: str) -> None:
    """As a person: everything chosen, the new text over it."""
    edit = sheet.form.editor.edit
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(edit, text)
    desk.settle()


def test_space_disables_and_enables_and_the_row_says_so(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    desk.press(Qt.Key.Key_Space)
    desk.bot.waitUntil(lambda: cell(page, one.id) == "succeeded, disabled")
    assert not now(desk, one).enabled
    undo(desk, "Disabled Greeter.")
    desk.bot.waitUntil(lambda: cell(page, one.id) == "succeeded")
    page.detail.view.table.setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Space)
    told(desk, "Enabled Greeter.")
    assert now(desk, one).enabled


def test_settings_are_edited_by_keys_and_taken_back(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    sheet = open_settings(desk, page)
    assert json.loads(sheet.form.text) == json.loads(SETTINGS)
    write(desk, sheet, '{"greeting": 1, "colour": 2}')
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.sheets.sheet is sheet, "refused settings stand in place"
    assert now(desk, one).settings == SETTINGS
    write(desk, sheet, NEW)
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: page.sheets.sheet is None)
    assert now(desk, one).settings == NEW
    assert page.detail.view.table.hasFocus()
    assert page.detail.view.table.key() == one.id
    undo(desk, "Saved the settings of Greeter.")
    assert now(desk, one).settings == SETTINGS


def test_settings_that_were_not_saved_are_there_again(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    sheet = open_settings(desk, page)
    write(desk, sheet, NEW)
    desk.press(Qt.Key.Key_Escape)
    assert page.sheets.sheet is None
    told(desk, "The settings of Greeter are not saved. They are kept here.")
    sheet = open_settings(desk, page)
    assert sheet.form.text == NEW
    assert sheet.drafted.isVisible()
    state = json.loads(json.dumps(page.state()))
    other: PropertiesPage = show(desk, PropertiesPage)
    other.restore(state)
    desk.bot.waitUntil(lambda: other.detail.view.table.key() == one.id)
    other.detail.view.table.setFocus()
    sheet = open_settings(desk, other)
    assert sheet.form.text == NEW
    sheet.discard()
    assert json.loads(sheet.form.text) == json.loads(SETTINGS)
    desk.press(Qt.Key.Key_Escape)
    assert other.life.drafts == {}
    assert now(desk, one).settings == SETTINGS


def test_settings_open_in_the_first_field_and_tab_goes_on_into_the_json(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    shop_with(desk, page, tmp_path)
    sheet = open_settings(desk, page)
    desk.settle()
    first = sheet.form.form.first()
    assert desk.focus() is first
    desk.tab_to(sheet.form.editor.edit)
    assert sheet.primary_button.text() == "Save"
    assert sheet.primary_button.keys == "Ctrl+Return"


def test_an_extension_without_settings_leads_to_them(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path, settings="{}")
    assert cell(page, one.id) == "succeeded, needs settings"
    assert not page.detail.about_extension.edit.isVisible(), "one way to them is enough"
    click(desk, page.detail.about_extension.needs_settings.button)
    sheet = page.sheets.sheet
    assert isinstance(sheet, SettingsSheet)
    desk.bot.waitUntil(sheet.save_action.isEnabled)
    write(desk, sheet, NEW)
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: cell(page, one.id) == "succeeded")
    assert now(desk, one).id == one.id
    assert not page.detail.about_extension.needs_settings.isVisible()


def test_a_revision_is_saved_once_for_each_state(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    table = page.detail.view.table
    assert table.isColumnHidden(3), "there is no revision to tell of"
    tip = page.detail.model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "succeeded: installed, its files are in place"
    desk.press(Qt.Key.Key_R, CONTROL | SHIFT)
    told(desk, "Saved revision 1 of Greeter.")
    desk.bot.waitUntil(lambda: not page.detail.actions.revise.isEnabled())
    assert not table.isColumnHidden(3)
    assert "revision 1 says already" in page.detail.actions.revise.toolTip()
    desk.press(Qt.Key.Key_R, CONTROL | SHIFT)
    assert len(desk.workspace.properties.revisions(one.id)) == 2
    desk.workspace.properties.edit(one.id, settings=NEW)
    desk.bot.waitUntil(page.detail.actions.revise.isEnabled)
    assert page.detail.about_extension.history.text() == "1 revision"
    assert page.detail.model.index(0, 3).data() == "1 *"


def test_what_is_pending_can_only_be_cancelled_or_removed(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    package = add_package(desk.workspace, tmp_path, name="slow", displayName="Slow")
    actions = page.detail.actions
    with holding(desk.workspace, "unpacking") as hold:
        slow = desk.workspace.properties.add_extension(one.property_id, package.id, SETTINGS)
        hold.wait()
        choose(desk, page, slow.id)
        for action in (actions.settings, actions.enable, actions.revise, actions.change):
            assert not action.isEnabled(), action.text()
            assert "pending" in action.toolTip(), action.text()
        assert actions.cancel.isEnabled()
        assert actions.remove.isEnabled()
        page.detail.view.table.setFocus()
        desk.press(Qt.Key.Key_F2)
        assert page.sheets.sheet is None
    desk.bot.waitUntil(lambda: cell(page, slow.id) == "succeeded")
    desk.bot.waitUntil(actions.settings.isEnabled)


def test_removing_is_taken_back_with_its_revisions(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    desk.workspace.properties.revise(one.id)
    desk.press(Qt.Key.Key_Delete)
    desk.bot.waitUntil(lambda: page.detail.view.empty.isVisible())
    undo(desk, "Removed Greeter.")
    desk.bot.waitUntil(lambda: cell(page, one.id) == "succeeded")
    assert page.detail.view.table.key() == one.id
    assert now(desk, one).settings == SETTINGS
    assert len(desk.workspace.properties.revisions(one.id)) == 2


def test_the_next_row_is_chosen_in_place_of_a_removed_one(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    hello, clock = (one_more(desk, tmp_path, one, name) for name in ("hello", "page-clock"))
    desk.bot.waitUntil(lambda: page.detail.model.rowCount() == 3)
    choose(desk, page, hello.id)
    table = page.detail.view.table
    for left, expected in ((2, clock.id), (1, one.id)):
        desk.press(Qt.Key.Key_Delete)
        desk.bot.waitUntil(lambda left=left: page.detail.model.rowCount() == left)
        assert table.key() == expected
        assert table.hasFocus()


def test_beside_the_table_the_keys_are_those_of_the_table(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    page.pane.list.setFocus()
    view = page.detail.view
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().bottomLeft())
    desk.press(Qt.Key.Key_Delete)
    assert now(desk, one).deleted_at
    assert desk.workspace.properties.list()


def test_return_brings_the_inspector_and_goes_into_it(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    shop_with(desk, page, tmp_path)
    page.panes.toggle.setChecked(False)
    page.detail.view.table.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert page.panes.toggle.isChecked()
    page.detail.view.table.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert page.inspector.isAncestorOf(desk.focus())


def test_several_are_acted_on_at_once(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    one = shop_with(desk, page, tmp_path)
    others = [one_more(desk, tmp_path, one, name) for name in ("hello", "page-clock")]
    desk.bot.waitUntil(lambda: page.detail.model.rowCount() == 3)
    page.detail.view.table.setFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    about = page.detail.about_several
    assert about.isVisible()
    assert about.title.text() == "3 extensions"
    assert not page.detail.actions.settings.isEnabled()
    desk.press(Qt.Key.Key_Space)
    told(desk, "Disabled 3 extensions.")
    desk.bot.waitUntil(lambda: "3 disabled" in about.counts.text())
    desk.press(Qt.Key.Key_R, CONTROL | SHIFT)
    told(desk, "Saved a revision of 3 extensions.")
    assert page.detail.view.table.keys() == tuple(e.id for e in (one, *others))
    desk.press(Qt.Key.Key_Delete)
    desk.bot.waitUntil(lambda: page.detail.model.rowCount() == 0)
    undo(desk, "Removed 3 extensions.")
    desk.bot.waitUntil(
        lambda: all(cell(page, e.id) == "succeeded, disabled" for e in (one, *others))
    )


def test_the_choice_of_several_survives_changes_of_their_rows(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    other = one_more(desk, tmp_path, one, "hello")
    one_more(desk, tmp_path, one, "page-clock")
    desk.bot.waitUntil(lambda: page.detail.model.rowCount() == 3)
    table = page.detail.view.table
    flags = QItemSelectionModel.SelectionFlag
    table.choose(one.id)
    row = page.detail.model.index(page.detail.model.row(other.id), 0)
    table.selectionModel().select(row, flags.Select | flags.Rows)
    desk.workspace.properties.edit(one.id, enabled=False)
    desk.workspace.properties.repair(other.id)
    installed(desk.workspace, other.id)
    desk.bot.waitUntil(lambda: cell(page, one.id) == "succeeded, disabled")
    assert set(table.keys()) == {one.id, other.id}
    actions = page.detail.actions
    desk.bot.waitUntil(
        lambda: {e.installation_status for e in actions.chosen} == {Status.SUCCEEDED}
    )
    assert {e.id for e in actions.chosen if not e.enabled} == {one.id}


def test_a_sheet_goes_with_its_property(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    one = shop_with(desk, page, tmp_path)
    other = desk.workspace.properties.create("Another", "web", ["shop.example.com"])
    open_settings(desk, page)
    desk.workspace.properties.edit(one.id, enabled=False)
    desk.settle()
    assert page.sheets.sheet is not None, "a change elsewhere does not take it away"
    page.choose(other.id)
    desk.bot.waitUntil(lambda: page.sheets.sheet is None)
    assert page.detail.view.title.label.text() == "Another"


def test_a_sheet_goes_with_its_extension(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    one = shop_with(desk, page, tmp_path)
    open_settings(desk, page)
    desk.workspace.properties.remove(one.id)
    desk.bot.waitUntil(lambda: page.sheets.sheet is None)
    assert page.detail.view.empty.isVisible()


def test_every_control_of_the_sheets_has_a_name(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    shop_with(desk, page, tmp_path)
    for key, modifier in (
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_H, CONTROL),
        (Qt.Key.Key_U, CONTROL),
        (Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_U, CONTROL | SHIFT),
    ):
        desk.press(key, modifier)
        assert page.sheets.sheet is not None, key
        assert nameless(page.sheets.sheet) == [], key
        desk.press(Qt.Key.Key_Escape)
        assert page.sheets.sheet is None
        assert page.detail.view.table.hasFocus()
