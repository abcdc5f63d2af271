"""Schemas as the one JSON file that is kept in version control.

The same schemas always give the same text, and a small edit a small difference: fixed order of
schemas and fields, what is not there left out. Ids are kept, so that a rename stays a rename.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from backend.errors import Problem, Refused, shortened
from backend.schemas.body import dump_json
from backend.schemas.canonical_fields import Fields
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

FORMAT = "extension-workshop-schemas"
VERSION = 1
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_TAGS: dict[type[Any], str] = {int: "integer", float: "double", Decimal: "decimal"}


def write(schemas: Sequence[Schema]) -> str:
    """The file's text, by kind and name; :func:`read` gives back the very same schemas."""
    kinds = list(Kind)
    ordered = sorted(schemas, key=lambda s: (kinds.index(s.kind), s.name.lower(), s.name))
    text = dump_json(
        {"format": FORMAT, "version": VERSION, "schemas": [_schema_to_json(s) for s in ordered]}
    )
    # A draft may hold what no file can: half of a surrogate pair goes as its escape.
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def is_canonical(data: object) -> bool:
    """Whether parsed JSON claims to be such a file."""
    return isinstance(data, Mapping) and data.get("format") == FORMAT


def read(data: object) -> tuple[Schema, ...]:
    """The schemas of a parsed file, in its order. Raises :class:`Refused` with every fault.

    ``data`` comes from :func:`~backend.schemas.body.load_json`, so that amounts are exact. An
    attribute or key added by hand may lack its id: it gets a new one.
    """
    if not is_canonical(data):
        raise Refused(
            Problem(
                "not-canonical",
                "This is not a file of schemas of this program.",
                remedy=f"Its first field must be “format”: “{FORMAT}”.",
            )
        )
    problems: list[Problem] = []
    fields = Fields(data, "", problems)
    fields.only("format", "version", "schemas")
    version = fields.whole("version")
    if version is not None and version > VERSION:
        raise Refused(
            Problem(
                "format-too-new",
                f"The file has version {version} of the format; {VERSION} is known.",
                remedy="Open it with a newer version of this program.",
                pointer="/version",
            )
        )
    schemas = tuple(_schema(item) for item in fields.items("schemas"))
    if problems:
        raise Refused(*problems)
    return schemas


def _schema_to_json(schema: Schema) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": schema.kind.value,
        "name": schema.name,
        "type": schema.cardinality.value,
        "attributes": [_attribute_to_json(a) for a in schema.attributes],
    }
    if schema.keys:
        data["keys"] = [{"id": k.id, "attributes": list(k.attributes)} for k in schema.keys]
    if schema.decisions:
        data["decisions"] = [_decision_to_json(d) for d in schema.decisions]
    return data


def _attribute_to_json(attribute: Attribute) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": attribute.id,
        "name": attribute.name,
        "type": attribute.type.value,
    }
    if attribute.length is not None:
        data["length"] = attribute.length
    if attribute.mandatory:
        data["mandatory"] = True
    if attribute.default is not MISSING:
        data["default"] = _value_to_json(attribute.type, attribute.default)
    if attribute.unique:
        data["unique"] = True
    if attribute.encrypt:
        data["encrypt"] = True
    return data


def _decision_to_json(decision: Decision) -> dict[str, Any]:
    data = {
        "subject": decision.subject,
        "name": decision.name,
        "state": decision.state.value,
        "note": decision.note,
        "asked_by": decision.asked_by,
    }
    return {key: value for key, value in data.items() if value or key == "state"}


def _value_to_json(type_: AttributeType, value: Value) -> Any:
    """A plain JSON value where it is read back as it is, else with its type by its side.

    A draft whose type was changed may hold an amount where a double belongs.
    """
    if isinstance(value, (bool, str)):
        return value
    number = float(value) if isinstance(value, float) else value
    if math.isfinite(number):
        written: Any = value
        if isinstance(value, (float, Decimal)):  # what a reader makes of the text
            text = repr(value) if isinstance(value, float) else str(value)
            written = int(text) if text.lstrip("-").isdigit() else Decimal(text)
        back = _number(type_, written)
        if type(back) is type(value) and str(back) == str(value):
            return value
    return {_TAGS[type(value)]: str(value)}


def _number(type_: AttributeType, number: float | Decimal) -> Value:
    """A JSON number as a value: with a point it is exact, but for a double's."""
    if type_ is AttributeType.CURRENCY:
        return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    if isinstance(number, int):
        return number
    if type_ is AttributeType.DOUBLE:
        return float(number)
    return Decimal(repr(number)) if isinstance(number, float) else number


def _schema(fields: Fields) -> Schema:
    fields.only("kind", "name", "type", "attributes", "keys", "decisions")
    attributes = tuple(_attribute(item) for item in fields.items("attributes"))
    fields.once("attributes", [a.id for a in attributes], "id")
    ids = {a.id for a in attributes}
    keys = tuple(_key(item, ids) for item in fields.items("keys", optional=True))
    fields.once("keys", [k.id for k in keys], "id")
    decisions = [_decision(item) for item in fields.items("decisions", optional=True)]
    fields.once("decisions", [d.subject for d in decisions], "subject")
    said = (decision for decision in decisions if not decision.is_blank)
    return Schema(
        fields.word("kind", Kind, Kind.TASKS),
        fields.text("name", optional=False),
        fields.word("type", Cardinality, Cardinality.SINGLE),
        attributes,
        keys,
        tuple(sorted(said, key=lambda d: d.subject)),
    )


def _attribute(fields: Fields) -> Attribute:
    fields.only("id", "name", "type", "length", "mandatory", "default", "unique", "encrypt")
    type_ = fields.word("type", AttributeType, AttributeType.STRING)
    attribute = Attribute(
        name=fields.text("name", optional=False),
        type=type_,
        length=fields.whole("length"),
        mandatory=fields.flag("mandatory"),
        default=_default(fields, type_),
        unique=fields.flag("unique"),
        encrypt=fields.flag("encrypt"),
    )
    return fields.with_id(attribute)


def _default(fields: Fields, type_: AttributeType) -> Value | Missing:
    value = fields.get("default", MISSING)
    if value is MISSING or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float, Decimal)):
        try:
            return _number(type_, value)
        except OverflowError:
            pass
    if isinstance(value, Mapping) and len(value) == 1:
        ((tag, text),) = value.items()
        made = {word: kind for kind, word in _TAGS.items()}.get(tag)
        if made is not None and isinstance(text, str):
            try:
                typed: Value = made(text)
                return typed
            except (ValueError, ArithmeticError):
                pass
    fields.fault("default-invalid", "A default is a single value.", "default", value)
    return MISSING


def _key(fields: Fields, ids: set[str]) -> UniqueKey:
    fields.only("id", "attributes")
    found = fields.texts("attributes")
    for at, attribute_id in enumerate(found):
        if attribute_id not in ids:
            fields.fault(
                "key-attribute-missing",
                f"The key names {shortened(repr(attribute_id))}, the id of no attribute here.",
                f"attributes/{at}",
            )
    return fields.with_id(UniqueKey(tuple(found)))


def _decision(fields: Fields) -> Decision:
    fields.only("subject", "name", "state", "note", "asked_by")
    return Decision(
        fields.text("subject"),
        fields.word("state", DecisionState, DecisionState.OPEN),
        fields.text("note"),
        fields.text("asked_by"),
        fields.text("name"),
    )
