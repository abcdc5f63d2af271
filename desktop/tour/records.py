"""A task with feedback, a customer with two phones, and what is refused."""

from __future__ import annotations

from PySide6.QtCore import Qt

from backend.schemas.model import Kind
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage


def play(stage: Stage) -> None:
    stage.hand.key(Qt.Key.Key_2, CONTROL)
    _task(stage)
    _customer(stage)


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


def _again(stage: Stage, field: str, text: str) -> None:
    stage.hand.tab_to(field)
    stage.hand.key(Qt.Key.Key_A, CONTROL)
    stage.hand.write(text)
