"""Schemas, resources and records of which a part was lost: what follows from the rest is made anew.

Whatever belongs to nothing any more is dropped, and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from backend.damage import MISFITS
from backend.doctor.saving.notes import counted, named, note
from backend.doctor.saving.telling import schema_of_records
from backend.errors import Problem, WorkshopError
from backend.identifiers import now
from backend.schemas.changes import apply_all
from backend.schemas.model import Schema
from backend.schemas.rows import step_of
from backend.schemas.stored import schema_from_json, schema_to_json
from backend.store.tables import (
    records,
    schema_changes,
    schema_drafts,
    schema_versions,
    schemas,
)

_LEADS_NOWHERE = (WorkshopError, *MISFITS, StopIteration)
"""What an edit raises that does not fit the schema."""


def mend_schemas(connection: Connection) -> Iterator[Problem]:
    """Every schema has its row, its draft and the version that it says is its newest."""
    versions = newest_versions(connection)
    drafts = {row.schema_id: row.body for row in connection.execute(select(schema_drafts))}
    known = {row.id: row for row in connection.execute(select(schemas))}
    held = {*connection.scalars(select(records.c.schema_id).distinct())}
    remade: list[str] = []
    for schema_id in sorted({*versions, *drafts, *known, *held}):
        number, body = versions.get(schema_id, (0, None))
        draft = drafts.get(schema_id)
        row = known.get(schema_id)
        left = draft if body is None else body
        if left is None:
            kind, name = (row.kind, row.name_key) if row is not None else (None, None)
            schema = schema_of_records(connection, schema_id, kind, name)
        else:
            schema = schema_from_json(left)
        asked = left is None and schema_id in held
        said = max(row.version if row is not None else 0, number, 1 if asked else 0)
        if row is None:
            _insert_schema(connection, schema_id, schema, said)
        elif row.version < said:
            connection.execute(
                update(schemas).where(schemas.c.id == schema_id).values(version=said)
            )
        if number < said:
            # Records fulfil the newest version: what is nearest to it takes its place.
            schema = schema_from_json(draft) if draft is not None else schema
            _insert_version(connection, schema_id, schema, said)
        if draft is None:
            schema = _with_edits(connection, schema_id, schema)
            connection.execute(
                insert(schema_drafts).values(schema_id=schema_id, body=schema_to_json(schema))
            )
        if row is None or draft is None or number < said:
            remade.append(schema.name or schema_id)
    if remade:
        yield note(
            "schema-remade",
            f"{counted(len(remade), 'schema was', 'schemas were')} put together again from what "
            "is left of them.",
            named(remade),
            "Look at them before you publish.",
        )
    yield from _mend_undo(connection)


def _with_edits(connection: Connection, schema_id: str, published: Schema) -> Schema:
    """The draft that is lost: what was published last, and the edits since then that are left."""
    moment = select(func.max(schema_versions.c.published_at)).where(
        schema_versions.c.schema_id == schema_id
    )
    log = schema_changes.c
    since = select(schema_changes).where(
        log.schema_id == schema_id,
        log.undone.is_(False),
        log.made_at > (connection.scalar(moment) or ""),
    )
    draft = published
    try:
        for row in connection.execute(since.order_by(log.id)):
            draft = apply_all(draft, step_of(row).changes)
    except _LEADS_NOWHERE:
        return published
    return draft


def newest_versions(connection: Connection) -> dict[str, tuple[int, Any]]:
    """Number and body of the newest version there is, by schema."""
    rows = connection.execute(select(schema_versions).order_by(schema_versions.c.number))
    return {row.schema_id: (row.number, row.body) for row in rows}


def _insert_schema(connection: Connection, schema_id: str, schema: Schema, version: int) -> None:
    moment = now()
    key = schema.name.lower() if version else None
    taken = select(schemas.c.id).where(
        schemas.c.kind == schema.kind, schemas.c.name_key == key, schemas.c.deleted_at.is_(None)
    )
    connection.execute(
        insert(schemas).values(
            id=schema_id,
            kind=schema.kind,
            name_key=key,
            version=version,
            created_at=moment,
            updated_at=moment,
            # Another one has its name by now: then this one was in the trash.
            deleted_at=moment if key and connection.scalar(taken) is not None else None,
        )
    )


def _insert_version(connection: Connection, schema_id: str, schema: Schema, number: int) -> None:
    connection.execute(
        insert(schema_versions).values(
            schema_id=schema_id,
            number=number,
            body=schema_to_json(schema),
            note="Recovered",
            published_at=now(),
        )
    )


def _mend_undo(connection: Connection) -> Iterator[Problem]:
    """The edits that lead nowhere any more are forgotten: undo would stop at them."""
    stuck = 0
    for row in connection.execute(select(schema_drafts)).all():
        log = schema_changes.c
        rows = connection.execute(
            select(schema_changes).where(log.schema_id == row.schema_id).order_by(log.id)
        ).all()
        try:
            at = schema_from_json(row.body)
            for one in reversed([one for one in rows if not one.undone]):
                at = apply_all(at, step_of(one).inverse)
            at = schema_from_json(row.body)
            for one in (one for one in rows if one.undone):
                at = apply_all(at, step_of(one).changes)
        except _LEADS_NOWHERE:
            connection.execute(delete(schema_changes).where(log.schema_id == row.schema_id))
            stuck += 1
    if stuck:
        yield note(
            "undo-lost",
            f"Of {counted(stuck, 'schema', 'schemas')} the edits can no longer be undone.",
            "A part of them was lost; the draft is as it was.",
        )
