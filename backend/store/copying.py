"""The copy of a store: whole, verified, durable and for its owner alone, or not there."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from backend.damage import damage
from backend.durable import sync_path
from backend.errors import WorldError

PAGES = 2048
"""Copied at once, 8 MiB: in between it is asked whether to go on."""
STEPS = 200_000
"""Of SQLite's machine, between two such questions while the copy is verified."""


def nothing_to_ask() -> None:
    """The copy is wanted whatever happens."""


def copy_store(
    source: sqlite3.Connection, path: Path, target: Path, go_on: Callable[[], None]
) -> None:
    """Copy what ``source`` sees of the store at ``path`` by SQLite's online backup.

    All of it is of one moment, whatever is committed meanwhile. ``go_on`` raises where it must
    not go on. Raises :class:`WorldError` where the store turns out to be damaged, and what SQLite
    and the operating system raise, as on a full disk: then ``target`` is as it was.
    """
    part = target.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy(source, part, go_on)
        if found := _broken(part, go_on):
            if _is_whole(source):
                raise OSError(errno.EIO, f"the copy cannot be read back, {found}", str(target))
            raise WorldError(damage(f"{path}: {found}"))
        sync_path(part)
        part.replace(target)
        sync_path(target.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def open_copy(path: Path) -> sqlite3.Connection:
    """A connection to a store's file that nobody writes: it makes no files beside it."""
    address = f"file:{quote(os.fsencode(path))}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)


def broken(path: Path, go_on: Callable[[], None] = nothing_to_ask) -> str:
    """What is wrong with the structure of a store's file that nobody writes; ``""`` if nothing.

    Raises what SQLite raises where it cannot be read at all.
    """
    stopped: list[BaseException] = []

    def ask() -> int:
        try:
            go_on()
        except BaseException as reason:  # noqa: BLE001 - it is raised again below
            stopped.append(reason)
        return len(stopped)

    with closing(open_copy(path)) as connection:
        connection.set_progress_handler(ask, STEPS)
        try:
            found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.OperationalError:
            if stopped:
                raise stopped[0] from None
            raise
    return "" if found == "ok" else found


def _broken(part: Path, go_on: Callable[[], None]) -> str:
    """As :func:`broken`; that a copy cannot be read says nothing of the store."""
    try:
        return broken(part, go_on)
    except sqlite3.DatabaseError as error:
        return str(error)


def _is_whole(source: sqlite3.Connection) -> bool:
    return bool(source.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def _copy(source: sqlite3.Connection, part: Path, go_on: Callable[[], None]) -> None:
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        # What is half written is thrown away, and what is whole is made durable at the end.
        copy.execute("PRAGMA journal_mode=OFF")
        copy.execute("PRAGMA synchronous=OFF")
        source.execute("BEGIN")
        try:
            source.execute("SELECT 1 FROM sqlite_master").fetchone()  # from here on: this moment
            source.backup(copy, pages=PAGES, progress=lambda *_: go_on())
        finally:
            source.execute("ROLLBACK")
