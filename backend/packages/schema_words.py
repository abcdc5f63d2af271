"""What a JSON Schema (draft-04) allows, in words: of one rule, or of settings as a table."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEEPEST = 6
_LONGEST = 120  # characters of one choice, or of all
_MOST_BEGINNINGS = 4
_LITERAL = re.compile(  # a letter or sign that stands for itself, or a group of such words
    r"(?:\((?:\?:)?(?P<group>[\w:/@#|-]+)\)|\\(?P<escaped>[/.:#?+_-])|(?P<plain>[\w/:@#=& -]))"
    r"(?P<maybe>\??)(?![*+{])"
)
TYPES = {
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
    """Every setting that the schema names: inner ones as ``outer.inner``, of items ``outer[]``."""
    return list(_fields(schema, "", 0))


def type_words(rules: Mapping[str, Any]) -> str:
    """The type: ``text``, ``list of whole number``, ``text or null``; ``any`` where none is."""
    if isinstance(rules.get("enum"), list):
        return "one of"
    given = rules.get("type")
    names = given if isinstance(given, list) else [given]
    said = " or ".join(TYPES[name] for name in names if isinstance(name, str) and name in TYPES)
    items = rules.get("items")
    if given == "array" and isinstance(items, dict) and isinstance(items.get("type"), str):
        return f"list of {type_words(items)}"
    return said or "any"


def limit_words(rules: Mapping[str, Any]) -> list[str]:
    """Bounds, pattern and format, each for itself: ``1 to 730``, ``starts with #``."""
    parts = _numbers(rules)
    parts += _bounds(rules, "minLength", "maxLength", "character")
    parts += _bounds(rules, "minItems", "maxItems", "item")
    parts += _bounds(rules, "minProperties", "maxProperties", "key")
    if rules.get("uniqueItems") is True:
        parts.append("no two equal items")
    if isinstance(rules.get("pattern"), str):
        begin = " or ".join(beginnings(rules["pattern"]))
        pattern = f"the pattern {rules['pattern']}"
        parts.append(f"starts with {begin} ({pattern})" if begin else f"matches {pattern}")
    if isinstance(rules.get("format"), str):
        parts.append(rules["format"])
    return parts


def beginnings(pattern: str) -> tuple[str, ...]:
    """What a text may start with, where that is all that a pattern asks for; else nothing.

    ``^https?://`` gives ``http://`` and ``https://``.
    """
    found = [""]
    at = 1 if pattern.startswith("^") else -1
    rest = pattern.removesuffix("$").removesuffix(".*") if pattern.endswith(".*$") else pattern
    rest = rest.removesuffix(".*")
    while 0 < at < len(rest):
        part = _LITERAL.match(rest, at)
        if part is None or len(found) > _MOST_BEGINNINGS:
            return ()
        at = part.end()
        group, escaped, plain, maybe = part.group("group", "escaped", "plain", "maybe")
        endings = group.split("|") if group is not None else [escaped or plain]
        longer = [before + ending for before in found for ending in endings]
        found = [*found, *longer] if maybe else longer
    return tuple(found) if all(found) else ()


def json_words(value: object) -> str:
    """A value as JSON in one line, whole."""
    return json.dumps(value, ensure_ascii=False)


def shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _fields(schema: Mapping[str, Any], prefix: str, depth: int) -> Iterator[SettingField]:
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict) or depth > _DEEPEST:
        return
    must = required if isinstance(required, list) else []
    for name, rule in properties.items():
        rules = rule if isinstance(rule, dict) else {}
        path = f"{prefix}{name}"
        yield SettingField(path, type_words(rules), name in must, _rule(rules))
        yield from _fields(rules, f"{path}.", depth + 1)
        items = rules.get("items")
        if isinstance(items, dict):
            yield from _fields(items, f"{path}[].", depth + 1)


def _rule(rules: Mapping[str, Any]) -> str:
    said = (rules.get(key) for key in ("title", "description"))
    parts = [words.rstrip(".") for words in said if isinstance(words, str)]
    if isinstance(rules.get("enum"), list):
        parts.append(", ".join(json_words(value) for value in rules["enum"]))
    parts += limit_words(rules)
    if "default" in rules:
        parts.append(f"default {json_words(rules['default'])}")
    return "; ".join(parts)


def _numbers(rules: Mapping[str, Any]) -> list[str]:
    over = "minimum" in rules and rules.get("exclusiveMinimum") is True
    under = "maximum" in rules and rules.get("exclusiveMaximum") is True
    if not (over or under):
        said = _bounds(rules, "minimum", "maximum", "")
    else:
        said = _one_bound(rules, "minimum", "more than" if over else "at least")
        said += _one_bound(rules, "maximum", "less than" if under else "at most")
    multiple = rules.get("multipleOf")
    return said + ([f"a multiple of {multiple}"] if multiple is not None else [])


def _one_bound(rules: Mapping[str, Any], key: str, words: str) -> list[str]:
    return [f"{words} {rules[key]}"] if rules.get(key) is not None else []


def _bounds(rules: Mapping[str, Any], low: str, high: str, unit: str) -> list[str]:
    lowest, highest = rules.get(low), rules.get(high)
    if lowest is not None and highest is not None:
        return [f"{lowest} to {_counted(highest, unit)}"]
    said = [f"at least {_counted(lowest, unit)}"] if lowest is not None else []
    return said + ([f"at most {_counted(highest, unit)}"] if highest is not None else [])


def _counted(number: object, unit: str) -> str:
    plural = "" if number == 1 or not unit else "s"
    return f"{number} {unit}{plural}".strip()
