"""The embedded store: one SQLite file behind SQLAlchemy Core.

Writers begin with ``BEGIN IMMEDIATE`` and follow one another; readers see the last commit and wait
for nobody. What the world does to the file (full, locked, corrupt, read-only) leaves here as
:class:`~backend.errors.WorldError`.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError

from backend.errors import Problem, Refused, WorldError
from backend.store.ordering import version_key

BUSY_MILLISECONDS = 10_000


class Store:
    """Transactions on one database file. Thread-safe."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._engine = _make_engine(path, read_only)
        self._writing = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A snapshot: everything read inside is of one moment."""
        with world_errors(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed and durable at the end, or nothing of it on an exception."""
        with (
            world_errors(self.path),
            self._engine.connect() as connection,
            self.write_on(connection),
        ):
            yield connection

    @contextmanager
    def write_on(self, connection: Connection) -> Iterator[None]:
        """The same on a connection that was prepared: for migrations."""
        with (
            self._writing,
            world_errors(self.path),
            connection.execution_options(immediate=True).begin(),
        ):
            yield

    def backup(self, target: Path) -> None:
        """Copy the whole store, write-ahead log included, by SQLite's online backup.

        The copy is whole or not there. Raises :class:`WorldError`, as on a full disk.
        """
        part = target.with_suffix(".part")
        try:
            target.parent.mkdir(exist_ok=True)
            with world_errors(self.path), self._engine.connect() as connection:
                source = connection.connection.driver_connection
                assert isinstance(source, sqlite3.Connection)
                with closing(sqlite3.connect(part)) as copy:
                    source.backup(copy)
            part.replace(target)
        except OSError as error:
            raise WorldError(_no_copy(target, error)) from error
        finally:
            with suppress(OSError):
                part.unlink()

    @property
    def engine(self) -> Engine:
        """For migrations only."""
        return self._engine

    def close(self) -> None:
        self._engine.dispose()


def _make_engine(path: Path, read_only: bool) -> Engine:
    address = _address(path, read_only)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address,
            uri=True,
            timeout=BUSY_MILLISECONDS / 1000,
            isolation_level=None,  # the driver's own mode commits DDL behind our back
            check_same_thread=False,
        )
        # SQLite's own lower() knows the letters of English only.
        connection.create_function("casefold", 1, str.casefold, deterministic=True)
        connection.create_function("version_key", 1, version_key, deterministic=True)
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            # FULL: a commit is on the disk before anyone is told of it.
            connection.execute("PRAGMA synchronous=FULL")
            if not read_only:
                connection.execute("PRAGMA journal_mode=WAL")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=16)
    event.listen(engine, "begin", _begin)
    return engine


def _address(path: Path, read_only: bool) -> str:
    address = f"file:{quote(str(path))}?mode={'ro' if read_only else 'rwc'}"
    # A reader makes files beside the store to share it with a writer. Where the disk lets nobody
    # write, it could not make them; and without a write-ahead log, it need not.
    if read_only and not os.access(path.parent, os.W_OK):
        address += "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    return address


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def world_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's result codes about the world into errors that a person can act on."""
    try:
        yield
    except UnicodeEncodeError:
        raise Refused(_HALF_CHARACTER) from None
    except (sqlite3.DatabaseError, DatabaseError) as error:
        cause: Any = error.orig if isinstance(error, DatabaseError) else error
        problem = world_problem(cause, path)
        if problem is None:
            raise
        raise WorldError(problem) from error


def world_problem(cause: BaseException | None, path: Path) -> Problem | None:
    """What a SQLite error says about the world, or ``None`` where it is about our statement."""
    # The low byte is the primary result code; the driver sets none where it refuses by itself.
    code = getattr(cause, "sqlite_errorcode", -1)
    known = _WORLD.get(code) or _WORLD.get(code & 0xFF)
    if known is None:
        return None
    slug, title, remedy = known
    return Problem(slug, title, f"{path}: {cause}", remedy)


def _no_copy(target: Path, error: OSError) -> Problem:
    return Problem(
        "no-copy",
        f"No copy of the store could be made first: {error.strerror or error}.",
        str(target),
        "Nothing was changed. Make room, or allow writing there, then do it again.",
    )


_FULL = (
    "disk-full",
    "The disk is full: nothing was changed.",
    "Make room, then do it again.",
)
_HALF_CHARACTER = Problem(
    "text-not-unicode",
    "The text holds half a character.",
    "A lone half of a surrogate pair cannot be kept.",
    "Type the text anew.",
)

_WORLD = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR_SHMSIZE: _FULL,  # no room for the index of the write-ahead log
    sqlite3.SQLITE_BUSY: (
        "store-locked",
        "Another program holds the workspace's store.",
        "Close that program, then do it again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "read-only",
        "The workspace may not be written.",
        "Choose another folder, or allow writing to this one.",
    ),
    sqlite3.SQLITE_PERM: (
        "read-only",
        "The workspace may not be written.",
        "Choose another folder, or allow writing to this one.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "store-corrupt",
        "The workspace's store is damaged.",
        "Open another workspace, and put a copy from its folder “backups” in place.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "store-corrupt",
        "The workspace's store is no database of this program.",
        "Open another workspace, and put a copy from its folder “backups” in place.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "store-unreachable",
        "The workspace's store cannot be opened.",
        "Check that the folder exists and may be read and written.",
    ),
    sqlite3.SQLITE_IOERR: (
        "disk-error",
        "The disk refused to read or write.",
        "Check the disk, then do it again.",
    ),
}
