"""Records in the store: their values, their unique keys, and their way to a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.damage import decoding
from backend.errors import Conflict, NotFound, Problem
from backend.identifiers import now
from backend.records.fitting import SINGLE_KEY, key_values
from backend.records.model import Record, Resource
from backend.schemas.model import Kind, Schema, Value
from backend.schemas.stored import schema_from_json, value_from_json, value_to_json
from backend.store.tables import record_keys, records, resources, schema_versions, schemas


def published(connection: Connection, schema_id: str) -> Schema:
    body = connection.scalar(
        select(schema_versions.c.body)
        .join(
            schemas,
            (schemas.c.id == schema_versions.c.schema_id)
            & (schemas.c.version == schema_versions.c.number),
        )
        .where(schemas.c.id == schema_id, schemas.c.deleted_at.is_(None))
    )
    if body is None:
        raise NotFound(
            Problem(
                "schema-unpublished",
                "The schema is not published.",
                remedy="Publish it first; records fulfil a published version.",
            )
        )
    return schema_from_json(body)


def write(
    connection: Connection,
    resource_id: int,
    schema_id: str,
    values: Mapping[str, Value],
    record_id: int | None,
) -> Row[Any]:
    """Insert a record, or replace the values of one; its keys are to be written next."""
    check_holder(connection, resource_id, schema_id)
    stored = {i: value_to_json(v) for i, v in values.items()}
    if record_id is None:
        return _insert(connection, resource_id, schema_id, stored)
    return _replace(connection, resource_id, schema_id, stored, record_id)


def check_holder(connection: Connection, resource_id: int, schema_id: str) -> None:
    """Raises :class:`NotFound` where the resource is gone, or of another kind than the schema."""
    kind = connection.scalar(select(resources.c.kind).where(resources.c.id == resource_id))
    expected = connection.scalar(select(schemas.c.kind).where(schemas.c.id == schema_id))
    if kind is None or kind != expected:
        raise NotFound(Problem("not-found", "There is no such resource for this schema."))


def _insert(
    connection: Connection, resource_id: int, schema_id: str, stored: Mapping[str, Any]
) -> Row[Any]:
    moment = now()
    return connection.execute(
        insert(records)
        .values(
            resource_id=resource_id,
            schema_id=schema_id,
            value=stored,
            created_at=moment,
            updated_at=moment,
        )
        .returning(records)
    ).one()


def _replace(
    connection: Connection,
    resource_id: int,
    schema_id: str,
    stored: Mapping[str, Any],
    record_id: int,
) -> Row[Any]:
    old = connection.scalar(
        select(records.c.value).where(
            records.c.id == record_id,
            records.c.resource_id == resource_id,
            records.c.schema_id == schema_id,
        )
    )
    if old is None:
        raise gone()
    asked = {attribute.id for attribute in published(connection, schema_id).attributes}
    # Values of removed attributes stay: a later version may want them back.
    kept = {i: value for i, value in old.items() if i not in asked}
    connection.execute(delete(record_keys).where(record_keys.c.record_id == record_id))
    return connection.execute(
        update(records)
        .where(records.c.id == record_id)
        .values(value={**kept, **stored}, updated_at=now())
        .returning(records)
    ).one()


def write_keys(
    connection: Connection, row: Row[Any], schema: Schema, values: Mapping[str, Value]
) -> None:
    for key_id, value in key_values(schema, values):
        try:
            connection.execute(
                insert(record_keys).values(
                    record_id=row.id,
                    key_id=key_id,
                    resource_id=row.resource_id,
                    schema_id=row.schema_id,
                    value=value,
                )
            )
        except IntegrityError:
            raise Conflict(duplicate(schema, key_id, values)) from None


def duplicate(schema: Schema, key_id: str, values: Mapping[str, Value]) -> Problem:
    """Why a record is refused whose key another one of the resource has; masked values stay so."""
    if key_id == SINGLE_KEY:
        return Problem(
            "not-unique",
            f"{schema.name} is single-valued: there is a record already.",
            remedy="Change that one.",
        )
    key = next(k for k in schema.all_keys() if k.id == key_id)
    names = schema.key_names(key)
    masked = {a.id for a in schema.attributes if a.encrypt}
    found = ", ".join(
        f"{name} {'••••' if i in masked else values[i]}"
        for name, i in zip(names, key.attributes, strict=True)
    )
    return Problem(
        "not-unique",
        f"Another record has the same {' and '.join(names)}.",
        f"It has {found}.",
        "Change one of the values.",
        f"/{names[0]}",
    )


def gone() -> NotFound:
    return NotFound(Problem("not-found", "The record is no longer there."))


@decoding
def resource_of(row: Row[Any]) -> Resource:
    return Resource(
        row.id,
        Kind(row.kind),
        row.number,
        row.label,
        row.created_at,
        row.parent_id,
        row.attributes,
    )


@decoding
def values_of(row: Row[Any]) -> dict[str, Value]:
    return {i: value_from_json(v) for i, v in row.value.items()}


@decoding
def record_of(row: Row[Any]) -> Record:
    return Record(
        row.id, row.resource_id, row.schema_id, values_of(row), row.created_at, row.updated_at
    )
