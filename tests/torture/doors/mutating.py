"""Input that was right once: turned hostile in its bytes, or in the structure of its JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any

NASTY_TEXTS = (
    "",
    " ",
    "\0",
    "a" * 70_000,
    "../../../etc/passwd",
    "__proto__",
    "constructor",
    "'; DROP TABLE schemas; --",
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "{{7*7}}",
    "%s%n%x",
    "\ud800",
    "\udfff\ud800",
    "é",
    "e\u0301",
    "ﬁ",
    "ß",
    "İ",
    "\u202egnp.exe",
    "\ufeff",
    "\u2028",
    "9" * 400,
    "1e999",
    "-0",
    "NaN",
    "0001-01-01",
    "9999-12-31T23:59:59.999Z",
    "2024-02-30",
    "(a+)+$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "#/definitions/loop",
    "http://127.0.0.1:9/never.json",
    "file:///etc/passwd",
    "tasks",
    "single-valued",
    "multi-valued",
)
NASTY_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    -(2**63) - 1,
    10**400,
    0.1,
    -0.0,
    1e308,
    [],
    {},
    [[]],
    {"": ""},
    [None] * 3_000,
    {"$ref": "#"},
    {"$ref": "#/definitions/loop"},
    *NASTY_TEXTS,
)
KEYS = ("name", "type", "attributes", "length", "unique", "mandatory", "default", "encrypt", "kind")
SCHEMA_KEYS = (
    *(
        "properties",
        "items",
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "enum",
        "pattern",
        "default",
    ),
    *("additionalProperties", "patternProperties", "required", "minimum", "maxLength", "format"),
    *("definitions", "dependencies", "type", "title", "uniqueItems", "exclusiveMinimum"),
)


def deep(random: Random, most: int) -> str:
    """A JSON text nested as deep as said, at most."""
    depth = random.randrange(2, most)
    begin, end = random.choice((("[", "]"), ('{"a":', "}"), ('{"properties":{"a":', "}}")))
    return begin * depth + "1" + end * depth


def bent(random: Random, value: Any, keys: Sequence[str] = KEYS) -> Any:
    """The same JSON value with a place or two in it changed."""
    value = json.loads(json.dumps(value))
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        places = list(_places(value))
        if not places:
            return deepcopy(random.choice(NASTY_VALUES))
        inside, key = random.choice(places)
        _bend(random, inside, key, keys)
    return value


def broken(random: Random, data: bytes) -> bytes:
    """The same bytes with some of them changed, doubled, moved or gone."""
    made = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        at = random.randrange(len(made) + 1)
        size = random.choice((1, 1, 2, 8, 64, 1_000))
        match random.randrange(7):
            case 0:
                made[at : at + size] = random.randbytes(size)
            case 1:
                del made[at : at + size]
            case 2:
                made[at:at] = made[at : at + size]
            case 3:
                made[at:at] = random.choice(NASTY_TEXTS).encode("utf-8", "surrogatepass")
            case 4:
                other = random.randrange(len(made) + 1)
                made[at:at] = made[other : other + size]
            case 5:
                del made[at:]
            case _ if at < len(made):
                made[at] ^= 1 << random.randrange(8)
    return bytes(made)


def _places(value: Any) -> Any:
    todo = [value]
    while todo:
        one = todo.pop()
        inner = list(one.items()) if isinstance(one, dict) else []
        inner += list(enumerate(one)) if isinstance(one, list) else []
        for key, below in inner:
            yield one, key
            todo.append(below)


def _bend(random: Random, inside: Any, key: Any, keys: Sequence[str]) -> None:
    value = inside[key]
    match random.randrange(6):
        case 0 | 1:
            inside[key] = deepcopy(random.choice(NASTY_VALUES))
        case 2:
            del inside[key]
        case 3 if isinstance(inside, dict):
            inside[random.choice((*keys, *NASTY_TEXTS))] = inside.pop(key)
        case 3 | 4 if isinstance(inside, dict):
            inside[random.choice(keys)] = deepcopy(random.choice((value, *NASTY_VALUES)))
        case 3 | 4:
            # What is large already would soon be too large for the machine rather than the program.
            often = random.choice((1, 2, 300 if len(str(value)) < 300 else 3))
            inside += deepcopy([value] * often)
        case _:
            inside[key] = random.choice(
                ([value], {"a": value}, str(value), [value, deepcopy(value)])
            )
