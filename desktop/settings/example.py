"""Example settings that the package's schema takes, as far as anyone but a person can tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from backend.packages.json_schema import compile_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEEPEST = 6
_TEXTS = (
    "example",
    "https://example.com",
    "example.com",
    "name@example.com",
    "#example",
    "/example",
    "example-1234",
    "EXAMPLE",
    "12345678",
    "1.0.0",
    "2026-01-01",
    "a",
    "",
)
_ADDRESSES = ("url", "uri", "endpoint")


def example(schema: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The settings as a text, and the names of what was left out: nothing here fitted its rule.

    Every key that is required or has an example of its own; where there is none such, every key.
    """
    made = _Example(schema)
    value = made.settings(schema, "", 0)
    return json.dumps(value, indent=2, ensure_ascii=False), tuple(made.left_out)


class _Example:
    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self.left_out: list[str] = []

    def settings(self, rule: Mapping[str, Any], path: str, depth: int) -> dict[str, Any]:
        properties, required = rule.get("properties"), rule.get("required")
        if not isinstance(properties, dict) or depth > _DEEPEST:
            return {}
        must = required if isinstance(required, list) else []
        rules = {name: self._resolved(one) for name, one in properties.items()}
        wanted = [n for n, one in rules.items() if n in must or _given(one)] or list(rules)
        made = {}
        for name in wanted:
            whole = f"{path}.{name}" if path else name
            before = len(self.left_out)
            for value in self._candidates(name, whole, rules[name], depth + 1):
                if self._fits(rules[name], value):
                    made[name] = value
                    break
            else:
                del self.left_out[before:]
                self.left_out.append(whole)
        return made

    def _candidates(
        self, name: str, path: str, rule: Mapping[str, Any], depth: int
    ) -> Iterator[Any]:
        yield from _given(rule)
        kind = rule.get("type")
        kinds = kind if isinstance(kind, list) else [kind] if kind else ["object", "string"]
        for one in kinds:
            match one:
                case "object" if kind or "properties" in rule:
                    yield self.settings(rule, path, depth)
                case "array":
                    yield from self._lists(name, path, rule, depth)
                case "string":
                    yield from _texts(name, rule)
                case "integer" | "number":
                    yield from _numbers(rule)
                case "boolean":
                    yield from (False, True)
                case "null":
                    yield None

    def _lists(self, name: str, path: str, rule: Mapping[str, Any], depth: int) -> Iterator[Any]:
        item = rule.get("items")
        if isinstance(item, dict) and depth <= _DEEPEST:
            within = self._resolved(item)
            fitting = (
                value
                for value in self._candidates(name, path, within, depth + 1)
                if self._fits(within, value)
            )
            least = rule.get("minItems")
            count = max(1, least) if isinstance(least, int) and least < len(_TEXTS) else 1
            items = [value for value, _ in zip(fitting, range(count), strict=False)]
            yield items
        yield []

    def _fits(self, rule: Mapping[str, Any], value: Any) -> bool:
        """Whether the rule, with the definitions of its schema, takes the value."""
        definitions = self._schema.get("definitions", {})
        try:
            validator = compile_schema({"definitions": definitions, "allOf": [dict(rule)]})
        except ValueError:
            return False
        return bool(validator.is_valid(value))

    def _resolved(self, rule: object) -> Mapping[str, Any]:
        """The rule that a reference to the schema's own definitions stands for."""
        if not isinstance(rule, dict):
            return {}
        reference = rule.get("$ref")
        definitions = self._schema.get("definitions")
        if isinstance(reference, str) and isinstance(definitions, dict):
            found = definitions.get(reference.removeprefix("#/definitions/"))
            return found if isinstance(found, dict) else rule
        return rule


def _given(rule: Mapping[str, Any]) -> list[Any]:
    """What the author of the schema names."""
    examples, choices = rule.get("examples"), rule.get("enum")
    return [
        *([rule["default"]] if "default" in rule else ()),
        *(examples if isinstance(examples, list) else ()),
        *(choices if isinstance(choices, list) else ()),
    ]


def _texts(name: str, rule: Mapping[str, Any]) -> Iterator[str]:
    if rule.get("format") == "uri" or name.lower().endswith(_ADDRESSES):
        yield "https://example.com"
    if rule.get("format") == "email" or name.lower().endswith("email"):
        yield "name@example.com"
    yield from _TEXTS
    least = rule.get("minLength")
    if isinstance(least, int) and least <= 1_000:
        yield "example " * (least // 8) + "example "[: least % 8].replace(" ", "e")


def _numbers(rule: Mapping[str, Any]) -> Iterator[float]:
    for key, by in (("minimum", 0), ("minimum", 1), ("multipleOf", 0)):
        if isinstance(rule.get(key), int | float):
            yield rule[key] + by
    yield from (1, 0)
    for by in (0, 1):
        if isinstance(rule.get("maximum"), int | float):
            yield rule["maximum"] - by
