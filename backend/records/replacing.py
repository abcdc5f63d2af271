"""The whole value of an extension is replaced: every record that a resource holds of a schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select

from backend.errors import Conflict, Problem, Refused
from backend.records.bulk import Accepted, NewRecord, insert_accepted
from backend.records.fitting import Fit, fit_all, key_values, place_of
from backend.records.rows import check_holder, duplicate
from backend.schemas.model import Schema
from backend.store.tables import records


def replace_all(
    connection: Connection,
    resource_id: int,
    schema_id: str,
    schema: Schema,
    values: Sequence[Mapping[str, object]],
) -> list[Row[Any]]:
    """The rows written in the place of the old ones. Raises as ``RecordService.replace`` says."""
    fitted, problems = fit_all(schema, values)
    if problems:
        raise Refused(*problems)
    write_all(connection, resource_id, schema_id, schema, fitted)
    held = _held(resource_id, schema_id)
    return list(connection.execute(select(records).where(*held).order_by(records.c.id)))


def write_all(
    connection: Connection, resource_id: int, schema_id: str, schema: Schema, fitted: Sequence[Fit]
) -> None:
    """Write records that fit in the place of the old ones. Raises :class:`Conflict` with every
    record that has a unique key of one before it, :class:`NotFound` for the resource.
    """
    check_holder(connection, resource_id, schema_id)
    accepted: list[Accepted] = []
    conflicts: list[Problem] = []
    seen: set[tuple[str, str]] = set()
    for at, one in enumerate(fitted):
        keys = list(key_values(schema, one.values))
        clash = next((key for key in keys if key in seen), None)
        if clash is not None:
            problem = duplicate(schema, clash[0], one.values)
            conflicts.append(problem.under(place_of(schema, at)))
            continue
        seen.update(keys)
        own = [(resource_id, *key) for key in keys]
        accepted.append((NewRecord(at, "", one.values), resource_id, own))
    if conflicts:
        raise Conflict(*conflicts)
    connection.execute(delete(records).where(*_held(resource_id, schema_id)))
    insert_accepted(connection, schema_id, accepted)


def _held(resource_id: int, schema_id: str) -> tuple[ColumnElement[bool], ...]:
    return records.c.resource_id == resource_id, records.c.schema_id == schema_id
