"""JSON Schema 2020-12 of extension records as they go over the wire.

One schema describes one record: an object keyed by the names of the attributes. It accepts exactly
the records that ``backend.records.wire`` and ``fitting`` accept, but for what no JSON Schema can
say: that a unique key holds once within a resource. Numbers are meant exactly: a reader that makes
binary floats of them may see ``0.1`` as no multiple of ``0.0001``.

What JSON Schema has no word for stands under words of ours, which validators pass over:
``x-extends`` (the kind), ``x-cardinality``, ``x-unique`` (the keys, each a list of names),
``x-type`` and ``x-encrypt`` of an attribute, and ``x-mandatory`` where its default lets it be left
out. ``encrypt`` is not ``writeOnly``: the value is kept and answered, and masked only for the eye.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from backend.schemas.body import dump_json
from backend.schemas.exports.source import Source
from backend.schemas.exports.words import RESOURCE
from backend.schemas.model import MISSING, Attribute, AttributeType, Cardinality, Schema
from backend.schemas.moments import BEYOND, DATE, DATETIME
from backend.schemas.values import LARGEST

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def write(sources: Sequence[Source]) -> str:
    """One schema as the root; several under ``$defs``, as ``tasks.Feedback``."""
    return dump_json(document([source.schema for source in sources]))


def document(schemas: Sequence[Schema]) -> dict[str, Any]:
    """The JSON Schema of one schema or of several, as JSON values."""
    if len(schemas) == 1:
        found = {"$schema": DIALECT, **record(schemas[0])}
        if schemas[0].cardinality is Cardinality.MULTI:
            found["$defs"] = {"records": _several(schemas[0], "#")}
        return found
    definitions: dict[str, Any] = {}
    for schema in schemas:
        key = _free(f"{schema.kind.value}.{schema.name}", definitions)
        definitions[key] = record(schema)
        if schema.cardinality is Cardinality.MULTI:
            definitions[f"{key}.records"] = _several(schema, f"#/$defs/{key}")
    return {
        "$schema": DIALECT,
        "$comment": "Each extension schema is under $defs: point there, as in #/$defs/tasks.NAME.",
        "$defs": definitions,
    }


def record(schema: Schema) -> dict[str, Any]:
    """What one extension record of the schema has to be."""
    found: dict[str, Any] = {
        "title": schema.name,
        "description": f"An extension record of a {RESOURCE[schema.kind]}.",
    }
    if comment := _comment(schema):
        found["$comment"] = comment
    found |= {
        "x-extends": schema.kind.value,
        "x-cardinality": schema.cardinality.value,
        "type": "object",
        "properties": {a.name: value_of(a) for a in schema.attributes},
        "required": [a.name for a in schema.attributes if a.mandatory and a.default is MISSING],
        "additionalProperties": False,
    }
    if schema.keys:
        found["x-unique"] = [list(schema.key_names(key)) for key in schema.keys]
    return found


def value_of(attribute: Attribute) -> dict[str, Any]:
    """What a value of the attribute has to be. Null says "no value", where that is allowed."""
    type_, limits = _TYPES[attribute.type]
    needed = attribute.mandatory and attribute.default is MISSING
    found: dict[str, Any] = {
        "title": attribute.name,
        "type": type_ if needed else [type_, "null"],
        **limits,
    }
    if attribute.type is AttributeType.STRING:
        # A draft may have any number here; a negative one would be no JSON Schema.
        found["maxLength"] = max(0, attribute.effective_length)
    if attribute.default is not MISSING:
        found["default"] = attribute.default
    found["x-type"] = attribute.type.value
    if attribute.mandatory and not needed:
        found["x-mandatory"] = True  # with a default it may be left out, but it is mandatory
    marks = {
        # Where there is a default, "required" does not say it.
        "x-mandatory": attribute.mandatory and not needed,
        "x-unique": attribute.unique,
        "x-encrypt": attribute.encrypt,
    }
    return found | {word: True for word, is_set in marks.items() if is_set}


def _several(schema: Schema, reference: str) -> dict[str, Any]:
    return {
        "title": f"{schema.name} records",
        "description": f"All extension records of a {RESOURCE[schema.kind]}.",
        "type": "array",
        "items": {"$ref": reference},
    }


def _comment(schema: Schema) -> str:
    if schema.cardinality is Cardinality.SINGLE:
        return ""  # where there is one record, no key can bite
    keys = [" and ".join(schema.key_names(key)) for key in schema.all_keys()]
    told = (f"No two records of one {RESOURCE[schema.kind]} may have the same {k}." for k in keys)
    return " ".join([*told, "JSON Schema cannot say so."]) if keys else ""


def _free(name: str, taken: dict[str, Any]) -> str:
    """The name, with a number where a draft has the name of another schema."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}.{number}"
    return found


def _pattern(text: str) -> str:
    return f"^{text}$"


_CURRENCY_BOUND = 10**15
_TYPES: dict[AttributeType, tuple[str, dict[str, Any]]] = {
    AttributeType.BOOLEAN: ("boolean", {}),
    AttributeType.STRING: ("string", {}),
    AttributeType.INTEGER: ("integer", {"minimum": -(2**31), "maximum": 2**31 - 1}),
    # With "maximum", jsonschema-rs 0.60 refuses 9223372036854775806.0.
    AttributeType.LONG: ("integer", {"minimum": -(2**63), "exclusiveMaximum": 2**63}),
    AttributeType.DOUBLE: ("number", {"minimum": -LARGEST, "maximum": LARGEST}),
    AttributeType.DATE: ("string", {"format": "date", "pattern": _pattern(DATE)}),
    AttributeType.DATETIME: (
        "string",
        {
            "format": "date-time",
            "pattern": _pattern(DATETIME),
            "not": {"type": "string", "pattern": _pattern(BEYOND)},
        },
    ),
    AttributeType.CURRENCY: (
        "number",
        {
            "exclusiveMinimum": -_CURRENCY_BOUND,
            "exclusiveMaximum": _CURRENCY_BOUND,
            "multipleOf": Decimal("0.0001"),
        },
    ),
}
