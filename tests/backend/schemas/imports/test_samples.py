"""Schemas guessed from records."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Refused
from backend.schemas.imports.limits import ATTRIBUTES_LIMIT
from backend.schemas.imports.model import Inference
from backend.schemas.imports.samples import read_samples, with_choices
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind
from backend.schemas.rules import check
from backend.schemas.values import normalise
from tests.backend.schemas.made import JSON

T = AttributeType


def take(data: object) -> Inference:
    return read_samples(json.dumps(data).encode(), Kind.SERVICES, "Sample")


def types(found: Inference) -> dict[str, AttributeType]:
    return {a.name: a.type for a in found.schema.attributes}


RECORDS: list[dict[str, Any]] = [
    {
        "id": 1,
        "email": "a@b.c",
        "born": "1999-12-31",
        "seen": "2026-03-17T02:00:00.000Z",
        "price": 1.5,
        "ratio": 0.123456,
        "big": 2**40,
        "ok": True,
        "note": None,
    },
    {
        "id": 2,
        "email": "d@e.f",
        "born": "1999-12-31",
        "seen": "2026-03-17T02:00:00+01:00",
        "price": 2,
        "ratio": 7,
        "big": 5,
        "ok": False,
        "note": "hello",
        "mixed": 5,
    },
]


def test_types_mandatory_flags_and_keys_are_guessed_with_their_evidence() -> None:
    found = take(RECORDS)
    assert found.source == "JSON records"
    assert (found.schema.name, found.schema.cardinality) == ("Sample", Cardinality.MULTI)
    assert types(found) == {
        "id": T.INTEGER,
        "email": T.STRING,
        "born": T.DATE,
        "seen": T.DATETIME,
        "price": T.CURRENCY,
        "ratio": T.DOUBLE,
        "big": T.LONG,
        "ok": T.BOOLEAN,
        "note": T.STRING,
        "mixed": T.INTEGER,
    }
    optional = [a.name for a in found.schema.attributes if not a.mandatory]
    assert optional == ["note", "mixed"]
    note = found.evidence[8]
    assert (note.filled, found.records, note.examples) == (1, 2, ("hello",))
    assert "the longest has 5 characters" in note.why
    ids = {a.name: a.id for a in found.schema.attributes}
    assert found.keys[0] == (ids["id"],)
    assert (ids["email"],) in found.keys
    assert (ids["born"],) not in found.keys
    assert check(found.schema) == ()


def test_a_pair_is_a_key_where_none_is_one_alone() -> None:
    found = take([{"a": 1, "b": 1, "c": 0}, {"a": 1, "b": 2, "c": 0}, {"a": 2, "b": 1, "c": 0}])
    names = [[a.name for a in found.schema.attributes if a.id in key] for key in found.keys]
    assert names == [["a", "b"]]


def test_what_was_approved_becomes_the_schema() -> None:
    found = take(RECORDS)
    first = found.schema.attributes[0]
    schema = with_choices(found, {first.id: False}, [(first.id,)])
    assert not schema.attributes[0].mandatory
    assert [schema.key_names(key) for key in schema.keys] == [("id",)]


def test_a_csv_of_records() -> None:
    text = (
        "Customer No.;First name;joined;amount;active;zip;first NAME\n"
        '1;"Ann; A.";2026-01-02;1.50;yes;01234;x\n'
        "2;Bob;;2;no;56789;y;too many\n"
        "\n"
        "3;Cy\n"
    )
    found = read_samples(text.encode(), Kind.TASKS)
    assert types(found) == {
        "Customer_No": T.INTEGER,
        "First name": T.STRING,
        "joined": T.DATE,
        "amount": T.CURRENCY,
        "active": T.BOOLEAN,
        "zip": T.STRING,
        "first NAME_2": T.STRING,
    }
    assert [a.name for a in found.schema.attributes if a.mandatory] == [
        "Customer_No",
        "First name",
    ]
    assert [(f.pointer, f.sentence) for f in found.findings if f.pointer != "line 1"] == [
        ("line 3", "8 cells, but 7 columns."),
        ("line 5", "2 cells, but 7 columns."),
    ]


def test_json_lines_and_wrapped_records() -> None:
    lines = "\n".join(json.dumps(record) for record in RECORDS)
    assert read_samples(lines.encode(), Kind.TASKS).source == "JSON lines"
    found = take({"total": 2, "data": RECORDS})
    assert found.records == 2
    assert [(f.pointer, f.treatment.value) for f in found.findings] == [
        ("/data", "kept"),
        ("/total", "refused"),
    ]


def test_a_bad_line_is_told_by_its_number() -> None:
    with pytest.raises(Refused) as refused:
        read_samples(b'{"a": 1}\n{"a": \n{"a": 3}\nx', Kind.TASKS)
    assert [p.title for p in refused.value.problems] == [
        "Line 2 is not JSON.",
        "Line 4 is not JSON.",
    ]


def test_nested_values_are_told() -> None:
    found = take([{"a": {"b": 1, "c": {"d": "x"}}, "l": [1]}, {"a": {"b": 2}}])
    assert types(found) == {"a_b": T.INTEGER, "a_c_d": T.STRING}
    assert [(f.pointer, f.treatment.value) for f in found.findings] == [
        ("/0/a", "approximated"),
        ("/0/a/c", "approximated"),
        ("/0/l", "refused"),
    ]


def test_numbers_that_are_no_numbers_stay_text() -> None:
    found = read_samples(b"zip,phone,code\n01234,+49 30,1e\n", Kind.TASKS)
    assert set(types(found).values()) == {T.STRING}


@pytest.mark.parametrize(
    ("number", "type_"),
    [
        (2**31 - 1, T.INTEGER),
        (-(2**31), T.INTEGER),
        (2**31, T.LONG),
        (-(2**31) - 1, T.LONG),
        (2**63 - 1, T.LONG),
        (2**63, T.DOUBLE),
    ],
)
def test_whole_numbers_have_the_size_they_need(number: int, type_: AttributeType) -> None:
    assert types(take([{"n": number}, {"n": 0}])) == {"n": type_}
    assert types(read_samples(f"n,m\n{number},\n".encode(), Kind.TASKS))["n"] is type_


def test_times_without_a_zone_are_told() -> None:
    found = take([{"at": "2026-03-17 02:00"}])
    assert types(found) == {"at": T.DATETIME}
    assert "zone" in found.findings[0].sentence


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[]", "no-records"),
        (b"a,b", "no-records"),
        (b"", "no-records"),
        (b"[1, {}]", "record-not-object"),
        (b"[" * 100_000, "json-too-deep"),
        (b'{"a":' * 100_000, "json-too-deep"),
        (
            json.dumps([{f"a{n}": 1 for n in range(ATTRIBUTES_LIMIT + 1)}]).encode(),
            "too-many-attributes",
        ),
        (b"PK\x03\x04\0\0", "file-not-text"),
    ],
)
def test_what_holds_no_records_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_samples(data, Kind.TASKS)
    assert refused.value.code == code


def test_values_nested_without_end_are_left_out() -> None:
    deep: Any = 1
    for _ in range(200):
        deep = {"a": deep}
    found = take([{"a": deep, "b": 1}])
    assert types(found) == {"b": T.INTEGER}


@given(st.lists(st.dictionaries(st.text(max_size=6), JSON, max_size=5), min_size=1, max_size=6))
def test_the_schema_accepts_every_sample(records: list[dict[str, Any]]) -> None:
    flat = [
        {k: v for k, v in record.items() if not isinstance(v, (dict, list))} for record in records
    ]
    found = take(flat)
    assert [p for p in check(found.schema) if p.severity == "error"] == [] or not any(flat)
    columns: dict[str, list[Any]] = {}
    for record in flat:
        for name, value in record.items():
            columns.setdefault(name, []).extend([] if value is None else [value])
    for attribute, values in zip(found.schema.attributes, columns.values(), strict=True):
        kinds = {type(value) for value in values}
        for value in values:
            if attribute.type is T.STRING and kinds != {str}:
                continue  # of several types: only text holds all of them
            normalise(attribute, value)


def test_an_attribute_without_any_value_is_text() -> None:
    (found,) = take([{"a": None}]).schema.attributes
    assert isinstance(found, Attribute)
    assert (found.type, found.mandatory) == (T.STRING, False)
