"""The form of a record: defaults, checks, problems at their fields, live schemas."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from backend.errors import Problem
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, UniqueKey
from desktop.values.field import ValueField, type_hint
from desktop.values.form import RecordForm

T = AttributeType
CONTROL = Qt.KeyboardModifier.ControlModifier
KIND = Attribute("FeedbackType", length=10, mandatory=True)
RATING = Attribute("rating", T.INTEGER, mandatory=True)
NOTES = Attribute("notes", length=256)
FEEDBACK = Schema(Kind.TASKS, "Feedback", Cardinality.SINGLE, (KIND, RATING, NOTES))
pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def form(qtbot: QtBot) -> RecordForm:
    form = RecordForm(FEEDBACK)
    qtbot.addWidget(form)
    form.resize(320, 600)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.set_values(None)
    form.focus_first()
    return form


def field(form: RecordForm, name: str) -> ValueField:
    found = form.field(name)
    assert found is not None
    return found


def type_in(form: RecordForm, name: str, text: str) -> None:
    field(form, name).editor.setFocus()
    QTest.keyClicks(field(form, name).editor.field, text)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_values_are_answered_by_attribute_id(form: RecordForm) -> None:
    assert form.values() == {KIND.id: None, RATING.id: None, NOTES.id: None}
    type_in(form, "FeedbackType", "survey")
    type_in(form, "rating", "7")
    assert form.values() == {KIND.id: "survey", RATING.id: 7, NOTES.id: None}
    assert form.modified
    assert form.typed() == {KIND.id: "survey", RATING.id: "7"}


def test_a_new_record_has_its_defaults_and_a_record_only_what_it_holds(form: RecordForm) -> None:
    rating, notes = replace(RATING, default=5), replace(NOTES, default="none so far")
    form.set_schema(replace(FEEDBACK, attributes=(KIND, rating, notes)))
    form.set_values(None)
    assert form.values() == {KIND.id: None, RATING.id: 5, NOTES.id: "none so far"}
    assert not form.modified
    assert "Default: 5" in field(form, "rating").editor.field.accessibleDescription()
    form.set_values({KIND.id: "survey", RATING.id: 3})
    assert form.values() == {KIND.id: "survey", RATING.id: 3, NOTES.id: None}


def test_an_encrypted_default_is_not_read_out(form: RecordForm) -> None:
    pin = Attribute("pin", length=8, default="0000", encrypt=True)
    form.set_schema(replace(FEEDBACK, attributes=(pin,)))
    assert "0000" not in field(form, "pin").editor.field.accessibleDescription()


def test_tab_goes_from_top_to_bottom_after_attributes_moved(form: RecordForm) -> None:
    form.set_schema(replace(FEEDBACK, attributes=(NOTES, KIND, RATING)))
    form.focus_first()
    for name in ("notes", "FeedbackType", "rating"):
        assert focused().accessibleName() == name
        QTest.keyClick(focused(), Qt.Key.Key_Tab)


def test_a_field_is_checked_on_leaving_and_its_length_while_typing(form: RecordForm) -> None:
    type_in(form, "rating", "x")
    assert field(form, "rating").editor.error == ""
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert field(form, "rating").editor.error.startswith("rating takes a whole number")
    type_in(form, "FeedbackType", "0123456789")
    assert field(form, "FeedbackType").editor.error == ""
    QTest.keyClicks(focused(), "x")
    assert "11 characters, 10 at most" in field(form, "FeedbackType").editor.error
    QTest.keyClick(focused(), Qt.Key.Key_Backspace)
    assert field(form, "FeedbackType").editor.error == ""


def test_passing_through_a_mandatory_field_is_no_fault_emptying_it_is(form: RecordForm) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert field(form, "FeedbackType").editor.error == ""
    form.set_values({KIND.id: "survey", RATING.id: 3})
    form.focus_first()
    QTest.keyClick(focused(), Qt.Key.Key_A, CONTROL)
    QTest.keyClick(focused(), Qt.Key.Key_Delete)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert "is mandatory" in field(form, "FeedbackType").editor.error


def test_problems_go_to_their_fields_and_the_first_is_focused(form: RecordForm) -> None:
    form.show_problems(
        (
            Problem("value-wrong-type", "rating takes a whole number.", pointer="/rating"),
            Problem("value-missing", "FeedbackType is mandatory.", pointer="/FeedbackType"),
            Problem("schema-unpublished", "The schema is not published."),
        )
    )
    assert field(form, "FeedbackType").editor.error == "FeedbackType is mandatory."
    assert field(form, "rating").editor.error == "rating takes a whole number."
    assert [p.code for p in form.problems.problems] == ["schema-unpublished"]
    assert field(form, "FeedbackType").editor.field.hasFocus()
    form.show_problems(())
    assert field(form, "rating").editor.error == ""
    assert form.problems.isHidden()


def test_a_record_that_does_not_fit_says_so_at_its_fields(form: RecordForm) -> None:
    form.set_values({KIND.id: "much too long a text", RATING.id: "abc"})
    assert "20 characters" in field(form, "FeedbackType").editor.error
    assert "whole number" in field(form, "rating").editor.error
    assert form.values()[RATING.id] == "abc"


def test_another_schema_keeps_what_was_typed_by_attribute_id(form: RecordForm) -> None:
    type_in(form, "FeedbackType", "survey")
    type_in(form, "rating", "7")
    editor = field(form, "FeedbackType").editor
    renamed = replace(RATING, name="stars", type=T.STRING)
    form.set_schema(replace(FEEDBACK, attributes=(renamed, KIND)))
    assert form.values() == {RATING.id: "7", KIND.id: "survey"}
    assert field(form, "FeedbackType").editor is editor
    assert form.field("notes") is None
    form.set_schema(replace(FEEDBACK, attributes=(RATING,)))
    assert form.values() == {RATING.id: 7}


def test_the_focus_stays_in_a_field_whose_attribute_changed(form: RecordForm) -> None:
    type_in(form, "rating", "7")
    form.set_schema(replace(FEEDBACK, attributes=(KIND, replace(RATING, mandatory=False), NOTES)))
    assert field(form, "rating").editor.field.hasFocus()
    assert form.values()[RATING.id] == 7


def test_a_draft_that_breaks_rules_can_be_shown(form: RecordForm) -> None:
    broken = (Attribute(), Attribute("rating", T.INTEGER, default="abc"), Attribute("a", length=0))
    form.set_schema(Schema(Kind.TASKS, attributes=broken))
    assert form.values()[broken[1].id] == "abc"
    assert "whole number" in field(form, "rating").editor.error
    form.set_schema(Schema(Kind.TASKS))
    assert form.values() == {}


def test_a_draft_of_typing_is_taken_up_again(form: RecordForm) -> None:
    type_in(form, "rating", "x")
    typed = form.typed()
    form.set_values({KIND.id: "survey", RATING.id: 3})
    assert not form.modified
    form.set_typed(typed)
    assert form.values() == {KIND.id: "survey", RATING.id: "x", NOTES.id: None}
    assert form.modified


def test_a_field_out_of_sight_is_scrolled_to(qtbot: QtBot) -> None:
    schema = Schema(Kind.TASKS, attributes=tuple(Attribute(f"a{n}") for n in range(20)))
    form = RecordForm(schema)
    qtbot.addWidget(form)
    form.resize(320, 300)
    form.show()
    form.show_problems((Problem("value-missing", "a19 is mandatory.", pointer="/a19"),))
    bar = form.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > bar.maximum() // 2)


def test_the_hint_tells_type_keys_and_encryption() -> None:
    one, two = Attribute("a"), Attribute("b", T.LONG, encrypt=True)
    alone = Schema(Kind.TASKS, "x", Cardinality.MULTI, (one, two), (UniqueKey((one.id,)),))
    both = replace(alone, keys=(UniqueKey((one.id, two.id)),))
    assert type_hint(alone, one) == "string · unique"
    assert type_hint(both, two) == "long · unique together · masked on screen"
    assert type_hint(replace(both, cardinality=Cardinality.SINGLE), one) == "string"
