"""Files of schemas: what each is, and what is said of one that is none."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Refused
from backend.schemas.body import dump_json, parse_body, to_body
from backend.schemas.canonical import write
from backend.schemas.copying import free_name
from backend.schemas.imports.limits import SCHEMAS_LIMIT
from backend.schemas.imports.names import attribute_name, schema_name
from backend.schemas.imports.reading import read
from backend.schemas.imports.text import BYTES_LIMIT, decode
from backend.schemas.model import Kind, Schema
from backend.schemas.rules import check
from tests.backend.schemas.bodies import FEEDBACK, PHONE
from tests.backend.schemas.made import schemas

CSV = "name,type,mandatory\nrating,int,x\ncafé,text,\n"


def refusal(data: bytes) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        read(data, Kind.TASKS)
    return {problem.pointer: problem.code for problem in refused.value.problems}


def same(one: Schema, other: Schema) -> bool:
    return to_body(one) == to_body(other) and one.kind is other.kind


@given(schemas())
def test_a_request_body_loses_nothing(schema: Schema) -> None:
    found = read(dump_json(to_body(schema)).encode(), schema.kind)
    assert found.source == "request body"
    assert found.findings == ()
    (again,) = found.schemas
    assert dump_json(to_body(again)) == dump_json(to_body(schema))


@given(st.lists(schemas(), min_size=1, max_size=3))
def test_the_canonical_file_loses_nothing(found: list[Schema]) -> None:
    again = read(write(found).encode(), Kind.TASKS)
    assert again.source == "canonical JSON"
    assert sorted(map(repr, again.schemas)) == sorted(map(repr, found))


def test_both_forms_alone_in_a_list_and_by_kind() -> None:
    feedback, phone = parse_body(FEEDBACK, Kind.TASKS), parse_body(PHONE, Kind.TASKS)
    (found,) = read(json.dumps(FEEDBACK).encode(), Kind.TASKS).schemas
    assert same(found, feedback)
    several = read(json.dumps([FEEDBACK, PHONE]).encode(), Kind.TASKS)
    assert several.source == "list of request bodies"
    assert all(map(same, several.schemas, (feedback, phone)))
    by_kind = json.dumps({"tasks": [FEEDBACK], "services": [], "profiles": [PHONE]})
    kinds = read(by_kind.encode(), Kind.STATES)
    assert kinds.source == "schemas by kind"
    assert all(map(same, kinds.schemas, (feedback, replace(phone, kind=Kind.PROFILES))))


def test_every_fault_of_a_list_is_told_by_its_place() -> None:
    bad: dict[str, Any] = {"name": 5, "type": "single-valued", "attributes": []}
    assert refusal(json.dumps([FEEDBACK, {**PHONE, "type": "x"}, bad]).encode()).keys() == {
        "/1/type",
        "/2/name",
        "/2/attributes",
    }
    assert "/states/0/type" in refusal(json.dumps({"states": [{"attributes": []}]}).encode())


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        b"\xef\xbb\xbf" + CSV.encode(),
        CSV.encode("utf-16"),
        CSV.replace("\n", "\r\n").replace(",", "\t").encode("utf-16"),
        CSV.encode("cp1252"),
    ],
)
def test_a_csv_of_attributes_in_any_encoding(data: bytes) -> None:
    found = read(data, Kind.STATES, "From my sheet.csv")
    assert found.source == "CSV of attributes"
    (schema,) = found.schemas
    assert (schema.kind, schema.name) == (Kind.STATES, "From_my_sheet_csv")
    assert [a.name for a in schema.attributes] == ["rating", "café"]
    assert [a.mandatory for a in schema.attributes] == [True, False]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_in_any_encoding(encoding: str) -> None:
    found = read(json.dumps(FEEDBACK).encode(encoding), Kind.TASKS)
    assert (found.source, found.findings) == ("request body", ())


def test_another_encoding_is_told() -> None:
    (finding,) = read(CSV.encode("cp1252"), Kind.TASKS).findings
    assert (finding.pointer, finding.treatment.value) == ("line 3", "approximated")
    assert "Windows-1252" in finding.sentence


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "source-unknown"),
        (b"Dear all, here is the list we spoke of.\nBest wishes", "source-unknown"),
        (b"\x89PNG\r\n\x1a\n\0\0", "file-not-text"),
        (b"PK\x03\x04" + bytes(40), "file-not-text"),
        (b"\xff\xfea", "file-not-text"),
        (b"{", "not-json"),
        (b'{"a": NaN}', "not-json"),
        (b"[" * 100_000, "json-too-deep"),
        (b'{"attributes":' * 100_000, "json-too-deep"),
        (b"[]", "source-unknown"),
        (b"{}", "source-unknown"),
        (b"[1]", "source-unknown"),
        (b'{"hello": "world"}', "source-unknown"),
        (b'[{"id": 1}]', "source-records"),
        (b"{" + b" " * BYTES_LIMIT, "file-too-large"),
        (json.dumps([FEEDBACK] * (SCHEMAS_LIMIT + 1)).encode(), "too-many-schemas"),
        (
            json.dumps(
                {
                    "name": "x",
                    "type": "single-valued",
                    "attributes": [{"name": f"a{n}", "type": "date"} for n in range(10_000)],
                }
            ).encode(),
            "too-many-attributes",
        ),
        (("name,type\n" + "a,int\n" * 10_000).encode(), "too-many-attributes"),
        (
            json.dumps(
                [
                    {
                        "name": f"S{m}",
                        "type": "single-valued",
                        "attributes": [{"name": f"a{n}", "type": "date"} for n in range(1_900)],
                    }
                    for m in range(11)
                ]
            ).encode(),
            "too-many-attributes",
        ),
        (b'name,type\n"' + b"x" * 200_000 + b'",int\n', "cell-too-long"),
    ],
)
def test_files_of_the_wrong_kind_are_refused_with_a_reason(data: bytes, code: str) -> None:
    assert code in refusal(data).values()


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = read(data, Kind.TASKS)
    except Refused:
        return
    assert found.schemas


def test_names_are_made_fit() -> None:
    assert attribute_name("Straße & Nr.") == "Strasse_and_Nr"
    assert attribute_name("2nd name") == "n2nd_name"
    assert attribute_name("名前") == "attribute"
    assert attribute_name("car type") == "car type"
    assert attribute_name("rating", {"rating", "rating_2"}) == "rating_3"
    assert schema_name("My order form.json") == "My_order_form_json"
    assert len(schema_name("x" * 40, {"x" * 26})) == 26
    assert free_name("a", {"A".lower()}) == "a_2"
    assert free_name("a_2", {"a_2"}) == "a_2_2"
    assert free_name("a 2", {"a", "a 2", "a 3"}, between=" ", counts_on=True) == "a 4"


@given(st.text(max_size=80), st.sets(st.text(max_size=4)))
def test_every_made_name_keeps_the_rules(raw: str, taken: set[str]) -> None:
    folded = {name.lower() for name in taken}
    attribute = attribute_name(raw, folded)
    schema = Schema(Kind.PROFILES, schema_name(raw, folded))
    assert attribute.lower() not in folded
    assert check(schema, folded) == ()
    from backend.schemas.model import Attribute

    found = check(replace(schema, attributes=(Attribute(attribute),)))
    assert [p.code for p in found if p.severity == "error"] == []


def test_bytes_beyond_the_limit_are_not_decoded() -> None:
    with pytest.raises(Refused):
        decode(b"x" * (BYTES_LIMIT + 1))
