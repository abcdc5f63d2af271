"""Portable files at the real page: out of one property, into another, and what is refused."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from backend.properties.model import Extension
from backend.schemas.model import Attribute, Kind, Schema
from backend.status import Status
from backend.workspace import Workspace
from desktop.packages.page import PackagesPage
from desktop.properties.page import PropertiesPage
from desktop.properties.whole.portable_sheets import (
    ExportSheet,
    ExportWorkspaceSheet,
    ImportPropertySheet,
)
from desktop.properties.whole.workspace_sheet import OpenWorkspaceSheet
from tests.backend.installing import SETTINGS, add_package, add_property, installed
from tests.conftest import OpenWorkspace
from tests.desktop.conftest import Desk, show
from tests.desktop.packages.naming import nameless

CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(desk: Desk) -> PropertiesPage:
    shown: PropertiesPage = show(desk, PropertiesPage)
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


def drop(desk: Desk, path: Path, onto: QWidget | None = None) -> None:
    """On the window, or on one of its pages."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, copy = QPoint(400, 300), Qt.DropAction.CopyAction
    target = onto or desk.window
    enter = QDragEnterEvent(place, copy, data, LEFT, NONE)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(place), copy, data, LEFT, NONE))
    desk.settle()


def written(desk: Desk, page: PropertiesPage, path: Path) -> ExportSheet:
    """The sheet of an export that is over."""
    sheet = page.sheets.sheet
    assert isinstance(sheet, ExportSheet)
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type(str(path))
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.over
    return sheet


def exported(desk: Desk, page: PropertiesPage, path: Path) -> ExportSheet:
    page.whole_acts.portable.export_property()
    desk.settle()
    return written(desk, page, path)


def importing(page: PropertiesPage) -> ImportPropertySheet:
    sheet = page.sheets.sheet
    assert isinstance(sheet, ImportPropertySheet)
    return sheet


def test_a_file_that_is_dropped_comes_in_with_the_digest_of_its_export(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    path = tmp_path / "shop.ewp"
    digest = exported(desk, page, path).digest.edit.text()
    assert len(digest) == 64
    drop(desk, path)
    sheet = importing(page)
    assert sheet.digest.edit.text() == digest
    desk.tab_to(sheet.digest.other)
    desk.type("0")
    assert sheet.digest.other_field.error
    desk.press(Qt.Key.Key_Backspace)
    desk.type(digest)
    assert not sheet.digest.other_field.error
    assert sheet.digest.mark.isVisible()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.imported is not None
    came = sheet.imported.property
    assert came.id != greeter.property_id
    assert page.list.shown == came.id
    (copy,) = desk.workspace.properties.extensions(came.id)
    assert installed(desk.workspace, copy.id).installation_status is Status.SUCCEEDED
    assert copy.digest == greeter.digest


def test_the_digest_stands_until_it_was_read_where_the_workspace_was_empty(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    path = tmp_path / "shop.ewp"
    exported(desk, page, path)
    page.whole_acts.delete()
    desk.settle()
    assert page.empty.isVisible()
    drop(desk, path)
    sheet = importing(page)
    assert sheet.digest.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert page.sheets.sheet is None
    assert page.detail.view.isVisible()


def test_a_tampered_file_is_told_in_place_and_changes_nothing(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    path = tmp_path / "shop.ewp"
    exported(desk, page, path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    drop(desk, path)
    sheet = importing(page)
    assert sheet.trouble.problems[0].code == "portable-altered"
    assert not sheet.over
    assert sheet.file.edit.hasFocus()
    assert len(desk.workspace.properties.list()) == 1
    path.write_bytes(data[: len(data) // 2])
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.trouble.problems[0].code == "portable-truncated"


def test_what_cannot_be_written_is_said_and_can_be_tried_elsewhere(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    page.whole_acts.portable.export_property()
    desk.settle()
    sheet = page.sheets.sheet
    assert isinstance(sheet, ExportSheet)
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.press(Qt.Key.Key_Delete)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.field.error == "Choose a file."
    desk.type(str(tmp_path / "nowhere" / "shop.ewp"))
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.trouble.problems
    written(desk, page, tmp_path / "shop.ewp")
    assert (tmp_path / "shop.ewp").is_file()


def test_escape_cancels_and_leaves_no_file(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    """Something else that takes long holds it back, so that it cannot be over before the key."""
    gate = threading.Event()
    desk.context.work.begin(
        page,
        lambda _tell, _cancel: gate.wait(),
        lambda _: None,
        lambda _: None,
        lambda _: None,
    )
    page.whole_acts.portable.export_property()
    sheet = page.sheets.sheet
    assert isinstance(sheet, ExportSheet)
    sheet.file.edit.setText(str(tmp_path / "shop.ewp"))
    QTest.keyClick(sheet.file.edit, Qt.Key.Key_Return, CONTROL)
    assert sheet.running
    assert sheet.cancel_button.hasFocus()
    QTest.keyClick(sheet.cancel_button, Qt.Key.Key_Escape)
    assert "Cancelling" in sheet.told.text()
    gate.set()
    desk.settle()
    assert not sheet.running
    assert sheet.outcome.text().startswith("Cancelled.")
    assert not (tmp_path / "shop.ewp").exists()
    assert page.sheets.sheet is sheet


def test_a_workspace_becomes_another_one_and_is_opened_beside(
    desk: Desk,
    page: PropertiesPage,
    greeter: Extension,
    tmp_path: Path,
    open_workspace: OpenWorkspace,
) -> None:
    started: list[Path] = []
    page.whole_acts.portable.open_window = lambda folder: bool(started.append(folder) or True)
    path = tmp_path / "everything.ewp"
    page.whole_acts.portable.export_workspace()
    desk.settle()
    digest = written(desk, page, path).digest.edit.text()
    drop(desk, path)
    asked = importing(page)
    assert asked.trouble.problems[0].code == "portable-foreign"
    desk.tab_to(asked.other)
    desk.press(Qt.Key.Key_Return)
    sheet = page.sheets.sheet
    assert isinstance(sheet, OpenWorkspaceSheet)
    assert sheet.into.path == tmp_path / "everything"
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.over, sheet.trouble.problems
    assert sheet.digest.edit.text() == digest
    assert str(tmp_path / "everything") in sheet.command.text()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert started == [tmp_path / "everything"]
    other: Workspace = open_workspace(tmp_path / "everything")
    assert [one.name for one in other.properties.list()] == ["Shop"]
    assert other.properties.extension(greeter.id).digest == greeter.digest


def test_masked_values_are_written_only_where_they_are_asked_for(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    pin = Attribute("pin", length=9, encrypt=True, id="P")
    state = desk.workspace.schemas.publish_new(Schema(Kind.TASKS, "Card", attributes=(pin,)))
    task = desk.workspace.records.create_resource(Kind.TASKS, "1")
    desk.workspace.records.save(task.id, state.id, {"P": "secret-77"})
    page.whole_acts.portable.export_workspace()
    desk.settle()
    without = tmp_path / "without.ewp"
    sheet = written(desk, page, without)
    assert "1 masked value was left out." in sheet.outcome.text()
    assert b"secret-77" not in without.read_bytes()
    desk.press(Qt.Key.Key_Return, CONTROL)
    page.whole_acts.portable.export_workspace()
    desk.settle()
    asked = page.sheets.sheet
    assert isinstance(asked, ExportWorkspaceSheet)
    desk.tab_to(asked.masked)
    desk.press(Qt.Key.Key_Space)
    desk.tab_to(asked.file.edit)
    sheet = written(desk, page, tmp_path / "with.ewp")
    assert "left out" not in sheet.outcome.text()
    assert b"secret-77" in (tmp_path / "with.ewp").read_bytes()


def test_a_portable_file_dropped_on_the_packages_leads_to_the_properties(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    path = tmp_path / "shop.ewp"
    exported(desk, page, path)
    packages = PackagesPage(desk.context)
    desk.window.pages["packages"] = packages
    desk.window.stack.addWidget(packages)
    desk.window.rail.select("packages")
    desk.settle()
    drop(desk, path, packages)
    assert desk.window.page is page
    assert importing(page).over
    assert len(desk.workspace.packages.list()) == 1


def test_leaving_for_another_property_cancels_and_says_so(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    other = add_property(desk.workspace, "Other")
    desk.settle()
    gate = threading.Event()
    desk.context.work.begin(
        page, lambda _tell, _cancel: gate.wait(), lambda _: None, lambda _: None, lambda _: None
    )
    page.whole_acts.portable.export_property()
    sheet = page.sheets.sheet
    assert isinstance(sheet, ExportSheet)
    sheet.file.edit.setText(str(tmp_path / "shop.ewp"))
    QTest.keyClick(sheet.file.edit, Qt.Key.Key_Return)
    assert sheet.running
    page.choose(other)
    assert desk.context.toast.toasts[-1].text == "Cancelled: Export Shop."
    gate.set()
    desk.settle()
    assert not (tmp_path / "shop.ewp").exists()


def test_a_folder_that_is_in_use_is_refused_in_place(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    path = tmp_path / "everything.ewp"
    page.whole_acts.portable.export_workspace()
    desk.settle()
    written(desk, page, path)
    page.whole_acts.portable.open_workspace(path)
    desk.settle()
    sheet = page.sheets.sheet
    assert isinstance(sheet, OpenWorkspaceSheet)
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type(str(desk.workspace.folder.root))
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.trouble.problems[0].code == "folder-in-use"
    assert len(desk.workspace.properties.list()) == 1


def test_every_control_has_a_name(
    desk: Desk, page: PropertiesPage, greeter: Extension, tmp_path: Path
) -> None:
    acts = page.whole_acts.portable
    for open_sheet in (acts.export_workspace, acts.import_property, acts.open_workspace):
        open_sheet()
        desk.settle()
        assert page.sheets.sheet is not None
        assert nameless(page.sheets.sheet) == []
    exported(desk, page, tmp_path / "shop.ewp")
    assert nameless(page.sheets.sheet) == []
