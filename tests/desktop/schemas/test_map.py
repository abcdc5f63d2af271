"""The map of one schema and of all, at the real page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from backend.schemas.exports.map import Thing, draw
from backend.schemas.model import Attribute, AttributeType, Kind, Schema, UniqueKey
from desktop.colours import DARK, LIGHT
from desktop.schemas.exporting import MAP_KEYS
from desktop.schemas.map_painting import map_pdf, map_png
from desktop.schemas.map_picture import card_of, picture_of
from desktop.schemas.map_sheet import MapSheet
from desktop.schemas.page import SchemasPage
from desktop.schemas.taking import all_sources
from tests.desktop.conftest import Desk, show

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    first, second = Attribute("street", AttributeType.STRING), Attribute("town")
    for schema in (
        Schema(Kind.TASKS, "Feedback", attributes=(Attribute("rating", AttributeType.INTEGER),)),
        Schema(
            Kind.PROFILES,
            "Address",
            attributes=(first, second),
            keys=(UniqueKey((first.id, second.id)),),
        ),
    ):
        desk.workspace.schemas.create_all([schema])
    page: SchemasPage = show(desk, SchemasPage)
    desk.bot.waitUntil(lambda: page.design is not None)
    desk.settle()
    return page


def open_map(desk: Desk, page: SchemasPage) -> MapSheet:
    desk.press(Qt.Key.Key_M, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, MapSheet)
    assert sheet.map.hasFocus()
    return sheet


def words_of(sheet: MapSheet) -> str:
    return " ".join(target.words for target in sheet.map._targets())


def test_the_map_shows_all_schemas_and_starts_at_the_open_one(
    desk: Desk, page: SchemasPage
) -> None:
    page.form.rows.table.go(0)
    sheet = open_map(desk, page)
    for name in ("Feedback", "rating", "Address", "street", "town"):
        assert name in words_of(sheet)
    assert sheet.map.chosen == page.design.id


def test_a_schema_chosen_on_the_map_opens(desk: Desk, page: SchemasPage) -> None:
    page.form.rows.table.go(0)
    sheet = open_map(desk, page)
    other = next(s.id for s in desk.workspace.schemas.list() if s.name == "Address")
    desk.press(Qt.Key.Key_Home)
    while sheet.map.chosen != other:
        desk.press(Qt.Key.Key_PageDown)
    desk.press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: page.design.draft.name == "Address")
    assert page.sheets.sheet is None
    assert page.form.isVisible()


def test_an_attribute_chosen_on_the_map_gets_the_cursor(desk: Desk, page: SchemasPage) -> None:
    page.form.rows.table.go(0)
    sheet = open_map(desk, page)
    town = next(t for t in sheet.map._targets() if t.words.startswith("town"))
    place = sheet.map.mapFromScene(town.rect.center())
    QTest.mouseClick(sheet.map.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.settle()
    desk.bot.waitUntil(lambda: page.design.draft.name == "Address")
    desk.settle()
    assert page.form.rows.table.current_row() == 1
    assert desk.focus() is page.form.rows.table


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_M])
def test_the_map_is_left_to_where_one_was(desk: Desk, page: SchemasPage, key: Qt.Key) -> None:
    table = page.form.rows.table
    table.go(0)
    open_map(desk, page)
    desk.press(key, CONTROL if key == Qt.Key.Key_M else Qt.KeyboardModifier.NoModifier)
    assert page.sheets.sheet is None
    assert desk.focus() is table


def test_the_previews_of_one_schema_leave_the_map_their_room(desk: Desk, page: SchemasPage) -> None:
    desk.window.resize(1400, 800)
    desk.settle()
    assert page.inspector.isVisible()
    before = page.panes.splitter.sizes()
    open_map(desk, page)
    assert not page.inspector.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert page.inspector.isVisible()
    assert page.panes.splitter.sizes() == before


def test_the_map_follows_what_others_change(desk: Desk, page: SchemasPage) -> None:
    page.form.rows.table.go(0)
    sheet = open_map(desk, page)
    desk.workspace.schemas.create(Kind.STATES, "Handover")
    desk.bot.waitUntil(lambda: "Handover" in words_of(sheet))


def test_the_map_is_taken_away_from_its_own_button(desk: Desk, page: SchemasPage) -> None:
    page.form.rows.table.go(0)
    sheet = open_map(desk, page)
    sheet.take_action.trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    copy = menu.actions()[0].menu()
    assert isinstance(copy, QMenu)
    assert copy.actions() == [page.taking.all.copies[key] for key in ("map", "map-png")]
    save = menu.actions()[1].menu()
    assert isinstance(save, QMenu)
    assert save.actions() == [page.taking.all.saves[key] for key in MAP_KEYS]
    menu.close()


def test_the_preview_shows_the_open_schema_and_leads_to_its_rows(
    desk: Desk, page: SchemasPage
) -> None:
    page.choose(next(s.id for s in desk.workspace.schemas.list() if s.name == "Address"))
    desk.bot.waitUntil(lambda: page.design.draft.name == "Address")
    page.inspector.show_preview("Map")
    desk.settle()
    shown = page.inspector.map.map
    assert [t.words.split()[0].strip(":,") for t in shown._targets()] == [
        "Address",
        "street",
        "town",
    ]
    shown.setFocus()
    desk.press(Qt.Key.Key_End)
    desk.press(Qt.Key.Key_Return)
    assert page.form.rows.table.current_row() == 1
    assert desk.focus() is page.form.rows.table


def test_the_preview_follows_every_edit(desk: Desk, page: SchemasPage) -> None:
    page.inspector.show_preview("Map")
    page.form.rows.table.go(0)
    desk.type("renamed")
    desk.press(Qt.Key.Key_Return)
    assert "renamed" in " ".join(t.words for t in page.inspector.map.map._targets())


def test_the_map_is_copied_as_a_picture(desk: Desk, page: SchemasPage) -> None:
    page.inspector.show_preview("Map")
    desk.press(Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.clipboard().image().width() > 200


def test_everything_is_painted_within_the_picture(desk: Desk, page: SchemasPage) -> None:
    sources = all_sources(desk.workspace)
    ids = [summary.id for summary in desk.workspace.schemas.list()]
    for picture in (picture_of(sources, ids), card_of(sources[0], ids[0])):
        whole = QRectF(QPointF(), picture.size)
        assert all(whole.contains(target.rect) for target in picture.targets)
        for colours in (LIGHT, DARK):
            image = QImage(picture.size.toSize() * 1, QImage.Format.Format_RGB32)
            image.fill(QColor(colours.ground))
            painter = QPainter(image)
            picture.paint(painter, whole, colours)
            painter.end()
            card = picture.targets[0].rect
            inside = image.pixelColor(card.center().toPoint().x(), int(card.top()) + 3)
            assert inside == QColor(colours.surface)


def test_the_map_is_written_at_twice_its_size_and_as_one_page(
    desk: Desk, page: SchemasPage
) -> None:
    sources = all_sources(desk.workspace)
    drawing = draw(sources)
    image = QImage.fromData(QByteArray(map_png(sources)))
    assert image.width() == pytest.approx(2 * drawing.width, abs=1)
    schemas = [box for box in drawing.boxes if box.thing is Thing.SCHEMA]
    for box in schemas:
        dot = image.pixelColor(round(2 * box.x + 12), round(2 * (box.y + box.height) - 8))
        assert dot == QColor(LIGHT.surface)
    pdf = map_pdf(sources)
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 1


def test_a_vast_map_is_still_a_picture(desk: Desk, page: SchemasPage) -> None:
    source = all_sources(desk.workspace)[0]
    many = [source] * 1500
    image = QImage.fromData(QByteArray(map_png(many)))
    assert not image.isNull()
    assert image.width() * image.height() <= 65_000_000
    assert map_pdf(many).startswith(b"%PDF-")
