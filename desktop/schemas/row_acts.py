"""What is done to several attributes at once, as changes that make one step. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from backend.schemas.changes import (
    AddAttribute,
    AttributeField,
    Change,
    MoveAttribute,
    RemoveAttribute,
    SetAttribute,
)
from backend.schemas.diff import same_value
from backend.schemas.model import Attribute, AttributeType, Schema

_NAMED = 3


def several(count: int, what: str = "attribute") -> str:
    """``3 attributes``, ``1 attribute``."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def some_of(words: Iterable[str]) -> str:
    """``a, b and c``, ``a, b, c and 4 more``."""
    found = list(words)
    if len(found) > _NAMED:
        found[_NAMED:] = [f"{len(found) - _NAMED:,} more"]
    return " and ".join(part for part in (", ".join(found[:-1]), *found[-1:]) if part)


def removals(schema: Schema, rows: Sequence[int]) -> list[Change]:
    return [RemoveAttribute(schema.attributes[row].id) for row in rows]


def duplicates(schema: Schema, rows: Sequence[int]) -> list[AddAttribute]:
    """Copies of the rows, all of them after the last one, with names that are free."""
    names = {a.name.lower() for a in schema.attributes}
    made = []
    for number, row in enumerate(rows, 1):
        copy = copy_of(schema.attributes[row], names)
        names.add(copy.name.lower())
        made.append(AddAttribute(rows[-1] + number, copy))
    return made


def additions(attributes: Iterable[Attribute], at: int) -> list[AddAttribute]:
    """The attributes from row ``at`` on."""
    return [AddAttribute(at + number, made) for number, made in enumerate(attributes)]


def moves(schema: Schema, rows: Sequence[int], at: int) -> list[Change]:
    """Puts the rows together before what stands in row ``at``; empty where they stand there.

    Only the rows themselves are moved, so that the history says what was meant.
    """
    order = [a.id for a in schema.attributes]
    chosen = [order[row] for row in rows]
    above = [i for i in order[:at] if i not in set(chosen)]
    below = [i for i in order[at:] if i not in set(chosen)]
    return _led_to(order, [*above, *chosen, *below], chosen)


def shifts(schema: Schema, rows: Sequence[int], by: int) -> list[Change]:
    """Moves each of the rows by one, up or down, as far as there is room; gaps between stay."""
    order = [a.id for a in schema.attributes]
    goal = list(order)
    chosen = {order[row] for row in rows}
    for row in rows if by < 0 else reversed(rows):
        to = row + by
        if 0 <= to < len(goal) and goal[to] not in chosen:
            goal[row], goal[to] = goal[to], goal[row]
    return _led_to(order, goal, [i for i in goal if i in chosen])


def settings(
    schema: Schema, rows: Sequence[int], field: AttributeField, value: object
) -> list[SetAttribute]:
    """The value for each row that can have it and has it not yet.

    A length is for strings, a default for the attributes of the first row's type. A type that has
    no length takes the old one away.
    """
    first = schema.attributes[rows[0]]
    ends_length = field == "type" and value is not AttributeType.STRING
    found: list[SetAttribute] = []
    for row in rows:
        attribute = schema.attributes[row]
        if field == "length" and attribute.type is not AttributeType.STRING and row != rows[0]:
            continue
        if field == "default" and attribute.type is not first.type:
            continue
        if same_value(getattr(attribute, field), value):
            continue
        found.append(SetAttribute(attribute.id, field, value))
        if ends_length and attribute.length is not None:
            found.append(SetAttribute(attribute.id, "length", None))
    return found


def copy_of(attribute: Attribute, names: set[str]) -> Attribute:
    """A duplicate with an id of its own and a name that is free: ``rating_2``."""
    number = 2
    while f"{attribute.name}_{number}".lower() in names:
        number += 1
    return replace(attribute, id=Attribute().id, name=f"{attribute.name}_{number}")


def _led_to(order: list[str], goal: list[str], chosen: Sequence[str]) -> list[Change]:
    """Those moved down from the last on, those moved up from the first on: none is moved twice."""
    now = list(order)
    made: list[Change] = []
    places = {attribute_id: at for at, attribute_id in enumerate(goal)}
    before = {attribute_id: at for at, attribute_id in enumerate(order)}
    down = [i for i in reversed(chosen) if places[i] > before[i]]
    up = [i for i in chosen if places[i] < before[i]]
    for attribute_id in (*down, *up):
        to = places[attribute_id]
        if now.index(attribute_id) != to:
            now.remove(attribute_id)
            now.insert(to, attribute_id)
            made.append(MoveAttribute(attribute_id, to))
    for to, attribute_id in enumerate(goal):  # where the others had to make room differently
        if now[to] != attribute_id:
            now.remove(attribute_id)
            now.insert(to, attribute_id)
            made.append(MoveAttribute(attribute_id, to))
    return made
