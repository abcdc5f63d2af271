"""Changes a manifest: a value somewhere within it, or its text."""

from __future__ import annotations

import json
from random import Random
from typing import Any

VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    "../../evil.js",
    "/etc/passwd",
    "lib/greet.js\0",
    "\u202e",
    "a" * 10_000,
    [],
    {},
    [[]],
    {"$ref": "#"},
    {"$ref": "#/properties/a"},
    {"$ref": "http://127.0.0.1:9/x"},
    {"type": "object", "properties": {"a": {"$ref": "#"}}},
    {"pattern": "^(a+)+$", "minLength": 1},
    {"type": ["string", "string"]},
    {"not": {}},
    {"required": ["a", "a"]},
)
SNIPPETS = (
    "NaN",
    "{",
    "]",
    '"a":1,',
    '"a":1,"a":2,',
    "\\ud800",
    "\\u0000",
    "\ufeff",
    "1e999",
    "//",
)


def mutated_manifest(raw: bytes, random: Random) -> bytes:
    if random.random() < 0.3:
        text = raw.decode()
        place = random.randrange(len(text))
        snippet = random.choice(SNIPPETS)
        return (text[:place] + snippet + text[place + random.randrange(3) :]).encode()
    manifest = json.loads(raw)
    for _ in range(random.choice((1, 1, 2, 3))):
        _change(manifest, random)
    return json.dumps(manifest).encode()


def _change(manifest: Any, random: Random) -> None:
    places = [*_places(manifest)]
    if not places:
        return
    owner, key = random.choice(places)
    way = random.randrange(4)
    if way == 0:
        del owner[key]
    elif way == 1 and isinstance(owner, dict):
        owner[random.choice(("__proto__", "$ref", "extra", "id", "pattern"))] = owner[key]
    elif way == 2:
        there, other = random.choice(places)
        owner[key] = json.loads(json.dumps(there[other]))
    else:
        owner[key] = random.choice(VALUES)


def _places(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in [*items]:
        yield value, key
        if isinstance(item, dict | list):
            yield from _places(item)
