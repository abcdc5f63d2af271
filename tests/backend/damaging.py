"""Damaging a closed store on purpose, for tests."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

PAGE = 4096


def pages_of(database: Path, name: str) -> list[int]:
    """The pages of a table or an index, from 1."""
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? ORDER BY pageno", (name,)
        ).fetchall()
    return [row[0] for row in found]


def overwrite(database: Path, *pages: int, content: bytes = b"") -> None:
    """Put this in the place of pages, or if nothing is said, random bytes."""
    with database.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(content or os.urandom(PAGE))


def ruin(database: Path, *names: str) -> None:
    """Overwrite every page of these tables and indexes."""
    for name in names:
        overwrite(database, *pages_of(database, name))


def say(database: Path, statement: str) -> None:
    """Past the program, and past what it holds to be true."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(statement)
        connection.commit()
