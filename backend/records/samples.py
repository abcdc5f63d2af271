"""Sample records for demonstrations: of any schema, like real ones, the same for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from backend.records.sample_texts import Person, has_word, text_for
from backend.schemas.model import Attribute, AttributeType, Schema, Value

_FILLED = 0.85
"""How many of the values that may be left out are there."""
_FIRST_DAY = date(2024, 1, 1)
_DAYS = 900
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def sample_values(schema: Schema, seed: int = 0) -> Iterator[dict[str, Value]]:
    """Records without end, each fit for the schema; values by attribute id.

    Mandatory attributes have a value always, the others mostly. Whether a unique key is free only
    the store can say: who adds them takes the next where one is refused. Attributes of a key vary
    as widely as their type and length let them.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret comes of it
    keyed = {i for key in schema.all_keys() for i in key.attributes}
    number = 0
    while True:
        person = Person(chance)
        values: dict[str, Value] = {}
        for attribute in schema.attributes:
            there = attribute.mandatory or attribute.id in keyed or chance.random() < _FILLED
            value = _value(attribute, person, number, unique=attribute.id in keyed)
            if there:
                values[attribute.id] = value
        yield values
        number += 1


def _value(attribute: Attribute, person: Person, number: int, *, unique: bool) -> Value:
    name = " ".join(part.lower() for part in _PARTS.findall(attribute.name))
    chance = person.chance
    match attribute.type:
        case AttributeType.BOOLEAN:
            return chance.random() < 0.7
        case AttributeType.INTEGER | AttributeType.LONG:
            return _whole(name, person, number, unique)
        case AttributeType.DOUBLE:
            if unique:
                return round(chance.uniform(0, 1_000_000), 6)
            return _rating(chance) if has_word(name, _RATINGS) else round(chance.uniform(0, 100), 2)
        case AttributeType.CURRENCY:
            highest = 10**9 if unique else 50_000
            return Decimal(chance.randint(99, highest)).scaleb(-2)
        case AttributeType.DATE:
            days = chance.randint(0, 36_500 if unique else _DAYS)
            if has_word(name, ("birth", "birthday", "born")):
                return (date(1940, 1, 1) + timedelta(days=chance.randint(0, 24_000))).isoformat()
            return (_FIRST_DAY + timedelta(days=days)).isoformat()
        case AttributeType.DATETIME:
            moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(
                milliseconds=chance.randint(0, _DAYS * 86_400) * 1000 + (number if unique else 0)
            )
            return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        case AttributeType.STRING:
            return _text(attribute, name, person, number, unique)


_RATINGS = ("rating", "score", "stars", "satisfaction", "grade")


def _rating(chance: random.Random) -> float:
    return chance.choice((1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 4.0, 4.5, 5.0, 5.0))


def _whole(name: str, person: Person, number: int, unique: bool) -> int:
    chance = person.chance
    if has_word(name, _RATINGS) and not unique:
        return chance.choices((1, 2, 3, 4, 5), (1, 2, 4, 8, 6))[0]
    if has_word(name, ("phone", "fax", "mobile", "telephone")) and "type" not in name:
        return 5_550_000 + chance.randint(100, 9_999) + (number * 10_000 if unique else 0) % 10**9
    if unique:
        return 1_000 + number * 7 + chance.randint(0, 6)
    if has_word(name, ("age",)):
        return chance.randint(18, 90)
    if has_word(name, ("year",)):
        return chance.randint(1990, 2026)
    if has_word(name, ("type", "kind", "priority", "level")):
        return chance.randint(0, 3)
    if has_word(name, ("percent", "percentage", "discount")):
        return chance.randrange(0, 100, 5)
    if has_word(name, ("seconds", "duration", "waited")):
        return chance.randint(5, 900)
    return chance.randint(1, 200)


def _text(attribute: Attribute, name: str, person: Person, number: int, unique: bool) -> str:
    limit = attribute.effective_length
    made = text_for(name, person)
    if unique and limit:
        # A counter at the end, where the words leave room for it.
        count = _base36(number)
        made = f"{made[: max(0, limit - len(count) - 1)].rstrip()}-{count}".lstrip("-")
    if len(made) > limit:
        made = _cut(made, limit)
    return made


def _cut(text: str, limit: int) -> str:
    """At the end of a word, where there is one."""
    cut = text[:limit]
    return cut.rsplit(" ", 1)[0].rstrip(",.") if " " in cut[1:] and limit > 8 else cut


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits
