"""The shapes of Context Services' bodies, as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from collections.abc import Mapping

from backend.api.context.common import ERRORS
from backend.api.context.resource_shapes import RESOURCE_SHAPES
from backend.api.context.words import any_case, or_null, ref, thing
from backend.api.operations import Json
from backend.modes import ServerMode
from backend.schemas.model import AttributeType, Cardinality
from backend.schemas.plan import EffectKind, Remedy

__all__ = ["ERRORS", "SHAPES"]

_SCHEMA_NAME: Json = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]{0,25}$"}
_ATTRIBUTE_NAME: Json = {
    "type": "string",
    "maxLength": 64,
    "pattern": "^[A-Za-z][A-Za-z0-9_]*( [A-Za-z0-9_]+)*$",
}
_SCALAR: Json = {"type": ["boolean", "number", "string", "null"]}
_FLAG: Json = {"anyOf": [{"type": "boolean"}, any_case("true", "false")]}
_ATTRIBUTE: dict[str, Json] = {
    "name": _ATTRIBUTE_NAME,
    "type": any_case(*AttributeType),
    "length": {"type": ["integer", "string", "null"], "pattern": "^-?[0-9]{1,20}$"},
    "default": _SCALAR,
    "mandatory": _FLAG,
    "unique": _FLAG,
    "encrypt": _FLAG,
}
_EDITED: dict[str, Json] = {
    "was": or_null({"type": "string", "minLength": 1}),
    "remedy": {"enum": [*(remedy.value for remedy in Remedy), None]},
    "value": _SCALAR,
}
_TOLD: Json = thing(
    ["pointer", "code", "message"],
    {"pointer": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"}},
)
_COUNT: Json = {"type": "integer", "minimum": 0}


def _schema(attribute: Json) -> Json:
    return thing(
        ["name", "type"],
        {
            "name": _SCHEMA_NAME,
            "type": any_case(*Cardinality),
            "attributes": {"type": "array", "items": attribute},
            "unique": {
                "description": "A flat list of names is one key over all of them; if any item is "
                "an array, every item is a key of its own.",
                "anyOf": [
                    {"type": "array", "items": _KEY},
                    {"type": ["string", "null"]},
                ],
            },
        },
    )


_KEY: Json = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}},
    ]
}
_PUBLISHED_ATTRIBUTE = thing(
    ["name", "type", "length", "mandatory", "unique", "encrypt"],
    {
        "name": _ATTRIBUTE_NAME,
        "type": {"enum": [type_.value for type_ in AttributeType]},
        "length": {"type": "integer", "minimum": 0, "maximum": 4000},
        "default": {"type": ["boolean", "number", "string"]},
        "mandatory": {"type": "boolean"},
        "unique": {"type": "boolean"},
        "encrypt": {"type": "boolean"},
    },
)
_CASE = thing(
    ["resource", "value", "becomes", "reason"],
    {key: {"type": "string"} for key in ("resource", "value", "becomes", "reason")},
)
_REMEDY: Json = {"enum": [remedy.value for remedy in Remedy]}
_EFFECT = thing(
    ["kind", "attribute", "message", "count", "remedies", "remedy", "stops", "records"],
    {
        "kind": {"enum": [kind.value for kind in EffectKind]},
        "attribute": {"type": ["string", "null"]},
        "message": {"type": "string"},
        "count": _COUNT,
        "remedies": {"type": "array", "items": _REMEDY},
        "remedy": {"enum": [*(remedy.value for remedy in Remedy), None]},
        "stops": {"type": "boolean"},
        "records": {"type": "array", "items": _CASE},
    },
)

SHAPES: Mapping[str, Json] = {
    ERRORS: thing(
        ["code", "message", "errors"],
        {
            "code": {"type": "string"},
            "message": {"type": "string"},
            "errors": {"type": "array", "minItems": 1, "items": _TOLD},
        },
    ),
    "ExtensionSchema": _schema(thing(["name", "type"], _ATTRIBUTE)),
    "Edition": _schema(thing(["name", "type"], {**_ATTRIBUTE, **_EDITED})),
    "PublishedSchema": thing(
        ["name", "type", "attributes"],
        {
            "name": _SCHEMA_NAME,
            "type": {"enum": [cardinality.value for cardinality in Cardinality]},
            "attributes": {"type": "array", "items": _PUBLISHED_ATTRIBUTE},
            "unique": {"type": "array", "minItems": 1, "items": _KEY},
        },
    ),
    "PublishedSchemas": {"type": "array", "items": ref("PublishedSchema")},
    "Name": thing(["name"], {"name": _SCHEMA_NAME}),
    "Published": thing(
        ["name", "version"],
        {"name": _SCHEMA_NAME, "version": {"type": "integer", "minimum": 1}},
    ),
    "Plan": thing(
        [
            "name",
            "version",
            "changes_nothing",
            "ready",
            "records",
            "differences",
            "effects",
            "errors",
        ],
        {
            "name": _SCHEMA_NAME,
            "version": {"type": "integer", "minimum": 1},
            "changes_nothing": {"type": "boolean"},
            "ready": {"type": "boolean"},
            "records": _COUNT,
            "differences": {"type": "array", "items": {"type": "string"}},
            "effects": {"type": "array", "items": _EFFECT},
            "errors": {"type": "array", "items": _TOLD},
        },
    ),
    "EditionAnswer": {"anyOf": [ref("Published"), ref("Plan")]},
    "Mode": {
        "type": "object",
        "required": ["mode"],
        "properties": {"mode": any_case(*ServerMode)},
    },
    "ModeChanged": thing(["server changed"], {"server changed": {"enum": list(ServerMode)}}),
    "Status": thing(["mode"], {"mode": {"enum": list(ServerMode)}}),
    **RESOURCE_SHAPES,
}
