"""Settings by form and as JSON, with real keys in the real window."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from desktop.settings.editor import SettingsEditor
from desktop.settings.nests import NestView
from desktop.settings.views import View
from tests.desktop.conftest import Desk
from tests.desktop.packages.naming import nameless

PACKAGES = Path("resources/packages")
CONTROL = Qt.KeyboardModifier.ControlModifier
TEXT = {"type": "string"}
MIXED: dict[str, Any] = {
    "type": "object",
    "required": ["name", "rate"],
    "definitions": {
        "node": {
            "type": "object",
            "properties": {
                "name": TEXT,
                "children": {"type": "array", "items": {"$ref": "#/definitions/node"}},
            },
        }
    },
    "properties": {
        "name": {"type": "string", "minLength": 1, "pattern": "^[a-z]+$"},
        "rate": {"type": "number", "minimum": 0},
        "retries": {"type": "integer", "default": 3, "description": "How often."},
        "debug": {"type": "boolean"},
        "place": {"enum": ["top", "bottom", 3]},
        "hosts": {"type": "array", "items": TEXT, "maxItems": 3},
        "headers": {"type": "object", "additionalProperties": TEXT},
        "consent": {"anyOf": [{"type": "array", "items": TEXT}, {"type": "string"}]},
        "anything": {},
        "tree": {"$ref": "#/definitions/node"},
        "lines": {"type": "string", "maxLength": 500},
    },
    "additionalProperties": False,
}


@pytest.fixture
def editor(desk: Desk) -> SettingsEditor:
    made = SettingsEditor(desk.context.work)
    desk.window.resize(1400, 900)
    desk.window.stack.addWidget(made)
    desk.window.stack.setCurrentWidget(made)
    desk.settle()
    return made


def opened(desk: Desk, editor: SettingsEditor, text: str, schema: dict[str, Any] = MIXED) -> None:
    editor.show_settings({"name": "greeter", "configuration": {"schema": schema}}, text)
    desk.settle()


def field(editor: SettingsEditor, pointer: str) -> View:
    view = editor.form.view(pointer)
    assert view is not None
    assert view.field.pointer == pointer
    return view


def focused(desk: Desk, editor: SettingsEditor, pointer: str) -> QWidget:
    """Go to a field by Tab alone, from where the form begins."""
    editor.setFocus()
    target = field(editor, pointer).target()
    assert target is not None
    desk.tab_to(target, most=80)
    return target


def button(view: View, words: str) -> QAbstractButton:
    found = [one for one in view.findChildren(QAbstractButton) if one.accessibleName() == words]
    assert found, [one.accessibleName() for one in view.findChildren(QAbstractButton)]
    return found[0]


def press(desk: Desk, editor: SettingsEditor, pointer: str, words: str) -> None:
    one = button(field(editor, pointer), words)
    editor.setFocus()
    desk.tab_to(one, most=80)
    desk.press(Qt.Key.Key_Space)


def value(editor: SettingsEditor) -> Any:
    return json.loads(editor.text)


def checked(desk: Desk, editor: SettingsEditor) -> None:
    editor.editor.check()
    desk.settle()


# -- from the form to the JSON ---------------------------------------------------------------------


def test_typing_in_a_field_changes_that_place_of_the_text_only(
    desk: Desk, editor: SettingsEditor
) -> None:
    text = '{ "rate":1.50,\n\n   "name" : "a" , "hosts":["x"]}'
    opened(desk, editor, text)
    focused(desk, editor, "/name")
    desk.type("bc")
    assert editor.text == text.replace('"a"', '"abc"')
    focused(desk, editor, "/rate")
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type("2.250")
    assert editor.text == text.replace('"a"', '"abc"').replace("1.50", "2.250")
    assert editor.touched


def test_a_field_that_is_not_set_is_set_by_typing_and_left_out_by_its_button(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1}')
    edit = focused(desk, editor, "/retries")
    assert isinstance(edit, QLineEdit)
    assert edit.placeholderText() == "default: 3"
    desk.type("12")
    desk.press(Qt.Key.Key_Up)
    assert value(editor) == {"name": "a", "rate": 1, "retries": 13}
    press(desk, editor, "/retries", "Leave out: retries")
    assert value(editor) == {"name": "a", "rate": 1}
    assert desk.focus() is edit


def test_what_is_no_number_yet_is_not_written_and_cannot_be_sent(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1}')
    edit = focused(desk, editor, "/rate")
    desk.type("x")
    assert value(editor)["rate"] == 1
    assert "not a number" in field(editor, "/rate").wrong_words()
    field(editor, "/name").target().setFocus()  # type: ignore[union-attr]
    assert not editor.check_syntax()
    assert desk.focus() is edit
    desk.press(Qt.Key.Key_Backspace)
    assert editor.check_syntax()


def test_true_false_and_choices_by_keyboard(desk: Desk, editor: SettingsEditor) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1}')
    focused(desk, editor, "/place")
    desk.press(Qt.Key.Key_Down, times=3)
    assert value(editor)["place"] == 3
    desk.press(Qt.Key.Key_Home)
    assert "place" not in value(editor)
    editor.form.go_to("/debug")
    bar = field(editor, "/debug").target()
    assert bar is not None
    bar.setFocus()
    QTest.keyClick(bar, Qt.Key.Key_Right)
    desk.settle()
    assert value(editor)["debug"] is True
    QTest.keyClick(bar, Qt.Key.Key_End)
    desk.settle()
    assert value(editor)["debug"] is False


def test_items_are_added_moved_and_removed_by_keyboard(desk: Desk, editor: SettingsEditor) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1}')
    press(desk, editor, "/hosts", "Set: hosts")
    for word in ("one", "two", "three"):
        press(desk, editor, "/hosts", "Add item: hosts")
        desk.type(word)
    assert value(editor)["hosts"] == ["one", "two", "three"]
    nest = field(editor, "/hosts")
    assert isinstance(nest, NestView)
    assert nest.add_button is not None
    assert not nest.add_button.isVisible(), "three are all that is allowed"
    press(desk, editor, "/hosts/2", "Move up: Item 3 of hosts")
    assert value(editor)["hosts"] == ["one", "three", "two"]
    assert desk.focus() is field(editor, "/hosts/1").target()
    press(desk, editor, "/hosts/0", "Remove: Item 1 of hosts")
    assert value(editor)["hosts"] == ["three", "two"]
    assert desk.focus() is field(editor, "/hosts/0").target()
    focused(desk, editor, "/hosts/0")
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.press(Qt.Key.Key_Delete)
    assert value(editor)["hosts"] == ["", "two"], "an emptied item stays an item"


def test_a_key_is_named_and_added(desk: Desk, editor: SettingsEditor) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1, "headers": {}}')
    nest = field(editor, "/headers")
    assert isinstance(nest, NestView)
    assert nest.key is not None
    editor.setFocus()
    desk.tab_to(nest.key, most=80)
    desk.type("X/A")
    desk.press(Qt.Key.Key_Return)
    assert value(editor)["headers"] == {"X/A": ""}
    assert desk.focus() is field(editor, "/headers/X~1A").target()
    desk.type("1")
    assert value(editor)["headers"] == {"X/A": "1"}
    desk.tab_to(nest.key)
    desk.type("X/A")
    desk.press(Qt.Key.Key_Return)
    assert "there already" in nest.wrong_words()


def test_another_alternative_is_picked_and_shown(desk: Desk, editor: SettingsEditor) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1, "consent": "yes"}')
    combo = next(
        one
        for one in editor.form.findChildren(QComboBox)
        if one.accessibleName() == "Kind of consent"
    )
    assert combo.currentText() == "text"
    combo.setFocus()
    desk.press(Qt.Key.Key_Up)
    assert value(editor)["consent"] == []
    press(desk, editor, "/consent", "Add item: consent")
    assert value(editor)["consent"] == [""]


def test_a_schema_that_refers_to_itself_goes_as_deep_as_its_values(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1, "tree": {"children": []}}')
    for depth in range(1, 4):
        at = "/tree" + "/children/0" * (depth - 1)
        add = [
            one
            for one in field(editor, f"{at}/children").findChildren(QAbstractButton)
            if one.accessibleName().startswith("Add item") and one.isVisible()
        ][-1]
        add.setFocus()
        desk.press(Qt.Key.Key_Space)
        inner = field(editor, f"{at}/children/0/children")
        if depth < 3:
            button(inner, f"Set: {inner.name}").click()
            desk.settle()
    assert value(editor)["tree"] == {"children": [{"children": [{"children": [{}]}]}]}


def test_what_the_form_cannot_express_is_a_json_part_that_says_why(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1, "anything": 1}')
    part = field(editor, "/anything")
    assert "any value" in part.help_words()
    focused(desk, editor, "/anything")
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type('{"b": [tru')
    assert value(editor)["anything"] == 1
    assert "No JSON yet" in part.wrong_words()
    desk.type("e]}")
    assert value(editor)["anything"] == {"b": [True]}
    assert part.wrong_words() == ""


def test_a_text_of_several_lines_and_hard_blanks(desk: Desk, editor: SettingsEditor) -> None:
    opened(
        desk, editor, json.dumps({"name": "a", "rate": 1, "lines": "a\u00a0b"}, ensure_ascii=False)
    )
    focused(desk, editor, "/lines")
    desk.press(Qt.Key.Key_End, CONTROL)
    desk.press(Qt.Key.Key_Return)
    desk.type("c")
    assert value(editor)["lines"] == "a\u00a0b\nc"


def test_ctrl_z_in_the_json_takes_back_what_the_form_wrote(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1}')
    focused(desk, editor, "/name")
    desk.type("b")
    editor.editor.setFocus()
    desk.press(Qt.Key.Key_Z, CONTROL)
    checked(desk, editor)
    assert value(editor)["name"] == "a"
    target = field(editor, "/name").target()
    assert isinstance(target, QLineEdit)
    assert target.text() == "a"


# -- from the JSON to the form ---------------------------------------------------------------------


def test_typing_json_changes_the_fields_and_leaves_focus_and_folds_alone(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1, "hosts": ["x"]}')
    nest = field(editor, "/hosts")
    assert isinstance(nest, NestView)
    nest.fold.click()
    before = field(editor, "/name")
    editor.editor.setFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type('{"name": "zz", "rate": 1, "hosts": ["x", "y"], "tree": {}}')
    checked(desk, editor)
    assert desk.focus() is editor.editor.edit
    assert field(editor, "/name") is before
    target = before.target()
    assert isinstance(target, QLineEdit)
    assert target.text() == "zz"
    assert not nest.body.isVisible()
    assert len(nest.inner()) == 2


def test_json_that_is_not_right_leaves_the_form_as_it_was_and_says_so(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1}')
    editor.editor.setFocus()
    desk.press(Qt.Key.Key_End, CONTROL)
    desk.press(Qt.Key.Key_Backspace)
    checked(desk, editor)
    assert "form waits" in editor.sides.note.accessibleName()
    assert not editor.form.isEnabled()
    target = field(editor, "/name").target()
    assert isinstance(target, QLineEdit)
    assert target.text() == "a"
    assert not editor.check_syntax()
    desk.type("}")
    checked(desk, editor)
    assert not editor.sides.note.isVisible()
    assert editor.form.isEnabled()


def test_text_without_quotes_is_told_once_and_under_the_json(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1}')
    editor.editor.setFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type("Hello")
    checked(desk, editor)
    said = "This is not JSON: text needs double quotes around it."
    assert editor.editor.message.text().endswith(said)
    assert editor.sides.note.accessibleName() == "The form waits until the JSON is right again."


def test_what_only_the_form_cannot_read_is_told_beside_it(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, '{"name": "a", "name": "b"}')
    assert not editor.editor.message.isVisible()
    assert "“name”" in editor.sides.note.accessibleName()


# -- examples --------------------------------------------------------------------------------------


def test_an_example_in_the_place_of_what_was_typed_is_taken_back_by_undo(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1}')
    focused(desk, editor, "/name")
    desk.type("bc")
    typed = editor.text
    editor.example_button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert editor.text != typed
    assert editor.words.accessibleName().startswith("The example stands in the place of what")
    assert desk.focus() is field(editor, "/name").target()
    assert editor.form.verticalScrollBar().value() == 0
    desk.tab_to(editor.undo_button, most=80)
    desk.press(Qt.Key.Key_Space)
    assert editor.text == typed
    assert not editor.undo_button.isVisible()


def test_an_example_over_what_nobody_typed_needs_no_undo(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, "{}")
    editor.example_button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert not editor.undo_button.isVisible()
    focused(desk, editor, "/name")
    desk.type("b")
    editor.empty_button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert editor.undo_button.isVisible()
    focused(desk, editor, "/name")
    desk.type("z")
    assert not editor.undo_button.isVisible(), "it would take back more than it says"


# -- problems --------------------------------------------------------------------------------------


def test_the_same_problems_stand_in_form_and_card_and_the_card_leads_to_the_field(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, '{"rate": 1, "hosts": []}')
    nest = field(editor, "/hosts")
    assert isinstance(nest, NestView)
    editor.editor.setFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type('{"rate": -1, "hosts": [3], "colour": 1}')
    checked(desk, editor)
    desk.bot.waitUntil(lambda: len(editor.problems.problems) == 4)
    said = {view.field.pointer: view.wrong_words() for view in editor.form.top.walk()}  # type: ignore[union-attr]
    assert "0 or more" in said["/rate"]
    assert "“name” is missing" in said["/name"]
    assert "must be a text" in said["/hosts/0"]
    assert "not a key that is known" in said["/colour"]
    nest.fold.click()
    assert "1 problem inside" in nest.wrong_words()
    editor.go_to("/hosts/0")
    assert nest.body.isVisible()
    assert desk.focus() is field(editor, "/hosts/0").target()
    editor.sides.summary.click()
    assert desk.focus() is not field(editor, "/hosts/0").target()


def test_nobody_is_blamed_before_something_changed(desk: Desk, editor: SettingsEditor) -> None:
    opened(desk, editor, '{"rate": -1}')
    assert editor.problems.problems == ()
    assert not editor.touched


# -- room, size and names --------------------------------------------------------------------------


def test_where_there_is_no_room_for_both_one_is_chosen(desk: Desk, editor: SettingsEditor) -> None:
    opened(desk, editor, '{"name": "a", "rate": 1}')
    assert editor.form.isVisible()
    assert editor.editor.isVisible()
    assert not editor.sides.bar.isVisible()
    editor.setMaximumWidth(500)
    desk.settle()
    assert editor.form.isVisible()
    assert not editor.editor.isVisible()
    editor.setFocus()
    editor.sides.bar.choose(1)
    assert editor.editor.isVisible()
    assert not editor.form.isVisible()
    editor.go_to("/rate")
    assert desk.focus() is field(editor, "/rate").target()


def test_settings_of_a_megabyte_are_json_only_and_say_so(
    desk: Desk, editor: SettingsEditor
) -> None:
    opened(desk, editor, json.dumps({"name": "x" * 50, "hosts": ["y" * 50] * 20_000}))
    assert not editor.form.isVisible()
    assert "too long for a form" in editor.sides.note.accessibleName()
    editor.setFocus()
    desk.type(" ")
    checked(desk, editor)
    desk.bot.waitUntil(lambda: bool(editor.problems.problems))
    assert editor.check_syntax()


def test_two_hundred_fields_are_all_there_in_order(desk: Desk, editor: SettingsEditor) -> None:
    names = [f"field{at}" for at in range(200)]
    opened(desk, editor, "{}", {"type": "object", "properties": dict.fromkeys(names, TEXT)})
    field(editor, "/field199")
    desk.settle()
    editor.setFocus()
    desk.press(Qt.Key.Key_Tab, times=3)
    assert desk.focus() is field(editor, "/field3").target()
    editor.go_to("/field199")
    desk.type("z")
    assert value(editor) == {"field199": "z"}


def test_a_field_of_a_pattern_that_backtracks_for_ever_answers(
    desk: Desk, editor: SettingsEditor
) -> None:
    schema = {"properties": {"a": {"type": "string", "pattern": r"^(a+)\1*(a+)+$"}}}
    opened(desk, editor, json.dumps({"a": "a" * 50_000}), schema)
    focused(desk, editor, "/a")
    desk.press(Qt.Key.Key_End, CONTROL)
    desk.type("!")
    checked(desk, editor)
    desk.bot.waitUntil(lambda: len(editor.problems.problems) == 1)
    assert "1,000 characters" in editor.problems.problems[0].title


def test_every_control_has_a_name(desk: Desk, editor: SettingsEditor) -> None:
    everything = {
        "name": "a", "rate": 1, "retries": None, "debug": True, "place": "x", "hosts": ["a"],
        "headers": {"b": "c"}, "consent": ["d"], "anything": [], "tree": {"children": [{}]},
    }  # fmt: skip
    opened(desk, editor, json.dumps(everything))
    assert nameless(editor) == []


# -- packages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "folder", [path.parent.name for path in sorted(PACKAGES.glob("*/extension.json"))]
)
def test_the_demo_packages_have_their_form(desk: Desk, editor: SettingsEditor, folder: str) -> None:
    manifest = json.loads((PACKAGES / folder / "extension.json").read_text())
    editor.show_settings(manifest, "{}")
    desk.settle()
    if "configuration" not in manifest:
        assert not editor.form.isVisible()
        assert "takes no settings" in editor.words.accessibleName()
        return
    schema = manifest["configuration"]["schema"]
    assert editor.delegate.accessibleName().endswith(
        f"{manifest['name']}::extensionConfiguration::config"
    )
    for name in schema["properties"]:
        assert field(editor, f"/{name}").field.kind != "json"
        assert field(editor, f"/{name}").field.required == (name in schema.get("required", ()))
    editor.example_button.click()
    checked(desk, editor)
    assert editor.problems.problems == ()
    assert value(editor)
    assert editor.delegate.isVisible()
    assert QApplication.focusWidget() is not None
