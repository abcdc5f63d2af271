"""Hypothesis strategies of records: right, nearly right, and wrong."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from backend.schemas.model import (
    MISSING,
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
    UniqueKey,
)
from tests.backend.schemas.made import AMOUNTS, JSON, TEXT, VALUES

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,3}( [A-Za-z0-9_]{1,3})?", fullmatch=True)

EDGES: dict[AttributeType, list[Any]] = {
    AttributeType.BOOLEAN: [True, False, 0, 1, "true"],
    AttributeType.STRING: ["", "a" * 6, "a" * 7, "👍" * 6, "👍" * 7, "e\u0301" * 3, "\0", "\n"],
    AttributeType.INTEGER: [
        *(2**31 - 1, 2**31, -(2**31), -(2**31) - 1),
        *map(
            Decimal,
            ("5.0", "5.5", "1E+2", "1E+9", "1E+10", "2147483647.0", "2147483647.5", "2147483648.0"),
        ),
        *map(Decimal, ("-2147483648.0", "-2147483648.5", "1E+400", "-0.0", "1E-400")),
    ],
    AttributeType.LONG: [
        *(2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**400),
        *map(Decimal, ("9223372036854775807.0", "9223372036854775806.0", "9223372036854775808.0")),
        *map(Decimal, ("9.223372036854775807E+18", "9.223372036854775808E+18", "1E+18", "1E+19")),
        *map(Decimal, ("-9223372036854775808.0", "-9223372036854775809.0", "9007199254740993.5")),
    ],
    AttributeType.DOUBLE: [
        *map(Decimal, ("1.7976931348623157E+308", "1.797693134862315705E+308", "1E+400", "1E-400")),
        *map(Decimal, ("-1.7976931348623157E+308", "-1.7976931348623158E+308", "4.9E-324", "-0.0")),
        *(10**308, 10**309, 10**400),
    ],
    AttributeType.DATE: [
        *("2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "0000-01-01", "0001-01-01"),
        *("9999-12-31", "2024-04-31", "2024-12-32", "2024-13-01", "2024-01-00", "10000-01-01"),
        *(
            "2024-01-01\n",
            "2024-1-1",
            "٢٠٢٤-٠١-٠١",
            "2024-W01-1",
            "20240101",
            "2024-01-01T00:00:00Z",
        ),
    ],
    AttributeType.DATETIME: [
        *("2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "2024-01-01T24:00:00Z"),
        *("2024-01-01T23:59:60Z", "2024-01-01T23:59:59.9999Z", "2024-01-01T23:59:59.999Z"),
        *("2024-01-01T23:59:59,999Z", "2024-01-01T23:59Z", "2024-01-01T23:59:59"),
        *("2024-01-01t23:59:59z", "2024-01-01T23:59:59+23:59", "2024-01-01T23:59:59+24:00"),
        *("0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+00:01", "0001-01-01T23:00:00+01:00"),
        *("0001-01-01T00:00:00-23:59", "9999-12-31T23:59:59-00:00", "9999-12-31T23:59:59-00:01"),
        *("9999-12-31T00:00:00+23:59", "9999-12-31T00:00:00.5-01:00", "9999-12-30T23:59:59-23:59"),
        *("2024-01-01T00:00:00Z\n", "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+01:00:00"),
    ],
    AttributeType.CURRENCY: [
        *(10**15, 10**15 - 1, -(10**15), -(10**15) + 1),
        *map(Decimal, ("999999999999999.9999", "999999999999999.99999", "1000000000000000.0")),
        *map(Decimal, ("-999999999999999.9999", "0.0001", "0.00001", "-0.00010", "1.50000000000")),
        *map(Decimal, ("0.1", "1.1", "4.35", "0E+9", "0E-9", "1E+14", "1E+15", "1E-9999999")),
        Decimal("0.1000000000000000000000000000000001"),
    ],
}
"""Values on both sides of each border of a type."""


def _one_character_off(text: str, place: int, other: str) -> str:
    at = place % (len(text) + 1)
    return text[:at] + other + text[at + 1 :]


MOMENTS = st.one_of(
    VALUES[AttributeType.DATETIME],
    VALUES[AttributeType.DATE],
    st.builds(
        "{:04}-{:02}-{:02}".format,
        st.integers(0, 9999),
        st.integers(0, 13),
        st.sampled_from([0, 1, 28, 29, 30, 31, 32]),
    ),
    st.builds(
        "{}T{:02}:{:02}:{:02}{}{}{:02}:{:02}".format,
        st.sampled_from(["0001-01-01", "0001-01-02", "2024-02-29", "9999-12-30", "9999-12-31"]),
        st.integers(0, 24),
        st.sampled_from([0, 30, 59, 60]),
        st.sampled_from([0, 59, 60]),
        st.sampled_from(["", ".0", ".123", ".1234"]),
        st.sampled_from("+-"),
        st.integers(0, 24),
        st.sampled_from([0, 1, 59, 60]),
    ),
)
OFF = st.builds(
    _one_character_off, MOMENTS, st.integers(0, 40), st.sampled_from(["", "0", "9", "-", "T", "\n"])
)
NUMBERS = st.one_of(
    st.integers(-(2**65), 2**65),
    AMOUNTS,
    st.builds(lambda amount, by: amount.scaleb(by), AMOUNTS, st.integers(-3, 3)),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda f: Decimal(repr(f))),
)


def values(attribute: Attribute) -> st.SearchStrategy[Any]:
    """What might be given for the attribute: mostly near its borders."""
    same = VALUES[attribute.type]
    if attribute.type in (AttributeType.DATE, AttributeType.DATETIME):
        near: st.SearchStrategy[Any] = MOMENTS | OFF
    elif attribute.type is AttributeType.STRING:
        near = TEXT
    else:
        near = NUMBERS
    return same | same | st.sampled_from(EDGES[attribute.type]) | near | st.none() | JSON


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    """A schema that breaks no rule, with lengths near those of the values."""
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique_by=str.lower))
    found = []
    for name in names:
        type_ = draw(st.sampled_from(AttributeType))
        length = draw(st.none() | st.just(6)) if type_ is AttributeType.STRING else None
        default = VALUES[type_].filter(lambda v: not isinstance(v, str) or len(v) <= 6)
        if type_ in (AttributeType.DATE, AttributeType.DATETIME):
            default = VALUES[type_]
        found.append(
            Attribute(
                name,
                type_,
                length,
                mandatory=draw(st.booleans()),
                default=draw(st.just(MISSING) | default),
            )
        )
    keys = (UniqueKey((found[0].id,)),) if draw(st.booleans()) else ()
    return Schema(
        draw(st.sampled_from(Kind)), "A", draw(st.sampled_from(Cardinality)), tuple(found), keys
    )


@st.composite
def records(draw: st.DrawFn, schema: Schema) -> Any:
    """Something that may be sent as a record of the schema."""
    if draw(st.integers(0, 30)) == 0:
        return draw(JSON)
    found = {}
    # Most attributes are right, so that the one that is not decides.
    odd = draw(st.integers(0, len(schema.attributes)))
    for at, attribute in enumerate(schema.attributes):
        if draw(st.integers(0, 6)) == 0:
            continue
        found[attribute.name] = draw(values(attribute) if at == odd else VALUES[attribute.type])
    if draw(st.integers(0, 12)) == 0:
        name = draw(st.sampled_from([a.name.swapcase() for a in schema.attributes]) | TEXT)
        found[name] = draw(st.none() | st.just("a"))
    return found


def plain_json(value: object) -> Any:
    """As a reader sees it that makes floats of all fractions; such a one needs ``str`` keys."""

    def shown(thing: object) -> float:
        assert isinstance(thing, Decimal)
        return float(thing)

    return json.loads(json.dumps(value, default=shown))
