"""A property from its name to its end: extensions, their lives, libraries, and many at once."""

from __future__ import annotations

from backend.properties.model import Addition, Property
from backend.status import Status
from desktop.properties.page import PropertiesPage
from desktop.tour.hand import CONTROL
from tests.torture.hour.person import SHIFT, Key, Person

NAME = "Hour shop"
_SETTINGS = '{"endpoint": "https://collect.example.com"}'


def assemble(person: Person) -> None:
    """A property with extensions, one added by hand; each is revised, and looked at whole."""
    hand, page = person.hand, _page(person)
    hand.key(Key.Key_N, CONTROL)
    hand.write(NAME)
    hand.tab_to("Domains")
    hand.write("hour.example.com")
    hand.key(Key.Key_Return, CONTROL)
    shop = person.workspace.properties.find(NAME)
    person.installed()
    hand.click("Add extension…")
    hand.write("beacon")
    hand.key(Key.Key_Return)
    hand.write("https://collect.example.com")
    hand.key(Key.Key_Return, CONTROL)
    person.installed()
    held = {one.name: one for one in person.workspace.properties.extensions(shop.id)}
    person.check(held["beacon"].installation_status is Status.SUCCEEDED, "beacon is installed")
    older = person.workspace.packages.find("form-tracker", "web", "1.2.0")
    person.workspace.properties.add_extension(shop.id, older.id)
    person.installed()
    for tab in ("Settings", "Files", "JSON", "Details"):
        hand.click(tab)
    _live(person, page, held["beacon"].id)


def _live(person: Person, page: PropertiesPage, beacon: str) -> None:
    """Revised, disabled and enabled; every sheet of an extension is opened and left."""
    hand, properties = person.hand, person.workspace.properties
    page.choose(beacon)
    person.wait(lambda: page.detail.view.table.key() == beacon, "the beacon is chosen")
    page.detail.view.table.setFocus()
    hand.key(Key.Key_R, CONTROL | SHIFT)
    hand.key(Key.Key_Space, times=2)
    person.check(len(properties.revisions(beacon)) == 2, "there is a revision beside it")
    for keys, modifier in (
        (Key.Key_F2, None),
        (Key.Key_H, CONTROL),
        (Key.Key_U, CONTROL),
        (Key.Key_F7, None),
        (Key.Key_U, CONTROL | SHIFT),
        (Key.Key_F4, None),
        (Key.Key_C, CONTROL | SHIFT),
        (Key.Key_D, CONTROL),
        (Key.Key_L, CONTROL),
    ):
        page.detail.view.table.setFocus()
        hand.key(keys) if modifier is None else hand.key(keys, modifier)
        person.check(page.sheets.sheet, f"a sheet stands there after {keys}")
        _leave_sheet(person, page)


def gather(person: Person) -> None:
    """A library of it, published; a copy of all of it, compared and given up."""
    hand, page, properties = person.hand, _page(person), person.workspace.properties
    hand.pick("Properties", NAME)
    hand.key(Key.Key_L, CONTROL)
    hand.click("New library")
    hand.write("Summer")
    hand.key(Key.Key_Return)
    hand.key(Key.Key_Return, CONTROL)
    hand.key(Key.Key_Space)
    hand.key(Key.Key_Return, CONTROL)
    hand.click("Publish…")
    hand.click("Publish")
    shop = properties.find(NAME)
    (library,) = person.workspace.libraries.list(shop.id)
    person.check(library.published, "the library is published")
    _leave_sheet(person, page)
    hand.key(Key.Key_D, CONTROL)
    hand.key(Key.Key_Return, CONTROL)
    person.installed()
    hand.key(Key.Key_C, CONTROL | SHIFT)
    _leave_sheet(person, page)


def give_up(person: Person) -> None:
    """Every property of this round goes, as by Delete in the list."""
    properties = person.workspace.properties
    _page(person)
    for one in properties.list():
        if one.name.startswith(NAME):
            person.hand.pick("Properties", one.name)
            person.hand.key(Key.Key_Delete)
            person.wait(lambda one=one: one.id not in _ids(person), f"{one.name} is gone")


def install_many(person: Person, stores: int) -> int:
    """Several packages in several stores, one of them upgraded; answers how many installations."""
    properties, packages = person.workspace.properties, person.workspace.packages
    made = [properties.create(f"Store {n}", "web", [f"s{n}.example.com"]) for n in range(stores)]
    core = sum(len(properties.extensions(one.id)) for one in made)
    wanted = (
        (packages.find("beacon", "web").id, _SETTINGS),
        (packages.find("form-tracker", "web", "1.2.0").id, "{}"),
        (packages.find("page-clock", "web").id, "{}"),
    )
    begun = properties.add_many([Addition(one.id, *what) for one in made for what in wanted])
    person.check(not begun.refused, f"nothing is refused: {begun.refused[:1]}")
    person.installed()
    newer = packages.find("form-tracker", "web", "1.3.0").id
    changed = properties.add_many([Addition(one.id, newer, None, change=True) for one in made])
    person.installed()
    count = core + len(begun.extensions) + len(changed.extensions)
    _check_installed(person, made, count - stores)
    for one in made:
        properties.delete(one.id)
    return count


def _check_installed(person: Person, made: list[Property], count: int) -> None:
    properties = person.workspace.properties
    there = [e for one in made for e in properties.extensions(one.id)]
    wrong = [e for e in there if e.installation_status is not Status.SUCCEEDED]
    person.check(len(there) == count, f"{count} extensions are there, not {len(there)}")
    person.check(not wrong, f"every one is installed: {wrong[:1]}")


def _leave_sheet(person: Person, page: PropertiesPage) -> None:
    for _ in range(4):
        if page.sheets.sheet is None:
            return
        person.hand.key(Key.Key_Escape)
    person.check(page.sheets.sheet is None, "Escape leaves a sheet")


def _ids(person: Person) -> set[str]:
    return {one.id for one in person.workspace.properties.list()}


def _page(person: Person) -> PropertiesPage:
    page = person.go("properties")
    assert isinstance(page, PropertiesPage)
    return page
