"""Records at the real page over a real store, with real keys."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from backend.records.model import Record
from backend.schemas.changes import RenameSchema, SetAttribute
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
    SchemaState,
    UniqueKey,
)
from desktop.records.page import RecordsPage
from desktop.records.record_model import MASK
from tests.desktop.conftest import Desk, show

T = AttributeType
CONTROL = Qt.KeyboardModifier.ControlModifier
TYPE = Attribute("FeedbackType", length=10, mandatory=True)
RATING = Attribute("rating", T.INTEGER, mandatory=True)
NOTES = Attribute("notes", length=256)
FEEDBACK = Schema(Kind.TASKS, "Feedback", Cardinality.SINGLE, (TYPE, RATING, NOTES))
NUMBER = Attribute("phone_num", length=20, mandatory=True)
EXT = Attribute("ext", T.INTEGER)
PIN = Attribute("pin", length=8, encrypt=True)
PHONE = Schema(
    Kind.TASKS, "Phone", Cardinality.MULTI, (NUMBER, EXT, PIN), (UniqueKey((NUMBER.id, EXT.id)),)
)


@pytest.fixture
def page(desk: Desk) -> RecordsPage:
    shown: RecordsPage = show(desk, RecordsPage)
    return shown


def publish(desk: Desk, page: RecordsPage, schema: Schema, task: str = "Call back") -> SchemaState:
    """Publish a schema of tasks, and have a task that can hold its records."""
    state = desk.workspace.schemas.publish_new(schema)
    if not desk.workspace.records.resources(Kind.TASKS):
        desk.workspace.records.create_resource(Kind.TASKS, label=task)
    desk.bot.waitUntil(lambda: state.id in page.shown.schemas and page.shown.resource is not None)
    desk.settle()
    return state


def task_id(page: RecordsPage) -> int:
    assert page.shown.resource is not None
    return page.shown.resource.id


def records(desk: Desk, page: RecordsPage, schema: SchemaState) -> tuple[Record, ...]:
    return desk.workspace.records.records(task_id(page), schema.id)


def field(page: RecordsPage, name: str) -> QWidget:
    found = page.editor.form.field(name)
    assert found is not None
    return found.editor.field


def error(page: RecordsPage, name: str) -> str:
    found = page.editor.form.field(name)
    assert found is not None
    return found.editor.error


def rows(page: RecordsPage) -> list[list[str]]:
    model = page.table.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def listed(page: RecordsPage) -> list[str]:
    model = page.pane.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def select_all(desk: Desk) -> None:
    desk.press(Qt.Key.Key_A, CONTROL)


def open_tab(desk: Desk, page: RecordsPage, schema: SchemaState) -> None:
    """By the arrows of the tab bar."""
    page.view.tabs.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        for _ in range(page.view.tabs.count()):
            if page.shown.schema_id == schema.id:
                return
            desk.press(key)
    desk.bot.waitUntil(lambda: page.shown.schema_id == schema.id)


def add_phone(desk: Desk, page: RecordsPage, number: str, ext: str) -> None:
    desk.press(Qt.Key.Key_Insert)
    desk.bot.waitUntil(field(page, "phone_num").hasFocus)
    desk.type(number)
    desk.press(Qt.Key.Key_Tab)
    desk.type(ext)
    desk.press(Qt.Key.Key_Return, CONTROL)


def toast_undo(desk: Desk) -> None:
    button = desk.window.toasts.toasts[-1].action_button
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.settle()


# -- what to do next --------------------------------------------------------------------------


def test_without_a_schema_the_page_leads_to_the_schemas(desk: Desk, page: RecordsPage) -> None:
    went: list[tuple[str, str]] = []
    page.context = replace(page.context, go=lambda name, key: went.append((name, key)))
    assert page.view.empty is not None
    assert page.view.empty.title.text() == "No task schema is published yet"
    QTest.mouseClick(page.view.empty.buttons[0], Qt.MouseButton.LeftButton)
    assert went == [("schemas", "")]


def test_a_draft_is_no_schema_yet(desk: Desk, page: RecordsPage) -> None:
    desk.workspace.schemas.create(Kind.TASKS, "Draft")
    desk.settle()
    assert page.view.empty is not None
    assert page.view.empty.title.text() == "No task schema is published yet"


def test_without_a_task_the_page_offers_one(desk: Desk, page: RecordsPage) -> None:
    desk.workspace.schemas.publish_new(FEEDBACK)
    desk.bot.waitUntil(lambda: bool(page.shown.schemas))
    assert page.view.empty is not None
    assert page.view.empty.title.text() == "No tasks yet"
    QTest.mouseClick(page.view.empty.buttons[0], Qt.MouseButton.LeftButton)
    assert page.pane.form.label.hasFocus()


# -- one record of a single-valued schema -----------------------------------------------------


def test_a_task_and_its_feedback_with_the_keyboard_alone(desk: Desk, page: RecordsPage) -> None:
    schema = desk.workspace.schemas.publish_new(FEEDBACK)
    desk.bot.waitUntil(lambda: bool(page.shown.schemas))
    QTest.keyClick(desk.window, Qt.Key.Key_N, CONTROL)
    desk.type("Call back")
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: listed(page) == ["1 · Call back"])
    assert page.view.title.label.text() == "Task 1 · Call back"
    desk.bot.waitUntil(field(page, "FeedbackType").hasFocus)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert "mandatory" in error(page, "FeedbackType")
    assert "mandatory" in error(page, "rating")
    assert field(page, "FeedbackType").hasFocus()
    desk.type("survey")
    desk.press(Qt.Key.Key_Tab)
    desk.type("7")
    desk.press(Qt.Key.Key_Tab)
    desk.type("fine")
    desk.press(Qt.Key.Key_Return, CONTROL)
    saved = records(desk, page, schema)
    assert [dict(one.values) for one in saved] == [
        {TYPE.id: "survey", RATING.id: 7, NOTES.id: "fine"}
    ]
    desk.bot.waitUntil(lambda: page.view.tabs.tabText(0) == "Feedback  1")
    assert page.editor.state.text() == "✓ saved"
    assert field(page, "notes").hasFocus()


def test_a_record_is_changed_and_its_second_press_makes_no_second(
    desk: Desk, page: RecordsPage
) -> None:
    schema = publish(desk, page, FEEDBACK)
    desk.workspace.records.save(task_id(page), schema.id, {TYPE.id: "survey", RATING.id: 7})
    desk.bot.waitUntil(lambda: len(page.shown.records) == 1)
    desk.settle()
    field(page, "rating").setFocus()
    select_all(desk)
    desk.type("8")
    assert page.editor.state.text() == "• not saved"
    QTest.keyClick(field(page, "rating"), Qt.Key.Key_S, CONTROL)
    QTest.keyClick(field(page, "rating"), Qt.Key.Key_S, CONTROL)
    desk.settle()
    assert [one.values[RATING.id] for one in records(desk, page, schema)] == [8]
    assert not page.drafts.resources()


def test_a_single_record_is_deleted_and_brought_back(desk: Desk, page: RecordsPage) -> None:
    schema = publish(desk, page, FEEDBACK)
    values = {TYPE.id: "survey", RATING.id: 7}
    desk.workspace.records.save(task_id(page), schema.id, values)
    desk.bot.waitUntil(page.editor.delete_button.isVisible)
    QTest.mouseClick(page.editor.delete_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert records(desk, page, schema) == ()
    assert page.editor.heading.text() == "New record"
    toast_undo(desk)
    assert [dict(one.values) for one in records(desk, page, schema)] == [values]
    desk.bot.waitUntil(lambda: page.editor.form.values()[RATING.id] == 7)


def stops(desk: Desk, start: QWidget, count: int) -> list[QWidget]:
    """Where Tab halts after a widget."""
    start.setFocus()
    found = []
    for _ in range(count):
        desk.press(Qt.Key.Key_Tab)
        found.append(desk.focus())
    return found


def test_tab_goes_from_the_fields_to_the_buttons_after_every_new_form(
    desk: Desk, page: RecordsPage
) -> None:
    feedback, phone = publish(desk, page, FEEDBACK), publish(desk, page, PHONE)
    editor = page.editor
    for _ in range(2):
        open_tab(desk, page, feedback)
        names = [field(page, name) for name in ("FeedbackType", "rating", "notes")]
        assert stops(desk, page.view.tabs, 4) == [*names, editor.save_button]
        assert not page.isAncestorOf(stops(desk, editor.save_button, 1)[0])
        for before in (editor.save_button, *reversed(names), page.view.tabs):
            desk.press(Qt.Key.Key_Backtab)
            assert desk.focus() is before
        names[0].setFocus()
        desk.type("x")
        assert stops(desk, names[-1], 2) == [editor.save_button, editor.discard_button]
        desk.press(Qt.Key.Key_Space)
        open_tab(desk, page, phone)
        desk.press(Qt.Key.Key_Insert)
        phones = [field(page, name) for name in ("phone_num", "ext", "pin")]
        found = stops(desk, phones[0], 5)
        assert [found[0], found[1]] == phones[1:]
        assert found[3:] == [editor.save_button, editor.discard_button]
        page.table.view.setFocus()
        desk.press(Qt.Key.Key_Tab)
        assert phones[0].hasFocus()
    phones[0].setFocus()
    desk.type("555")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.type("1")
    assert stops(desk, phones[2], 4)[1:] == [
        editor.save_button,
        editor.discard_button,
        editor.delete_button,
    ]


def test_control_return_saves_from_everywhere_in_the_page(desk: Desk, page: RecordsPage) -> None:
    feedback, phone = publish(desk, page, FEEDBACK), publish(desk, page, PHONE)
    task = desk.workspace.records.resources(Kind.TASKS)[0].id
    for schema, values in ((feedback, {TYPE.id: "a", RATING.id: 1}), (phone, {NUMBER.id: "1"})):
        desk.workspace.records.save(task, schema.id, values)
        open_tab(desk, page, schema)
        desk.settle()
        name = schema.draft.attributes[0].name
        places = [field(page, name), page.pane.list, page.view.tabs, page.pane.search]
        if schema is phone:
            places.append(page.table.view)
        for number, place in enumerate(places):
            field(page, name).setFocus()
            select_all(desk)
            desk.type(f"new {number}")
            place.setFocus()
            desk.press(Qt.Key.Key_Return, CONTROL)
            record = records(desk, page, schema)[0]
            assert record.values[schema.draft.attributes[0].id] == f"new {number}"
            assert not page.drafts.resources()


def test_the_one_act_creates_while_a_task_is_being_made(desk: Desk, page: RecordsPage) -> None:
    schema = publish(desk, page, FEEDBACK)
    page.new()
    desk.type("Second")
    field(page, "FeedbackType").setFocus()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert "mandatory" in error(page, "rating")
    assert page.pane.form.isVisible()
    desk.window.rail.setFocus()
    page.act()
    desk.settle()
    desk.bot.waitUntil(lambda: listed(page) == ["1 · Call back", "2 · Second"])
    page.new()
    desk.type("Third")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(field(page, "FeedbackType").hasFocus)
    assert len(listed(page)) == 3
    assert page.view.title.label.text() == "Task 3 · Third"
    assert records(desk, page, schema) == ()


def test_without_a_schema_a_new_task_has_the_focus_in_the_list(
    desk: Desk, page: RecordsPage
) -> None:
    page.new()
    desk.type("Call back")
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: listed(page) == ["1 · Call back"])
    assert page.pane.list.hasFocus()


def test_save_waits_for_a_change_but_a_new_record_never(desk: Desk, page: RecordsPage) -> None:
    schema = publish(desk, page, FEEDBACK)
    save = page.editor.save_button
    assert save.isEnabled()
    field(page, "FeedbackType").setFocus()
    desk.type("a")
    desk.press(Qt.Key.Key_Tab)
    desk.type("1")
    save.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert len(records(desk, page, schema)) == 1
    assert not save.isEnabled()
    assert field(page, "FeedbackType").hasFocus()  # and not Delete
    desk.type("b")
    assert save.isEnabled()
    desk.press(Qt.Key.Key_Backspace)
    assert not save.isEnabled()


# -- records of a multi-valued schema ---------------------------------------------------------


def test_two_phones_and_a_duplicate_refused_in_place(desk: Desk, page: RecordsPage) -> None:
    schema = publish(desk, page, PHONE)
    page.pane.list.setFocus()
    add_phone(desk, page, "555 01", "1")
    add_phone(desk, page, "555 02", "2")
    assert [row[1:3] for row in rows(page)] == [["555 01", "1"], ["555 02", "2"]]
    assert page.table.count.text() == "2 records"
    add_phone(desk, page, "555 01", "1")
    assert error(page, "phone_num").startswith("Another record has the same phone_num and ext.")
    assert field(page, "phone_num").hasFocus()
    assert rows(page)[2][:3] == ["•", "555 01", "1"]
    assert len(records(desk, page, schema)) == 2
    desk.tab_to(field(page, "ext"))
    select_all(desk)
    desk.type("3")
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert [one.values[EXT.id] for one in records(desk, page, schema)] == [1, 2, 3]
    assert page.table.view.currentIndex().row() == 2
    assert [row[0] for row in rows(page)] == ["", "", ""]


def test_a_row_is_edited_deleted_and_brought_back_by_keys(desk: Desk, page: RecordsPage) -> None:
    schema = publish(desk, page, PHONE)
    page.pane.list.setFocus()
    for number in ("555 01", "555 02", "555 03"):
        add_phone(desk, page, number, "1")
    desk.press(Qt.Key.Key_Escape)
    assert page.table.view.hasFocus()
    desk.press(Qt.Key.Key_Up)
    assert page.editor.form.values()[NUMBER.id] == "555 02"
    desk.press(Qt.Key.Key_Return)
    assert field(page, "phone_num").hasFocus()
    select_all(desk)
    desk.type("555 22")
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert [row[1] for row in rows(page)] == ["555 01", "555 22", "555 03"]
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_Delete)
    assert [one.values[NUMBER.id] for one in records(desk, page, schema)] == ["555 01", "555 03"]
    assert page.editor.form.values()[NUMBER.id] == "555 03"
    assert page.table.view.hasFocus()
    toast_undo(desk)
    desk.bot.waitUntil(lambda: [row[1] for row in rows(page)][2:] == ["555 22"])
    assert page.editor.form.values()[NUMBER.id] == "555 22"


def test_undo_of_a_deletion_says_so_where_the_key_was_taken(desk: Desk, page: RecordsPage) -> None:
    schema = publish(desk, page, PHONE)
    page.pane.list.setFocus()
    add_phone(desk, page, "555 01", "1")
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_Delete)
    undo = desk.window.toasts.toasts[-1].action_button
    assert undo is not None
    values = {NUMBER.id: "555 01", EXT.id: 1}
    desk.workspace.records.save(task_id(page), schema.id, values)
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    desk.settle()
    assert "Another record has the same" in desk.window.toasts.toasts[-1].text
    assert len(records(desk, page, schema)) == 1


def test_a_new_row_is_given_up_and_what_was_typed_brought_back(
    desk: Desk, page: RecordsPage
) -> None:
    publish(desk, page, PHONE)
    page.pane.list.setFocus()
    desk.press(Qt.Key.Key_Insert)
    assert [row[0] for row in rows(page)] == ["+"]
    QTest.mouseClick(page.editor.discard_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert rows(page) == []
    assert page.table.empty.isVisible()
    desk.press(Qt.Key.Key_Insert)
    desk.type("555")
    QTest.mouseClick(page.editor.discard_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert rows(page) == []
    toast_undo(desk)
    desk.bot.waitUntil(lambda: [row[:2] for row in rows(page)] == [["•", "555"]])
    assert page.editor.form.values()[NUMBER.id] == "555"


def test_what_is_encrypted_is_masked_in_the_table(desk: Desk, page: RecordsPage) -> None:
    schema = publish(desk, page, PHONE)
    values = {NUMBER.id: "555 01", PIN.id: "1234"}
    desk.workspace.records.save(task_id(page), schema.id, values)
    desk.bot.waitUntil(lambda: len(rows(page)) == 1)
    assert rows(page)[0][3] == MASK
    pin = field(page, "pin")
    assert isinstance(pin, QLineEdit)
    assert pin.echoMode() is QLineEdit.EchoMode.Password


def test_a_new_row_shifts_no_column_and_nothing_scrolls_sideways(
    desk: Desk, page: RecordsPage
) -> None:
    wide = tuple(Attribute(f"a rather long name {at}", length=200) for at in range(3))
    schema = publish(desk, page, Schema(Kind.TASKS, "Wide", Cardinality.MULTI, wide))
    values = {one.id: "words that take some room " * 3 for one in wide}
    desk.workspace.records.save(task_id(page), schema.id, values)
    desk.bot.waitUntil(lambda: len(rows(page)) == 1)
    view, head = page.table.view, page.table.view.horizontalHeader()
    desk.window.resize(1280, 800)
    desk.settle()
    places = [head.sectionViewportPosition(at) for at in range(head.count())]
    page.pane.list.setFocus()
    desk.press(Qt.Key.Key_Insert)
    desk.type("x")
    assert rows(page)[1][:2] == ["•", "x"]
    assert [head.sectionViewportPosition(at) for at in range(head.count())] == places
    mark = page.table.model.index(1, 0)
    assert mark.data(Qt.ItemDataRole.ToolTipRole) == "Not saved"
    assert head.sectionSize(0) < 30
    for width in (1280, 1000, 900, 1500, 1280):
        desk.window.resize(width, 800)
        desk.settle()
        assert view.horizontalScrollBar().maximum() == 0, width
        assert head.length() == view.viewport().width()
    assert [head.sectionViewportPosition(at) for at in range(head.count())] == places
    head.resizeSection(1, 90)
    desk.window.resize(1300, 800)
    desk.settle()
    assert head.sectionSize(1) == 90


def test_the_model_is_sound(desk: Desk, page: RecordsPage) -> None:
    tester = QAbstractItemModelTester(
        page.table.model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    publish(desk, page, PHONE)
    page.pane.list.setFocus()
    for number in ("1", "2", "3"):
        add_phone(desk, page, number, number)
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_Up)
    desk.press(Qt.Key.Key_Delete)
    assert [row[1] for row in rows(page)] == ["1", "3"]
    assert tester.model() is page.table.model


# -- what is typed and not saved --------------------------------------------------------------


def test_unsaved_typing_survives_switching_rows_tabs_tasks_and_kinds(
    desk: Desk, page: RecordsPage
) -> None:
    feedback, phone = publish(desk, page, FEEDBACK), publish(desk, page, PHONE)
    first = task_id(page)
    desk.workspace.records.create_resource(Kind.TASKS)
    desk.settle()
    for number in ("555 01", "555 02"):
        desk.workspace.records.save(first, phone.id, {NUMBER.id: number})
    field(page, "FeedbackType").setFocus()
    desk.type("survey")
    open_tab(desk, page, phone)
    assert page.view.tabs.tabText(0) == "Feedback  0 •"
    field(page, "ext").setFocus()
    desk.type("12")
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_Down)
    assert page.editor.form.values()[EXT.id] is None
    assert rows(page)[0][:2] == ["•", "555 01"]
    page.pane.list.setFocus()
    desk.press(Qt.Key.Key_Down)
    desk.bot.waitUntil(lambda: task_id(page) != first)
    assert "not saved" in page.pane.list.model().index(0, 0).data(
        Qt.ItemDataRole.AccessibleTextRole
    )
    page.pane.kinds.setFocus()
    desk.press(Qt.Key.Key_Down)
    desk.bot.waitUntil(lambda: page.shown.wanted.kind is Kind.SERVICES)
    desk.press(Qt.Key.Key_Up)
    desk.bot.waitUntil(lambda: page.shown.wanted.kind is Kind.TASKS)
    page.pane.list.setFocus()
    desk.press(Qt.Key.Key_Up)
    desk.bot.waitUntil(lambda: task_id(page) == first)
    desk.settle()
    page.table.view.setFocus()
    desk.press(Qt.Key.Key_Up)
    assert page.editor.form.values()[EXT.id] == 12
    desk.press(Qt.Key.Key_S, CONTROL)
    assert records(desk, page, phone)[0].values[EXT.id] == 12
    open_tab(desk, page, feedback)
    desk.bot.waitUntil(lambda: page.editor.form.values().get(TYPE.id) == "survey")
    assert page.editor.form.modified


def test_a_change_from_elsewhere_keeps_what_is_being_typed(desk: Desk, page: RecordsPage) -> None:
    schema = publish(desk, page, FEEDBACK)
    record = desk.workspace.records.save(
        task_id(page), schema.id, {TYPE.id: "survey", RATING.id: 7}
    )
    desk.bot.waitUntil(lambda: len(page.shown.records) == 1)
    desk.settle()
    field(page, "notes").setFocus()
    desk.type("fine")
    values = {TYPE.id: "letter", RATING.id: 7}
    desk.workspace.records.save(task_id(page), schema.id, values, record.id)
    desk.bot.waitUntil(lambda: page.editor.form.values()[TYPE.id] == "letter")
    assert page.editor.form.values()[NOTES.id] == "fine"
    assert field(page, "notes").hasFocus()


def test_a_new_version_keeps_what_is_being_typed(desk: Desk, page: RecordsPage) -> None:
    schema = publish(desk, page, FEEDBACK)
    field(page, "rating").setFocus()
    desk.type("7")
    schemas = desk.workspace.schemas
    schemas.edit(schema.id, [RenameSchema("Survey"), SetAttribute(RATING.id, "name", "stars")])
    schemas.publish(schema.id)
    desk.bot.waitUntil(lambda: page.view.tabs.tabText(0).startswith("Survey"))
    assert page.editor.form.values()[RATING.id] == 7
    assert field(page, "stars").hasFocus()


def test_drafts_and_choices_outlive_the_program_but_no_secret_does(
    desk: Desk, page: RecordsPage
) -> None:
    feedback, phone = publish(desk, page, FEEDBACK), publish(desk, page, PHONE)
    desk.workspace.records.create_resource(Kind.TASKS)
    desk.settle()
    page.pane.list.setFocus()
    desk.press(Qt.Key.Key_Down)
    open_tab(desk, page, phone)
    second = task_id(page)
    desk.press(Qt.Key.Key_Insert)
    desk.type("555")
    field(page, "pin").setFocus()
    desk.type("1234")
    page.leave()
    state = json.loads(json.dumps(page.state()))
    assert "1234" not in json.dumps(state)
    assert feedback.id != phone.id
    again: RecordsPage = show(desk, RecordsPage)
    again.restore(state)
    desk.settle()
    desk.bot.waitUntil(lambda: again.shown.schema_id == phone.id)
    assert task_id(again) == second
    assert again.editor.form.values() == {NUMBER.id: "555", EXT.id: None, PIN.id: None}
    again.restore({})
    desk.settle()


def test_a_record_that_no_longer_fits_says_so(desk: Desk, page: RecordsPage) -> None:
    schema = publish(desk, page, FEEDBACK)
    desk.workspace.records.save(task_id(page), schema.id, {TYPE.id: "survey", RATING.id: 7})
    desk.bot.waitUntil(lambda: len(page.shown.records) == 1)
    desk.settle()
    short = replace(FEEDBACK, attributes=(replace(TYPE, length=3), RATING, NOTES))
    page.shown = replace(page.shown, schemas={schema.id: short})
    page.acts.show()
    assert "6 characters, 3 at most" in error(page, "FeedbackType")


# -- resources --------------------------------------------------------------------------------


def test_customers_bring_their_ids(desk: Desk, page: RecordsPage) -> None:
    page.pane.kinds.setFocus()
    desk.type("c")
    desk.bot.waitUntil(lambda: page.shown.wanted.kind is Kind.PROFILES)
    assert page.pane.new_button.text() == "New customer"
    QTest.keyClick(desk.window, Qt.Key.Key_N, CONTROL)
    assert page.pane.form.customer_id.edit.hasFocus()
    desk.type("C-0123456789-long")
    assert page.pane.form.customer_id.counter.text() == "17 of 16"
    desk.press(Qt.Key.Key_Return)
    assert page.pane.form.id_field.error.startswith("A customer's id has 1 to 16 characters.")
    desk.press(Qt.Key.Key_Backspace)
    desk.press(Qt.Key.Key_Tab)
    desk.type("Ada")
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: listed(page) == ["C-0123456789-lon · Ada"])
    assert page.pane.list.hasFocus()
    QTest.keyClick(desk.window, Qt.Key.Key_N, CONTROL)
    desk.type("C-0123456789-lon")
    desk.press(Qt.Key.Key_Return)
    assert "There is a customer" in page.pane.form.id_field.error
    desk.press(Qt.Key.Key_Escape)
    assert page.pane.new_button.hasFocus()
    assert page.pane.form.isHidden()


def test_a_task_is_deleted_after_a_line_that_asks(desk: Desk, page: RecordsPage) -> None:
    schema = publish(desk, page, FEEDBACK)
    desk.workspace.records.save(task_id(page), schema.id, {TYPE.id: "survey", RATING.id: 7})
    desk.bot.waitUntil(lambda: len(page.shown.records) == 1)
    QTest.mouseClick(page.view.delete_button, Qt.MouseButton.LeftButton)
    confirm = page.view.confirm
    assert "Task 1 · Call back? Its record goes with it." in confirm.words.text()
    assert confirm.keep_button.hasFocus()
    desk.press(Qt.Key.Key_Escape)
    assert confirm.isHidden()
    assert page.view.delete_button.hasFocus()
    desk.press(Qt.Key.Key_Space)
    QTest.mouseClick(confirm.delete_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.workspace.records.resources(Kind.TASKS) == ()
    desk.bot.waitUntil(lambda: page.view.empty is not None)


def test_the_search_narrows_the_list(desk: Desk, page: RecordsPage) -> None:
    publish(desk, page, FEEDBACK)
    desk.workspace.records.create_resource(Kind.TASKS, label="Complaint")
    desk.bot.waitUntil(lambda: len(listed(page)) == 2)
    QTest.keyClick(desk.window, Qt.Key.Key_F, CONTROL)
    assert page.pane.search.hasFocus()
    desk.type("compl")
    desk.press(Qt.Key.Key_Return)
    assert listed(page) == ["2 · Complaint"]
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type("zzz")
    desk.press(Qt.Key.Key_Return)
    assert listed(page) == ["None found"]
    desk.press(Qt.Key.Key_Escape)
    assert len(listed(page)) == 2


def test_a_task_is_chosen_from_another_page(desk: Desk, page: RecordsPage) -> None:
    customer = desk.workspace.records.create_resource(Kind.PROFILES, "C-1")
    page.choose(str(customer.id))
    desk.bot.waitUntil(lambda: page.shown.resource == customer)
    assert page.pane.kinds.currentText() == "Customers"


def test_the_form_stands_under_the_table_where_there_is_no_room(
    desk: Desk, page: RecordsPage
) -> None:
    publish(desk, page, PHONE)
    assert page.view.splitter.orientation() is Qt.Orientation.Horizontal
    desk.window.resize(1000, 800)
    desk.bot.waitUntil(lambda: page.view.splitter.orientation() is Qt.Orientation.Vertical)
    desk.window.resize(1400, 800)
    desk.bot.waitUntil(lambda: page.view.splitter.orientation() is Qt.Orientation.Horizontal)
