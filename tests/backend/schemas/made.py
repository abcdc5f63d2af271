"""Hypothesis strategies of schemas, attributes and values."""

from __future__ import annotations

import string
from decimal import Decimal

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

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
AMOUNTS = st.builds(
    lambda units, places: Decimal(units).scaleb(-places),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(0, 4),
)
VALUES = {
    AttributeType.BOOLEAN: st.booleans(),
    AttributeType.STRING: TEXT,
    AttributeType.INTEGER: st.integers(-(2**31), 2**31 - 1),
    AttributeType.LONG: st.integers(-(2**63), 2**63 - 1),
    AttributeType.DOUBLE: st.floats(allow_nan=False, allow_infinity=False),
    AttributeType.DATE: st.dates().map(lambda day: day.isoformat()),
    AttributeType.DATETIME: st.datetimes().map(
        lambda moment: moment.isoformat(timespec="milliseconds") + "Z"
    ),
    AttributeType.CURRENCY: AMOUNTS,
}
"""Values of each type, in the form in which they are kept."""

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@st.composite
def attributes(draw: st.DrawFn, name: str | None = None) -> Attribute:
    """An attribute that breaks no rule."""
    type_ = draw(st.sampled_from(AttributeType))
    length = draw(st.none() | st.integers(12, 4000)) if type_ is AttributeType.STRING else None
    return Attribute(
        draw(NAMES) if name is None else name,
        type_,
        length,
        mandatory=draw(st.booleans()),
        default=draw(st.just(MISSING) | VALUES[type_]),
        unique=draw(st.booleans()),
        encrypt=draw(st.booleans()),
    )


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    """A schema that breaks no rule."""
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique_by=str.lower))
    found = tuple(draw(attributes(name)) for name in names)
    groups = draw(
        st.lists(
            st.lists(st.sampled_from(found), min_size=1, unique_by=lambda a: a.id),
            max_size=3,
            unique_by=lambda group: frozenset(a.id for a in group),
        )
    )
    return Schema(
        draw(st.sampled_from(Kind)),
        draw(st.from_regex(rf"[{string.ascii_letters}][A-Za-z0-9_]{{0,25}}", fullmatch=True)),
        draw(st.sampled_from(Cardinality)),
        found,
        tuple(UniqueKey(tuple(a.id for a in group)) for group in groups),
    )
