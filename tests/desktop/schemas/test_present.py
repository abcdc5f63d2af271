"""Presenting a schema to a room, at the real window and with real keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QTableView

from backend.schemas.model import Attribute, AttributeType, Kind, Schema
from desktop.colours import CLEAR_DARK, CLEAR_LIGHT, Colours, Tone
from desktop.schemas.page import SchemasPage
from desktop.theme import Mode, Theme
from tests.desktop.conftest import Desk, show
from tests.desktop.test_colours import contrast

CONTROL = Qt.KeyboardModifier.ControlModifier
LEAST = 7.0


@pytest.fixture
def page(desk: Desk) -> Iterator[SchemasPage]:
    for name in ("Complaint", "Feedback"):
        desk.workspace.schemas.publish_new(
            Schema(
                Kind.TASKS,
                name,
                attributes=tuple(
                    Attribute(f"{name.lower()}_{at}", AttributeType.STRING) for at in range(20)
                ),
            )
        )
    desk.window.resize(1300, 820)
    page: SchemasPage = show(desk, SchemasPage)
    desk.bot.waitUntil(lambda: page.design is not None)
    desk.settle()
    page.form.rows.table.go(1)
    yield page
    desk.window.presenting.end()


def present(desk: Desk, page: SchemasPage) -> None:
    desk.press(Qt.Key.Key_F5)
    assert desk.window.isFullScreen()
    desk.window.resize(1280, 720)
    desk.settle()


@pytest.mark.parametrize("colours", [CLEAR_LIGHT, CLEAR_DARK], ids=["light", "dark"])
def test_everything_written_has_high_contrast(colours: Colours) -> None:
    inks = {colours.text, colours.muted, *(colours.ink(tone) for tone in Tone)}
    plain = {colours.ground, colours.surface, colours.hover, colours.accent_soft}
    for ground in plain:
        for ink in inks:
            assert contrast(ink, ground) >= LEAST, (ink, ground)
    for tone in Tone:
        for ink in (colours.text, colours.accent, colours.ink(tone)):
            assert contrast(ink, colours.soft(tone)) >= LEAST, tone
    for ground in (colours.accent, colours.accent_strong):
        assert contrast(colours.on_accent, ground) >= LEAST
    assert contrast(colours.edge, colours.surface) >= 4.5
    assert contrast(colours.surface, colours.text) >= LEAST  # tooltips


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_schema_fills_the_screen_large_and_clear(
    desk: Desk, page: SchemasPage, mode: Mode
) -> None:
    Theme.current().set_mode(mode)
    present(desk, page)
    table = page.form.rows.table
    assert QFontInfo(table.font()).pixelSize() >= 28
    expected = CLEAR_DARK if mode is Mode.DARK else CLEAR_LIGHT
    assert astuple(Theme.current().colours) == astuple(expected)
    for gone in (desk.window.rail, desk.window.status, page.search, page.inspector):
        assert not gone.isVisible()
    assert page.form.isVisible()
    assert desk.focus() is table
    corner = page.presentation.bar
    assert corner.schema.text() == "Complaint  ·  Task  ·  version 1  ·  1 of 2"
    assert "Esc" in corner.keys.text()
    assert corner.keys.mapTo(desk.window, corner.keys.rect().bottomRight()).x() <= 1280
    assert table.horizontalScrollBar().maximum() == 0  # every column is seen


def test_nothing_is_squeezed_where_the_schema_is_longer_than_the_screen(
    desk: Desk, page: SchemasPage
) -> None:
    present(desk, page)
    title = page.form.title
    assert title.height() >= title.label.sizeHint().height()
    for button in title.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.height() >= button.sizeHint().height(), button.accessibleName()


def test_text_grows_with_the_screen_and_by_its_keys(desk: Desk, page: SchemasPage) -> None:
    present(desk, page)
    table = page.form.rows.table
    small = QFontInfo(table.font()).pixelSize()
    desk.window.resize(1920, 1080)
    desk.settle()
    large = QFontInfo(table.font()).pixelSize()
    assert large == pytest.approx(small * 1.5, abs=2)
    desk.press(Qt.Key.Key_Plus, CONTROL)
    assert QFontInfo(table.font()).pixelSize() > large
    desk.press(Qt.Key.Key_0, CONTROL)
    assert QFontInfo(table.font()).pixelSize() == large
    assert Theme.current().text_scale == 1.0


def test_edits_are_live_saved_and_undone(desk: Desk, page: SchemasPage) -> None:
    start = page.design.draft
    present(desk, page)
    desk.type("renamed")
    desk.press(Qt.Key.Key_Return)
    assert page.design.draft.attributes[1].name == "renamed"
    assert desk.workspace.schemas.get(page.design.id).draft == page.design.draft
    assert "draft after version 1" in page.presentation.bar.schema.text()
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert page.design.draft == start


def test_a_cell_is_edited_in_the_same_size_and_escape_leaves_the_cell_first(
    desk: Desk, page: SchemasPage
) -> None:
    present(desk, page)
    table = page.form.rows.table
    desk.type("half")
    assert QFontInfo(desk.focus().font()).pixelSize() == QFontInfo(table.font()).pixelSize()
    desk.press(Qt.Key.Key_Escape)
    assert desk.window.presenting.on
    assert page.design.draft.attributes[1].name == "complaint_1"
    desk.press(Qt.Key.Key_Escape)
    assert not desk.window.presenting.on


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F5])
def test_everything_comes_back_as_it_was(desk: Desk, page: SchemasPage, key: Qt.Key) -> None:
    Theme.current().set_text_scale(1.15)
    desk.window.resize(1500, 900)
    desk.settle()
    page.panes.splitter.moveSplitter(250, 1)
    desk.settle()
    before = seen(desk, page)
    desk.press(Qt.Key.Key_F5)
    desk.press(Qt.Key.Key_Down, times=2)
    desk.press(Qt.Key.Key_Up, times=2)
    desk.press(key)
    assert seen(desk, page) == before
    Theme.current().set_text_scale(1.0)


def seen(desk: Desk, page: SchemasPage) -> object:
    table = page.form.rows.table
    return (
        desk.window.size(),
        desk.window.windowState(),
        page.panes.splitter.sizes(),
        page.inspector.isVisible(),
        desk.window.rail.isVisible(),
        desk.window.status.isVisible(),
        page.presentation.bar.isVisible(),
        table.currentIndex().row(),
        table.columnWidth(0),
        table.rowHeight(0),
        QFontInfo(table.font()).pixelSize(),
        astuple(Theme.current().colours),
        page.panes.save(),
        desk.focus(),
        table.height(),
        page.form.heading.height(),
        page.form.title.note.isVisible(),
        page.form.views.isVisible(),
        [b.accessibleName() for b in page.form.findChildren(QAbstractButton) if b.isVisible()],
    )


def test_a_maximised_window_is_maximised_again(desk: Desk, page: SchemasPage) -> None:
    desk.window.showMaximized()
    desk.settle()
    desk.press(Qt.Key.Key_F5)
    desk.press(Qt.Key.Key_F5)
    assert desk.window.windowState() == Qt.WindowState.WindowMaximized


def test_an_inspector_that_was_put_away_stays_away(desk: Desk, page: SchemasPage) -> None:
    desk.press(Qt.Key.Key_I, CONTROL)
    assert not page.inspector.isVisible()
    desk.press(Qt.Key.Key_F5)
    desk.press(Qt.Key.Key_I, CONTROL)  # there is none to show meanwhile
    assert not page.inspector.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert not page.inspector.isVisible()
    desk.press(Qt.Key.Key_I, CONTROL)
    assert page.inspector.isVisible()


def test_advice_on_modes_waits_meanwhile(desk: Desk, page: SchemasPage) -> None:
    present(desk, page)
    desk.type("renamed")
    desk.press(Qt.Key.Key_Return)
    assert not page.advice.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert page.advice.isVisible()


def test_a_program_closed_while_presenting_starts_as_it_was(desk: Desk, page: SchemasPage) -> None:
    before = desk.window.state()
    present(desk, page)
    assert desk.window.state() == before


def test_page_down_leads_to_the_next_schema_ready_to_type(desk: Desk, page: SchemasPage) -> None:
    present(desk, page)
    desk.press(Qt.Key.Key_PageDown, CONTROL)
    desk.bot.waitUntil(lambda: page.design.draft.name == "Feedback")
    desk.settle()
    assert page.presentation.bar.schema.text().startswith("Feedback")
    desk.type("first")
    desk.press(Qt.Key.Key_Return)
    assert page.design.draft.attributes[0].name == "first"
    desk.press(Qt.Key.Key_PageDown, CONTROL)  # there is no other
    assert page.design.draft.name == "Feedback"
    desk.press(Qt.Key.Key_PageUp, CONTROL)
    desk.bot.waitUntil(lambda: page.design.draft.name == "Complaint")


def test_the_edited_row_of_a_long_schema_stays_in_sight(desk: Desk, page: SchemasPage) -> None:
    present(desk, page)
    table = page.form.rows.table
    area = page.form.findChild(QScrollArea)
    for row in (19, 0, 13):
        table.go(row)
        desk.settle()
        place = table.visualRect(table.currentIndex())
        top = table.viewport().mapTo(area.viewport(), place.topLeft())
        assert top.y() >= 0
        assert top.y() + place.height() <= area.viewport().height(), row


def test_another_page_ends_it(desk: Desk, page: SchemasPage) -> None:
    from desktop.records.page import RecordsPage

    desk.window.pages = {"schemas": page, "records": RecordsPage(desk.context)}
    desk.window.stack.addWidget(desk.window.pages["records"])
    present(desk, page)
    desk.window.go("records")
    desk.settle()
    assert not desk.window.presenting.on
    assert desk.window.rail.isVisible()


def test_there_is_nothing_to_present_without_a_schema(desk: Desk) -> None:
    page: SchemasPage = show(desk, SchemasPage)
    page.focus_list()
    desk.press(Qt.Key.Key_F5)
    assert not desk.window.isFullScreen()
    assert not page.presentation.action.isEnabled()


def test_the_button_says_its_key(desk: Desk, page: SchemasPage) -> None:
    assert "(F5)" in page.presentation.action.toolTip()
    button = next(
        b for b in page.form.title.children() if getattr(b, "accessibleName", str)() == "Present"
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    desk.settle()
    assert desk.window.isFullScreen()


def test_many_attributes_fit_and_their_headings_stay_when_one_scrolls(
    desk: Desk, page: SchemasPage
) -> None:
    present(desk, page)
    table, area = page.form.rows.table, page.form.area.viewport()
    seen_rows = [row for row in range(20) if in_sight(desk, table, row)]
    assert len(seen_rows) >= 9
    head = table.horizontalHeader()
    for row in (19, 0, 12):
        table.go(row)
        desk.settle()
        assert in_sight(desk, table, row)
        assert head.mapTo(area, QPoint(0, 0)).y() >= 0, row


def in_sight(desk: Desk, table: QTableView, row: int) -> bool:
    place = table.visualRect(table.model().index(row, 0))
    corner = desk.window.height() - 46  # above the corner line
    top = table.viewport().mapTo(desk.window, place.topLeft()).y()
    inside = place.top() >= 0 and place.bottom() <= table.viewport().height()
    return inside and top >= 0 and top + place.height() <= corner


def test_the_fields_are_put_away_until_the_focus_goes_there(desk: Desk, page: SchemasPage) -> None:
    present(desk, page)
    form = page.form
    assert form.title.note.text() == "Task  ·  Single-valued"
    assert form.heading.height() == 0
    assert not form.views.isVisible()
    form.rows.table.go(0)
    desk.press(Qt.Key.Key_Backtab)
    assert desk.focus() is form.heading.cardinality
    assert form.heading.height() >= form.heading.sizeHint().height()
    desk.press(Qt.Key.Key_Down)
    assert form.title.note.text() == "Task  ·  Multi-valued"
    desk.press(Qt.Key.Key_Tab)
    assert desk.focus() is form.rows.table
    assert form.heading.height() == 0


def test_the_agreement_scrolls_in_its_own_table_too(desk: Desk, page: SchemasPage) -> None:
    desk.press(Qt.Key.Key_G, CONTROL)
    widths = [page.form.agreement.table.columnWidth(at) for at in range(4)]
    present(desk, page)
    table = page.form.agreement.table
    table.setCurrentIndex(table.model().index(table.model().rowCount() - 1, 2))
    desk.settle()
    assert in_sight(desk, table, table.model().rowCount() - 1)
    assert table.horizontalHeader().mapTo(page.form.area.viewport(), QPoint(0, 0)).y() >= 0
    desk.press(Qt.Key.Key_Escape)
    desk.window.resize(1300, 820)
    desk.settle()
    assert [table.columnWidth(at) for at in range(4)] == widths
