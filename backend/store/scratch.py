"""A private database for what is too much for the memory: SQLite's own temporary file."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from backend.store.engine import world_errors


@contextmanager
def scratch() -> Iterator[sqlite3.Connection]:
    """Empty at the start and gone at the end; for one thread. A few MiB are held in memory.

    Raises :class:`~backend.errors.WorldError` where the disk for temporary files is full.
    """
    with (
        world_errors(Path(tempfile.gettempdir())),
        closing(sqlite3.connect("", isolation_level=None)) as database,
    ):
        database.execute("PRAGMA journal_mode=OFF")
        database.execute("BEGIN")  # one transaction, never committed: nobody reads it later
        yield database
