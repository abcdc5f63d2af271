"""Hypothesis strategies of schemas that databases find hard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from backend.schemas.model import AttributeType, Schema
from tests.backend.schemas import made

HARD = [
    *("record_id", "service_id", "customer_id", "task_id", "state_id", "select", "Order", "user"),
    *("rowid", "oid", "xmin", "ctid", "TABLEOID", "sqlite_x", "car type", "group by", "A_pk"),
    *("default", "null", "index", "key", "end", "date", "text", "A_key", "pg_class", "unnamed"),
    *("x" * 64, "x" * 63 + "y", "x" * 63, "x" * 62 + "_2"),
]
"""Names that break no rule of ours, and some rule of some database if they are let."""


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    """A schema that breaks no rule; often with names that are taken or reserved."""
    schema = draw(made.schemas())
    fitting = st.sampled_from([name for name in HARD if len(name) <= 26 and " " not in name])
    if draw(st.booleans()):
        schema = replace(schema, name=draw(fitting))
    if draw(st.booleans()):
        size = len(schema.attributes)
        names = draw(
            st.lists(
                st.sampled_from(HARD), min_size=size, max_size=size, unique_by=lambda n: n.lower()
            )
        )
        renamed = zip(schema.attributes, names, strict=True)
        schema = replace(schema, attributes=tuple(replace(a, name=n) for a, n in renamed))
    return schema


def value_sets(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    """Values by attribute id from small sets, so that keys often hold twice."""
    few: dict[AttributeType, list[Any]] = {
        AttributeType.BOOLEAN: [True, False],
        AttributeType.STRING: ["", "a", "A", "a ", "é"],
        AttributeType.INTEGER: [0, -(2**31), 2**31 - 1],
        AttributeType.LONG: [0, -(2**63), 2**63 - 1],
        AttributeType.DOUBLE: [0.0, 1.5, 1e300, -1e300],
        AttributeType.DATE: ["0001-01-01", "2024-02-29", "9999-12-31"],
        AttributeType.DATETIME: ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"],
        AttributeType.CURRENCY: [0, 1, 123456789],
    }
    return st.fixed_dictionaries(
        {
            a.id: st.sampled_from(few[a.type])
            if a.mandatory
            else st.none() | st.sampled_from(few[a.type])
            for a in schema.attributes
        }
    )
