"""Reads JSON that somebody else wrote, more strictly than :func:`json.loads`.

``json.loads`` takes the last of two equal keys, reads ``NaN``, lets unpaired surrogates through
(which neither SQLite nor jsonschema-rs can take) and ends in RecursionError on deep nesting. Here
each of these is a :class:`Fault`, as data.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from math import isinf
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 64
"""Arrays and objects within one another, ours: the deepest real manifest known has about 20."""


@dataclass(frozen=True, slots=True)
class Fault:
    """``kind`` is ``syntax``, ``too-deep``, ``duplicate-key``, ``surrogate`` or ``number``.

    ``pointer`` is a JSON pointer, ``""`` for a fault of the text as a whole.
    """

    kind: str
    detail: str
    pointer: str = ""


def pointer_to(*parts: str | int) -> str:
    """A JSON pointer (RFC 6901) from its unescaped parts."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def kind_of(value: object) -> str:
    """What a JSON value is, in words: ``a text``, ``nothing (null)`` …"""
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, int | float):
        return "a number"
    return "a list" if isinstance(value, list) else "an object"


def read_json(text: str, max_depth: int = MAX_DEPTH) -> tuple[Any, tuple[Fault, ...]]:
    """The value and every fault. The value is None where the text cannot be read at all."""
    doubles: list[tuple[dict[str, Any], str]] = []

    def keep_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            doubles.extend((made, name) for name, count in counts.items() if count > 1)
        return made

    try:
        value = json.loads(text, object_pairs_hook=keep_doubles, parse_constant=_no_constant)
    except RecursionError:
        return None, (_too_deep("", max_depth),)
    except json.JSONDecodeError as error:
        return None, (_syntax(error),)
    except ValueError as error:  # NaN, or a number of more digits than Python reads
        return None, (Fault("syntax", f"{error}."),)
    return value, tuple(_faults_within(value, doubles, max_depth))


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _syntax(error: json.JSONDecodeError) -> Fault:
    what = error.msg[:1].lower() + error.msg[1:]
    return Fault("syntax", f"Line {error.lineno}, column {error.colno}: {what}.")


def _too_deep(pointer: str, max_depth: int) -> Fault:
    return Fault(
        "too-deep", f"More than {max_depth} lists and objects within one another.", pointer
    )


def _faults_within(
    root: Any, doubles: list[tuple[dict[str, Any], str]], max_depth: int
) -> Iterator[Fault]:
    twice: dict[int, list[str]] = {}
    for owner, name in doubles:  # `doubles` keeps the owners alive, so that ids stay unique
        twice.setdefault(id(owner), []).append(name)
    yield from _faults_of_one(root, (), twice.get(id(root), ()))
    todo: list[tuple[Iterator[tuple[str | int, Any]], tuple[str | int, ...]]]
    todo = [(_items(root), ())]  # a path for each open list or object, not for each value
    while todo:
        items, above = todo[-1]
        for key, value in items:
            path = (*above, key)
            if isinstance(value, dict | list):
                if len(path) >= max_depth:
                    yield _too_deep(pointer_to(*path[:3]), max_depth)
                    continue
                todo.append((_items(value), path))
            yield from _faults_of_one(value, path, twice.get(id(value), ()))
            if isinstance(value, dict | list):
                break
        else:
            todo.pop()


def _items(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return iter(value.items())
    return enumerate(value) if isinstance(value, list) else iter(())


def _faults_of_one(
    value: Any, path: tuple[str | int, ...], twice: list[str] | tuple[()]
) -> Iterator[Fault]:
    for name in twice:
        detail = f"“{_printable(name)}” stands more than once in one object."
        yield Fault("duplicate-key", detail, _printable(pointer_to(*path, name)))
    texts = value if isinstance(value, dict) else (value,) if isinstance(value, str) else ()
    for text in texts:
        if not text.isascii() and _printable(text) != text:
            detail = f"“{_printable(text)[:60]}” has half of a surrogate pair (\\ud800 to \\udfff)."
            yield Fault("surrogate", detail, _printable(pointer_to(*path)))
    if isinstance(value, float) and isinf(value):
        yield Fault("number", "A number is too large.", pointer_to(*path))


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
