"""What is done with the rows of a file: chosen by keys, told before and after."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from backend.modes import ServerMode
from backend.records.filters import RecordQuery
from backend.records.report import ImportAct
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, UniqueKey
from desktop.records.import_sheet import ImportSheet
from desktop.records.page import RecordsPage
from tests.desktop.conftest import Desk, show

CONTROL = Qt.KeyboardModifier.ControlModifier
NAME = Attribute("name", length=20, mandatory=True)
AGE = Attribute("age", AttributeType.INTEGER)
PEOPLE = Schema(Kind.TASKS, "People", Cardinality.MULTI, (NAME, AGE), (UniqueKey((NAME.id,)),))


def open_import(desk: Desk, schema: Schema) -> tuple[RecordsPage, ImportSheet]:
    """Two tasks, each with Ada and Bo where the schema has their names; the sheet by keys."""
    schema_id = desk.workspace.schemas.publish_new(schema).id
    for label in ("first", "second"):
        task = desk.workspace.records.create_resource(Kind.TASKS, label=label).id
        for name in ("Ada", "Bo") if schema.cardinality is Cardinality.MULTI else ():
            desk.workspace.records.save(task, schema_id, {NAME.id: name, AGE.id: 1})
    page: RecordsPage = show(desk, RecordsPage)
    desk.window.resize(1280, 800)
    desk.tab_to(page.pane.all_button)
    desk.press(Qt.Key.Key_Space)
    desk.bot.waitUntil(lambda: page.shown.all)
    desk.settle()
    return page, sheet_of(desk, page)


def sheet_of(desk: Desk, page: RecordsPage) -> ImportSheet:
    for _ in range(40):
        if desk.focus().accessibleName() == "Import…":
            break
        desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Return)
    opened = page.sheets.sheet
    assert isinstance(opened, ImportSheet)
    return opened


def choose(desk: Desk, sheet: ImportSheet, act: ImportAct, path: Path) -> None:
    """By keys alone: the path, then the act with the arrows."""
    desk.type(str(path))
    desk.tab_to(sheet.acts.buttons[sheet.acts.act])
    for _ in ImportAct:
        if sheet.acts.act is act:
            break
        desk.press(Qt.Key.Key_Down)
    assert sheet.acts.act is act


def take_the_good(desk: Desk, sheet: ImportSheet) -> None:
    desk.tab_to(sheet.all)
    desk.press(Qt.Key.Key_Down)
    assert sheet.good.isChecked()


def held(desk: Desk, page: RecordsPage) -> list[tuple[str, object, object]]:
    lines = desk.workspace.records.page(RecordQuery(page.shown.schema_id)).lines
    return [
        (one.resource.number, one.record.values[NAME.id], one.record.values.get(AGE.id))
        for one in lines
    ]


def test_records_are_updated_by_unique(desk: Desk, tmp_path: Path) -> None:
    page, sheet = open_import(desk, PEOPLE)
    path = tmp_path / "people.csv"
    path.write_text("task_id,name,age\n1,Ada,7\n2,Bo,8\n2,Cy,9\n1,Bo,x\n")
    choose(desk, sheet, ImportAct.UPDATE, path)
    assert sheet.act_button.text().startswith("Update records")
    assert not sheet.loss.isVisible()
    take_the_good(desk, sheet)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.outcome.text() == "Updated 2 records; 2 rows were refused."
    rows = [sheet.rows.rows.row(at) for at in range(sheet.rows.rows.rowCount())]
    assert [row[:2] for row in rows] == [("4", ""), ("5", "age")]
    assert "No record of People has this name" in rows[0][2]
    desk.press(Qt.Key.Key_Return)
    desk.settle()
    assert held(desk, page) == [("1", "Ada", 7), ("1", "Bo", 1), ("2", "Ada", 1), ("2", "Bo", 8)]
    model = page.all_view.model
    desk.bot.waitUntil(lambda: str(model.index(0, 2).data()) == "7")


def test_records_are_deleted_by_unique_after_it_was_said_that_a_copy_is_made(
    desk: Desk, tmp_path: Path
) -> None:
    page, sheet = open_import(desk, PEOPLE)
    path = tmp_path / "people.csv"
    path.write_text("task_id,name\n1,Ada\n2,Bo\n")
    choose(desk, sheet, ImportAct.DELETE, path)
    assert sheet.loss.isVisible()
    assert "a copy of the store is made" in sheet.loss.words.text()
    assert list(desk.workspace.folder.backups.glob("*")) == []
    desk.press(Qt.Key.Key_Return, CONTROL)
    (copy,) = desk.workspace.folder.backups.glob("*")
    assert sheet.outcome.text() == "Deleted 2 records."
    assert sheet.kept.isVisible()
    assert sheet.kept.text() == f"The store as it was before is backups/{copy.name}."
    assert held(desk, page) == [("1", "Bo", 1), ("2", "Ada", 1)]


def test_what_a_task_holds_is_replaced_where_all_its_rows_are_good(
    desk: Desk, tmp_path: Path
) -> None:
    page, sheet = open_import(desk, PEOPLE)
    path = tmp_path / "people.csv"
    path.write_text("task_id,name,age\n1,Cy,7\n2,Dee,8\n2,Eve,x\n")
    choose(desk, sheet, ImportAct.REPLACE, path)
    assert "all rows of a task are good" in sheet.good.text()
    take_the_good(desk, sheet)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.outcome.text() == (
        "Replaced what 1 task held: 1 record in the place of 2; 1 row was refused, 1 task stays as "
        "it was."
    )
    last = sheet.rows.rows.row(sheet.rows.rows.rowCount() - 1)
    assert last[1] == "task_id"
    assert "What the task “2” holds stays as it was." in last[2]
    assert held(desk, page) == [("2", "Ada", 1), ("2", "Bo", 1), ("1", "Cy", 7)]


def test_all_or_nothing_says_that_nothing_was_changed(desk: Desk, tmp_path: Path) -> None:
    page, sheet = open_import(desk, PEOPLE)
    path = tmp_path / "people.csv"
    path.write_text("task_id,name\n1,Ada\n2,Cy\n")
    choose(desk, sheet, ImportAct.DELETE, path)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.outcome.text() == "Nothing was changed: 1 row was refused, 1 was right."
    assert not sheet.kept.isVisible()
    assert len(held(desk, page)) == 4


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        (Schema(Kind.TASKS, "Note", Cardinality.SINGLE, (NAME,)), "The schema is single-valued"),
        (
            Schema(Kind.TASKS, "Loose", Cardinality.MULTI, (NAME, AGE)),
            "The schema has no unique key",
        ),
    ],
)
def test_an_act_that_the_schema_cannot_have_says_why(
    desk: Desk, schema: Schema, why: str, tmp_path: Path
) -> None:
    _, sheet = open_import(desk, schema)
    for act in (ImportAct.UPDATE, ImportAct.DELETE):
        assert not sheet.acts.buttons[act].isEnabled()
        assert sheet.acts.words[act].text().startswith(why)
        assert sheet.acts.buttons[act].accessibleDescription().startswith(why)
    choose(desk, sheet, ImportAct.REPLACE, tmp_path / "in.csv")


def test_the_mode_that_is_switched_meanwhile_refuses_the_act(desk: Desk, tmp_path: Path) -> None:
    page, sheet = open_import(desk, PEOPLE)
    path = tmp_path / "people.csv"
    path.write_text("task_id,name\n1,Ada\n")
    choose(desk, sheet, ImportAct.REPLACE, path)
    desk.workspace.set_mode(ServerMode.MAINTENANCE)
    desk.settle()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert [problem.code for problem in sheet.problems.problems] == ["maintenance-mode"]
    assert len(held(desk, page)) == 4
