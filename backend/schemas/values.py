"""Values of attributes: what a type accepts, and the one form in which it is kept.

Accepted are the JSON values of the type (Context Services); text typed by a person is turned into
one of them first, by :func:`from_text`.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from backend.errors import Problem
from backend.schemas.model import Attribute, AttributeType, Value
from backend.schemas.moments import BEYOND, DATE, DATETIME

_INTEGER_BITS = {AttributeType.INTEGER: 32, AttributeType.LONG: 64}
_DATETIME = re.compile(DATETIME)
_BEYOND = re.compile(BEYOND)
_DATE = re.compile(DATE)
_INTEGER_TEXT = re.compile(r"[+-]?\d{1,20}", re.ASCII)

LARGEST = Decimal(repr(sys.float_info.max))
"""The largest double, as the shortest decimal that means it."""

EXPECTED = {
    AttributeType.BOOLEAN: "true or false",
    AttributeType.STRING: "text",
    AttributeType.INTEGER: "a whole number from -2147483648 to 2147483647",
    AttributeType.LONG: "a whole number from -9223372036854775808 to 9223372036854775807",
    AttributeType.DOUBLE: "a number",
    AttributeType.DATE: "a date such as 2026-03-17",
    AttributeType.DATETIME: "a date and time with its zone, such as 2026-03-17T02:00:00.000Z",
    AttributeType.CURRENCY: "an amount with at most 15 digits before the point and 4 after it",
}
"""What each type accepts, in words for a message."""


class ValueRefused(ValueError):
    """The value is not one of the attribute's; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def normalise(attribute: Attribute, raw: object) -> Value:
    """The value as it is kept. Raises :class:`ValueRefused` where the type does not accept it."""
    value = _READERS[attribute.type](raw, attribute.type)
    if value is None:
        raise ValueRefused(_wrong_type(attribute, raw))
    limit = attribute.effective_length
    if isinstance(value, str) and attribute.type is AttributeType.STRING and len(value) > limit:
        raise ValueRefused(
            Problem(
                "value-too-long",
                f"{attribute.name or 'The value'} has {len(value)} characters, {limit} at most.",
                remedy="Shorten it, or raise the length of the attribute.",
            )
        )
    return value


def from_text(attribute: Attribute, text: str) -> Value:
    """The value that a person typed. Raises :class:`ValueRefused` as :func:`normalise` does."""
    return normalise(attribute, parse_text(attribute.type, text))


def parse_text(type_: AttributeType, text: str) -> Value:
    """Typed text as a value of the type, or the text itself where it is none."""
    stripped = text.strip()
    match type_:
        case AttributeType.STRING:
            return text
        case AttributeType.BOOLEAN:
            return {"true": True, "yes": True, "false": False, "no": False}.get(
                stripped.lower(), text
            )
        case AttributeType.INTEGER | AttributeType.LONG:
            return int(stripped) if _INTEGER_TEXT.fullmatch(stripped) else text
        case AttributeType.DOUBLE | AttributeType.CURRENCY:
            number = _decimal(stripped)
            if number is None:
                return text
            return float(number) if type_ is AttributeType.DOUBLE else number
        case _:
            return stripped


def to_text(value: Value) -> str:
    """The value as a person would type it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def canonical(value: Value) -> str:
    """The same text for the same value, and only for it: what a unique key compares."""
    if isinstance(value, bool):
        return f"b:{value}"
    if isinstance(value, str):
        return f"s:{value}"
    if isinstance(value, Decimal):
        return f"n:{format(value.normalize(), 'f')}"
    return f"n:{value + 0.0!r}" if isinstance(value, float) else f"n:{value}"


def _wrong_type(attribute: Attribute, raw: object) -> Problem:
    shown = str(raw) if isinstance(raw, Decimal) else repr(raw)
    if len(shown) > 60:
        shown = f"{shown[:59]}…"
    return Problem(
        "value-wrong-type",
        f"{attribute.name or 'The value'} takes {EXPECTED[attribute.type]}.",
        f"It was given {shown}.",
    )


def _boolean(raw: object, _type: AttributeType) -> Value | None:
    return raw if isinstance(raw, bool) else None


def _string(raw: object, _type: AttributeType) -> Value | None:
    if not isinstance(raw, str):
        return None
    # A lone half of a surrogate pair is no character: neither UTF-8 nor the store can hold it.
    return None if any("\ud800" <= c <= "\udfff" for c in raw) else raw


def _whole(raw: object, type_: AttributeType) -> Value | None:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        return None
    # JSON knows one kind of number: 5.0 is the whole number 5 there, and in JSON Schema.
    if not isinstance(raw, int) and not (math.isfinite(raw) and raw == int(raw)):
        return None
    bound = 1 << (_INTEGER_BITS[type_] - 1)
    number = int(raw)
    return number if -bound <= number < bound else None


def _double(raw: object, _type: AttributeType) -> Value | None:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        return None
    if isinstance(raw, float):
        return raw if math.isfinite(raw) else None
    # Compared before it is rounded: what is beyond the largest double is no double, however near.
    if (isinstance(raw, Decimal) and raw.is_nan()) or not -LARGEST <= raw <= LARGEST:
        return None
    return float(raw)


def _currency(raw: object, _type: AttributeType) -> Value | None:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        return None
    # A float's shortest text is what was written; its binary value is not.
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        return None
    places = min(4, max(0, -int(number.as_tuple().exponent)))
    if number == 0:
        return Decimal(0).scaleb(-places)
    if number.adjusted() >= 15:
        return None  # and what is less fits the decimal context, whose arithmetic is exact then
    kept = number.quantize(Decimal(1).scaleb(-places))
    return kept if kept == number else None


def _date(raw: object, _type: AttributeType) -> Value | None:
    return raw if isinstance(raw, str) and _DATE.fullmatch(raw) else None


def _datetime(raw: object, _type: AttributeType) -> Value | None:
    if not isinstance(raw, str) or not _DATETIME.fullmatch(raw) or _BEYOND.fullmatch(raw):
        return None
    moment = datetime.fromisoformat(raw).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    # "1e9" is typed by nobody who means an amount, and a large exponent would cost memory.
    return number if number.is_finite() and abs(number.adjusted()) < 400 else None


_READERS: dict[AttributeType, Callable[[object, AttributeType], Value | None]] = {
    AttributeType.BOOLEAN: _boolean,
    AttributeType.STRING: _string,
    AttributeType.INTEGER: _whole,
    AttributeType.LONG: _whole,
    AttributeType.DOUBLE: _double,
    AttributeType.DATE: _date,
    AttributeType.DATETIME: _datetime,
    AttributeType.CURRENCY: _currency,
}
