"""Schemas, drafts, versions and the log of edits in the store."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from backend.errors import NotFound, Problem
from backend.identifiers import new_id, now
from backend.schemas.changes import Step
from backend.schemas.model import Kind, Schema, SchemaState, Version
from backend.schemas.stored import (
    change_from_json,
    schema_from_json,
    schema_to_json,
)
from backend.store.tables import schema_changes, schema_drafts, schema_versions, schemas


def newest_version() -> Any:
    versions = schema_versions.c
    return (versions.schema_id == schemas.c.id) & (versions.number == schemas.c.version)


def state_of(connection: Connection, schema_id: str) -> SchemaState:
    row = connection.execute(
        select(schemas, schema_drafts.c.body, schema_versions.c.body.label("published"))
        .join(schema_drafts, schema_drafts.c.schema_id == schemas.c.id)
        .outerjoin(schema_versions, newest_version())
        .where(schemas.c.id == schema_id, schemas.c.deleted_at.is_(None))
    ).one_or_none()
    if row is None:
        raise not_found()
    undo = next_step(connection, schema_id, undone=False)
    redo = next_step(connection, schema_id, undone=True)
    return SchemaState(
        row.id,
        schema_from_json(row.body),
        row.version,
        schema_from_json(row.published) if row.published else None,
        row.created_at,
        row.updated_at,
        undo.text if undo else "",
        redo.text if redo else "",
    )


def published_of(connection: Connection, kind: Kind) -> dict[str, tuple[str, Schema]]:
    """The id and the newest version of every published schema of a kind, by lower-case name, in
    the order of their names.
    """
    found = connection.execute(
        select(schemas.c.id, schemas.c.name_key, schema_versions.c.body)
        .join(schema_versions, newest_version())
        .where(schemas.c.kind == kind, schemas.c.deleted_at.is_(None))
        .order_by(schemas.c.name_key)
    )
    return {row.name_key: (row.id, schema_from_json(row.body)) for row in found}


def differs(row: Row[Any]) -> bool:
    """Whether the draft is another schema; the same one may be written differently."""
    if row.published is None or row.body == row.published:
        return row.published is None
    return schema_from_json(row.body).definition != schema_from_json(row.published).definition


def not_found() -> NotFound:
    return NotFound(Problem("not-found", "The schema is no longer there."))


def next_step(connection: Connection, schema_id: str, *, undone: bool) -> Row[Any] | None:
    log = schema_changes.c
    return connection.execute(
        select(schema_changes)
        .where(log.schema_id == schema_id, log.undone == undone)
        .order_by(log.id.asc() if undone else log.id.desc())
        .limit(1)
    ).one_or_none()


def step_of(row: Row[Any]) -> Step:
    return Step(
        row.text,
        tuple(change_from_json(data) for data in row.change),
        tuple(change_from_json(data) for data in row.inverse),
        row.undone,
    )


def version_of(row: Row[Any]) -> Version:
    return Version(row.number, schema_from_json(row.body), row.note, row.published_at)


def taken_names(connection: Connection, kind: Kind, except_id: str) -> frozenset[str]:
    rows = connection.execute(
        select(schemas.c.name_key, schemas.c.kind, schema_drafts.c.body)
        .join(schema_drafts, schema_drafts.c.schema_id == schemas.c.id)
        .where(schemas.c.deleted_at.is_(None), schemas.c.id != except_id)
    )
    names = set()
    for row in rows:
        if row.kind == kind and row.name_key:
            names.add(row.name_key)
        if row.body["kind"] == kind and row.body["name"]:
            names.add(row.body["name"].lower())
    return frozenset(names)


def insert_schema(connection: Connection, schema: Schema) -> str:
    schema_id = new_id("XS")
    moment = now()
    connection.execute(
        insert(schemas).values(
            id=schema_id, kind=schema.kind, version=0, created_at=moment, updated_at=moment
        )
    )
    connection.execute(
        insert(schema_drafts).values(schema_id=schema_id, body=schema_to_json(schema))
    )
    return schema_id


def insert_version(
    connection: Connection, schema_id: str, schema: Schema, number: int, note: str
) -> None:
    moment = now()
    connection.execute(
        insert(schema_versions).values(
            schema_id=schema_id,
            number=number,
            body=schema_to_json(schema),
            note=note,
            published_at=moment,
        )
    )
    connection.execute(
        update(schemas)
        .where(schemas.c.id == schema_id)
        .values(kind=schema.kind, name_key=schema.name.lower(), version=number, updated_at=moment)
    )


def save_draft(connection: Connection, schema_id: str, draft: Schema) -> None:
    connection.execute(
        update(schema_drafts)
        .where(schema_drafts.c.schema_id == schema_id)
        .values(body=schema_to_json(draft))
    )
    connection.execute(update(schemas).where(schemas.c.id == schema_id).values(updated_at=now()))
