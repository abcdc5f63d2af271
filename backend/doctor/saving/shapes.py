"""What the rows of a table look like: whether values that were read can be one of them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import JSON, Boolean, Integer

from backend.doctor.saving.records import Stored
from backend.store.tables import metadata

Row = dict[str, Stored]

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_ID = re.compile(r"(?P<prefix>[A-Z]{2})[0-9a-f]{32}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PREFIXES = {
    "schemas.id": "XS",
    "schema_id": "XS",
    "packages.id": "EP",
    "package_id": "EP",
    "updated_with_package_id": "EP",
    "properties.id": "PR",
    "extensions.property_id": "PR",
    "libraries.property_id": "PR",
    "extensions.id": "EX",
    "origin_id": "EX",
    "revision_id": "EX",
    "libraries.id": "LB",
    "library_id": "LB",
}


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    holds: str
    may_lack: bool
    """Whether it may be null; ``may_miss``, whether a row may end before it."""
    may_miss: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as the migrations made it, its columns in the order of the file."""

    name: str
    columns: tuple[_Column, ...]
    number: str
    """The column that is the row's number in the file, or ``""``."""

    def row(self, rowid: int, values: Sequence[Stored]) -> Row | None:
        """The values by column, those left out that the row ends before; ``None`` if it is none."""
        if len(values) > len(self.columns):
            return None
        if not all(column.may_miss for column in self.columns[len(values) :]):
            return None
        row: Row = {}
        for column, value in zip(self.columns, values, strict=False):
            if column.name == self.number and value is None:
                row[column.name] = rowid
            elif not _holds(column, value):
                return None
            else:
                row[column.name] = value
        return row

    def speaks_for_itself(self, row: Row) -> bool:
        """Whether the row can be of no other table: where nothing else says of which it is."""
        return all(self._is_typical(name, value) for name, value in row.items())

    def _is_typical(self, name: str, value: Stored) -> bool:
        if not isinstance(value, str):
            return True
        prefix = _PREFIXES.get(f"{self.name}.{name}") or _PREFIXES.get(name)
        if prefix:
            found = _ID.fullmatch(value)
            return found is not None and found["prefix"] == prefix
        if name.endswith("_at"):
            return _MOMENT.fullmatch(value) is not None
        if f"{self.name}.{name}" == "archives.digest":
            return _DIGEST.fullmatch(value) is not None
        if f"{self.name}.{name}" == "facts.name":
            return value not in metadata.tables and not _ID.fullmatch(value)
        return True


def shapes_of(connection: sqlite3.Connection) -> Mapping[str, Shape]:
    """The tables of a store that the migrations made, by name."""
    return {
        name: _shape(connection, name)
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        if name in metadata.tables
    }


def _shape(connection: sqlite3.Connection, name: str) -> Shape:
    table = metadata.tables[name]
    columns = []
    number = ""
    found = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
    keys = [row for row in found if row[5]]
    for _, column, declared, not_null, default, key in found:
        match table.columns[column].type:
            case JSON():
                holds = "json"
            case Boolean():
                holds = "boolean"
            case Integer():
                holds = "integer"
            case _:
                holds = "text"
        lacks = not not_null and not key
        columns.append(_Column(column, holds, lacks, lacks or default is not None))
        if key and len(keys) == 1 and declared.upper() == "INTEGER":
            number = column
    return Shape(name, tuple(columns), number)


def _holds(column: _Column, value: Stored) -> bool:
    if value is None:
        return column.may_lack
    match column.holds:
        case "boolean":
            return value in (0, 1)
        case "integer":
            return isinstance(value, int)
        case "json":
            return isinstance(value, int | float) or (isinstance(value, str) and _is_json(value))
        case _:
            return isinstance(value, str)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
