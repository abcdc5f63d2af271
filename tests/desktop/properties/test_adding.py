"""One package into one property, by the keys it always took; several at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.events import BatchEnded
from backend.status import Status
from desktop.properties.page import PropertiesPage
from tests.backend.installing import SETTINGS, add_package, add_property, archive, installed
from tests.conftest import until
from tests.desktop.conftest import Desk, show
from tests.desktop.packages.naming import nameless
from tests.desktop.properties.adding import (
    CONTROL,
    EMPTY,
    checked,
    come,
    found,
    listed,
    open_panel,
    typed_settings,
)


@pytest.fixture
def page(desk: Desk) -> PropertiesPage:
    shown: PropertiesPage = show(desk, PropertiesPage)
    return shown


# -- one package ------------------------------------------------------------------------------


def test_settings_are_refused_where_they_stand_until_they_fit(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path)
    shop = open_panel(desk, page)
    panel = page.adding
    assert json.loads(panel.settings.text) == {"greeting": ""}
    checked(desk, page, lambda: found(page) == [("Shop", "Greeter", "1.2.3", "needs settings")])
    assert panel.settings.problems.problems == (), "nobody is scolded for what was not typed"
    assert not panel.add_button.isEnabled()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert len(panel.settings.problems.problems) == 1
    typed_settings(desk, panel, '{"times": 0, "colour": 1}')
    checked(desk, page, lambda: panel.check.rows[0].word == "refused")
    desk.press(Qt.Key.Key_Return, CONTROL)
    typed_settings(desk, panel, '{"greeting": ')
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert desk.workspace.properties.extensions(shop) == ()
    assert panel.isVisible()
    typed_settings(desk, panel, SETTINGS)
    checked(desk, page, lambda: panel.add_button.text() == "Install Greeter")
    desk.press(Qt.Key.Key_Return, CONTROL)
    (extension,) = come(desk, shop, 1)
    assert (extension.settings, extension.installation_status) == (SETTINGS, Status.SUCCEEDED)
    assert page.panes.isVisible()
    assert page.detail.view.table.key() == extension.id


def test_settings_left_empty_are_taken_and_the_check_says_so(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path)
    shop = open_panel(desk, page)
    typed_settings(desk, page.adding, "{}")
    checked(desk, page, lambda: page.adding.check.rows[0].said == "ready: Greeter needs settings.")
    desk.press(Qt.Key.Key_Return, CONTROL)
    (extension,) = come(desk, shop, 1)
    assert extension.needs_settings


def test_a_version_is_chosen_and_what_is_there_says_so(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path, version="1.0.0", **EMPTY)
    add_package(desk.workspace, tmp_path, version="2.0.0", **EMPTY)
    shop = open_panel(desk, page)
    version = page.adding.parts.form.version
    assert [version.itemText(at) for at in range(version.count())] == ["2.0.0", "1.0.0"]
    desk.tab_to(version)
    desk.press(Qt.Key.Key_Down)
    checked(desk, page, lambda: found(page) == [("Shop", "Greeter", "1.0.0", "ready")])
    desk.press(Qt.Key.Key_Return, CONTROL)
    (extension,) = come(desk, shop, 1)
    assert extension.version == "1.0.0"
    open_panel(desk, page, shop)
    empty = page.adding.parts.empty
    assert empty.isVisible()
    said = "The only package for web in the catalogue is in Shop already."
    assert empty.sentence.text() == said
    desk.press(Qt.Key.Key_Down)
    form = page.adding.parts.form
    desk.bot.waitUntil(form.isVisible)
    assert form.state.text() == "Shop has it already, in 1.0.0. It keeps its settings."
    checked(
        desk, page, lambda: found(page) == [("Shop", "Greeter", "2.0.0", "upgrade 1.0.0 → 2.0.0")]
    )
    assert not page.adding.add_button.isEnabled(), "nothing is upgraded that was not ticked"
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.adding.check.table.hasFocus()
    desk.press(Qt.Key.Key_Escape)
    assert page.panes.isVisible()
    assert [one.version for one in desk.workspace.properties.extensions(shop)] == ["1.0.0"]


def test_what_was_typed_is_there_again_after_looking_elsewhere(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path)
    add_package(desk.workspace, tmp_path, name="second", displayName="Second")
    shop = open_panel(desk, page)
    panel = page.adding
    typed_settings(desk, panel, SETTINGS)
    assert panel.choice.ticked == ("web/greeter",), "what one types settings for is wanted"
    panel.pane.list.setFocus()
    desk.press(Qt.Key.Key_Down)
    assert panel.parts.form.name.text() == "Second"
    assert panel.settings.text != SETTINGS
    assert panel.parts.form.choose_button.isVisible()
    desk.press(Qt.Key.Key_Escape)
    open_panel(desk, page, shop)
    assert panel.parts.form.name.text() == "Greeter"
    assert panel.settings.text == SETTINGS
    assert panel.choice.ticked == ()
    checked(desk, page, lambda: panel.add_button.isEnabled())
    desk.press(Qt.Key.Key_Return, CONTROL)
    come(desk, shop, 1)
    other = add_property(desk.workspace, "Other")
    open_panel(desk, page, other)
    assert panel.parts.form.name.text() == "Greeter"
    assert panel.settings.text != SETTINGS, "it was added: the next one starts anew"


def test_an_extension_comes_and_goes_with_the_keyboard_alone(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    for name in ("greeter", "page-clock"):
        add_package(desk.workspace, tmp_path, name=name, displayName=name.title(), **EMPTY)
    shop = add_property(desk.workspace)
    page.choose(shop)
    desk.bot.waitUntil(lambda: page.list.shown == shop)
    desk.settle()
    page.detail.focus()
    desk.press(Qt.Key.Key_Insert)
    desk.bot.waitUntil(lambda: page.adding.pane.search.hasFocus())
    desk.type("page")
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return, CONTROL)
    (extension,) = come(desk, shop, 1)
    assert extension.name == "page-clock"
    desk.bot.waitUntil(lambda: page.detail.view.table.hasFocus())
    desk.press(Qt.Key.Key_Delete)
    desk.bot.waitUntil(lambda: page.detail.view.empty.isVisible())


def test_it_begins_by_itself_once_the_check_has_its_answer(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path, **EMPTY)
    shop = open_panel(desk, page)
    page.adding.chooser.changed.emit()  # a check is under way
    assert page.adding.checker.busy
    QTest.keyClick(desk.focus(), Qt.Key.Key_Return, CONTROL)
    assert desk.workspace.properties.extensions(shop) == ()
    come(desk, shop, 1)


# -- several ----------------------------------------------------------------------------------


def test_several_packages_go_into_several_properties_at_once(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path)
    for name in ("clock", "tracker"):
        add_package(desk.workspace, tmp_path, name=name, displayName=name.title(), **EMPTY)
    other = add_property(desk.workspace, "Other")
    shop = open_panel(desk, page)
    panel = page.adding
    panel.pane.search.setFocus()
    desk.press(Qt.Key.Key_Down)
    for _ in range(3):
        desk.press(Qt.Key.Key_Space)
        desk.press(Qt.Key.Key_Down)
    assert panel.choice.ticked == ("web/clock", "web/greeter", "web/tracker")
    assert panel.parts.form.chosen.isVisible()
    desk.tab_to(panel.parts.properties)
    desk.press(Qt.Key.Key_Home)
    desk.press(Qt.Key.Key_Space)
    assert panel.parts.title.label.text() == "Add to 2 properties"
    checked(desk, page, lambda: panel.add_button.text() == "Install 4, leave out 2")
    desk.tab_to(panel.parts.form.chosen)
    desk.press(Qt.Key.Key_Home)
    desk.press(Qt.Key.Key_Down)
    assert panel.parts.form.name.text() == "Greeter"
    chosen = panel.parts.form.chosen.model()
    said = Qt.ItemDataRole.AccessibleTextRole
    assert [chosen.index(row, 0).data(said) for row in range(2)] == [
        "Clock, 1.2.3",
        "Greeter, settings",
    ]
    typed_settings(desk, panel, SETTINGS)
    checked(desk, page, lambda: panel.add_button.text() == "Install 6 extensions")
    assert chosen.index(1, 0).data(said) == "Greeter, 1.2.3"
    assert {row[3] for row in found(page)} == {"ready"}
    assert panel.check.room.text().endswith(" free")
    ended: list[BatchEnded] = []
    desk.context.bridge.batch_ended.connect(ended.append)
    desk.press(Qt.Key.Key_Return, CONTROL)
    for property_id in (shop, other):
        held = come(desk, property_id, 3)
        assert {one.installation_status for one in held} == {Status.SUCCEEDED}
        assert [one.settings for one in held if one.name == "greeter"] == [SETTINGS]
    desk.bot.waitUntil(lambda: len(ended) == 1)
    assert (ended[0].succeeded, ended[0].failed) == (6, 0)
    assert page.panes.isVisible()
    assert page.list.shown == shop


def test_a_search_keeps_what_is_ticked_and_del_takes_one_out(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    for name in ("clock", "greeter", "tracker"):
        add_package(desk.workspace, tmp_path, name=name, displayName=name.title(), **EMPTY)
    open_panel(desk, page)
    panel = page.adding
    for words in ("cl", "tr"):
        page.focus_search()
        desk.type(words)
        desk.press(Qt.Key.Key_Return)
    assert panel.choice.ticked == ("web/clock", "web/tracker")
    assert panel.pane.search.hasFocus(), "no settings are asked for: on to the next search"
    desk.tab_to(panel.parts.form.chosen)
    desk.press(Qt.Key.Key_Home)
    desk.press(Qt.Key.Key_Delete)
    assert panel.choice.ticked == ("web/tracker",)
    assert panel.isVisible(), "Del took the package out, and nothing else"
    panel.pane.search.setFocus()
    desk.press(Qt.Key.Key_Escape)
    assert panel.isVisible()
    assert panel.pane.search.text() == "", "the first Escape empties the search"
    panel.pane.list.setFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.press(Qt.Key.Key_A, CONTROL)
    assert len(panel.choice.ticked) == 3
    desk.press(Qt.Key.Key_A, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert panel.choice.ticked == ()
    desk.press(Qt.Key.Key_Escape)
    assert page.panes.isVisible()


def test_several_packages_come_ticked_from_elsewhere(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    clock = add_package(desk.workspace, tmp_path, name="clock", displayName="Clock", **EMPTY)
    add_package(desk.workspace, tmp_path, name="greeter", version="2.0.0", **EMPTY)
    older = add_package(desk.workspace, tmp_path, version="1.0.0", **EMPTY)
    full, shop = add_property(desk.workspace, "A full one"), add_property(desk.workspace)
    for package in (clock, older):
        held = desk.workspace.properties.add_extension(full, package.id)
        installed(desk.workspace, held.id)
    desk.settle()
    page.choose(f"{clock.id} {older.id}")
    desk.bot.waitUntil(lambda: page.adding.choice.ticked == ("web/clock", "web/greeter"))
    checked(desk, page, lambda: page.adding.add_button.text() == "Install 2 extensions")
    assert [row[:3] for row in found(page)] == [
        ("Shop", "Clock", "1.2.3"),
        ("Shop", "Greeter", "1.0.0"),
    ]
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert {one.version for one in come(desk, shop, 2)} == {"1.2.3", "1.0.0"}


def test_development_packages_that_the_property_does_not_take_are_told_with_the_way_out(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    clock = add_package(desk.workspace, tmp_path, name="clock", displayName="Clock", **EMPTY)
    mine = desk.workspace.packages.add(
        archive(tmp_path, name="mine", displayName="Mine", **EMPTY), development=True
    )
    until(desk.workspace, lambda: desk.workspace.packages.get(mine.id).status is Status.SUCCEEDED)
    shop = add_property(desk.workspace)
    one = desk.workspace.properties.add_extension(shop, clock.id)
    installed(desk.workspace, one.id)
    open_panel(desk, page, shop)
    said = page.adding.parts.empty.sentence.text()
    assert said.startswith("Mine is a development package, and Shop takes released ones only:")
    assert "release it in Packages, or edit the property" in said
    assert said.endswith("All else for web is there already.")


def test_what_lacks_settings_stays_chosen_when_the_rest_begins(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path)
    add_package(desk.workspace, tmp_path, name="clock", displayName="Clock", **EMPTY)
    shop = open_panel(desk, page)
    panel = page.adding
    panel.pane.list.setFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    checked(desk, page, lambda: panel.add_button.text() == "Install 1, leave out 1")
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert [one.name for one in come(desk, shop, 1)] == ["clock"]
    assert panel.isVisible()
    assert panel.choice.ticked == ("web/greeter",)
    line = panel.parts.left_out
    assert line.isVisible()
    assert line.words.text() == "1 of 2 began. Greeter still needs settings."
    desk.bot.waitUntil(lambda: panel.settings.isAncestorOf(desk.focus()))
    desk.type("Hello")
    checked(desk, page, lambda: panel.add_button.text() == "Install Greeter")
    desk.press(Qt.Key.Key_Return, CONTROL)
    come(desk, shop, 2)
    assert page.panes.isVisible(), "nothing is left to add"
    open_panel(desk, page, shop)
    assert not line.isVisible()


def test_while_nothing_is_ticked_the_check_says_what_the_keys_add(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path)
    add_package(desk.workspace, tmp_path, name="clock", displayName="Clock", **EMPTY)
    open_panel(desk, page)
    check = page.adding.check
    said = "Nothing is ticked: Ctrl+Return adds Clock."
    checked(desk, page, lambda: check.words.text() == said)
    assert check.pills.shown() == [], "nobody has chosen anything yet"
    page.adding.pane.list.setFocus()
    desk.press(Qt.Key.Key_Down)
    said = "Nothing is ticked: Ctrl+Return adds Greeter, once it has settings."
    checked(desk, page, lambda: check.words.text() == said)
    assert check.pills.shown() == []
    desk.press(Qt.Key.Key_Space)
    checked(desk, page, lambda: check.pills.shown() == ["1 without settings"])
    assert not check.words.isVisible()


def test_the_list_of_packages_opens_at_its_top(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    for at in range(40):
        add_package(desk.workspace, tmp_path, name=f"p{at:02}", displayName=f"P {at:02}", **EMPTY)
    add_package(desk.workspace, tmp_path, name="far", displayName="Far", platform="edge", **EMPTY)
    shop = open_panel(desk, page)
    page.adding.pane.list.setFocus()
    desk.press(Qt.Key.Key_End)
    bar = page.adding.pane.list.verticalScrollBar()
    assert bar.value() > 0
    desk.press(Qt.Key.Key_Escape)
    open_panel(desk, page, shop)
    assert bar.value() == 0


def test_a_search_tells_packages_of_one_name_apart_by_their_platform(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    for platform in ("web", "edge"):
        add_package(desk.workspace, tmp_path, displayName="Core", platform=platform, **EMPTY)
    open_panel(desk, page)
    page.focus_search()
    desk.type("core")
    model = page.adding.pane.list.model()
    lines = [model.index(row, 0) for row in range(model.rowCount())]
    told = [str(line.data(Qt.ItemDataRole.AccessibleTextRole)) for line in lines]
    assert {"Core, web 1.2.3", "Core, edge 1.2.3"} <= set(told)


def test_an_empty_catalogue_says_what_to_do(desk: Desk, page: PropertiesPage) -> None:
    open_panel(desk, page)
    assert page.adding.parts.empty.isVisible()
    said = "The catalogue holds no package for web that can be used here."
    assert page.adding.parts.empty.sentence.text() == said
    desk.tab_to(page.adding.parts.empty.buttons[0])
    desk.press(Qt.Key.Key_Escape)
    assert page.panes.isVisible()


def test_a_thousand_pairs_are_rows_and_no_widgets(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    for at in range(50):
        add_package(desk.workspace, tmp_path, name=f"p{at:02}", displayName=f"P {at:02}", **EMPTY)
    for at in range(19):
        add_property(desk.workspace, f"Place {at:02}")
    open_panel(desk, page)
    panel = page.adding
    before = len(panel.findChildren(QWidget))
    panel.pane.list.setFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    panel.parts.properties.setFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    checked(desk, page, lambda: len(panel.check.rows) == 1_000)
    assert panel.add_button.text() == "Install 1,000 extensions"
    assert len(panel.findChildren(QWidget)) - before < 20
    panel.check.table.go_to(900)
    place = panel.check.table.verticalScrollBar().value()
    panel.chooser.changed.emit()
    checked(desk, page, lambda: len(panel.check.rows) == 1_000)
    assert panel.check.table.currentIndex().row() == 900
    assert panel.check.table.verticalScrollBar().value() == place > 0


def test_packages_stand_by_platform_and_what_is_there_apart(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    held = add_package(desk.workspace, tmp_path, name="held", displayName="Held", **EMPTY)
    add_package(desk.workspace, tmp_path, name="free", displayName="Free", **EMPTY)
    add_package(desk.workspace, tmp_path, name="far", displayName="Far", platform="edge", **EMPTY)
    gone = add_package(desk.workspace, tmp_path, name="gone", displayName="Gone", **EMPTY)
    desk.workspace.packages.discontinue(gone.id)
    shop = add_property(desk.workspace)
    one = desk.workspace.properties.add_extension(shop, held.id)
    installed(desk.workspace, one.id)
    open_panel(desk, page, shop)
    assert listed(page) == [
        *("Web", "Free", "Edge", "Far", "Already there", "Held", "Discontinued", "Gone")
    ]
    assert page.adding.parts.form.name.text() == "Free"
    page.adding.pane.list.setFocus()
    desk.press(Qt.Key.Key_End)
    assert "discontinued" in page.adding.parts.form.state.text()
    desk.press(Qt.Key.Key_Space)
    assert page.adding.choice.ticked == ()
    assert not page.adding.add_button.isEnabled()


def test_every_control_has_a_name(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    add_package(desk.workspace, tmp_path)
    add_package(desk.workspace, tmp_path, version="2.0.0")
    open_panel(desk, page)
    assert nameless(page.adding) == []
