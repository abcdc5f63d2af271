"""What the world does to a store's file, in words that a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError

from backend.damage import DAMAGED, WAYS_OUT, damage
from backend.errors import Problem, Refused, WorldError

__all__ = ["DAMAGED", "world_errors", "world_problem"]


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
        # The driver gives these no code of their own; no statement of ours brings them about.
        return (
            damage(f"{path}: {cause}") if any(sign in str(cause) for sign in _UNDECODED) else None
        )
    slug, title, remedy = known
    return Problem(slug, title, f"{path}: {cause}", remedy)


def unread(path: Path) -> Problem:
    """What is said where a disk did not read, and did so when it was asked again."""
    slug, title, remedy = _WORLD[sqlite3.SQLITE_IOERR]
    return Problem(slug, title, str(path), remedy)


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

_UNDECODED = ("Could not decode to UTF-8", "malformed JSON")

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
        DAMAGED,
        "The workspace's store is damaged.",
        WAYS_OUT,
    ),
    sqlite3.SQLITE_NOTADB: (
        DAMAGED,
        "The workspace's store is no database of this program.",
        WAYS_OUT,
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
