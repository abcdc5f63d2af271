"""What records tell of a schema of which nothing else is left: its attributes and their types."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from backend.schemas.model import (
    DEFAULT_LENGTH,
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
)
from backend.store.tables import records, resources

_INTEGERS = 1 << 31


def schema_of_records(
    connection: Connection, schema_id: str, kind: str | None, name: str | None
) -> Schema:
    """A schema that its records fulfil, its attributes named by number; without any, none has it.

    What cannot be told is as wide as can be: no key, nothing mandatory, text for days and moments.
    """
    kinds: dict[str, AttributeType] = {}
    lengths: dict[str, int] = {}
    statement = select(records.c.value).where(records.c.schema_id == schema_id)
    for values in connection.scalars(statement.order_by(records.c.id)):
        for attribute, value in values.items():
            kinds[attribute] = _wider(kinds.get(attribute), _kind_of(value))
            if isinstance(value, str):
                lengths[attribute] = max(lengths.get(attribute, DEFAULT_LENGTH), len(value))
    holders = select(resources.c.kind).join(records, records.c.resource_id == resources.c.id)
    kind = kind or connection.scalars(holders.where(records.c.schema_id == schema_id)).first()
    return Schema(
        Kind(kind) if kind else Kind.TASKS,
        name or f"Recovered_{schema_id[-6:]}",
        Cardinality.MULTI,
        tuple(
            Attribute(f"recovered_{number}", found, lengths.get(attribute), id=attribute)
            for number, (attribute, found) in enumerate(kinds.items(), 1)
        ),
    )


def _kind_of(value: Any) -> AttributeType:
    match value:
        case bool():
            return AttributeType.BOOLEAN
        case int():
            small = -_INTEGERS <= value < _INTEGERS
            return AttributeType.INTEGER if small else AttributeType.LONG
        case float():
            return AttributeType.DOUBLE
        case dict():
            return AttributeType.CURRENCY
        case _:
            return AttributeType.STRING


_WIDTH = [
    AttributeType.INTEGER,
    AttributeType.LONG,
    AttributeType.DOUBLE,
]


def _wider(one: AttributeType | None, other: AttributeType) -> AttributeType:
    if one in _WIDTH and other in _WIDTH:
        return max(one, other, key=_WIDTH.index)
    return one or other
