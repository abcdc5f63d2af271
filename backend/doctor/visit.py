"""What a check of the doctor works with: the folder, the open store, and where it says what it saw.

Rows are read as SQLite holds them, so that one that does not decode hides no other.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Integer, Table
from sqlalchemy.exc import IntegrityError

from backend.doctor.model import Finding
from backend.errors import Problem, WorkshopError
from backend.folder import WorkspaceFolder

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, WorkshopError)
"""What decoding raises where a value is JSON but not what it should be."""
RESTORE = "Restore a backup, or edit it by hand."
"""What is left to do where the doctor would have to guess."""
_REPAIRS = "“extension-workshop doctor” repairs it."
_TOLD = 5
_BATCH = 1000

Values = Mapping[str, Any]
"""One row by its columns, JSON decoded; ``rowid`` besides."""


@dataclass(slots=True)
class Visit:
    """One examination while it goes on. ``connection`` is in one transaction, of ``repair`` in one
    that writes; ``before_change`` is called once, before the first repair in it.
    """

    folder: WorkspaceFolder
    connection: Connection
    repair: bool
    before_change: Callable[[], object] = lambda: None
    unreadable: set[tuple[str, int]] = field(default_factory=set)
    """Rows, by table and rowid, that no check can look into."""
    looked_at: list[tuple[str, int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _changed: bool = False

    def look(self, what: str, count: int) -> None:
        """So many of something, named in the plural, were looked at."""
        self.looked_at.append((what, count))

    def find(
        self, problem: Problem, mend: Callable[[], object] | None = None, done: str = ""
    ) -> bool:
        """Something is not as it should be; ``mend`` repairs it, and ``done`` says how.

        Answers whether it is repaired. A problem that can be needs no remedy of its own.
        """
        repaired = self.repair and mend is not None and self._mend(mend)
        if not problem.remedy and not repaired:
            can_be = mend is not None and not self.repair
            problem = replace(problem, remedy=_REPAIRS if can_be else RESTORE)
        self.findings.append(Finding(problem, done if repaired else ""))
        return repaired

    def find_all(
        self,
        problem: Problem,
        places: Sequence[str],
        mend: Callable[[], object] | None = None,
        done: str = "",
    ) -> None:
        """The same thing at many places, told once; where there is none, nothing is."""
        if not places:
            return
        told = ", ".join(places[:_TOLD])
        more = f" and {len(places) - _TOLD} more" if len(places) > _TOLD else ""
        detail = problem.detail if len(places) == 1 else f"{problem.detail} {told}{more}.".strip()
        self.find(replace(problem, pointer=places[0], detail=detail), mend, done)

    def rows(self, table: Table, where: str = "1", *values: object) -> list[Values]:
        """The rows of a table that can be read, oldest first."""
        return list(self.stream(table, where, *values))

    def stream(self, table: Table, where: str = "1", *values: object) -> Iterator[Values]:
        """The same a few at a time; nothing may be changed before the last one is read."""
        for rowid, row in self.raw(table, where, *values):
            if (table.name, rowid) not in self.unreadable:
                yield {**{c: read_value(table, c, v) for c, v in row.items()}, "rowid": rowid}

    def raw(
        self, table: Table, where: str = "1", *values: object
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """Every row as it is held, with its rowid."""
        names = [column.name for column in table.columns]
        listed = ", ".join(f'"{name}"' for name in names)
        sql = f'SELECT rowid, {listed} FROM "{table.name}" WHERE {where} ORDER BY rowid'  # noqa: S608
        cursor = self.driver.execute(sql, values)
        while found := cursor.fetchmany(_BATCH):
            for rowid, *row in found:
                yield rowid, dict(zip(names, row, strict=True))

    def execute(self, sql: str, *values: object) -> list[Any]:
        """One statement as it stands."""
        return self.driver.execute(sql, values).fetchall()

    @property
    def driver(self) -> sqlite3.Connection:
        """The same connection below SQLAlchemy."""
        found = self.connection.connection.driver_connection
        assert isinstance(found, sqlite3.Connection)
        return found

    def _mend(self, mend: Callable[[], object]) -> bool:
        if not self._changed:
            self.before_change()
            self._changed = True
        try:
            with self.connection.begin_nested():
                mend()
        except (sqlite3.IntegrityError, IntegrityError, OSError):
            return False  # the database or the disk refuses the repair: it is left to a person
        return True


def read_value(table: Table, column: str, value: object) -> Any:
    """A value of a column, decoded. Raises ``ValueError`` where it is none of the column's."""
    kind = table.columns[column].type
    if value is None:
        if not table.columns[column].nullable:
            raise ValueError("it is missing")
        return None
    if isinstance(kind, Boolean | Integer):
        if not isinstance(value, int) or (isinstance(kind, Boolean) and value not in (0, 1)):
            raise ValueError("it is no number")
        return bool(value) if isinstance(kind, Boolean) else value
    if not isinstance(value, str):
        raise ValueError("it is no text")
    value.encode()  # bytes that are no UTF-8 were read as half characters
    return decoded(value) if isinstance(kind, JSON) else value


def decoded(text: str) -> Any:
    """Raises ``ValueError`` for what is no JSON, however deep."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def lenient_text(raw: bytes) -> str:
    """Bytes that are no UTF-8 become half characters, which nothing else does."""
    return raw.decode("utf-8", "surrogateescape")
