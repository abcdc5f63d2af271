"""Data work waits while the workspace is in maintenance mode."""

from __future__ import annotations

from sqlalchemy import Connection

from backend.errors import Refused
from backend.modes import DATA_WORK_WAITS, MODE_FACT, ServerMode
from backend.store import facts


def refuse_in_maintenance(connection: Connection) -> None:
    """Called in every transaction that writes a resource or a record: the mode cannot change
    between the question and the write. Raises :class:`Refused`.
    """
    mode = facts.get(connection, MODE_FACT, ServerMode.PRODUCTION)
    if mode == ServerMode.MAINTENANCE:
        raise Refused(DATA_WORK_WAITS)
