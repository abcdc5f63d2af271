"""All records of a schema at the real page: found, sorted, edited in place, from and to files."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from backend.modes import ServerMode
from backend.records.bulk import BATCH
from backend.records.filters import RecordQuery
from backend.records.report import FileFormat, ImportWish
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
    UniqueKey,
    Value,
)
from desktop.records.filter_bar import FilterForm
from desktop.records.import_sheet import ImportSheet
from desktop.records.lines_model import BLOCK
from desktop.records.long_sheet import LongSheet
from desktop.records.page import RecordsPage
from desktop.records.reading import MOST
from desktop.records.sample_sheet import SampleSheet
from tests.desktop.conftest import Desk, show

T = AttributeType
CONTROL = Qt.KeyboardModifier.ControlModifier
NAME = Attribute("name", length=20, mandatory=True)
AGE = Attribute("age", T.INTEGER)
FEE = Attribute("fee", T.CURRENCY)
PIN = Attribute("pin", length=8, encrypt=True)
NOTE = Attribute("note", length=200, default="none")
PEOPLE = Schema(
    Kind.TASKS,
    "People",
    Cardinality.MULTI,
    (NAME, AGE, FEE, PIN, NOTE),
    (UniqueKey((NAME.id,)),),
)


@pytest.fixture
def page(desk: Desk) -> RecordsPage:
    """The page with two tasks, nothing recorded yet, in the view of all records."""
    desk.workspace.schemas.publish_new(PEOPLE)
    for label in ("Ada's", "Noor's"):
        desk.workspace.records.create_resource(Kind.TASKS, label=label)
    shown: RecordsPage = show(desk, RecordsPage)
    desk.window.resize(1280, 800)
    desk.tab_to(shown.pane.all_button)
    desk.press(Qt.Key.Key_Space)
    desk.bot.waitUntil(lambda: shown.shown.all)
    desk.settle()
    return shown


def save(desk: Desk, page: RecordsPage, task: int, **values: Value | None) -> None:
    ids = {attribute.name: attribute.id for attribute in PEOPLE.attributes}
    by_id = {ids[name]: value for name, value in values.items()}
    tasks = desk.workspace.records.resources(Kind.TASKS)
    desk.workspace.records.save(tasks[task].id, page.shown.schema_id, by_id)
    desk.settle()


def three(desk: Desk, page: RecordsPage) -> None:
    save(desk, page, 0, name="Bo", age=7, fee=Decimal("9.5"), pin="1234")
    save(desk, page, 1, name="Ada", age=30, fee=Decimal("10.25"))
    save(desk, page, 0, name="cy")


def column(desk: Desk, page: RecordsPage, name: str) -> list[str]:
    """What stands in a column once every row is read: a change is heard, ids come, then rows."""
    model = page.all_view.model

    def read() -> bool:
        lines = [model.line(row) for row in range(model.rowCount()) if model.index(row, 0).data()]
        return desk.context.work.idle and None not in lines

    for _ in range(3):
        desk.settle()
    desk.bot.waitUntil(read)
    at = 0 if name == "" else [a.name for a in model.attributes].index(name) + 1
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def heading(page: RecordsPage, at: int) -> str:
    return str(page.all_view.model.headerData(at, Qt.Orientation.Horizontal))


def head_click(desk: Desk, page: RecordsPage, at: int) -> None:
    head = page.all_view.table.horizontalHeader()
    place = head.sectionViewportPosition(at) + 20
    QTest.mouseClick(
        head.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(place, head.height() // 2),
    )
    desk.settle()


def records(desk: Desk, page: RecordsPage) -> list[dict[str, Value]]:
    lines = desk.workspace.records.page(RecordQuery(page.shown.schema_id), 0, 5_000).lines
    names = {attribute.id: attribute.name for attribute in PEOPLE.attributes}
    return [{names[i]: v for i, v in line.record.values.items()} for line in lines]


def type_filter(desk: Desk, page: RecordsPage, attribute: str, operator: str, value: str) -> None:
    """By keys alone: letters choose in the lists."""
    form = page.all_view.form
    desk.tab_to(page.all_view.filter_button)
    desk.press(Qt.Key.Key_Return)
    assert desk.focus() is form.attributes
    desk.type(attribute)
    desk.press(Qt.Key.Key_Tab)
    while form.operators.currentText() != operator:
        before = form.operators.currentIndex()
        desk.press(Qt.Key.Key_Down)
        assert form.operators.currentIndex() != before, f"no “{operator}”"
    desk.press(Qt.Key.Key_Tab)
    desk.type(value)
    desk.press(Qt.Key.Key_Return)


# -- finding ----------------------------------------------------------------------------------


def test_records_of_all_tasks_stand_under_their_holders(desk: Desk, page: RecordsPage) -> None:
    assert page.all_view.none.isVisible()
    tester = QAbstractItemModelTester(
        page.all_view.model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    three(desk, page)
    assert column(desk, page, "") == ["1 · Ada's", "2 · Noor's", "1 · Ada's"]
    assert column(desk, page, "fee") == ["9.5", "10.25", ""]
    assert column(desk, page, "pin") == ["••••", "", ""]
    assert page.view.title.label.text() == "All tasks"
    assert page.view.tabs.tabText(0) == "People  3"
    assert page.all_view.count.text() == "3 records"
    assert not page.view.delete_button.isVisible()
    assert tester.model() is page.all_view.model
    desk.workspace.records.delete_resource(desk.workspace.records.resources(Kind.TASKS)[0].id)
    desk.settle()
    assert column(desk, page, "name") == ["Ada"]


def test_search_and_filters_narrow_and_come_off_again(desk: Desk, page: RecordsPage) -> None:
    three(desk, page)
    desk.tab_to(page.all_view.search)
    desk.type("ADA")
    desk.press(Qt.Key.Key_Return)
    assert column(desk, page, "name") == ["Bo", "Ada", "cy"]  # two are held by “Ada's”
    desk.press(Qt.Key.Key_Escape)
    desk.type("da")
    desk.press(Qt.Key.Key_Return)
    type_filter(desk, page, "age", "is at least", "x")
    assert page.all_view.form.words.text().startswith("age takes a whole number")
    desk.press(Qt.Key.Key_Backspace)
    desk.type("8")
    desk.press(Qt.Key.Key_Return)
    assert column(desk, page, "name") == ["Ada"]
    assert page.all_view.count.text() == "1 of 3 records"
    (chip,) = page.all_view.filters.chips
    assert "age is at least 8" in chip.accessibleName()
    type_filter(desk, page, "name", "starts with", "zz")
    assert page.all_view.nothing.isVisible()
    desk.tab_to(page.all_view.filters.chips[1])
    desk.press(Qt.Key.Key_Space)
    assert column(desk, page, "name") == ["Ada"]
    assert page.all_view.filters.chips[0].hasFocus()
    desk.press(Qt.Key.Key_Space)
    assert len(column(desk, page, "name")) == 3
    assert page.all_view.filters.isHidden()


def test_sorted_by_value_with_the_mouse_and_by_keys(desk: Desk, page: RecordsPage) -> None:
    three(desk, page)
    head_click(desk, page, 3)
    assert column(desk, page, "fee") == ["9.5", "10.25", ""]
    assert heading(page, 3) == "↑ fee"
    head_click(desk, page, 3)
    assert column(desk, page, "fee") == ["10.25", "9.5", ""]
    assert heading(page, 3) == "↓ fee"
    assert page.all_view.table.current_row() == 0
    desk.tab_to(page.all_view.table)
    page.all_view.table.go(0, 1)
    desk.press(Qt.Key.Key_Up, CONTROL)
    assert column(desk, page, "name") == ["Ada", "Bo", "cy"]
    desk.press(Qt.Key.Key_Down, CONTROL)
    assert column(desk, page, "name") == ["cy", "Bo", "Ada"]
    assert heading(page, 1) == "name ↓"
    page.all_view.table.go(0, 4)
    desk.press(Qt.Key.Key_Up, CONTROL)
    assert "pin is masked" in page.all_view.words.text()
    assert heading(page, 1) == "name ↓"
    page.all_view.table.go(0, 0)
    desk.press(Qt.Key.Key_Up, CONTROL)
    assert column(desk, page, "name") == ["Bo", "Ada", "cy"]


def test_only_the_rows_in_sight_are_read(desk: Desk, page: RecordsPage) -> None:
    schema_id = page.shown.schema_id
    desk.workspace.transfer.make_samples(schema_id, 5 * BLOCK)
    desk.settle()
    model = page.all_view.model
    assert model.rowCount() == 5 * BLOCK
    assert model.line(0) is not None
    assert model.line(3 * BLOCK) is None
    desk.tab_to(page.all_view.table)
    desk.press(Qt.Key.Key_End, CONTROL)
    desk.settle()
    assert model.line(5 * BLOCK - 1) is not None
    assert model.line(3 * BLOCK - 1) is None


# -- editing ----------------------------------------------------------------------------------


def edit_cell(desk: Desk, page: RecordsPage, row: int, at: int, text: str) -> None:
    desk.tab_to(page.all_view.table)
    page.all_view.table.go(row, at)
    desk.press(Qt.Key.Key_F2)
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type(text)
    desk.press(Qt.Key.Key_Return)
    desk.settle()


def test_a_cell_is_edited_in_place_and_taken_back(desk: Desk, page: RecordsPage) -> None:
    three(desk, page)
    save(desk, page, 1, name="Dee", note=None)
    edit_cell(desk, page, 3, 2, "41")
    assert records(desk, page)[3] == {"name": "Dee", "age": 41}  # the empty note stays empty
    assert column(desk, page, "age") == ["7", "30", "", "41"]
    undo = desk.window.toasts.toasts[-1].action_button
    assert undo is not None
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    desk.settle()
    assert records(desk, page)[3] == {"name": "Dee"}
    assert column(desk, page, "age")[3] == ""


def test_what_does_not_fit_is_said_in_place(desk: Desk, page: RecordsPage) -> None:
    three(desk, page)
    edit_cell(desk, page, 0, 1, "Eve")
    assert column(desk, page, "name")[0] == "Eve"
    edit_cell(desk, page, 2, 1, "Eve")
    assert "Another record has the same name" in page.all_view.words.text()
    edit_cell(desk, page, 2, 2, "old")
    assert "age takes a whole number" in page.all_view.words.text()
    assert [one["name"] for one in records(desk, page)] == ["Eve", "Ada", "cy"]
    edit_cell(desk, page, 2, 2, "5")
    assert page.all_view.words.isHidden()


def test_a_row_is_deleted_and_brought_back(desk: Desk, page: RecordsPage) -> None:
    three(desk, page)
    desk.tab_to(page.all_view.table)
    page.all_view.table.go(1, 1)
    desk.press(Qt.Key.Key_Delete)
    assert column(desk, page, "name") == ["Bo", "cy"]
    assert page.all_view.table.hasFocus()
    undo = desk.window.toasts.toasts[-1].action_button
    assert undo is not None
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    desk.settle()
    assert column(desk, page, "name") == ["Bo", "cy", "Ada"]


def test_return_opens_the_record_in_the_form(desk: Desk, page: RecordsPage) -> None:
    three(desk, page)
    desk.tab_to(page.all_view.table)
    page.all_view.table.go(2, 1)
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: not page.shown.all and page.shown.resource is not None)
    desk.settle()
    assert page.editor.form.values()[NAME.id] == "cy"
    assert page.table.view.hasFocus()
    assert not page.pane.all_button.isChecked()


def test_the_view_of_all_is_remembered(desk: Desk, page: RecordsPage) -> None:
    state = json.loads(json.dumps(page.state()))
    again: RecordsPage = show(desk, RecordsPage)
    again.restore(state)
    desk.settle()
    desk.bot.waitUntil(lambda: again.shown.all)
    assert again.pane.all_button.isChecked()


# -- files ------------------------------------------------------------------------------------


def sheet(page: RecordsPage) -> LongSheet:
    found = page.sheets.sheet
    assert found is not None
    return found


def open_sheet(desk: Desk, page: RecordsPage, act: str) -> LongSheet:
    words = {"import": "Import…", "export": "Export…", "samples": "Make sample records…"}
    for _ in range(40):
        if desk.focus().accessibleName() == words[act]:
            break
        desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Return)
    return sheet(page)


def test_a_file_is_imported_with_a_report_of_what_was_refused(
    desk: Desk, page: RecordsPage, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("task_id,name,age\n1,Ada,7\n2,Bo,x\n9,Cy,1\n")
    opened = open_sheet(desk, page, "import")
    assert isinstance(opened, ImportSheet)
    assert opened.file.edit.hasFocus()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert opened.file_field.error == "Choose a file."
    desk.type(str(path))
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert opened.outcome.text() == "Nothing was changed: 2 rows were refused, 1 was right."
    assert opened.act_button.hasFocus()
    rows = [opened.rows.rows.row(at) for at in range(opened.rows.rows.rowCount())]
    assert sorted(row[:2] for row in rows) == [("3", "age"), ("4", "")]
    QTest.mouseClick(opened.copy_button, Qt.MouseButton.LeftButton)
    assert "There is no task “9”" in QApplication.clipboard().text()
    opened.save_report(str(tmp_path / "report.csv"))
    desk.settle()
    assert "value-wrong-type" in (tmp_path / "report.csv").read_text()
    assert records(desk, page) == []
    opened.act_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert page.sheets.sheet is None
    again = open_sheet(desk, page, "import")
    assert isinstance(again, ImportSheet)
    desk.type(str(path))
    desk.tab_to(again.all)
    desk.press(Qt.Key.Key_Down)
    assert again.good.isChecked()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert again.outcome.text() == "Added 1 record; 2 rows were refused."
    desk.press(Qt.Key.Key_Escape)
    assert column(desk, page, "name") == ["Ada"]


def test_a_file_that_cannot_be_right_says_so_and_lets_one_choose_again(
    desk: Desk, page: RecordsPage, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("nobody\n1\n")
    opened = open_sheet(desk, page, "import")
    desk.type(str(path))
    desk.press(Qt.Key.Key_Return, CONTROL)
    codes = {problem.code for problem in opened.problems.problems}
    assert codes == {"column-unknown", "column-missing"}
    assert opened.fields.isEnabled()
    desk.press(Qt.Key.Key_Escape)
    assert page.sheets.sheet is None


def test_a_long_import_is_cancelled_and_nothing_is_changed(
    desk: Desk, page: RecordsPage, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("task_id,name\n" + "".join(f"1,n{at}\n" for at in range(200 * BATCH)))
    opened = open_sheet(desk, page, "import")
    desk.type(str(path))
    QTest.keyClick(desk.focus(), Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: opened.bar.isVisible() and "rows done" in opened.told.text())
    assert opened.cancel_button.hasFocus()
    QTest.keyClick(opened.cancel_button, Qt.Key.Key_Escape)
    desk.settle()
    assert opened.outcome.text() == "Cancelled. Nothing was changed."
    assert records(desk, page) == []


def test_what_is_found_is_exported(desk: Desk, page: RecordsPage, tmp_path: Path) -> None:
    three(desk, page)
    type_filter(desk, page, "age", "is not empty", "")
    dialogs: list[QFileDialog] = []

    def choose(parent: QWidget, writes: bool) -> QFileDialog:
        assert writes
        dialog = QFileDialog(parent)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialogs.append(dialog)
        return dialog

    page.sheets.choose_file = choose
    opened = open_sheet(desk, page, "export")
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Space)
    dialogs[0].fileSelected.emit(str(tmp_path / "out.csv"))
    dialogs[0].close()
    desk.settle()
    QTest.mouseClick(opened.act_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert opened.outcome.text() == (
        "Wrote 2 records to out.csv. Masked values were left out: pin."
    )
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == [
        "task_id,name,age,fee,note",
        "1,Bo,7,9.5,none",
        "2,Ada,30,10.25,none",
    ]


def test_samples_are_made_from_the_empty_state(desk: Desk, page: RecordsPage) -> None:
    button = page.all_view.none.buttons[0]
    desk.tab_to(button)
    desk.press(Qt.Key.Key_Return)
    opened = sheet(page)
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type("30")
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert opened.outcome.text() == "Made 30 records."
    desk.press(Qt.Key.Key_Return)
    assert page.all_view.count.text() == "30 records"
    assert page.all_view.table.hasFocus()


def test_an_import_leads_from_one_task_to_the_view_of_all(desk: Desk, page: RecordsPage) -> None:
    three(desk, page)
    page.choose_resource(Kind.TASKS, desk.workspace.records.resources(Kind.TASKS)[0].id)
    desk.settle()
    assert not page.shown.all
    assert not page.offers.remove_line.isVisible()
    page.offers.import_.trigger()  # as the command palette does
    desk.bot.waitUntil(lambda: page.sheets.sheet is not None)
    assert page.shown.all
    opened = sheet(page)
    assert isinstance(opened, ImportSheet)
    assert opened.file.edit.hasFocus()
    assert not page.offers.remove.isVisible()


# -- modes ------------------------------------------------------------------------------------


def test_in_maintenance_records_wait_until_one_switches_back(desk: Desk, page: RecordsPage) -> None:
    three(desk, page)
    assert page.mode_line.isHidden()
    desk.workspace.set_mode(ServerMode.MAINTENANCE)
    desk.settle()
    assert page.mode_line.isVisible()
    assert not page.offers.import_.isEnabled()
    assert page.offers.export.isEnabled()
    edit_cell(desk, page, 0, 1, "Eve")
    assert page.all_view.sheet is None
    assert records(desk, page)[0]["name"] == "Bo"
    desk.bot.waitUntil(lambda: page.shown.resource is not None)  # Return opened the record
    page.editor.form.field("name").editor.field.setFocus()  # type: ignore[union-attr]
    desk.type("x")
    desk.press(Qt.Key.Key_Return, CONTROL)
    problems = page.editor.form.problems.problems
    assert [problem.code for problem in problems] == ["maintenance-mode"]
    desk.tab_to(page.mode_line.button)
    desk.press(Qt.Key.Key_Return)
    assert desk.workspace.mode is ServerMode.PRODUCTION
    assert page.mode_line.isHidden()
    assert page.offers.import_.isEnabled()


# -- many resources ---------------------------------------------------------------------------


def test_of_many_resources_some_are_listed_and_the_search_finds_the_others(
    desk: Desk, page: RecordsPage, tmp_path: Path
) -> None:
    schema = Schema(Kind.PROFILES, "Contact", Cardinality.MULTI, (NAME,))
    schema_id = desk.workspace.schemas.publish_new(schema).id
    path = tmp_path / "people.csv"
    path.write_text("customer_id,name\n" + "".join(f"C-{at},n\n" for at in range(1200)))
    wish = ImportWish(path, schema_id, FileFormat.CSV, make_customers=True)
    assert desk.workspace.transfer.import_file(wish).customers == 1200
    page.show_kind(Kind.PROFILES)
    desk.settle()
    model = page.pane.list.model()
    assert model.rowCount() == 500
    assert page.pane.more.text().startswith("500 of 1,200")
    page.pane.list.setFocus()
    desk.press(Qt.Key.Key_End)
    assert model.rowCount() == 1000
    page.pane.search.setFocus()
    desk.type("C-1199")
    desk.press(Qt.Key.Key_Return)
    assert model.rowCount() == 1
    desk.press(Qt.Key.Key_Down)
    desk.bot.waitUntil(
        lambda: page.shown.resource is not None and page.shown.resource.number == "C-1199"
    )


def test_of_a_task_with_many_records_the_first_and_the_opened_one_are_shown(
    desk: Desk, page: RecordsPage
) -> None:
    task = desk.workspace.records.resources(Kind.TASKS)[0].id
    desk.workspace.transfer.make_samples(page.shown.schema_id, MOST + 50, [task])
    assert len(column(desk, page, "name")) == MOST + 50
    desk.tab_to(page.all_view.table)
    desk.press(Qt.Key.Key_End, CONTROL)
    last = page.all_view.model.ids[-1]
    desk.bot.waitUntil(lambda: page.all_view.model.line(MOST + 49) is not None)
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: page.editor.key is not None and page.editor.key[2] == last)
    assert page.table.count.text() == "1,001 of 1,050 records"
    assert page.table.view.currentIndex().row() == MOST


def test_a_filter_on_a_boolean_starts_with_true(desk: Desk, page: RecordsPage) -> None:
    form = FilterForm()
    page.layout().addWidget(form)
    flag = Attribute("done", T.BOOLEAN)
    form.open_for(Schema(Kind.TASKS, "Flags", Cardinality.MULTI, (flag,)))
    assert form.value is not None
    assert form.value.text() == "true"
    assert not form.value.error
    made: list[object] = []
    form.made.connect(made.append)
    form.submit()
    assert len(made) == 1


def test_of_a_single_valued_schema_no_more_samples_are_offered_than_fit(
    desk: Desk, page: RecordsPage
) -> None:
    workspace = desk.workspace
    only = Schema(Kind.TASKS, "Only", Cardinality.SINGLE, (Attribute("a"),))
    only_id = workspace.schemas.publish_new(only).id
    tasks = workspace.records.resources(Kind.TASKS)
    opened = SampleSheet(workspace, desk.context.work, only_id, only)
    desk.bot.addWidget(opened)
    desk.settle()
    assert opened.count.maximum() == opened.count.value() == len(tasks) == 2
    assert opened.room.text() == "2 tasks have no record of Only yet, and each holds one only."
    workspace.transfer.make_samples(only_id, 2)
    full = SampleSheet(workspace, desk.context.work, only_id, only)
    desk.bot.addWidget(full)
    desk.settle()
    assert full.room.text() == "Every task has its one record of Only. Make a task first."
    assert not full.act_button.isEnabled()
    assert full.begin() is None


def test_without_a_customer_the_sheet_for_samples_asks_for_one(
    desk: Desk, page: RecordsPage
) -> None:
    many = Schema(Kind.PROFILES, "Many", Cardinality.MULTI, (Attribute("a"),))
    schema_id = desk.workspace.schemas.publish_new(many).id
    opened = SampleSheet(desk.workspace, desk.context.work, schema_id, many)
    desk.bot.addWidget(opened)
    desk.settle()
    assert opened.room.text() == "There is no customer yet to hold a record. Make a customer first."
    assert not opened.act_button.isEnabled()
