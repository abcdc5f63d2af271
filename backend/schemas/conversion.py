"""A value of one type as a value of another: what publishing does to records.

Nothing is lost on the way: a conversion that could not be told from the value it came from, such
as 2.5 to a whole number, is refused and becomes the person's choice.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

from backend.errors import Problem
from backend.schemas.model import Attribute, AttributeType, Value
from backend.schemas.values import ValueRefused, normalise, parse_text, to_text

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MIDNIGHT = "T00:00:00.000Z"
_NUMBERS = (AttributeType.INTEGER, AttributeType.LONG, AttributeType.DOUBLE, AttributeType.CURRENCY)


def convert(attribute: Attribute, value: Value) -> Value:
    """A value that is kept as one of the attribute's. Raises :class:`ValueRefused` where none is.

    Text is read as a person would type it, a date is midnight in UTC, true is 1.
    """
    converted = normalise(attribute, _offered(attribute.type, value))
    if isinstance(value, (int, Decimal)) and isinstance(converted, float) and value != converted:
        raise ValueRefused(
            Problem(
                "value-not-exact",
                f"{attribute.name} cannot hold {to_text(value)} exactly.",
                f"A double would make it {to_text(converted)}.",
            )
        )
    return converted


def _offered(type_: AttributeType, value: Value) -> Value:
    """The value in the form in which the type could accept it."""
    match value:
        case bool():
            if type_ is AttributeType.STRING:
                return to_text(value)
            return int(value) if type_ in _NUMBERS else value
        case str():
            return _from_text(type_, value)
        case _ if type_ is AttributeType.STRING:
            return to_text(value)
        case _ if type_ is AttributeType.BOOLEAN:
            return bool(value) if value in (0, 1) else value
    return value


def _from_text(type_: AttributeType, text: str) -> Value:
    value = parse_text(type_, text)
    if isinstance(value, str) and type_ is AttributeType.DATETIME and _DATE.fullmatch(value):
        return value + _MIDNIGHT
    if isinstance(value, str) and type_ is AttributeType.DATE and "T" in value:
        return _day(value)
    return value


def _day(text: str) -> str:
    """A moment at midnight is a day; any other moment is not."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is None:
        return text
    day = moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return day.removesuffix(_MIDNIGHT)
