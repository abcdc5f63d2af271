"""Settings to start from: every key the schema requires or has a default for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEEPEST = 6
_EMPTY: dict[str, Any] = {"string": "", "boolean": False, "array": [], "null": None}


def skeleton(schema: Mapping[str, Any]) -> str:
    """As a text to type into. What only a person can know is left empty."""
    return json.dumps(_object(schema, 0), indent=2, ensure_ascii=False)


def _object(schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict) or depth > _DEEPEST:
        return {}
    must = required if isinstance(required, list) else []
    rules = {name: rule if isinstance(rule, dict) else {} for name, rule in properties.items()}
    return {
        name: _value(rule, depth + 1)
        for name, rule in rules.items()
        if name in must or "default" in rule
    }


def _value(rule: Mapping[str, Any], depth: int) -> Any:
    if "default" in rule:
        return rule["default"]
    choices = rule.get("enum")
    if isinstance(choices, list) and choices:
        return choices[0]
    given = rule.get("type")
    kind = given[0] if isinstance(given, list) and given else given
    if kind in ("integer", "number"):
        lowest = rule.get("minimum")
        return lowest if isinstance(lowest, int | float) else 0
    if kind == "object" or "properties" in rule:
        return _object(rule, depth)
    return _EMPTY.get(str(kind), "")
