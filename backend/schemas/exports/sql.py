"""Extension records as tables: SQL for four databases, written by SQLAlchemy's dialects.

One schema makes one table, one record a row. A row knows its resource in the system's own terms:
``customer_id`` (text of 16), ``service_id`` (64 bit), and ``task_id`` or ``state_id`` (32 bit)
beside the service they belong to (Context Services). Unique keys hold within a resource, and only
where a record has all of the key's values. What a database cannot say stands in the comment on top.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.dialects import mssql, oracle, postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import (
    CreateIndex,
    CreateTable,
    ExecutableDDLElement,
    SetColumnComment,
    SetTableComment,
)

from backend.schemas.exports.source import Source
from backend.schemas.exports.sql_names import table_name, table_names
from backend.schemas.exports.sql_tables import Made, make

# Named parameters, since with others SQLAlchemy doubles every percent sign for the driver.
DIALECTS: dict[str, Dialect] = {
    database.dialect.name: database.dialect(paramstyle="named")
    for database in (sqlite, postgresql, oracle, mssql)
}
TITLES = {
    "sqlite": "SQLite",
    "postgresql": "PostgreSQL",
    "oracle": "Oracle",
    "mssql": "SQL Server",
}
_EVERYWHERE = (
    "The resources have no table here, so no foreign key leads to them.",
    "An attribute marked encrypt is stored as it is given.",
    "NULL for a mandatory attribute is refused, also where it has a default to take its place.",
)
_NOTES = {
    "sqlite": ("Amounts of more than 15 digits are kept as binary fractions.",),
    "postgresql": (
        "Amounts are rounded to four places instead of being refused.",
        "Texts have no character NUL; in a unique key they have about 2700 bytes at most.",
    ),
    "oracle": (
        "Amounts are rounded to four places instead of being refused.",
        "An empty text is NULL: a mandatory one may not be empty.",
        "A text has at most 4000 bytes, unless MAX_STRING_SIZE is EXTENDED. A date has a time.",
        "Names of more than 30 characters need Oracle 12.2. In SQL*Plus: SET DEFINE OFF first.",
    ),
    "mssql": (
        "Amounts are rounded to four places instead of being refused.",
        "The length of a text counts UTF-16 units, of which some characters have two.",
        "Blanks at the end tell no two texts of a unique key apart; it has 1700 bytes at most.",
    ),
}


def write(dialect: str, sources: Sequence[Source]) -> str:
    """The statements that make the tables. ``dialect`` is a key of :data:`DIALECTS`."""
    found = DIALECTS[dialect]
    names = table_names(found)
    parts = [_heading(dialect)]
    # All tables before the first constraint: those are called what is left.
    called = [names.give(table_name(found, source.schema.name)) for source in sources]
    for source, name in zip(sources, called, strict=True):
        made = make(source.schema, name, found, names)
        statements = (_statement(ddl, found) for ddl in _ddl(made, found))
        parts.append("\n\n".join([_introduction(made, source), *statements]))
    return "\n\n".join(parts) + "\n"


def _heading(dialect: str) -> str:
    told = [f"Extension records as tables of {TITLES[dialect]}. What they cannot say or hold:"]
    told += (f"  {note}" for note in (*_EVERYWHERE, *_NOTES[dialect]))
    return "\n".join(map(_line, told))


def _introduction(made: Made, source: Source) -> str:
    told = [f"{source.schema.name or 'unnamed'} ({source.state}): {made.table.comment}."]
    hidden = [a.name for a in source.schema.attributes if a.encrypt]
    if hidden:
        told.append(f"encrypt: {', '.join(hidden)}")
    return "\n".join(_line(line) for line in (*told, *made.notes))


def _ddl(made: Made, dialect: Dialect) -> Iterator[ExecutableDDLElement]:
    yield CreateTable(made.table)
    yield from (CreateIndex(index) for index in made.indexes)
    if dialect.name in ("postgresql", "oracle"):
        yield SetTableComment(made.table)
        yield from (SetColumnComment(c) for c in made.table.columns if c.comment)


def _statement(ddl: ExecutableDDLElement, dialect: Dialect) -> str:
    # Tabs and ends of lines are SQLAlchemy's own: literals have no control characters.
    lines = str(ddl.compile(dialect=dialect)).strip().replace("\t", "    ").split("\n")
    return "\n".join(line.rstrip(" ") for line in lines) + ";"


def _line(text: str) -> str:
    """A comment: whatever would end its line becomes a blank."""
    return f"-- {' '.join(text.splitlines())}".rstrip()
