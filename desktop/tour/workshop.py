"""In the room: previews of a schema, taking it away, finding anything, presenting."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.schemas.map_sheet import MapSheet
from desktop.schemas.page import SchemasPage
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage
from desktop.window import Window

SHIFT = Qt.KeyboardModifier.ShiftModifier


def play(stage: Stage) -> None:
    window = stage.window
    assert isinstance(window, Window)
    page = window.page
    assert isinstance(page, SchemasPage)
    _previews(stage, page)
    _map(stage, page)
    _palette(stage, page)
    _present(stage, page)


def _previews(stage: Stage, page: SchemasPage) -> None:
    hand = stage.hand
    for word in page.inspector.previews:
        hand.click(word)
        hand.picture(f"05-preview-{word.lower().replace(' ', '-')}")
    hand.click("Request")
    hand.key(Qt.Key.Key_C, CONTROL | SHIFT)
    stage.check('"Phone"' in QGuiApplication.clipboard().text(), "the request body is copied")
    hand.click("Form")


def _map(stage: Stage, page: SchemasPage) -> None:
    hand = stage.hand
    hand.key(Qt.Key.Key_M, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, MapSheet)
    hand.wait(lambda: sheet.map.chosen, "the map shows the open schema as chosen")
    hand.picture("05-map")
    hand.key(Qt.Key.Key_Plus, times=2)
    hand.key(Qt.Key.Key_PageDown, times=2)
    hand.picture("05-map-chosen")
    hand.key(Qt.Key.Key_Return)
    stage.check(page.sheets.sheet is None, "Return on the map leads back to the form")


def _palette(stage: Stage, page: SchemasPage) -> None:
    hand = stage.hand
    hand.key(Qt.Key.Key_K, CONTROL)
    hand.picture("05-palette")
    hand.write("feed rating")
    hand.picture("05-palette-attribute")
    hand.key(Qt.Key.Key_Return)
    hand.wait(
        lambda: page.design is not None and page.design.draft.name == "Feedback",
        "the palette opens an attribute's schema",
    )
    stage.check(page.form.rows.table.current_row() == 1, "the cursor is in the attribute's row")


def _present(stage: Stage, page: SchemasPage) -> None:
    hand = stage.hand
    before = stage.window.size()
    hand.key(Qt.Key.Key_F5)
    stage.window.resize(1280, 720)  # a projector's screen
    hand.rest()
    hand.picture("05-present")
    hand.write("stars")
    hand.picture("05-present-typing")
    hand.key(Qt.Key.Key_Escape)
    stage.check(page.presentation.on, "Escape leaves the cell first")
    hand.key(Qt.Key.Key_PageDown, CONTROL)
    hand.picture("05-present-next")
    hand.key(Qt.Key.Key_Escape)
    stage.check(not page.presentation.on, "Escape leaves")
    stage.window.resize(before)
    hand.rest()
