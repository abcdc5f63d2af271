"""The request body of Context Services: reading one, with all its faults, and writing one.

Both forms that the original's examples use are read: flags and lengths may be strings
(``"true"``, ``"10"``). Written is the normalised form that ``GET`` answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import simplejson

from backend.errors import Problem, Refused, errors_among
from backend.schemas.body_fields import (
    read_attributes,
    read_keys,
    read_text,
    read_word,
    unknown_fields,
)
from backend.schemas.model import (
    MISSING,
    Attribute,
    Cardinality,
    Kind,
    Schema,
)
from backend.schemas.rules import check

_SCHEMA_FIELDS = {"name", "type", "attributes", "unique"}


def load_json(text: str) -> object:
    """The text as JSON, amounts exact. Raises :class:`Refused` with line and column."""
    try:
        return json.loads(text, parse_float=_exact, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Refused(
            Problem(
                "not-json",
                f"The text is not JSON: line {error.lineno}, column {error.colno}.",
                error.msg,
                "Correct it there.",
            )
        ) from None
    except RecursionError:
        raise Refused(
            Problem(
                "json-too-deep",
                "The JSON is nested too deeply to be read.",
                "A schema needs three levels; a JSON Schema seldom more than ten.",
                "Take the part of it that describes the schema.",
            )
        ) from None
    except ValueError as error:
        raise Refused(Problem("not-json", "The text is not JSON.", str(error)[:200])) from None


def parse_body(body: object, kind: Kind) -> Schema:
    """The schema that a request body describes. Raises :class:`Refused` with every fault of form.

    Rules about the content are those of ``rules.check``; where the form has faults, the rules that
    the rest of it breaks are told with them.
    """
    problems: list[Problem] = []
    if not isinstance(body, Mapping):
        raise Refused(
            Problem(
                "schema-not-object",
                "An extension schema is a JSON object.",
                remedy='Give {"name": …, "type": …, "attributes": […]}.',
            )
        )
    problems += unknown_fields(body, _SCHEMA_FIELDS)
    name = read_text(body, "name", problems)
    cardinality = read_word(body, "type", Cardinality, problems)
    attributes = read_attributes(body, kind, problems)
    keys = read_keys(body.get("unique"), attributes, problems)
    schema = Schema(kind, name, cardinality or Cardinality.SINGLE, attributes, keys)
    if problems:
        raise Refused(*problems, *_elsewhere(problems, errors_among(check(schema))))
    return schema


def _elsewhere(faults: list[Problem], problems: tuple[Problem, ...]) -> Iterator[Problem]:
    """What breaks a rule in a part that could be read: all is told at once."""
    unread = {"/".join(fault.pointer.split("/")[:3]) for fault in faults}
    for problem in problems:
        if not any(f"{problem.pointer}/".startswith(f"{place}/") for place in unread):
            yield problem


def to_body(schema: Schema) -> dict[str, Any]:
    """The schema's request body, every flag normalised."""
    body: dict[str, Any] = {
        "name": schema.name,
        "type": schema.cardinality.value,
        "attributes": [_attribute_body(a) for a in schema.attributes],
    }
    names = [list(schema.key_names(key)) for key in schema.keys]
    if names:
        # A flat list is one key over all of its names; several keys are told apart by nesting.
        body["unique"] = names[0] if len(names) == 1 else _nested(names)
    return body


def dump_json(value: object) -> str:
    """JSON text for people and for git: two spaces, amounts as they are, final newline."""
    return simplejson.dumps(value, indent=2, ensure_ascii=False, use_decimal=True) + "\n"


def _nested(names: list[list[str]]) -> list[str | list[str]]:
    # Where nothing is an array, the list would read as one key: one array tells them apart.
    items: list[str | list[str]] = [n[0] if len(n) == 1 else n for n in names]
    return items if any(isinstance(i, list) for i in items) else [[n] for n in items]  # type: ignore[list-item]


def _attribute_body(attribute: Attribute) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": attribute.name,
        "type": attribute.type.value,
        "length": attribute.effective_length,
        "mandatory": attribute.mandatory,
        "unique": attribute.unique,
        "encrypt": attribute.encrypt,
    }
    if attribute.default is not MISSING:
        body["default"] = attribute.default
    return body


def _exact(number: str) -> Decimal:
    try:
        return Decimal(number)
    except InvalidOperation:
        raise ValueError(f"{number[:60]} is out of every range") from None


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")
