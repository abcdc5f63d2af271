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

_TEXTS = (
    ("mail", "ada.winter@example.com"),
    ("phone", "555 0142"),
    ("url", "https://example.com/ada"),
    ("address", "4 Mill Lane, Aberwick"),
    ("street", "4 Mill Lane"),
    ("post", "AB1 2CD"),
    ("zip", "AB1 2CD"),
    ("town", "Aberwick"),
    ("city", "Aberwick"),
    ("country", "Ireland"),
    ("currency", "EUR"),
    ("colo", "blue"),
    ("type", "general"),
    ("kind", "general"),
    ("category", "general"),
    ("status", "open"),
    ("language", "English"),
    ("title", "A short title"),
    ("description", "What it is about, in a few words"),
    ("note", "To be called back in the evening"),
    ("remark", "To be called back in the evening"),
    ("comment", "To be called back in the evening"),
    ("reason", "Asked by the customer"),
    ("name", "Ada Winter"),
    ("id", "A-1001"),
)
"""Part of a name, in lower case, and what a text of that name may be: the first that is found."""


def sample_record(schema: Schema) -> Any:
    """As it goes over the wire: an object, or of a multi-valued schema a list of one."""
    record = {a.name: _value(a) for a in schema.attributes}
    return record if schema.cardinality is Cardinality.SINGLE else [record]


def _value(attribute: Attribute) -> Any:
    if attribute.default is not MISSING:
        return attribute.default
    if attribute.type is AttributeType.STRING:
        return _text(attribute)
    return _VALUES[attribute.type]


def _text(attribute: Attribute) -> str:
    """What the name asks for, where it fits; of a text that is cut nobody learns anything."""
    name, most = attribute.name.lower(), max(0, attribute.effective_length)
    meant = (text for word, text in _TEXTS if word in name)
    return next((text for text in meant if len(text) <= most), "text"[:most])
