"""What a person at the keyboard runs into: rows, lists, notices, and remarks that stay."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from backend.schemas.body import parse_body
from backend.schemas.model import AttributeType, Kind
from desktop.schemas.attributes import COLUMNS
from desktop.schemas.page import SchemasPage
from desktop.schemas.table import AttributeTable
from desktop.schemas.trash_sheet import TrashSheet
from desktop.theme import Theme
from desktop.widgets.listing_model import ROW_ROLE
from tests.desktop.conftest import Desk, show

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
UNKNOWN = "name\ttype\nage\tblob4\n\tint\nborn\tdate\nnote\tblob4\nB\tint\n"


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    shown: SchemasPage = show(desk, SchemasPage)
    publish(desk, shown, "Letters", Kind.TASKS)
    shown.form.rows.table.go(0)
    return shown


@pytest.fixture
def table(page: SchemasPage) -> AttributeTable:
    return page.form.rows.table


def publish(desk: Desk, page: SchemasPage, name: str, kind: Kind) -> str:
    body = {
        "name": name,
        "type": "multi-valued",
        "attributes": [{"name": c, "type": "string", "length": 40} for c in "abcde"],
    }
    schema_id = desk.workspace.schemas.publish_new(parse_body(body, kind)).id
    page.choose(schema_id)
    desk.bot.waitUntil(lambda: page.design is not None and page.design.id == schema_id)
    desk.settle()
    return schema_id


def names(page: SchemasPage) -> str:
    return " ".join(a.name for a in page.design.draft.attributes)


def toasts(desk: Desk) -> list[str]:
    return [toast.text for toast in desk.context.toast.toasts]


def listed(page: SchemasPage) -> list[str]:
    model = page.listing.model()
    return [model.index(row, 0).data(ROW_ROLE).text for row in range(model.rowCount())]


def paste(desk: Desk, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    desk.press(Key.Key_V, CONTROL)


# -- rows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "modifier", "row"),
    [
        (Key.Key_Home, CONTROL, 0),
        (Key.Key_End, CONTROL, 5),  # the row that adds one
        (Key.Key_PageUp, NONE, 0),
        (Key.Key_PageDown, NONE, 5),
        (Key.Key_Up, NONE, 1),
        (Key.Key_Down, NONE, 3),
        (Key.Key_Up, CONTROL, None),
        (Key.Key_Down, CONTROL, None),
    ],
)
def test_delete_is_for_the_row_that_the_cursor_went_to(
    desk: Desk,
    page: SchemasPage,
    table: AttributeTable,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    row: int | None,
) -> None:
    table.go(2)
    desk.press(key, modifier)
    here = table.current_row()
    assert row in (here, None)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [here]
    desk.press(Key.Key_Delete)
    assert names(page).split() == [c for at, c in enumerate("abcde") if at != here]


def test_rows_that_were_pasted_are_let_go_by_the_cursor(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    paste(desk, "x\ny\nz")
    assert table.chosen_rows() == [0, 1, 2]
    desk.press(Key.Key_Home, CONTROL)
    desk.press(Key.Key_Delete)
    assert names(page) == "y z a b c d e"
    paste(desk, "v\nw")
    desk.press(Key.Key_End, CONTROL)
    desk.press(Key.Key_Delete)
    assert names(page) == "v w y z a b c d e"


@pytest.fixture
def quick_clicks(qapp: QApplication) -> Iterator[int]:
    """What waits for a second click waits for so many milliseconds only."""
    before = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(20)
    yield 20
    qapp.setDoubleClickInterval(before)


def test_a_second_click_on_a_cell_opens_nothing_that_takes_the_keys_later(
    desk: Desk, page: SchemasPage, table: AttributeTable, quick_clicks: int
) -> None:
    place = table.visualRect(table.model().index(1, 0)).center()
    for _ in range(2):
        QTest.mouseClick(table.viewport(), LEFT, NONE, place)
    page.focus_search()
    later: list[bool] = []  # a timer that ends after any that the clicks have begun
    QTimer.singleShot(quick_clicks * 5, lambda: later.append(True))
    desk.bot.waitUntil(lambda: bool(later))
    desk.type("x")
    assert page.search.text() == "x"
    assert names(page) == "a b c d e"
    assert table.state() is not AttributeTable.State.EditingState


def test_a_double_click_opens_a_cell(desk: Desk, page: SchemasPage, table: AttributeTable) -> None:
    QTest.mouseDClick(
        table.viewport(), LEFT, NONE, table.visualRect(table.model().index(1, 0)).center()
    )
    desk.type("z")
    desk.press(Key.Key_Return)
    assert names(page) == "a z c d e"


def test_the_length_goes_with_the_type_in_one_step(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    start = page.design.draft
    table.go(1, "type")
    desk.press(Key.Key_Down, SHIFT)
    desk.type("integer")
    desk.press(Key.Key_Return)
    changed = page.design.draft.attributes
    assert [a.type for a in changed[1:3]] == [AttributeType.INTEGER] * 2
    assert [a.length for a in changed] == [40, None, None, 40, 40]
    assert page.form.problems.problems == ()
    assert page.design.stack.undoText() == "Change type of 2 attributes"
    assert desk.workspace.schemas.get(page.design.id).draft == page.design.draft
    desk.press(Key.Key_Z, CONTROL)
    assert page.design.draft == start


# -- the list -----------------------------------------------------------------------------------


def test_a_search_says_what_it_does_not_find_and_leaves_the_open_schema(
    desk: Desk, page: SchemasPage
) -> None:
    opened = page.design.id
    publish(desk, page, "Survey", Kind.SERVICES)
    page.choose(opened)
    desk.bot.waitUntil(lambda: page.design.id == opened)
    desk.settle()
    page.focus_search()
    desk.type("surv")
    desk.press(Key.Key_Return)
    assert listed(page) == [
        "TASKS", "Nothing matches", "SERVICES", "Survey",
        "STATES", "None yet", "CUSTOMERS", "None yet",
    ]  # fmt: skip
    assert page.design.id == opened
    assert page.listing.current() == ""
    desk.type("x")
    desk.press(Key.Key_Return)
    assert listed(page) == ["Nothing matches “survx”."]
    desk.press(Key.Key_Escape)
    assert page.listing.current() == opened
    assert page.listing.selectionModel().selectedIndexes() != []
    assert page.design.id == opened


def test_delete_in_the_list_puts_the_schema_into_the_trash(desk: Desk, page: SchemasPage) -> None:
    first = page.design.id
    second = publish(desk, page, "Survey", Kind.TASKS)
    page.focus_list()
    desk.press(Key.Key_Delete)
    desk.bot.waitUntil(lambda: page.design is not None and page.design.id == first)
    assert [s.id for s in desk.workspace.schemas.list()] == [first]
    assert desk.focus() is page.listing
    assert page.listing.current() == first
    assert toasts(desk) == ["Deleted Survey."]
    QTest.mouseClick(desk.context.toast.toasts[-1].action_button, LEFT)
    desk.bot.waitUntil(lambda: page.design is not None and page.design.id == second)


def test_delete_in_the_list_leaves_what_is_not_seen_there(desk: Desk, page: SchemasPage) -> None:
    publish(desk, page, "Survey", Kind.TASKS)
    page.focus_search()
    desk.type("zzz")
    desk.press(Key.Key_Return)
    page.focus_list()
    desk.press(Key.Key_Delete)
    assert len(desk.workspace.schemas.list()) == 2


# -- notices ------------------------------------------------------------------------------------


def test_what_is_back_from_the_trash_is_not_offered_to_be_brought_back(
    desk: Desk, page: SchemasPage
) -> None:
    page.focus_list()
    desk.press(Key.Key_Delete)
    assert toasts(desk) == ["Deleted Letters."]
    desk.press(Key.Key_Delete, CONTROL | SHIFT)
    assert isinstance(page.sheets.sheet, TrashSheet)
    desk.press(Key.Key_Return)  # Restore
    desk.bot.waitUntil(lambda: page.design is not None and page.sheets.sheet is None)
    assert toasts(desk) == ["Restored Letters."]


def test_what_is_gone_for_good_is_not_offered_to_be_brought_back(
    desk: Desk, page: SchemasPage
) -> None:
    page.focus_list()
    desk.press(Key.Key_Delete)
    desk.press(Key.Key_Delete, CONTROL | SHIFT)
    for _ in range(2):  # Delete for good, and yes
        desk.press(Key.Key_Tab)
        desk.press(Key.Key_Return)
    desk.bot.waitUntil(lambda: not desk.workspace.schemas.trash())
    desk.settle()
    assert toasts(desk) == []


def test_what_was_imported_has_its_name_and_one_notice(desk: Desk, page: SchemasPage) -> None:
    for name in ("First", "Second"):
        desk.press(Key.Key_N, CONTROL | SHIFT)
        attributes = [{"name": "a", "type": "string"}]
        body = {"name": name, "type": "single-valued", "attributes": attributes}
        paste(desk, json.dumps(body))
        desk.press(Key.Key_Return, CONTROL)
        desk.bot.waitUntil(lambda name=name: page.design.draft.name == name)
        desk.settle()
    assert toasts(desk) == ["Imported First as a draft.", "Imported Second as a draft."]
    page.focus_list()
    desk.press(Key.Key_Delete)
    assert toasts(desk) == ["Imported First as a draft.", "Deleted Second."]


# -- remarks on what was pasted -----------------------------------------------------------------


def test_every_remark_on_a_paste_stays_until_it_is_closed(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    paste(desk, UNKNOWN)
    remarks = page.form.rows.remarks
    assert toasts(desk) == ["Pasted 4 attributes. 3 remarks stand under the table."]
    assert [p.title for p in remarks.problems] == [
        "1 name exists already: B.",
        "Lines 2 and 5: “blob4” is no known type: string is taken.",
        "Line 3: The row has no name and is left out.",
    ]
    assert remarks.accessibleName() == "3 remarks"
    table.go(0, "mandatory")
    desk.press(Key.Key_Space)
    assert remarks.isVisible()
    table.go(9)  # the last row: Tab leaves the table
    desk.tab_to(remarks.findChild(QToolButton))
    desk.press(Key.Key_Space)
    assert not remarks.isVisible()
    assert desk.focus() is table


def test_a_remark_leads_to_its_row(desk: Desk, page: SchemasPage, table: AttributeTable) -> None:
    table.go(5)
    paste(desk, UNKNOWN)
    page.form.rows.remarks.jump.emit(page.form.rows.remarks.problems[1].pointer)
    assert (table.current_row(), COLUMNS[table.currentIndex().column()]) == (5, "name")
    assert page.design.draft.attributes[5].name == "age"


def test_remarks_go_with_the_paste_and_with_the_next_one(desk: Desk, page: SchemasPage) -> None:
    remarks = page.form.rows.remarks
    paste(desk, UNKNOWN)
    desk.press(Key.Key_D, CONTROL)
    desk.press(Key.Key_Z, CONTROL)
    assert remarks.isVisible()
    desk.press(Key.Key_Z, CONTROL)
    assert names(page) == "a b c d e"
    assert not remarks.isVisible()
    paste(desk, UNKNOWN)
    assert remarks.isVisible()
    paste(desk, "f\ng")
    assert not remarks.isVisible()


# -- the width ----------------------------------------------------------------------------------


def test_all_columns_fit_beside_the_inspector_in_a_small_window(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    desk.window.resize(Theme.current().px(1180), 760)
    desk.settle()
    assert page.inspector.isVisible()
    assert table.horizontalScrollBar().maximum() == 0
    assert table.viewport().rect().contains(table.visualRect(table.model().index(0, 6)))
    title = page.form.title
    for button in title.findChildren(QToolButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width()
    paste(desk, "x")  # a draft: its words are longer
    desk.settle()
    assert table.horizontalScrollBar().maximum() == 0
    right = title.mapTo(page.panes, QPoint(title.width(), 0)).x()
    assert right <= page.inspector.mapTo(page.panes, QPoint(0, 0)).x()
    assert title.width() >= title.minimumSizeHint().width()
