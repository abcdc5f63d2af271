"""A task with feedback, a customer with two phones, all records of a schema, what is refused."""

from __future__ import annotations

from PySide6.QtCore import Qt

from backend.modes import ServerMode
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage


def play(stage: Stage) -> None:
    stage.hand.key(Qt.Key.Key_2, CONTROL)
    _task(stage)
    _customer(stage)
    _offers(stage)


def _task(stage: Stage) -> None:
    hand = stage.hand
    hand.tab_to("Kind of resource")
    hand.write("Tasks")
    hand.key(Qt.Key.Key_N, CONTROL)
    hand.write("Call back after the survey")
    hand.picture("06-task-new")
    hand.key(Qt.Key.Key_Return)
    hand.tab_to("FeedbackType")
    hand.write("far too long a word")
    hand.tab_to("rating")
    hand.write("good")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.picture("06-record-refused")
    task = stage.workspace.records.resources(Kind.TASKS)[0]
    schema = stage.workspace.schemas.find(Kind.TASKS, "Feedback")
    stage.check(not stage.workspace.records.records(task.id, schema.id), "wrong values are refused")
    _again(stage, "FeedbackType", "survey")
    _again(stage, "rating", "7")
    hand.tab_to("notes")
    hand.write("Quick and friendly.")
    hand.key(Qt.Key.Key_Return, CONTROL)
    found = stage.workspace.records.records(task.id, schema.id)
    stage.check(len(found) == 1, "the record is saved")
    hand.picture("06-record-saved")


def _customer(stage: Stage) -> None:
    hand = stage.hand
    hand.tab_to("Kind of resource")
    hand.write("Customers")
    hand.key(Qt.Key.Key_N, CONTROL)
    hand.write("C-1001")
    hand.key(Qt.Key.Key_Return)
    for number, description in (("5550100", "office"), ("5550100", "the same again")):
        hand.click("Add record")
        hand.tab_to("PhoneNumber")
        hand.write(number)
        hand.tab_to("description")
        hand.write(description)
        hand.key(Qt.Key.Key_Return, CONTROL)
    hand.picture("07-record-duplicate")
    customer = stage.workspace.records.resources(Kind.PROFILES)[0]
    schema = stage.workspace.schemas.find(Kind.PROFILES, "Phone")
    found = stage.workspace.records.records(customer.id, schema.id)
    stage.check(len(found) == 1, "the store refuses the duplicate of the unique key")
    _again(stage, "PhoneNumber", "5550101")
    hand.key(Qt.Key.Key_Return, CONTROL)
    found = stage.workspace.records.records(customer.id, schema.id)
    stage.check(len(found) == 2, "with another number the second phone is saved")
    hand.picture("07-records")


_OFFER = Schema(
    Kind.SERVICES,
    "Offer",
    Cardinality.MULTI,
    (
        Attribute("number", AttributeType.INTEGER, unique=True, mandatory=True),
        Attribute("title", length=80, mandatory=True),
        Attribute("email", length=80),
        Attribute("price", AttributeType.CURRENCY),
        Attribute("rating", AttributeType.INTEGER),
        Attribute("valid_until", AttributeType.DATE),
    ),
)


def _offers(stage: Stage) -> None:
    """All records of a schema: samples, a filter, an order, an import, and the two modes."""
    hand, workspace = stage.hand, stage.workspace
    offer = workspace.schemas.publish_new(_OFFER).id
    services = [
        workspace.records.create_resource(Kind.SERVICES, label=label).id
        for label in ("Move to the new tariff", "Second line")
    ]
    hand.tab_to("Kind of resource")
    hand.write("Services")
    hand.click("All services")
    hand.picture("07-all-empty")
    hand.click("Make sample records…")
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.write("2000")
    hand.picture("07-samples")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.key(Qt.Key.Key_Return)
    stage.check(workspace.records.count(offer) == 2000, "2,000 sample records are made")
    hand.picture("07-all-records")
    hand.click("Add filter…")
    hand.write("rating")
    hand.key(Qt.Key.Key_Tab, times=2)
    hand.write("5")
    hand.picture("07-filter")
    hand.key(Qt.Key.Key_Return)
    hand.tab_to("Records of Offer")
    hand.key(Qt.Key.Key_Right, times=3)
    hand.key(Qt.Key.Key_Down, CONTROL)
    hand.key(Qt.Key.Key_F2)
    hand.picture("07-edit-in-place")
    hand.key(Qt.Key.Key_Escape)
    _import(stage, offer)
    hand.click("Production mode. Switch to maintenance.")
    hand.picture("07-maintenance")
    stage.check(workspace.mode is ServerMode.MAINTENANCE, "the status bar switches the mode")
    hand.click("Switch to production")
    for service in services:
        workspace.records.delete_resource(service)
    hand.rest()


def _import(stage: Stage, offer: str) -> None:
    hand = stage.hand
    path = stage.scratch / "offers.csv"
    path.write_text(
        "service_id;number;title;price\n"
        "1;900001;Tariff Plus;29.90\n"
        "1;900001;Tariff Plus again;29.90\n"
        "7;900002;Second line;9.50\n"
        "2;nine;Third line;cheap\n",
        encoding="utf-8",
    )
    hand.click("Import…")
    hand.write(str(path))
    hand.picture("07-import")
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.picture("07-import-refused")
    stage.check(stage.workspace.records.count(offer) == 2000, "one refused row, nothing is changed")
    hand.key(Qt.Key.Key_Return)


def _again(stage: Stage, field: str, text: str) -> None:
    stage.hand.tab_to(field)
    stage.hand.key(Qt.Key.Key_A, CONTROL)
    stage.hand.write(text)
