"""Rows of a file, gathered by resource out of memory: they may stand in it in any order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.errors import Problem
from backend.records.bulk import BATCH, NewRecord
from backend.records.fitting import ONE_AT_MOST, SINGLE_KEY, key_values
from backend.records.rows import duplicate
from backend.schemas.model import Schema, Value
from backend.schemas.stored import value_from_json, value_to_json

_TABLES = """
CREATE TABLE kept (holder, line, value, PRIMARY KEY (holder, line)) WITHOUT ROWID;
CREATE TABLE keys (holder, key, value, PRIMARY KEY (holder, key, value)) WITHOUT ROWID;
CREATE TABLE spoilt (holder PRIMARY KEY) WITHOUT ROWID;
"""
_GOOD = (
    "SELECT holder, count(*) FROM kept WHERE holder NOT IN (SELECT holder FROM spoilt)"
    " GROUP BY holder ORDER BY min(line)"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Whole resources: together they have a batch of rows, or one of them has more."""

    holders: Sequence[str]
    rows: int


class Staged:
    """``database`` is a scratch one. A spoilt resource has a row that was refused."""

    def __init__(self, schema: Schema, database: sqlite3.Connection) -> None:
        self._schema, self._database = schema, database
        for table in _TABLES.strip().splitlines():
            database.execute(table)

    def add(self, one: NewRecord) -> Problem | None:
        """Keep a row, or say which unique key another row of its resource has already."""
        own = list(key_values(self._schema, one.values))
        for key_id, value in own:
            key = (one.holder, key_id, value)
            sql = "SELECT 1 FROM keys WHERE holder = ? AND key = ? AND value = ?"
            if self._database.execute(sql, key).fetchone():
                single = key_id == SINGLE_KEY
                return ONE_AT_MOST if single else duplicate(self._schema, key_id, one.values)
        self._database.executemany(
            "INSERT INTO keys VALUES (?, ?, ?)", [(one.holder, *key) for key in own]
        )
        stored = json.dumps({i: value_to_json(value) for i, value in one.values.items()})
        self._database.execute("INSERT INTO kept VALUES (?, ?, ?)", (one.holder, one.line, stored))
        return None

    def spoil(self, holder: str) -> bool:
        """Take nothing of this resource; whether that is new."""
        sql = "INSERT OR IGNORE INTO spoilt VALUES (?)"
        return self._database.execute(sql, (holder,)).rowcount == 1

    @property
    def rows(self) -> int:
        """Those that were kept, of spoilt resources too."""
        count: int = self._database.execute("SELECT count(*) FROM kept").fetchone()[0]
        return count

    @property
    def good_rows(self) -> int:
        sql = "SELECT count(*) FROM kept WHERE holder NOT IN (SELECT holder FROM spoilt)"
        count: int = self._database.execute(sql).fetchone()[0]
        return count

    def groups(self) -> Iterator[Group]:
        """The resources that are not spoilt, in the order of the file."""
        holders: list[str] = []
        rows = 0
        for holder, count in self._database.execute(_GOOD):
            if rows + count > BATCH and holders:
                yield Group(holders, rows)
                holders, rows = [], 0
            holders.append(holder)
            rows += count
        if holders:
            yield Group(holders, rows)

    def batches(self, group: Group) -> Iterator[list[NewRecord]]:
        """Its rows in the order of the file."""
        marks = ", ".join("?" * len(group.holders))
        sql = f"SELECT line, holder, value FROM kept WHERE holder IN ({marks}) ORDER BY line"  # noqa: S608 - marks alone
        found = self._database.execute(sql, group.holders)
        while some := found.fetchmany(BATCH):
            yield [NewRecord(line, holder, _values(text)) for line, holder, text in some]


def _values(text: str) -> dict[str, Value]:
    return {i: value_from_json(value) for i, value in json.loads(text).items()}
