"""The speed of the hand: rows pasted, copied, chosen together, dragged."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from backend.schemas.body import parse_body
from backend.schemas.imports.rows import parse_rows
from backend.schemas.model import Attribute, AttributeType, Kind
from desktop.schemas.attributes import COLUMNS
from desktop.schemas.page import SchemasPage
from desktop.schemas.table import AttributeTable
from tests.desktop.conftest import Desk, show

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
T = AttributeType
LEFT = Qt.MouseButton.LeftButton
CONTACT = (
    "Field\tData type\tLength\tRequired\n"
    "salutation\tvarchar(10)\t\t\n"
    "first_name\ttext\t40\t\n"
    "last_name\ttext\t60\tyes\n"
    "company\ttext\t80\t\n"
    "email\ttext\t254\tyes\n"
    "phone\ttext\t32\t\n"
    "street\ttext\t100\t\n"
    "post_code\ttext\t12\t\n"
    "town\ttext\t60\t\n"
    "country\ttext\t2\tyes\n"
    "born\tdate\t\t\n"
    "newsletter\tyes/no\t\tyes\n"
)


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    shown: SchemasPage = show(desk, SchemasPage)
    body = {
        "name": "Letters",
        "type": "multi-valued",
        "attributes": [{"name": c, "type": "string"} for c in "abcde"]
        + [{"name": "n", "type": "integer"}],
    }
    state = desk.workspace.schemas.publish_new(parse_body(body, Kind.TASKS))
    desk.bot.waitUntil(lambda: shown.design is not None and shown.design.id == state.id)
    desk.settle()
    shown.form.rows.table.go(0)
    return shown


@pytest.fixture
def table(page: SchemasPage) -> AttributeTable:
    return page.form.rows.table


def clip(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def names(page: SchemasPage) -> str:
    return " ".join(a.name for a in page.design.draft.attributes)


def attribute(page: SchemasPage, name: str) -> Attribute:
    return next(a for a in page.design.draft.attributes if a.name == name)


def is_saved(desk: Desk, page: SchemasPage) -> bool:
    return desk.workspace.schemas.get(page.design.id).draft == page.design.draft


def toast(desk: Desk) -> str:
    return desk.context.toast.toasts[-1].text


def center(table: AttributeTable, row: int, column: str = "name") -> QPoint:
    return table.visualRect(table.model().index(row, COLUMNS.index(column))).center()


def drag(desk: Desk, table: AttributeTable, row: int, to: QPoint) -> None:
    view = table.viewport()
    QTest.mousePress(view, LEFT, NONE, center(table, row))
    QTest.mouseMove(view, center(table, row) + QPoint(0, 15))
    QTest.mouseMove(view, to)
    assert table.drag.running
    QTest.mouseRelease(view, LEFT, NONE, to)
    desk.settle()


def test_twelve_attributes_are_pasted_in_one_step(desk: Desk, page: SchemasPage) -> None:
    desk.press(Qt.Key.Key_End, CONTROL)
    page.form.rows.table.go(6)
    clip(CONTACT)
    desk.press(Qt.Key.Key_V, CONTROL)
    assert names(page).startswith("a b c d e n salutation first_name")
    assert len(page.design.draft.attributes) == 18
    assert attribute(page, "salutation").length == 10
    assert attribute(page, "newsletter") == Attribute(
        "newsletter", T.BOOLEAN, mandatory=True, id=attribute(page, "newsletter").id
    )
    assert toast(desk) == "Pasted 12 attributes."
    assert page.design.stack.undoText() == "Paste 12 attributes"
    assert page.form.rows.table.chosen_rows() == list(range(6, 18))
    assert is_saved(desk, page)
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert names(page) == "a b c d e n"
    assert is_saved(desk, page)


def test_rows_are_pasted_into_the_place_of_the_cursor_and_clashes_are_told(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    table.go(2)
    clip("name\ttype\nx\tint\n\tint\nB\tdate\n")
    desk.press(Qt.Key.Key_V, CONTROL)
    assert names(page) == "a b x B c d e n"
    assert toast(desk) == "Pasted 2 attributes. 2 remarks stand under the table."
    assert [p.title for p in page.form.rows.remarks.problems] == [
        "1 name exists already: B.",
        "Line 3: The row has no name and is left out.",
    ]
    assert "attribute-name-taken" in [p.code for p in page.form.problems.problems]


def test_the_notices_undo_takes_back_the_paste_and_no_later_edit(
    desk: Desk, page: SchemasPage
) -> None:
    clip("x\nY")
    desk.press(Qt.Key.Key_V, CONTROL)
    undo = desk.context.toast.toasts[-1].action_button
    QTest.mouseClick(undo, LEFT)
    desk.settle()
    assert names(page) == "a b c d e n"
    desk.press(Qt.Key.Key_V, CONTROL)
    undo = desk.context.toast.toasts[-1].action_button
    page.form.rows.table.go(0)
    desk.press(Qt.Key.Key_Delete)
    QTest.mouseClick(undo, LEFT)
    desk.settle()
    assert names(page) == "Y a b c d e n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The clipboard holds no rows."),
        ('{"name": "x"}', "Nothing was pasted. The clipboard holds JSON."),
        (
            "\n".join(f"a{n}" for n in range(10_000)),
            "Nothing was pasted. There are more than 2,000 rows",
        ),
    ],
)
def test_what_is_no_rows_is_not_pasted(
    desk: Desk, page: SchemasPage, text: str, words: str
) -> None:
    clip(text)
    desk.press(Qt.Key.Key_V, CONTROL)
    assert names(page) == "a b c d e n"
    assert toast(desk).startswith(words)


def test_two_thousand_rows_are_pasted_and_undone(desk: Desk, page: SchemasPage) -> None:
    clip("\n".join(f"r{n}\tstring" for n in range(2000)))
    desk.press(Qt.Key.Key_V, CONTROL)
    assert len(page.design.draft.attributes) == 2006
    assert page.form.rows.model.rowCount() == 2007
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert page.form.rows.model.rowCount() == 7


def test_chosen_rows_are_copied_cut_and_pasted_back(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    table.go(1)
    desk.press(Qt.Key.Key_Down, SHIFT, times=2)
    assert page.form.rows._count.text() == "3 of 6 chosen"
    desk.press(Qt.Key.Key_C, CONTROL)
    copied = parse_rows(QGuiApplication.clipboard().text())
    assert [a.name for a in copied.attributes] == ["b", "c", "d"]
    assert copied.has_heading
    desk.press(Qt.Key.Key_X, CONTROL)
    assert names(page) == "a e n"
    assert page.design.stack.undoText() == "Delete 3 attributes"
    table.go(3)
    desk.press(Qt.Key.Key_V, CONTROL)
    assert names(page) == "a e n b c d"


def test_a_flag_a_type_and_a_length_go_to_all_chosen_rows(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    start = page.design.draft
    table.go(1, "mandatory")
    desk.press(Qt.Key.Key_Down, SHIFT, times=2)
    desk.press(Qt.Key.Key_Space)
    assert [a.name for a in page.design.draft.attributes if a.mandatory] == ["b", "c", "d"]
    assert page.design.stack.undoText() == "Change mandatory of 3 attributes"
    desk.press(Qt.Key.Key_Left)
    assert table.chosen_rows() == [1, 2, 3]  # sideways they stay chosen
    desk.type("40")
    desk.press(Qt.Key.Key_Return)
    assert [a.length for a in page.design.draft.attributes] == [None, 40, 40, 40, None, None]
    desk.press(Qt.Key.Key_Right, times=2)
    desk.type("none")
    desk.press(Qt.Key.Key_Return)
    assert [a.default for a in page.design.draft.attributes[1:4]] == ["none"] * 3
    desk.press(Qt.Key.Key_Left, times=3)
    desk.type("date")
    desk.press(Qt.Key.Key_Return)
    assert [a.type for a in page.design.draft.attributes] == [
        T.STRING, T.DATE, T.DATE, T.DATE, T.STRING, T.INTEGER
    ]  # fmt: skip
    assert table.chosen_rows() == [1, 2, 3]
    assert is_saved(desk, page)
    for _ in range(4):
        desk.press(Qt.Key.Key_Z, CONTROL)
    assert page.design.draft == start


def test_a_click_on_a_flag_sets_it_in_all_chosen_rows(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    table.go(0)
    QTest.mouseClick(table.viewport(), LEFT, SHIFT, center(table, 2))
    assert table.chosen_rows() == [0, 1, 2]
    rect = table.visualRect(table.model().index(1, COLUMNS.index("encrypt")))
    QTest.mouseClick(table.viewport(), LEFT, NONE, rect.topLeft() + QPoint(20, rect.height() // 2))
    desk.settle()
    assert [a.encrypt for a in page.design.draft.attributes] == [True] * 3 + [False] * 3
    assert table.chosen_rows() == [0, 1, 2]


def test_a_name_is_only_the_cursors(desk: Desk, page: SchemasPage, table: AttributeTable) -> None:
    desk.press(Qt.Key.Key_Down, SHIFT)
    desk.type("z")
    desk.press(Qt.Key.Key_Return)
    assert names(page) == "a z c d e n"


def test_several_rows_are_duplicated_moved_and_deleted(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    desk.press(Qt.Key.Key_Down, SHIFT)
    desk.press(Qt.Key.Key_D, CONTROL)
    assert names(page) == "a b a_2 b_2 c d e n"
    assert table.chosen_rows() == [2, 3]
    desk.press(Qt.Key.Key_Down, ALT, times=2)
    assert names(page) == "a b c d a_2 b_2 e n"
    assert page.design.stack.undoText() == "Move 2 attributes"
    desk.press(Qt.Key.Key_Up, ALT)
    assert names(page) == "a b c a_2 b_2 d e n"
    assert table.chosen_rows() == [3, 4]
    desk.press(Qt.Key.Key_Delete)
    assert names(page) == "a b c d e n"
    assert is_saved(desk, page)
    for _ in range(5):
        desk.press(Qt.Key.Key_Z, CONTROL)
    assert page.design.draft == page.design.state.published


def test_rows_apart_are_chosen_with_control(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    QTest.mouseClick(table.viewport(), LEFT, NONE, center(table, 0))
    for row in (2, 4):
        QTest.mouseClick(table.viewport(), LEFT, CONTROL, center(table, row))
    assert table.chosen_rows() == [0, 2, 4]
    desk.press(Qt.Key.Key_Delete)
    assert names(page) == "b d n"
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert names(page) == "a b c d e n"


def test_a_row_is_dragged_to_another_place(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    drag(desk, table, 4, center(table, 1) - QPoint(0, 10))
    assert names(page) == "a e b c d n"
    assert table.chosen_rows() == [1]
    assert is_saved(desk, page)
    drag(desk, table, 0, QPoint(30, table.viewport().height() - 2))
    assert names(page) == "e b c d n a"
    desk.press(Qt.Key.Key_Z, CONTROL, times=2)
    assert names(page) == "a b c d e n"


def test_several_rows_are_dragged_together(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    QTest.mouseClick(table.viewport(), LEFT, NONE, center(table, 0))
    QTest.mouseClick(table.viewport(), LEFT, CONTROL, center(table, 2))
    drag(desk, table, 2, center(table, 4) + QPoint(0, 10))
    assert names(page) == "b d e a c n"
    assert table.chosen_rows() == [3, 4]
    assert page.design.stack.undoText() == "Move 2 attributes"


def test_escape_lets_a_dragged_row_stay(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    view = table.viewport()
    QTest.mousePress(view, LEFT, NONE, center(table, 0))
    QTest.mouseMove(view, center(table, 3))
    QTest.mouseMove(view, center(table, 4))
    assert table.drag.running
    desk.press(Qt.Key.Key_Escape)
    assert not table.drag.running
    QTest.mouseRelease(view, LEFT, NONE, center(table, 4))
    desk.settle()
    assert names(page) == "a b c d e n"


def test_return_leaves_a_flag_for_the_next_row(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    table.go(5, "mandatory")
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Return)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (6, 0)
    desk.type("next")
    desk.press(Qt.Key.Key_Return)
    assert names(page) == "a b c d e n next"


def start_new(desk: Desk, page: SchemasPage) -> None:
    before = page.design
    desk.press(Qt.Key.Key_N, CONTROL)
    desk.bot.waitUntil(lambda: page.design is not before and page.form.heading.name.edit.hasFocus())
    desk.settle()


def test_a_pasted_contact_schema_takes_a_handful_of_keys(desk: Desk, page: SchemasPage) -> None:
    start_new(desk, page)
    desk.type("Contact")
    desk.press(Qt.Key.Key_Return)
    clip(CONTACT)
    desk.press(Qt.Key.Key_V, CONTROL)
    assert page.design.draft.name == "Contact"
    assert len(page.design.draft.attributes) == 12
    assert page.design.errors == ()


def test_rows_pasted_while_a_name_is_typed_are_rows(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    table.go(6)
    desk.type("z")
    clip("x\tint\ny\tdate")
    desk.press(Qt.Key.Key_V, CONTROL)
    assert names(page) == "a b c d e n x y"
    table.go(8)
    desk.type("z")
    clip("one")
    desk.press(Qt.Key.Key_V, CONTROL)
    desk.press(Qt.Key.Key_Return)
    assert names(page) == "a b c d e n x y zone"


def test_typing_a_type_is_one_step(desk: Desk, page: SchemasPage, table: AttributeTable) -> None:
    steps = page.design.stack.count()
    table.go(0, "type")
    desk.type("datet")
    desk.press(Qt.Key.Key_Return)
    assert attribute(page, "a").type is T.DATETIME
    assert page.design.stack.count() == steps + 1


def test_rows_that_come_go_and_move_together_keep_the_rules_of_models(
    desk: Desk, page: SchemasPage, table: AttributeTable
) -> None:
    tester = QAbstractItemModelTester(
        page.form.rows.model, QAbstractItemModelTester.FailureReportingMode.Warning, page
    )  # a warning of Qt fails the test
    assert tester.model() is page.form.rows.model
    clip("x\ny\nz")
    table.go(3)
    desk.press(Qt.Key.Key_V, CONTROL)
    desk.press(Qt.Key.Key_Up, ALT, times=2)
    desk.press(Qt.Key.Key_D, CONTROL)
    for row in (1, 4, 6):
        table.choose_rows([0, row, row + 1])
        desk.press(Qt.Key.Key_Delete)
    left = names(page)
    count = page.design.stack.index()
    desk.press(Qt.Key.Key_Z, CONTROL, times=count)
    assert names(page) == "a b c d e n"
    desk.press(Qt.Key.Key_Z, CONTROL | SHIFT, times=count)
    assert names(page) == left
