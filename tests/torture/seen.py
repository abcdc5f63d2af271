"""All that a store holds, as text that two runs of the same work have in common.

It is read with SQLite alone, past the program. Ids that are drawn, moments and folders are taken
out of it: what is left depends on what was done, never on when or how often it was interrupted.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

_DRAWN = re.compile(r"\b([A-Z]{2})[0-9a-f]{32}\b")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_LEFT_OUT = {
    "properties": {"token"},
    "jobs": {"starts", "log", "started_at", "position"},
}
"""What is drawn, or tells how often somebody tried."""
_PRIVATE = {"alembic_version", "sqlite_sequence"}

Seen = dict[str, "Counter[str]"]
"""By table, its rows; a row that is there twice counts twice."""


def opened(database: Path) -> closing[sqlite3.Connection]:
    """A connection of our own that only reads, beside the program's.

    It is not opened read-only: then it could not read a log that nobody has taken up yet.
    """
    connection = sqlite3.connect(f"file:{quote(str(database))}?mode=rw", uri=True)
    connection.execute("PRAGMA query_only=ON")
    connection.row_factory = sqlite3.Row
    return closing(connection)


def seen(database: Path, case: Path) -> Seen:
    """Everything in the store; ``case`` is the folder that no two runs have in common."""
    with opened(database) as connection:
        connection.execute("BEGIN")
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            table: Counter(
                _plain(row, table, str(case))
                for row in connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            )
            for table in tables
            if table not in _PRIVATE
        }


def _plain(row: sqlite3.Row, table: str, case: str) -> str:
    left_out = _LEFT_OUT.get(table, ())
    values = {name: row[name] for name in row.keys() if name not in left_out}  # noqa: SIM118
    text = json.dumps(values, ensure_ascii=False).replace(case, "CASE")
    return _MOMENT.sub("MOMENT", _DRAWN.sub(r"\1…", text))


def differences(wanted: Seen, found: Seen) -> list[str]:
    """What is missing and what is too much, a line a row; none where both are the same."""
    lines = []
    for table in sorted({*wanted, *found}):
        here, there = wanted.get(table, Counter()), found.get(table, Counter())
        lines += [f"- {table} {row} ×{count}" for row, count in (here - there).items()]
        lines += [f"+ {table} {row} ×{count}" for row, count in (there - here).items()]
    return lines
