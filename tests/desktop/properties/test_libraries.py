"""Libraries at the real page, by key: made, filled, brought up to date, published."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.properties.model import Extension
from backend.status import Status
from desktop.properties.libraries.add_sheet import AddRevisionsSheet
from desktop.properties.libraries.sheet import LibrariesSheet
from desktop.properties.page import PropertiesPage
from desktop.widgets.marked_table import MarkedTable
from tests.backend.installing import SETTINGS, add_package, add_property, installed
from tests.desktop.conftest import Desk, show
from tests.desktop.packages.naming import nameless

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(desk: Desk) -> PropertiesPage:
    shown: PropertiesPage = show(desk, PropertiesPage)
    return shown


@pytest.fixture
def greeter(desk: Desk, page: PropertiesPage, tmp_path: Path) -> Extension:
    """An installed extension of the shown property, without a revision."""
    package = add_package(desk.workspace, tmp_path)
    shop = add_property(desk.workspace)
    added = desk.workspace.properties.add_extension(shop, package.id, SETTINGS)
    made = installed(desk.workspace, added.id)
    page.choose(shop)
    desk.settle()
    page.detail.focus()
    desk.settle()
    return made


def revised(desk: Desk, extension: Extension) -> Extension:
    return desk.workspace.properties.revise(extension.id)


def library_of(desk: Desk, *revisions: Extension, name: str = "Summer") -> str:
    made = desk.workspace.libraries.create(revisions[0].property_id, name)
    return desk.workspace.libraries.add(made.id, [one.id for one in revisions]).id


def opened(desk: Desk, page: PropertiesPage) -> LibrariesSheet:
    desk.press(Qt.Key.Key_L, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, LibrariesSheet)
    return sheet


def cells(table: MarkedTable) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows.rows]


def undo(desk: Desk) -> None:
    button = next(one.action_button for one in desk.context.toast.toasts if one.undoes)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.settle()


def test_a_library_is_made_filled_and_published_by_keys_alone(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    sheet = opened(desk, page)
    desk.press(Qt.Key.Key_Return)  # on what is offered where there is none
    desk.type("Summer")
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert isinstance(page.sheets.sheet, AddRevisionsSheet)
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Return, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, LibrariesSheet)
    assert cells(sheet.table)[0][:2] == ("Summer", "1")
    assert cells(sheet.held) == [
        (greeter.display_name, greeter.version, "1", "enabled", "the newest")
    ]
    publish = next(b for b in sheet.above.children() if getattr(b, "text", str)() == "Publish…")
    desk.tab_to(publish)
    desk.press(Qt.Key.Key_Return)
    assert "closes" in sheet.asks.words.text()
    assert sheet.asks.keep_button.hasFocus()
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Return)
    (library,) = desk.workspace.libraries.list(greeter.property_id)
    assert library.published
    assert sheet.table.hasFocus()
    desk.press(Qt.Key.Key_Escape)
    assert page.detail.view.isVisible()


def test_ctrl_return_takes_the_name_and_escape_leads_back(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    sheet = opened(desk, page)
    desk.press(Qt.Key.Key_Return)
    desk.type("Never")
    desk.press(Qt.Key.Key_Escape)
    assert desk.focus() is sheet.primary_button
    desk.press(Qt.Key.Key_Return)
    desk.type("Summer")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: len(sheet.shelf.libraries) == 1)
    assert cells(sheet.table)[0][0] == "Summer"


def test_escape_at_the_question_publishes_nothing(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    library = library_of(desk, revised(desk, greeter))
    sheet = opened(desk, page)
    sheet.publish()
    desk.press(Qt.Key.Key_Escape)
    assert page.sheets.sheet is sheet
    assert not desk.workspace.libraries.get(library).published


def test_a_name_that_is_taken_is_refused_where_it_is_typed(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    library_of(desk, revised(desk, greeter))
    sheet = opened(desk, page)
    desk.press(Qt.Key.Key_Insert)
    desk.type("summer")
    desk.press(Qt.Key.Key_Return)
    assert "Summer" in sheet.line.field.error
    assert sheet.line.edit.hasFocus()
    desk.press(Qt.Key.Key_Escape)
    assert sheet.line.isHidden()
    desk.press(Qt.Key.Key_F2)
    desk.type("Autumn")
    desk.press(Qt.Key.Key_Return)
    assert [row[0] for row in cells(sheet.table)] == ["Autumn"]
    assert len(desk.workspace.libraries.list(greeter.property_id)) == 1


def test_a_deleted_library_comes_back_with_what_it_held(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    library = library_of(desk, revised(desk, greeter))
    opened(desk, page)
    desk.press(Qt.Key.Key_Delete)
    assert desk.workspace.libraries.list(greeter.property_id) == ()
    undo(desk)
    assert [one.id for one in desk.workspace.libraries.list(greeter.property_id)] == [library]
    sheet = page.sheets.sheet
    assert isinstance(sheet, LibrariesSheet)
    assert sheet.table.key() == library
    assert len(cells(sheet.held)) == 1


def test_a_newer_revision_is_marked_and_takes_the_place(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    first = revised(desk, greeter)
    library = library_of(desk, first)
    sheet = opened(desk, page)
    assert not sheet.replace_action.isEnabled()
    desk.workspace.properties.edit(greeter.id, enabled=False)
    desk.settle()
    assert "has changed since" in cells(sheet.held)[0][4]
    second = revised(desk, greeter)
    desk.settle()
    assert cells(sheet.held)[0][4] == "newer revision 2 there"
    sheet.replace_action.trigger()
    desk.settle()
    held = desk.workspace.libraries.revisions_in(library)
    assert [one.id for one in held] == [second.id]
    assert cells(sheet.held)[0][3:] == ("disabled", "the newest")
    undo(desk)
    assert [one.id for one in desk.workspace.libraries.revisions_in(library)] == [first.id]


def test_an_older_revision_can_be_put_in(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    first = revised(desk, greeter)
    desk.workspace.properties.edit(greeter.id, enabled=False)
    second = revised(desk, greeter)
    library = desk.workspace.libraries.create(greeter.property_id, "Summer").id
    opened(desk, page)
    desk.press(Qt.Key.Key_Return, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, AddRevisionsSheet)
    assert sheet.revision.currentData() == second.id
    desk.tab_to(sheet.revision)
    desk.press(Qt.Key.Key_Down)
    assert sheet.revision.currentData() == first.id
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert [one.id for one in desk.workspace.libraries.revisions_in(library)] == [first.id]


def test_only_a_succeeded_extension_can_be_put_in_and_the_others_say_why(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    other = add_package(desk.workspace, tmp_path, name="other", displayName="Other")
    archive = desk.workspace.folder.archive(other.digest)
    archive.write_bytes(archive.read_bytes() + b"!")
    added = desk.workspace.properties.add_extension(greeter.property_id, other.id, SETTINGS)
    assert installed(desk.workspace, added.id).installation_status is Status.FAILED
    desk.workspace.libraries.create(greeter.property_id, "Summer")
    opened(desk, page)
    desk.press(Qt.Key.Key_Return, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, AddRevisionsSheet)
    sheet.table.choose(added.id)
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Return)
    row = sheet.table.rows.rows[sheet.table.rows.at(added.id)]
    assert row.ticked is None
    assert "only a succeeded one" in row.cells[2]
    assert "Retry it first" in row.tip
    assert not sheet.put_in.isEnabled()
    assert not sheet.revision.isEnabled()


def test_what_is_taken_out_is_put_back_by_undo(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    library = library_of(desk, revised(desk, greeter))
    sheet = opened(desk, page)
    desk.press(Qt.Key.Key_Return)
    assert sheet.held.hasFocus()
    desk.press(Qt.Key.Key_Delete)
    assert desk.workspace.libraries.get(library).count == 0
    assert "Nothing yet" in sheet.said.text()
    undo(desk)
    assert desk.workspace.libraries.get(library).count == 1
    assert len(cells(sheet.held)) == 1


def test_nothing_in_a_published_library_changes(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    library = library_of(desk, revised(desk, greeter))
    desk.workspace.libraries.publish(library)
    sheet = opened(desk, page)
    for action in (sheet.rename_action, sheet.remove_action, sheet.publish_action):
        assert not action.isEnabled()
        assert "published" in action.toolTip()
    desk.press(Qt.Key.Key_F2)
    assert sheet.line.isHidden()
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Delete)
    assert desk.workspace.libraries.get(library).count == 1


def test_publishing_adds_no_row_to_the_property(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    library = library_of(desk, revised(desk, greeter))
    desk.workspace.libraries.publish(library)
    desk.settle()
    assert page.detail.model.total == 1


def test_an_extension_names_its_libraries_and_leads_there(
    desk: Desk, page: PropertiesPage, greeter: Extension
) -> None:
    page.choose(greeter.id)
    desk.settle()
    inspector = page.detail.about_extension
    assert inspector.libraries.isHidden()
    library_of(desk, revised(desk, greeter), name="Autumn")
    summer = library_of(desk, *desk.workspace.properties.revisions(greeter.id)[1:], name="Summer")
    desk.settle()
    texts = [button.text() for button in inspector.libraries.buttons]
    assert texts == ["Autumn (revision 1)", "Summer (revision 1)"]
    desk.tab_to(inspector.libraries.buttons[1])
    desk.press(Qt.Key.Key_Return)
    sheet = page.sheets.sheet
    assert isinstance(sheet, LibrariesSheet)
    assert sheet.table.key() == summer
    sheet.held.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert page.sheets.sheet is None
    assert page.detail.view.table.key() == greeter.id


def test_every_control_has_a_name(desk: Desk, page: PropertiesPage, greeter: Extension) -> None:
    library_of(desk, revised(desk, greeter))
    sheet = opened(desk, page)
    assert nameless(sheet) == []
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.sheets.sheet is not None
    assert nameless(page.sheets.sheet) == []
