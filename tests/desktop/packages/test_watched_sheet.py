"""Watched folders at the real page: what is built there comes by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from backend.packages.model import Availability
from desktop.packages.file_dialog import folder_dialog
from desktop.packages.page import PackagesPage
from desktop.packages.watched_sheet import WatchedSheet
from tests.backend.installing import archive
from tests.desktop.conftest import Desk, show
from tests.desktop.packages.naming import nameless

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(desk: Desk) -> PackagesPage:
    shown: PackagesPage = show(desk, PackagesPage)
    shown.middle.watched.choose_folder = lambda parent: folder_dialog(parent, native=False)
    return shown


@pytest.fixture
def sheet(desk: Desk, page: PackagesPage) -> WatchedSheet:
    desk.workspace.watching.start()  # as the window does
    page.watched_action.trigger()
    desk.settle()
    return page.middle.watched


def said(sheet: WatchedSheet) -> list[list[str]]:
    model = sheet.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_folder_is_watched_by_key_and_its_package_leads_on(
    desk: Desk, page: PackagesPage, sheet: WatchedSheet, tmp_path: Path
) -> None:
    builds = tmp_path / "builds"
    builds.mkdir()
    archive(builds)
    assert sheet.none.isVisible()
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: bool(sheet.findChildren(QFileDialog)))
    (dialog,) = sheet.findChildren(QFileDialog)
    (name,) = dialog.findChildren(QLineEdit, "fileNameEdit")
    name.setText(str(builds))
    QTest.keyClick(name, Qt.Key.Key_Return)
    wanted = [str(builds), "watching", "greeter 1.2.3", "succeeded"]
    desk.bot.waitUntil(lambda: said(sheet) == [wanted])
    (package,) = desk.workspace.packages.list()
    assert package.availability is Availability.DEVELOPMENT
    desk.window.activateWindow()
    desk.bot.waitUntil(sheet.table.hasFocus)
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(page.view.isVisible)
    assert page.showing.shown == package.id


def test_stop_watching_can_be_undone(desk: Desk, sheet: WatchedSheet, tmp_path: Path) -> None:
    sheet.watch(tmp_path)
    desk.bot.waitUntil(lambda: len(said(sheet)) == 1)
    desk.tab_to(sheet.table)
    desk.press(Qt.Key.Key_Delete)
    desk.bot.waitUntil(sheet.none.isVisible)
    assert desk.workspace.watching.list() == ()
    button = desk.context.toast.toasts[-1].action_button
    assert button is not None
    button.click()
    desk.bot.waitUntil(lambda: len(said(sheet)) == 1)


def test_a_file_is_refused_in_its_place(desk: Desk, sheet: WatchedSheet, tmp_path: Path) -> None:
    sheet.watch(archive(tmp_path))
    desk.bot.waitUntil(sheet.refusal.isVisible)
    assert [p.code for p in sheet.refusal.problems] == ["folder-missing"]


def test_escape_goes_back_and_every_control_has_a_name(
    desk: Desk, page: PackagesPage, sheet: WatchedSheet
) -> None:
    assert nameless(sheet) == []
    desk.press(Qt.Key.Key_Escape)
    assert page.middle.empty.isVisible()


def test_a_rebuild_is_told_where_it_is_seen_and_opens_nothing(
    desk: Desk, page: PackagesPage, sheet: WatchedSheet, tmp_path: Path
) -> None:
    builds = tmp_path / "builds"
    builds.mkdir()
    archive(builds)
    sheet.watch(builds)
    desk.bot.waitUntil(lambda: [row[2:] for row in said(sheet)] == [["greeter 1.2.3", "succeeded"]])
    (first,) = desk.workspace.packages.list()
    desk.press(Qt.Key.Key_Escape)
    archive(builds, description="Built anew.")
    desk.bot.waitUntil(lambda: bool(desk.context.toast.toasts))
    assert [toast.text for toast in desk.context.toast.toasts] == ["Greeter 1.2.3 was built anew."]
    assert desk.workspace.packages.get(first.id).digest != first.digest
    assert page.catalogue.isVisible()
