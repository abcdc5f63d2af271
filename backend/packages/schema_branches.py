"""The alternatives of a rule (oneOf, anyOf, several types), and which of them a value fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from backend.packages.json_schema import compile_schema
from backend.packages.schema_merging import Rule, Unmergeable, merged
from backend.packages.schema_words import TYPES, json_words, shortened, type_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jsonschema_rs import Draft4Validator

MOST_BRANCHES = 50
_MARKERS = 3  # keys that name a form where nothing else does
_PLAIN_BRANCH = frozenset(
    {"required", "not", "minProperties", "maxProperties", "title", "description"}
)
_OWN = ("title", "description", "default", "examples")


def json_type(value: Any) -> str:
    """The type of draft-04; a whole number is ``integer``."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if isinstance(value, int) else "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def has_type(value: Any, wanted: str) -> bool:
    found = json_type(value)
    return found == wanted or (found == "integer" and wanted == "number")


def kind_of_rule(keys: Mapping[str, Any]) -> str:
    """The one type a rule is about, from its other words where it names none; "" for any."""
    given = keys.get("type")
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if isinstance(given, str):
        return given
    for kind, words in _TELLING.items():
        if any(word in keys for word in words):
            return kind
    return ""


_TELLING = {
    "object": ("properties", "required", "additionalProperties", "patternProperties"),
    "array": ("items", "minItems", "maxItems", "uniqueItems"),
    "string": ("pattern", "minLength", "maxLength", "format"),
    "number": ("minimum", "maximum", "multipleOf"),
}


@dataclass(slots=True)
class Rules:
    """The rules of one schema, each merged once. It keeps what it made: use it for one form."""

    root: Mapping[str, Any]
    _merged: dict[int, tuple[Any, Rule | Unmergeable]] = field(default_factory=dict)
    _branches: dict[int, tuple[Any, list[Any]]] = field(default_factory=dict)
    _checks: dict[int, tuple[Any, Draft4Validator | None]] = field(default_factory=dict)
    _patterns: dict[str, Draft4Validator | None] = field(default_factory=dict)
    _whole: Any = None

    def rule(self, schema: Any) -> Rule:
        """What the schema asks for of one value. Raises Unmergeable."""
        known = self._merged.get(id(schema))
        if known is None:
            try:
                known = (schema, merged(self.root, schema))
            except Unmergeable as error:
                known = (schema, error)
            self._merged[id(schema)] = known
        if isinstance(known[1], Unmergeable):
            raise known[1]
        return known[1]

    def branches(self, rule: Rule) -> list[Any]:
        """The schemas of which one is picked; [] where there is no choice. Raises Unmergeable."""
        known = self._branches.get(id(rule))
        if known is None:
            known = (rule, self._split(rule))
            self._branches[id(rule)] = known
        return known[1]

    def fits(self, schema: Any, value: Any) -> bool:
        """Whether the value keeps every rule of the schema, references and all."""
        known = self._checks.get(id(schema))
        if known is None:
            known = (schema, self._check(schema))
            self._checks[id(schema)] = known
        return known[1] is not None and bool(known[1].is_valid(value))

    def matches(self, pattern: str, name: str) -> bool:
        """Whether a key matches a pattern, as the check would say."""
        check = self._patterns.get(pattern)
        if check is None:
            check = self._patterns[pattern] = self._check({"pattern": pattern})
        return check is not None and bool(check.is_valid(name))

    def pick(self, branches: Sequence[Any], value: Any, wanted: int = -1) -> int:
        """The branch that a value belongs to: the ``wanted`` one as far as it may be that."""
        in_order = sorted(range(len(branches)), key=lambda at: at != wanted)
        for at in in_order:
            if self.fits(branches[at], value):
                return at
        return max(in_order, key=lambda at: self._likeness(branches[at], value))

    def label(self, schema: Any) -> str:
        """What a branch is called: its title, its constants, its type."""
        try:
            keys = self.rule(schema).keys
        except Unmergeable:
            return "JSON"
        title = keys.get("title")
        if isinstance(title, str) and title.strip():
            return shortened(title)
        if isinstance(keys.get("enum"), list):
            return shortened(" or ".join(map(json_words, keys["enum"])))
        for name, options in self._markers(keys):
            more = " …" if len(options) > _MARKERS else ""
            return shortened(f"{name}: {', '.join(map(str, options[:_MARKERS]))}{more}")
        words = type_words(keys)
        named = keys.get("properties")
        if isinstance(named, dict) and named:
            return shortened(f"object with {', '.join(list(named)[:_MARKERS])}")
        pattern = keys.get("pattern")
        return shortened(f"{words} that matches {pattern}" if pattern else words)

    # -- alternatives -------------------------------------------------------------------------

    def _split(self, rule: Rule) -> list[Any]:
        keys = rule.keys
        given = keys.get("type")
        found = [key for key in ("oneOf", "anyOf") if self._is_choice(keys.get(key))]
        if len(found) > 1:
            raise Unmergeable("Two choices hold here at once (oneOf and anyOf).")
        if found:
            rest = {key: value for key, value in keys.items() if key != found[0]}
            own = {key: value for key, value in rest.items() if key not in _OWN}
            inner = [{"allOf": [branch, own]} if own else branch for branch in keys[found[0]]]
        elif isinstance(given, list) and len(given) > 1 and "enum" not in keys:
            inner = [
                {**keys, "type": name} for name in given if isinstance(name, str) and name in TYPES
            ]
            for branch in inner:
                branch.pop("title", None)
        else:
            inner = []
        if len(inner) > MOST_BRANCHES:
            raise Unmergeable(f"There are more than {MOST_BRANCHES} alternatives.")
        return inner

    def _is_choice(self, branches: Any) -> bool:
        """Whether a form differs by these; that one key or another is there differs nothing."""
        if not isinstance(branches, list) or not branches:
            return False
        return not all(isinstance(one, dict) and one.keys() <= _PLAIN_BRANCH for one in branches)

    def _markers(self, keys: Mapping[str, Any], deep: int = 1) -> Iterator[tuple[str, list[Any]]]:
        """The keys whose few values tell this branch from the others, also one object below."""
        named = keys.get("properties")
        for name, schema in (named if isinstance(named, dict) else {}).items():
            try:
                inner = self.rule(schema).keys
            except Unmergeable:
                continue
            options = inner.get("enum")
            if isinstance(options, list) and options:
                yield name, options
            elif deep:
                yield from self._markers(inner, deep - 1)

    def _marks(self, keys: Mapping[str, Any], value: dict[str, Any], deep: int = 1) -> float:
        """How far the values of such keys speak for this branch, or against it."""
        named, score = keys.get("properties"), 0.0
        for name, inner in value.items():
            if not isinstance(named, dict) or name not in named:
                score -= 0.1
                continue
            score += 0.1
            try:
                rule = self.rule(named[name]).keys
            except Unmergeable:
                continue
            options = rule.get("enum")
            if isinstance(options, list):
                score += 4.0 if inner in options else -4.0
            elif deep and isinstance(inner, dict):
                score += self._marks(rule, inner, deep - 1)
        return score

    def _likeness(self, schema: Any, value: Any) -> float:
        try:
            keys = self.rule(schema).keys
        except Unmergeable:
            return -1.0
        given = keys.get("type")
        kinds = given if isinstance(given, list) else [kind_of_rule(keys)]
        if not any(kind == "" or has_type(value, str(kind)) for kind in kinds):
            return -10.0
        return 1.0 + (self._marks(keys, value) if isinstance(value, dict) else 0.0)

    # -- checking -----------------------------------------------------------------------------

    def _check(self, schema: Any) -> Draft4Validator | None:
        """A validator of this schema alone; its references lead into the whole one."""
        if self._whole is None:
            self._whole = _moved(dict(self.root))
        inner = _moved(schema)
        try:
            return compile_schema({"definitions": {"root": self._whole}, "allOf": [inner]})
        except ValueError:
            return None


def _moved(schema: Any) -> Any:
    """A copy whose references go to the same place below ``#/definitions/root``."""
    if isinstance(schema, list):
        return [_moved(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {
        key: _moved(value)
        for key, value in schema.items()
        if key != "id" or not isinstance(value, str)  # it would move what references lead to
    }
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        made["$ref"] = f"#/definitions/root{reference[1:]}"
    return made
