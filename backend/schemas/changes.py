"""The closed set of changes by which a schema is edited.

Each change is a value, :func:`apply` is pure, and :func:`inverse` is the change that takes it back:
the same values make undo, the log in the store and what the window says it is about to undo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from backend.errors import Problem, Refused
from backend.schemas.model import (
    Attribute,
    Cardinality,
    Decision,
    Kind,
    Schema,
    UniqueKey,
)

AttributeField = Literal["name", "type", "length", "mandatory", "default", "unique", "encrypt"]


@dataclass(frozen=True, slots=True)
class RenameSchema:
    name: str


@dataclass(frozen=True, slots=True)
class SetKind:
    kind: Kind


@dataclass(frozen=True, slots=True)
class SetCardinality:
    cardinality: Cardinality


@dataclass(frozen=True, slots=True)
class AddAttribute:
    index: int
    attribute: Attribute


@dataclass(frozen=True, slots=True)
class RemoveAttribute:
    attribute_id: str


@dataclass(frozen=True, slots=True)
class MoveAttribute:
    attribute_id: str
    index: int


@dataclass(frozen=True, slots=True)
class SetAttribute:
    """One field of one attribute gets another value of the field's type."""

    attribute_id: str
    field: AttributeField
    value: Any


@dataclass(frozen=True, slots=True)
class AddKey:
    index: int
    key: UniqueKey


@dataclass(frozen=True, slots=True)
class RemoveKey:
    key_id: str


@dataclass(frozen=True, slots=True)
class SetKey:
    """A key gets other attributes."""

    key_id: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetDecision:
    """Something is said about an attribute or the schema; a blank decision takes it back."""

    decision: Decision


Change = (
    RenameSchema
    | SetKind
    | SetCardinality
    | AddAttribute
    | RemoveAttribute
    | MoveAttribute
    | SetAttribute
    | AddKey
    | RemoveKey
    | SetKey
    | SetDecision
)


@dataclass(frozen=True, slots=True)
class Step:
    """What one undo takes back: changes made together, and those that take them back in order."""

    text: str
    changes: tuple[Change, ...]
    inverse: tuple[Change, ...]
    undone: bool = False


def step(schema: Schema, changes: Sequence[Change], text: str = "") -> tuple[Schema, Step]:
    """The schema after all of the changes, and the step they make. Raises as :func:`apply`.

    ``text`` says what the step does; without, the first change speaks for it.
    """
    text = text or describe(schema, changes[0])
    backwards: list[Change] = []
    for change in changes:
        backwards.insert(0, inverse(schema, change))
        schema = apply(schema, change)
    return schema, Step(text, tuple(changes), tuple(backwards))


def apply_all(schema: Schema, changes: Sequence[Change]) -> Schema:
    """The schema after every change in turn. Raises as :func:`apply`."""
    for change in changes:
        schema = apply(schema, change)
    return schema


def apply(schema: Schema, change: Change) -> Schema:
    """The schema after the change.

    Raises :class:`~backend.errors.Refused` where an attribute that a key uses would be removed,
    and where the change speaks of an attribute or key that is not there.
    """
    match change:
        case RenameSchema(name):
            return replace(schema, name=name)
        case SetKind(kind):
            return replace(schema, kind=kind)
        case SetCardinality(cardinality):
            return replace(schema, cardinality=cardinality)
        case AddKey() | RemoveKey() | SetKey():
            return replace(schema, keys=_apply_to_keys(schema, change))
        case SetDecision(decision):
            return replace(schema, decisions=_decided(schema, decision))
        case _:
            return replace(schema, attributes=_apply_to_attributes(schema, change))


def inverse(schema: Schema, change: Change) -> Change:
    """The change that takes ``change`` back, where ``schema`` is the schema before it."""
    match change:
        case RenameSchema():
            return RenameSchema(schema.name)
        case SetKind():
            return SetKind(schema.kind)
        case SetCardinality():
            return SetCardinality(schema.cardinality)
        case AddAttribute(_, attribute):
            return RemoveAttribute(attribute.id)
        case RemoveAttribute(attribute_id):
            index = _position(schema, attribute_id)
            return AddAttribute(index, schema.attributes[index])
        case MoveAttribute(attribute_id):
            return MoveAttribute(attribute_id, _position(schema, attribute_id))
        case SetAttribute(attribute_id, name):
            attribute = schema.attributes[_position(schema, attribute_id)]
            return SetAttribute(attribute_id, name, getattr(attribute, name))
        case AddKey(_, key):
            return RemoveKey(key.id)
        case RemoveKey(key_id):
            index = _key_position(schema, key_id)
            return AddKey(index, schema.keys[index])
        case SetKey(key_id):
            return SetKey(key_id, schema.keys[_key_position(schema, key_id)].attributes)
        case SetDecision(decision):
            return SetDecision(schema.decision(decision.subject))


def describe(schema: Schema, change: Change) -> str:
    """What the change does, in a few words, where ``schema`` is the schema before it."""
    match change:
        case RenameSchema(name):
            return f"Name the schema “{name}”"
        case SetKind(kind):
            return f"Extend {kind.value}"
        case SetCardinality(cardinality):
            return f"Make it {cardinality.value}"
        case SetDecision(decision):
            return _describe_decision(schema, decision)
        case AddKey():
            return "Add a unique key"
        case RemoveKey():
            return "Delete a unique key"
        case SetKey():
            return "Change a unique key"
        case _:
            return _describe_attribute(schema, change)


def _describe_attribute(
    schema: Schema, change: AddAttribute | RemoveAttribute | MoveAttribute | SetAttribute
) -> str:
    match change:
        case AddAttribute(_, attribute):
            return f"Add {attribute.name or 'an attribute'}"
        case RemoveAttribute(attribute_id):
            return f"Delete {_name(schema, attribute_id)}"
        case MoveAttribute(attribute_id):
            return f"Move {_name(schema, attribute_id)}"
        case SetAttribute(attribute_id, "name", value):
            return f"Rename {_name(schema, attribute_id)} to {value}"
        case SetAttribute(attribute_id, name):
            return f"Change {name} of {_name(schema, attribute_id)}"


def _apply_to_attributes(
    schema: Schema, change: AddAttribute | RemoveAttribute | MoveAttribute | SetAttribute
) -> tuple[Attribute, ...]:
    rows = list(schema.attributes)
    match change:
        case AddAttribute(index, attribute):
            rows.insert(index, attribute)
        case RemoveAttribute(attribute_id):
            index = _position(schema, attribute_id)
            _refuse_if_in_key(schema, rows[index])
            del rows[index]
        case MoveAttribute(attribute_id, index):
            rows.insert(index, rows.pop(_position(schema, attribute_id)))
        case SetAttribute(attribute_id, name, value):
            index = _position(schema, attribute_id)
            rows[index] = replace(rows[index], **{name: value})
    return tuple(rows)


def _apply_to_keys(schema: Schema, change: AddKey | RemoveKey | SetKey) -> tuple[UniqueKey, ...]:
    keys = list(schema.keys)
    match change:
        case AddKey(index, key):
            _refuse_if_missing(schema, key.attributes)
            keys.insert(index, key)
        case RemoveKey(key_id):
            del keys[_key_position(schema, key_id)]
        case SetKey(key_id, attributes):
            _refuse_if_missing(schema, attributes)
            index = _key_position(schema, key_id)
            keys[index] = replace(keys[index], attributes=attributes)
    return tuple(keys)


def _decided(schema: Schema, decision: Decision) -> tuple[Decision, ...]:
    others = [d for d in schema.decisions if d.subject != decision.subject]
    kept = others if decision.is_blank else [*others, decision]
    return tuple(sorted(kept, key=lambda d: d.subject))


def _describe_decision(schema: Schema, decision: Decision) -> str:
    subject = _name(schema, decision.subject) if decision.subject else "the schema"
    if schema.decision(decision.subject).state is not decision.state:
        return f"Mark {subject} as {decision.state.value}"
    return f"Note on {subject}"


def _refuse_if_missing(schema: Schema, attribute_ids: tuple[str, ...]) -> None:
    for attribute_id in attribute_ids:
        _position(schema, attribute_id)


def _refuse_if_in_key(schema: Schema, attribute: Attribute) -> None:
    for index, key in enumerate(schema.keys):
        if attribute.id in key.attributes:
            names = ", ".join(schema.key_names(key))
            raise Refused(
                Problem(
                    "attribute-in-key",
                    f"{attribute.name or 'This attribute'} is part of the unique key ({names}).",
                    remedy="Take it out of the key first, then delete it.",
                    pointer=f"/unique/{index}",
                )
            )


def _position(schema: Schema, attribute_id: str) -> int:
    try:
        return schema.index(attribute_id)
    except KeyError:
        raise Refused(
            Problem("attribute-missing", "The attribute to change is no longer in the schema.")
        ) from None


def _key_position(schema: Schema, key_id: str) -> int:
    for index, key in enumerate(schema.keys):
        if key.id == key_id:
            return index
    raise Refused(Problem("key-missing", "The unique key to change is no longer in the schema."))


def _name(schema: Schema, attribute_id: str) -> str:
    attribute = schema.attribute(attribute_id)
    return attribute.name if attribute and attribute.name else "an attribute"
