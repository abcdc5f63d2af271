"""What lies between two schemas, in plain words: a sentence for each difference."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from backend.schemas.exports.words import RESOURCES
from backend.schemas.model import (
    MISSING,
    Attribute,
    AttributeType,
    Cardinality,
    Schema,
    UniqueKey,
    Value,
)
from backend.schemas.values import to_text


class DifferenceKind(StrEnum):
    """What sort of difference it is."""

    SCHEMA = "schema"
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    RETYPED = "retyped"
    CHANGED = "changed"
    REORDERED = "reordered"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. ``attribute_id`` is ``""`` where it is about the schema or a key."""

    kind: DifferenceKind
    sentence: str
    attribute_id: str = ""


def differences(old: Schema, new: Schema) -> tuple[Difference, ...]:
    """Everything by which the definition ``new`` differs from ``old``, in the form's order."""
    return (
        *_of_schema(old, new),
        *_of_attributes(old, new),
        *_of_order(old, new),
        *_of_keys(old, new),
    )


def in_words(attribute: Attribute) -> str:
    """An attribute's definition in a line: ``string of 40 characters, mandatory``."""
    parts = [_type(attribute)]
    if attribute.mandatory:
        parts.append("mandatory")
    if attribute.default is not MISSING:
        parts.append(f"default {_shown(attribute.default)}")
    if attribute.unique:
        parts.append("unique")
    if attribute.encrypt:
        parts.append("encrypted")
    return ", ".join(parts)


def _of_schema(old: Schema, new: Schema) -> Iterator[Difference]:
    sort = DifferenceKind.SCHEMA
    if old.name != new.name:
        yield Difference(sort, f"The schema “{old.name}” is now “{new.name}”.")
    if old.kind is not new.kind:
        yield Difference(
            sort, f"It extends {RESOURCES[new.kind]}; it extended {RESOURCES[old.kind]}."
        )
    if old.cardinality is not new.cardinality:
        many = new.cardinality is Cardinality.MULTI
        yield Difference(
            sort,
            "It is multi-valued now: a resource may hold several records."
            if many
            else "It is single-valued now: a resource may hold one record.",
        )


def _of_attributes(old: Schema, new: Schema) -> Iterator[Difference]:
    for attribute in old.attributes:
        if new.attribute(attribute.id) is None:
            yield Difference(
                DifferenceKind.REMOVED, f"“{attribute.name}” is removed.", attribute.id
            )
    for attribute in new.attributes:
        before = old.attribute(attribute.id)
        if before is None:
            yield Difference(
                DifferenceKind.ADDED,
                f"“{attribute.name}” is added: {in_words(attribute)}.",
                attribute.id,
            )
        else:
            for kind, sentence in _of_one(before, attribute):
                yield Difference(kind, sentence, attribute.id)


def _of_one(old: Attribute, new: Attribute) -> Iterator[tuple[DifferenceKind, str]]:
    changed = DifferenceKind.CHANGED
    name = f"“{new.name}”"
    if old.name != new.name:
        yield DifferenceKind.RENAMED, f"“{old.name}” is renamed to {name}."
    if old.type is not new.type:
        yield DifferenceKind.RETYPED, f"{name} is {_a(_type(new))}; it was {_a(_type(old))}."
    elif old.effective_length != new.effective_length:
        length, before = new.effective_length, old.effective_length
        yield changed, f"{name} may have {length} characters; it might have {before}."
    if old.mandatory != new.mandatory:
        yield changed, f"{name} {'is mandatory now' if new.mandatory else 'may be left out now'}."
    if old.default != new.default:
        yield changed, _of_default(name, old.default, new.default)
    if old.unique != new.unique:
        yield changed, f"{name} {'must be unique now' if new.unique else 'may repeat now'}."
    if old.encrypt != new.encrypt:
        yield changed, f"{name} {'is encrypted now' if new.encrypt else 'is not encrypted now'}."


def _of_default(name: str, old: object, new: object) -> str:
    if new is MISSING:
        return f"{name} has no default now; it was {_shown(old)}."
    if old is MISSING:
        return f"{name} has the default {_shown(new)} now."
    return f"The default of {name} is {_shown(new)}; it was {_shown(old)}."


def _of_order(old: Schema, new: Schema) -> Iterator[Difference]:
    """The fewest attributes that must have moved: those outside the longest run in order."""
    both = [a.id for a in old.attributes if new.attribute(a.id)]
    places = {a.id: index for index, a in enumerate(new.attributes)}
    staying = _longest_run([places[i] for i in both])
    ordered = [a for a in new.attributes if old.attribute(a.id)]
    for at, attribute in enumerate(ordered):
        if places[attribute.id] not in staying:
            after = f"after “{ordered[at - 1].name}”" if at else "to the top"
            yield Difference(
                DifferenceKind.REORDERED, f"“{attribute.name}” is moved {after}.", attribute.id
            )


def _longest_run(numbers: list[int]) -> set[int]:
    """The members of a longest rising subsequence."""
    ends: list[int] = []
    at: list[int] = []
    for number in numbers:
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        at.append(length)
    run, wanted = set(), len(ends) - 1
    for number, length in zip(reversed(numbers), reversed(at), strict=True):
        if length == wanted:
            run.add(number)
            wanted -= 1
    return run


def _of_keys(old: Schema, new: Schema) -> Iterator[Difference]:
    sort = DifferenceKind.KEY
    before = {key.id: key for key in old.keys}
    after = {key.id: key for key in new.keys}
    for key in old.keys:
        if key.id not in after:
            yield Difference(sort, f"The unique key {_key(old, key)} is removed.")
    for key in new.keys:
        if key.id not in before:
            yield Difference(sort, f"The unique key {_key(new, key)} is added.")
        elif before[key.id].attributes != key.attributes:
            yield Difference(
                sort,
                f"The unique key {_key(old, before[key.id])} is now {_key(new, key)}.",
            )
    kept = [key.id for key in old.keys if key.id in after]
    if kept != [key.id for key in new.keys if key.id in before]:
        yield Difference(sort, "The unique keys stand in another order.")


def _key(schema: Schema, key: UniqueKey) -> str:
    return f"({', '.join(schema.key_names(key))})"


def _type(attribute: Attribute) -> str:
    if attribute.type is AttributeType.STRING:
        return f"string of {attribute.effective_length} characters"
    return attribute.type.value


def _a(words: str) -> str:
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f"“{value}”"
    assert isinstance(value, Value)
    return to_text(value)
