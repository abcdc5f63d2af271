"""Records: one by one in the form, and all of a schema in the table."""

from __future__ import annotations

from backend.schemas.model import Kind
from desktop.records.page import RecordsPage
from desktop.tour.hand import CONTROL
from tests.torture.hour.person import Key, Person
from tests.torture.hour.schemas import NAME

CUSTOMER = "C-hour"
_SAMPLES = 200


def keep(person: Person) -> None:
    """A customer with two records; the key refuses a third; one is changed, one removed."""
    hand, records = person.hand, person.workspace.records
    _page(person)
    hand.tab_to("Kind of resource")
    hand.write("Customers")
    hand.key(Key.Key_N, CONTROL)
    hand.write(CUSTOMER)
    hand.key(Key.Key_Return)
    hand.turn_to(NAME)
    customer = next(one for one in records.resources(Kind.PROFILES) if one.number == CUSTOMER)
    schema = person.workspace.schemas.find(Kind.PROFILES, NAME)
    for number, label in (("1", "first"), ("2", "second"), ("2", "refused")):
        hand.click("Add record")
        hand.tab_to("code")
        hand.write(number)
        hand.tab_to("label")
        hand.write(label)
        hand.key(Key.Key_Return, CONTROL)
    person.check(len(records.records(customer.id, schema.id)) == 2, "the key refuses the third")
    hand.tab_to("code")
    hand.key(Key.Key_A, CONTROL)
    hand.write("3")
    hand.key(Key.Key_Return, CONTROL)
    person.check(len(records.records(customer.id, schema.id)) == 3, "with another it is kept")


def look_at_all(person: Person) -> None:
    """Samples, a filter, an order, a cell edited in place, and an import that is refused."""
    hand, page = person.hand, _page(person)
    schema = person.workspace.schemas.find(Kind.PROFILES, NAME)
    hand.click("All customers")
    hand.turn_to(NAME)
    hand.click("Make sample records…")
    hand.key(Key.Key_A, CONTROL)
    hand.write(str(_SAMPLES))
    hand.key(Key.Key_Return, CONTROL)
    hand.key(Key.Key_Return)
    person.check(person.workspace.records.count(schema.id) == _SAMPLES + 3, "samples are made")
    hand.click("Add filter…")
    hand.write("code")
    hand.key(Key.Key_Tab, times=2)
    hand.write("2")
    hand.key(Key.Key_Return)
    hand.tab_to(f"Records of {NAME}")
    hand.key(Key.Key_Right, times=2)
    hand.key(Key.Key_Down, CONTROL)
    hand.key(Key.Key_F2)
    hand.key(Key.Key_Escape)
    _import(person)
    person.check(page.sheets.sheet is None, "the sheet is left")


def forget(person: Person) -> None:
    """The customer goes, with the records."""
    hand, records = person.hand, person.workspace.records
    customer = next(one for one in records.resources(Kind.PROFILES) if one.number == CUSTOMER)
    _page(person)
    records.delete_resource(customer.id)
    hand.rest()


def _import(person: Person) -> None:
    hand = person.hand
    path = person.scratch / "trial.csv"
    path.write_text(f"customer_id;code;label\n{CUSTOMER};x;no number\n", encoding="utf-8")
    hand.click("Import…")
    hand.write(str(path))
    hand.key(Key.Key_Return, CONTROL)
    hand.key(Key.Key_Return)
    page = person.window.page
    assert isinstance(page, RecordsPage)
    while page.sheets.sheet is not None:
        hand.key(Key.Key_Escape)


def _page(person: Person) -> RecordsPage:
    page = person.go("records")
    assert isinstance(page, RecordsPage)
    return page
