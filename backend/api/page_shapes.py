"""The shape of a body as rows that people read: what is in it, how deep, in which limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from backend.api.operations import Json

DEEPEST = 8
"""Levels that are drawn; what is deeper is named by its own shape."""
LONGEST = 80
"""Characters of a pattern that people are shown."""
_BOTH_CASES = re.compile(r"\[([a-z])[A-Z]\]")
_WORDS = re.compile(r"[a-z|-]+")
_REF = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``kind`` is HTML, everything else is text.

    ``required`` is whether it has to be there; ``depth`` counts from 0.
    """

    depth: int
    name: str
    kind: str
    required: bool = False
    limits: tuple[str, ...] = ()
    text: str = ""


def rows_of(schema: Mapping[str, Json], shapes: Mapping[str, Json], unfold: bool) -> list[Row]:
    """The rows of a shape, the whole first. ``unfold`` draws the shapes it names in their place;
    otherwise they are links to where they are drawn.
    """
    return list(_Drawing(shapes, unfold).rows(schema, 0, "", False, ()))


def shape_name(schema: Mapping[str, Json]) -> str:
    """The shape that is referred to, ``""`` where none is."""
    return str(schema.get("$ref", "")).removeprefix(_REF)


def shape_link(name: str) -> str:
    return f'<a href="#shape-{escape(name)}">{escape(name)}</a>'


@dataclass(frozen=True, slots=True)
class _Drawing:
    shapes: Mapping[str, Json]
    unfold: bool

    def rows(
        self, schema: Json, depth: int, name: str, required: bool, above: tuple[str, ...]
    ) -> Iterator[Row]:
        if not isinstance(schema, Mapping):
            yield Row(depth, name, "anything" if schema else "nothing", required)
            return
        named = shape_name(schema)
        text = str(schema.get("description", ""))
        if named and (not self.unfold or named in above or depth >= DEEPEST):
            yield Row(depth, name, shape_link(named), required, (), text)
            return
        if named:
            found = self.shapes[named]
            first, *rest = self.rows(found, depth, name, required, (*above, named))
            yield replace(first, text=text or first.text)
            yield from rest
            return
        yield Row(depth, name, self._kind(schema), required, limits_of(schema), text)
        yield from self._below(schema, depth + 1, above)

    def _below(
        self, schema: Mapping[str, Json], depth: int, above: tuple[str, ...]
    ) -> Iterator[Row]:
        needed = schema.get("required", ())
        for key, inner in schema.get("properties", {}).items():
            yield from self.rows(inner, depth, key, key in needed, above)
        others = schema.get("additionalProperties")
        if isinstance(others, Mapping) and others:
            yield from self.rows(others, depth, "(any other name)", False, above)
        items = schema.get("items")
        if isinstance(items, Mapping):
            yield from self._of_items(items, depth, above)
        for part in schema.get("allOf", ()):
            yield from self._inside(part, depth, above)
        forms = [one for one in _alternatives(schema) if not _plain(one)]
        for number, form in enumerate(forms, 1):
            if len(forms) == 1:
                yield from self._inside(form, depth, above)
            else:
                label = str(form.get("title", f"(form {number})"))
                yield from self.rows(form, depth, label, False, above)

    def _of_items(
        self, items: Mapping[str, Json], depth: int, above: tuple[str, ...]
    ) -> Iterator[Row]:
        """What is in a list; its own line says of what kind they are, so only the rest is drawn."""
        if not _plain(items) or limits_of(items) or items.get("description"):
            yield from self.rows(items, depth, "(each)", False, above)

    def _inside(self, schema: Json, depth: int, above: tuple[str, ...]) -> Iterator[Row]:
        """Everything of a schema but its own first line."""
        rows = self.rows(schema, depth - 1, "", False, above)
        first = next(rows)
        if isinstance(schema, Mapping) and shape_name(schema) and first.kind.startswith("<a "):
            yield replace(first, depth=depth, name="(as)")
        yield from rows

    def _kind(self, schema: Mapping[str, Json]) -> str:
        """What kind of value it is, in a few words, as HTML."""
        forms = _alternatives(schema)
        if forms:
            return " or ".join(dict.fromkeys(self._form_of(one) for one in forms))
        if "const" in schema:
            return f"always <code>{_json(schema['const'])}</code>"
        if "enum" in schema:
            return " | ".join(f"<code>{_json(value)}</code>" for value in schema["enum"])
        types = schema.get("type", ())
        words = [types] if isinstance(types, str) else list(types)
        if not words:
            words = [
                word
                for word, key in (("object", "properties"), ("array", "items"))
                if key in schema
            ]
        return " or ".join(self._type(word, schema) for word in words) or "anything"

    def _form_of(self, schema: Json) -> str:
        """One of several forms, with its limits, since it has no line of its own."""
        limits = limits_of(schema) if _plain(schema) and isinstance(schema, Mapping) else ()
        return self._kind_of(schema) + (f" ({escape('; '.join(limits))})" if limits else "")

    def _kind_of(self, schema: Json) -> str:
        if not isinstance(schema, Mapping):
            return "anything"
        named = shape_name(schema)
        return shape_link(named) if named else self._kind(schema)

    def _type(self, word: str, schema: Mapping[str, Json]) -> str:
        if word == "array":
            items = schema.get("items")
            return f"list of {self._kind_of(items)}" if isinstance(items, Mapping) else "list"
        form = schema.get("format") or schema.get("contentMediaType")
        return escape(f"{word} ({form})" if form and word == "string" else word)


def limits_of(schema: Mapping[str, Json]) -> tuple[str, ...]:
    """What a value has to keep to, each a short sentence without its stop."""
    told = [
        _between(schema, "minLength", "maxLength", "{} characters"),
        _between(schema, "minimum", "maximum", "{}"),
        _between(schema, "minItems", "maxItems", "{} items"),
        _between(schema, "minProperties", "maxProperties", "{} keys"),
        _form(schema["pattern"]) if "pattern" in schema else "",
        "no two alike" if schema.get("uniqueItems") else "",
        f"if left out: {json.dumps(schema['default'])}" if "default" in schema else "",
        "no other keys" if schema.get("additionalProperties") is False else "",
    ]
    return tuple(one for one in told if one)


def _form(pattern: str) -> str:
    """A pattern in words, where it says no more than a few words in any case."""
    words = _BOTH_CASES.sub(r"\1", pattern.removeprefix("^").removesuffix("$"))
    inside = words.removeprefix("(").removesuffix(")")
    if words != pattern.strip("^$") and _WORDS.fullmatch(inside):
        return f"{' or '.join(inside.split('|'))}, in any case"
    return f"matches {pattern}" if len(pattern) <= LONGEST else "has the form of the OpenAPI file"


def _between(schema: Mapping[str, Json], least: str, most: str, form: str) -> str:
    low, high = schema.get(least), schema.get(most)
    if low is None and high is None:
        return ""
    if high is None:
        return form.format(f"at least {low}")
    if low is None:
        return form.format(f"at most {high}")
    return form.format(str(low) if low == high else f"{low} to {high}")


def _alternatives(schema: Mapping[str, Json]) -> Sequence[Json]:
    found: Sequence[Json] = schema.get("oneOf") or schema.get("anyOf") or ()
    return found


def _plain(schema: Json) -> bool:
    """Whether one line says all of it."""
    if not isinstance(schema, Mapping):
        return True
    inside = ("properties", "items", "allOf", "oneOf", "anyOf", "$ref")
    return not any(key in schema for key in inside)


def _json(value: Json) -> str:
    return escape(json.dumps(value, ensure_ascii=False, default=str))
