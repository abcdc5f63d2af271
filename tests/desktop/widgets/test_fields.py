from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import Mode, Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.counter_field import CounterField
from desktop.widgets.form import FormField
from desktop.widgets.json_editor import JsonEditor, syntax_problem
from desktop.widgets.search_field import SearchField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_counter_counts_as_one_types(qtbot: QtBot) -> None:
    field = CounterField(26, "Name")
    qtbot.addWidget(field)
    qtbot.keyClicks(field.edit, "Feedback")
    assert field.counter.text() == "8 of 26"
    assert field.edit.accessibleDescription() == "8 of 26 characters."


def test_over_the_limit_it_says_so_and_cuts_nothing(qtbot: QtBot) -> None:
    field = CounterField(3, "Name")
    qtbot.addWidget(field)
    qtbot.keyClicks(field.edit, "Feed")
    assert field.text() == "Feed"
    assert field.counter.text() == "4 of 3"
    assert field.message.text() == "1 character too many."
    assert field.edit.property("invalid") == "true"
    assert "1 character too many." in field.edit.accessibleDescription()
    qtbot.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.message.text() == ""
    assert field.edit.property("invalid") == "false"


def test_the_counter_counts_code_points(qtbot: QtBot) -> None:
    field = CounterField(3)
    qtbot.addWidget(field)
    field.set_text("a😀")
    assert field.counter.text() == "2 of 3"


def test_a_text_from_elsewhere_leaves_the_cursor(qtbot: QtBot) -> None:
    field = CounterField(26)
    qtbot.addWidget(field)
    field.set_text("Feedback")
    field.edit.setCursorPosition(2)
    field.set_text("Feedback")
    assert field.edit.cursorPosition() == 2


def test_a_form_field_tells_screen_readers_all(qtbot: QtBot) -> None:
    edit = QLineEdit()
    field = FormField("&Name", edit, mandatory=True, help="Letters and digits.")
    qtbot.addWidget(field)
    assert edit.accessibleName() == "Name"
    assert edit.accessibleDescription() == "Mandatory. Letters and digits."
    assert field.label.buddy() is edit
    field.set_error("It begins with a digit.")
    assert "It begins with a digit." in edit.accessibleDescription()
    assert edit.property("invalid") == "true"
    field.set_error("")
    assert edit.property("invalid") == "false"


def test_a_field_with_a_place_for_its_error_shows_it_there(qtbot: QtBot) -> None:
    counter = CounterField(26)
    field = FormField("Name", counter)
    qtbot.addWidget(field)
    field.set_error("There is one already.")
    assert counter.message.text() == "There is one already."
    assert counter.edit.accessibleName() == "Name"


def test_the_number_of_a_spin_box_keeps_its_distance(qtbot: QtBot) -> None:
    box = QSpinBox()
    field = FormField("Rate", box)
    qtbot.addWidget(field)
    assert box.lineEdit().textMargins().left() >= 6


def test_tab_leaves_the_json_editor(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    editor, after = JsonEditor(), QLineEdit()
    column.addWidget(editor)
    column.addWidget(after)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    editor.setFocus()
    qtbot.keyClick(editor.edit, Qt.Key.Key_Tab)
    assert window.focusWidget() is after
    assert editor.text() == ""


def test_a_json_error_is_said_with_its_place(qtbot: QtBot) -> None:
    editor = JsonEditor()
    qtbot.addWidget(editor)
    with qtbot.waitSignal(editor.checked) as told:
        qtbot.keyClicks(editor.edit, '{"a": 1,}')
    assert told.args == [False]
    assert editor.message.text().startswith("Line 1, column ")
    assert len(editor.edit.extraSelections()) == 1
    editor.set_text('{"a": 1}')
    assert editor.message.text() == ""
    editor.set_error("“a” must be a string.")
    assert editor.message.text() == "“a” must be a string."
    Theme.current().set_mode(Mode.DARK)
    assert editor.message.text() == "“a” must be a string."


@pytest.mark.parametrize(
    ("text", "place"),
    [("", None), ("  ", None), ("[1, 2]", None), ("[1,\n 2,, 3]", (2, 4)), ("[NaN]", (1, 1))],
)
def test_where_json_is_wrong(text: str, place: tuple[int, int] | None) -> None:
    found = syntax_problem(text)
    assert (found[1:] if found else None) == place


def test_text_without_quotes_is_no_json_and_says_why() -> None:
    for text in ("Hello", '{"a": Hello}'):
        found = syntax_problem(text)
        assert found is not None
        assert found[0] == "This is not JSON: text needs double quotes around it."
    missing = syntax_problem('{"a": }')
    assert missing is not None
    assert missing[0] == "A value is missing here."


def test_json_nested_too_deeply_is_no_crash() -> None:
    found = syntax_problem("[" * 200_000)
    assert found is not None


def test_search_starts_when_typing_pauses_and_at_once_on_return(qtbot: QtBot) -> None:
    field = SearchField("Find a schema")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.searched) as told:
        qtbot.keyClicks(field, "pho")
    assert told.args == ["pho"]
    qtbot.keyClicks(field, "n")
    with qtbot.waitSignal(field.searched, timeout=50) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args == ["phon"]
    with qtbot.waitSignal(field.searched, timeout=50) as told:
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert told.args == [""]
    with qtbot.waitSignal(field.down_pressed):
        qtbot.keyClick(field, Qt.Key.Key_Down)


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_by_tab_there_is_one_ring_and_no_second_box_in_it(qtbot: QtBot, mode: Mode) -> None:
    Theme.current().set_mode(mode)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    first = QLineEdit()
    tool = QToolButton()
    tool.setText("Tool")
    tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    ringed: list[QWidget] = [
        Button("Cancel"),
        Button("Add", keys="Ins"),
        Button("Delete", kind=Kind.QUIET),
        Button("Show", kind=Kind.LINK),
        tool,
    ]
    ticks: list[QWidget] = [QCheckBox("Tick"), QRadioButton("Dot")]
    for widget in (first, *ringed, *ticks):
        column.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first.setFocus()
    for widget in (*ringed, *ticks):
        left = 4 if widget in ringed else 24  # the mark of a tick has a ring of its own
        inside = widget.rect().adjusted(left, 4 if widget in ringed else 0, -4, -4)
        before = widget.grab(inside).toImage()
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert widget.hasFocus()
        assert widget.grab(inside).toImage() == before
        if widget in ringed:
            edge = widget.grab().toImage().pixelColor(widget.width() // 2, 1).name().upper()
            assert edge == Theme.current().colours.accent


def test_words_that_wrap_are_never_cut(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    counted, plain = CounterField(3), QLineEdit()
    fields = [FormField("Id", counted), FormField("Label", plain)]
    for field in fields:
        column.addWidget(field)
    column.addStretch(1)
    window.resize(180, 500)
    window.show()
    high = [field.height() for field in fields]
    words = "This name is taken by another one, which came first. Type another name here."
    for field in fields:
        field.set_error(words)
    for width in (180, 140, 420, 160):
        window.resize(width, 500)
        said = [label for label in window.findChildren(QLabel) if label.text() == words]
        assert said
        qtbot.waitUntil(
            lambda said=said: all(
                label.height() >= label.heightForWidth(label.width()) for label in said
            )
        )
    for field in fields:
        field.set_error("")
    qtbot.waitUntil(lambda: [field.height() for field in fields] == high)


def test_the_icons_of_a_search_grow_with_the_text(qtbot: QtBot) -> None:
    field, tool = SearchField("Find"), QToolButton()
    for widget in (field, tool):
        qtbot.addWidget(widget)
        widget.show()
    field.setText("a")
    (clear,) = field.findChildren(QToolButton)
    before = clear.iconSize().width(), tool.iconSize().width(), clear.width()
    Theme.current().set_text_scale(1.5)
    qtbot.waitUntil(lambda: field.height() > clear.height())
    after = clear.iconSize().width(), tool.iconSize().width(), clear.width()
    assert all(new >= old * 1.4 for old, new in zip(before, after, strict=True))
    assert field.rect().contains(clear.geometry())
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert field.text() == ""
    assert not clear.isVisible()
