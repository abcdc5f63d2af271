"""One record of a multi-valued schema, selected by its unique attributes (Context Services)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from backend.records.rows import values_of, write, write_keys
from backend.records.selecting import selector, updated
from backend.schemas.model import Schema
from backend.store.tables import record_keys, records


def select_one(
    connection: Connection,
    resource_id: int,
    schema_id: str,
    schema: Schema,
    given: Mapping[str, object],
) -> Row[Any]:
    """The record that every complete key selects. Raises as ``update_by_unique`` says."""
    wanted = selector(schema, given)
    found = {
        connection.scalar(
            select(record_keys.c.record_id).where(
                record_keys.c.resource_id == resource_id,
                record_keys.c.schema_id == schema_id,
                record_keys.c.key_id == key_id,
                record_keys.c.value == value,
            )
        )
        for key_id, value in wanted.keys
    }
    chosen = wanted.choose(schema, found)
    return connection.execute(select(records).where(records.c.id == chosen)).one()


def update(
    connection: Connection,
    resource_id: int,
    schema_id: str,
    schema: Schema,
    given: Mapping[str, object],
) -> Row[Any]:
    """The record as it is after the update. Raises as ``update_by_unique`` says."""
    row = select_one(connection, resource_id, schema_id, schema, given)
    values = updated(schema, given, values_of(row))
    row = write(connection, resource_id, schema_id, values, row.id)
    write_keys(connection, row, schema, values)
    return row
