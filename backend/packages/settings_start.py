"""What a setting starts with when a person adds it, and what stays when the form changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeGuard

from backend.packages.schema_branches import Rules, has_type, kind_of_rule
from backend.packages.schema_merging import Unmergeable
from backend.packages.settings_fields import Field, Kind, item_schema, key_rules, key_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEEPEST = 6
_MOST_VALUES = 200  # of one start; a schema that refers to itself twice would never end
_MOST_ITEMS = 5
_EMPTY: dict[str, Any] = {"string": "", "boolean": False, "null": None}


def skeleton(schema: Mapping[str, Any]) -> str:
    """Settings to start from, as a text: every key that is required or has a default.

    What only a person can know is left empty.
    """
    made = starting_value(Rules(schema), schema)
    return json.dumps(made if isinstance(made, dict) else {}, indent=2, ensure_ascii=False)


def starting_value(rules: Rules, schema: Any) -> Any:
    """The default, the first choice, the lowest number, an object of what it requires …"""
    return _Start(rules).value(schema, 0)


def new_item(rules: Rules, field: Field) -> Any:
    """What the next item of a list starts with."""
    count = len(field.value) if isinstance(field.value, list) else 0
    return starting_value(rules, item_schema(rules.rule(field.schema).keys, count))


def new_key(rules: Rules, field: Field, name: str) -> tuple[Any, str]:
    """What a key of this name starts with; or why the object takes none, as a sentence."""
    if not name:
        return None, "Give the key a name."
    if isinstance(field.value, dict) and name in field.value:
        return None, f"“{name}” is there already."
    keys = rules.rule(field.schema).keys
    named = keys.get("properties")
    if isinstance(named, dict) and name in named:
        return starting_value(rules, named[name]), ""
    schema = key_schema(rules, keys, name)
    if not schema and key_rules(keys) and not isinstance(keys.get("additionalProperties"), dict):
        patterns = " or ".join(keys["patternProperties"])
        return None, f"The name of a key must match {patterns}."
    return starting_value(rules, schema), ""


def branch_value(rules: Rules, field: Field, number: int) -> Any:
    """The value as another alternative has it: what both know is carried over."""
    schema = field.branches[number]
    if field.present and rules.fits(schema, field.value):
        return field.value
    made = starting_value(rules, schema)
    if not isinstance(made, dict) or not isinstance(field.value, dict):
        return made
    named = rules.rule(schema).keys.get("properties")
    for name, inner in (named if isinstance(named, dict) else {}).items():
        if name in field.value and rules.fits(inner, field.value[name]):
            made[name] = field.value[name]
    return made


def fold_of(field: Field) -> str:
    """What a folded group or list says of itself: ``3 items``, ``2 of 5 keys``."""
    if not field.present:
        return "not set"
    if field.kind is Kind.LIST:
        return f"{len(field.within)} {'item' if len(field.within) == 1 else 'items'}"
    there = sum(inner.present for inner in field.within)
    return f"{there} of {len(field.within)} {'key' if len(field.within) == 1 else 'keys'}"


class _Start:
    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._count = 0

    def value(self, schema: Any, depth: int) -> Any:
        self._count += 1
        if depth > _DEEPEST or self._count > _MOST_VALUES:
            return None
        try:
            rule = self._rules.rule(schema)
            branches = self._rules.branches(rule)
        except Unmergeable:
            return schema["default"] if isinstance(schema, dict) and "default" in schema else None
        keys = rule.keys
        if "default" in keys:
            return keys["default"]
        if isinstance(keys.get("enum"), list) and keys["enum"]:
            return keys["enum"][0]
        if branches:
            return self.value(branches[0], depth + 1)
        kind = kind_of_rule(keys)
        match kind:
            case "object":
                return self._object(keys, depth)
            case "array":
                return self._list(keys, depth)
            case "integer" | "number":
                return _number(keys)
        return _EMPTY.get(kind, "")

    def _object(self, keys: Mapping[str, Any], depth: int) -> dict[str, Any]:
        named, must = keys.get("properties"), keys.get("required")
        listed = must if isinstance(must, list) else []
        made = {}
        for name, schema in (named if isinstance(named, dict) else {}).items():
            if name in listed or self._has_default(schema):
                made[name] = self.value(schema, depth + 1)
        return made

    def _has_default(self, schema: Any) -> bool:
        try:
            return "default" in self._rules.rule(schema).keys
        except Unmergeable:
            return False

    def _list(self, keys: Mapping[str, Any], depth: int) -> list[Any]:
        least = keys.get("minItems")
        count = least if isinstance(least, int) and 0 < least <= _MOST_ITEMS else 0
        return [self.value(item_schema(keys, at), depth + 1) for at in range(count)]


def _number(keys: Mapping[str, Any]) -> int | float:
    """The lowest that is allowed, 0 where there is no bound; kept to whole steps."""
    lowest, highest, step = (keys.get(key) for key in ("minimum", "maximum", "multipleOf"))
    low: Any = lowest if _is_number(lowest) else 0
    if not _is_number(lowest) and _is_number(highest) and highest < 0:
        low = highest
    if keys.get("exclusiveMinimum") is True and _is_number(lowest):
        low += step if _is_number(step) else 1
    elif isinstance(step, int) and step > 0 and isinstance(low, int):
        low = -(-low // step) * step
    return low  # type: ignore[no-any-return] # a number of JSON


def _is_number(value: Any) -> TypeGuard[int | float]:
    return has_type(value, "number")
