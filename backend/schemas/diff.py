"""What lies between two schemas, as changes and as sentences. Everything here is pure.

``patch(a, diff(a, b)) == b``; patching twice is patching once; ``reverse(a, diff(a, b))`` leads
back from ``b`` to ``a``. Attributes and keys are the same where their ids are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from backend.schemas.changes import (
    AddAttribute,
    AddKey,
    AttributeField,
    Change,
    MoveAttribute,
    RemoveAttribute,
    RemoveKey,
    RenameSchema,
    SetAttribute,
    SetCardinality,
    SetDecision,
    SetKey,
    SetKind,
    apply,
    inverse,
)
from backend.schemas.model import Attribute, Decision, Schema, UniqueKey

FIELDS: tuple[AttributeField, ...] = (
    "name",
    "type",
    "length",
    "mandatory",
    "default",
    "unique",
    "encrypt",
)


def diff(old: Schema, new: Schema) -> tuple[Change, ...]:
    """The changes that lead from ``old`` to ``new``, in an order in which each can be made."""
    made: list[Change] = []
    now = old
    for part in (_heading, _freed_keys, _removed, _kept, _added, _moved, _keys, _decisions):
        for change in list(part(now, new)):
            made.append(change)
            now = apply(now, change)
    return tuple(made)


def patch(schema: Schema, changes: Sequence[Change]) -> Schema:
    """The schema with the changes made, but for those that are made already."""
    for change in changes:
        if not _is_made(schema, change):
            schema = apply(schema, change)
    return schema


def reverse(schema: Schema, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that take ``changes`` back, where ``schema`` is the schema before them."""
    backwards: list[Change] = []
    for change in changes:
        if not _is_made(schema, change):
            backwards.insert(0, inverse(schema, change))
            schema = apply(schema, change)
    return tuple(backwards)


def align(old: Schema, new: Schema) -> Schema:
    """``new``, come from elsewhere, with the ids of ``old`` where they mean the same.

    An attribute is the same where its name is, in any case; then, where only one on each side is
    left that is alike in everything but the name, that one was renamed.
    """
    ids: dict[str, str] = {}
    left = {a.name.lower(): a for a in reversed(old.attributes)}
    for attribute in new.attributes:
        known = left.pop(attribute.name.lower(), None)
        if known is not None:
            ids[attribute.id] = known.id
    for attribute in new.attributes:
        alike = [a for a in left.values() if _alike(a, attribute)]
        rivals = [a for a in new.attributes if a.id not in ids and _alike(a, attribute)]
        if attribute.id not in ids and len(alike) == 1 == len(rivals):
            ids[attribute.id] = left.pop(alike[0].name.lower()).id
    return with_ids(new, ids, old.keys)


def with_ids(new: Schema, ids: Mapping[str, str], known: Sequence[UniqueKey]) -> Schema:
    """``new`` with other ids of attributes, where ``ids`` has some; a unique key over the same
    attributes as one of ``known`` is that one.
    """
    attributes = tuple(replace(a, id=ids.get(a.id, a.id)) for a in new.attributes)
    keys = [replace(k, attributes=tuple(ids.get(i, i) for i in k.attributes)) for k in new.keys]
    spare = list(known)
    for at, key in enumerate(keys):
        same = next((k for k in spare if k.attributes == key.attributes), None)
        if same is not None:
            spare.remove(same)
            keys[at] = same
    decisions = tuple(
        sorted(
            (replace(d, subject=ids.get(d.subject, d.subject)) for d in new.decisions),
            key=lambda d: d.subject,
        )
    )
    return replace(new, attributes=attributes, keys=tuple(keys), decisions=decisions)


def same_value(one: object, other: object) -> bool:
    """Equal, and of one type: ``True`` is not ``1`` here, nor ``1.0`` the amount ``1``."""
    return type(one) is type(other) and str(one) == str(other)


def _alike(one: Attribute, other: Attribute) -> bool:
    return replace(one, id="", name="") == replace(other, id="", name="")


def _heading(old: Schema, new: Schema) -> Iterator[Change]:
    if old.name != new.name:
        yield RenameSchema(new.name)
    if old.kind is not new.kind:
        yield SetKind(new.kind)
    if old.cardinality is not new.cardinality:
        yield SetCardinality(new.cardinality)


def _removed(now: Schema, new: Schema) -> Iterator[Change]:
    for attribute in now.attributes:
        if new.attribute(attribute.id) is None:
            yield RemoveAttribute(attribute.id)


def _kept(now: Schema, new: Schema) -> Iterator[Change]:
    for before in now.attributes:
        after = new.attributes[new.index(before.id)]
        for field in FIELDS:
            if not same_value(getattr(before, field), getattr(after, field)):
                yield SetAttribute(before.id, field, getattr(after, field))


def _added(now: Schema, new: Schema) -> Iterator[Change]:
    length = len(now.attributes)
    for index, attribute in enumerate(new.attributes):
        if now.attribute(attribute.id) is None:
            yield AddAttribute(min(index, length), attribute)
            length += 1


def _moved(now: Schema, new: Schema) -> Iterator[Change]:
    """From the front or from the back, whichever takes fewer: one row dragged is one move."""
    wanted = [a.id for a in new.attributes]
    ways = []
    for places in (range(len(wanted)), reversed(range(len(wanted)))):
        rows, moves = [a.id for a in now.attributes], []
        for index in places:
            if rows[index] != wanted[index]:
                rows.remove(wanted[index])
                rows.insert(index, wanted[index])
                moves.append(MoveAttribute(wanted[index], index))
        ways.append(moves)
    yield from min(ways, key=len)


def _freed_keys(old: Schema, new: Schema) -> Iterator[Change]:
    """Keys that go, or stand elsewhere; and of those that stay, what is going to be removed."""
    kept = _kept_keys(old, new)
    for key in old.keys:
        if key.id not in kept:
            yield RemoveKey(key.id)
            continue
        staying = tuple(i for i in key.attributes if new.attribute(i) is not None)
        if staying != key.attributes:
            yield SetKey(key.id, staying)


def _keys(now: Schema, new: Schema) -> Iterator[Change]:
    there = {key.id: key for key in now.keys}
    for index, key in enumerate(new.keys):
        if key.id not in there:
            yield AddKey(index, key)
        elif there[key.id].attributes != key.attributes:
            yield SetKey(key.id, key.attributes)


def _kept_keys(old: Schema, new: Schema) -> set[str]:
    """Keys of both that need not be moved: no change moves a key, so a moved one is made anew."""
    places = {key.id: index for index, key in enumerate(new.keys)}
    kept: set[str] = set()
    last = -1
    for key in old.keys:
        if places.get(key.id, -1) > last:
            last = places[key.id]
            kept.add(key.id)
    return kept


def _decisions(old: Schema, new: Schema) -> Iterator[Change]:
    for decision in new.decisions:
        if old.decision(decision.subject) != decision:
            yield SetDecision(decision)
    said = {decision.subject for decision in new.decisions}
    for decision in old.decisions:
        if decision.subject not in said:
            yield SetDecision(Decision(decision.subject))


def _is_made(schema: Schema, change: Change) -> bool:
    match change:
        case AddAttribute(_, attribute):
            return schema.attribute(attribute.id) is not None
        case RemoveAttribute(attribute_id):
            return schema.attribute(attribute_id) is None
        case AddKey(_, key):
            return any(k.id == key.id for k in schema.keys)
        case RemoveKey(key_id):
            return all(k.id != key_id for k in schema.keys)
        case _:
            return False
