"""Folders, tarballs and folders of packages at the real page, by dialog, by drop and by call."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from backend.status import Status
from desktop.packages.file_dialog import archive_dialog, folder_dialog
from desktop.packages.haul import Haul
from desktop.packages.page import PackagesPage
from tests.desktop.conftest import Desk, show
from tests.packaging import (
    good_manifest,
    npm_members,
    package_files,
    write_folder,
    write_package,
    write_tarball,
)


@pytest.fixture
def page(desk: Desk) -> PackagesPage:
    shown: PackagesPage = show(desk, PackagesPage)
    shown.adding.choose_files = lambda parent: archive_dialog(parent, native=False)
    shown.adding.choose_folder = lambda parent: folder_dialog(parent, native=False)
    return shown


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Three versions of a package, each in another shape."""
    folder = tmp_path / "shelf"
    write_folder(folder / "greeter")
    write_package(folder / "two.zip", good_manifest(version="2.0.0"))
    three = package_files(good_manifest(version="3.0.0"))
    write_tarball(folder / "three.tgz", npm_members(three))
    return folder


def added(desk: Desk, versions: set[str]) -> None:
    """Waits until exactly these are in the catalogue, and good."""

    def are_there() -> bool:
        packages = desk.workspace.packages.list()
        good = {package.version for package in packages if package.status is Status.SUCCEEDED}
        return good == versions and len(packages) == len(versions)

    desk.bot.waitUntil(are_there)
    desk.settle()


def drop(page: PackagesPage, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    button = Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPoint(300, 300), copy, data, button, none)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(300, 300), copy, data, button, none))


def choose_in_dialog(desk: Desk, page: PackagesPage, path: Path) -> QFileDialog.FileMode:
    desk.bot.waitUntil(lambda: bool(page.findChildren(QFileDialog)))
    (dialog,) = page.findChildren(QFileDialog)
    desk.bot.waitUntil(dialog.isVisible)
    mode = dialog.fileMode()
    (name,) = dialog.findChildren(QLineEdit, "fileNameEdit")
    name.setText(str(path))
    QTest.keyClick(name, Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: not page.findChildren(QFileDialog))
    desk.settle()
    return mode


def test_a_folder_of_packages_dropped_adds_all_of_them(
    desk: Desk, page: PackagesPage, shelf: Path
) -> None:
    drop(page, shelf)
    added(desk, {"1.2.3", "2.0.0", "3.0.0"})


def test_packages_of_every_shape_are_dropped_together(
    desk: Desk, page: PackagesPage, shelf: Path
) -> None:
    drop(page, shelf / "greeter", shelf / "three.tgz")
    added(desk, {"1.2.3", "3.0.0"})


@pytest.mark.parametrize(
    ("name", "versions"), [("", {"1.2.3", "2.0.0", "3.0.0"}), ("greeter", {"1.2.3"})]
)
def test_a_folder_is_chosen_in_a_dialog_by_a_key(
    desk: Desk, page: PackagesPage, shelf: Path, name: str, versions: set[str]
) -> None:
    page.focus_list()
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(desk.focus(), Qt.Key.Key_N, shift)
    assert choose_in_dialog(desk, page, shelf / name) is QFileDialog.FileMode.Directory
    added(desk, versions)


def test_a_tarball_is_chosen_in_the_dialog_for_files(
    desk: Desk, page: PackagesPage, shelf: Path
) -> None:
    page.new()
    choose_in_dialog(desk, page, shelf / "three.tgz")
    added(desk, {"3.0.0"})


def test_a_folder_without_packages_says_so_and_adds_nothing(
    desk: Desk, page: PackagesPage, shelf: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    drop(page, tmp_path / "empty", tmp_path / "gone.zip", shelf / "greeter")
    added(desk, {"1.2.3"})
    told = " ".join(toast.text for toast in desk.context.toast.toasts)
    assert "The folder holds no package." in told
    assert "There is no file or folder “gone.zip”." in told


def test_a_folder_is_told_in_one_notice_and_the_catalogue_stays(
    desk: Desk, page: PackagesPage, shelf: Path, tmp_path: Path
) -> None:
    drop(page, shelf / "two.zip")
    added(desk, {"2.0.0"})
    page.showing.close()
    (shelf / "broken.zip").write_bytes(b"no zip")
    drop(page, shelf)
    said = "Added 2 packages, 1 was there already, 1 failed."
    desk.bot.waitUntil(
        lambda: [toast.text for toast in desk.context.toast.toasts] == [said], timeout=15_000
    )
    assert page.catalogue.isVisible()
    page.showing.choose(page.showing.shown)
    desk.bot.waitUntil(page.view.isVisible)
    button = desk.context.toast.toasts[0].action_button
    assert button is not None
    button.click()
    assert page.catalogue.isVisible()


def test_a_haul_without_anything_new_says_so() -> None:
    assert Haul(0, joined=2).words == "Added none, 2 were there already."
    assert Haul(0, added=1, failed=1).words == "Added 1 package, 1 failed."


def test_the_dialog_opens_where_the_last_one_was_left(
    desk: Desk, page: PackagesPage, shelf: Path
) -> None:
    page.new()
    choose_in_dialog(desk, page, shelf / "three.tgz")
    page.restore(page.state())
    page.focus_list()
    page.new()
    (dialog,) = page.findChildren(QFileDialog)
    assert Path(dialog.directory().absolutePath()) == shelf
    dialog.reject()
