"""Extension records on the wire."""

from __future__ import annotations

import pytest

from backend.records.wire import read_record, write_record
from backend.schemas.model import Attribute, Kind, Schema

SCHEMA = Schema(
    Kind.TASKS,
    "Feedback",
    attributes=(Attribute("Kind", id="AT1"), Attribute("car type", id="AT2")),
)


def test_names_become_ids_and_ids_names() -> None:
    record = {"car type": None, "Kind": 5}
    assert read_record(SCHEMA, record) == ({"AT1": 5, "AT2": None}, ())
    assert list(write_record(SCHEMA, {"AT2": "van", "AT1": "x", "AT9": 1}).items()) == [
        ("Kind", "x"),
        ("car type", "van"),
    ]


def test_unknown_names_are_told_all_at_once_with_what_was_meant() -> None:
    values, problems = read_record(SCHEMA, {"kind": "x", "a/b~c": 1, "car type": "van"})
    assert values == {"AT2": "van"}
    assert [(p.code, p.pointer) for p in problems] == [
        ("field-unknown", "/kind"),
        ("field-unknown", "/a~1b~0c"),
    ]
    assert problems[0].remedy == "Write it “Kind”."
    assert problems[1].remedy == "Known are Kind, car type."


@pytest.mark.parametrize("record", [None, [], "a", 5, True])
def test_a_record_is_an_object(record: object) -> None:
    values, problems = read_record(SCHEMA, record)
    assert values == {}
    assert [p.code for p in problems] == ["record-not-object"]
