"""The type of an attribute by its values in sample records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from backend.schemas.model import LENGTH_LIMIT, AttributeType

_T = AttributeType
_LENGTHS = (10, 20, 32, 50, 64, 100, 128, 255, 500, 1000, 2000, LENGTH_LIMIT)
_MONEY = re.compile(
    r"(^|_)(price|amount|cost|total|subtotal|fee|balance|salary|revenue|budget|tax|discount|"
    r"payment|money|sum|currency|eur|usd|gbp)(_|$)",
    re.IGNORECASE,
)
_INTEGER = re.compile(r"[+-]?(0|[1-9]\d{0,19})", re.ASCII)
_NUMBER = re.compile(r"[+-]?(0|[1-9]\d{0,19})?(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_WIRE_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Guess:
    """A type, why it, and what will not go smoothly with it."""

    type: AttributeType
    why: str
    length: int | None = None
    warnings: tuple[str, ...] = ()


def guess(name: str, values: Sequence[Any], *, typed: bool) -> Guess:
    """The narrowest type that takes every value; ``typed`` where they are JSON values."""
    if not values:
        return Guess(_T.STRING, "No record has a value: nothing is known.", _LENGTHS[7])
    kinds = {type(value) for value in values} if typed else {str}
    if kinds == {bool}:
        return Guess(_T.BOOLEAN, "All values are true or false.")
    if kinds == {int}:
        return _whole(min(values), max(values))
    if kinds <= {int, float, Decimal}:
        return _fraction(name, values)
    if kinds != {str}:
        words = ", ".join(sorted(_WORD.get(kind, "?") for kind in kinds))
        texts = [value if isinstance(value, str) else str(value) for value in values]
        return _text(texts, f"The values are of several types ({words}).")
    if not typed and (found := _from_text(name, values)):
        return found
    return _dates(values) or _text(values, "")


_WORD: dict[type, str] = {
    bool: "true or false",
    int: "whole numbers",
    float: "numbers",
    Decimal: "numbers",
    str: "text",
}


def _from_text(name: str, values: Sequence[str]) -> Guess | None:
    """The cells of a CSV are all text: numbers and flags are known by their look."""
    stripped = [value.strip() for value in values]
    if all(value.lower() in ("true", "false", "yes", "no") for value in stripped):
        return Guess(_T.BOOLEAN, "All values are true or false, yes or no.")
    if _all(_INTEGER.fullmatch, stripped):
        numbers = [int(value) for value in stripped]
        return _whole(min(numbers), max(numbers))
    if _all(_NUMBER.fullmatch, stripped) and all(any(c.isdigit() for c in v) for v in stripped):
        return _fraction(name, [Decimal(value) for value in stripped])
    return None


def _all(test: Callable[[str], object], values: Iterable[str]) -> bool:
    return all(map(test, values))


def _whole(least: int, most: int) -> Guess:
    told = f"All values are whole numbers, {least} to {most}."
    if least >= -(2**31) and most < 2**31:
        return Guess(_T.INTEGER, told)
    if least >= -(2**63) and most < 2**63:
        return Guess(_T.LONG, f"{told} They need 64 bits.")
    return Guess(_T.DOUBLE, f"{told} They are beyond 64 bits.", warnings=(_INEXACT,))


def _fraction(name: str, values: Sequence[Any]) -> Guess:
    places = max(_places(value) for value in values)
    if places <= 4 and _MONEY.search(re.sub(r"[^A-Za-z0-9]+", "_", name)):
        return Guess(_T.CURRENCY, f"Numbers with at most {places} places, and the name of a sum.")
    if places == 0:
        whole = [int(value) for value in values]
        return _whole(min(whole), max(whole))
    return Guess(_T.DOUBLE, f"Numbers with up to {places} places.")


def _places(value: Any) -> int:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 99


def _dates(values: Sequence[str]) -> Guess | None:
    if _all(_DATE.fullmatch, values) and _all(_is_day, values):
        return Guess(_T.DATE, "All values are dates such as 2026-03-17.")
    if _all(_MOMENT.fullmatch, values) and _all(_is_moment, values):
        told = "All values are a date with a time."
        if _all(_WIRE_MOMENT.fullmatch, values):
            return Guess(_T.DATETIME, told)
        return Guess(_T.DATETIME, told, warnings=(_NO_ZONE,))
    return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(values: Sequence[str], because: str) -> Guess:
    longest = max(map(len, values))
    length = next((fit for fit in _LENGTHS if fit >= longest), LENGTH_LIMIT)
    told = f"{because} Text; the longest has {longest} characters.".strip()
    warnings = () if longest <= LENGTH_LIMIT else (_TOO_LONG.format(longest),)
    return Guess(_T.STRING, told, length, warnings)


_INEXACT = "Numbers beyond 64 bits are kept inexactly."
_NO_ZONE = "Some times are not as records need them: with seconds and a zone, as …T02:00:00Z."
_TOO_LONG = f"A value has {{}} characters; {LENGTH_LIMIT} at most fit."
