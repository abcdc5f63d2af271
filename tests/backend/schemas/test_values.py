"""What a type accepts, and the one form in which a value is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.schemas.model import Attribute, AttributeType
from backend.schemas.values import (
    ValueRefused,
    canonical,
    from_text,
    normalise,
    parse_text,
    to_text,
)
from tests.backend.schemas.made import AMOUNTS, JSON, VALUES

TYPES = {type_.value: Attribute("x", type_) for type_ in AttributeType}

ACCEPTED = [
    ("boolean", True, True),
    ("boolean", False, False),
    ("string", "", ""),
    ("string", "a\0b\n", "a\0b\n"),
    ("string", "𝄞", "𝄞"),
    ("integer", 2**31 - 1, 2**31 - 1),
    ("integer", -(2**31), -(2**31)),
    ("integer", 5.0, 5),
    ("integer", Decimal("5.0"), 5),
    ("integer", Decimal("1E+2"), 100),
    ("long", 2**63 - 1, 2**63 - 1),
    ("long", -(2**63), -(2**63)),
    ("double", 1, 1.0),
    ("double", 1.5, 1.5),
    ("double", Decimal("0.1"), 0.1),
    ("double", 1.7976931348623157e308, 1.7976931348623157e308),
    ("date", "2024-02-29", "2024-02-29"),
    ("date", "0001-01-01", "0001-01-01"),
    ("datetime", "1981-03-17T02:00:00.000Z", "1981-03-17T02:00:00.000Z"),
    ("datetime", "1981-03-17T02:00:00Z", "1981-03-17T02:00:00.000Z"),
    ("datetime", "1981-03-17T02:00:00.5Z", "1981-03-17T02:00:00.500Z"),
    ("datetime", "1981-03-17T02:00:00+05:30", "1981-03-16T20:30:00.000Z"),
    ("datetime", "1981-12-31T23:59:59.999-01:00", "1982-01-01T00:59:59.999Z"),
    ("currency", 1, Decimal(1)),
    ("currency", 0.1, Decimal("0.1")),
    ("currency", -0.0, Decimal(0)),
    ("currency", Decimal("1.50"), Decimal("1.50")),
    ("currency", Decimal("999999999999999.9999"), Decimal("999999999999999.9999")),
    ("currency", Decimal("-999999999999999.9999"), Decimal("-999999999999999.9999")),
    ("currency", Decimal("0.0001"), Decimal("0.0001")),
    ("currency", Decimal("1.500000000000000000000000000000000000"), Decimal("1.5")),
]
REFUSED = [
    ("boolean", 1),
    ("boolean", "true"),
    ("boolean", None),
    ("string", 1),
    ("string", True),
    ("string", None),
    ("string", "half a pair \ud834"),
    ("string", "\udd1e"),
    ("integer", 2**31),
    ("integer", -(2**31) - 1),
    ("integer", True),
    ("integer", "5"),
    ("integer", 5.5),
    ("integer", float("nan")),
    ("integer", float("inf")),
    ("integer", Decimal("1E+999999")),
    ("long", 2**63),
    ("long", -(2**63) - 1),
    ("long", 9.3e18),
    ("double", True),
    ("double", "1"),
    ("double", float("nan")),
    ("double", float("-inf")),
    ("double", Decimal("1E+400")),
    ("double", 10**400),
    ("date", "2023-02-29"),
    ("date", "2023-13-01"),
    ("date", "2023-1-1"),
    ("date", "20230101"),
    ("date", "2023-01-01T00:00:00Z"),
    ("date", "٢٠٢٣-٠١-٠١"),
    ("date", 20230101),
    ("datetime", "1981-03-17"),
    ("datetime", "1981-03-17T02:00:00"),
    ("datetime", "1981-03-17 02:00:00Z"),
    ("datetime", "1981-03-17T02:00Z"),
    ("datetime", "1981-03-17T02:00:00.0001Z"),
    ("datetime", "1981-03-17T24:00:01Z"),
    ("datetime", "1981-03-17T02:00:60Z"),
    ("datetime", "1981-02-30T02:00:00Z"),
    ("datetime", "1981-03-17T02:00:00+25:00"),
    ("datetime", "1981-03-17T02:00:00+05:75"),
    ("datetime", "0001-01-01T00:00:00+01:00"),
    ("datetime", "9999-12-31T23:59:59-01:00"),
    ("currency", True),
    ("currency", "1.50"),
    ("currency", Decimal("0.00001")),
    ("currency", Decimal("0.1000000000000000000000000000000001")),
    ("currency", Decimal(1000000000000000)),
    ("currency", Decimal(-1000000000000000)),
    ("currency", Decimal("999999999999999.99999")),
    ("currency", Decimal("1E+9999999")),
    ("currency", Decimal("1E-9999999")),
    ("currency", 10**400),
    ("currency", Decimal("NaN")),
    ("currency", Decimal("sNaN")),
    ("currency", Decimal("Infinity")),
    ("currency", float("nan")),
]


@pytest.mark.parametrize(("type_", "raw", "kept"), ACCEPTED)
def test_a_value_of_the_type_is_kept_in_its_one_form(type_: str, raw: object, kept: object) -> None:
    found = normalise(TYPES[type_], raw)
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(("type_", "raw"), REFUSED)
def test_anything_else_is_refused_with_what_was_found_and_what_is_taken(
    type_: str, raw: object
) -> None:
    with pytest.raises(ValueRefused) as refused:
        normalise(TYPES[type_], raw)
    problem = refused.value.problem
    assert problem.code == "value-wrong-type"
    assert problem.title.startswith("x takes ")
    shown = str(raw) if isinstance(raw, Decimal) else repr(raw)
    assert shown[:40] in problem.detail


@pytest.mark.parametrize(
    ("amount", "kept"),
    [("1.50", "1.50"), ("1E+2", "100"), ("-0.00", "0.00"), ("0E+9", "0"), ("1.50000", "1.5000")],
)
def test_an_amount_keeps_its_digits_but_no_exponent_and_no_fifth_place(
    amount: str, kept: str
) -> None:
    assert str(normalise(TYPES["currency"], Decimal(amount))) == kept


@pytest.mark.parametrize("character", ["a", "é", "☎", "👍", "𝄞"])
def test_length_counts_code_points(character: str) -> None:
    attribute = Attribute("x", AttributeType.STRING, 3)
    assert normalise(attribute, character * 3) == character * 3
    with pytest.raises(ValueRefused) as refused:
        normalise(attribute, character * 4)
    assert refused.value.problem.code == "value-too-long"
    assert "4 characters, 3 at most" in refused.value.problem.title


def test_a_string_without_a_length_has_the_default_one() -> None:
    assert normalise(TYPES["string"], "x" * 255) == "x" * 255
    with pytest.raises(ValueRefused):
        normalise(TYPES["string"], "x" * 256)


@given(st.data(), st.sampled_from(AttributeType))
def test_what_is_kept_is_kept_unchanged_and_survives_as_text(
    data: st.DataObject, type_: AttributeType
) -> None:
    attribute = Attribute("x", type_)
    value = data.draw(VALUES[type_])
    kept = normalise(attribute, value)
    assert kept == value
    assert normalise(attribute, kept) == kept
    assert from_text(attribute, to_text(kept)) == kept


@given(JSON, st.sampled_from(AttributeType))
def test_any_json_is_a_value_once_and_for_all_or_refused(raw: object, type_: AttributeType) -> None:
    attribute = Attribute("x", type_)
    try:
        kept = normalise(attribute, raw)
    except ValueRefused:
        return
    again = normalise(attribute, kept)
    assert (again, type(again), str(again)) == (kept, type(kept), str(kept))


@given(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)),
    st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_a_moment_is_the_same_in_every_zone(moment: datetime, zone: timezone) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
    attribute = TYPES["datetime"]
    told = moment.astimezone(zone).isoformat(timespec="milliseconds")
    kept = normalise(attribute, told)
    assert isinstance(kept, str)
    assert kept.endswith("Z")
    assert datetime.fromisoformat(kept) == moment


@given(st.data(), st.sampled_from(AttributeType))
def test_canonical_texts_are_equal_where_the_values_are(
    data: st.DataObject, type_: AttributeType
) -> None:
    one = data.draw(VALUES[type_])
    other = data.draw(VALUES[type_] | st.just(one))
    assert (canonical(one) == canonical(other)) is (one == other)


@given(AMOUNTS, st.integers(0, 4))
def test_zeros_at_the_end_do_not_make_another_amount(amount: Decimal, more: int) -> None:
    padded = amount + Decimal(0).scaleb(-more)
    assert padded == amount
    assert canonical(padded) == canonical(amount)


def test_canonical_knows_what_python_confuses() -> None:
    assert canonical(0.0) == canonical(-0.0)
    assert len({canonical(True), canonical(1), canonical("1"), canonical("True")}) == 4


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("boolean", " Yes ", True),
        ("boolean", "FALSE", False),
        ("boolean", "perhaps", "perhaps"),
        ("string", " kept as typed ", " kept as typed "),
        ("integer", " +7 ", 7),
        ("integer", "7.0", "7.0"),
        ("integer", "1e5", "1e5"),
        ("long", "9223372036854775807", 2**63 - 1),
        ("double", "1e3", 1000.0),
        ("double", "sNaN", "sNaN"),
        ("double", "Infinity", "Infinity"),
        ("currency", "1.50", Decimal("1.50")),
        ("currency", "1e99999999999999999999", "1e99999999999999999999"),
        ("currency", "", ""),
        ("date", " 2026-03-17 ", "2026-03-17"),
    ],
)
def test_typed_text_becomes_a_value_or_stays_text(type_: str, text: str, value: object) -> None:
    found = parse_text(AttributeType(type_), text)
    assert found == value
    assert type(found) is type(value)
