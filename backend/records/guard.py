"""What a write of records asks first: the mode, and whether the schema is still the same."""

from __future__ import annotations

from sqlalchemy import Connection

from backend.errors import Conflict, Problem, Refused
from backend.modes import DATA_WORK_WAITS, MODE_FACT, ServerMode
from backend.records.rows import published
from backend.schemas.model import Schema
from backend.store import facts


def refuse_in_maintenance(connection: Connection) -> None:
    """Called in every transaction that writes a resource or a record: the mode cannot change
    between the question and the write. Raises :class:`Refused`.
    """
    mode = facts.get(connection, MODE_FACT, ServerMode.PRODUCTION)
    if mode == ServerMode.MAINTENANCE:
        raise Refused(DATA_WORK_WAITS)


def refuse_another_version(connection: Connection, schema_id: str, schema: Schema) -> None:
    """What was checked against one version is not written under another. Raises
    :class:`Conflict`.
    """
    if published(connection, schema_id) != schema:
        raise Conflict(
            Problem(
                "schema-changed",
                "Another version of the schema was published meanwhile.",
                remedy="Do it again.",
            )
        )
