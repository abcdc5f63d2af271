"""Feedback and Phone, designed with the keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt

from backend.schemas.model import Kind
from desktop.schemas.page import SchemasPage
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage


def play(stage: Stage) -> None:
    page = stage.window.page
    assert isinstance(page, SchemasPage)
    _feedback(stage, page)
    _mistakes(stage, page)
    _phone(stage, page)


def _feedback(stage: Stage, page: SchemasPage) -> None:
    hand = stage.hand
    _new(stage, page)
    hand.picture("03-schema-new")
    hand.click("Stay in production")
    hand.write("Feedback")
    hand.tab_to("Attributes")
    _attribute(stage, "FeedbackType", "string", "10", mandatory=True)
    hand.key(Qt.Key.Key_Tab, times=4)
    _attribute(stage, "rating", "integer", "", mandatory=True)
    hand.key(Qt.Key.Key_Tab, times=4)
    hand.write("notes")
    hand.picture("03-schema-typing")
    hand.key(Qt.Key.Key_Tab, times=2)
    hand.write("256")
    hand.key(Qt.Key.Key_Return)
    hand.picture("03-schema-ready")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.key(Qt.Key.Key_Return)
    stored = stage.workspace.schemas.find(Kind.TASKS, "Feedback")
    stage.check(stored.version == 1, "Ctrl+Return publishes Feedback")
    hand.picture("03-schema-published")


def _mistakes(stage: Stage, page: SchemasPage) -> None:
    """Every problem at once, a refused publish, and undo back to the published version."""
    hand = stage.hand
    design = page.design
    assert design is not None
    hand.key(Qt.Key.Key_Home, CONTROL)
    hand.key(Qt.Key.Key_Right, times=2)
    hand.write("9999")
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Right, times=2)
    hand.write("ten")
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Home)
    hand.write("Rating")
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Return, CONTROL)
    stage.check(len(design.errors) == 3, "three errors are told")
    stage.check(design.state.version == 1, "a draft with errors is not published")
    hand.picture("04-schema-problems")
    hand.key(Qt.Key.Key_Escape)
    hand.key(Qt.Key.Key_Z, CONTROL, times=3)
    stage.check(not design.has_changes, "three undos lead back to the published version")


def _phone(stage: Stage, page: SchemasPage) -> None:
    hand = stage.hand
    _new(stage, page)
    hand.write("Phone")
    hand.tab_to("Extends")
    hand.write("Customer")
    hand.tab_to("Records")
    hand.write("Multi")
    hand.tab_to("Attributes")
    for name, type_, length, mandatory, default in (
        ("PhoneType", "integer", "", True, "0"),
        ("prefix", "string", "3", False, "555"),
        ("PhoneNumber", "integer", "", True, ""),
        ("description", "string", "32", True, ""),
        ("start_availability", "datetime", "", False, ""),
        ("end_availability", "datetime", "", False, ""),
    ):
        _attribute(stage, name, type_, length, mandatory=mandatory)
        hand.key(Qt.Key.Key_Tab)
        hand.write(default)
        hand.key(Qt.Key.Key_Tab, times=3)
    hand.tab_to("Add a unique key")
    hand.write("prefix, PhoneNumber")
    hand.key(Qt.Key.Key_Return)
    hand.click("Request")
    hand.picture("05-schema-phone")
    hand.click("Form")
    hand.click("Publish version 1…")
    hand.click("Publish version 1")
    stored = stage.workspace.schemas.find(Kind.PROFILES, "phone")
    key = stored.draft.keys[0]
    stage.check(
        stored.draft.key_names(key) == ("prefix", "PhoneNumber"), "Phone has its unique key"
    )


def _new(stage: Stage, page: SchemasPage) -> None:
    before = page.design
    stage.hand.key(Qt.Key.Key_N, CONTROL)
    stage.hand.wait(
        lambda: page.design is not before and page.form.heading.name.edit.hasFocus(),
        "Ctrl+N starts a schema",
    )


def _attribute(stage: Stage, name: str, type_: str, length: str, *, mandatory: bool) -> None:
    hand = stage.hand
    hand.write(name)
    hand.key(Qt.Key.Key_Tab)
    hand.write(type_)
    hand.key(Qt.Key.Key_Tab)
    hand.write(length)
    hand.key(Qt.Key.Key_Tab)
    if mandatory:
        hand.key(Qt.Key.Key_Space)
