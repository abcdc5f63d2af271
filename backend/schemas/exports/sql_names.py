"""Names of tables, columns and constraints that a database takes: unique, short enough, quoted."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import quoted_name
from sqlalchemy.dialects import mssql, oracle, postgresql, sqlite
from sqlalchemy.engine import Dialect

_ORACLE = (
    "access add audit cluster column comment compress current decimal delete distinct drop else "
    "exclusive file float identified immediate increment index initial insert into level lock long "
    "maxextents minus mlslabel mode modify noaudit nocompress nowait number offline online pctfree "
    "prior public raw rename resource row rowid rownum rows session share size smallint start "
    "successful synonym sysdate trigger uid update user validate values varchar varchar2 view "
    "whenever"
)
"""Reserved words of Oracle (its view V$RESERVED_WORDS), of which SQLAlchemy knows only some."""

_OTHERS = "collation concurrently lateral nothing system_user"
"""Reserved words of PostgreSQL 16 and of SQLite that SQLAlchemy does not know."""

RESERVED: frozenset[str] = frozenset([*_ORACLE.split(), *_OTHERS.split()]).union(
    *(
        name.dialect().identifier_preparer.reserved_words
        for name in (mssql, oracle, postgresql, sqlite)
    )
)
"""Words that are quoted everywhere, so that a table reads the same in every database."""

POSTGRESQL_OWN = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
"""Columns that every table of PostgreSQL has already; quoting does not free their names."""
OWN_PREFIXES = {"sqlite": "sqlite_", "postgresql": "pg_"}
"""What the tables of the database itself start with: SQLite refuses such a name, and PostgreSQL
would find its own table under it."""
ORACLE_OWN = frozenset({"ROWID"})
"""Refused by Oracle as a column's name even in quotes; in lower case it is another name."""


class Names:
    """Gives out names within one scope; upper and lower case are the same there."""

    def __init__(self, limit: int, taken: Collection[str] = ()) -> None:
        """``limit`` is in bytes of UTF-8; ``taken`` are names nobody gets, in lower case."""
        self._limit = limit
        self._taken = set(taken)

    def give(self, wanted: str) -> quoted_name:
        """The name, or where it is taken or too long the nearest that is free."""
        for tail in _tails():
            found = _cut(wanted, self._limit - len(tail)) + tail
            if found.lower() not in self._taken:
                break
        self._taken.add(found.lower())
        # None leaves it to the dialect, which quotes capitals, spaces and its own words.
        return quoted_name(found, True if found.lower() in RESERVED else None)


def table_names(dialect: Dialect) -> Names:
    """Names of tables, indexes and constraints: one scope in most databases."""
    return Names(dialect.max_identifier_length)


def column_names(dialect: Dialect) -> Names:
    """Names of the columns of one table."""
    own = {"postgresql": POSTGRESQL_OWN, "oracle": {n.lower() for n in ORACLE_OWN}}
    return Names(dialect.max_identifier_length, own.get(dialect.name, frozenset()))


def table_name(dialect: Dialect, name: str) -> str:
    """What a schema's table is called before it is made unique. A draft may have no name yet."""
    own = OWN_PREFIXES.get(dialect.name)
    if own and name.lower().startswith(own):
        return f"t_{name}"
    return name or "unnamed"


def _tails() -> Iterator[str]:
    yield ""
    number = 2
    while True:
        yield f"_{number}"
        number += 1


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
