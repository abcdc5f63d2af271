"""Agreeing on a schema, publishing over its records, and every way back."""

from __future__ import annotations

from PySide6.QtCore import Qt

from backend.schemas.changes import RemoveAttribute, SetAttribute
from backend.schemas.model import DecisionState
from desktop.schemas.page import SchemasPage
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage

SHIFT = Qt.KeyboardModifier.ShiftModifier


def play(stage: Stage) -> None:
    stage.hand.key(Qt.Key.Key_1, CONTROL)
    page = stage.window.pages["schemas"]
    assert isinstance(page, SchemasPage)
    stage.hand.pick("Schemas", "Phone")
    _agree(stage, page)
    _publish(stage, page)
    _revert(stage, page)
    _trash(stage, page)


def _agree(stage: Stage, page: SchemasPage) -> None:
    hand = stage.hand
    page.form.heading.focus_name()
    hand.key(Qt.Key.Key_G, CONTROL)
    for letter in "aapr":
        hand.key(Qt.Key.Key_Down)
        hand.write(letter)
    hand.key(Qt.Key.Key_Tab)
    hand.write("Ada")
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Tab)
    hand.write("One column is enough")
    hand.key(Qt.Key.Key_Return)
    hand.picture("08-agreement")
    assert page.design is not None
    said = [d for d in page.design.draft.decisions if d.state is DecisionState.REJECTED]
    stage.check([d.asked_by for d in said] == ["Ada"], "who asked is kept with the decision")
    hand.key(Qt.Key.Key_G, CONTROL)


def _publish(stage: Stage, page: SchemasPage) -> None:
    """A narrower type asks; a removed attribute's values are kept."""
    hand, design = stage.hand, page.design
    assert design is not None
    ids = {a.name: a.id for a in design.draft.attributes}
    design.change(SetAttribute(ids["description"], "length", 5))
    design.change(RemoveAttribute(ids["start_availability"]))
    design.change(SetAttribute(ids["PhoneType"], "name", "kind"))
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.picture("08-publish-plan")
    hand.write("other")
    hand.picture("08-publish-chosen")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.wait(lambda: page.sheets.sheet is None, "the version is made")
    stage.check(design.state.version == 2, "what was chosen is published")


def _revert(stage: Stage, page: SchemasPage) -> None:
    hand = stage.hand
    page.form.heading.focus_name()
    hand.key(Qt.Key.Key_H, CONTROL)
    hand.picture("08-history")
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Return)
    hand.picture("08-revert-plan")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.wait(lambda: page.sheets.sheet is None, "the version is made")
    hand.rest()
    assert page.design is not None
    stage.check(page.design.state.version == 3, "the way back is a new version")
    found = stage.workspace.records.records(
        stage.workspace.records.resources(page.design.draft.kind)[0].id, page.design.id
    )
    names = {a.name: a.id for a in page.design.draft.attributes}
    words = [record.values.get(names["description"]) for record in found]
    stage.check("the same again" in words, "the values are back")


def _trash(stage: Stage, page: SchemasPage) -> None:
    hand = stage.hand
    page.form.heading.focus_name()
    hand.key(Qt.Key.Key_D, CONTROL | SHIFT)
    hand.wait(
        lambda: page.design is not None and page.design.draft.name == "Phone_2", "a duplicate"
    )
    hand.key(Qt.Key.Key_K, CONTROL)  # it stands in a menu, and the palette knows it
    hand.write("delete the schema")
    hand.key(Qt.Key.Key_Return)
    hand.wait(lambda: page.design is None or page.design.draft.name != "Phone_2", "it is gone")
    hand.click("Trash")
    hand.picture("08-trash")
    stage.check(len(stage.workspace.schemas.trash()) == 1, "the duplicate lies in the trash")
    hand.key(Qt.Key.Key_Escape)
