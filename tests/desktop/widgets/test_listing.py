from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics

from desktop.theme import Theme, Tone
from desktop.widgets.listing import Item, Section, SectionedList
from desktop.widgets.listing_model import ListingModel

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

Key = Qt.Key


def sections(*, tasks: tuple[str, ...] = ("Feedback", "Survey")) -> list[Section]:
    return [
        Section("Tasks", [Item(f"t-{name}", name) for name in tasks]),
        Section("States", []),
        Section("Customers", [Item("c-Phone", "Phone", "v2", Tone.OK)]),
    ]


@pytest.fixture
def listing(qtbot: QtBot) -> SectionedList:
    made = SectionedList("Extension schemas")
    qtbot.addWidget(made)
    made.resize(240, 300)
    made.set_sections(sections())
    made.show()
    made.setFocus()
    return made


def press(qtbot: QtBot, listing: SectionedList, *keys: Key) -> str:
    for key in keys:
        qtbot.keyClick(listing, key)
    return listing.current()


def test_the_arrows_step_over_headings_and_empty_sections(
    qtbot: QtBot, listing: SectionedList
) -> None:
    assert press(qtbot, listing, Key.Key_Home) == "t-Feedback"
    assert press(qtbot, listing, Key.Key_Down) == "t-Survey"
    assert press(qtbot, listing, Key.Key_Down) == "c-Phone"
    assert press(qtbot, listing, Key.Key_Down) == "c-Phone"
    assert press(qtbot, listing, Key.Key_Up) == "t-Survey"


def test_home_end_and_pages_reach_the_first_and_last_item(
    qtbot: QtBot, listing: SectionedList
) -> None:
    assert press(qtbot, listing, Key.Key_End) == "c-Phone"
    assert press(qtbot, listing, Key.Key_Home) == "t-Feedback"
    assert press(qtbot, listing, Key.Key_PageDown) == "c-Phone"
    assert press(qtbot, listing, Key.Key_PageUp) == "t-Feedback"


def test_typing_finds_items_only(qtbot: QtBot, listing: SectionedList) -> None:
    qtbot.keyClicks(listing, "S")
    assert listing.current() == "t-Survey"  # not the heading States


def test_an_update_keeps_the_choice_and_says_nothing(qtbot: QtBot, listing: SectionedList) -> None:
    listing.select("t-Survey")
    with qtbot.assertNotEmitted(listing.current_changed):
        listing.set_sections(sections(tasks=("Alpha", "Feedback", "Survey")))
        listing.set_sections(sections(tasks=("Survey", "Feedback")))
    assert listing.current() == "t-Survey"
    assert listing.selectionModel().selectedIndexes() == [listing.currentIndex()]


def test_an_update_keeps_the_scroll(qtbot: QtBot, listing: SectionedList) -> None:
    many = tuple(f"Name {number:03}" for number in range(200))
    listing.set_sections(sections(tasks=many))
    listing.select("t-Name 005")
    listing.verticalScrollBar().setValue(3000)
    listing.set_sections(sections(tasks=(*many[:-1], "Last")))
    assert listing.verticalScrollBar().value() == 3000
    assert listing.current() == "t-Name 005"


def test_when_the_chosen_goes_a_neighbour_is_chosen_once(
    qtbot: QtBot, listing: SectionedList
) -> None:
    listing.select("t-Survey")
    with qtbot.waitSignal(listing.current_changed) as told:
        listing.set_sections(sections(tasks=("Feedback",)))
    assert told.args == [listing.current()]
    assert listing.current() in ("c-Phone", "t-Feedback")


def test_when_all_go_nothing_is_chosen(qtbot: QtBot, listing: SectionedList) -> None:
    listing.select("t-Survey")
    with qtbot.waitSignal(listing.current_changed) as told:
        listing.set_sections([Section("Tasks", [])])
    assert told.args == [""]


def test_selecting_what_is_not_there_changes_nothing(listing: SectionedList) -> None:
    listing.select("t-Survey")
    assert not listing.select("nowhere")
    assert listing.current() == "t-Survey"


def test_a_note_is_said_to_screen_readers(listing: SectionedList) -> None:
    listing.select("c-Phone")
    assert listing.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) == "Phone, v2"
    heading = listing.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heading == "Tasks, 2"


def test_the_model_keeps_the_rules(qtmodeltester: ModelTester) -> None:
    model = ListingModel()
    qtmodeltester.check(model)
    for tasks in (("A", "B", "C"), ("C", "A"), ("A", "X", "C", "B"), ()):
        model.set_sections(tuple(sections(tasks=tasks)))
        assert [model.key(model.row(f"t-{name}")) for name in tasks] == [
            f"t-{name}" for name in tasks
        ]
    model.set_sections(tuple(sections(tasks=tuple(map(str, range(3000))))))
    assert model.row("t-2999") == 3000


def test_it_paints(qtbot: QtBot, listing: SectionedList) -> None:
    listing.select("c-Phone")
    assert not listing.grab().isNull()


def test_what_is_chosen_is_as_wide_as_it_was(qtbot: QtBot, listing: SectionedList) -> None:
    """No bold: what fits stays whole."""
    fits = QFontMetrics(Theme.current().font()).horizontalAdvance("A label that just fits")
    listing.set_sections([Section("", [Item("a", "A label that just fits"), Item("b", "B")])])
    listing.resize(fits + Theme.current().px(24) + 1, 300)
    ends = []
    for key in ("b", "a"):
        listing.select(key)
        listing.clearFocus()
        picture = listing.viewport().grab().toImage()
        place = listing.visualRect(listing.model().index(0, 0)).adjusted(8, 4, -4, -4)
        ground = picture.pixelColor(place.topLeft())
        inked = [
            x
            for x in range(place.left(), place.right())
            if any(picture.pixelColor(x, y) != ground for y in range(place.top(), place.bottom()))
        ]
        ends.append((inked[0], inked[-1]))
    assert ends[0] == ends[1]


def test_a_note_becomes_a_dot_only_where_it_would_cut_the_text(
    qtbot: QtBot, listing: SectionedList
) -> None:
    item = Item("a", "Call the customer back", "not saved", Tone.WAITING, dot=True)
    plain = Item("b", "Call the customer back", "not saved", Tone.WAITING)
    listing.set_sections([Section("", [item, plain, Item("c", "C")])])
    listing.select("c")
    ink = QColor(Theme.current().colours.waiting)
    soft = QColor(Theme.current().colours.waiting_soft)

    def found(row: int, colour: QColor, columns: range) -> bool:
        picture = listing.viewport().grab().toImage()
        place = listing.visualRect(listing.model().index(row, 0))
        ys = range(place.top(), place.bottom())
        return any(picture.pixelColor(x, y) == colour for x in columns for y in ys)

    margin = range(Theme.current().px(12))
    listing.resize(400, 300)
    assert not found(0, ink, margin)
    assert found(0, soft, range(200, 390))
    listing.resize(200, 300)
    assert found(0, ink, margin)
    assert not found(0, soft, range(12, 190))
    assert found(1, soft, range(12, 190))  # another's pill says what nothing else does
