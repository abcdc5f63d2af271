"""Designing schemas at the real page, with real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from backend.modes import ServerMode
from backend.schemas.body import load_json, parse_body, to_body
from backend.schemas.changes import SetAttribute
from backend.schemas.model import MISSING, Attribute, AttributeType, Cardinality, Kind, Schema
from desktop.schemas.attributes import COLUMNS
from desktop.schemas.page import SchemasPage
from desktop.theme import Theme
from tests.desktop.conftest import Desk, show

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
FEEDBACK = {
    "name": "Feedback",
    "type": "single-valued",
    "attributes": [
        {"name": "FeedbackType", "type": "string", "length": "10", "mandatory": "true"},
        {"name": "rating", "type": "integer", "mandatory": "true"},
        {"name": "notes", "type": "string", "length": 256, "mandatory": "false"},
    ],
}
PHONE = {
    "name": "Phone",
    "type": "multi-valued",
    "attributes": [
        {"name": "PhoneType", "type": "integer", "default": 0, "mandatory": "true"},
        {"name": "prefix", "type": "string", "length": "3", "default": "555"},
        {"name": "PhoneNumber", "type": "integer", "mandatory": "true"},
    ],
    "unique": ["prefix", "PhoneNumber"],
}


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    shown: SchemasPage = show(desk, SchemasPage)
    return shown


def start_new(desk: Desk, page: SchemasPage) -> None:
    before = page.design
    QTest.keyClick(desk.window, Qt.Key.Key_N, CONTROL)
    desk.bot.waitUntil(lambda: page.design is not before and page.form.heading.name.edit.hasFocus())
    desk.settle()


def open_schema(desk: Desk, page: SchemasPage, schema: Schema) -> None:
    state = desk.workspace.schemas.publish_new(schema)
    desk.bot.waitUntil(lambda: page.design is not None and page.design.id == state.id)
    desk.settle()


def feedback(desk: Desk, page: SchemasPage) -> None:
    open_schema(desk, page, parse_body(FEEDBACK, Kind.TASKS))


def cell(page: SchemasPage) -> tuple[int, str]:
    index = page.form.rows.table.currentIndex()
    return index.row(), COLUMNS[index.column()]


def type_attribute(desk: Desk, name: str, type_: str, length: str, *, mandatory: bool) -> None:
    """A row from its name to the name of the next one, by Tab."""
    desk.type(name)
    desk.press(Qt.Key.Key_Tab)
    desk.type(type_)
    desk.press(Qt.Key.Key_Tab)
    desk.type(length)
    desk.press(Qt.Key.Key_Tab)
    if mandatory:
        desk.press(Qt.Key.Key_Space)


def test_feedback_is_designed_and_published_with_the_keyboard_alone(
    desk: Desk, page: SchemasPage
) -> None:
    start_new(desk, page)
    desk.type("Feedback")
    assert page.form.heading.name.counter.text() == "8 of 26"
    desk.tab_to(page.form.rows.table)
    type_attribute(desk, "FeedbackType", "string", "10", mandatory=True)
    desk.press(Qt.Key.Key_Tab, times=4)
    assert cell(page) == (1, "name")
    type_attribute(desk, "rating", "integer", "", mandatory=True)
    desk.press(Qt.Key.Key_Tab, times=4)
    type_attribute(desk, "notes", "string", "256", mandatory=False)
    desk.press(Qt.Key.Key_Return, CONTROL)  # the plan
    assert page.sheets.sheet is not None
    desk.press(Qt.Key.Key_Return)

    desk.bot.waitUntil(lambda: page.design.state.version == 1)
    stored = desk.workspace.schemas.find(Kind.TASKS, "feedback")
    assert to_body(stored.draft) == to_body(parse_body(FEEDBACK, Kind.TASKS))
    assert "Version 1" in [pill.text() for pill in page.form.title._pills if pill.isVisible()]


def test_phone_is_multi_valued_with_a_key(desk: Desk, page: SchemasPage) -> None:
    start_new(desk, page)
    desk.type("Phone")
    desk.press(Qt.Key.Key_Tab)
    desk.type("Customer")
    desk.press(Qt.Key.Key_Tab)
    desk.type("Multi")
    desk.tab_to(page.form.rows.table)
    desk.type("PhoneType")
    desk.press(Qt.Key.Key_Tab)
    desk.type("integer")
    desk.press(Qt.Key.Key_Tab, times=2)
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Tab)
    desk.type("0")
    desk.press(Qt.Key.Key_Tab, times=3)
    type_attribute(desk, "prefix", "string", "3", mandatory=False)
    desk.press(Qt.Key.Key_Tab)
    desk.type("555")
    desk.press(Qt.Key.Key_Tab, times=3)
    type_attribute(desk, "PhoneNumber", "integer", "", mandatory=True)
    desk.tab_to(page.form.keys.lines[-1].edit)
    desk.type("prefix, phonenumber")
    desk.press(Qt.Key.Key_Return)
    page.form.publish_action.trigger()
    desk.press(Qt.Key.Key_Return, CONTROL)

    desk.bot.waitUntil(lambda: page.design.state.version == 1)
    stored = desk.workspace.schemas.find(Kind.PROFILES, "Phone")
    assert to_body(stored.draft) == to_body(parse_body(PHONE, Kind.PROFILES))


def test_every_edit_is_in_the_store_and_undone_to_the_start(desk: Desk, page: SchemasPage) -> None:
    feedback(desk, page)
    start = page.design.draft
    form = page.form
    form.rows.table.go(1)
    desk.press(Qt.Key.Key_D, CONTROL)  # duplicate
    desk.press(Qt.Key.Key_Up, ALT)  # move
    form.rows.table.go(0)
    desk.press(Qt.Key.Key_Delete)
    form.heading.focus_name()
    desk.type("Opinion")
    desk.press(Qt.Key.Key_Tab)
    form.rows.table.go(0, "encrypt")
    desk.press(Qt.Key.Key_Space)
    names = [a.name for a in page.design.draft.attributes]
    assert names == ["rating_2", "rating", "notes"]
    assert page.design.draft.attributes[0].encrypt
    assert desk.workspace.schemas.get(page.design.id).draft == page.design.draft

    for _ in range(5):
        desk.press(Qt.Key.Key_Z, CONTROL)
    assert page.design.draft == start
    assert desk.workspace.schemas.get(page.design.id).draft == start
    for _ in range(5):
        desk.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert [a.name for a in page.design.draft.attributes] == names
    assert desk.workspace.schemas.get(page.design.id).draft.name == "Opinion"


def test_undo_works_in_the_name_once_it_is_taken_in(desk: Desk, page: SchemasPage) -> None:
    feedback(desk, page)
    page.form.heading.focus_name()
    desk.type("Opinion")
    desk.press(Qt.Key.Key_Return)
    assert page.design.draft.name == "Opinion"
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert page.design.draft.name == "Feedback"
    assert page.form.heading.name.text() == "Feedback"


def test_undo_reaches_behind_the_last_opening(desk: Desk, page: SchemasPage) -> None:
    feedback(desk, page)
    page.form.rows.table.go(0)
    desk.press(Qt.Key.Key_Delete)
    other = desk.workspace.schemas.create(Kind.STATES, "Other")
    page.choose(other.id)
    desk.bot.waitUntil(lambda: page.design.id == other.id)
    page.choose(desk.workspace.schemas.find(Kind.TASKS, "Feedback").id)
    desk.bot.waitUntil(lambda: page.design.draft.name == "Feedback")
    page.form.rows.table.go(0)
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert [a.name for a in page.design.draft.attributes] == ["FeedbackType", "rating", "notes"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("A2345678901234567890123456x", "name-too-long"),
        ("2nd", "name-invalid"),
        ("no space", "name-invalid"),
        ("feedBACK", "name-taken"),
    ],
)
def test_a_name_is_checked_while_it_is_typed(
    desk: Desk, page: SchemasPage, name: str, code: str
) -> None:
    feedback(desk, page)
    start_new(desk, page)
    desk.type(name)
    assert page.design.draft.name == ""  # nothing is taken in yet
    assert code in [p.code for p in page.form.problems.problems]
    assert page.form.heading.name.message.text()


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("length", "0", "length-out-of-range"),
        ("length", "-5", "length-out-of-range"),
        ("length", "4001", "length-out-of-range"),
        ("name", "2nd", "attribute-name-invalid"),
        ("name", "RATING", "attribute-name-taken"),
        ("default", "far too long for ten", "default-invalid"),
    ],
)
def test_a_cell_is_checked_while_it_is_typed(
    desk: Desk, page: SchemasPage, column: str, text: str, code: str
) -> None:
    feedback(desk, page)
    page.form.rows.table.go(0, column)
    desk.type(text)
    assert code in [p.code for p in page.form.problems.problems]
    assert page.design.draft == page.design.state.published
    desk.press(Qt.Key.Key_Escape)
    assert code not in [p.code for p in page.form.problems.problems]


def test_a_wrong_default_and_an_idle_length_are_told(desk: Desk, page: SchemasPage) -> None:
    feedback(desk, page)
    page.form.rows.table.go(1, "default")
    desk.type("ten")
    desk.press(Qt.Key.Key_Return)
    page.form.rows.table.go(1, "length")
    page.design.change(SetAttribute(page.design.draft.attributes[1].id, "length", 10))
    found = {p.code: p.severity for p in page.form.problems.problems}
    assert found == {"default-invalid": "error", "length-ignored": "warning"}
    page.form.rows.table.go(1, "length", edit=True)
    desk.press(Qt.Key.Key_Delete)
    desk.press(Qt.Key.Key_Return)
    assert "length-ignored" not in {p.code for p in page.form.problems.problems}
    page.form.rows.table.go(1, "length")
    desk.type("9")
    assert page.design.draft.attributes[1].length is None  # there is none to give any more


def test_what_a_new_schema_lacks_is_no_alarm_until_one_wants_to_publish(
    desk: Desk, page: SchemasPage
) -> None:
    start_new(desk, page)
    form = page.form
    assert form.hint.text() == "To be published it needs a name and at least one attribute."
    desk.type("F")
    assert form.hint.text() == "To be published it needs at least one attribute."
    assert form.hint.isVisible()
    assert not form.problems.isVisible()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert not form.hint.isVisible()
    assert [p.code for p in form.problems.problems] == ["attributes-missing"]
    assert page.design.state.version == 0


def test_what_is_typed_wrong_into_a_new_schema_is_told_beside_what_it_lacks(
    desk: Desk, page: SchemasPage
) -> None:
    start_new(desk, page)
    desk.type("2nd")
    assert [p.code for p in page.form.problems.problems] == ["name-invalid"]
    assert page.form.hint.text() == "To be published it needs at least one attribute."
    desk.press(Qt.Key.Key_Home)
    desk.type("The")
    desk.press(Qt.Key.Key_Return)
    desk.type("rating")
    desk.press(Qt.Key.Key_Return)
    assert not page.form.hint.isVisible()
    assert page.form.problems.problems == ()
    assert page.form.problems.isVisible()  # all is well, in green


def test_typing_in_the_last_row_never_reaches_another(desk: Desk, page: SchemasPage) -> None:
    feedback(desk, page)
    page.form.rows.table.go(3)
    desk.press(Qt.Key.Key_Right, times=2)
    assert cell(page) == (3, "name")
    desk.type("notes2")
    desk.press(Qt.Key.Key_Return)
    names = [a.name for a in page.design.draft.attributes]
    assert names == ["FeedbackType", "rating", "notes", "notes2"]


def test_publishing_says_so_and_leads_on(desk: Desk, page: SchemasPage) -> None:
    feedback(desk, page)
    page.form.rows.table.go(0)
    desk.press(Qt.Key.Key_Delete)
    desk.press(Qt.Key.Key_Return, CONTROL, times=2)
    assert desk.context.toast.toasts[-1].text == "Published Feedback, version 2."
    assert desk.context.toast.toasts[-1].action_button.text() == "Fill in a record"


def test_in_maintenance_publishing_does_not_lead_to_records_that_wait(
    desk: Desk, page: SchemasPage
) -> None:
    feedback(desk, page)
    desk.workspace.set_mode(ServerMode.MAINTENANCE)
    desk.settle()
    page.form.rows.table.go(0)
    desk.press(Qt.Key.Key_Delete)
    desk.press(Qt.Key.Key_Return, CONTROL, times=2)
    assert desk.context.toast.toasts[-1].text == "Published Feedback, version 2."
    assert desk.context.toast.toasts[-1].action_button is None


def test_publishing_is_refused_with_reasons_and_leads_to_the_first(
    desk: Desk, page: SchemasPage
) -> None:
    feedback(desk, page)
    page.form.rows.table.go(2, "length")
    desk.type("0")
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.design.state.version == 1
    assert cell(page) == (2, "length")
    assert "Not published" in desk.context.toast.toasts[-1].text
    desk.press(Qt.Key.Key_Escape)
    page.form.problems.jump.emit("/attributes/2/length")
    assert cell(page) == (2, "length")


def test_an_attribute_of_a_key_is_not_deleted(desk: Desk, page: SchemasPage) -> None:
    open_schema(desk, page, parse_body(PHONE, Kind.PROFILES))
    before = page.design.draft
    page.form.rows.table.go(1)
    desk.press(Qt.Key.Key_Delete)
    assert page.design.draft == before
    assert [p.code for p in page.form.trouble.problems] == ["attribute-in-key"]
    assert page.form.trouble.isVisible()


def test_a_key_of_a_missing_attribute_is_refused_in_place(desk: Desk, page: SchemasPage) -> None:
    open_schema(desk, page, parse_body(PHONE, Kind.PROFILES))
    before = page.design.draft
    line = page.form.keys.lines[-1]
    line.edit.setFocus()
    desk.type("prefix, fax")
    desk.press(Qt.Key.Key_Return)
    assert page.design.draft == before
    assert "“fax” is no attribute" in line.message.text()
    assert line.message.isVisible()


def test_a_key_goes_and_comes_back(desk: Desk, page: SchemasPage) -> None:
    open_schema(desk, page, parse_body(PHONE, Kind.PROFILES))
    page.form.keys.lines[0].edit.setFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.press(Qt.Key.Key_Delete)
    desk.press(Qt.Key.Key_Return)
    assert page.design.draft.keys == ()
    page.form.undo_action.trigger()
    desk.settle()
    assert page.form.keys.lines[0].edit.text() == "prefix, PhoneNumber"


def test_a_deleted_schema_comes_back_by_undo(desk: Desk, page: SchemasPage) -> None:
    feedback(desk, page)
    page.acts.delete_action.trigger()
    desk.bot.waitUntil(lambda: page.design is None)
    assert desk.workspace.schemas.list() == ()
    assert page.empty.isVisible()
    undo = desk.context.toast.toasts[-1].action_button
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    desk.bot.waitUntil(lambda: page.design is not None)
    assert page.design.draft.name == "Feedback"


def test_the_previews_follow(desk: Desk, page: SchemasPage) -> None:
    feedback(desk, page)
    page.inspector.show_preview("Request")
    request = page.inspector.current
    desk.settle()
    assert load_json(request.text())["name"] == "Feedback"
    page.form.rows.table.go(0)
    desk.press(Qt.Key.Key_Delete)
    body = load_json(request.text())
    assert [a["name"] for a in body["attributes"]] == ["rating", "notes"]
    desk.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert load_json(QGuiApplication.clipboard().text()) == body


def test_another_writer_is_followed(desk: Desk, page: SchemasPage) -> None:
    from backend.schemas.changes import RenameSchema

    feedback(desk, page)
    desk.workspace.schemas.edit(page.design.id, [RenameSchema("Opinion")])
    desk.bot.waitUntil(lambda: page.design.draft.name == "Opinion")
    assert page.form.heading.name.text() == "Opinion"


def test_kinds_are_sections_and_search_filters(desk: Desk, page: SchemasPage) -> None:
    feedback(desk, page)
    desk.workspace.schemas.publish_new(parse_body(PHONE, Kind.PROFILES))
    page.focus_search()
    desk.type("pho")
    desk.press(Qt.Key.Key_Return)
    model = page.listing.model()
    words = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert "Phone" in words
    assert "Feedback" not in words


def test_every_control_has_a_name(desk: Desk, page: SchemasPage) -> None:
    open_schema(desk, page, parse_body(PHONE, Kind.PROFILES))
    unnamed = [
        widget
        for widget in page.findChildren(object)
        if getattr(widget, "focusPolicy", None)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
    ]
    assert [type(widget).__name__ for widget in unnamed] == []


def test_a_boolean_default_has_a_choice_of_its_own(desk: Desk, page: SchemasPage) -> None:
    schema = Schema(
        Kind.STATES, "Flags", Cardinality.SINGLE, (Attribute("on", AttributeType.BOOLEAN),)
    )
    open_schema(desk, page, schema)
    page.form.rows.table.go(0, "default", edit=True)
    desk.type("true")
    desk.press(Qt.Key.Key_Return)
    assert page.design.draft.attributes[0].default is True
    page.form.rows.table.go(0, "default", edit=True)
    desk.type("none")
    desk.press(Qt.Key.Key_Return)
    assert page.design.draft.attributes[0].default is MISSING


def test_names_can_be_read_in_a_narrow_window(desk: Desk, page: SchemasPage) -> None:
    feedback(desk, page)
    table = page.form.rows.table
    least = table.fontMetrics().horizontalAdvance("FeedbackType") + Theme.current().px(12)
    desk.window.resize(1280, 700)
    desk.settle()
    assert table.columnWidth(0) >= least
    assert sum(map(table.columnWidth, range(7))) <= table.viewport().width() + 1
    desk.window.resize(820, 700)
    desk.settle()
    assert table.columnWidth(0) >= least
