"""Is a store whole? What SQLite sees by itself, and what it does not look at: the values.

A letter that changed inside a text is seen by nobody, as long as the text stays one of its kind.
For whoever looks a store over: :func:`findings`, on a connection of their own.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import JSON, Boolean, Column, Integer, Table

from backend.store.tables import facts, metadata

_AT_ONCE = 500
_NO_WORDS = "SQLite cannot read it, and what it says of it is no text"


def connect(path: Path) -> sqlite3.Connection:
    """A connection that only reads, and may be interrupted by another thread."""
    address = f"file:{quote(os.fsencode(path))}?mode=ro"
    return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)


def first(path: Path) -> str | None:
    """The first thing that is wrong with the store, in words; ``None`` where it is whole.

    What the world does otherwise, as that the file is gone, is not told here.
    """
    try:
        with closing(connect(path)) as connection:
            return next(findings(connection), None)
    except sqlite3.Error:
        return None
    except UnicodeDecodeError:
        return _NO_WORDS


def is_whole(path: Path) -> bool:
    """Whether all of the store can be read, and nothing is wrong with it."""
    try:
        with closing(connect(path)) as connection:
            return next(findings(connection), None) is None
    except sqlite3.Error:
        return False


def findings(
    connection: sqlite3.Connection, stopping: threading.Event | None = None
) -> Iterator[str]:
    """Everything that is wrong with the store, a sentence each, until the first that hides more.

    The store is at the newest migration. Ends early where ``stopping`` is set. Raises
    ``sqlite3.OperationalError`` where it was interrupted.
    """
    stopping = stopping or threading.Event()
    try:
        if stopping.is_set():
            return
        yield from _of_the_file(connection)
        for table in metadata.sorted_tables:
            if stopping.is_set():
                return
            yield from _of_the_values(connection, table, stopping)
    except sqlite3.DatabaseError as error:
        if _is_of_the_world(error):
            raise
        yield f"SQLite cannot read it: {error}"
    except UnicodeDecodeError:
        yield _NO_WORDS


def _of_the_file(connection: sqlite3.Connection) -> Iterator[str]:
    for (said,) in connection.execute("PRAGMA integrity_check"):
        if said != "ok":
            yield said
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} belongs to one of {parent} that is not there"


def _of_the_values(
    connection: sqlite3.Connection, table: Table, stopping: threading.Event
) -> Iterator[str]:
    bad = " OR ".join(_is_bad(column) for column in table.columns)
    found = connection.execute(f'SELECT count(*) FROM "{table.name}" WHERE {bad}')  # noqa: S608
    if count := found.fetchone()[0]:
        yield f"{count} rows of {table.name} hold what was never written there"
    # The driver decodes, and says where it cannot.
    every = connection.execute(f'SELECT * FROM "{table.name}"')  # noqa: S608
    while every.fetchmany(_AT_ONCE) and not stopping.is_set():
        pass


def _is_bad(column: Column[object]) -> str:
    name = f'"{column.name}"'
    match column.type:
        case JSON() if column.table is facts:
            good = f"CASE typeof({name}) WHEN 'text' THEN json_valid({name}) "
            good += "WHEN 'integer' THEN 1 WHEN 'real' THEN 1 ELSE 0 END"
        case JSON():
            good = f"typeof({name}) = 'text' AND json_valid({name}) "
            good += f"AND json_type({name}) IN ('object', 'array', 'null')"
        case Boolean():
            good = f"{name} IN (0, 1)"
        case Integer():
            good = f"typeof({name}) = 'integer'"
        case _:
            good = f"typeof({name}) = 'text'"
    absent = f"{name} IS NOT NULL AND " if column.nullable else ""
    return f"({absent}({good}) IS NOT 1)"


def _is_of_the_world(error: sqlite3.DatabaseError) -> bool:
    """Not the file's fault: we were interrupted, or the disk or another program hinders."""
    return getattr(error, "sqlite_errorcode", -1) & 0xFF in (
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
    )
