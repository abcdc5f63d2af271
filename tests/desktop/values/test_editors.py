"""The editor of every type, typed into with real keys."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    Qt,
)
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from backend.errors import Problem
from backend.schemas.model import Attribute, AttributeType, Value
from desktop.theme import Mode, Theme
from desktop.values.dates import DateEditor
from desktop.values.editors import ValueEditor, make_editor
from desktop.values.lines import LineEditor

T = AttributeType
ALT = Qt.KeyboardModifier.AltModifier
pytestmark = pytest.mark.usefixtures("theme")


class Stand:
    """An editor in a window, and a field after it."""

    def __init__(self, bot: QtBot, attribute: Attribute, *, compact: bool = False) -> None:
        self.window = QWidget()
        bot.addWidget(self.window)
        self.editor: ValueEditor = make_editor(attribute, self.window, compact=compact)
        self.after = QLineEdit()
        column = QVBoxLayout(self.window)
        column.addWidget(self.editor)
        column.addWidget(self.after)
        self.window.show()
        self.window.activateWindow()
        bot.waitUntil(self.window.isActiveWindow)
        self.editor.setFocus()
        bot.waitUntil(self.editor.field.hasFocus)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.editor.field, text)

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.editor.field, key, modifier)

    def leave(self) -> None:
        self.after.setFocus()


def refused(editor: ValueEditor) -> Problem:
    problem = editor.problem()
    assert problem is not None
    assert problem.pointer == f"/{editor.attribute.name}"
    return problem


CASES = [
    (T.STRING, "survey", "survey"),
    (T.STRING, " 7 ", " 7 "),
    (T.INTEGER, "2147483647", 2147483647),
    (T.INTEGER, "-2147483648", -2147483648),
    (T.LONG, "9223372036854775807", 9223372036854775807),
    (T.LONG, "-9223372036854775808", -9223372036854775808),
    (T.DOUBLE, "0.1", 0.1),
    (T.DOUBLE, "-1e3", -1000.0),
    (T.CURRENCY, "999999999999999.9999", Decimal("999999999999999.9999")),
    (T.CURRENCY, "0.10", Decimal("0.10")),
    (T.DATE, "2028-02-29", "2028-02-29"),
    (T.DATETIME, "2026-03-17T02:00:00.000Z", "2026-03-17T02:00:00.000Z"),
]


@pytest.mark.parametrize(("type_", "text", "value"), CASES)
def test_typed_text_becomes_the_value_of_its_type(
    qtbot: QtBot, type_: AttributeType, text: str, value: Value
) -> None:
    stand = Stand(qtbot, Attribute("one", type_, length=20))
    assert stand.editor.raw() is None
    with qtbot.waitSignal(stand.editor.changed):
        stand.type(text)
    assert stand.editor.raw() == value
    assert type(stand.editor.raw()) is type(value)
    assert stand.editor.problem() is None
    stand.editor.set_value(value)
    assert stand.editor.raw() == value
    assert not stand.editor.modified


WRONG = [
    (T.INTEGER, "2147483648"),
    (T.INTEGER, "-2147483649"),
    (T.INTEGER, "seven"),
    (T.INTEGER, "1.5"),
    (T.INTEGER, "99999999999999999999999"),
    (T.LONG, "9223372036854775808"),
    (T.DOUBLE, "1,5"),
    (T.DOUBLE, "1e999"),
    (T.DOUBLE, "nan"),
    (T.CURRENCY, "1000000000000000"),
    (T.CURRENCY, "0.00001"),
    (T.CURRENCY, "12 EUR"),
    (T.DATE, "2026-02-29"),
    (T.DATE, "17.3.2026"),
    (T.DATETIME, "2026-03-17 25:00"),
    (T.DATETIME, "2026-03-17"),
]


@pytest.mark.parametrize(("type_", "text"), WRONG)
def test_what_the_type_does_not_take_stays_as_typed_and_is_a_problem(
    qtbot: QtBot, type_: AttributeType, text: str
) -> None:
    stand = Stand(qtbot, Attribute("one", type_))
    stand.type(text)
    stand.leave()
    assert stand.editor.text() == text
    assert refused(stand.editor).code == "value-wrong-type"


def test_emptied_is_none_and_white_space_too_but_not_in_a_string(qtbot: QtBot) -> None:
    for type_, expected in ((T.INTEGER, None), (T.DATE, None), (T.STRING, " ")):
        stand = Stand(qtbot, Attribute("one", type_, length=20))
        stand.editor.set_value(7 if type_ is T.INTEGER else "2026-03-17")
        stand.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        stand.press(Qt.Key.Key_Delete)
        assert stand.editor.raw() is None
        assert stand.editor.modified
        stand.type(" ")
        assert stand.editor.raw() == expected


def test_up_and_down_step_and_stop_at_the_bounds(qtbot: QtBot) -> None:
    stand = Stand(qtbot, Attribute("rating", T.INTEGER))
    stand.press(Qt.Key.Key_Up)
    assert stand.editor.raw() == 1
    stand.press(Qt.Key.Key_Down)
    stand.press(Qt.Key.Key_Down)
    assert stand.editor.raw() == -1
    stand.editor.set_value(2147483647)
    stand.press(Qt.Key.Key_Up)
    assert stand.editor.raw() == 2147483647
    assert not stand.editor.modified
    stand.type("x")
    stand.press(Qt.Key.Key_Up)
    assert stand.editor.text().endswith("x") or stand.editor.text().startswith("x")


def test_a_string_counts_code_points_and_cuts_nothing(qtbot: QtBot) -> None:
    stand = Stand(qtbot, Attribute("FeedbackType", length=10))
    assert isinstance(stand.editor, LineEditor)
    stand.type("0123456789")
    assert "10 of 10" in stand.editor.field.accessibleDescription()
    assert stand.editor.problem() is None
    stand.type("x")
    assert stand.editor.text() == "0123456789x"
    assert refused(stand.editor).code == "value-too-long"
    stand.editor.edit.setText("😀" * 10)
    assert stand.editor.problem() is None


def test_long_strings_take_lines_and_tab_leaves_them(qtbot: QtBot) -> None:
    stand = Stand(qtbot, Attribute("notes", length=256))
    assert isinstance(stand.editor.field, QPlainTextEdit)
    stand.type("one")
    stand.press(Qt.Key.Key_Return)
    stand.type("two")
    assert stand.editor.raw() == "one\ntwo"
    stand.press(Qt.Key.Key_Tab)
    assert stand.after.hasFocus()
    assert isinstance(make_editor(Attribute(length=200), stand.window).field, QLineEdit)
    compact = make_editor(Attribute(length=256), stand.window, compact=True)
    assert isinstance(compact.field, QLineEdit)


def test_a_value_comes_back_unaltered_until_someone_types(qtbot: QtBot) -> None:
    kept = "no\u00a0break, a line\u2028 and a\r\nreturn"
    stand = Stand(qtbot, Attribute("notes", length=256))
    stand.editor.set_value(kept)
    stand.leave()
    assert stand.editor.raw() == kept
    stand.editor.setFocus()
    stand.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    stand.type("!")
    assert "no\u00a0break" in str(stand.editor.raw())


def test_a_boolean_is_chosen_by_its_first_letter(qtbot: QtBot) -> None:
    stand = Stand(qtbot, Attribute("agreed", T.BOOLEAN))
    for letter, value in (("t", True), ("f", False), ("n", None)):
        stand.type(letter)
        assert stand.editor.raw() is value


def test_a_wheel_scrolls_the_form_and_not_the_choice(qtbot: QtBot) -> None:
    stand = Stand(qtbot, Attribute("agreed", T.BOOLEAN))
    stand.editor.set_value(True)
    stand.leave()
    wheel = QWheelEvent(
        QPointF(5, 5),
        stand.editor.field.mapToGlobal(QPointF(5, 5)),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(stand.editor.field, wheel)
    assert stand.editor.raw() is True


def test_values_that_no_longer_fit_are_shown_and_refused(qtbot: QtBot) -> None:
    for type_, value in ((T.BOOLEAN, "maybe"), (T.INTEGER, "abc"), (T.DATE, 7)):
        stand = Stand(qtbot, Attribute("one", type_))
        stand.editor.set_value(value)
        assert stand.editor.text() == str(value)
        assert stand.editor.raw() == value
        assert refused(stand.editor).code == "value-wrong-type"


def test_a_moment_is_taken_as_utc_and_shown_in_full_on_leaving(qtbot: QtBot) -> None:
    stand = Stand(qtbot, Attribute("when", T.DATETIME))
    for typed, kept in (
        ("2026-03-17 02:00", "2026-03-17T02:00:00.000Z"),
        ("2026-03-17 02:00 UTC", "2026-03-17T02:00:00.000Z"),
        ("2026-03-17T02:00:30", "2026-03-17T02:00:30.000Z"),
        ("2026-03-17 02:00+02:00", "2026-03-17T00:00:00.000Z"),
        ("2026-03-17t02:00:30.5z", "2026-03-17T02:00:30.500Z"),
    ):
        stand.editor.setFocus()
        stand.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        stand.type(typed)
        assert stand.editor.problem() is None, typed
        stand.leave()
        assert stand.editor.text() == kept


def test_numbers_are_shown_as_kept_on_leaving(qtbot: QtBot) -> None:
    for type_, typed, kept in ((T.INTEGER, " +007", "7"), (T.CURRENCY, " 12.50", "12.50")):
        stand = Stand(qtbot, Attribute("one", type_))
        stand.type(typed)
        stand.leave()
        assert stand.editor.text() == kept


@pytest.mark.qt_log_ignore("This plugin does not support", "propagateSizeHints")
def test_a_day_is_picked_by_keyboard(qtbot: QtBot) -> None:
    for type_, start, picked in (
        (T.DATE, "2026-03-17", "2026-03-18"),
        (T.DATETIME, "2026-03-17T02:30:00.000Z", "2026-03-18T02:30:00.000Z"),
    ):
        stand = Stand(qtbot, Attribute("when", type_))
        editor = stand.editor
        assert isinstance(editor, DateEditor)
        editor.set_value(start)
        stand.press(Qt.Key.Key_Down, ALT)
        popup = editor.calendar
        assert popup is not None
        qtbot.waitUntil(popup.isVisible)
        view = popup.calendar.focusWidget() or popup.calendar
        QTest.keyClick(view, Qt.Key.Key_Right)
        QTest.keyClick(view, Qt.Key.Key_Return)
        qtbot.waitUntil(popup.isHidden)
        assert editor.raw() == picked
        stand.press(Qt.Key.Key_Down, ALT)
        qtbot.waitUntil(popup.isVisible)
        QTest.keyClick(popup, Qt.Key.Key_Escape)
        qtbot.waitUntil(popup.isHidden)
        assert editor.raw() == picked


def test_what_is_encrypted_is_masked_until_shown(qtbot: QtBot) -> None:
    for type_ in (T.STRING, T.INTEGER, T.BOOLEAN, T.DATE):
        stand = Stand(qtbot, Attribute("secret", type_, length=1000, encrypt=True))
        editor = stand.editor
        assert isinstance(editor, LineEditor)
        assert editor.edit.echoMode() is QLineEdit.EchoMode.Password
        assert editor.reveal is not None
        stand.press(Qt.Key.Key_Tab)
        assert editor.reveal.hasFocus()
        QTest.keyClick(editor.reveal, Qt.Key.Key_Space)
        assert editor.edit.echoMode() is QLineEdit.EchoMode.Normal
        assert editor.reveal.accessibleName() == "Hide secret"


def test_every_editor_has_a_name_and_a_focus(qtbot: QtBot) -> None:
    for type_ in AttributeType:
        for compact in (False, True):
            stand = Stand(qtbot, Attribute("amount due", type_, mandatory=True), compact=compact)
            assert stand.editor.field.accessibleName() == "amount due"
            assert "Mandatory." in stand.editor.field.accessibleDescription()


class _Delegate(QStyledItemDelegate):
    def createEditor(  # noqa: N802 - Qt's name
        self,
        parent: QWidget,
        _option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        return make_editor(Attribute("rating", T.INTEGER), parent, compact=True)

    def setEditorData(  # noqa: N802 - Qt's name
        self, editor: QWidget, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        assert isinstance(editor, ValueEditor)
        editor.set_value(index.data())

    def setModelData(  # noqa: N802 - Qt's name
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        assert isinstance(editor, ValueEditor)
        model.setData(index, editor.raw())


@pytest.fixture
def cells(qtbot: QtBot, theme: Theme) -> QTableWidget:
    table = QTableWidget(2, 2)
    table.setItemDelegate(_Delegate(table))
    qtbot.addWidget(table)
    table.show()
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    table.setCurrentCell(0, 0)
    table.setFocus()
    return table


def test_in_a_table_return_and_tab_commit_and_escape_does_not(
    qtbot: QtBot, cells: QTableWidget
) -> None:
    def text(row: int, column: int) -> str:
        return str(cells.model().index(row, column).data() or "")

    def editor() -> QWidget:
        focused = QApplication.focusWidget()
        assert isinstance(focused, QLineEdit)
        return focused

    QTest.keyClick(cells, Qt.Key.Key_4)
    QTest.keyClick(editor(), Qt.Key.Key_2)
    QTest.keyClick(editor(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(0, 0) == "42")
    qtbot.waitUntil(cells.hasFocus)
    QTest.keyClick(cells, Qt.Key.Key_5)
    QTest.keyClick(editor(), Qt.Key.Key_Escape)
    qtbot.waitUntil(cells.hasFocus)
    assert text(0, 0) == "42"
    QTest.keyClick(cells, Qt.Key.Key_6)
    QTest.keyClick(editor(), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: text(0, 0) == "6")
    assert (cells.currentRow(), cells.currentColumn()) == (0, 1)


def test_the_combo_of_a_cell_is_one_too(qtbot: QtBot) -> None:
    stand = Stand(qtbot, Attribute("agreed", T.BOOLEAN), compact=True)
    assert isinstance(stand.editor.field, QComboBox)


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_a_placeholder_shows_the_form_of_a_date_and_can_be_read(qtbot: QtBot, mode: Mode) -> None:
    Theme.current().set_mode(mode)
    for type_, shown in ((T.DATE, "YYYY-MM-DD"), (T.DATETIME, "YYYY-MM-DD hh:mm UTC")):
        editor = make_editor(Attribute("day", type_))
        qtbot.addWidget(editor)
        assert isinstance(editor, DateEditor)
        assert editor.edit.placeholderText() == shown
        editor.show()
        # Thick enough for the middle of a stroke to have the colour itself.
        editor.edit.setStyleSheet("font-size: 40px; min-height: 60px;")
        editor.resize(700, 120)
        picture = editor.edit.grab().toImage()
        inks = [
            picture.pixelColor(x, y).name().upper()
            for x in range(12, 300)
            for y in range(12, picture.height() - 12)
        ]
        colours = Theme.current().colours
        assert max(set(inks) - {colours.surface}, key=inks.count) == colours.muted
    Theme.current().set_mode(Mode.LIGHT)
