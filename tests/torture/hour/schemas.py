"""A schema from its first letter to the trash: designed, undone, published over records, shown."""

from __future__ import annotations

from PySide6.QtCore import Qt

from backend.schemas.changes import RemoveAttribute, SetAttribute
from backend.schemas.model import Kind
from desktop.schemas.page import SchemasPage
from desktop.tour.hand import CONTROL
from tests.torture.hour.person import SHIFT, Key, Person

NAME = "Trial"
_ATTRIBUTES = (("code", "integer", ""), ("label", "string", "40"), ("since", "datetime", ""))


def design(person: Person) -> None:
    """A schema of customers with a unique key, published; every preview is looked at."""
    hand, page = person.hand, _page(person)
    before = page.design
    hand.key(Key.Key_N, CONTROL)
    person.wait(
        lambda: page.design is not before and page.form.heading.name.edit.hasFocus(),
        "Ctrl+N starts a schema",
    )
    hand.write(NAME)
    hand.tab_to("Extends")
    hand.write("Customer")
    hand.tab_to("Records")
    hand.write("Multi")
    hand.tab_to("Attributes")
    for name, type_, length in _ATTRIBUTES:
        for word in (name, type_, length):
            hand.write(word)
            hand.key(Key.Key_Tab)
        hand.key(Key.Key_Tab, times=4)
    hand.key(Key.Key_Escape)
    hand.key(Key.Key_Z, CONTROL, times=4)
    hand.key(Key.Key_Y, CONTROL, times=4)
    hand.tab_to("Add a unique key")
    hand.write("code")
    hand.key(Key.Key_Return)
    for word in page.inspector.previews:
        hand.click(word)
    hand.click("Form")
    hand.key(Key.Key_Return, CONTROL)
    hand.key(Key.Key_Return)
    stored = person.workspace.schemas.find(Kind.PROFILES, NAME)
    person.check(stored.version == 1, "Ctrl+Return publishes it")


def publish_again(person: Person) -> None:
    """Another version over its records, then back to the first one."""
    hand, page = person.hand, _page(person)
    hand.pick("Schemas", NAME)
    person.wait(lambda: page.design and page.design.draft.name == NAME, "it is open")
    opened = page.design
    assert opened is not None
    ids = {attribute.name: attribute.id for attribute in opened.draft.attributes}
    opened.change(SetAttribute(ids["label"], "name", "title"))
    opened.change(RemoveAttribute(ids["since"]))
    hand.key(Key.Key_Return, CONTROL)
    hand.key(Key.Key_Return, CONTROL)
    person.wait(lambda: page.sheets.sheet is None, "the version is made")
    page.form.heading.focus_name()
    hand.key(Key.Key_H, CONTROL)
    hand.key(Key.Key_Down)
    hand.key(Key.Key_Return)
    hand.key(Key.Key_Return, CONTROL)
    person.wait(lambda: page.sheets.sheet is None, "the way back is a new version")
    person.check(page.design and page.design.state.version == 3, "three versions are there")


def look_around(person: Person) -> None:
    """The map, the palette, the agreement, the sheets, and the screen for the room."""
    hand, page = person.hand, _page(person)
    hand.pick("Schemas", NAME)
    page.form.heading.focus_name()
    for keys, modifier in (
        (Key.Key_M, CONTROL),
        (Key.Key_H, CONTROL),
        (Key.Key_G, CONTROL | SHIFT),
        (Key.Key_N, CONTROL | SHIFT),
        (Key.Key_Delete, CONTROL | SHIFT),
    ):
        hand.key(keys, modifier)
        person.check(page.sheets.sheet, f"a sheet stands there after {keys}")
        _leave_sheet(person, page)
        page.form.heading.focus_name()
    for copy in page.taking.one.copies.values():
        copy.trigger()
        hand.rest()
    hand.key(Key.Key_E, CONTROL)
    person.leave_menu()
    hand.key(Key.Key_G, CONTROL, times=2)
    hand.key(Key.Key_K, CONTROL)
    hand.write("feed rating")
    hand.key(Key.Key_Escape, times=2)
    hand.pick("Schemas", NAME)
    hand.key(Key.Key_F5)
    hand.key(Key.Key_PageDown, CONTROL, times=2)
    hand.key(Key.Key_Escape)
    person.check(not page.presentation.on, "Escape leaves the room's screen")


def give_up(person: Person) -> None:
    """Into the trash, and everything from there for good."""
    hand, page = person.hand, _page(person)
    hand.pick("Schemas", NAME)
    hand.key(Key.Key_Delete)
    hand.key(Key.Key_Delete, CONTROL | SHIFT)
    for name in {one.name for one in person.workspace.schemas.trash()}:
        for _ in ("asked", "agreed"):
            hand.click(f"Delete for good {name}")
    person.wait(lambda: not person.workspace.schemas.trash(), "they are gone for good")
    _leave_sheet(person, page)


def _leave_sheet(person: Person, page: SchemasPage) -> None:
    for _ in range(3):
        if page.sheets.sheet is None:
            return
        person.hand.key(Qt.Key.Key_Escape)
    person.check(page.sheets.sheet is None, "Escape leaves a sheet")


def _page(person: Person) -> SchemasPage:
    page = person.go("schemas")
    assert isinstance(page, SchemasPage)
    return page
