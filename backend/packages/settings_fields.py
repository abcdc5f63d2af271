"""Settings as a form: what the package's schema (draft-04) and the settings together show.

The tree follows the settings, never the schema alone, so a schema that refers to itself ends
where its values end. What no field can express is a JSON part that says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from backend.errors import Problem
from backend.packages.json_text import kind_of, pointer_to
from backend.packages.schema_branches import Rules, has_type, kind_of_rule
from backend.packages.schema_merging import Rule, Unmergeable, same
from backend.packages.schema_weight import is_too_heavy
from backend.packages.schema_words import TYPES, json_words, limit_words, type_words

MOST_FIELDS = 400
"""Fields of one form, ours: a form of more is slower to draw and to read than its JSON."""
LONGEST_TEXT = 64 * 1024
"""Characters of settings that are still shown as a form."""
DEEPEST = 16
"""Objects and lists within one another that the form shows; below they are JSON."""
_MOST_OPTIONS = 500
_ANY: dict[str, Any] = {}
_NESTED = 3  # alternatives of one value within alternatives
_LONG = 120  # characters of a text that still stand in one line


class Kind(StrEnum):
    """How a field is drawn."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    NOTHING = "nothing"
    GROUP = "group"
    LIST = "list"
    ALTERNATIVES = "alternatives"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Field:
    """One value of the settings, there or not.

    ``label`` is the title or the name; ``type`` and ``rule`` say in words what is allowed.
    ``why`` is the reason of a JSON part. ``options`` are the values of a choice, or the words of
    alternatives, and ``picked`` the number of the one that holds, -1 for none. ``within`` are the
    fields of a group and of a list, and the one field of the alternative that is picked.
    ``whole`` asks for a whole number, ``long`` for a text of several lines, ``open`` says that
    keys or items can be added, ``item`` that it is one of a list.
    """

    pointer: str
    name: str
    label: str
    kind: Kind
    required: bool = False
    present: bool = True
    removable: bool = False
    value: Any = None
    description: str = ""
    type: str = ""
    rule: str = ""
    default: str = ""
    why: str = ""
    options: tuple[Any, ...] = ()
    picked: int = -1
    within: tuple[Field, ...] = ()
    whole: bool = False
    long: bool = False
    open: bool = False
    item: bool = False
    schema: Any = field(default=None, compare=False, repr=False)
    branches: tuple[Any, ...] = field(default=(), compare=False, repr=False)

    def walk(self) -> Iterator[Field]:
        """This field and all within it, outer ones first."""
        yield self
        for inner in self.within:
            yield from inner.walk()


@dataclass(frozen=True, slots=True)
class Form:
    """``top`` is None where there is no form, and ``why`` says so in a sentence."""

    top: Field | None
    why: str = ""


class _TooLarge(Exception):
    pass


class SettingsFields:
    """The fields of one schema, for any settings of it. Pure, and quick enough for each key."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.rules = Rules(schema)
        self._heavy = is_too_heavy(schema)

    def form(self, value: Any, wanted: Mapping[str, int] | None = None) -> Form:
        """The form that shows a value; ``wanted`` are the alternatives picked, by pointer."""
        if self._heavy:
            return Form(None, "Its parts refer to one another too often for a form.")
        if not isinstance(value, dict):
            return Form(None, f"The settings are {kind_of(value)}; only an object has a form.")
        try:
            drawn = _Drawing(self.rules, wanted or {})
            top = drawn.field(_Spot("", "", self.rules.root, True, True), value)
        except _TooLarge:
            return Form(None, f"A form would have more than {MOST_FIELDS} fields.")
        if top.kind is Kind.JSON:
            return Form(None, top.why)
        return Form(top)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a field stands, and by which schema; ``deep`` counts what is above it."""

    pointer: str
    name: str
    schema: Any
    required: bool
    present: bool
    removable: bool = False
    deep: int = 0
    nested: int = 0


class _Drawing:
    def __init__(self, rules: Rules, wanted: Mapping[str, int]) -> None:
        self._rules, self._wanted = rules, wanted
        self._count = 0

    def field(self, spot: _Spot, value: Any) -> Field:
        self._count += 1
        if self._count > MOST_FIELDS:
            raise _TooLarge
        try:
            rule = self._rules.rule(spot.schema)
            branches = self._rules.branches(rule)
        except Unmergeable as error:
            return self._json(spot, Rule(), value, str(error))
        if branches:
            return self._alternatives(spot, rule, branches, value)
        return self._plain(spot, rule, value)

    # -- of each kind -------------------------------------------------------------------------

    def _alternatives(self, spot: _Spot, rule: Rule, branches: list[Any], value: Any) -> Field:
        if spot.nested > _NESTED:
            return self._json(spot, rule, value, "Its alternatives lie within one another.")
        labels = tuple(_numbered([self._rules.label(branch) for branch in branches]))
        made = self._field(spot, rule, Kind.ALTERNATIVES, value, options=labels)
        picked = -1
        within: tuple[Field, ...] = ()
        if spot.present:
            picked = self._rules.pick(branches, value, self._wanted.get(spot.pointer, -1))
            inner = _Spot(
                spot.pointer, spot.name, branches[picked], True, True, False,
                spot.deep, spot.nested + 1,
            )  # fmt: skip
            within = (self.field(inner, value),)
        return replace(made, picked=picked, within=within, branches=tuple(branches), rule="")

    def _plain(self, spot: _Spot, rule: Rule, value: Any) -> Field:
        keys = rule.keys
        options = keys.get("enum")
        if isinstance(options, list):
            if not 0 < len(options) <= _MOST_OPTIONS:
                return self._json(spot, rule, value, f"There are {len(options)} choices.")
            at = next((n for n, one in enumerate(options) if same(one, value)), -1)
            return self._field(
                spot, rule, Kind.CHOICE, value,
                options=tuple(options), picked=at if spot.present else -1,
            )  # fmt: skip
        kind = kind_of_rule(keys)
        if kind not in TYPES:
            return self._json(spot, rule, value, "The schema allows any value here.")
        if spot.present and not has_type(value, kind):
            said = f"It holds {kind_of(value)}, where {TYPES[kind]} belongs."
            return self._json(spot, rule, value, said)
        if kind in ("object", "array") and spot.deep >= DEEPEST:
            return self._json(spot, rule, value, "It lies deeper than the form goes.")
        match kind:
            case "object":
                return self._group(spot, rule, value)
            case "array":
                return self._list(spot, rule, value)
            case "string":
                return self._text(spot, rule, value)
            case "boolean":
                return self._field(spot, rule, Kind.FLAG, value)
            case "null":
                return self._field(spot, rule, Kind.NOTHING, value)
        return self._field(spot, rule, Kind.NUMBER, value, whole=kind == "integer")

    def _text(self, spot: _Spot, rule: Rule, value: Any) -> Field:
        most = rule.keys.get("maxLength")
        long = isinstance(most, int) and most > _LONG
        if spot.present:
            long = long or "\n" in value or len(value) > _LONG
        return self._field(spot, rule, Kind.TEXT, value, long=long)

    def _group(self, spot: _Spot, rule: Rule, value: Any) -> Field:
        keys = rule.keys
        named = keys.get("properties")
        named = named if isinstance(named, dict) else {}
        extra = key_rules(keys)
        if spot.deep and not named and not extra:
            return self._json(spot, rule, value, "The schema names no keys here.")
        made = self._field(spot, rule, Kind.GROUP, value, open=extra)
        if not spot.present:
            return made
        must = keys.get("required")
        must = must if isinstance(must, list) else []
        within = [
            self.field(self._inner(spot, name, inner, name in must, name in value), value.get(name))
            for name, inner in named.items()
        ]
        for name in value:
            if name not in named:
                inner_schema = key_schema(self._rules, keys, name)
                inner = self._inner(spot, name, inner_schema, name in must, True)
                within.append(self.field(inner, value[name]))
        return replace(made, within=tuple(within))

    def _inner(self, spot: _Spot, name: str, schema: Any, must: bool, there: bool) -> _Spot:
        pointer = spot.pointer + pointer_to(name)
        return _Spot(pointer, name, schema, must, there, there and not must, spot.deep + 1)

    def _list(self, spot: _Spot, rule: Rule, value: Any) -> Field:
        items = rule.keys.get("items")
        if not isinstance(items, dict | list) or items in ({}, []):
            return self._json(spot, rule, value, "The schema says nothing about the items.")
        made = self._field(spot, rule, Kind.LIST, value, open=_can_grow(rule.keys, value))
        if not spot.present:
            return made
        within = []
        for at, item in enumerate(value):
            inner = item_schema(rule.keys, at)
            where = _Spot(
                spot.pointer + pointer_to(at), f"Item {at + 1}", inner, True, True, True,
                spot.deep + 1,
            )  # fmt: skip
            made_item = self.field(where, item)
            titled = made_item.label != where.name
            label = f"{made_item.label} {at + 1}" if titled else where.name
            within.append(replace(made_item, item=True, label=label))
        return replace(made, within=tuple(within))

    def _json(self, spot: _Spot, rule: Rule, value: Any, why: str) -> Field:
        return self._field(spot, rule, Kind.JSON, value, why=why)

    def _field(self, spot: _Spot, rule: Rule, kind: Kind, value: Any, **more: Any) -> Field:
        keys = rule.keys
        title = keys.get("title")
        label = title.strip() if isinstance(title, str) else ""
        said = keys.get("description")
        return Field(
            spot.pointer,
            spot.name,
            (label if not spot.nested else "") or spot.name,
            kind,
            spot.required,
            spot.present,
            spot.removable,
            value if spot.present else None,
            said.strip() if isinstance(said, str) else "",
            _type(keys, kind),
            "; ".join((*_limits(keys, kind), *_either(keys), *rule.also)),
            json_words(keys["default"]) if "default" in keys else "",
            schema=spot.schema,
            **more,
        )


# --- what the keys and items of a value are held against ------------------------------------------


def key_rules(keys: Mapping[str, Any]) -> bool:
    """Whether keys besides the named ones are allowed by a rule of their own."""
    patterns, more = keys.get("patternProperties"), keys.get("additionalProperties")
    return bool(isinstance(patterns, dict) and patterns) or bool(isinstance(more, dict) and more)


def key_schema(rules: Rules, keys: Mapping[str, Any], name: str) -> Any:
    """The schema of a key that is not named: {} where it may be anything, or may not be."""
    patterns, more = keys.get("patternProperties"), keys.get("additionalProperties")
    if isinstance(patterns, dict):
        for pattern, schema in patterns.items():
            if rules.matches(pattern, name):
                return schema
    return more if isinstance(more, dict) else _ANY


def item_schema(keys: Mapping[str, Any], at: int) -> Any:
    """The schema of the item numbered ``at``: {} where it may be anything, or may not be."""
    items = keys.get("items")
    if not isinstance(items, list):
        return items
    if at < len(items):
        return items[at]
    more = keys.get("additionalItems")
    return more if isinstance(more, dict) else _ANY


def _can_grow(keys: Mapping[str, Any], value: Any) -> bool:
    most, items = keys.get("maxItems"), keys.get("items")
    count = len(value) if isinstance(value, list) else 0
    if isinstance(items, list) and keys.get("additionalItems") is False and count >= len(items):
        return False
    return not isinstance(most, int) or count < most


def _type(keys: Mapping[str, Any], kind: Kind) -> str:
    if kind in (Kind.CHOICE, Kind.ALTERNATIVES):
        return "one of"
    words = type_words({**keys, "type": kind_of_rule(keys)})
    return words.replace("list of one of", "list of choices")


def _limits(keys: Mapping[str, Any], kind: Kind) -> list[str]:
    """Of words that other types know too only what binds this one."""
    return [] if kind in (Kind.NOTHING, Kind.FLAG, Kind.CHOICE) else limit_words(keys)


def _either(keys: Mapping[str, Any]) -> list[str]:
    """That one of several keys must be there, which is no choice between forms."""
    said = []
    for word, names in (("anyOf", "at least one of"), ("oneOf", "exactly one of")):
        branches = keys.get(word)
        listed = branches if isinstance(branches, list) else []
        groups = [one["required"] for one in listed if isinstance(one, dict) and "required" in one]
        if groups and all(isinstance(group, list) for group in groups):
            said.append(f"{names}: {', or '.join(' and '.join(map(str, g)) for g in groups)}")
    return said


def _numbered(labels: list[str]) -> list[str]:
    """Labels that can be told apart."""
    return [
        label if labels.count(label) == 1 else f"{label} ({at + 1})"
        for at, label in enumerate(labels)
    ]


def by_field(top: Field, problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """The problems by the pointer of the field they are shown under, the nearest there is.

    The check names what is missing at the object that lacks it; it is shown where it belongs.
    """
    fields = {one.pointer: one for one in top.walk()}  # of alternatives the one that is picked
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        pointer = problem.pointer
        while pointer not in fields:
            pointer = pointer.rpartition("/")[0]
        for inner in fields[pointer].within:
            if not inner.present and problem.title == f"“{inner.name}” is missing.":
                pointer = inner.pointer
                break
        found.setdefault(pointer, []).append(problem)
    return found
