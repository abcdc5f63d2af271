"""History, trash and duplicates, at the real page with real keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.schemas import canonical
from backend.schemas.changes import AddKey, RemoveAttribute, RenameSchema, SetAttribute
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
    SchemaState,
    UniqueKey,
)
from desktop.schemas.history_sheet import HistorySheet
from desktop.schemas.page import SchemasPage
from desktop.schemas.plan_sheet import PlanSheet
from desktop.schemas.trash_sheet import TrashSheet
from tests.desktop.conftest import Desk, show

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
RATING = Attribute("rating", AttributeType.STRING, 10, id="R")
COMMENT = Attribute("comment", AttributeType.STRING, 40, id="C")
SCHEMA = Schema(Kind.TASKS, "Feedback", Cardinality.MULTI, (RATING, COMMENT))


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    shown: SchemasPage = show(desk, SchemasPage)
    return shown


@pytest.fixture
def schema(desk: Desk, page: SchemasPage) -> SchemaState:
    """Two versions and a draft; one record, whose rating was converted, its comment removed."""
    schemas, records = desk.workspace.schemas, desk.workspace.records
    state = schemas.publish_new(SCHEMA, "first")
    task = records.create_resource(Kind.TASKS).id
    records.save(task, state.id, {"R": "007", "C": "said"})
    schemas.edit(state.id, [SetAttribute("R", "type", AttributeType.INTEGER), RemoveAttribute("C")])
    schemas.publish(state.id, "to count")
    state = schemas.edit(state.id, [RenameSchema("Voices")])
    desk.bot.waitUntil(lambda: page.design is not None and page.design.draft.name == "Voices")
    desk.settle()
    return state


def history(desk: Desk, page: SchemasPage) -> HistorySheet:
    page.form.heading.focus_name()
    desk.press(Qt.Key.Key_H, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, HistorySheet)
    return sheet


def test_the_history_tells_what_each_version_changed(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    sheet = history(desk, page)
    rows = [sheet.table.rows.row(at) for at in range(3)]
    assert [row[0] for row in rows] == ["Draft", "2", "1"]
    assert [row[2] for row in rows] == ["Not published", "to count", "first"]
    assert rows[0][3] == "The schema “Feedback” is now “Voices”"
    assert sheet.comparison.list.sentences == ("The schema “Feedback” is now “Voices”.",)
    desk.press(Qt.Key.Key_Down)
    assert sheet.comparison.list.sentences == (
        "“comment” is removed.",
        "“rating” is an integer; it was a string of 10 characters.",
    )
    assert [sheet.comparison.table.rows.row(at) for at in range(2)] == [
        ("retyped", "rating: string of 10 characters", "rating: integer"),
        ("removed", "comment: string of 40 characters", ""),
    ]


def test_any_two_versions_are_compared(desk: Desk, page: SchemasPage, schema: SchemaState) -> None:
    sheet = history(desk, page)
    desk.tab_to(sheet.comparison.left)
    desk.press(Qt.Key.Key_End)
    assert sheet.comparison.left.currentText() == "Nothing yet"
    desk.press(Qt.Key.Key_Up)
    assert sheet.comparison.left.currentText() == "Version 1"
    assert len(sheet.comparison.list.sentences) == 3


def test_a_file_is_compared_with_the_draft(
    desk: Desk, page: SchemasPage, schema: SchemaState, tmp_path: Path
) -> None:
    other = Schema(Kind.TASKS, "Voices", Cardinality.MULTI, (Attribute("RATING"),))
    file = tmp_path / "voices.json"
    file.write_text(canonical.write([SCHEMA, other]), encoding="utf-8")
    sheet = history(desk, page)
    sheet.compare_file(file)
    desk.settle()
    assert sheet.comparison.right.currentText() == "File voices.json"
    assert "“rating” is renamed to “RATING”." in sheet.comparison.list.sentences
    for text in ("no json", json.dumps({"name": 3})):
        file.write_text(text, encoding="utf-8")
        sheet.compare_file(file)
        desk.settle()
        assert sheet.trouble.problems
    sheet.compare_file(tmp_path / "gone.json")
    desk.settle()
    assert [p.code for p in sheet.trouble.problems] == ["file-unreadable"]


def test_a_version_comes_back_with_its_values(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    sheet = history(desk, page)
    desk.press(Qt.Key.Key_Down, times=2)
    assert sheet.revert_action.text() == "Revert to version 1…"
    desk.press(Qt.Key.Key_Return)
    plan = page.sheets.sheet
    assert isinstance(plan, PlanSheet)
    desk.press(Qt.Key.Key_Escape)  # to the history it came from
    assert isinstance(page.sheets.sheet, HistorySheet)
    desk.press(Qt.Key.Key_Down, times=2)
    desk.press(Qt.Key.Key_Return)
    plan = page.sheets.sheet
    assert isinstance(plan, PlanSheet)
    assert "1 value of “comment” comes back as it was." in [
        card.sentence.text() for card in plan.cards.values()
    ]
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: page.sheets.sheet is None)
    desk.settle()
    assert page.design is not None
    assert page.design.draft == SCHEMA
    (record,) = desk.workspace.records.records(1, schema.id)
    assert dict(record.values) == {"R": "007", "C": "said"}
    page.form.heading.focus_name()
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert page.design.draft.name == "Voices"


def test_kept_values_are_purged_after_one_more_question(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    sheet = history(desk, page)
    line = sheet.kept.lines[0]
    assert line.words.text() == "“comment”: the attribute is removed, 1 record holds a value."
    desk.tab_to(line.act_button)
    desk.press(Qt.Key.Key_Return)
    assert desk.focus() is line.keep_button  # the harmless answer
    desk.press(Qt.Key.Key_Escape)
    assert page.sheets.sheet is sheet
    assert len(desk.workspace.schemas.kept(schema.id)) == 2
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert [kept.name for kept in desk.workspace.schemas.kept(schema.id)] == ["rating"]
    assert len(sheet.kept.lines) == 1


def test_the_trash_gives_a_schema_back(desk: Desk, page: SchemasPage, schema: SchemaState) -> None:
    page.acts.delete_action.trigger()
    desk.settle()
    assert page.design is None
    page.focus_list()
    desk.press(Qt.Key.Key_Delete, CONTROL | SHIFT)
    sheet = page.sheets.sheet
    assert isinstance(sheet, TrashSheet)
    assert "Voices: task, version 2, 1 record." in sheet.lines[0].words.text()
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: page.design is not None and page.design.id == schema.id)
    assert page.sheets.sheet is None


def test_the_trash_is_emptied_one_by_one(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    desk.workspace.schemas.delete(schema.id)
    desk.settle()
    page.acts.trash()
    desk.settle()
    sheet = page.sheets.sheet
    assert isinstance(sheet, TrashSheet)
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Return)
    assert "for good" in sheet.lines[0].words.text()
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.workspace.schemas.trash() == ()
    assert sheet.lead.text() == "Nothing lies here."


def test_a_duplicate_is_a_draft_of_its_own(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    desk.workspace.schemas.edit(schema.id, [AddKey(0, UniqueKey(("R",)))])
    desk.settle()
    page.form.heading.focus_name()
    QTest.keyClick(desk.focus(), Qt.Key.Key_D, CONTROL | SHIFT)
    desk.bot.waitUntil(lambda: page.design is not None and page.design.id != schema.id)
    desk.settle()
    copy = page.design.draft
    assert copy.name == "Voices_2"
    assert desk.focus() is page.form.heading.name.edit
    assert [a.name for a in copy.attributes] == ["rating"]
    assert copy.keys[0].attributes == (copy.attributes[0].id,)
    assert copy.attributes[0].id != "R"
    assert page.design.state.version == 0
