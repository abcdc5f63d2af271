"""The catalogue at the real page: archives by dialog, by drop and by call, over the real thread."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QWidget,
)

from backend.packages.schema_words import setting_fields
from backend.status import Status
from desktop.packages.file_dialog import archive_dialog
from desktop.packages.page import PackagesPage
from desktop.properties.page import PropertiesPage
from desktop.widgets.rows_table import RowsTable
from tests.backend.installing import SETTINGS, add_package, add_property, archive, holding
from tests.desktop.conftest import Desk, show
from tests.desktop.packages.naming import nameless
from tests.packaging import good_manifest, write_package

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(desk: Desk) -> PackagesPage:
    shown: PackagesPage = show(desk, PackagesPage)
    shown.choose_files = lambda parent: archive_dialog(parent, native=False)
    return shown


def listed(page: PackagesPage) -> list[str]:
    return [entry.title for entry in page.catalogue.model.entries]


def chosen(page: PackagesPage) -> str:
    return page.showing.shown


def shown(desk: Desk, page: PackagesPage, status: str) -> None:
    wanted = f"Status: {status}"
    desk.bot.waitUntil(
        lambda: (
            page.view.isVisible() and page.view.header.status.accessibleName().startswith(wanted)
        )
    )
    desk.settle()


def broken(folder: Path) -> Path:
    """An archive whose manifest has four faults."""
    manifest = good_manifest(version="two", author=..., colour="red")
    manifest["actions"][0]["libPath"] = "lib/gone.js"
    return write_package(folder / "broken.zip", manifest)


def rows(table: RowsTable) -> list[tuple[str, ...]]:
    return [table.rows.row(at) for at in range(table.rows.rowCount())]


# -- adding -----------------------------------------------------------------------------------


def test_an_archive_is_checked_and_shown_with_all_it_provides(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    assert page.middle.empty.isVisible()
    page.add_files([archive(tmp_path)])
    shown(desk, page, "succeeded")
    assert listed(page) == ["Greeter"]
    assert page.view.header.title.label.text() == "Greeter"
    assert page.view.provides.title.text() == "Greet"
    assert "Library: lib/greet.js" in page.view.provides.about.accessibleName()
    assert rows(page.view.settings.table) == [
        ("greeting", "text", "required", "at least 1 character"),
        ("times", "whole number", "", "at least 1"),
    ]
    (package,) = desk.workspace.packages.list()
    assert page.inspector.facts.value("SHA-256") == package.digest
    assert page.inspector.facts.value("Author") == "Somebody"
    assert json.loads(page.view.manifest.text()) == good_manifest()


def test_a_check_is_shown_live(desk: Desk, page: PackagesPage, tmp_path: Path) -> None:
    with holding(desk.workspace, "checking") as hold:
        page.add_files([archive(tmp_path)])
        desk.settle()
        hold.wait()
        shown(desk, page, "pending. checking")
        assert listed(page) == ["greeter-1.2.3.zip"]
        assert page.view.header.bar.isVisible()
        key = chosen(page)
    shown(desk, page, "succeeded")
    assert listed(page) == ["Greeter"]
    assert chosen(page) == key
    assert not page.view.header.bar.isVisible()


def test_files_are_dropped_on_the_page(desk: Desk, page: PackagesPage, tmp_path: Path) -> None:
    data = QMimeData()
    paths = [archive(tmp_path), archive(tmp_path, name="second", displayName="Second")]
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(300, 300), copy, data, LEFT, none)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    assert page.hint.isVisible()
    QApplication.sendEvent(page, QDropEvent(QPointF(300, 300), copy, data, LEFT, none))
    assert not page.hint.isVisible()
    desk.bot.waitUntil(lambda: listed(page) == ["Greeter", "Second"])


def test_text_dragged_over_the_page_is_left_alone(desk: Desk, page: PackagesPage) -> None:
    data = QMimeData()
    data.setText("no file")
    none = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, data, LEFT, none)
    assert entering.type() is QEvent.Type.DragEnter
    QApplication.sendEvent(page, entering)
    assert not page.hint.isVisible()


def click(place: QWidget, words: str) -> None:
    """Press the visible button of that name."""
    buttons = place.findChildren(QAbstractButton)
    button = next(b for b in buttons if b.isVisible() and b.accessibleName() == words)
    QTest.mouseClick(button, LEFT)


def choose_in_dialog(desk: Desk, page: PackagesPage, path: Path) -> None:
    desk.bot.waitUntil(lambda: bool(page.findChildren(QFileDialog)))
    (dialog,) = page.findChildren(QFileDialog)
    desk.bot.waitUntil(dialog.isVisible)
    (name,) = dialog.findChildren(QLineEdit, "fileNameEdit")
    name.setText(str(path))
    QTest.keyClick(name, Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: not page.findChildren(QFileDialog))
    desk.settle()


def test_archives_are_chosen_in_a_dialog(desk: Desk, page: PackagesPage, tmp_path: Path) -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_N, CONTROL)
    choose_in_dialog(desk, page, archive(tmp_path))
    shown(desk, page, "succeeded")


def test_the_same_archive_again_leads_to_the_one_that_is_there(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    path = archive(tmp_path)
    page.add_files([path])
    shown(desk, page, "succeeded")
    (package,) = desk.workspace.packages.list()
    page.add_files([path])
    desk.bot.waitUntil(lambda: bool(desk.context.toast.toasts))
    assert "already" in desk.context.toast.toasts[0].text
    desk.bot.waitUntil(lambda: chosen(page) == package.id)
    desk.bot.waitUntil(lambda: listed(page) == ["Greeter"])


def test_a_file_that_is_not_there_is_told(desk: Desk, page: PackagesPage, tmp_path: Path) -> None:
    page.add_files([tmp_path / "gone.zip"])
    desk.bot.waitUntil(lambda: bool(desk.context.toast.toasts))
    assert "gone.zip" in desk.context.toast.toasts[0].text


# -- failing ----------------------------------------------------------------------------------


def test_a_failed_package_shows_every_reason_and_goes(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    page.add_files([broken(tmp_path)])
    shown(desk, page, "failed")
    problems = page.view.problems.problems
    assert len(problems) == 4
    assert any("/actions/0/libPath" in problem.detail for problem in problems)
    buttons = page.view.problems.findChildren(QAbstractButton)
    QTest.mouseClick(next(b for b in buttons if b.isVisible()), LEFT)
    assert "lib/gone.js" in QGuiApplication.clipboard().text()
    desk.press(Qt.Key.Key_Escape)
    assert page.catalogue.cards.hasFocus()
    desk.press(Qt.Key.Key_Delete)
    desk.bot.waitUntil(page.middle.empty.isVisible)
    assert desk.workspace.packages.list() == ()


def test_a_corrected_archive_takes_the_place_of_the_failed_one(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    page.add_files([broken(tmp_path)])
    shown(desk, page, "failed")
    click(page.view, "Add again…")
    choose_in_dialog(desk, page, archive(tmp_path))
    shown(desk, page, "succeeded")
    (package,) = desk.workspace.packages.list()
    assert package.status is Status.SUCCEEDED


# -- what is shown ----------------------------------------------------------------------------


def test_the_properties_that_hold_it_lead_there(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path)
    desk.bot.waitUntil(lambda: chosen(page) == package.id)
    assert page.inspector.none.isVisibleTo(page.inspector.none.parentWidget())
    shop = add_property(desk.workspace)
    desk.workspace.properties.add_extension(shop, package.id, SETTINGS)
    desk.bot.waitUntil(lambda: page.inspector.tabs.tabText(1) == "Installed in 1")
    page.inspector.tabs.setCurrentIndex(1)
    properties = PropertiesPage(desk.context)
    desk.window.stack.addWidget(properties)
    desk.window.pages["properties"] = properties
    add_property(desk.workspace, "Another")
    held = page.inspector.holders
    QTest.mouseClick(held.viewport(), LEFT, pos=held.visualRect(held.model().index(0, 0)).center())
    desk.bot.waitUntil(properties.isVisible)
    desk.bot.waitUntil(lambda: properties.pane.list.current() == shop)


def test_a_good_package_leads_to_the_property_that_takes_it(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path)
    properties = PropertiesPage(desk.context)
    desk.window.stack.addWidget(properties)
    desk.window.pages["properties"] = properties
    page.choose(package.id)
    desk.bot.waitUntil(page.view.isVisible)
    click(page.view, "Add to a property…")
    desk.bot.waitUntil(lambda: bool(desk.context.toast.toasts))
    assert "no web property" in desk.context.toast.toasts[0].text
    held = add_property(desk.workspace, "Another")
    desk.workspace.properties.add_extension(held, package.id, SETTINGS)
    add_property(desk.workspace)
    desk.context.go("packages", package.id)
    desk.settle()
    click(page.view, "Add to a property…")
    desk.bot.waitUntil(properties.adding.isVisible)
    desk.bot.waitUntil(lambda: properties.adding.parts.form.name.text() == "Greeter")
    assert properties.adding.parts.title.label.text() == "Add to Shop"


def test_ctrl_return_opens_the_dialog(desk: Desk, page: PackagesPage, tmp_path: Path) -> None:
    page.focus_list()
    desk.press(Qt.Key.Key_Return, CONTROL)
    choose_in_dialog(desk, page, archive(tmp_path))
    shown(desk, page, "succeeded")


def test_what_was_chosen_is_chosen_again(desk: Desk, page: PackagesPage, tmp_path: Path) -> None:
    add_package(desk.workspace, tmp_path)
    last = add_package(desk.workspace, tmp_path, name="second", displayName="Second")
    page.choose(last.id)
    desk.bot.waitUntil(page.view.isVisible)
    page.focus_search()
    desk.press(Qt.Key.Key_T, CONTROL)
    assert page.catalogue.table.isVisible()
    page.catalogue.set_order(1, down=True)
    page.choose(last.id)
    state = json.loads(json.dumps(page.state()))
    other: PackagesPage = show(desk, PackagesPage)
    other.restore(state)
    desk.bot.waitUntil(other.view.isVisible)
    assert chosen(other) == last.id
    desk.press(Qt.Key.Key_Escape)
    assert other.catalogue.table.hasFocus()
    assert listed(other) == ["Second", "Greeter"]


def test_every_control_has_a_name(desk: Desk, page: PackagesPage, tmp_path: Path) -> None:
    page.add_files([archive(tmp_path)])
    shown(desk, page, "succeeded")
    page.add_files([broken(tmp_path)])
    shown(desk, page, "failed")
    assert nameless(page) == []


def test_a_schema_is_read_as_a_list_of_settings() -> None:
    schema: dict[str, Any] = {
        "properties": {
            "colour": {"enum": ["red", "blue"], "description": "Of the button."},
            "sizes": {"type": "array", "items": {"type": "integer"}, "maxItems": 3},
            "box": {
                "type": "object",
                "properties": {"width": {"type": ["number", "null"], "minimum": 0, "maximum": 9}},
                "required": ["width"],
            },
            "any": True,
        },
        "required": ["box"],
    }
    said = [(f.name, f.type, f.required, f.rule) for f in setting_fields(schema)]
    assert said == [
        ("colour", "one of", False, 'Of the button; "red", "blue"'),
        ("sizes", "list of whole number", False, "at most 3 items"),
        ("box", "object", True, ""),
        ("box.width", "number or null", True, "0 to 9"),
        ("any", "any", False, ""),
    ]
