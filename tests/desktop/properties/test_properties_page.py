"""Properties and their extensions at the real page, over the real installer thread."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from backend.packages.settings import settings_problems
from backend.status import Status
from desktop.properties.extension_model import STATUS
from desktop.properties.page import PropertiesPage
from desktop.settings.example import example
from desktop.theme import Tone
from desktop.widgets.toast import Toast
from tests.backend.installing import (
    SETTINGS,
    add_package,
    add_property,
    holding,
    installed,
    status,
)
from tests.desktop.conftest import Desk, show
from tests.desktop.packages.naming import nameless

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
EMPTY: dict[str, Any] = {"configuration": ...}  # a package that takes no settings


@pytest.fixture
def page(desk: Desk) -> PropertiesPage:
    shown: PropertiesPage = show(desk, PropertiesPage)
    return shown


def click(desk: Desk, widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)
    desk.settle()


def open_shop(desk: Desk, page: PropertiesPage) -> str:
    shop = add_property(desk.workspace)
    page.choose(shop)
    desk.bot.waitUntil(lambda: page.detail.view.title.label.text() == "Shop")
    desk.settle()
    return shop


def cell(page: PropertiesPage, extension_id: str) -> str:
    """What the status of an extension says in the table; "" where it has no row."""
    row = page.detail.model.row(extension_id)
    return str(page.detail.model.index(row, STATUS).data() or "") if row >= 0 else ""


def chosen(desk: Desk, page: PropertiesPage, extension_id: str) -> None:
    page.choose(extension_id)
    desk.bot.waitUntil(lambda: page.detail.view.table.key() == extension_id)


def told(desk: Desk, text: str) -> Toast:
    """The notice of these words, once it is there."""
    toasts = desk.context.toast
    desk.bot.waitUntil(lambda: any(one.text == text for one in toasts.toasts))
    return next(one for one in toasts.toasts if one.text == text)


def settings_typed(desk: Desk, page: PropertiesPage, text: str) -> None:
    editor = page.adding.settings.editor.edit
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(editor, text)
    desk.settle()


# -- properties -------------------------------------------------------------------------------


def test_a_property_is_created_with_the_keyboard_alone(desk: Desk, page: PropertiesPage) -> None:
    assert page.empty.isVisible()
    desk.window.activateWindow()
    QTest.keyClick(desk.window, Qt.Key.Key_N, CONTROL)
    desk.type("Shop web")
    desk.tab_to(page.form.domains)
    desk.type("https://shop")
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert "no domain" in page.form.domains_field.error
    assert page.form.domains.hasFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type("shop.example.com, www.example.com")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: page.detail.view.isVisible())
    (made,) = desk.workspace.properties.list()
    assert (made.name, made.domains) == ("Shop web", ("shop.example.com", "www.example.com"))
    assert page.pane.list.current() == made.id
    desk.bot.waitUntil(lambda: page.detail.view.empty.buttons[0].hasFocus())


def test_all_problems_of_a_new_property_stand_at_their_fields(
    desk: Desk, page: PropertiesPage
) -> None:
    page.new()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.form.name_field.error
    assert page.form.domains_field.error
    assert page.form.name.hasFocus()
    desk.press(Qt.Key.Key_Escape)
    assert page.empty.isVisible()
    assert desk.workspace.properties.list() == ()


def test_only_a_web_property_asks_for_domains(desk: Desk, page: PropertiesPage) -> None:
    page.new()
    desk.type("App")
    desk.tab_to(page.form.platform)
    desk.press(Qt.Key.Key_End)
    assert not page.form.domains.isVisible()
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: len(desk.workspace.properties.list()) == 1)
    assert desk.workspace.properties.list()[0].platform == "mobile"


def test_a_property_is_deleted_at_once_and_comes_back(desk: Desk, page: PropertiesPage) -> None:
    shop = open_shop(desk, page)
    page.pane.list.setFocus()
    desk.press(Qt.Key.Key_Delete)
    desk.bot.waitUntil(lambda: page.empty.isVisible())
    assert desk.workspace.properties.list() == ()
    undo = told(desk, "Deleted Shop.").action_button
    assert undo is not None
    click(desk, undo)
    desk.bot.waitUntil(lambda: page.detail.view.isVisible())
    assert [one.id for one in desk.workspace.properties.list()] == [shop]
    assert page.pane.list.current() == shop


def test_ctrl_z_brings_a_deleted_property_back(desk: Desk, page: PropertiesPage) -> None:
    shop = open_shop(desk, page)
    page.pane.list.setFocus()
    desk.press(Qt.Key.Key_Delete)
    desk.bot.waitUntil(lambda: page.empty.isVisible())
    assert told(desk, "Deleted Shop.").seconds == 20, "a whole property is gone"
    desk.press(Qt.Key.Key_Z, CONTROL)
    desk.bot.waitUntil(lambda: page.detail.view.isVisible())
    assert page.pane.list.current() == shop
    assert desk.context.toast.toasts == []
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert [one.id for one in desk.workspace.properties.list()] == [shop]


def test_what_was_typed_for_a_new_property_is_there_again(desk: Desk, page: PropertiesPage) -> None:
    page.new()
    desk.type("Shop")
    desk.press(Qt.Key.Key_Escape)
    page.new()
    assert page.form.name.text() == "Shop"
    assert desk.focus() is page.form.name
    page.form.domains.setText("shop.example.com")
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: bool(desk.workspace.properties.list()))
    page.new()
    assert page.form.name.text() == ""


def test_the_inspector_knows_everything_of_a_property(desk: Desk, page: PropertiesPage) -> None:
    shop = desk.workspace.properties.get(open_shop(desk, page))
    facts = page.detail.about.facts
    assert facts.value("Token") == shop.token
    assert facts.value("Platform") == "web"
    assert json.loads(page.detail.about.document.text())["data"]["id"] == shop.id


def test_a_search_changes_nothing_that_is_shown(desk: Desk, page: PropertiesPage) -> None:
    add_property(desk.workspace, "Another")
    shop = open_shop(desk, page)
    page.focus_search()
    desk.type("zz")
    model = page.pane.list.model()
    desk.bot.waitUntil(lambda: model.rowCount() == 1)
    assert model.index(0, 0).data() == "Nothing matches “zz”."
    assert page.detail.view.title.label.text() == "Shop"
    assert page.detail.about.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert page.pane.list.current() == shop
    desk.type("anoth")
    desk.bot.waitUntil(lambda: model.rowCount() == 1)
    assert page.detail.view.title.label.text() == "Shop"
    assert page.state()["property"] == shop
    desk.press(Qt.Key.Key_Down)
    assert page.detail.view.title.label.text() == "Another"


def test_ctrl_return_does_what_the_page_is_at(desk: Desk, page: PropertiesPage) -> None:
    page.focus_list()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.form.isVisible()
    open_shop(desk, page)
    for start in (page.focus_list, page.detail.focus):
        start()
        desk.press(Qt.Key.Key_Return, CONTROL)
        assert page.adding.isVisible()
        desk.press(Qt.Key.Key_Escape)


# -- adding -----------------------------------------------------------------------------------


def test_an_example_is_taken_as_it_is(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    add_package(desk.workspace, tmp_path)
    open_shop(desk, page)
    page.act()
    settings = page.adding.settings
    desk.bot.waitUntil(lambda: settings.example_button.isVisible())
    click(desk, settings.example_button)
    assert json.loads(settings.text) == {"greeting": "example"}
    assert settings.problems.problems == ()


def test_an_example_follows_the_rules_and_says_what_it_cannot_make_up() -> None:
    rules: dict[str, Any] = {
        "endpoint": {"type": "string", "pattern": "^https://"},
        "policyUrl": {"type": "string"},
        "rate": {"type": "number", "minimum": 0.5, "maximum": 1},
        "even": {"type": "integer", "multipleOf": 2, "minimum": 3},
        "place": {"enum": ["top", "bottom"]},
        "long": {"type": "string", "minLength": 50},
        "hosts": {"type": "array", "items": {"$ref": "#/definitions/host"}, "minItems": 2},
        "box": {"type": "object", "properties": {"secret": {"pattern": "^xq7$"}},
                "required": ["secret"]},
        "kept": {"type": "string", "default": "mine"},
        "left": {"type": "string"},
    }  # fmt: skip
    schema = {
        "definitions": {"host": {"type": "string", "pattern": "\\.com$"}},
        "properties": rules,
        "required": [name for name in rules if name not in ("kept", "left")],
    }
    text, left_out = example(schema)
    made = json.loads(text)
    assert left_out == ("box",)
    assert set(made) == rules.keys() - {"box", "left"}
    assert made["endpoint"] == made["policyUrl"] == "https://example.com"
    assert (made["rate"], made["even"], made["place"], made["kept"]) == (0.5, 4, "top", "mine")
    whole = {"configuration": {"schema": {**schema, "required": ["endpoint"]}}}
    assert settings_problems(whole, text) == ()
    optional, _ = example({"properties": {"prefix": {"type": "string", "pattern": "^[a-z]*$"}}})
    assert json.loads(optional) == {"prefix": "example"}


# -- installing -------------------------------------------------------------------------------


def test_pending_is_shown_live_until_it_succeeds(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path)
    shop = open_shop(desk, page)
    with holding(desk.workspace, "unpacking") as hold:
        extension = desk.workspace.properties.add_extension(shop, package.id, SETTINGS)
        hold.wait()
        desk.bot.waitUntil(lambda: "unpacking" in cell(page, extension.id))
        chosen(desk, page, extension.id)
        about = page.detail.about_extension
        assert "unpacking" in about.status.accessibleName()
        assert about.bar.isVisible()
        assert about.files_words.text() == "No file is installed."
    desk.bot.waitUntil(lambda: cell(page, extension.id) == "succeeded")
    desk.bot.waitUntil(lambda: about.files_words.text().startswith("5 files"))
    assert not about.bar.isVisible()
    assert not about.retry.isVisible()


def test_a_failed_one_says_why_and_is_retried(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path)
    archive = desk.workspace.folder.archive(package.digest)
    content = archive.read_bytes()
    archive.write_bytes(content[:-1] + b"!")
    shop = open_shop(desk, page)
    extension = desk.workspace.properties.add_extension(shop, package.id, SETTINGS)
    installed(desk.workspace, extension.id)
    chosen(desk, page, extension.id)
    about = page.detail.about_extension
    desk.bot.waitUntil(lambda: about.problems.isVisible())
    assert cell(page, extension.id) == "failed: archive altered"
    row = page.detail.model.index(page.detail.model.row(extension.id), STATUS)
    assert "not the one that was checked" in row.data(Qt.ItemDataRole.ToolTipRole)
    shown = told(desk, "Greeter failed in Shop: The archive is not the one that was checked.")
    assert shown.tone is Tone.BAD
    page.detail.view.table.clear_choice()
    assert shown.action_button is not None
    click(desk, shown.action_button)
    chosen(desk, page, extension.id)
    (copy,) = (b for b in about.problems.findChildren(QAbstractButton) if b.isVisible())
    click(desk, copy)
    assert package.digest in QGuiApplication.clipboard().text()
    archive.write_bytes(content)
    click(desk, about.retry)
    desk.bot.waitUntil(lambda: cell(page, extension.id) == "succeeded")
    assert not about.problems.isVisible()
    assert page.detail.view.table.key() == extension.id


def test_cancel_leaves_a_row_that_can_be_retried(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path)
    shop = open_shop(desk, page)
    with holding(desk.workspace, "unpacking") as hold:
        extension = desk.workspace.properties.add_extension(shop, package.id, SETTINGS)
        hold.wait()
        chosen(desk, page, extension.id)
        click(desk, page.detail.about_extension.cancel)
        desk.bot.waitUntil(lambda: cell(page, extension.id) == "failed: cancelled")
        about = page.detail.about_extension
        assert not about.problems.isVisible()
        assert about.cancelled.text().startswith("The installation was cancelled.")
        assert about.status.accessibleName().startswith("Status: failed: cancelled")
    page.detail.view.table.setFocus()
    desk.press(Qt.Key.Key_R, CONTROL)
    desk.bot.waitUntil(lambda: cell(page, extension.id) == "succeeded")


def test_choice_and_scroll_stay_while_rows_change(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    shop = open_shop(desk, page)
    desk.window.resize(1200, 500)
    held = []
    for number in range(20):
        package = add_package(
            desk.workspace, tmp_path, name=f"p{number:02}", displayName=f"P {number:02}", **EMPTY
        )
        held.append(desk.workspace.properties.add_extension(shop, package.id))
    desk.bot.waitUntil(lambda: all(cell(page, e.id) == "succeeded" for e in held))
    table = page.detail.view.table
    QTest.mouseClick(table.viewport(), LEFT, pos=table.visualRect(_index(page, 2)).center())
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    assert place > 0
    assert table.key() == held[2].id
    tab = page.detail.about_extension.tabs
    tab.setCurrentIndex(2)
    last = held[-1].id
    with holding(desk.workspace, "unpacking"):
        desk.workspace.properties.remove(last)
        again = desk.workspace.properties.add_extension(shop, held[-1].package_id)
        desk.bot.waitUntil(lambda: "unpacking" in cell(page, again.id))
    desk.bot.waitUntil(lambda: cell(page, again.id) == "succeeded")
    assert (table.key(), bar.value(), tab.currentIndex()) == (held[2].id, place, 2)
    assert page.detail.view.filter.isVisible()
    page.detail.view.filter.setFocus()
    desk.type("p1")
    desk.bot.waitUntil(lambda: page.detail.model.rowCount() == 10)
    assert table.key() == held[2].id, "what is shown stays, though its row is away"
    assert not table.selectionModel().hasSelection()
    desk.type("zz")
    desk.bot.waitUntil(lambda: page.detail.view.nothing.text() == "Nothing matches “p1zz”.")
    assert page.detail.inspector.currentWidget() is page.detail.about_extension
    desk.press(Qt.Key.Key_Escape)
    assert table.selectionModel().isRowSelected(2)
    desk.bot.waitUntil(
        lambda: any(one.text == "Installed 20 extensions." for one in desk.context.toast.toasts)
    )


def _index(page: PropertiesPage, row: int) -> Any:
    return page.detail.model.index(row, 0)


# -- what is shown ----------------------------------------------------------------------------


def test_every_value_of_the_sources_example_is_shown(
    desk: Desk, page: PropertiesPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path)
    shop = open_shop(desk, page)
    extension = desk.workspace.properties.add_extension(shop, package.id, SETTINGS)
    installed(desk.workspace, extension.id)
    chosen(desk, page, extension.id)
    about = page.detail.about_extension
    desk.bot.waitUntil(lambda: about.status.accessibleName().startswith("Status: succeeded"))
    assert about.facts.value("Package id") == package.id
    assert about.facts.value("State") == "enabled"
    assert about.facts.value("Saved") == "No revision was saved yet"
    document = json.loads(about.document.text())["data"]
    assert set(document["attributes"]) >= {
        *("created_at", "updated_at", "deleted_at", "dirty", "enabled", "name", "display_name"),
        *("version", "published", "published_at", "revision_number", "delegate_descriptor_id"),
        *("review_status", "installation_status", "settings"),
    }
    assert set(document["relationships"]) >= {
        *("property", "origin", "extension_package", "updated_with_extension_package"),
        *("libraries", "revisions"),
    }
    assert document["meta"]["latest_revision_number"] == 0
    assert json.loads(about.settings.text()) == json.loads(SETTINGS)
    assert json.loads(about.document.text())["data"]["attributes"]["settings"] == SETTINGS
    about.facts.setFocus()
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text()
    click(desk, about.back_button)
    assert page.detail.about.isVisible()


def test_what_was_chosen_is_chosen_again(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    package = add_package(desk.workspace, tmp_path, **EMPTY)
    add_property(desk.workspace, "Another")
    shop = open_shop(desk, page)
    extension = desk.workspace.properties.add_extension(shop, package.id)
    chosen(desk, page, extension.id)
    desk.bot.waitUntil(lambda: cell(page, extension.id) == "succeeded")  # its buttons take room
    handle = page.panes.splitter.handle(1)
    middle = handle.rect().center()
    QTest.mousePress(handle, LEFT, pos=middle)
    QTest.mouseMove(handle, middle + QPoint(60, 0))
    QTest.mouseRelease(handle, LEFT, pos=middle + QPoint(60, 0))
    state = json.loads(json.dumps(page.state()))
    other: PropertiesPage = show(desk, PropertiesPage)
    other.restore(state)
    desk.bot.waitUntil(lambda: other.detail.view.table.key() == extension.id)
    assert other.pane.list.current() == shop
    # What is remembered are list and inspector: the middle has the rest.
    assert other.panes.splitter.sizes()[::2] == page.panes.splitter.sizes()[::2]


def test_the_rows_keep_the_rules_of_qt(
    desk: Desk, page: PropertiesPage, tmp_path: Path, qtmodeltester: Any
) -> None:
    package = add_package(desk.workspace, tmp_path, **EMPTY)
    shop = open_shop(desk, page)
    qtmodeltester.check(page.detail.model)
    extension = desk.workspace.properties.add_extension(shop, package.id)
    desk.bot.waitUntil(lambda: cell(page, extension.id) == "succeeded")
    desk.workspace.properties.remove(extension.id)
    desk.bot.waitUntil(lambda: page.detail.model.rowCount() == 0)
    assert status(desk.workspace, extension.id) is Status.SUCCEEDED


def test_every_control_has_a_name(desk: Desk, page: PropertiesPage, tmp_path: Path) -> None:
    package = add_package(desk.workspace, tmp_path)
    shop = open_shop(desk, page)
    desk.workspace.properties.add_extension(shop, package.id)
    assert nameless(page) == []
