"""Finds JSON Schemas that would keep a validator busy for ever, or fill the memory.

Thirty definitions, each of them naming the next one twice, are a few hundred bytes and a thousand
million steps for one value. jsonschema-rs ends circles by itself, but not these. And it compiles
every pattern, each with a limit of its own only: ``\\p{L}{500}`` is ten million bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_WEIGHT = 10_000
"""Schemas that one value may have to be compared with, ours: real packages stay under 100."""
MAX_PATTERN_WEIGHT = 5_000_000
"""Of all patterns of a package, ours: some 100 MiB and a second to compile. Real ones stay under
100,000."""

_PATTERN = 500  # of any; then a character is 1 …
_LARGE, _LARGER = (".", "[^", r"\D", r"\S", r"\W"), (r"\p", r"\P")
_REPEATED = re.compile(r"\{(\d+)(?:,(\d*))?\}")


def is_too_heavy(schema: Mapping[str, Any]) -> bool:
    """Whether some part of the schema holds one value against more than MAX_WEIGHT schemas."""
    return weight(schema) > MAX_WEIGHT


def weight(schema: Mapping[str, Any]) -> int:
    """How many schemas one value is held against at most; too many to count is over MAX_WEIGHT."""
    weights: dict[int, int] = {}
    try:
        return max(_weight(part, schema, weights) for part in _parts(schema))
    except RecursionError:
        return MAX_WEIGHT + 1


def pattern_weight(schema: Mapping[str, Any]) -> int:
    """What it takes to compile all patterns of a schema; to be held against MAX_PATTERN_WEIGHT."""
    return sum(
        _weight_of_pattern(pattern)
        for part in _parts(schema)
        if isinstance(part, dict)
        for pattern in _patterns(part)
    )


def _patterns(part: dict[str, Any]) -> Iterator[str]:
    if isinstance(part.get("pattern"), str):
        yield part["pattern"]
    if isinstance(part.get("patternProperties"), dict):
        yield from part["patternProperties"]


def _weight_of_pattern(pattern: str) -> int:
    """As if what it repeats stood within one another: never too little."""
    times = 1
    for least, most in _REPEATED.findall(pattern):
        times = min(times * max(1, int((most or least)[:9])), MAX_PATTERN_WEIGHT)
    if any(sign in pattern for sign in _LARGER):
        times *= 400
    elif any(sign in pattern for sign in _LARGE):
        times *= 40
    return _PATTERN + times * len(pattern)


def _parts(schema: Mapping[str, Any]) -> Iterator[Any]:
    todo: list[Any] = [schema]
    while todo:
        part = todo.pop()
        yield part
        if isinstance(part, dict | list):
            todo += part.values() if isinstance(part, dict) else part


def _weight(part: Any, root: Mapping[str, Any], weights: dict[int, int]) -> int:
    """How many schemas the value of this one is compared with; a circle counts once."""
    if not isinstance(part, dict):
        return 0
    if id(part) not in weights:
        weights[id(part)] = 0
        weights[id(part)] = 1 + sum(_weight(near, root, weights) for near in _near(part, root))
    return weights[id(part)]


def _near(part: dict[str, Any], root: Mapping[str, Any]) -> Iterator[Any]:
    """The schemas that look at the same value as this one."""
    for key in ("allOf", "anyOf", "oneOf"):
        if isinstance(part.get(key), list):
            yield from part[key]
    if isinstance(part.get("dependencies"), dict):
        yield from part["dependencies"].values()
    yield part.get("not")
    reference = part.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        yield _at(root, unquote(reference[1:]))


def _at(root: Any, pointer: str) -> Any:
    """What a JSON pointer leads to, None for nothing."""
    for raw in pointer.split("/")[1:]:
        part = raw.replace("~1", "/").replace("~0", "~")
        if isinstance(root, dict):
            root = root.get(part)
        elif isinstance(root, list) and part.isdecimal() and int(part) < len(root):
            root = root[int(part)]
        else:
            return None
    return root
