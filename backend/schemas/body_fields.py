"""The fields of a request body: each reader answers what it can and notes every fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from backend.errors import Problem, printable, shortened
from backend.schemas.model import (
    MISSING,
    Attribute,
    AttributeType,
    Cardinality,
    Kind,
    Missing,
    UniqueKey,
    Value,
)
from backend.schemas.values import ValueRefused, normalise

_ATTRIBUTE_FIELDS = {"name", "type", "default", "mandatory", "length", "unique", "encrypt"}
_FLAGS = {"true": True, "false": False}
_LENGTH_TEXT = re.compile(r"-?\d{1,20}", re.ASCII)


def unknown_fields(body: Mapping[Any, Any], known: set[str], at: str = "") -> Iterator[Problem]:
    whole = "an attribute" if at else "an extension schema"
    for key in body:
        if key not in known:
            yield Problem(
                "field-unknown",
                f"“{shortened(key)}” is no field of {whole}.",
                remedy=f"Known are {', '.join(sorted(known))}.",
                pointer=f"{at}/{printable(str(key)).replace('~', '~0').replace('/', '~1')}",
            )


def read_text(body: Mapping[Any, Any], key: str, problems: list[Problem], at: str = "") -> str:
    value = body.get(key, "")
    if isinstance(value, str):
        return value
    problems.append(
        Problem(
            "field-wrong-type",
            f"“{key}” must be text.",
            f"Found {shortened(repr(value))}.",
            "",
            f"{at}/{key}",
        )
    )
    return ""


def read_word(
    body: Mapping[Any, Any],
    key: str,
    words: type[Cardinality] | type[AttributeType],
    problems: list[Problem],
    at: str = "",
) -> Any:
    value = body.get(key)
    found = str(value).lower() if isinstance(value, str) else None
    if found in {word.value for word in words}:
        return words(found)
    known = ", ".join(word.value for word in words)
    shown = shortened(repr(value))
    title = f"“{key}” is missing." if value is None else f"{shown} is no known type."
    problems.append(Problem("type-unknown", title, "", f"Known are {known}.", f"{at}/{key}"))
    return None


def read_attributes(
    body: Mapping[Any, Any], kind: Kind, problems: list[Problem]
) -> tuple[Attribute, ...]:
    items = body.get("attributes", [] if kind is Kind.PROFILES else None)
    if not isinstance(items, list):
        problems.append(
            Problem(
                "attributes-missing",
                "“attributes” must be an array of attribute schemas.",
                pointer="/attributes",
            )
        )
        return ()
    return tuple(_attribute(item, f"/attributes/{i}", problems) for i, item in enumerate(items))


def _attribute(item: object, at: str, problems: list[Problem]) -> Attribute:
    if not isinstance(item, Mapping):
        problems.append(
            Problem("attribute-not-object", "An attribute schema is a JSON object.", pointer=at)
        )
        return Attribute()
    problems += unknown_fields(item, _ATTRIBUTE_FIELDS, at)
    return _settle_default(
        Attribute(
            name=read_text(item, "name", problems, at),
            type=read_word(item, "type", AttributeType, problems, at) or AttributeType.STRING,
            length=_length(item, problems, at),
            mandatory=_flag(item, "mandatory", problems, at),
            default=_default(item, problems, at),
            unique=_flag(item, "unique", problems, at),
            encrypt=_flag(item, "encrypt", problems, at),
        )
    )


def _settle_default(attribute: Attribute) -> Attribute:
    """A default that its type accepts is kept in the type's one form; a wrong one as it came."""
    if attribute.default is MISSING:
        return attribute
    try:
        return replace(attribute, default=normalise(attribute, attribute.default))
    except ValueRefused:
        return attribute


def _flag(item: Mapping[Any, Any], key: str, problems: list[Problem], at: str) -> bool:
    value = item.get(key, False)
    flag = _FLAGS.get(value.lower()) if isinstance(value, str) else value
    if isinstance(flag, bool):
        return flag
    problems.append(
        Problem(
            "flag-invalid",
            f"“{key}” must be true or false.",
            f"Found {shortened(repr(value))}.",
            "",
            f"{at}/{key}",
        )
    )
    return False


def _length(item: Mapping[Any, Any], problems: list[Problem], at: str) -> int | None:
    value = item.get("length")
    if isinstance(value, str) and _LENGTH_TEXT.fullmatch(value):
        value = int(value)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        # GET answers 0 for all but strings: that is "no length", and comes back as it went.
        is_string = str(item.get("type", "")).lower() == AttributeType.STRING.value
        return None if value == 0 and not is_string else value
    problems.append(
        Problem(
            "length-invalid",
            "“length” must be a whole number.",
            f"Found {shortened(repr(value))}.",
            "",
            f"{at}/length",
        )
    )
    return None


def _default(item: Mapping[Any, Any], problems: list[Problem], at: str) -> Value | Missing:
    value = item.get("default")
    if value is None:
        return MISSING
    if isinstance(value, (bool, int, float, str, Decimal)):
        return value
    problems.append(
        Problem(
            "default-invalid",
            "A default is a single value.",
            f"Found {shortened(repr(value))}.",
            "",
            f"{at}/default",
        )
    )
    return MISSING


def read_keys(
    unique: object, attributes: tuple[Attribute, ...], problems: list[Problem]
) -> tuple[UniqueKey, ...]:
    if isinstance(unique, str):
        unique = [name.strip() for name in unique.split(",") if name.strip()]
    if unique in (None, []):
        return ()
    if not isinstance(unique, list):
        problems.append(
            Problem(
                "unique-invalid",
                "“unique” must be an array of attribute names.",
                f"Found {shortened(repr(unique))}.",
                pointer="/unique",
            )
        )
        return ()
    nested = any(isinstance(item, list) for item in unique)
    groups = [item if isinstance(item, list) else [item] for item in unique] if nested else [unique]
    ids = {a.name.lower(): a.id for a in reversed(attributes)}
    keys = []
    for index, names in enumerate(groups):
        found = []
        for position, name in enumerate(names):
            if isinstance(name, str) and name.lower() in ids:
                found.append(ids[name.lower()])
            else:
                place = f"/unique/{position}" if not nested else f"/unique/{index}"
                problems.append(
                    Problem(
                        "key-attribute-missing",
                        f"The unique key names {shortened(repr(name))}, which is no attribute of"
                        " the schema.",
                        remedy="Name one of the schema's attributes.",
                        pointer=place,
                    )
                )
        keys.append(UniqueKey(tuple(found)))
    return tuple(keys)
