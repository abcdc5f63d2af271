"""Verifying and repairing on the page: real files, damaged for real."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.properties.model import Extension
from desktop.properties.page import PropertiesPage
from desktop.properties.verify_sheet import VerifySheet
from tests.backend.installing import installed, installed_files
from tests.desktop.conftest import Desk, show
from tests.desktop.properties.extensions import CONTROL, SHIFT, cell, click, shop_with


@pytest.fixture
def page(desk: Desk) -> PropertiesPage:
    shown: PropertiesPage = show(desk, PropertiesPage)
    return shown


def folder_of(desk: Desk, extension: Extension) -> Path:
    folder = desk.workspace.properties.installed_folder(extension.id)
    assert folder is not None
    return folder


def verify(desk: Desk, page: PropertiesPage) -> VerifySheet:
    desk.press(Qt.Key.Key_F7)
    sheet = page.sheets.sheet
    assert isinstance(sheet, VerifySheet)
    desk.bot.waitUntil(lambda: not sheet.bar.isVisible())
    desk.settle()
    return sheet


def test_sound_files_are_said_to_be_so(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    shop_with(desk, page, tmp_path)
    sheet = verify(desk, page)
    assert sheet.sound.isVisible()
    assert sheet.sound.accessibleName() == "All 5 files are as they were installed."
    assert not sheet.faults.isVisible()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.sheets.sheet is sheet, "there is nothing to repair"
    desk.press(Qt.Key.Key_Escape)
    assert page.detail.view.table.hasFocus()


def test_every_fault_is_listed_and_repaired(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    before = installed_files(desk.workspace, one)
    folder = folder_of(desk, one)
    (folder / "icon.svg").unlink()
    (folder / "lib" / "greet.js").write_text("altered")
    (folder / "lib" / "own.js").write_text("mine")
    sheet = verify(desk, page)
    assert [(line.word, line.sentence) for line in sheet.faults.lines] == [
        ("missing", "icon.svg"),
        ("altered", "lib/greet.js"),
        ("not of the package", "lib/own.js"),
    ]
    assert sheet.told.text().startswith("Of 5 files: 1 missing, 1 altered, 1 not of the package.")
    assert sheet.primary_button is not None
    assert sheet.primary_button.hasFocus()
    desk.press(Qt.Key.Key_Space)
    desk.bot.waitUntil(lambda: page.sheets.sheet is None)
    installed(desk.workspace, one.id)
    desk.bot.waitUntil(lambda: cell(page, one.id) == "succeeded")
    assert installed_files(desk.workspace, one) == before
    page.detail.view.table.setFocus()
    assert verify(desk, page).sound.isVisible()


def test_faults_stay_told_until_they_are_repaired(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    (folder_of(desk, one) / "icon.svg").unlink()
    verify(desk, page)
    desk.press(Qt.Key.Key_Escape)
    card = page.detail.about_extension.altered
    desk.bot.waitUntil(lambda: cell(page, one.id) == "succeeded, files altered")
    assert page.detail.view.table.hasFocus()
    assert card.isVisible()
    desk.press(Qt.Key.Key_F7, SHIFT)
    installed(desk.workspace, one.id)
    desk.bot.waitUntil(lambda: cell(page, one.id) == "succeeded")
    desk.bot.waitUntil(lambda: not card.isVisible())


def test_an_archive_that_is_gone_is_told_with_what_to_do(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    desk.workspace.folder.archive(one.digest).unlink()
    sheet = verify(desk, page)
    (problem,) = sheet.trouble.problems
    assert problem.code == "archive-missing"
    assert problem.remedy
    assert not sheet.repair_action.isEnabled()
    assert sheet.told.text() == "The files cannot be compared."


def test_verifying_can_be_stopped(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    shop_with(desk, page, tmp_path)
    gate = threading.Event()
    work = desk.context.work
    work.begin(page, lambda *_: gate.wait(30), lambda _: None, lambda _: None, lambda _: None)
    QTest.keyClick(desk.focus(), Qt.Key.Key_F7)
    sheet = page.sheets.sheet
    assert isinstance(sheet, VerifySheet)
    assert sheet.stop_button.hasFocus()
    QTest.keyClick(sheet.stop_button, Qt.Key.Key_Space)
    gate.set()
    desk.settle()
    assert sheet.told.text() == "Verifying was stopped. Nothing was changed."
    assert sheet.found is None
    assert not sheet.bar.isVisible()


def test_leaving_the_sheet_stops_it(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    shop_with(desk, page, tmp_path)
    gate = threading.Event()
    work = desk.context.work
    work.begin(page, lambda *_: gate.wait(30), lambda _: None, lambda _: None, lambda _: None)
    QTest.keyClick(desk.focus(), Qt.Key.Key_F7)
    sheet = page.sheets.sheet
    assert isinstance(sheet, VerifySheet)
    cancel = sheet._cancel
    QTest.keyClick(desk.focus(), Qt.Key.Key_Escape)
    gate.set()
    desk.settle()
    assert page.sheets.sheet is None
    assert cancel is not None
    assert cancel.is_set()


def test_it_can_be_asked_again_in_the_sheet(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    one = shop_with(desk, page, tmp_path)
    sheet = verify(desk, page)
    (folder_of(desk, one) / "icon.svg").unlink()
    click(desk, sheet.again_button)
    desk.bot.waitUntil(lambda: sheet.faults.isVisible())
    assert sheet.repair_action.isEnabled()
