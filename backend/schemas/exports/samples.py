"""An example of a record, always the same for the same schema."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from backend.schemas.model import MISSING, Attribute, AttributeType, Cardinality, Schema

_VALUES: dict[AttributeType, Any] = {
    AttributeType.BOOLEAN: True,
    AttributeType.INTEGER: 1,
    AttributeType.LONG: 1,
    AttributeType.DOUBLE: 1.5,
    AttributeType.DATE: "2026-03-17",
    AttributeType.DATETIME: "2026-03-17T02:00:00.000Z",
    AttributeType.CURRENCY: Decimal("9.95"),
}


def sample_record(schema: Schema) -> Any:
    """As it goes over the wire: an object, or of a multi-valued schema a list of one."""
    record = {a.name: _value(a) for a in schema.attributes}
    return record if schema.cardinality is Cardinality.SINGLE else [record]


def _value(attribute: Attribute) -> Any:
    if attribute.default is not MISSING:
        return attribute.default
    if attribute.type is AttributeType.STRING:
        return attribute.name[: max(0, attribute.effective_length)]
    return _VALUES[attribute.type]
