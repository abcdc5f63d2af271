"""A schema of settings as a list to read: one line a setting, inner ones as ``outer.inner``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEEPEST = 6
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "object",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class SettingField:
    """``rule`` says in words what the schema allows; with the description where it has one."""

    name: str
    type: str
    required: bool
    rule: str


def setting_fields(schema: Mapping[str, Any]) -> list[SettingField]:
    """Every setting that the schema names."""
    return list(_fields(schema, "", 0))


def _fields(schema: Mapping[str, Any], prefix: str, depth: int) -> Iterator[SettingField]:
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict) or depth > _DEEPEST:
        return
    must = required if isinstance(required, list) else []
    for name, rule in properties.items():
        rules = rule if isinstance(rule, dict) else {}
        path = f"{prefix}{name}"
        yield SettingField(path, _type(rules), name in must, _rule(rules))
        yield from _fields(rules, f"{path}.", depth + 1)
        items = rules.get("items")
        if isinstance(items, dict):
            yield from _fields(items, f"{path}[].", depth + 1)


def _type(rules: Mapping[str, Any]) -> str:
    if isinstance(rules.get("enum"), list):
        return "one of"
    given = rules.get("type")
    names = given if isinstance(given, list) else [given]
    said = " or ".join(_TYPES[name] for name in names if isinstance(name, str) and name in _TYPES)
    items = rules.get("items")
    if given == "array" and isinstance(items, dict) and isinstance(items.get("type"), str):
        return f"list of {_type(items)}"
    return said or "any"


def _rule(rules: Mapping[str, Any]) -> str:
    said = (rules.get(key) for key in ("title", "description"))
    parts = [words.rstrip(".") for words in said if isinstance(words, str)]
    if isinstance(rules.get("enum"), list):
        parts.append(", ".join(_json(value) for value in rules["enum"]))
    parts += _bounds(rules, "minimum", "maximum", "")
    parts += _bounds(rules, "minLength", "maxLength", "character")
    parts += _bounds(rules, "minItems", "maxItems", "item")
    if isinstance(rules.get("pattern"), str):
        parts.append(f"matches {rules['pattern']}")
    if isinstance(rules.get("format"), str):
        parts.append(rules["format"])
    if "default" in rules:
        parts.append(f"default {_json(rules['default'])}")
    return "; ".join(parts)


def _bounds(rules: Mapping[str, Any], low: str, high: str, unit: str) -> list[str]:
    lowest, highest = rules.get(low), rules.get(high)
    if lowest is not None and highest is not None:
        return [f"{lowest} to {_counted(highest, unit)}"]
    said = [f"at least {_counted(lowest, unit)}"] if lowest is not None else []
    return said + ([f"at most {_counted(highest, unit)}"] if highest is not None else [])


def _counted(number: object, unit: str) -> str:
    plural = "" if number == 1 or not unit else "s"
    return f"{number} {unit}{plural}".strip()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
