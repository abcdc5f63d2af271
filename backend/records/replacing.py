"""The whole value of an extension is replaced: every record that a resource holds of a schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete

from backend.errors import Conflict, Refused
from backend.records.fitting import Fit, fit_all, place_of
from backend.records.rows import write, write_keys
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
    return write_all(connection, resource_id, schema_id, schema, fitted)


def write_all(
    connection: Connection, resource_id: int, schema_id: str, schema: Schema, fitted: Sequence[Fit]
) -> list[Row[Any]]:
    """The rows of records that fit, in the place of the old ones. Raises :class:`Conflict`."""
    connection.execute(
        delete(records).where(
            records.c.resource_id == resource_id, records.c.schema_id == schema_id
        )
    )
    rows, conflicts = [], []
    for at, one in enumerate(fitted):
        row = write(connection, resource_id, schema_id, one.values, None)
        rows.append(row)
        try:
            write_keys(connection, row, schema, one.values)
        except Conflict as conflict:
            conflicts += [problem.under(place_of(schema, at)) for problem in conflict.problems]
    if conflicts:
        raise Conflict(*conflicts)
    return rows
