"""One package in the whole place: its versions, what is in it, and what can be done with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from backend.packages.model import Availability, Package
from desktop.packages.page import PackagesPage
from desktop.properties.page import PropertiesPage
from desktop.widgets.rows_table import RowsTable
from tests.backend.installing import (
    SETTINGS,
    add_package,
    add_property,
    archive,
    checked,
    holding,
    installed,
)
from tests.conftest import until
from tests.desktop.conftest import Desk, show

LEFT = Qt.MouseButton.LeftButton
EVENTS: list[dict[str, Any]] = [
    {
        "name": f"event-{at}",
        "displayName": f"Event {at:02}",
        "libPath": "lib/greet.js",
        "schema": {
            "type": "object",
            "properties": {"selector": {"type": "string"}, f"only-{at}": {"type": "boolean"}},
            "required": ["selector"],
        },
    }
    for at in range(30)
]


@pytest.fixture
def page(desk: Desk) -> PackagesPage:
    shown: PackagesPage = show(desk, PackagesPage)
    return shown


def opened(desk: Desk, page: PackagesPage, package: Package) -> None:
    page.choose(package.id)
    desk.bot.waitUntil(lambda: page.view.isVisible() and page.showing.shown == package.id)
    desk.settle()


def add_in_development(desk: Desk, folder: Path, **changes: Any) -> Package:
    path = archive(folder, **changes)
    desk.workspace.packages.add(path, development=True)
    packages = desk.workspace.packages
    until(
        desk.workspace,
        lambda: any(p.digest and p.file_name == path.name for p in packages.list()),
    )
    return next(p for p in packages.list() if p.file_name == path.name)


def rows(table: RowsTable) -> list[tuple[str, ...]]:
    return [table.rows.row(at) for at in range(table.rows.rowCount())]


def listed(page: PackagesPage) -> list[str]:
    model = page.view.provides.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def agree(desk: Desk, page: PackagesPage) -> None:
    """From the harmless answer, where the focus stands, to the other one."""
    assert page.view.ask.keep_button.hasFocus()
    desk.press(Qt.Key.Key_Tab)
    assert page.view.ask.act_button.hasFocus()
    desk.press(Qt.Key.Key_Return)


# -- what is in it ----------------------------------------------------------------------------


def test_thirty_events_are_searched_and_each_shows_its_schema(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    opened(desk, page, add_package(desk.workspace, tmp_path, events=EVENTS))
    assert listed(page)[:2] == ["Events", "Event 00"]
    assert len(listed(page)) == 30 + 1 + 2, "two headings, and one action"
    desk.tab_to(page.view.provides.search)
    desk.type("event 17")
    desk.bot.waitUntil(lambda: listed(page) == ["Events", "Event 17"])
    desk.press(Qt.Key.Key_Down)
    assert page.view.provides.list.hasFocus()
    assert page.view.provides.title.text() == "Event 17"
    assert rows(page.view.provides.schema.table) == [
        ("selector", "text", "required", ""),
        ("only-17", "true or false", "", ""),
    ]
    assert "event-17" in page.view.provides.about.accessibleName()


def test_the_files_are_listed_with_what_they_are_for(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path)
    opened(desk, page, package)
    assert page.view.header.source.accessibleName() == f"Added from {tmp_path}/greeter-1.2.3.zip"
    desk.bot.waitUntil(lambda: page.view.tabs.tabText(2) == "Files 5")
    sizes = {one.path: one.size for one in desk.workspace.packages.contents(package.id)}
    found = rows(page.view.files.table)
    assert [path for path, _, _ in found] == sorted(sizes)
    assert ("lib/greet.js", "660 B", "library of the action “Greet”") in found
    assert ("icon.svg", "41 B", "icon") in found


def test_an_archive_that_is_gone_is_told_where_the_files_would_stand(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path)
    desk.workspace.folder.archive(package.digest).unlink()
    opened(desk, page, package)
    assert [p.code for p in page.view.files.problems.problems] == ["archive-unreadable"]


def test_another_version_is_chosen_and_shown(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    old = add_package(desk.workspace, tmp_path)
    new = add_package(desk.workspace, tmp_path, version="2.0.0", description="Greets twice.")
    shop = add_property(desk.workspace)
    added = desk.workspace.properties.add_extension(shop, old.id, SETTINGS)
    installed(desk.workspace, added.id)
    opened(desk, page, new)
    chooser = page.view.header.version
    desk.bot.waitUntil(lambda: chooser.itemText(1) == "1.2.3, in 1 property")
    assert chooser.itemText(0) == "2.0.0"
    desk.tab_to(chooser)
    desk.press(Qt.Key.Key_Down)
    assert page.showing.shown == old.id
    assert page.view.header.description.accessibleName() == "Greets."
    model = page.view.holders.model
    said = [model.index(0, column).data() for column in range(4)]
    assert said == ["Shop", "1.2.3", "succeeded", "update available"]


def test_return_on_a_property_leads_there(desk: Desk, page: PackagesPage, tmp_path: Path) -> None:
    package = add_package(desk.workspace, tmp_path)
    shop = add_property(desk.workspace)
    added = desk.workspace.properties.add_extension(shop, package.id, SETTINGS)
    installed(desk.workspace, added.id)
    properties = PropertiesPage(desk.context)
    desk.window.stack.addWidget(properties)
    desk.window.pages["properties"] = properties
    opened(desk, page, package)
    page.view.tabs.setCurrentWidget(page.view.holders)
    desk.bot.waitUntil(page.view.holders.table.isVisible)
    desk.tab_to(page.view.holders.table)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(properties.isVisible)


# -- what can be done with it -----------------------------------------------------------------


def visible_acts(page: PackagesPage) -> set[str]:
    return {action.text() for action in page.acts.all if action.isVisible()}


def test_only_what_the_rules_allow_is_offered(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    opened(desk, page, add_package(desk.workspace, tmp_path))
    assert visible_acts(page) == {"Add to a property…", "Discontinue", "Copy the digest"}
    mine = add_in_development(desk, tmp_path, name="mine", displayName="Mine")
    opened(desk, page, mine)
    assert visible_acts(page) == {
        "Add to a property…",
        "Release…",
        "Delete…",
        "Copy the digest",
    }


def test_a_release_says_what_follows_and_asks_in_its_place(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    mine = add_in_development(desk, tmp_path)
    opened(desk, page, mine)
    page.acts.release.trigger()
    assert "cannot go back" in page.view.ask.accessibleName()
    desk.press(Qt.Key.Key_Escape)
    assert not page.view.ask.isVisible()
    assert page.view.isVisible(), "Escape answered the question and nothing else"
    page.acts.release.trigger()
    agree(desk, page)
    packages = desk.workspace.packages
    desk.bot.waitUntil(lambda: packages.get(mine.id).availability is Availability.PRIVATE)
    desk.settle()
    assert "Release…" not in visible_acts(page)


def test_what_the_service_refuses_stands_in_the_view(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path, version="3.0.0")
    mine = add_in_development(desk, tmp_path, version="2.0.0")
    opened(desk, page, mine)
    page.acts.release.trigger()
    agree(desk, page)
    desk.bot.waitUntil(page.view.refusal.isVisible)
    assert [p.code for p in page.view.refusal.problems] == ["version-not-greater"]


def test_a_development_package_is_deleted_after_a_question(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    kept = add_package(desk.workspace, tmp_path, name="kept")
    mine = add_in_development(desk, tmp_path)
    opened(desk, page, mine)
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_Delete)
    assert page.view.isVisible(), "the question stands where the package is seen whole"
    agree(desk, page)
    desk.bot.waitUntil(lambda: [p.id for p in desk.workspace.packages.list()] == [kept.id])
    desk.bot.waitUntil(page.catalogue.isVisible)
    assert page.showing.shown == kept.id


def test_what_is_installed_cannot_be_deleted_and_says_where(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    mine = add_in_development(desk, tmp_path)
    shop = desk.workspace.properties.create("Shop", "web", ["a.example.com"], development=True)
    added = desk.workspace.properties.add_extension(shop.id, mine.id, SETTINGS)
    installed(desk.workspace, added.id)
    opened(desk, page, mine)
    desk.bot.waitUntil(lambda: not page.acts.delete.isEnabled())
    assert "Shop" in page.acts.delete.toolTip()


def test_the_digest_is_copied_whole(desk: Desk, page: PackagesPage, tmp_path: Path) -> None:
    package = add_package(desk.workspace, tmp_path)
    opened(desk, page, package)
    QTest.mouseClick(page.view.header.copy_digest, LEFT)
    assert QGuiApplication.clipboard().text() == package.digest


def test_what_failed_is_checked_again_after_it_was_corrected(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    path = archive(tmp_path, version="two", name="tool")
    failed = checked(desk.workspace, path)
    opened(desk, page, failed)
    assert visible_acts(page) == {"Add again…", "Check again", "Take off the list"}
    path.write_bytes(archive(tmp_path, name="tool").read_bytes())
    page.acts.check_again.trigger()
    desk.bot.waitUntil(lambda: page.view.tabs.isVisible())
    desk.settle()
    assert page.showing.shown == failed.id
    assert page.view.header.title.label.text() == "Greeter"


def test_an_upload_that_failed_is_not_checked_again_here(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    """Its archive is gone: the program that uploaded it has to do so again."""
    came = archive(desk.workspace.folder.uploads, name="tool", version="two")
    failed = desk.workspace.packages.upload(came, "tool.zip")
    until(desk.workspace, lambda: desk.workspace.packages.get(failed.id).problems)
    opened(desk, page, failed)
    desk.bot.waitUntil(lambda: page.view.problems.isVisible())
    assert visible_acts(page) == {"Add again…", "Take off the list"}
    assert page.view.header.source.text() == "Uploaded over HTTP"


def test_a_check_can_be_cancelled(desk: Desk, page: PackagesPage, tmp_path: Path) -> None:
    with holding(desk.workspace, "checking") as hold:
        pending = desk.workspace.packages.add(archive(tmp_path))
        hold.wait()
        opened(desk, page, pending)
        page.acts.cancel.trigger()
        desk.bot.waitUntil(lambda: page.view.problems.isVisible())
        assert [p.code for p in page.view.problems.problems] == ["cancelled"]


def test_another_package_begins_with_what_it_provides_and_each_keeps_its_tab(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    first = add_package(desk.workspace, tmp_path)
    second = add_package(desk.workspace, tmp_path, name="other")
    desk.settle()
    opened(desk, page, first)
    tabs = page.view.tabs
    tabs.setCurrentWidget(page.view.files)
    opened(desk, page, second)
    assert tabs.currentWidget() is page.view.provides
    assert tabs.tabText(tabs.indexOf(page.view.holders)) == "Installed in 0"
    opened(desk, page, first)
    assert tabs.currentWidget() is page.view.files


def test_where_it_was_added_from_is_told_while_that_is_there(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    first = add_package(desk.workspace, tmp_path)
    opened(desk, page, first)
    assert page.view.header.source.isVisible()
    page.showing.close()
    second = add_package(desk.workspace, tmp_path, name="other")
    (tmp_path / "other-1.2.3.zip").unlink()
    desk.settle()
    opened(desk, page, second)
    assert not page.view.header.source.isVisible()


def test_delete_on_a_package_asks_as_in_the_catalogue(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    package = add_in_development(desk, tmp_path)
    opened(desk, page, package)
    desk.press(Qt.Key.Key_Delete)
    assert page.view.ask.isVisible()
    assert desk.workspace.packages.list() == (package,)


def test_beside_the_table_the_inspector_is_one_button_away(
    desk: Desk, page: PackagesPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path)
    desk.window.resize(1280, 800)
    page.catalogue.set_view("table")
    page.focus_list()
    desk.settle()
    assert not page.inspector.isVisible()
    (button,) = [
        one
        for one in page.panes.findChildren(QToolButton)
        if one.isVisible() and one.accessibleName() == "Inspector"
    ]
    button.click()
    assert page.inspector.isVisible()
