"""The backup at the start, made only where something has changed since the newest one.

A backup carries the time of the store's file that it was found to be the same as. So most starts
after which nothing was done need but a look at two times; any other compares the files themselves.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from backend.backups.model import Reason
from backend.store.copies import Copies, Copy
from backend.store.engine import Store
from backend.store.tables import packages, properties, resources, schemas

_CHUNK = 1 << 20
_HEADER = 100
"""Bytes at the start of a SQLite file that count its changes and copies (file format, 1.3)."""


def make_if_changed(store: Store, copies: Copies, go_on: Callable[[], None]) -> Copy | None:
    """The backup that was made; ``None`` where the newest holds the same, or nothing was made yet.

    Raises :class:`~backend.errors.WorldError` as making one does, and what ``go_on`` raises.
    """
    newest = next(iter(copies.all()), None)
    if newest is None and _is_new(store):
        return None
    time = _time(store.path)
    if newest is not None and time is not None and _mtime(newest.path) == time:
        return None
    made = copies.make(Reason.START.value, go_on=go_on, prune=False)
    same = newest is not None and _same(made.path, newest.path)
    holds = newest if same and newest is not None else made
    if same:
        made.path.unlink()
    if time is not None:
        with suppress(OSError):
            os.utime(holds.path, ns=(time, time))
    if not same:
        copies.changed()
    return None if same else made


def _is_new(store: Store) -> bool:
    """Whether nothing was ever made in it."""
    with store.read() as connection:
        return not any(
            connection.execute(select(table.c.id).limit(1)).first()
            for table in (schemas, packages, properties, resources)
        )


def _time(path: Path) -> int | None:
    """When the store's file was written; ``None`` where changes may stand in the log beside it."""
    try:
        if _size(path.with_name(f"{path.name}-wal")):
            return None
        return _mtime(path)
    except OSError:
        return None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _mtime(path: Path) -> int:
    return path.stat().st_mtime_ns


def _same(one: Path, other: Path) -> bool:
    """Whether two copies hold the same, whatever their headers count."""
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as left, other.open("rb") as right:
        left.seek(_HEADER)
        right.seek(_HEADER)
        while chunk := left.read(_CHUNK):
            if chunk != right.read(_CHUNK):
                return False
    return True
