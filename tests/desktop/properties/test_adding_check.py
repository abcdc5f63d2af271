"""The check before installing: what it finds, how it follows the world, what can be chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.properties.model import Verdict
from backend.status import Status
from desktop.properties.adding.pairs_model import RESULT
from desktop.properties.page import PropertiesPage
from desktop.theme import Tone
from desktop.widgets.problems import details
from tests.backend.installing import (
    SETTINGS,
    add_package,
    add_property,
    archive,
    codes,
    installed,
)
from tests.conftest import until
from tests.desktop.conftest import Desk, show
from tests.desktop.properties.adding import (
    CONTROL,
    EMPTY,
    checked,
    come,
    found,
    open_panel,
    row_at,
    typed_settings,
)


@pytest.fixture
def page(desk: Desk) -> PropertiesPage:
    shown: PropertiesPage = show(desk, PropertiesPage)
    return shown


def held(desk: Desk, property_id: str, package_id: str, settings: str = "{}") -> str:
    one = desk.workspace.properties.add_extension(property_id, package_id, settings)
    installed(desk.workspace, one.id)
    return one.id


def tick_all(desk: Desk, page: PropertiesPage) -> None:
    """Every package and every property that takes one."""
    for view in (page.adding.pane.list, page.adding.parts.properties):
        view.setFocus()
        desk.press(Qt.Key.Key_A, CONTROL)


# -- another version --------------------------------------------------------------------------


def test_another_version_is_chosen_pair_by_pair_and_keeps_its_settings(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    old = add_package(desk.workspace, tmp_path, version="1.0.0")
    shop, other = add_property(desk.workspace), add_property(desk.workspace, "Other")
    new = add_property(desk.workspace, "Zoo")
    for place in (shop, other):
        held(desk, place, old.id, SETTINGS)
    add_package(desk.workspace, tmp_path, version="2.0.0")
    open_panel(desk, page, shop)
    tick_all(desk, page)
    typed_settings(desk, page.adding, '{"greeting": "New"}')
    check = page.adding.check
    checked(desk, page, lambda: page.adding.add_button.text() == "Install 1, leave out 2")
    assert found(page) == [
        ("Other", "Greeter", "2.0.0", "upgrade 1.0.0 → 2.0.0"),
        ("Shop", "Greeter", "2.0.0", "upgrade 1.0.0 → 2.0.0"),
        ("Zoo", "Greeter", "2.0.0", "ready"),
    ]
    assert check.change_all.text() == "Upgrade all 2"
    check.table.setFocus()
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Space)
    checked(
        desk, page, lambda: page.adding.add_button.text() == "Install 1, upgrade 1, leave out 1"
    )
    ticked = [row.property_name for row in check.rows if row.ticked]
    assert ticked == ["Shop"]
    desk.press(Qt.Key.Key_Return, CONTROL)
    come(desk, new, 1)
    versions = {}
    for place in (shop, other, new):
        (one,) = come(desk, place, 1)
        versions[place] = (one.version, one.settings)
    assert versions == {
        shop: ("2.0.0", SETTINGS),
        other: ("1.0.0", SETTINGS),
        new: ("2.0.0", '{"greeting": "New"}'),
    }


def test_all_are_upgraded_by_one_press_and_left_by_another(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    old = add_package(desk.workspace, tmp_path, version="1.0.0", **EMPTY)
    shops = [add_property(desk.workspace, name) for name in ("One", "Two")]
    for place in shops:
        held(desk, place, old.id)
    add_package(desk.workspace, tmp_path, version="2.0.0", **EMPTY)
    open_panel(desk, page, shops[0])
    tick_all(desk, page)
    button = page.adding.check.change_all
    checked(desk, page, button.isVisible)
    desk.tab_to(button)
    desk.press(Qt.Key.Key_Space)
    checked(desk, page, lambda: page.adding.add_button.text() == "Upgrade 2 extensions")
    desk.press(Qt.Key.Key_Space)
    checked(desk, page, lambda: not page.adding.add_button.isEnabled())
    index = page.adding.check.model.index(0, RESULT)
    table = page.adding.check.table
    place = table.visualRect(index).topLeft()
    place.setX(place.x() + 20)
    place.setY(place.y() + 18)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.settle()
    checked(desk, page, lambda: page.adding.add_button.text() == "Upgrade 1, leave out 1")


def test_settings_that_the_other_version_refuses_are_told_before(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    old = add_package(desk.workspace, tmp_path, version="1.0.0")
    shop = add_property(desk.workspace)
    held(desk, shop, old.id, SETTINGS)
    number = {"type": "object", "properties": {"greeting": {"type": "integer"}}}
    add_package(
        desk.workspace,
        tmp_path,
        version="2.0.0",
        configuration={"viewPath": "configuration.html", "schema": number},
    )
    open_panel(desk, page, shop)
    desk.press(Qt.Key.Key_Down)
    checked(desk, page, lambda: found(page) == [("Shop", "Greeter", "2.0.0", "refused")])
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.adding.check.table.hasFocus(), "its own settings are mended elsewhere"
    assert "greeting" in details(page.adding.check.about.problems)


# -- what is refused --------------------------------------------------------------------------


def test_platform_and_development_are_told_for_each_pair(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path, name="web", displayName="Web", **EMPTY)
    add_package(desk.workspace, tmp_path, name="far", displayName="Far", platform="edge", **EMPTY)
    notes = desk.workspace.packages.add(
        archive(tmp_path, name="notes", displayName="Notes", **EMPTY), development=True
    )
    until(
        desk.workspace,
        lambda: desk.workspace.packages.get(notes.id).status is Status.SUCCEEDED,
    )
    edge = desk.workspace.properties.create("Collector", "edge")
    lab = desk.workspace.properties.create("Lab", "web", ["lab.example.com"], development=True)
    open_panel(desk, page)
    tick_all(desk, page)
    checked(desk, page, lambda: len(page.adding.check.rows) == 9)
    words = {(row.property_name, row.package_name): row.said for row in page.adding.check.rows}
    assert words["Collector", "Far"] == words["Shop", "Web"] == words["Lab", "Notes"] == "ready"
    assert words["Collector", "Web"].startswith("refused: web 1.2.3 is for web")
    assert "no development property" in words["Shop", "Notes"]
    assert [row.tone for row in page.adding.check.rows[:5]] == [Tone.BAD] * 5
    assert page.adding.add_button.text() == "Install 4, leave out 5"
    assert page.adding.check.pills.shown() == ["4 ready", "5 refused"]
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert [one.name for one in come(desk, edge.id, 1)] == ["far"]
    assert len(come(desk, lab.id, 2)) == 2


def test_properties_that_take_none_of_the_packages_stand_apart_and_say_why(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path, **EMPTY)
    desk.workspace.properties.create("Collector", "edge")
    open_panel(desk, page)
    model = page.adding.parts.properties.model()
    lines = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert lines == ["Shop", "Not for these packages", "Collector"]
    last = model.index(2, 0)
    assert last.data(Qt.ItemDataRole.AccessibleTextRole) == "Collector, edge"
    assert last.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    first = model.index(0, 0)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == "Shop, web, ticked"
    page.adding.parts.properties.setFocus()
    desk.press(Qt.Key.Key_End)
    desk.press(Qt.Key.Key_Space)
    lines = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert lines == ["Collector", "Shop"], "what is ticked is never among those that do not fit"
    said = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert said == ["Collector, edge, ticked", "Shop, web, ticked"]


def test_an_archive_altered_before_the_check_is_found_by_it(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path, **EMPTY)
    kept = desk.workspace.folder.archive(package.digest)
    content = kept.read_bytes()
    kept.write_bytes(content[:-1] + b"!")
    shop = open_panel(desk, page)
    checked(desk, page, lambda: found(page) == [("Shop", "Greeter", "1.2.3", "refused")])
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert codes(page.adding.check.about.problems) == ["archive-altered"]
    assert page.adding.check.about.isVisible()
    kept.write_bytes(content)
    page.adding.chooser.changed.emit()
    checked(desk, page, lambda: page.adding.add_button.isEnabled())
    desk.press(Qt.Key.Key_Return, CONTROL)
    come(desk, shop, 1)


def test_an_archive_altered_after_the_check_fails_with_its_reason(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path, **EMPTY)
    fine = add_package(desk.workspace, tmp_path, name="fine", displayName="Fine", **EMPTY)
    shop = open_panel(desk, page)
    tick_all(desk, page)
    checked(desk, page, lambda: page.adding.add_button.text() == "Install 2 extensions")
    desk.workspace.folder.archive(package.digest).unlink()
    desk.press(Qt.Key.Key_Return, CONTROL)
    found_ = {one.package_id: one for one in come(desk, shop, 2)}
    assert found_[fine.id].installation_status is Status.SUCCEEDED, "one stops nothing else"
    assert codes(found_[package.id].problems) == ["archive-missing"]


# -- the world changes meanwhile --------------------------------------------------------------


def test_what_somebody_else_adds_meanwhile_is_there_at_once(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path, **EMPTY)
    shop = open_panel(desk, page)
    checked(desk, page, lambda: page.adding.add_button.isEnabled())
    held(desk, shop, package.id)
    checked(desk, page, lambda: [row.word for row in page.adding.check.rows] == ["is there"])
    assert page.adding.check.rows[0].verdict is Verdict.HELD
    assert not page.adding.add_button.isEnabled()


def test_what_is_refused_between_check_and_start_is_told_and_stops_nothing_else(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path, **EMPTY)
    add_package(desk.workspace, tmp_path, name="fine", displayName="Fine", **EMPTY)
    shop = open_panel(desk, page)
    tick_all(desk, page)
    checked(desk, page, lambda: page.adding.add_button.text() == "Install 2 extensions")
    desk.workspace.properties.add_extension(shop, package.id)  # its event is still under way
    page.adding.add()
    assert len(come(desk, shop, 2)) == 2
    said = "Left out Greeter: The property has an extension of greeter already."
    desk.bot.waitUntil(lambda: any(one.text == said for one in desk.context.toast.toasts))


def test_a_property_deleted_meanwhile_is_no_longer_chosen(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path, **EMPTY)
    other = add_property(desk.workspace, "Other")
    shop = open_panel(desk, page)
    page.adding.parts.properties.setFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    checked(desk, page, lambda: len(page.adding.check.rows) == 2)
    desk.workspace.properties.delete(other)
    checked(desk, page, lambda: [row.property_name for row in page.adding.check.rows] == ["Shop"])
    desk.workspace.properties.delete(shop)
    checked(desk, page, lambda: not page.adding.check.rows)
    assert "no property" in page.adding.check.words.text()
    assert not page.adding.add_button.isEnabled()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.adding.isVisible()


def test_a_package_deleted_meanwhile_is_no_longer_chosen(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    packages = desk.workspace.packages
    notes = packages.add(archive(tmp_path, name="notes", **EMPTY), development=True)
    add_package(desk.workspace, tmp_path, name="fine", displayName="Fine", **EMPTY)
    until(desk.workspace, lambda: packages.get(notes.id).status is Status.SUCCEEDED)
    open_panel(desk, page)
    tick_all(desk, page)
    assert len(page.adding.choice.ticked) == 2
    packages.delete(notes.id)
    checked(desk, page, lambda: [row.package_name for row in page.adding.check.rows] == ["Fine"])
    assert page.adding.choice.ticked == ("web/fine",)


# -- the rows ---------------------------------------------------------------------------------


def test_the_rows_keep_the_rules_of_qt(
    desk: Desk, page: PropertiesPage, tmp_path: Path, qtmodeltester: Any
) -> None:
    add_package(desk.workspace, tmp_path, **EMPTY)
    add_property(desk.workspace, "Other")
    open_panel(desk, page)
    qtmodeltester.check(page.adding.check.model)
    qtmodeltester.check(page.adding.pane.list.model())
    tick_all(desk, page)
    checked(desk, page, lambda: len(page.adding.check.rows) == 2)
    assert row_at(page, "Other", "Greeter").word == "ready"
    desk.press(Qt.Key.Key_Home)
    desk.press(Qt.Key.Key_Space)
    checked(desk, page, lambda: len(page.adding.check.rows) == 1)


def test_only_the_last_question_is_answered(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    for name in ("one", "two", "three"):
        add_package(desk.workspace, tmp_path, name=name, displayName=name.title(), **EMPTY)
    open_panel(desk, page)
    answers: list[Any] = []
    page.adding.checker.answered.connect(answers.append)
    for name in ("one", "two", "three"):
        page.adding.chooser.tick([f"web/{name}"], on=True)
    checked(desk, page, lambda: len(page.adding.check.rows) == 3)
    assert [len(one.pairs) for one in answers] == [3]
