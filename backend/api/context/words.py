"""Pieces that several shapes are made of (JSON Schema, draft 2020-12)."""

from __future__ import annotations

from backend.api.operations import Json


def any_case(*words: str) -> Json:
    """One of the words, in upper and lower case."""
    patterns = ("".join(_letter(letter) for letter in word) for word in words)
    return {"type": "string", "pattern": f"^({'|'.join(patterns)})$"}


def _letter(letter: str) -> str:
    return f"[{letter}{letter.upper()}]" if letter.isalpha() else letter


def thing(required: list[str], properties: dict[str, Json], *, more: Json = False) -> Json:
    """An object; ``more`` is the schema of other members, ``False`` for none."""
    found = {"type": "object", "properties": properties, "additionalProperties": more}
    return {**found, "required": required} if required else found


def ref(shape: str) -> Json:
    return {"$ref": f"#/components/schemas/{shape}"}


def or_null(shape: Json) -> Json:
    return {**shape, "type": [*_types(shape), "null"]}


def _types(shape: Json) -> list[str]:
    return shape["type"] if isinstance(shape["type"], list) else [shape["type"]]


INTEGER: Json = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
TEXT: Json = {"type": "string", "maxLength": 4000}
WORD: Json = {
    "type": ["integer", "string"],
    "minimum": -(2**63),
    "maximum": 2**63 - 1,
    "maxLength": 4000,
}
MOMENT: Json = {"type": "string", "format": "date-time"}
EXTENSION: Json = {"type": ["object", "array"], "items": {"type": "object"}}
