"""Tab on the real pages, filled: every control is on one round, and no control keeps the key."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from backend.demo import make_demo
from backend.modes import ServerMode
from backend.records.filters import Filter, Operator
from backend.schemas.model import Kind
from backend.status import Status
from desktop.packages.page import PackagesPage
from desktop.properties.page import PropertiesPage
from desktop.records.page import RecordsPage
from desktop.schemas.attributes import COLUMNS
from desktop.schemas.page import SchemasPage
from tests.conftest import until
from tests.desktop.conftest import Desk, show

MOST = 60  # presses


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """The demo, all of it installed."""
    make_demo(desk.workspace)
    properties = desk.workspace.properties
    until(
        desk.workspace,
        lambda: all(
            extension.installation_status is not Status.PENDING
            for held in properties.list()
            for extension in properties.extensions(held.id)
        ),
    )
    desk.settle()
    return desk


def stops(window: QWidget) -> set[QWidget]:
    """The controls on the screen that Tab must lead to."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    }


def round_of(desk: Desk, key: Qt.Key) -> list[QWidget]:
    """Where the key leads, from where the focus is until it is there again."""
    start = desk.focus()
    passed = [start]
    for _ in range(MOST):
        QTest.keyClick(desk.focus(), key)
        QApplication.processEvents()
        if desk.focus() is start and start is not passed[-1]:
            return passed
        if desk.focus() is not passed[-1]:  # the cells of a table are one stop
            passed.append(desk.focus())
    raise AssertionError(f"{key.name} does not come back to {start!r}: {passed[-3:]}")


def goes_round(desk: Desk) -> None:
    """Forth and back, through every control, each once; so from each it comes back to it."""
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        before = stops(desk.window)
        passed = round_of(desk, key)
        # What came on the way, as a notice does, may stand behind where one is already.
        missed = before & stops(desk.window) - set(passed)
        assert not missed, f"{key.name} does not lead to {missed}"
        assert len(passed) == len(set(passed))


def goes_round_on_every_tab(desk: Desk, page: QWidget, least: int) -> None:
    """With each tab of what is on the screen open, one after the other."""
    tabs = next(one for one in page.findChildren(QTabWidget) if one.isVisible())
    assert tabs.count() >= least
    for at in range(tabs.count()):
        tabs.setCurrentIndex(at)
        desk.settle()
        goes_round(desk)


def test_schemas(filled: Desk) -> None:
    page: SchemasPage = show(filled, SchemasPage)
    page.focus_list()
    filled.bot.waitUntil(page.form.isVisible)
    for word in page.inspector.previews:
        page.inspector.show_preview(word)
        filled.settle()
        page.focus_list()
        goes_round(filled)


def test_the_table_of_attributes_takes_tab_for_its_cells_and_leaves_from_its_last_row(
    filled: Desk,
) -> None:
    page: SchemasPage = show(filled, SchemasPage)
    page.choose(filled.workspace.schemas.find(Kind.TASKS, "Feedback").id)
    filled.bot.waitUntil(lambda: page.form.heading.name.text() == "Feedback")
    table, rows = page.form.rows.table, page.form.rows.model.rowCount()
    table.go(0)
    cells = []
    while table.hasFocus():
        cells.append((table.currentIndex().row(), table.currentIndex().column()))
        assert len(cells) <= rows * len(COLUMNS), "Tab does not leave the table"
        filled.press(Qt.Key.Key_Tab)
    every = [(row, column) for row in range(rows - 1) for column in range(len(COLUMNS))]
    assert cells == [*every, (rows - 1, 0)]
    assert filled.focus() is page.form.keys.lines[0].edit
    filled.press(Qt.Key.Key_Backtab)
    assert table.hasFocus()
    while table.hasFocus():
        filled.press(Qt.Key.Key_Backtab)
    page.focus_list()
    goes_round(filled)


def test_records_of_a_single_valued_schema(filled: Desk) -> None:
    page: RecordsPage = show(filled, RecordsPage)
    page.focus_list()
    filled.bot.waitUntil(page.editor.isVisible)
    goes_round(filled)


def test_records_of_a_multi_valued_schema(filled: Desk) -> None:
    page: RecordsPage = show(filled, RecordsPage)
    page.show_kind(Kind.PROFILES)
    page.focus_list()
    filled.bot.waitUntil(page.table.view.isVisible)
    filled.settle()
    goes_round(filled)
    page.new()
    filled.settle()
    goes_round(filled)


def test_all_records_with_filters_and_a_sheet(filled: Desk) -> None:
    page: RecordsPage = show(filled, RecordsPage)
    page.show_kind(Kind.PROFILES)
    filled.tab_to(page.pane.all_button)
    filled.press(Qt.Key.Key_Space)
    filled.bot.waitUntil(page.all_view.table.isVisible)
    filled.settle()
    goes_round(filled)
    attributes = page.all_view.model.attributes
    for attribute in attributes[:2]:
        page.all_view.filters.add(Filter(attribute.id, Operator.IS_NOT_EMPTY))
    page.all_view.filter_button.click()
    filled.settle()
    goes_round(filled)
    page.offers.import_.trigger()
    filled.settle()
    goes_round(filled)
    filled.workspace.set_mode(ServerMode.MAINTENANCE)
    filled.settle()
    goes_round(filled)


def open_property(desk: Desk) -> Any:
    page: PropertiesPage = show(desk, PropertiesPage)
    page.choose(desk.workspace.properties.find("Shop web").id)
    page.focus_list()
    desk.bot.waitUntil(page.detail.view.table.isVisible)
    desk.settle()
    return page


def test_properties(filled: Desk) -> None:
    page = open_property(filled)
    goes_round_on_every_tab(filled, page, 2)


def test_the_sheets_of_whole_properties(filled: Desk) -> None:
    page = open_property(filled)
    acts = page.whole_acts
    extension = filled.workspace.properties.extensions(page.list.shown)[0]
    revision = filled.workspace.properties.revise(extension.id)
    library = filled.workspace.libraries.create(page.list.shown, "Summer")
    filled.workspace.libraries.add(library.id, [revision.id])
    for open_sheet in (
        page.libraries.open,
        acts.edit,
        acts.duplicate,
        acts.compare,
        acts.apply_profile,
        acts.portable.export_property,
        acts.portable.open_workspace,
    ):
        open_sheet()
        filled.settle()
        goes_round(filled)
    page.libraries.open()
    filled.settle()
    filled.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    goes_round(filled)


def test_properties_lead_from_the_list_to_the_table_to_the_inspector(filled: Desk) -> None:
    page = open_property(filled)
    filled.tab_to(page.detail.view.table)
    filled.press(Qt.Key.Key_Down)
    assert page.detail.about_extension.isVisible()
    table = page.detail.view.table
    filled.press(Qt.Key.Key_Tab)
    assert filled.focus() is page.detail.about_extension.back_button
    filled.press(Qt.Key.Key_Backtab)
    assert filled.focus() is table
    goes_round_on_every_tab(filled, page, 4)


@pytest.mark.parametrize("failed", [False, True], ids=["succeeded", "failed"])
def test_properties_with_an_extension(filled: Desk, failed: bool) -> None:
    page = open_property(filled)
    model = page.detail.model
    for row in range(model.rowCount()):
        extension = model.extension(model.key(row))
        if (extension.installation_status is Status.FAILED) is failed:
            page.detail.view.table.choose(extension.id)
            filled.settle()
            goes_round(filled)


def test_a_new_property_and_a_new_extension(filled: Desk) -> None:
    page = open_property(filled)
    page.new()
    filled.settle()
    goes_round(filled)
    filled.press(Qt.Key.Key_Escape)
    filled.tab_to(page.detail.view.add_button)
    filled.press(Qt.Key.Key_Space)
    filled.bot.waitUntil(page.adding.settings.isVisible)
    filled.settle()
    goes_round(filled)
    page.adding.pane.list.setFocus()
    filled.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    filled.bot.waitUntil(page.adding.parts.form.chosen.isVisible)
    page.adding.panes.toggle.trigger()
    filled.settle()
    goes_round_on_every_tab(filled, page.adding, 3)
    filled.press(Qt.Key.Key_Escape)
    goes_round(filled)


def test_packages(filled: Desk) -> None:
    page: PackagesPage = show(filled, PackagesPage)
    page.focus_list()
    filled.bot.waitUntil(page.inspector.tabs.isVisible)
    filled.settle()
    goes_round_on_every_tab(filled, page, 3)
    filled.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    goes_round(filled)
    page.focus_list()
    filled.press(Qt.Key.Key_Return)
    filled.bot.waitUntil(page.view.isVisible)
    filled.settle()
    goes_round_on_every_tab(filled, page.view, 5)
    page.watched_action.trigger()
    goes_round(filled)
