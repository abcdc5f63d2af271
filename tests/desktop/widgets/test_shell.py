from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.choice_bar import ChoiceBar
from desktop.widgets.empty import EmptyState
from desktop.widgets.rail import Rail, RailPage
from desktop.widgets.three_panes import ThreePanes
from desktop.widgets.title import PageTitle
from desktop.widgets.toast import Toasts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
PAGES = [RailPage(name, name.capitalize(), name) for name in ("schemas", "records", "activity")]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    made.resize(1280, 800)
    qtbot.addWidget(made)
    return made


def show(qtbot: QtBot, window: QWidget, *widgets: QWidget) -> None:
    for widget in widgets:
        layout = window.layout()
        assert layout is not None
        layout.addWidget(widget)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_ctrl_and_a_number_choose_a_page_from_anywhere(qtbot: QtBot, window: QWidget) -> None:
    rail, edit = Rail(PAGES), QLineEdit()
    show(qtbot, window, rail, edit)
    edit.setFocus()
    with qtbot.waitSignal(rail.page_changed) as told:
        qtbot.keyClick(edit, Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["records"]
    assert rail.current() == "records"
    with qtbot.assertNotEmitted(rail.page_changed):
        qtbot.keyClick(edit, Key.Key_2, Qt.KeyboardModifier.ControlModifier)


def test_the_arrows_move_in_the_rail_and_tab_leaves_it(qtbot: QtBot, window: QWidget) -> None:
    rail, edit = Rail(PAGES), QLineEdit()
    show(qtbot, window, rail, edit)
    rail.buttons["schemas"].setFocus()
    qtbot.keyClick(rail.buttons["schemas"], Key.Key_Down)
    assert rail.current() == "records"
    assert rail.buttons["records"].hasFocus()
    qtbot.keyClick(rail.buttons["records"], Key.Key_End)
    assert rail.current() == "activity"
    qtbot.keyClick(rail.buttons["activity"], Key.Key_Tab)
    assert edit.hasFocus()


def panes(qtbot: QtBot, window: QWidget) -> ThreePanes:
    made = ThreePanes(QWidget(), QWidget(), QLineEdit())
    layout = window.layout()
    assert layout is not None
    layout.setContentsMargins(0, 0, 0, 0)
    show(qtbot, window, made)
    return made


def test_the_inspector_folds_away_and_comes_over(qtbot: QtBot, window: QWidget) -> None:
    made = panes(qtbot, window)
    window.resize(Theme.current().px(1300), 800)
    assert made.inspector is not None
    qtbot.waitUntil(made.inspector.isVisible)
    window.resize(Theme.current().px(1000), 700)
    qtbot.waitUntil(lambda: made.folded)
    assert not made.inspector.isVisible()
    qtbot.keyClick(made, Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert made.inspector.isVisible()
    assert made.inspector.geometry().right() < made.width()
    qtbot.keyClick(made, Key.Key_Escape)
    assert not made.inspector.isVisible()
    window.resize(Theme.current().px(1300), 800)
    qtbot.waitUntil(made.inspector.isVisible)
    assert made.splitter.indexOf(made.inspector) == 2


def test_where_there_is_room_it_can_be_put_away_and_that_is_remembered(
    qtbot: QtBot, window: QWidget
) -> None:
    made = panes(qtbot, window)
    window.resize(Theme.current().px(1300), 800)
    qtbot.waitUntil(lambda: not made.folded)
    made.toggle.setChecked(False)
    assert made.inspector is not None
    assert not made.inspector.isVisible()
    state = made.save()
    made.toggle.setChecked(True)
    assert made.inspector.isVisible()
    assert made.restore(state)
    assert not made.inspector.isVisible()
    assert made.restore(b"300 400 1")
    assert made.splitter.sizes()[0] == 300
    assert made.splitter.sizes()[2] == 400
    assert made.save() == b"300 400 1"
    assert not made.restore(b"nonsense")
    assert not made.restore(b"")


def test_the_inspector_is_wider_where_there_is_room_until_someone_drags_it(
    qtbot: QtBot, window: QWidget
) -> None:
    made, px = panes(qtbot, window), Theme.current().px
    window.resize(px(1280), 800)
    qtbot.waitUntil(lambda: not made.folded)
    assert made.splitter.sizes()[2] == pytest.approx(px(1280) * 0.26, abs=8)
    window.resize(px(1920), 800)
    qtbot.waitUntil(lambda: made.splitter.sizes()[2] == px(480))
    made.splitter.moveSplitter(made.splitter.width() - px(340), 2)
    window.resize(px(1800), 800)
    qtbot.waitUntil(lambda: made.width() == px(1800))
    assert made.splitter.sizes()[2] == pytest.approx(px(340), abs=2)


def test_an_inspector_set_aside_comes_back_as_it_was(qtbot: QtBot, window: QWidget) -> None:
    made = panes(qtbot, window)
    window.resize(Theme.current().px(1300), 800)
    qtbot.waitUntil(lambda: not made.folded)
    assert made.inspector is not None
    before = made.save(), made.splitter.sizes()
    made.set_aside(True)
    assert not made.inspector.isVisible()
    assert not made.toggle.isEnabled()
    made.set_aside(False)
    assert made.inspector.isVisible()
    assert (made.save(), made.splitter.sizes()) == before
    made.toggle.setChecked(False)  # put away by a person
    made.set_aside(True)
    made.set_aside(False)
    assert not made.inspector.isVisible()


@pytest.mark.parametrize(("width", "lines"), [(700, 1), (300, 2)])
def test_choices_stand_in_one_line_or_in_even_columns(qtbot: QtBot, width: int, lines: int) -> None:
    bar = ChoiceBar("Views")
    qtbot.addWidget(bar)
    for word in ("Form", "Request", "JSON Schema", "SQL", "Document", "Map"):
        bar.add(word)
    bar.resize(Theme.current().px(width), 100)
    bar.show()
    places = [b.geometry() for b in bar.findChildren(QToolButton)]
    assert len({place.top() for place in places}) == lines
    assert len({place.left() for place in places}) == 6 // lines
    assert all(not p.intersects(q) for p in places for q in places if p != q)


def test_a_notice_with_undo_goes_when_undone(qtbot: QtBot, window: QWidget) -> None:
    undone: list[bool] = []
    show(qtbot, window)
    toasts = Toasts(window)
    toast = toasts.say("Removed.", action_text="Undo", action=lambda: undone.append(True))
    assert toasts.isVisible()
    assert toasts.geometry().bottom() < window.height()
    assert toast.action_button is not None
    qtbot.keyClick(toast.action_button, Key.Key_Space)
    assert undone == [True]
    assert not toasts.isVisible()


def test_a_notice_goes_by_itself_but_a_bad_one_stays(qtbot: QtBot, window: QWidget) -> None:
    show(qtbot, window)
    toasts = Toasts(window)
    bad = toasts.say("The disk is full.", Tone.BAD, seconds=0.02)
    toasts.say("Done.", seconds=0.02)
    qtbot.waitUntil(lambda: toasts.toasts == [bad])
    assert not bad.running
    qtbot.keyClick(bad.close_button, Key.Key_Escape)
    assert toasts.toasts == []


def test_what_went_wrong_and_is_kept_elsewhere_goes_once_somebody_was_there(
    qtbot: QtBot, window: QWidget
) -> None:
    toasts = Toasts(window)
    bad = toasts.say("Beacon failed.", Tone.BAD, seconds=0.02, kept=True)
    assert bad.running
    edit = QLineEdit()
    show(qtbot, window, edit)
    edit.setFocus()  # the only other thing that could have it is the notice
    qtbot.waitUntil(lambda: toasts.toasts == [])


def test_the_clock_of_a_notice_stands_while_it_has_the_focus(qtbot: QtBot, window: QWidget) -> None:
    edit = QLineEdit()
    show(qtbot, window, edit)
    edit.setFocus()
    toasts = Toasts(window)
    toast = toasts.say("Removed.", action_text="Undo", action=lambda: None)
    assert toast.running
    toast.close_button.setFocus()
    assert not toast.running
    edit.setFocus()
    assert toast.running
    toast.close_button.setFocus()
    qtbot.keyClick(toast.close_button, Key.Key_Space)
    assert edit.hasFocus(), "the focus goes back where it was"


def test_no_more_than_three_notices(qtbot: QtBot, window: QWidget) -> None:
    toasts = Toasts(window)
    bad = toasts.say("Bad.", Tone.BAD)
    for number in range(5):
        toasts.say(f"Deleted {number}.", action_text="Undo", action=lambda: None)
    assert [toast.text for toast in toasts.toasts] == ["Bad.", "Deleted 3.", "Deleted 4."]
    assert bad in toasts.toasts


def test_a_button_follows_its_action(qtbot: QtBot) -> None:
    pressed: list[bool] = []
    action = QAction("Publish version 4…")
    action.setShortcut("Ctrl+P")
    action.triggered.connect(lambda: pressed.append(True))
    button = Button.of(action, kind=Kind.PRIMARY, keys=True)
    qtbot.addWidget(button)
    button.show()
    action.setText("Publish version 5…")
    action.setEnabled(False)
    assert button.text() == "Publish version 5…"
    assert not button.isEnabled()
    action.setEnabled(True)
    qtbot.keyClick(button, Key.Key_Space)
    assert pressed == [True]
    button.setFocus()
    assert not button.grab().isNull()


def test_a_title_shows_as_many_pills_as_it_is_told(qtbot: QtBot) -> None:
    title = PageTitle("Feedback")
    qtbot.addWidget(title)
    title.add_button(Button("Compare"))
    title.set_pills([("Version 3", Tone.ACCENT), ("Draft", Tone.WAITING)])
    title.set_pills([("Version 4", Tone.ACCENT)])
    title.set_note("shop.example.com")
    title.show()
    shown = [pill.text() for pill in title._pills if pill.isVisible()]
    assert shown == ["Version 4"]


def test_a_long_title_is_cut_and_whole_in_the_tooltip(qtbot: QtBot) -> None:
    title = PageTitle("A very long title of an extension schema" * 4)
    qtbot.addWidget(title)
    title.resize(300, 40)
    title.show()
    assert title.label.toolTip() == title.label.text()


def test_the_note_gives_way_before_the_title(qtbot: QtBot) -> None:
    title = PageTitle("Shop web")
    qtbot.addWidget(title)
    title.add_button(Button("Add extension…"))
    title.set_note("shop.example.com, www.example.com, outlet.example.com")
    title.show()
    title.resize(title.label.sizeHint().width() + 220, 40)
    qtbot.waitUntil(lambda: title.note.toolTip() == title.note.text())
    assert title.label.toolTip() == ""
    title.set_note("")
    assert title.label.width() == title.label.sizeHint().width(), "the rest stays free"


def test_an_empty_state_offers_what_to_do(qtbot: QtBot) -> None:
    done: list[bool] = []
    action = QAction("New schema")
    action.triggered.connect(lambda: done.append(True))
    state = EmptyState("schemas", "No schemas yet", "Design the first one.", [action])
    qtbot.addWidget(state)
    state.show()
    qtbot.keyClick(state.findChildren(QPushButton)[0], Key.Key_Space)
    assert done == [True]


def test_a_newer_notice_takes_the_place_of_what_it_makes_old(qtbot: QtBot, window: QWidget) -> None:
    toasts = Toasts(window)
    toasts.say("Deleted it.", action_text="Undo", action=lambda: None)
    toasts.say("Beacon failed.", Tone.BAD, about="EX1")
    toasts.say("Installed Core.")
    toasts.say("Installed Beacon.", about="EX1")
    assert [toast.text for toast in toasts.toasts] == ["Deleted it.", "Installed Beacon."]


def test_what_is_said_twice_is_one_notice_but_each_undo_stays(
    qtbot: QtBot, window: QWidget
) -> None:
    toasts = Toasts(window)
    for _ in range(2):
        toasts.say("Beacon failed.", Tone.BAD)
        toasts.say("Deleted it.", action_text="Undo", action=lambda: None)
    said = [toast.text for toast in toasts.toasts]
    assert said == ["Deleted it.", "Beacon failed.", "Deleted it."]


def test_a_notice_does_not_lie_over_what_has_the_focus_or_is_to_be_kept_clear(
    qtbot: QtBot, window: QWidget
) -> None:
    above, below, table = QLineEdit(), QLineEdit(), QLineEdit()
    show(qtbot, window, above, below)
    layout = window.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.insertStretch(1)
    qtbot.waitUntil(lambda: below.y() > 700)
    above.setFocus()
    toasts = Toasts(window)
    toasts.say("Beacon failed.", Tone.BAD)
    assert toasts.y() > 700
    below.setFocus()
    assert toasts.geometry().bottom() < 200
    above.setFocus()
    assert toasts.y() > 700
    toasts.keep_clear(table)
    layout.addWidget(table)
    qtbot.waitUntil(lambda: toasts.geometry().bottom() < 200)
