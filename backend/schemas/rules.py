"""Every rule that an extension schema must keep to be published (Context Services).

The rules look at a whole draft and answer all its problems at once, each with a JSON pointer into
the schema's request body: ``/attributes/2/length``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from backend.errors import Problem, Severity
from backend.schemas.model import (
    ATTRIBUTE_NAME_LIMIT,
    LENGTH_LIMIT,
    MISSING,
    NAME_LIMIT,
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
)
from backend.schemas.values import ValueRefused, normalise

_SCHEMA_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ATTRIBUTE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*( [A-Za-z0-9_]+)*")


def check(schema: Schema, taken: Collection[str] = ()) -> tuple[Problem, ...]:
    """All problems of the schema, in the order of the form.

    ``taken`` are the lower-case names of the other schemas of the same kind.
    """
    problems = [*_check_name(schema.name, taken)]
    if not schema.attributes and schema.kind is not Kind.PROFILES:
        problems.append(
            Problem(
                "attributes-missing",
                "The schema has no attribute.",
                remedy="Add at least one; only a customer profile's schema may be empty.",
                pointer="/attributes",
            )
        )
    seen: dict[str, int] = {}
    for index, attribute in enumerate(schema.attributes):
        for rule in _ATTRIBUTE_RULES:
            problems += (p.under(f"/attributes/{index}") for p in rule(attribute))
        problems += _check_twin(attribute, index, seen)
    problems += _check_keys(schema)
    return tuple(problems)


def _check_name(name: str, taken: Collection[str]) -> Iterator[Problem]:
    if not name:
        yield Problem(
            "name-missing", "The schema has no name.", remedy="Type one.", pointer="/name"
        )
        return
    if len(name) > NAME_LIMIT:
        yield Problem(
            "name-too-long",
            f"The name has {len(name)} characters, {NAME_LIMIT} at most.",
            remedy="Shorten it.",
            pointer="/name",
        )
    if not _SCHEMA_NAME.fullmatch(name):
        yield Problem(
            "name-invalid",
            "The name must start with a letter, then have letters, digits and _ only.",
            f"Found “{name}”.",
            "Use A to Z, 0 to 9 and _.",
            "/name",
        )
    if name.lower() in taken:
        yield Problem(
            "name-taken",
            f"Another schema of this kind has the name “{name}”.",
            "Upper and lower case are the same here.",
            "Choose another name.",
            "/name",
        )


def _check_attribute_name(attribute: Attribute) -> Iterator[Problem]:
    name = attribute.name
    if not name:
        yield Problem(
            "attribute-name-missing",
            "An attribute has no name.",
            remedy="Type one, or delete the row.",
            pointer="/name",
        )
        return
    if not _ATTRIBUTE_NAME.fullmatch(name):
        yield Problem(
            "attribute-name-invalid",
            f"“{name}” cannot be an attribute's name.",
            "It must start with a letter, then have letters, digits, _ and single spaces only.",
            "Use A to Z, 0 to 9, _ and single inner spaces.",
            "/name",
        )
    if len(name) > ATTRIBUTE_NAME_LIMIT:
        yield Problem(
            "attribute-name-too-long",
            f"“{name}” has {len(name)} characters, {ATTRIBUTE_NAME_LIMIT} at most.",
            remedy="Shorten it.",
            pointer="/name",
        )
    elif len(name) > NAME_LIMIT or " " in name:
        why = "a space" if " " in name else f"more than {NAME_LIMIT} characters"
        yield Problem(
            "attribute-name-unusual",
            f"“{name}” has {why}: some databases refuse that as a column's name.",
            remedy="It works here; shorten it or use _ to be safe elsewhere.",
            pointer="/name",
            severity=Severity.WARNING,
        )


def _check_length(attribute: Attribute) -> Iterator[Problem]:
    if attribute.length is None:
        return
    if attribute.type is not AttributeType.STRING:
        if attribute.length != 0:
            yield Problem(
                "length-ignored",
                f"The length {attribute.length} of {attribute.name or 'this attribute'} "
                "has no effect.",
                f"Only a string has a length, and the type is {attribute.type.value}; "
                "the system answers 0.",
                "Clear the length, or make the type string.",
                "/length",
                Severity.WARNING,
            )
    elif not 1 <= attribute.length <= LENGTH_LIMIT:
        yield Problem(
            "length-out-of-range",
            f"{attribute.name or 'An attribute'} has the length {attribute.length}.",
            remedy=f"Give a length from 1 to {LENGTH_LIMIT} characters.",
            pointer="/length",
        )


def _check_default(attribute: Attribute) -> Iterator[Problem]:
    if attribute.default is MISSING:
        return
    if attribute.type is AttributeType.STRING and attribute.effective_length < 1:
        return  # the length is the fault, and is told as such
    try:
        normalise(attribute, attribute.default)
    except ValueRefused as refused:
        yield Problem(
            "default-invalid",
            f"The default of {attribute.name or 'an attribute'} is not a value of its type.",
            str(refused.problem),
            "Correct or clear the default.",
            "/default",
        )


_ATTRIBUTE_RULES: tuple[Callable[[Attribute], Iterator[Problem]], ...] = (
    _check_attribute_name,
    _check_length,
    _check_default,
)


def _check_twin(attribute: Attribute, index: int, seen: dict[str, int]) -> Iterator[Problem]:
    folded = attribute.name.lower()
    if folded and folded in seen:
        yield Problem(
            "attribute-name-taken",
            f"Two attributes have the name “{attribute.name}”.",
            f"The other is in row {seen[folded] + 1}; upper and lower case are the same here.",
            "Rename one of them.",
            f"/attributes/{index}/name",
        )
    seen.setdefault(folded, index)


def _check_keys(schema: Schema) -> Iterator[Problem]:
    seen: set[frozenset[str]] = set()
    for index, key in enumerate(schema.keys):
        pointer = f"/unique/{index}"
        if not key.attributes:
            yield Problem(
                "key-empty",
                "A unique key has no attribute.",
                remedy="Choose its attributes, or delete the key.",
                pointer=pointer,
            )
        if len(set(key.attributes)) < len(key.attributes):
            yield Problem(
                "key-attribute-twice",
                "A unique key names an attribute twice.",
                f"({', '.join(schema.key_names(key))})",
                "Take one of them out.",
                pointer,
            )
        if key.attributes and frozenset(key.attributes) in seen:
            yield Problem(
                "key-twice",
                f"The unique key ({', '.join(schema.key_names(key))}) is there twice.",
                remedy="Delete one of them.",
                pointer=pointer,
            )
        seen.add(frozenset(key.attributes))
    if schema.cardinality is Cardinality.SINGLE and schema.all_keys():
        yield Problem(
            "key-idle",
            "A unique key can never bite in a single-valued schema.",
            "There is one record only.",
            "Make the schema multi-valued, or leave the key out.",
            "/unique" if schema.keys else "/type",
            Severity.WARNING,
        )
