"""Taking schemas away: onto the clipboard, into files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from backend.schemas.exports.formats import FORMATS, format_of
from backend.schemas.model import Attribute, AttributeType, Kind, Schema
from desktop.schemas.exporting import EXPORTS, file_name
from desktop.schemas.page import SchemasPage
from desktop.schemas.save_dialog import save_dialog
from desktop.schemas.taking import all_sources
from tests.desktop.conftest import Desk, show

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    for kind, name in ((Kind.TASKS, "Feedback"), (Kind.PROFILES, "Phone")):
        attributes = (Attribute(f"{name.lower()}_number", AttributeType.INTEGER),)
        desk.workspace.schemas.publish_new(Schema(kind, name, attributes=attributes))
    page: SchemasPage = show(desk, SchemasPage)
    desk.bot.waitUntil(lambda: page.design is not None)
    desk.settle()
    return page


def popup() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def press_in_menu(desk: Desk, key: Qt.Key) -> None:
    from PySide6.QtTest import QTest

    QTest.keyClick(popup(), key)
    desk.settle()


def choosing(desk: Desk, place: Path) -> Callable[[QWidget, str, Path], QFileDialog]:
    """A person who saves under that path, or in that folder under the suggested name."""

    def choose(parent: QWidget, title: str, suggested: Path) -> QFileDialog:
        dialog = save_dialog(parent, title, suggested, native=False)
        path = place / suggested.name if place.is_dir() else place
        dialog.open = lambda: (dialog.fileSelected.emit(str(path)), dialog.close())
        return dialog

    return choose


def test_the_menu_offers_every_format_to_copy_and_to_save(desk: Desk, page: SchemasPage) -> None:
    page.form.rows.table.go(0)
    desk.press(Qt.Key.Key_E, CONTROL)
    assert words(popup()) == ["&Copy", "&Save as"]
    press_in_menu(desk, Qt.Key.Key_C)
    assert words(popup()) == [export.title for export in EXPORTS if export.pasted]
    assert {f.key for f in FORMATS} <= set(page.taking.one.copies)
    press_in_menu(desk, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == format_of("body").write(page.taking.one._read()())
    assert desk.context.toast.toasts[-1].text == "Copied request body."


@pytest.mark.parametrize("export", EXPORTS, ids=lambda e: e.key)
def test_every_format_is_saved_under_the_schemas_name(
    desk: Desk, page: SchemasPage, tmp_path: Path, export: object
) -> None:
    page.taking.one.choose_file = choosing(desk, tmp_path)
    page.taking.one.saves[export.key].trigger()
    desk.settle()
    (place,) = tmp_path.glob("*.*")
    assert place.name.startswith("Feedback")
    assert place.name.endswith(export.suffix)
    data = place.read_bytes()
    match export.suffix:
        case ".pdf":
            assert data.startswith(b"%PDF-")
            assert data.rstrip().endswith(b"%%EOF")
        case ".png":
            image = QImage.fromData(data)
            assert image.width() > 100
        case _:
            assert b"feedback_number" in data
            assert b"phone_number" not in data
    assert desk.context.toast.toasts[-1].text == f"Saved {place.name} in {tmp_path}."


@pytest.mark.parametrize("export", EXPORTS, ids=lambda e: e.key)
def test_every_format_takes_all_schemas_too(
    desk: Desk, page: SchemasPage, tmp_path: Path, export: object
) -> None:
    page.taking.all.choose_file = choosing(desk, tmp_path)
    page.taking.all.saves[export.key].trigger()
    desk.settle()
    (place,) = tmp_path.glob("*.*")
    assert place.name.startswith("schemas")
    if export.suffix not in (".pdf", ".png"):
        assert b"feedback_number" in place.read_bytes()
        assert b"phone_number" in place.read_bytes()


def test_names_of_files_tell_the_formats_apart(desk: Desk, page: SchemasPage) -> None:
    source = page.taking.one._read()()
    names = [file_name(export, source) for export in EXPORTS]
    assert len(set(names)) == len(names)
    assert names[0] == "Feedback.json"


def test_all_is_in_the_menu_under_the_list(desk: Desk, page: SchemasPage) -> None:
    page.focus_list()
    desk.press(Qt.Key.Key_E, CONTROL | SHIFT)
    press_in_menu(desk, Qt.Key.Key_C)
    press_in_menu(desk, Qt.Key.Key_Return)
    copied = QGuiApplication.clipboard().text()
    assert copied == format_of("body").write(all_sources(desk.workspace))
    assert desk.context.toast.toasts[-1].text == "Copied request body of all schemas."


def test_what_is_being_typed_is_taken_away_too(desk: Desk, page: SchemasPage) -> None:
    page.form.rows.table.go(0)
    desk.type("renamed")
    page.taking.one.copies["body"].trigger()
    desk.settle()
    assert '"renamed"' in QGuiApplication.clipboard().text()


def test_a_draft_is_taken_as_it_stands_on_the_screen(desk: Desk, page: SchemasPage) -> None:
    page.form.rows.table.go(0, "length")
    page.form.rows.table.go(0)
    desk.press(Qt.Key.Key_Delete)
    (source,) = page.taking.one._read()()
    assert source.is_draft
    assert source.version == 1
    assert [version.number for version in source.versions] == [1]
    assert source.schema.attributes == ()


def test_a_place_that_cannot_be_written_is_told_with_the_reason(
    desk: Desk, page: SchemasPage, tmp_path: Path
) -> None:
    page.taking.one.choose_file = choosing(desk, tmp_path / "missing" / "a.json")
    page.taking.one.saves["body"].trigger()
    desk.settle()
    assert "the folder is not there" in desk.context.toast.toasts[-1].text
    assert [p.name for p in tmp_path.iterdir()] == ["workspace"]


def test_a_full_disk_is_told_and_the_old_file_stays(
    desk: Desk, page: SchemasPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "mine.json"
    place.write_text("old")

    def full(_handle: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    page.taking.one.choose_file = choosing(desk, place)
    page.taking.one.saves["body"].trigger()
    desk.settle()
    monkeypatch.undo()
    assert "the disk is full" in desk.context.toast.toasts[-1].text
    assert place.read_text() == "old"


def test_the_folder_chosen_last_is_offered_again(
    desk: Desk, page: SchemasPage, tmp_path: Path
) -> None:
    take = page.taking.one
    take.choose_file = choosing(desk, tmp_path)
    take.saves["body"].trigger()
    desk.settle()
    asked: list[Path] = []

    def look(parent: QWidget, title: str, suggested: Path) -> QFileDialog:
        asked.append(suggested)
        return choosing(desk, tmp_path)(parent, title, suggested)

    take.choose_file = look
    take.saves["curl"].trigger()
    desk.settle()
    assert asked[0].parent == tmp_path


def test_without_a_schema_there_is_nothing_to_take(desk: Desk) -> None:
    page: SchemasPage = show(desk, SchemasPage)
    assert not page.taking.action.isEnabled()
    assert not any(action.isEnabled() for action in page.taking.one.copies.values())
    page.taking.all.copies["body"].trigger()
    desk.settle()
    assert "no schema" in desk.context.toast.toasts[-1].text


def test_the_dialog_suggests_name_and_suffix(desk: Desk, tmp_path: Path) -> None:
    dialog = save_dialog(desk.window, "Save it", tmp_path / "Feedback.sql", native=False)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert dialog.defaultSuffix() == "sql"
    assert [Path(name).name for name in dialog.selectedFiles()] == ["Feedback.sql"]
    dialog.deleteLater()
