"""One rule from several: what ``$ref`` leads to, and what ``allOf`` asks for at once.

The rule is for a form to draw, not to check by: jsonschema-rs does that with the schema itself.
So a second pattern may stay a sentence, but a key that another part forbids is not drawn.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from backend.packages.json_edits import value_at
from backend.packages.schema_words import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_PARTS = 64
"""Schemas that are taken together for one place, ours. Real ones have up to three."""
_NOT_A_RULE = ("$schema", "id", "definitions", "$ref", "allOf")
_KEYS = ("properties", "additionalProperties", "patternProperties")
_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
_CHECKED = ("not", "dependencies", "multipleOf", "format")
_BESIDES = "another rule besides, which the check knows"
_SAID = ("title", "description", "default", "examples")  # of several the first speaks


class Unmergeable(Exception):
    """No single form shows these rules; the reason is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The keywords of one place, merged, and in ``also`` what else holds there, in words."""

    keys: dict[str, Any] = field(default_factory=dict)
    also: tuple[str, ...] = ()


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal; true is not 1."""
    return fingerprint(one) == fingerprint(other)


def fingerprint(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def merged(root: Mapping[str, Any], schema: Any) -> Rule:
    """All that the schema asks for of one value. Raises Unmergeable."""
    keys: dict[str, Any] = {}
    also: list[str] = []
    for part in _parts(root, schema):
        _merge(keys, part, also)
    return Rule(keys, tuple(dict.fromkeys(also)))


def _parts(root: Mapping[str, Any], schema: Any) -> Iterator[dict[str, Any]]:
    """The schema and those it refers to and includes, without these words themselves."""
    todo, seen, met = [schema], 0, set()
    while todo:
        part = todo.pop(0)
        seen += 1
        if seen > MOST_PARTS:
            raise Unmergeable("Too many rules hold here at once.")
        if not isinstance(part, dict):
            raise Unmergeable("Its rule is no JSON object.")
        reference = part.get("$ref")
        if isinstance(reference, str):
            if reference in met:
                continue  # a circle adds nothing
            met.add(reference)
            yield {key: part[key] for key in _SAID if key in part}
            todo.insert(0, _referred(root, reference))
            continue
        yield {key: value for key, value in part.items() if key not in _NOT_A_RULE}
        inner = part.get("allOf")
        todo[:0] = inner if isinstance(inner, list) else []


def _referred(root: Mapping[str, Any], reference: str) -> Any:
    if not reference.startswith("#"):
        raise Unmergeable("Its rule stands in another document, which is not fetched.")
    pointer = unquote(reference[1:])
    if pointer and not pointer.startswith("/"):
        raise Unmergeable(f"Its rule refers to “{shortened(reference)}”, which is not there.")
    try:
        return value_at(root, pointer)
    except (LookupError, ValueError):
        said = f"Its rule refers to “{shortened(reference)}”, which is not there."
        raise Unmergeable(said) from None


def _merge(keys: dict[str, Any], part: dict[str, Any], also: list[str]) -> None:
    _merge_objects(keys, part)
    _merge_bounds(keys, part)
    for key, value in part.items():
        old = keys.get(key)
        if key not in keys:
            keys[key] = value
        elif key in _SAID or key in _KEYS or key in _BOUNDS or same(old, value):
            continue
        elif key == "pattern":
            also.append(f"matches {value}")
        elif key in _CHECKED:
            also.append(_BESIDES)
        elif key in _MERGERS:
            keys[key] = _MERGERS[key](old, value)
        else:
            raise Unmergeable("Several rules hold here at once that make no single form.")


def _merge_objects(keys: dict[str, Any], part: dict[str, Any]) -> None:
    """Keys of objects: a part that is closed forbids the keys that only another one knows."""
    if not (any(word in keys for word in _KEYS) and any(word in part for word in _KEYS)):
        return
    if _opens_by_rule(keys) or _opens_by_rule(part):
        if any(not same(keys.get(word), part.get(word)) for word in _KEYS):
            raise Unmergeable("Several rules for its keys hold at once that make no single form.")
        return
    old, new = _named(keys), _named(part)
    both = dict(old)
    for name, rule in new.items():
        both[name] = {"allOf": [old[name], rule]} if name in old else rule
    for known in (_named(side) for side in (keys, part) if _closes(side)):
        both = {name: rule for name, rule in both.items() if name in known}
    if _closes(part):
        keys["additionalProperties"] = False
    keys["properties"] = both


def _named(side: Mapping[str, Any]) -> dict[str, Any]:
    found = side.get("properties")
    return found if isinstance(found, dict) else {}


def _closes(side: Mapping[str, Any]) -> bool:
    return side.get("additionalProperties") is False


def _opens_by_rule(side: Mapping[str, Any]) -> bool:
    return "patternProperties" in side or isinstance(side.get("additionalProperties"), dict)


def _merge_bounds(keys: dict[str, Any], part: dict[str, Any]) -> None:
    """Of two bounds the stricter one, with its own word on whether it is exclusive."""
    for bound, exclusive, take in (
        ("minimum", "exclusiveMinimum", max),
        ("maximum", "exclusiveMaximum", min),
    ):
        old, new = keys.get(bound), part.get(bound)
        if new is None or (old is not None and not _is_number(new)):
            continue
        if old is None or not _is_number(old) or (old != new and take(old, new) == new):
            keys.pop(exclusive, None)
            keys[bound] = new
            if exclusive in part:
                keys[exclusive] = part[exclusive]
        elif old == new and part.get(exclusive) is True:
            keys[exclusive] = True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _stricter(take: Any, old: Any, new: Any) -> Any:
    numbers = [one for one in (old, new) if _is_number(one)]
    return take(numbers) if numbers else old


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _common(old: Any, new: Any) -> list[Any]:
    if not isinstance(old, list) or not isinstance(new, list):
        raise Unmergeable("Its choices are no list.")
    known = {fingerprint(value) for value in new}
    found = [value for value in old if fingerprint(value) in known]
    if not found:
        raise Unmergeable("Its rules contradict one another: no value fits.")
    return found


def _common_types(old: Any, new: Any) -> Any:
    one, other = (_texts(side) if isinstance(side, list) else [side] for side in (old, new))
    found = [name for name in one if name in other or (name == "integer" and "number" in other)]
    found += [name for name in other if name == "integer" and "number" in one]
    found = list(dict.fromkeys(found))
    if not found:
        raise Unmergeable("Its rules contradict one another: no value fits.")
    return found[0] if len(found) == 1 else found


def _both_items(old: Any, new: Any) -> Any:
    if not isinstance(old, dict) or not isinstance(new, dict):
        raise Unmergeable("Several rules for its items hold at once that make no single form.")
    return {"allOf": [old, new]}


def _most(old: Any, new: Any) -> Any:
    return _stricter(max, old, new)


def _least(old: Any, new: Any) -> Any:
    return _stricter(min, old, new)


_MERGERS: dict[str, Callable[[Any, Any], Any]] = {
    "enum": _common,
    "items": _both_items,
    "maxItems": _least,
    "maxLength": _least,
    "maxProperties": _least,
    "minItems": _most,
    "minLength": _most,
    "minProperties": _most,
    "required": lambda old, new: list(dict.fromkeys([*_texts(old), *_texts(new)])),
    "type": _common_types,
    "uniqueItems": lambda _old, _new: True,
}
