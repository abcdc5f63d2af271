"""The catalogue by keyboard: cards and table, search, filters, and what stands in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from desktop.packages.card_delegate import marks_of
from desktop.packages.catalogue_words import Column
from desktop.packages.entries import entries_of
from desktop.packages.page import PackagesPage
from tests.backend.installing import SETTINGS, add_package, add_property, checked, installed
from tests.desktop.conftest import Desk, show
from tests.desktop.packages.making import package
from tests.packaging import Entry, good_entries, good_manifest, write_package, write_zip

CONTROL = Qt.KeyboardModifier.ControlModifier
RED = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" \
fill="#ff0000"/></svg>'


@pytest.fixture
def page(desk: Desk, tmp_path: Path) -> PackagesPage:
    """Three usable packages, one of them in two versions, and one that failed."""
    workspace = desk.workspace
    add_package(workspace, tmp_path, name="beacon", displayName="Beacon", platform="web")
    add_package(workspace, tmp_path)
    add_package(workspace, tmp_path, version="2.0.0")
    events: list[dict[str, Any]] = [
        {"name": "e", "displayName": "Scrolled far", "libPath": "lib/greet.js"}
    ]
    events[0]["schema"] = {"type": "object"}
    add_package(workspace, tmp_path, name="scroll", displayName="Scroll", events=events)
    checked(workspace, write_package(tmp_path / "bad.zip", good_manifest(version="two")))
    shown: PackagesPage = show(desk, PackagesPage)
    desk.bot.waitUntil(lambda: len(titles(shown)) == 4)
    desk.settle()
    return shown


def titles(page: PackagesPage) -> list[str]:
    return [entry.title for entry in page.catalogue.model.entries]


def filters(page: PackagesPage) -> dict[str, int]:
    return {row.value: row.count for row in page.pane.filters._model.rows if row.value}


def test_the_model_keeps_qts_rules(page: PackagesPage, qtmodeltester: object) -> None:
    qtmodeltester.check(page.catalogue.model)  # type: ignore[attr-defined]


def test_arrows_go_through_the_cards_and_return_opens_one(desk: Desk, page: PackagesPage) -> None:
    page.focus_list()
    desk.press(Qt.Key.Key_Home)
    assert page.inspector.title.text() == "Greeter", "what failed stands first"
    desk.press(Qt.Key.Key_Right)
    assert page.inspector.title.text() == "Beacon"
    cards = page.catalogue.cards
    below = 1 + cards.viewport().width() // cards.gridSize().width()
    desk.press(Qt.Key.Key_Down)
    assert page.inspector.title.text() == titles(page)[below]
    desk.press(Qt.Key.Key_End)
    desk.press(Qt.Key.Key_Return)
    assert page.view.isVisible()
    assert page.view.header.title.label.text() == "Scroll"
    assert page.view.provides.list.hasFocus()
    desk.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.view.header.title.label.text() == "Greeter"
    desk.press(Qt.Key.Key_Escape)
    assert page.catalogue.cards.hasFocus()
    assert page.inspector.title.text() == "Greeter"


def test_a_key_switches_between_cards_and_table_and_keeps_the_choice(
    desk: Desk, page: PackagesPage
) -> None:
    page.focus_list()
    desk.press(Qt.Key.Key_End)
    assert page.inspector.title.text() == "Scroll"
    desk.press(Qt.Key.Key_T, CONTROL)
    assert page.catalogue.table.hasFocus()
    assert page.catalogue.table.currentIndex().data() == "Scroll"
    desk.press(Qt.Key.Key_Up)
    desk.press(Qt.Key.Key_T, CONTROL)
    assert page.catalogue.cards.hasFocus()
    assert page.catalogue.cards.currentIndex().data() == "Greeter"


def test_the_table_says_it_all_and_is_sorted_by_its_headings(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    old = desk.workspace.packages.find("greeter", "web", "1.2.3")
    shop = add_property(desk.workspace)
    added = desk.workspace.properties.add_extension(shop, old.id, SETTINGS)
    installed(desk.workspace, added.id)
    desk.bot.waitUntil(lambda: any(e.updates for e in page.catalogue.model.entries))
    desk.press(Qt.Key.Key_T, CONTROL)
    model = page.catalogue.model
    row = next(at for at, e in enumerate(model.entries) if len(e.packages) == 2)
    said = {column: model.index(row, column).data() for column in Column}
    assert said[Column.VERSIONS] == "2.0.0 +1"
    assert said[Column.INSTALLED] == "1, 1 older"
    assert said[Column.AVAILABILITY] == "private"
    assert said[Column.AUTHOR] == "Somebody"
    head = page.catalogue.table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(Column.VERSIONS) + 20, head.height() // 2)
    page.catalogue.select(model.entries[row].key)
    for _ in range(2):
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert model.entries[0].newest.version == "2.0.0"
    assert page.catalogue.table.currentIndex().row() == 0, "the choice goes along"


def test_typing_finds_a_package_by_the_event_it_provides(desk: Desk, page: PackagesPage) -> None:
    desk.press(Qt.Key.Key_F, CONTROL)
    desk.type("scrolled")
    desk.bot.waitUntil(lambda: titles(page) == ["Scroll"])
    assert page.inspector.title.text() == "Scroll"
    desk.type("zz")
    desk.bot.waitUntil(page.catalogue.nothing.isVisible)
    assert "scrolledzz" in page.catalogue.nothing.sentence.text()
    assert not page.inspector.isVisible(), "nothing is chosen"
    desk.tab_to(page.catalogue.nothing.buttons[0])
    desk.press(Qt.Key.Key_Return)
    assert len(titles(page)) == 4
    assert page.catalogue.cards.hasFocus()


def test_filters_are_ticked_by_key_and_say_what_they_would_show(
    desk: Desk, page: PackagesPage
) -> None:
    assert filters(page)["web"] == 4
    assert filters(page)["failed"] == 1
    assert "edge" not in filters(page)
    page.focus_search()
    desk.tab_to(page.pane.filters)
    while page.pane.filters.currentIndex().data() != "failed":
        desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Space)
    assert [e.newest.version for e in page.catalogue.model.entries] == ["two"]
    assert filters(page)["succeeded"] == 3, "ticked too it would show these"
    assert page.catalogue.count.text() == "1 of 4"
    desk.tab_to(page.catalogue.chips.chips[0])
    desk.press(Qt.Key.Key_Return)
    assert len(titles(page)) == 4


def test_what_is_added_does_not_disturb_the_choice(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    page.focus_list()
    desk.press(Qt.Key.Key_End)
    add_package(desk.workspace, tmp_path, name="alpha", displayName="Alpha")
    desk.bot.waitUntil(lambda: "Alpha" in titles(page))
    desk.settle()
    assert page.catalogue.cards.currentIndex().data() == "Scroll"
    assert page.inspector.title.text() == "Scroll"


def test_discontinued_by_the_menu_key_and_taken_back(desk: Desk, page: PackagesPage) -> None:
    page.focus_list()
    desk.press(Qt.Key.Key_End)
    menu = page.acts.menu(page, page.open_action)
    assert [a.text() for a in menu.actions()][:3] == ["Open", "Add to a property…", "Discontinue"]
    page.acts.discontinue.trigger()
    desk.bot.waitUntil(lambda: filters(page).get("discontinued") == 1)
    assert not page.acts.add_to.isEnabled()
    assert "discontinued" in page.acts.add_to.toolTip()
    button = desk.context.toast.toasts[-1].action_button
    assert button is not None
    button.click()
    desk.bot.waitUntil(lambda: "discontinued" not in filters(page))
    desk.settle()
    assert page.acts.add_to.isEnabled()


def colour_of(image: QImage) -> str:
    return image.pixelColor(image.width() // 2, image.height() // 2).name()


def test_the_packages_own_icon_is_drawn_and_a_hostile_one_is_a_letter(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    def with_icon(name: str, icon: bytes) -> str:
        entries = [e for e in good_entries(good_manifest(name=name)) if e.name != "icon.svg"]
        path = write_zip(tmp_path / f"{name}.zip", [*entries, Entry("icon.svg", icon)])
        return checked(desk.workspace, path).id

    good = desk.workspace.packages.get(with_icon("red", RED))
    bad = RED.replace(b"<rect", b"<script/><rect")
    hostile = desk.workspace.packages.get(with_icon("hostile", bad))
    page.icons.pixmap(good, 40, 1.0)
    page.icons.pixmap(hostile, 40, 1.0)
    desk.settle()
    assert colour_of(page.icons.pixmap(good, 40, 1.0).toImage()) == "#ff0000"
    assert colour_of(page.icons.pixmap(hostile, 40, 1.0).toImage()) != "#ff0000"


def test_a_thousand_packages_are_shown_and_filtered(desk: Desk, page: PackagesPage) -> None:
    many = entries_of([package(f"p{at:04}", description=f"No {at}") for at in range(1_000)], {})
    page.finding.set_entries(many)
    assert page.catalogue.model.rowCount() == 1_000
    page.catalogue.select(many[500].key)
    page.catalogue.grab()
    page.focus_search()
    desk.type("p09")
    desk.bot.waitUntil(lambda: page.catalogue.model.rowCount() == 100)
    desk.press(Qt.Key.Key_Escape)
    assert page.catalogue.model.rowCount() == 1_000


def test_a_cards_marks_say_what_matters_first() -> None:
    (entry,) = entries_of([package(version="1.0.0"), package(version="2.0.0")], {})
    assert [words for words, _, _ in marks_of(entry, None)] == [
        "succeeded",
        "private",
        "2 versions",
    ]
    (gone,) = entries_of([package(discontinued=True)], {})
    assert "discontinued" in [words for words, _, _ in marks_of(gone, None)]


def test_the_whole_row_under_the_mouse_is_tinted(desk: Desk, page: PackagesPage) -> None:
    page.catalogue.set_view("table")
    desk.settle()
    table = page.catalogue.table

    def ground(row: int) -> QColor:
        """Of the last cell, which is empty."""
        place = table.visualRect(table.model().index(row, Column.INSTALLED)).center()
        return table.viewport().grab().toImage().pixelColor(place)

    assert ground(1) == ground(2)
    first = table.visualRect(table.model().index(1, Column.TITLE)).center()
    QTest.mouseMove(table.viewport(), first)
    desk.settle()
    assert ground(1) != ground(2)


def test_a_discontinued_package_can_be_offered_again(desk: Desk, page: PackagesPage) -> None:
    page.focus_list()
    desk.press(Qt.Key.Key_End)
    page.acts.discontinue.trigger()
    desk.bot.waitUntil(lambda: page.acts.discontinue.text() == "Offer again")
    page.acts.discontinue.trigger()
    desk.bot.waitUntil(lambda: page.acts.discontinue.text() == "Discontinue")
    assert desk.context.toast.toasts[-1].text.endswith("is offered again: properties can add it.")


def test_what_is_short_is_never_cut_in_the_table(desk: Desk, page: PackagesPage) -> None:
    desk.window.resize(1280, 800)
    page.catalogue.set_view("table")
    desk.settle()
    table = page.catalogue.table
    for column in (Column.VERSIONS, Column.PLATFORM, Column.AVAILABILITY, Column.SIZE):
        assert table.columnWidth(column) >= table.sizeHintForColumn(column)
