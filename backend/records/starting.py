"""What the start of a resource says (Context Services): its own fields, and extensions by name.

The fields are those that the original documents for the start of a service, a task and a state, and
a customer's own attributes, which are texts. Nothing here knows the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.errors import Problem
from backend.records.model import customer_id_problem
from backend.schemas.model import Attribute, AttributeType, Kind
from backend.schemas.values import EXPECTED, ValueRefused, normalise

TEXT_LIMIT = 4000
"""Most characters of a text, and of a customer's attribute (ours)."""
MOST_TEXTS = 100
"""Most values of one attribute of a customer (ours)."""

CUSTOMER_ID = "customer_id"

_TYPES = {word: Attribute(word, AttributeType(word)) for word in ("integer", "long", "datetime")}


@dataclass(frozen=True, slots=True)
class Start:
    """``fields`` as they are kept, ``extensions`` under the keys they came with, what is wrong."""

    fields: dict[str, Any] = field(default_factory=dict)
    extensions: dict[str, object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def _word(value: object) -> object:
    """An id of a business attribute: a long or its name."""
    return _text(value) if isinstance(value, str) else _whole("long")(value)


def _text(value: object) -> object:
    if isinstance(value, str) and len(value) <= TEXT_LIMIT:
        return value
    raise ValueError(f"text of at most {TEXT_LIMIT} characters")


def _whole(word: str) -> Callable[[object], object]:
    def read(value: object) -> object:
        try:
            return normalise(_TYPES[word], value)
        except ValueRefused:
            raise ValueError(EXPECTED[AttributeType(word)]) from None

    return read


def _customer(value: object) -> object:
    if isinstance(value, str) and customer_id_problem(value) is None:
        return value
    raise ValueError("text of 1 to 16 characters")


def _own_id(value: object) -> object:
    """A customer's own id has an address: no part of a path may mean another place."""
    if isinstance(value, str) and ("/" in value or value in (".", "..")):
        raise ValueError("text that can stand in an address: no “/”, not “.” or “..”")
    return _customer(value)


_INTEGER, _MOMENT = _whole("integer"), _whole("datetime")
_EVENT: Mapping[str, Callable[[object], object]] = {
    "session_id": _text,
    "interaction_id": _text,
    "application_type": _word,
    "application_id": _INTEGER,
    "resource_type": _word,
    "resource_id": _INTEGER,
    "media_type": _word,
    "est_duration": _INTEGER,
    "timestamp": _MOMENT,
}
FIELDS: Mapping[Kind, Mapping[str, Callable[[object], object]]] = {
    Kind.SERVICES: {
        CUSTOMER_ID: _customer,
        "contact_key": _text,
        "service_type": _word,
        **_EVENT,
    },
    Kind.TASKS: {"task_type": _word, "state_id": _INTEGER, **_EVENT},
    Kind.STATES: {"state_type": _word, "previous_state_id": _INTEGER, **_EVENT},
    Kind.PROFILES: {CUSTOMER_ID: _own_id},
}
"""The fields of a start by kind, each with its reader, which raises ``ValueError`` with what it
takes. Ids of other things (customer, states, types) are kept as they are told, not looked up."""
EVENT_FIELDS = frozenset(_EVENT) - {"est_duration"}
"""Fields of the start event: the original answers them under ``started``."""


def read_start(kind: Kind, body: Mapping[str, object], extensions: set[str]) -> Start:
    """The body of a start; ``extensions`` are the lower-case names of the kind's schemas.

    A field of the start is read as one, whatever schemas there are. An explicit null counts as a
    field that was left out. Problems stand under ``/KEY``.
    """
    start = Start()
    for key, value in body.items():
        if key in FIELDS[kind]:
            _read_field(start, key, FIELDS[kind][key], value)
        elif key.lower() in extensions:
            start.extensions[key] = value
        elif kind is Kind.PROFILES and _is_attribute(value):
            start.fields[key] = value
        else:
            start.problems.append(_unknown(kind, key, value))
    return start


def at(key: str) -> str:
    """The JSON pointer of a key."""
    return f"/{key.replace('~', '~0').replace('/', '~1')}"


def _read_field(start: Start, key: str, read: Callable[[object], object], value: object) -> None:
    if value is None:
        return
    try:
        start.fields[key] = read(value)
    except ValueError as expected:
        start.problems.append(
            Problem(
                "field-invalid",
                f"“{key}” takes {expected}.",
                remedy="Correct it, or leave it out.",
                pointer=at(key),
            )
        )


def _is_attribute(value: object) -> bool:
    """A customer's attribute: a text, or several of which the first is the primary one."""
    texts = value if isinstance(value, list) and value else [value]
    return len(texts) <= MOST_TEXTS and all(
        isinstance(text, str) and len(text) <= TEXT_LIMIT for text in texts
    )


def _unknown(kind: Kind, key: str, value: object) -> Problem:
    shown = key if len(key) <= 60 else f"{key[:59]}…"
    if isinstance(value, (dict, list)) or kind is not Kind.PROFILES:
        title = f"There is no published extension schema “{shown}” of {kind}."
        remedy = "Create the schema first, or leave the key out."
    else:
        title = f"“{shown}” takes text of at most {TEXT_LIMIT} characters, or an array of texts."
        remedy = "A customer's own attributes are texts; other values belong in an extension."
    return Problem("extension-unknown", title, remedy=remedy, pointer=at(key))
