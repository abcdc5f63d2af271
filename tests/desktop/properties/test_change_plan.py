"""Other versions of an extension on the page: the plan, the change, and what fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.properties.change_sheet import ChangeSheet
from desktop.properties.extension_model import NEWER_ROLE, VERSION
from desktop.properties.page import PropertiesPage
from desktop.properties.upgrade_sheet import UpgradeSheet
from tests.backend.installing import SETTINGS, archive, holding, installed, installed_files
from tests.desktop.conftest import Desk, show
from tests.desktop.properties.extensions import (
    CONTROL,
    SHIFT,
    cell,
    choose,
    click,
    newer,
    now,
    one_more,
    refusing,
    shop_with,
    told,
    undo,
    version,
)

TIMES = '{"greeting": "Hello", "times": 3}'
GREET = {
    "name": "bow",
    "displayName": "Bow",
    "libPath": "lib/greet.js",
    "viewPath": "greet.html",
    "schema": {"type": "object"},
}


@pytest.fixture
def page(desk: Desk) -> PropertiesPage:
    shown: PropertiesPage = show(desk, PropertiesPage)
    return shown


def open_plan(desk: Desk, page: PropertiesPage) -> ChangeSheet:
    desk.press(Qt.Key.Key_U, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, ChangeSheet)
    desk.bot.waitUntil(lambda: sheet.plan is not None)
    return sheet


def write(desk: Desk, sheet: ChangeSheet, text: str) -> None:
    edit = sheet.settings.form.editor.edit
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(edit, text)
    desk.settle()


def newer_words(page: PropertiesPage, extension_id: str) -> str:
    index = page.detail.model.index(page.detail.model.row(extension_id), VERSION)
    return str(index.data(NEWER_ROLE) or "")


def test_the_row_and_the_inspector_tell_of_a_newer_version(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    card = page.detail.about_extension.newer
    assert newer_words(page, one.id) == ""
    assert not card.isVisible()
    newer(desk, tmp_path)
    desk.bot.waitUntil(lambda: newer_words(page, one.id) == "2.0.0")
    assert card.button.text() == "Upgrade to 2.0.0…"
    click(desk, card.button)
    assert isinstance(page.sheets.sheet, ChangeSheet)


def test_an_upgrade_shows_its_plan_and_then_its_way(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    newer(desk, tmp_path, actions=[GREET])
    desk.bot.waitUntil(lambda: newer_words(page, one.id) == "2.0.0")
    sheet = open_plan(desk, page)
    assert sheet._act.text() == "Upgrade to 2.0.0"
    assert sheet.provided.sentences == ("The action “Greet”", "The action “Bow”")
    assert sheet.files_line.text() == "1 changed"
    assert sheet.settings.line.text() == "They fit 2.0.0 as they are."
    with holding(desk.workspace, "unpacking") as hold:
        desk.press(Qt.Key.Key_Return, CONTROL)
        hold.wait()
        assert page.sheets.sheet is None
        desk.bot.waitUntil(lambda: "upgrading to 2.0.0, unpacking" in cell(page, one.id))
        assert version(page, one.id) == "1.2.3"
    desk.bot.waitUntil(lambda: version(page, one.id) == "2.0.0")
    assert cell(page, one.id) == "succeeded"
    assert page.detail.view.table.key() == one.id
    assert newer_words(page, one.id) == ""


def test_refused_settings_are_mended_in_the_plan(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path, settings=TIMES)
    newer(desk, tmp_path, **refusing(tmp_path))
    desk.bot.waitUntil(lambda: newer_words(page, one.id) == "2.0.0")
    sheet = open_plan(desk, page)
    assert "refuses the settings in 1 place" in sheet.settings.line.text()
    assert sheet.settings.form.isVisible()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.sheets.sheet is sheet
    assert version(page, one.id) == "1.2.3"
    write(desk, sheet, '{"greeting": "Hello", "count": 3}')
    desk.bot.waitUntil(lambda: sheet.plan is not None and not sheet.plan.problems)
    assert sheet.settings.line.text() == "They fit 2.0.0."
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: version(page, one.id) == "2.0.0")
    assert now(desk, one).settings == '{"greeting": "Hello", "count": 3}'


def test_an_upgrade_is_taken_back_with_the_settings_that_were(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path, settings=TIMES)
    newer(desk, tmp_path, **refusing(tmp_path))
    desk.bot.waitUntil(lambda: newer_words(page, one.id) == "2.0.0")
    sheet = open_plan(desk, page)
    write(desk, sheet, '{"greeting": "Hello", "count": 3}')
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: version(page, one.id) == "2.0.0")
    assert now(desk, one).settings != TIMES
    undo(desk, "Upgraded Greeter to 2.0.0 in Shop.")
    desk.bot.waitUntil(lambda: version(page, one.id) == "1.2.3")
    assert now(desk, one).settings == TIMES
    assert told(desk, "Downgraded Greeter to 1.2.3 in Shop.").action_button is None


def test_what_was_typed_last_counts_where_one_is_quick(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path, settings=TIMES)
    newer(desk, tmp_path, **refusing(tmp_path))
    desk.bot.waitUntil(lambda: newer_words(page, one.id) == "2.0.0")
    sheet = open_plan(desk, page)
    write(desk, sheet, SETTINGS)
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: version(page, one.id) == "2.0.0")
    assert now(desk, one).settings == SETTINGS


def test_settings_that_nobody_touched_are_no_settings_of_another_version(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    shop_with(desk, page, tmp_path, settings=TIMES)
    newer(desk, tmp_path, **refusing(tmp_path))
    newer(desk, tmp_path, version="1.0.0")
    desk.settle()
    sheet = open_plan(desk, page)
    assert sheet.settings.form.isVisible()
    sheet.version.setFocus()
    desk.press(Qt.Key.Key_Down)
    desk.bot.waitUntil(lambda: sheet._act.text() == "Downgrade to 1.0.0")
    assert not sheet.settings.form.isVisible()
    assert sheet.settings.line.text() == "They fit 1.0.0 as they are."
    click(desk, sheet.settings.edit_button)
    write(desk, sheet, SETTINGS)
    sheet.version.setFocus()
    desk.press(Qt.Key.Key_Up)
    desk.bot.waitUntil(lambda: sheet._act.text() == "Upgrade to 2.0.0")
    assert json.loads(sheet.settings.text or "") == json.loads(SETTINGS), "typed ones go along"


def test_there_is_a_way_down(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    one = shop_with(desk, page, tmp_path, version="2.0.0")
    newer(desk, tmp_path, version="1.0.0")
    sheet = open_plan(desk, page)
    assert sheet.version.currentText() == "1.0.0 · older · private"
    assert sheet._act.text() == "Downgrade to 1.0.0"
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: version(page, one.id) == "1.0.0")


def test_without_another_version_the_sheet_says_so(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    shop_with(desk, page, tmp_path)
    desk.press(Qt.Key.Key_U, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, ChangeSheet)
    desk.bot.waitUntil(lambda: "no other version" in sheet.lead.text())
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.sheets.sheet is sheet
    desk.press(Qt.Key.Key_Escape)
    assert page.sheets.sheet is None


def test_a_failed_upgrade_leaves_everything_as_it_was(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    package = newer(desk, tmp_path)
    desk.bot.waitUntil(lambda: newer_words(page, one.id) == "2.0.0")
    before = installed_files(desk.workspace, one)
    kept = desk.workspace.folder.archive(package.digest)
    content = kept.read_bytes()
    open_plan(desk, page)
    kept.write_bytes(content[:-1] + b"!")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: cell(page, one.id) == "succeeded, change failed")
    assert version(page, one.id) == "1.2.3"
    assert installed_files(desk.workspace, one) == before
    about = page.detail.about_extension
    assert about.not_changed.title.text() == "The change failed. 1.2.3 is here as it was before."
    assert about.problems.problems[0].code == "archive-altered"
    kept.write_bytes(content)
    click(desk, about.not_changed.button)
    sheet = page.sheets.sheet
    assert isinstance(sheet, ChangeSheet)
    desk.bot.waitUntil(lambda: sheet.plan is not None)
    assert sheet.version.currentData() == package.id
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: version(page, one.id) == "2.0.0")
    assert not about.not_changed.isVisible()


def test_a_cancelled_upgrade_keeps_the_old_version(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    newer(desk, tmp_path)
    desk.bot.waitUntil(lambda: newer_words(page, one.id) == "2.0.0")
    open_plan(desk, page)
    with holding(desk.workspace, "unpacking") as hold:
        desk.press(Qt.Key.Key_Return, CONTROL)
        hold.wait()
        desk.bot.waitUntil(lambda: "upgrading" in cell(page, one.id))
        desk.press(Qt.Key.Key_Period, CONTROL)
    desk.bot.waitUntil(lambda: cell(page, one.id) == "succeeded, change cancelled")
    assert version(page, one.id) == "1.2.3"
    assert now(desk, one).usable


def test_all_are_upgraded_but_the_one_that_has_to_be_mended(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path, settings=TIMES)
    others = [one_more(desk, tmp_path, one, name) for name in ("hello", "page-clock")]
    newer(desk, tmp_path, **refusing(tmp_path))
    for name in ("hello", "page-clock"):
        title = name.title()
        newer(desk, tmp_path, name=name, displayName=title, configuration=...)
    desk.bot.waitUntil(lambda: newer_words(page, others[1].id) == "2.0.0")
    page.detail.view.table.setFocus()
    desk.press(Qt.Key.Key_U, CONTROL | SHIFT)
    sheet = page.sheets.sheet
    assert isinstance(sheet, UpgradeSheet)
    desk.bot.waitUntil(lambda: sheet.upgrade.text() == "Upgrade 2")
    assert "1 would not be" in sheet.words.text()
    assert sheet.model.index(0, 2).data() == "refused in 1: mend…"
    desk.press(Qt.Key.Key_Space)
    assert sheet.upgrade.text() == "Upgrade 2", "what is refused cannot be ticked"
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Space)
    assert sheet.upgrade.text() == "Upgrade 1"
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Up)
    desk.press(Qt.Key.Key_Return)
    plan = page.sheets.sheet
    assert isinstance(plan, ChangeSheet)
    desk.bot.waitUntil(lambda: plan.plan is not None)
    desk.press(Qt.Key.Key_Escape)
    back = page.sheets.sheet
    assert isinstance(back, UpgradeSheet)
    desk.bot.waitUntil(lambda: back.upgrade.text() == "Upgrade 2")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: all(version(page, e.id) == "2.0.0" for e in others))
    assert version(page, one.id) == "1.2.3"
    assert page.sheets.sheet is None


def test_only_the_chosen_ones_are_upgraded(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    others = [one_more(desk, tmp_path, one, name) for name in ("hello", "page-clock")]
    newer(desk, tmp_path)
    for name in ("hello", "page-clock"):
        newer(desk, tmp_path, name=name, displayName=name.title(), configuration=...)
    desk.bot.waitUntil(lambda: newer_words(page, others[1].id) == "2.0.0")
    page.detail.view.table.setFocus()
    desk.press(Qt.Key.Key_Down, SHIFT)
    assert page.detail.actions.change.text() == "Upgrade 2…"
    desk.press(Qt.Key.Key_U, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, UpgradeSheet)
    desk.bot.waitUntil(lambda: sheet.upgrade.text() == "Upgrade 2")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: version(page, others[0].id) == "2.0.0")
    desk.bot.waitUntil(lambda: version(page, one.id) == "2.0.0")
    assert version(page, others[1].id) == "1.2.3"


def test_another_build_of_a_development_package_is_offered(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    workspace = desk.workspace
    shop = workspace.properties.create("Lab", "web", ["lab.example.com"], development=True)
    first = archive(tmp_path, configuration=...)
    package_id = workspace.packages.add(first, development=True).id
    desk.bot.waitUntil(lambda: workspace.packages.get(package_id).digest != "")
    desk.bot.waitUntil(lambda: workspace.packages.get(package_id).status == "succeeded")
    one = workspace.properties.add_extension(shop.id, package_id)
    installed(workspace, one.id)
    again = archive(tmp_path, configuration=..., description="Greets again.")
    workspace.packages.add(again, development=True)
    desk.bot.waitUntil(lambda: workspace.properties.extension(one.id).rebuilt)
    choose(desk, page, one.id)
    desk.bot.waitUntil(lambda: newer_words(page, one.id) == "new build")
    page.detail.view.table.setFocus()
    sheet = open_plan(desk, page)
    assert sheet._act.text() == "Install the build of 1.2.3"
    assert sheet.files_line.text() == "1 changed"
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: newer_words(page, one.id) == "")
    desk.bot.waitUntil(lambda: cell(page, one.id) == "succeeded")
