"""The embedded store: one SQLite file behind SQLAlchemy Core.

Writers begin with ``BEGIN IMMEDIATE`` and follow one another; readers see the last commit and wait
for nobody. What the world does to the file (full, locked, corrupt, read-only) leaves here as
:class:`~backend.errors.WorldError`.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, ExceptionContext, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError

from backend.damage import MISFITS, damage, is_damage, load_stored
from backend.errors import Problem, WorldError
from backend.store import health
from backend.store.copying import copy_store, nothing_to_ask
from backend.store.ordering import version_key
from backend.store.world import unread, world_errors, world_problem

__all__ = ["BUSY_MILLISECONDS", "Store", "world_errors", "world_problem"]

BUSY_MILLISECONDS = 10_000


class Store:
    """Transactions on one database file. Thread-safe.

    Where damage was met, by whomever, nothing is written any more: that would make it worse.
    Reading goes on where it can.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._engine = _make_engine(path, read_only)
        self._writing = threading.Lock()
        self._damaged: Problem | None = None
        self._finding = threading.Lock()
        self.on_damage: Callable[[Problem], None] = lambda _problem: None
        """Called once, on the thread that met the damage, when its transaction is over."""
        self.is_current = False
        """Whether it has the tables of this program's newest migration."""

    @property
    def damaged(self) -> Problem | None:
        """The damage that was met first; ``None`` where none was."""
        return self._damaged

    def found_damaged(self, problem: Problem) -> None:
        """The store is damaged: from now on nothing is written."""
        with self._finding:
            first = self._damaged is None
            self._damaged = self._damaged or problem
        if first:
            self.on_damage(problem)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A snapshot: everything read inside is of one moment."""
        with self._minding(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed and durable at the end, or nothing of it on an exception.

        Raises :class:`WorldError` where the store is known to be damaged.
        """
        with self._minding(), self._engine.connect() as connection, self._transaction(connection):
            yield connection

    @contextmanager
    def write_on(self, connection: Connection) -> Iterator[None]:
        """The same on a connection that was prepared: for migrations."""
        with self._minding(), self._transaction(connection):
            yield

    @contextmanager
    def _transaction(self, connection: Connection) -> Iterator[None]:
        with self._writing:
            if self._damaged is not None:
                raise WorldError(self._damaged)
            with connection.execution_options(immediate=True).begin():
                yield

    @contextmanager
    def _minding(self) -> Iterator[None]:
        """Whatever the world does is told in words, and damage is remembered.

        What else goes wrong is a fault of the program's, unless the store turns out to be damaged.
        """
        try:
            with world_errors(self.path):
                yield
        except WorldError as error:
            if is_damage(error):
                if self._was_a_moment(error):
                    raise WorldError(unread(self.path)) from error
                self.found_damaged(error.problems[0])
            raise
        except (*MISFITS, DatabaseError) as error:
            # SQLite's own words hold what it found, and may be no text: they decode with us.
            is_of_sqlite = self.is_current or isinstance(error, UnicodeDecodeError)
            if isinstance(error, IntegrityError) or not is_of_sqlite:
                raise
            if (found := health.first(self.path)) is None:
                raise
            self.found_damaged(damage(found))
            raise WorldError(damage(found)) from error

    def _was_a_moment(self, error: WorldError) -> bool:
        """Whether the store can be read now: SQLite takes it for damage, too, where a disk did not
        give back once what it was given.
        """
        code = getattr(getattr(error.__cause__, "orig", error.__cause__), "sqlite_errorcode", -1)
        is_sqlites = code & 0xFF == sqlite3.SQLITE_CORRUPT and self.is_current
        return is_sqlites and self._damaged is None and health.is_whole(self.path)

    def backup(self, target: Path, go_on: Callable[[], None] = nothing_to_ask) -> None:
        """Copy the whole store, write-ahead log included, by SQLite's online backup.

        The copy is verified, durable and for its owner alone; it is whole or not there. ``go_on``
        is asked now and then, and raises where the copy is no longer wanted. Raises
        :class:`WorldError`, as on a full disk, or where the store turns out to be damaged.
        """
        try:
            target.parent.mkdir(mode=0o700, exist_ok=True)
            with self._minding(), self._engine.connect() as connection:
                source = connection.connection.driver_connection
                assert isinstance(source, sqlite3.Connection)
                copy_store(source, self.path, target, go_on)
        except OSError as error:
            raise WorldError(_no_copy(target, error)) from error

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

    # A traceback with the values of a statement would bring them into the log.
    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        max_overflow=16,
        hide_parameters=True,
        json_deserializer=load_stored,
    )
    event.listen(engine, "begin", _begin)
    if not read_only:
        event.listen(engine, "handle_error", _give_up_read_only)
    return engine


def _address(path: Path, read_only: bool) -> str:
    address = f"file:{quote(os.fsencode(path))}?mode={'ro' if read_only else 'rwc'}"
    # A reader makes files beside the store to share it with a writer. Where the disk lets nobody
    # write, it could not make them; and without a write-ahead log, it need not.
    if read_only and not os.access(path.parent, os.W_OK):
        address += "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    return address


def _give_up_read_only(context: ExceptionContext) -> None:
    """SQLite opens a file to read only where it may not be written at that moment, as with too many
    files open, and stays with that: such connections are opened anew.
    """
    code = getattr(context.original_exception, "sqlite_errorcode", -1)
    if code & 0xFF == sqlite3.SQLITE_READONLY:
        context.is_disconnect = True


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _no_copy(target: Path, error: OSError) -> Problem:
    return Problem(
        "no-copy",
        f"No copy of the store could be made first: {error.strerror or error}.",
        str(target),
        "Nothing was changed. Make room, or allow writing there, then do it again.",
    )
