"""Deleted schemas, whole with their records, until they are restored or given up for good."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from backend.errors import Conflict, Problem
from backend.identifiers import now
from backend.schemas import rows
from backend.schemas.base import SchemaStore
from backend.schemas.model import Kind, SchemaState, TrashedSchema
from backend.store.tables import records, schema_drafts, schemas


class Trash(SchemaStore):
    """What was deleted. Every call is one transaction, then its events."""

    def delete(self, schema_id: str) -> None:
        """Put the schema into the trash with its records; :meth:`restore` brings both back."""
        self._set_deleted(schema_id, now())

    def restore(self, schema_id: str) -> SchemaState:
        """Take back a deletion. Raises :class:`Conflict` where the name was given away since."""
        try:
            self._set_deleted(schema_id, None)
        except IntegrityError:
            raise Conflict(
                Problem(
                    "name-taken",
                    "Another schema of this kind has taken the name meanwhile.",
                    remedy="Rename that one, then restore.",
                )
            ) from None
        with self._store.read() as connection:
            return rows.state_of(connection, schema_id)

    def trash(self) -> tuple[TrashedSchema, ...]:
        """What lies in the trash, deleted last first."""
        held = (
            select(func.count())
            .where(records.c.schema_id == schemas.c.id)
            .correlate(schemas)
            .scalar_subquery()
        )
        statement = (
            select(schemas, schema_drafts.c.body, held.label("records"))
            .join(schema_drafts, schema_drafts.c.schema_id == schemas.c.id)
            .where(schemas.c.deleted_at.is_not(None))
            .order_by(schemas.c.deleted_at.desc(), schemas.c.id)
        )
        with self._store.read() as connection:
            return tuple(
                TrashedSchema(
                    row.id,
                    Kind(row.body["kind"]),
                    row.body["name"],
                    row.version,
                    row.records,
                    row.deleted_at,
                )
                for row in connection.execute(statement)
            )

    def delete_for_good(self, schema_id: str) -> None:
        """Give up a schema in the trash, its versions and its records.

        A copy of the store is made before. Raises :class:`NotFound` where it is not in the trash.
        """
        with self._store.write() as connection:
            trashed = schemas.c.id == schema_id, schemas.c.deleted_at.is_not(None)
            if connection.scalar(select(schemas.c.id).where(*trashed)) is None:
                raise rows.not_found()
            self._back_up("delete")
            self._keeper.delete(connection, schema_id)
            connection.execute(delete(schemas).where(*trashed))
        self._say(schema_id)

    def _set_deleted(self, schema_id: str, moment: str | None) -> None:
        with self._store.write() as connection:
            done = connection.execute(
                update(schemas)
                .where(
                    schemas.c.id == schema_id,
                    schemas.c.deleted_at.is_(None) if moment else schemas.c.deleted_at.is_not(None),
                )
                .values(deleted_at=moment)
            )
            if done.rowcount == 0:
                raise rows.not_found()
        self._say(schema_id)
