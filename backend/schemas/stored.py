"""Schemas and changes as the JSON that the store keeps, ids included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from backend.damage import decoding
from backend.schemas import changes
from backend.schemas.model import (
    MISSING,
    Attribute,
    AttributeType,
    Cardinality,
    Decision,
    DecisionState,
    Kind,
    Missing,
    Schema,
    UniqueKey,
    Value,
)

_CHANGES: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        changes.RenameSchema,
        changes.SetKind,
        changes.SetCardinality,
        changes.AddAttribute,
        changes.RemoveAttribute,
        changes.MoveAttribute,
        changes.SetAttribute,
        changes.AddKey,
        changes.RemoveKey,
        changes.SetKey,
        changes.SetDecision,
    )
}


def schema_to_json(schema: Schema) -> dict[str, Any]:
    return {
        "kind": schema.kind.value,
        "name": schema.name,
        "cardinality": schema.cardinality.value,
        "attributes": [_attribute_to_json(a) for a in schema.attributes],
        "keys": [{"id": k.id, "attributes": list(k.attributes)} for k in schema.keys],
        "decisions": [_to_json(d) for d in schema.decisions],
    }


@decoding
def schema_from_json(data: dict[str, Any]) -> Schema:
    return Schema(
        Kind(data["kind"]),
        data["name"],
        Cardinality(data["cardinality"]),
        tuple(_attribute_from_json(a) for a in data["attributes"]),
        tuple(_key_from_json(k) for k in data["keys"]),
        tuple(_decision_from_json(d) for d in data.get("decisions", ())),  # none in the first ones
    )


def change_to_json(change: changes.Change) -> dict[str, Any]:
    data = {f.name: _to_json(getattr(change, f.name)) for f in fields(change)}
    return {"change": type(change).__name__, **data}


@decoding
def change_from_json(data: dict[str, Any]) -> changes.Change:
    arguments = dict(data)
    kind = _CHANGES[arguments.pop("change")]
    readers: dict[str, Callable[[Any], Any]] = {
        "kind": Kind,
        "cardinality": Cardinality,
        "attribute": _attribute_from_json,
        "key": _key_from_json,
        "attributes": tuple,
        "decision": _decision_from_json,
    }
    for name, value in arguments.items():
        if name in readers:
            arguments[name] = readers[name](value)
        elif name == "value":
            arguments[name] = _field_from_json(arguments["field"], value)
    change: changes.Change = kind(**arguments)
    return change


def value_to_json(value: Value) -> Any:
    """A value as the store keeps it: an exact amount as ``{"decimal": "1.50"}``."""
    return {"decimal": format(value, "f")} if isinstance(value, Decimal) else value


def value_from_json(data: Any) -> Value:
    value: Value = Decimal(data["decimal"]) if isinstance(data, dict) else data
    return value


def _to_json(value: object) -> Any:
    match value:
        case Attribute():
            return _attribute_to_json(value)
        case UniqueKey():
            return {"id": value.id, "attributes": list(value.attributes)}
        case Decision():
            return asdict(value)
        case Missing():
            return None
        case Decimal():
            return value_to_json(value)
        case tuple():
            return list(value)
        case _:
            return value


def _field_from_json(name: str, value: Any) -> Any:
    if name == "type":
        return AttributeType(value)
    if name == "default":
        return MISSING if value is None else value_from_json(value)
    return value


def _attribute_to_json(attribute: Attribute) -> dict[str, Any]:
    return {f.name: _to_json(getattr(attribute, f.name)) for f in fields(attribute)}


def _attribute_from_json(data: dict[str, Any]) -> Attribute:
    return Attribute(**{name: _field_from_json(name, value) for name, value in data.items()})


def _key_from_json(data: dict[str, Any]) -> UniqueKey:
    return UniqueKey(tuple(data["attributes"]), data["id"])


def _decision_from_json(data: dict[str, Any]) -> Decision:
    return Decision(**{**data, "state": DecisionState(data["state"])})
