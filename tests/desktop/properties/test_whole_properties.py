"""Whole properties at the real page: edited, duplicated, compared, carried over by a profile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from backend.properties.model import Extension
from backend.status import Status
from desktop.packages.page import PackagesPage
from desktop.palette.entries import actions
from desktop.properties.page import PropertiesPage
from desktop.properties.whole.compare_sheet import CompareSheet
from desktop.properties.whole.files import profile_dialog
from desktop.properties.whole.profile_sheet import ProfileSheet
from desktop.properties.whole.property_sheet import PropertySheet
from desktop.properties.whole.window_acts import add_workspace_acts
from desktop.properties.whole.workspace_sheet import OpenWorkspaceSheet
from desktop.widgets.marked_table import MarkedTable
from tests.backend.installing import SETTINGS, add_package, add_property, installed
from tests.conftest import until
from tests.desktop.conftest import Desk, show
from tests.desktop.packages.naming import nameless

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(desk: Desk) -> PropertiesPage:
    shown: PropertiesPage = show(desk, PropertiesPage)
    shown.whole_acts.choose_profile = lambda parent, writes: profile_dialog(
        parent, writes, native=False
    )
    return shown


@pytest.fixture
def greeter(desk: Desk, page: PropertiesPage, tmp_path: Path) -> Extension:
    """The one extension of the property Shop, which is shown."""
    package = add_package(desk.workspace, tmp_path)
    shop = add_property(desk.workspace)
    added = desk.workspace.properties.add_extension(shop, package.id, SETTINGS)
    made = installed(desk.workspace, added.id)
    page.choose(shop)
    desk.settle()
    page.detail.focus()
    desk.settle()
    return made


def extensions_of(desk: Desk, name: str) -> tuple[Extension, ...]:
    """Of the property of that name, once they are at rest."""
    properties = desk.workspace.properties
    chosen = properties.find(name)
    until(
        desk.workspace,
        lambda: all(
            one.installation_status is not Status.PENDING
            for one in properties.extensions(chosen.id)
        ),
    )
    desk.settle()
    return properties.extensions(chosen.id)


def cells(table: MarkedTable) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows.rows]


def profile_at(desk: Desk, extension: Extension, path: Path, **changes: object) -> Path:
    """A profile of the property, its first package changed so."""
    properties = desk.workspace.properties
    profile = properties.profile(extension.property_id)
    document = {
        "format": "extension-workshop profile",
        "version": 1,
        "name": profile.name,
        "platform": profile.platform.value,
        "packages": [
            {
                "name": one.name,
                "version": one.version,
                "enabled": one.enabled,
                "settings": json.loads(one.settings),
            }
            | changes
            for one in profile.packages
        ],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def reading(desk: Desk, page: PropertiesPage, path: Path) -> ProfileSheet:
    page.whole_acts.apply_profile()
    desk.settle()
    desk.type(str(path))
    desk.press(Qt.Key.Key_Return)
    sheet = page.sheets.sheet
    assert isinstance(sheet, ProfileSheet)
    return sheet


# -- the property itself ----------------------------------------------------------------------


def test_a_property_is_edited_and_what_was_is_taken_back(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    properties = desk.workspace.properties
    desk.press(Qt.Key.Key_F4)
    sheet = page.sheets.sheet
    assert isinstance(sheet, PropertySheet)
    desk.type("Market")
    desk.tab_to(sheet.domains)
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type("https://market")
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert "no domain" in sheet.domains_field.error
    assert sheet.domains.hasFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type("market.example.com")
    desk.tab_to(sheet.development)
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Return, CONTROL)
    edited = properties.get(greeter.property_id)
    assert (edited.name, edited.domains, edited.development) == (
        "Market",
        ("market.example.com",),
        True,
    )
    assert page.detail.view.title.label.text() == "Market"
    button = desk.context.toast.toasts[-1].action_button
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.settle()
    back = properties.get(greeter.property_id)
    assert (back.name, back.domains, back.development) == ("Shop", ("shop.example.com",), False)


def test_a_property_is_duplicated_by_two_keys(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    desk.press(Qt.Key.Key_D, CONTROL)
    desk.press(Qt.Key.Key_Return)
    (copy,) = extensions_of(desk, "Shop 2")
    assert (copy.name, copy.digest) == (greeter.name, greeter.digest)
    assert json.loads(copy.settings) == json.loads(greeter.settings)
    assert page.list.shown == copy.property_id
    assert page.detail.view.title.label.text() == "Shop 2"


def test_a_copy_must_have_a_name(desk: Desk, page: PropertiesPage, greeter: Extension) -> None:
    desk.press(Qt.Key.Key_D, CONTROL)
    desk.press(Qt.Key.Key_Delete)
    desk.press(Qt.Key.Key_Return)
    sheet = page.sheets.sheet
    assert sheet is not None
    assert "no name" in sheet.field.error  # type: ignore[attr-defined]
    assert len(desk.workspace.properties.list()) == 1


def test_a_sheet_is_seen_from_wherever_its_key_was_pressed(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    page.add_extension()
    desk.settle()
    desk.press(Qt.Key.Key_D, CONTROL)
    assert page.sheets.sheet is not None
    assert page.sheets.sheet.isVisible()
    desk.press(Qt.Key.Key_Escape)
    page.new()
    desk.press(Qt.Key.Key_F4)
    assert page.sheets.sheet is not None
    assert page.sheets.sheet.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert page.detail.view.isVisible()


# -- comparing --------------------------------------------------------------------------------


@pytest.fixture
def twin(desk: Desk, greeter: Extension) -> Extension:
    """The same extension in another property, which is not shown."""
    desk.workspace.properties.duplicate(greeter.property_id, "Twin")
    (copy,) = extensions_of(desk, "Twin")
    return copy


def comparing(desk: Desk, page: PropertiesPage) -> CompareSheet:
    desk.press(Qt.Key.Key_C, CONTROL | SHIFT)
    sheet = page.sheets.sheet
    assert isinstance(sheet, CompareSheet)
    return sheet


def test_two_properties_that_are_the_same_say_so(
    desk: Desk, page: PropertiesPage, greeter: Extension, twin: Extension
) -> None:
    sheet = comparing(desk, page)
    assert sheet.said.text() == "They are the same: 1 of 1 extensions."
    assert cells(sheet.table)[0][3] == "the same"
    assert not sheet.bring.isEnabled()
    desk.tab_to(sheet.only)
    desk.press(Qt.Key.Key_Space)
    assert cells(sheet.table) == []


def test_settings_that_differ_are_shown_by_place_and_brought_over(
    desk: Desk, page: PropertiesPage, greeter: Extension, twin: Extension
) -> None:
    desk.workspace.properties.edit(twin.id, settings='{"greeting": "Good day"}', enabled=False)
    sheet = comparing(desk, page)
    assert cells(sheet.table)[0][3] == "differs: settings, disabled"
    assert '/greeting was "Hello", is "Good day"' in sheet.lines.sentences
    desk.press(Qt.Key.Key_Return, CONTROL)
    here = desk.workspace.properties.extension(greeter.id)
    assert json.loads(here.settings) == {"greeting": "Good day"}
    assert not here.enabled
    assert cells(sheet.table)[0][3] == "the same"


def test_what_only_one_has_is_said_and_installed_here(
    desk: Desk, page: PropertiesPage, greeter: Extension, twin: Extension
) -> None:
    desk.workspace.properties.remove(greeter.id)
    desk.settle()
    page.detail.focus()
    sheet = comparing(desk, page)
    assert cells(sheet.table)[0][1:] == ("–", twin.version, "only in Twin")
    desk.press(Qt.Key.Key_Return, CONTROL)
    (here,) = extensions_of(desk, "Shop")
    assert here.installation_status is Status.SUCCEEDED
    assert json.loads(here.settings) == json.loads(twin.settings)
    assert cells(sheet.table)[0][3] == "the same"


def test_alone_a_property_has_nothing_to_be_compared_with(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    sheet = comparing(desk, page)
    assert "no other property" in sheet.said.text()
    desk.press(Qt.Key.Key_Escape)
    assert page.sheets.sheet is None


# -- profiles ---------------------------------------------------------------------------------


def test_a_profile_is_saved_where_the_dialog_says(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    page.whole_acts.save_profile()
    (dialog,) = page.findChildren(QFileDialog)
    dialog.findChild(QLineEdit).setText(str(path))
    dialog.accept()
    desk.bot.waitUntil(lambda: not page.findChildren(QFileDialog))
    desk.settle()
    document = json.loads(path.read_text(encoding="utf-8"))
    assert [one["name"] for one in document["packages"]] == [greeter.name]
    assert document["packages"][0]["settings"] == {"greeting": "Hello"}


def test_a_profile_is_planned_and_applied_to_several_at_once(
    desk: Desk, page: PropertiesPage, greeter: Extension, twin: Extension, tmp_path: Path
) -> None:
    empty = desk.workspace.properties.create("Empty", "web", ["empty.example.com"])
    path = profile_at(desk, greeter, tmp_path / "p.json", settings={"greeting": "Good day"})
    sheet = reading(desk, page, path)
    assert [row[1:] for row in cells(sheet.plan)] == [
        (greeter.name, greeter.version, "change settings in 1 place")
    ]
    assert '/greeting was "Hello", is "Good day"' in sheet.lines.sentences
    for property_id in (empty.id, twin.property_id):
        sheet.choice.choose(property_id)
        desk.press(Qt.Key.Key_Space)
    assert sheet.apply.text() == "Apply to 3 properties"
    assert {row[0]: row[3] for row in cells(sheet.plan)}["Empty"] == "add"
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.sheets.sheet is None
    for name in ("Shop", "Twin", "Empty"):
        (one,) = extensions_of(desk, name)
        assert one.installation_status is Status.SUCCEEDED
        assert json.loads(one.settings) == {"greeting": "Good day"}


def test_what_cannot_be_done_says_why_and_leaves_the_button_alone(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    path = profile_at(desk, greeter, tmp_path / "p.json", version="9.9.9")
    sheet = reading(desk, page, path)
    row = sheet.plan.rows.rows[0]
    assert "9.9.9" in row.cells[3]
    assert any("It has" in line for line in sheet.lines.sentences)
    assert not sheet.apply.isEnabled()


def test_every_problem_of_a_bad_profile_is_told_in_place(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    path = profile_at(desk, greeter, tmp_path / "p.json", version=7, colour="red")
    sheet = reading(desk, page, path)
    assert len(sheet.trouble.problems) == 2
    assert not sheet.plan.isVisible()
    profile_at(desk, greeter, path)
    desk.press(Qt.Key.Key_Return)
    assert sheet.trouble.problems == ()
    assert cells(sheet.plan)[0][3] == "so already"
    assert not sheet.apply.isEnabled()


# -- finding them -----------------------------------------------------------------------------


def test_the_palette_finds_what_is_done_with_a_property(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    found = {entry.text for entry, _ in actions(desk.window, page).values()}
    assert found >= {
        "Libraries…",
        "Edit property…",
        "Duplicate property…",
        "Compare with…",
        "Save profile…",
        "Apply profile…",
        "Export property…",
        "Import property…",
        "Export workspace…",
        "Open workspace file…",
        "Delete property",
    }


def test_the_palette_leads_to_the_workspace_file_from_another_page(
    desk: Desk, page: PropertiesPage
) -> None:
    other = PackagesPage(desk.context)
    desk.window.pages["packages"] = other
    desk.window.stack.addWidget(other)
    desk.window.rail.select("packages")
    add_workspace_acts(desk.window, page)
    desk.settle()
    _, action = actions(desk.window, other)["action Open workspace file…"]
    action.trigger()
    desk.settle()
    assert desk.window.page is page
    sheet = page.sheets.sheet
    assert isinstance(sheet, OpenWorkspaceSheet)
    assert sheet.file.edit.hasFocus()


def test_without_a_property_only_what_needs_none_is_offered(
    desk: Desk, page: PropertiesPage
) -> None:
    found = {entry.text for entry, _ in actions(desk.window, page).values()}
    assert "Import property…" in found
    assert "Open workspace file…" in found
    assert not found & {"Duplicate property…", "Compare with…", "Save profile…"}


def test_every_control_has_a_name(
    desk: Desk, page: PropertiesPage, greeter: Extension, twin: Extension, tmp_path: Path
) -> None:
    acts = page.whole_acts
    for open_sheet in (acts.edit, acts.duplicate, acts.compare, acts.apply_profile):
        open_sheet()
        desk.settle()
        assert page.sheets.sheet is not None
        assert nameless(page.sheets.sheet) == []
