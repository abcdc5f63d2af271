"""The plan before publishing, at the real page with real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from backend.schemas.changes import RemoveAttribute, SetAttribute
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, SchemaState
from backend.schemas.plan import EffectKind
from desktop.schemas.effect_card import EffectCard
from desktop.schemas.page import SchemasPage
from desktop.schemas.plan_sheet import PlanSheet
from desktop.theme import Tone
from tests.desktop.conftest import Desk, show

CONTROL = Qt.KeyboardModifier.ControlModifier
RATING = Attribute("rating", AttributeType.STRING, 10, id="R")
COMMENT = Attribute("comment", AttributeType.STRING, 40, id="C")
SCHEMA = Schema(Kind.TASKS, "Feedback", Cardinality.MULTI, (RATING, COMMENT))


@pytest.fixture
def page(desk: Desk) -> SchemasPage:
    shown: SchemasPage = show(desk, SchemasPage)
    return shown


@pytest.fixture
def schema(desk: Desk, page: SchemasPage) -> SchemaState:
    """Published, open on the page, with three records; one is not rated by a number."""
    state = desk.workspace.schemas.publish_new(SCHEMA, "first")
    for rating in ("1", "2", "good"):
        task = desk.workspace.records.create_resource(Kind.TASKS).id
        desk.workspace.records.save(task, state.id, {"R": rating, "C": "said"})
    desk.bot.waitUntil(lambda: page.design is not None and page.design.id == state.id)
    desk.settle()
    return state


def edit(desk: Desk, page: SchemasPage, *changes: SetAttribute | RemoveAttribute) -> None:
    assert page.design is not None
    assert page.design.change(*changes)
    desk.settle()


def plan(desk: Desk, page: SchemasPage) -> PlanSheet:
    page.form.heading.focus_name()
    desk.press(Qt.Key.Key_Return, CONTROL)
    sheet = page.sheets.sheet
    assert isinstance(sheet, PlanSheet)
    return sheet


def card(sheet: PlanSheet, kind: EffectKind) -> EffectCard:
    (found,) = (card for card in sheet.cards.values() if card.effect.kind is kind)
    return found


def rated(desk: Desk, state: SchemaState) -> list[object]:
    page = desk.workspace.records
    return [
        page.records(task.id, state.id)[0].values.get("R") for task in page.resources(Kind.TASKS)
    ]


def test_the_plan_shows_the_changes_and_publishes_with_a_note(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    edit(desk, page, SetAttribute("R", "name", "score"))
    sheet = plan(desk, page)
    assert sheet.differences.sentences == ("“rating” is renamed to “score”.",)
    assert sheet.calm.text() == "All 3 records stay as they are."
    assert desk.focus() is sheet.note
    desk.type("as the room said")
    desk.press(Qt.Key.Key_Return)
    assert page.sheets.sheet is None
    assert page.middle.currentWidget() is page.form
    (_, version) = desk.workspace.schemas.versions(schema.id)
    assert (version.number, version.note) == (2, "as the room said")
    assert rated(desk, schema) == ["1", "2", "good"]


def test_escape_leaves_the_draft_as_it_was(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    edit(desk, page, SetAttribute("R", "name", "score"))
    plan(desk, page)
    desk.press(Qt.Key.Key_Escape)
    assert page.middle.currentWidget() is page.form
    assert desk.focus() is page.form.heading.name.edit
    state = desk.workspace.schemas.get(schema.id)
    assert (state.version, state.has_changes) == (1, True)


def test_what_does_not_convert_is_listed_and_chosen_before_it_is_published(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    edit(desk, page, SetAttribute("R", "type", AttributeType.INTEGER), RemoveAttribute("C"))
    sheet = plan(desk, page)
    unfit = card(sheet, EffectKind.UNFIT)
    assert desk.focus() is unfit.remedy  # the focus is where something must be chosen
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert page.sheets.sheet is sheet  # nothing is published before that
    rows = unfit.table.rows
    assert [rows.row(0)[column] for column in (0, 2)] == ["Task 3", "good"]
    assert "3 values of “comment” are kept" in card(sheet, EffectKind.KEPT).sentence.text()
    desk.press(Qt.Key.Key_Down, times=2)  # fill in
    assert unfit.effect.problem == "Type a value to fill in."
    desk.press(Qt.Key.Key_Tab)
    desk.type("7")
    desk.settle()
    assert sheet.plan is not None
    assert sheet.plan.is_ready
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: page.sheets.sheet is None)
    assert rated(desk, schema) == [1, 2, 7]


def test_the_list_of_records_opens_in_place(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    edit(desk, page, SetAttribute("R", "type", AttributeType.INTEGER))
    unfit = card(plan(desk, page), EffectKind.UNFIT)
    assert unfit.list_button.text() == "Show the record"
    unfit.list_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert unfit.table.isVisible()
    assert unfit.list_button.text() == "Hide the record"


def test_another_schema_takes_the_plan_away(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    edit(desk, page, SetAttribute("R", "name", "score"))
    other = desk.workspace.schemas.publish_new(Schema(Kind.TASKS, "Other", attributes=(COMMENT,)))
    desk.settle()
    plan(desk, page)
    page.listing.select(other.id)
    desk.settle()
    assert page.sheets.sheet is None
    assert page.middle.currentWidget() is page.form
    assert page.design is not None
    assert page.design.id == other.id


def test_records_that_change_meanwhile_are_told_when_one_publishes(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    edit(desk, page, SetAttribute("C", "length", 10))
    sheet = plan(desk, page)
    assert sheet.plan is not None
    assert sheet.plan.is_ready
    task = desk.workspace.records.resources(Kind.TASKS)[0]
    desk.workspace.records.save(task.id, schema.id, {"R": "9", "C": "longer than ten"})
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert [p.code for p in sheet.trouble.problems] == ["records-unfit"]
    assert card(sheet, EffectKind.UNFIT).effect.count == 1
    assert desk.workspace.schemas.get(schema.id).version == 1


def test_what_was_typed_into_the_plan_is_there_again(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    edit(desk, page, SetAttribute("R", "type", AttributeType.INTEGER))
    sheet = plan(desk, page)
    desk.press(Qt.Key.Key_Down, times=2)
    desk.press(Qt.Key.Key_Tab)
    desk.type("7")
    sheet.note.setFocus()
    desk.type("so that it counts")
    desk.press(Qt.Key.Key_Escape)
    again = plan(desk, page)
    assert again.note.text() == "so that it counts"
    assert again.plan is not None
    assert again.plan.is_ready
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: page.sheets.sheet is None)
    assert rated(desk, schema) == [1, 2, 7]
    edit(desk, page, SetAttribute("R", "name", "score"))
    assert plan(desk, page).note.text() == ""


def test_giving_values_up_looks_like_it(desk: Desk, page: SchemasPage, schema: SchemaState) -> None:
    edit(desk, page, SetAttribute("R", "type", AttributeType.INTEGER))
    sheet = plan(desk, page)
    unfit = card(sheet, EffectKind.UNFIT)
    desk.press(Qt.Key.Key_End)
    assert "for good" in unfit.mend.text()
    assert unfit.property("card") == Tone.BAD
    assert "Gives values up" in [pill.text() for pill in sheet.title._pills if pill.isVisible()]


def test_a_plan_that_is_not_ready_says_so_when_one_publishes(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    edit(desk, page, SetAttribute("R", "type", AttributeType.INTEGER))
    sheet = plan(desk, page)
    sheet.note.setFocus()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert "Not published yet" in desk.context.toast.toasts[-1].text
    assert desk.focus() is card(sheet, EffectKind.UNFIT).remedy


def test_undo_behind_a_version_says_so_and_offers_the_way_back(
    desk: Desk, page: SchemasPage, schema: SchemaState
) -> None:
    edit(desk, page, SetAttribute("R", "name", "score"))
    plan(desk, page)
    desk.press(Qt.Key.Key_Return, CONTROL)
    desk.bot.waitUntil(lambda: page.sheets.sheet is None)
    page.focus_list()
    desk.press(Qt.Key.Key_Z, CONTROL)
    toast = desk.context.toast.toasts[-1]
    assert toast.text == "Undone to before version 2. The version itself stays as it is."
    assert toast.action_button is not None
    toast.action_button.click()
    desk.settle()
    assert not desk.workspace.schemas.get(schema.id).has_changes
