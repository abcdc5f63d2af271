"""Changes one place of a JSON text and leaves all the rest as a person wrote it.

Only for texts in which :func:`~backend.packages.json_text.read_json` finds no fault.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined] # it is there, only not typed
from typing import Any

from backend.packages.json_text import pointer_to, read_json

_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN = re.compile(r"[^\s,\]}]+")  # a number or a word
_LONGEST_LINE = 10_000
_LOST = re.compile("[\u00a0\u2028\u2029\ufdd0\ufdd1]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, in characters: ``start`` up to ``end``, its key from ``key`` on.

    ``within`` are the places in an object by name, or in a list by number.
    """

    key: int
    start: int
    end: int
    within: dict[str | int, Place]


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``text`` in the place of the characters from ``start`` up to ``end``."""

    start: int
    end: int
    text: str

    def applied(self, text: str) -> str:
        return text[: self.start] + self.text + text[self.end :]


def parts_of(pointer: str) -> tuple[str, ...]:
    """The unescaped parts of a JSON pointer."""
    raw = pointer.split("/")[1:]
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in raw)


def value_at(value: Any, pointer: str) -> Any:
    """What a JSON pointer leads to. Raises LookupError where there is nothing."""
    for part in parts_of(pointer):
        if isinstance(value, dict):
            value = value[part]
        elif isinstance(value, list) and part.isdecimal():
            value = value[int(part)]
        else:
            raise LookupError(pointer)
    return value


def visible_json(text: str) -> str:
    """The same JSON with escapes for the few characters that an editor of text loses."""
    return _LOST.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def readable_json(text: str) -> str:
    """As :func:`visible_json`, and in lines where it would be one that no editor can show."""
    if len(text) > _LONGEST_LINE and max(map(len, text.split("\n"))) > _LONGEST_LINE:
        value, faults = read_json(text)
        if not faults:
            text = json.dumps(value, indent=1, ensure_ascii=False)
    return visible_json(text)


def places(text: str) -> Place:
    """Where the value and everything in it stands."""
    start = _past_space(text, 0)
    return _place(text, start, start)


def place_of(text: str, pointer: str) -> Place:
    """Where the value of a pointer stands, or the nearest one that holds it."""
    place = places(text)
    for part in parts_of(pointer):
        found = _inner(place, part)
        if found is None:
            break
        place = found
    return place


def set_value(text: str, pointer: str, value: Any, literal: str = "") -> Edit:
    """The value at a pointer, new or in place of the old one.

    What holds it is there, an object or, for the number after its last item, a list; with
    ``literal`` the value is written so. Raises LookupError where nothing holds it.
    """
    root = places(text)
    *above, name = parts_of(pointer) or ("",)
    holder = root
    for part in above:
        found = _inner(holder, part)
        if found is None:
            raise LookupError(pointer)
        holder = found
    old = root if not pointer else _inner(holder, name)
    if old is not None:
        written = literal or _written(text, old.key, value)
        return Edit(old.start, old.end, written)
    return _added(text, holder, name, value, literal)


def remove(text: str, pointer: str) -> Edit:
    """Take a key or an item out, with its comma. Raises LookupError where there is none."""
    holder, place = _with_holder(text, pointer)
    inner = list(holder.within.values())
    at = inner.index(place)
    if at > 0:
        return Edit(inner[at - 1].end, place.end, "")
    if len(inner) > 1:
        return Edit(place.key, inner[1].key, "")
    return Edit(holder.start + 1, holder.end - 1, "")


def swap(text: str, pointer: str, other: int) -> Edit:
    """Let an item of a list and the one numbered ``other`` change places."""
    holder, place = _with_holder(text, pointer)
    beside = _inner(holder, str(other))
    if beside is None:
        raise LookupError(pointer)
    one, two = sorted((place, beside), key=lambda found: found.start)
    between = text[one.end : two.start]
    moved = text[two.start : two.end] + between + text[one.start : one.end]
    return Edit(one.start, two.end, moved)


# --- reading ---------------------------------------------------------------------------------


def _past_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found is not None  # it matches nothing, too
    return found.end()


def _place(text: str, key: int, start: int) -> Place:
    opening = text[start]
    if opening == '"':
        return Place(key, start, scanstring(text, start + 1)[1], {})
    if opening not in "{[":
        found = _PLAIN.match(text, start)
        assert found is not None
        return Place(key, start, found.end(), {})
    within: dict[str | int, Place] = {}
    at = _past_space(text, start + 1)
    while text[at] not in "}]":
        inner, name = at, len(within)
        given: str | int = name
        if opening == "{":
            given, at = scanstring(text, at + 1)
            at = _past_space(text, _past_space(text, at) + 1)
        within[given] = _place(text, inner, at)
        at = _past_space(text, within[given].end)
        if text[at] == ",":
            at = _past_space(text, at + 1)
    return Place(key, start, at + 1, within)


def _inner(place: Place, part: str) -> Place | None:
    found = place.within.get(part)
    return place.within.get(int(part)) if found is None and part.isdecimal() else found


def _with_holder(text: str, pointer: str) -> tuple[Place, Place]:
    parts = parts_of(pointer)
    holder = place_of(text, pointer_to(*parts[:-1]))
    place = _inner(holder, parts[-1]) if parts else None
    if place is None:
        raise LookupError(pointer)
    return holder, place


# --- writing ---------------------------------------------------------------------------------


def _indent(text: str, at: int) -> str:
    """The white space that the line of this place begins with."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _unit(text: str) -> str:
    """One step of the text's own indentation, two blanks where it has none."""
    found = re.search(r"\n([ \t]+)", text)
    return found[1][:8] if found else "  "


def _written(text: str, at: int, value: Any, indent: str | None = None) -> str:
    """A value as it fits into the line of this place."""
    made = json.dumps(value, indent=_unit(text), ensure_ascii=False)
    before = _indent(text, at) if indent is None else indent
    return visible_json(made.replace("\n", f"\n{before}"))


def _added(text: str, holder: Place, name: str, value: Any, literal: str) -> Edit:
    """One more in an object or a list: in a line of its own where the others have theirs."""
    inner = list(holder.within.values())
    if text[holder.start] not in "{[":
        raise LookupError(name)
    key = f"{json.dumps(name, ensure_ascii=False)}: " if text[holder.start] == "{" else ""
    key = visible_json(key)
    if inner and "\n" not in text[holder.start : inner[-1].key]:
        flat = literal or visible_json(json.dumps(value, ensure_ascii=False))
        return Edit(inner[-1].end, inner[-1].end, f", {key}{flat}")
    outer = _indent(text, holder.start)
    indent = _indent(text, inner[-1].key) if inner else outer + _unit(text)
    made = f"\n{indent}{key}{literal or _written(text, 0, value, indent)}"
    if inner:
        return Edit(inner[-1].end, inner[-1].end, f",{made}")
    return Edit(holder.start + 1, holder.end - 1, f"{made}\n{outer}")
