"""Bringing schemas in at the real page: pasted, from a file, from samples, from a template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from backend.schemas.body import parse_body, to_body
from backend.schemas.canonical import write
from backend.schemas.model import Cardinality, Kind
from desktop.schemas.import_sheet import ImportSheet
from desktop.schemas.page import SchemasPage
from tests.backend.schemas.bodies import FEEDBACK, PHONE
from tests.desktop.conftest import Desk, show

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
JSON_SCHEMA = {
    "title": "Order form",
    "type": "object",
    "required": ["number"],
    "properties": {
        "number": {"type": "integer"},
        "mail": {"type": "string", "format": "email", "maxLength": 99},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}
RECORDS = "id,joined,note\n1,2026-01-01,hi\n2,2026-01-01,\n"


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    shown: SchemasPage = show(desk, SchemasPage)
    return shown


@pytest.fixture
def sheet(desk: Desk, page: SchemasPage) -> ImportSheet:
    QTest.keyClick(desk.window, Qt.Key.Key_N, CONTROL | SHIFT)
    desk.settle()
    sheet = page.sheets.sheet
    assert isinstance(sheet, ImportSheet)
    assert sheet.source.box.hasFocus()
    return sheet


def paste(desk: Desk, data: object) -> None:
    text = data if isinstance(data, str) else json.dumps(data)
    QGuiApplication.clipboard().setText(text)
    desk.press(Qt.Key.Key_V, CONTROL)


def names(desk: Desk) -> list[str]:
    return [summary.name for summary in desk.workspace.schemas.list()]


def take(desk: Desk, page: SchemasPage) -> None:
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: page.sheets.sheet is None)
    desk.settle()


def rows_of(sheet: ImportSheet) -> list[tuple[str, ...]]:
    model = sheet.result.findings.rows
    return [model.row(at) for at in range(model.rowCount())]


def test_a_list_of_bodies_is_pasted_and_imported_with_two_keys(
    desk: Desk, page: SchemasPage, sheet: ImportSheet
) -> None:
    paste(desk, [FEEDBACK, PHONE])
    assert (
        sheet.result.lead.text() == "Understood as list of request bodies: 2 schemas, 9 attributes"
    )
    assert sheet._import.text() == "Import 2 schemas as drafts"
    assert names(desk) == []  # nothing is stored by looking
    take(desk, page)
    assert names(desk) == ["Feedback", "Phone"]
    desk.bot.waitUntil(lambda: page.design is not None and page.design.draft.name == "Feedback")
    stored = page.design.state
    assert stored.version == 0
    assert to_body(stored.draft) == to_body(parse_body(FEEDBACK, Kind.TASKS))
    toast = desk.context.toast.toasts[-1]
    assert toast.text == "Imported Feedback and Phone as drafts."
    QTest.mouseClick(toast.action_button, Qt.MouseButton.LeftButton)
    desk.bot.waitUntil(lambda: names(desk) == [])


def test_what_became_of_each_part_is_told_by_its_place(
    desk: Desk, page: SchemasPage, sheet: ImportSheet
) -> None:
    paste(desk, JSON_SCHEMA)
    assert rows_of(sheet) == [
        ("✕ left out", "/properties/tags", "An attribute holds one value: the list is left out."),
        ("≈ approximated", "/", "The name “Order form” became “Order_form”."),
        ("≈ approximated", "/properties/mail/format", "Text is not checked to be “email”."),
    ]
    sheet.result.copy_report()
    copied = QGuiApplication.clipboard().text()
    assert "Order_form (tasks, single-valued)" in copied
    assert "/properties/tags" in copied
    assert sheet.result.attributes.rowCount() == 2


def test_a_taken_name_has_a_free_one_in_its_place_and_can_be_changed(
    desk: Desk, page: SchemasPage
) -> None:
    desk.workspace.schemas.publish_new(parse_body(FEEDBACK, Kind.TASKS))
    desk.settle()
    QTest.keyClick(desk.window, Qt.Key.Key_N, CONTROL | SHIFT)
    desk.settle()
    sheet = page.sheets.sheet
    assert isinstance(sheet, ImportSheet)
    paste(desk, FEEDBACK)
    model = sheet.result.schemas
    assert model.index(0, 0).data() == "Feedback_2"
    assert model.index(0, 4).data() == "Was “Feedback”: taken"
    sheet.result.schema_table.setFocus()
    desk.type("feedBACK")
    desk.press(Qt.Key.Key_Return)
    assert model.index(0, 4).data() == "Another schema has this name: type another"
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert names(desk) == ["Feedback"]
    assert page.sheets.sheet is sheet  # the name is asked for in its place
    desk.type("Opinion")
    take(desk, page)
    assert sorted(names(desk)) == ["Feedback", "Opinion"]


def test_guesses_from_samples_are_approved_one_by_one(
    desk: Desk, page: SchemasPage, sheet: ImportSheet
) -> None:
    sheet.source.samples.click()
    sheet.source.box.setFocus()
    paste(desk, RECORDS)
    model = sheet.result.attributes
    assert [model.index(0, column).data() for column in (0, 1, 4, 5)] == [
        "id",
        "integer",
        "2 of 2",
        "1, 2",
    ]
    assert model.index(2, 4).data() == "1 of 2"
    assert [box.text() for box in sheet.result.key_boxes] == ["Unique: id"]
    sheet.result.key_boxes[0].setFocus()
    desk.press(Qt.Key.Key_Space)
    sheet.result.attribute_table.setFocus()
    sheet.result.attribute_table.setCurrentIndex(model.index(1, 3))
    desk.press(Qt.Key.Key_Space)
    assert sheet.result.why.text().startswith(
        "joined: All values are dates such as 2026-03-17. 2 of 2"
    )
    take(desk, page)
    desk.bot.waitUntil(lambda: page.design is not None)
    draft = page.design.draft
    assert [a.mandatory for a in draft.attributes] == [True, False, False]
    assert [draft.key_names(key) for key in draft.keys] == [("id",)]
    assert draft.cardinality is Cardinality.MULTI


def test_the_same_text_is_read_again_with_another_meaning(
    desk: Desk, page: SchemasPage, sheet: ImportSheet
) -> None:
    paste(desk, [{"id": 1}])
    assert [p.code for p in sheet.trouble.problems] == ["source-records"]
    assert not sheet.result.isVisible()
    assert not sheet._import.isEnabled()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert names(desk) == []
    sheet.source.samples.click()
    desk.settle()
    assert sheet.trouble.problems == ()
    assert sheet.result.attributes.index(0, 0).data() == "id"


def test_a_template(desk: Desk, page: SchemasPage, sheet: ImportSheet) -> None:
    paste(desk, FEEDBACK)
    desk.tab_to(sheet.source.template_buttons["contact"])
    desk.press(Qt.Key.Key_Space)
    assert sheet.result.lead.text().startswith("Understood as template “Contact”: 1 schema, 12")
    assert sheet.source.box.toPlainText() == ""
    take(desk, page)
    desk.bot.waitUntil(lambda: page.design is not None)
    assert (page.design.draft.name, page.design.draft.kind) == ("Contact", Kind.PROFILES)
    assert page.design.problems == ()


def test_a_file_dropped_on_the_sheet(
    desk: Desk, page: SchemasPage, sheet: ImportSheet, tmp_path: Path
) -> None:
    schemas = [
        parse_body(body, kind) for body, kind in ((FEEDBACK, Kind.TASKS), (PHONE, Kind.PROFILES))
    ]
    path = tmp_path / "schemas.json"
    path.write_text(write(schemas), encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    arguments: Any = (
        Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip
    QApplication.sendEvent(sheet, QDragEnterEvent(QPoint(5, 5), *arguments))
    QApplication.sendEvent(sheet, QDropEvent(QPoint(5, 5), *arguments))
    desk.settle()
    assert sheet.result.lead.text().startswith("Understood as canonical JSON: 2 schemas")
    assert sheet.source.named.text() == "schemas.json"
    assert [schema.kind for schema in sheet.result.schemas.schemas] == [Kind.TASKS, Kind.PROFILES]
    assert sheet.result.schemas.schemas[0] == schemas[0]  # ids and all


def test_a_file_dropped_on_the_page_opens_the_sheet(
    desk: Desk, page: SchemasPage, tmp_path: Path
) -> None:
    path = tmp_path / "feedback.json"
    path.write_text(json.dumps(FEEDBACK), encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    arguments: Any = (
        Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip
    enter = QDragEnterEvent(QPoint(5, 5), *arguments)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    assert page.importing._hint.isVisible()
    QApplication.sendEvent(page, QDropEvent(QPoint(5, 5), *arguments))
    desk.settle()
    assert not page.importing._hint.isVisible()
    sheet = page.sheets.sheet
    assert isinstance(sheet, ImportSheet)
    assert sheet.result.lead.text() == "Understood as request body: 1 schema, 3 attributes"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file-unreadable"),
        (b"\x89PNG\r\n\0\0", "file-not-text"),
        (b"[" * 100_000, "json-too-deep"),
    ],
)
def test_a_file_that_is_no_good_says_why_and_nothing_is_imported(
    desk: Desk,
    page: SchemasPage,
    sheet: ImportSheet,
    tmp_path: Path,
    content: bytes | None,
    code: str,
) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    sheet.source.take_file(path)
    desk.settle()
    assert [p.code for p in sheet.trouble.problems] == [code]
    assert not sheet._import.isEnabled()


def test_a_text_too_long_to_show_is_read_all_the_same(
    desk: Desk, page: SchemasPage, sheet: ImportSheet
) -> None:
    records = [{"id": at, "words": "x" * 50} for at in range(5_000)]
    sheet.source.samples.click()
    sheet.source.box.setFocus()
    paste(desk, records)
    assert "characters from the clipboard" in sheet.source.box.toPlainText()
    assert sheet.result.lead.text().endswith("from 5,000 records")


def test_escape_leads_back_to_the_form(desk: Desk, page: SchemasPage, sheet: ImportSheet) -> None:
    paste(desk, FEEDBACK)
    desk.press(Qt.Key.Key_Escape)
    assert page.sheets.sheet is None
    assert names(desk) == []


def test_every_control_has_a_name_and_tab_leads_to_all_of_them(
    desk: Desk, page: SchemasPage, sheet: ImportSheet
) -> None:
    sheet.source.samples.click()
    sheet.source.box.setFocus()
    paste(desk, RECORDS)
    unnamed = [
        widget
        for widget in sheet.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
    ]
    assert [type(widget).__name__ for widget in unnamed] == []
    for widget in (
        sheet.result.schema_table,
        sheet.result.attribute_table,
        sheet.result.key_boxes[0],
    ):
        desk.tab_to(widget)


def test_the_last_source_given_is_the_one_that_counts(
    desk: Desk, page: SchemasPage, sheet: ImportSheet
) -> None:
    shown: list[str] = []
    sheet.result.schemas.modelReset.connect(
        lambda: shown.extend(s.name for s in sheet.result.schemas.schemas)
    )
    sheet.source.template_buttons["survey"].click()
    sheet.source.template_buttons["contact"].click()
    assert sheet.waiting.isVisible()
    desk.settle()
    assert not sheet.waiting.isVisible()
    assert shown == ["Contact"]
