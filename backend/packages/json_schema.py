"""JSON Schema, draft-04, for manifests and settings: compile, check, say it plainly.

jsonschema-rs does the work. Nothing is ever fetched: a reference to another document allows
everything.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from jsonschema_rs import (
    Draft4Validator,
    FancyRegexOptions,
    ReferencingError,
    ValidationError,
)

from backend.errors import Problem, shortened
from backend.packages.ecma_patterns import MAX_BACKTRACKED, bounded_pattern, shown_pattern
from backend.packages.json_text import kind_of, pointer_to
from backend.packages.schema_weight import MAX_PATTERN_WEIGHT, is_too_heavy, pattern_weight
from backend.packages.schema_words import beginnings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MAX_PROBLEMS = 100
"""Problems told of one document. A hostile one could have a million."""
MAX_STEPS = 100_000_000
"""Backtracking steps for all characters of a document together, some seconds at the worst."""

_META = Draft4Validator(
    {"$ref": "http://json-schema.org/draft-04/schema#"}, offline=True, validate_formats=True
)
_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "nothing (null)",
    "number": "a number",
    "object": "an object",
    "string": "a text",
}
_MUST = {
    "additionalItems": "have fewer items",
    "anyOf": "have one of the forms that are allowed here",
    "exclusiveMaximum": "be less than {}",
    "exclusiveMinimum": "be greater than {}",
    "maxItems": "have no more than {} items",
    "maxLength": "have no more than {} characters",
    "maxProperties": "have no more than {} keys",
    "maximum": "be {} or less",
    "minItems": "have at least {} items",
    "minLength": "have at least {} characters",
    "minProperties": "have at least {} keys",
    "minimum": "be {} or more",
    "multipleOf": "be a multiple of {}",
    "not": "not have a form that is excluded here",
    "oneOf": "have exactly one of the forms that are allowed here",
    "uniqueItems": "not hold two equal items",
}
_LONGEST = 80  # characters of a name that somebody else chose
_ONE = ("additionalItems", "additionalProperties", "items", "not")
_LISTS = ("allOf", "anyOf", "items", "oneOf")
_MAPS = ("definitions", "dependencies", "patternProperties", "properties")


def _portable(schema: Any) -> Any:
    """A copy with portable patterns and no reference to other documents."""
    if not isinstance(schema, dict):
        return schema
    reference = schema.get("$ref")
    if isinstance(reference, str) and not reference.startswith("#"):
        return {}
    made = dict(schema)
    if isinstance(made.get("pattern"), str):
        made["pattern"] = bounded_pattern(made["pattern"])
    for key in _ONE:
        if isinstance(made.get(key), dict):
            made[key] = _portable(made[key])
    for key in _LISTS:
        if isinstance(made.get(key), list):
            made[key] = [_portable(item) for item in made[key]]
    for key in _MAPS:
        if isinstance(made.get(key), dict):
            as_key = bounded_pattern if key == "patternProperties" else str
            made[key] = {as_key(name): _portable(item) for name, item in made[key].items()}
    return made


def compile_schema(schema: Mapping[str, Any], length: int = 1_000) -> Draft4Validator:
    """The schema ready to validate with, a document of about ``length`` characters.

    The longer it is, the fewer steps one value has to match a pattern in: whatever package and
    settings are, the check ends. Raises ValueError where it is no schema, or is a trap.
    """
    _check_weight(schema)
    try:
        steps = max(100, MAX_STEPS // max(length, 1_000))
        return Draft4Validator(
            _portable(dict(schema)),
            offline=True,
            pattern_options=FancyRegexOptions(backtrack_limit=steps),
        )
    except ReferencingError as error:
        raise ValueError(str(error)) from error


def _check_weight(schema: Mapping[str, Any]) -> None:
    if is_too_heavy(schema):
        raise ValueError("Its parts refer to one another too often")
    if pattern_weight(schema) > MAX_PATTERN_WEIGHT:
        raise ValueError("Its patterns are too many, or repeat too much")


def schema_problems(schema: Mapping[str, Any], code: str) -> tuple[Problem, ...]:
    """Why a JSON object is no schema of draft-04."""
    try:
        _check_weight(schema)  # the patterns are compiled to hold it against the meta-schema
        found = explain(_META.iter_errors(_portable(dict(schema))), code)
        if found:
            return found
        compile_schema(schema)
    except ValueError as error:  # ValidationError is one
        detail = str(error).partition("\n")[0].removesuffix(".")
        return (Problem(code, "The schema cannot be used.", f"{detail}.", "Correct the schema."),)
    return ()


# --- errors in plain words -----------------------------------------------------------------


def explain(
    errors: Iterable[ValidationError], code: str, hints: Mapping[str, str] | None = None
) -> tuple[Problem, ...]:
    """The errors as problems. ``hints`` says for a pattern, in words, what it asks for."""
    told = (problem for error in errors for problem in _told(error, code, hints or {}))
    return tuple(islice(told, MAX_PROBLEMS))


def _told(error: ValidationError, code: str, hints: Mapping[str, str]) -> Iterator[Problem]:
    kind = error.kind.as_dict()
    keyword = error.kind.name
    if keyword in ("anyOf", "oneOf") and kind.get("context"):
        likely = _likeliest(error, kind["context"])
        if likely:
            for inner in likely:
                yield from _told(inner, code, hints)
            return
    here = pointer_to(*error.instance_path)
    if keyword == "additionalProperties":
        for name in kind["unexpected"]:
            yield Problem(
                code,
                f"“{shortened(name)}” is not a key that is known here.",
                remedy="Remove it, or correct its spelling.",
                pointer=here + pointer_to(name),
            )
        return
    title, remedy = _sentence(_subject(error.instance_path), keyword, kind, hints)
    detail = "" if keyword == "required" else f"Found {_shown(error.instance)}."
    yield Problem(code, title, detail, remedy, here)


def _likeliest(
    error: ValidationError, branches: list[list[ValidationError]]
) -> list[ValidationError]:
    """The errors of the one branch that was meant, [] where that is not clear.

    A branch was not meant where it wants another type of value, or another constant.
    """
    depth = len(error.instance_path)

    def other(inner: ValidationError) -> bool:
        name = inner.kind.name
        return name == "enum" or (name == "type" and len(inner.instance_path) <= depth)

    meant = [branch for branch in branches if branch and not any(map(other, branch))]
    return meant[0] if len(meant) == 1 else []


def _subject(path: Sequence[str | int]) -> str:
    """What a sentence is about: the last key; of an item of a list the list's key besides."""
    if not path:
        return "The value"
    at = next((at for at in range(len(path) - 1, 0, -1) if isinstance(path[at], str)), 0)
    name = "/".join(map(str, path[at:]))
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _sentence(
    subject: str, keyword: str, kind: dict[str, Any], hints: Mapping[str, str]
) -> tuple[str, str]:
    """What is asked for, and what to do."""
    value = kind.get("limit", kind.get("multiple_of"))
    if keyword == "required":
        return f"“{shortened(kind['property'])}” is missing.", "Add it."
    if keyword in ("minLength", "minItems") and value == 1:
        return f"{subject} must not be empty.", "Give a value."
    if keyword in _MUST:
        asked = _MUST[keyword].format(value)
    elif keyword == "type":
        asked = f"be {' or '.join(_TYPES[name] for name in kind['types'])}"
    elif keyword == "enum":
        asked = f"be one of {shortened(', '.join(map(_json, kind['options'])), 400)}"
    elif keyword == "pattern" and "pattern" not in kind:  # fancy-regex gave up
        return f"{subject} takes too long to hold against its pattern.", "Give a shorter value."
    elif keyword == "pattern":
        asked = _pattern_words(kind["pattern"], hints)
    elif keyword == "format":
        asked = f"be a valid {kind['format']}"
    else:
        asked = f"keep the rule “{keyword}”"
    return f"{subject} must {asked}.", "Change the value."


def _pattern_words(pattern: str, hints: Mapping[str, str]) -> str:
    shown = shown_pattern(pattern)
    if shown != pattern:
        return f"match the pattern {shown}, with no more than {MAX_BACKTRACKED:,} characters"
    hint = hints.get(pattern)
    if hint:
        return f"be {hint}"
    begin = " or ".join(beginnings(pattern))
    return (
        f"start with {begin} (the pattern {pattern})" if begin else f"match the pattern {pattern}"
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _shown(value: Any) -> str:
    """A short value itself, of a long one its kind."""
    if isinstance(value, dict | list):
        return kind_of(value)
    text = _json(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
