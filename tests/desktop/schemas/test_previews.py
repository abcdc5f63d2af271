"""What a schema looks like as something else, live beside its form."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from backend.schemas.exports.formats import Source, format_of
from backend.schemas.model import Attribute, AttributeType, Kind, Schema
from desktop.schemas.document_preview import DocumentPreview
from desktop.schemas.page import SchemasPage
from desktop.schemas.previews import DIALECTS, TextPreview
from tests.desktop.conftest import Desk, show

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WORDS = ("Request", "JSON Schema", "SQL", "Document")


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    desk.workspace.schemas.publish_new(
        Schema(
            Kind.TASKS,
            "Feedback",
            attributes=(
                Attribute("FeedbackType", AttributeType.STRING, 10, mandatory=True),
                Attribute("rating", AttributeType.INTEGER),
            ),
        )
    )
    page: SchemasPage = show(desk, SchemasPage)
    desk.bot.waitUntil(lambda: page.design is not None)
    desk.settle()
    return page


def text_of(page: SchemasPage) -> str:
    shown = page.inspector.current
    if isinstance(shown, DocumentPreview):
        return shown.page.toPlainText()
    assert isinstance(shown, TextPreview)
    return shown.text()


def rename(desk: Desk, page: SchemasPage, row: int, name: str) -> None:
    page.form.rows.table.go(row)
    desk.type(name)
    desk.press(Qt.Key.Key_Return)


@pytest.mark.parametrize("word", WORDS)
def test_every_preview_follows_the_draft(desk: Desk, page: SchemasPage, word: str) -> None:
    page.inspector.show_preview(word)
    desk.settle()
    assert "rating" in text_of(page)
    rename(desk, page, 1, "stars")
    assert "stars" in text_of(page)
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert "rating" in text_of(page)
    assert "stars" not in text_of(page)


@pytest.mark.parametrize("word", WORDS)
def test_a_preview_is_made_when_it_comes_into_sight(
    desk: Desk, page: SchemasPage, word: str
) -> None:
    """While the inspector is away, or another preview is seen, it costs nothing."""
    page.inspector.show_preview(word)
    desk.settle()
    page.inspector.show_preview("Form")
    before = page.inspector.previews[word]
    rename(desk, page, 1, "stars")
    page.inspector.stack.setCurrentWidget(before)  # a look at it as it stands
    assert "stars" not in text_of(page)
    page.inspector.stack.setCurrentIndex(0)
    page.inspector.show_preview(word)
    desk.settle()
    assert "stars" in text_of(page)


def test_a_preview_behind_a_folded_inspector_is_made_when_it_opens(
    desk: Desk, page: SchemasPage
) -> None:
    page.inspector.show_preview("Request")
    desk.settle()
    desk.press(Qt.Key.Key_I, CONTROL)
    rename(desk, page, 1, "stars")
    assert "stars" not in text_of(page)
    desk.press(Qt.Key.Key_I, CONTROL)
    desk.settle()
    assert "stars" in text_of(page)


@pytest.mark.parametrize("key", DIALECTS)
def test_each_database_has_its_words(desk: Desk, page: SchemasPage, key: str) -> None:
    page.inspector.show_preview("SQL")
    page.inspector.sql.choose(key)
    desk.settle()
    source = Source(page.design.draft, 1)
    assert text_of(page) == format_of(key).write([source]).rstrip()


def test_the_database_is_chosen_by_key_and_remembered(desk: Desk, page: SchemasPage) -> None:
    page.inspector.show_preview("SQL")
    desk.settle()
    sql = page.inspector.sql
    sql.choice.setFocus()
    desk.press(Qt.Key.Key_Down)
    assert sql.export == "sql-postgresql"
    state = json.loads(json.dumps(page.state()))
    sql.choose("sql-sqlite")
    page.inspector.show_preview("Form")
    page.restore(state)
    assert page.inspector.current is sql
    assert sql.export == "sql-postgresql"


def test_a_state_that_is_unknown_changes_nothing(desk: Desk, page: SchemasPage) -> None:
    page.inspector.restore({"tab": 77, "dialect": "nosql"})
    assert page.inspector.bar.current() == 0
    page.inspector.restore({})
    assert page.inspector.sql.export == "sql-sqlite"


def test_a_draft_that_breaks_rules_is_previewed_all_the_same(desk: Desk, page: SchemasPage) -> None:
    page.form.rows.table.go(0, "length")
    desk.type("9999")
    desk.press(Qt.Key.Key_Return)
    rename(desk, page, 1, "2nd")
    for word in (*WORDS, "Form"):
        page.inspector.show_preview(word)
        desk.settle()
        trouble = getattr(page.inspector.current, "trouble", None)
        assert trouble is None or not trouble.isVisible(), word
    assert desk.context.toast.toasts == []


@pytest.mark.parametrize(("word", "key"), [("Request", "body"), ("JSON Schema", "json-schema")])
def test_the_preview_is_copied_by_its_key(
    desk: Desk, page: SchemasPage, word: str, key: str
) -> None:
    page.inspector.show_preview(word)
    desk.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert QGuiApplication.clipboard().text() == format_of(key).write(
        [Source(page.design.draft, 1)]
    )
    assert desk.context.toast.toasts[-1].text.startswith("Copied")


def test_a_document_keeps_its_looks_where_it_is_pasted(desk: Desk, page: SchemasPage) -> None:
    page.inspector.show_preview("Document")
    desk.press(Qt.Key.Key_C, CONTROL | SHIFT)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasHtml()
    assert "Feedback" in mime.html()


def test_every_word_of_the_bar_is_seen_whole(desk: Desk, page: SchemasPage) -> None:
    bar = page.inspector.bar
    for width in (1280, 1130, 1920):
        desk.window.resize(width, 800)
        desk.settle()
        for button in bar._buttons():
            assert button.width() >= button.sizeHint().width(), button.text()
            assert bar.rect().contains(button.geometry()), button.text()


def test_the_arrows_move_along_the_bar(desk: Desk, page: SchemasPage) -> None:
    bar = page.inspector.bar
    bar._buttons()[0].setFocus()
    desk.press(Qt.Key.Key_Right)
    assert page.inspector.current is page.inspector.previews["Request"]
    desk.press(Qt.Key.Key_End)
    last = list(page.inspector.previews.values())[-1]
    assert page.inspector.current is last
    desk.press(Qt.Key.Key_Home)
    desk.press(Qt.Key.Key_Down)
    assert page.inspector.current is page.inspector.previews["SQL"]
    desk.press(Qt.Key.Key_Up)
    assert page.inspector.current is page.inspector.previews["Form"]
    desk.press(Qt.Key.Key_Tab)
    assert not bar.isAncestorOf(desk.focus())  # one stop for Tab


def test_the_place_one_reads_stays(desk: Desk, page: SchemasPage) -> None:
    for at in range(12):
        page.form.rows.add()
        desk.type(f"more{at}")
        desk.press(Qt.Key.Key_Return)
    page.inspector.show_preview("Request")
    desk.settle()
    bar = page.inspector.current.code.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    assert place > 0
    rename(desk, page, 0, "FirstOfAll")
    assert bar.value() == place


def test_a_document_opens_no_link(desk: Desk, page: SchemasPage) -> None:
    shown = page.inspector.previews["Document"].page
    page.inspector.show_preview("Document")
    desk.settle()
    shown.setHtml('<a href="http://127.0.0.1:9/">there</a>')
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
    assert "there" in shown.toPlainText()
