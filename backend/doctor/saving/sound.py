"""Whether a row that was read can be read by the program: the values inside its values."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from backend.doctor.saving.shapes import Row
from backend.errors import Problem, WorkshopError
from backend.modes import MODE_FACT, ServerMode
from backend.packages.model import Availability, Platform
from backend.properties.model import NoteSubject
from backend.properties.writes import Target
from backend.schemas.model import Kind
from backend.schemas.stored import change_from_json, schema_from_json, value_from_json
from backend.status import Status
from backend.store.jobs import JobKind, Outcome

_ENUMS: dict[str, type[StrEnum]] = {
    "schemas.kind": Kind,
    "resources.kind": Kind,
    "packages.availability": Availability,
    "packages.status": Status,
    "properties.platform": Platform,
    "extensions.installation_status": Status,
    "jobs.kind": JobKind,
    "jobs.outcome": Outcome,
    "notes.subject_type": NoteSubject,
}


def _mapping(data: Any) -> None:
    if not isinstance(data, dict):
        raise TypeError


def _values(data: Any) -> None:
    for value in data.values():
        value_from_json(value)


def _list_of(read: Callable[[Any], object]) -> Callable[[Any], None]:
    def each(data: Any) -> None:
        if not isinstance(data, list):
            raise TypeError
        for one in data:
            read(one)

    return each


def _text(data: Any) -> None:
    if not isinstance(data, str):
        raise TypeError


def _line(data: Any) -> None:
    at, text = data
    _text(at)
    _text(text)


_READERS: dict[str, Callable[[Any], object]] = {
    "schema_versions.body": schema_from_json,
    "schema_drafts.body": schema_from_json,
    "schema_changes.change": _list_of(change_from_json),
    "schema_changes.inverse": _list_of(change_from_json),
    "resources.attributes": _mapping,
    "records.value": _values,
    "kept_values.changed": _mapping,
    "archives.manifest": _mapping,
    "packages.manifest": _mapping,
    "packages.problems": _list_of(Problem.from_json),
    "properties.domains": _list_of(_text),
    "extensions.status_details": _list_of(Problem.from_json),
    "jobs.problems": _list_of(Problem.from_json),
    "jobs.log": _list_of(_line),
    "jobs.target": Target.from_json,
}


def is_sound(table: str, row: Row) -> bool:
    """Whether the program would know what to do with it."""
    try:
        for column, value in row.items():
            name = f"{table}.{column}"
            if value is None:
                continue
            if name in _ENUMS:
                _ENUMS[name](str(value))
            elif name in _READERS and (data := json.loads(str(value))) is not None:
                _READERS[name](data)
        if table == "facts":
            _check_fact(str(row["name"]), json.loads(str(row["value"])))
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, WorkshopError):
        return False
    return True


def _check_fact(name: str, value: Any) -> None:
    if name == MODE_FACT:
        ServerMode(value)
    elif name.startswith("count:") and not isinstance(value, int):
        raise TypeError
    elif name.startswith("company_"):
        _text(value)
