"""A store that came in a file, which anybody may have made: looked over before it is opened."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, and_, inspect, select

from backend.errors import Problem, Refused
from backend.packages.manifest_schema import NAME
from backend.status import Status
from backend.store.tables import extensions, metadata, packages, properties

_PROPERTY_ID = re.compile(r"PR[0-9a-f]{32}")
_NAME = re.compile(NAME)
_FOREIGN = """
    SELECT count(*) FROM sqlite_master
    WHERE type NOT IN ('table', 'index') OR sql LIKE 'CREATE VIRTUAL%'
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """Where an extension's files are to be, and of which archive they are."""

    property_id: str
    name: str
    job_id: int
    digest: str


def vet(database: Path) -> None:
    """Raises :class:`Refused` where the file is no whole SQLite store of tables and indexes.

    Triggers and views would do something by themselves; this program has none.
    """
    address = f"file:{quote(os.fsencode(database))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            foreign = connection.execute(_FOREIGN).fetchone()[0]
            broken = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok"
            lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise Refused(corrupt(str(error))) from error
    if foreign or broken or lost:
        raise Refused(corrupt("It holds what this program does not write."))


def check_tables(connection: Connection) -> None:
    """Raises :class:`Refused` where the migrated store has not exactly this program's tables."""
    found = inspect(connection).get_multi_columns()
    columns = {name: {column["name"] for column in some} for (_, name), some in found.items()}
    columns.pop("alembic_version", None)
    if columns != {name: {*table.columns.keys()} for name, table in metadata.tables.items()}:
        raise Refused(corrupt("Its tables are not those of this program."))


def installed(connection: Connection) -> tuple[Installed, ...]:
    """Every extension whose files are in place.

    Raises :class:`Refused` for a bad path: whatever is installed now or later gets its folder from
    these names and numbers, and SQLite keeps text where a number belongs.
    """
    rows = connection.execute(
        select(
            extensions.c.property_id, extensions.c.name, extensions.c.job_id, extensions.c.digest
        )
    )
    found = tuple(Installed(*row) for row in rows)
    usable = and_(packages.c.status == Status.SUCCEEDED, packages.c.name != "")
    names = [*(one.name for one in found)]
    names += connection.scalars(select(packages.c.name).where(usable))
    if not (
        all(map(_NAME.fullmatch, names))
        and all(map(_PROPERTY_ID.fullmatch, connection.scalars(select(properties.c.id))))
        and all(isinstance(one.job_id, int | None) for one in found)
    ):
        raise Refused(corrupt("An extension has a place that no extension has."))
    return tuple(one for one in found if one.job_id is not None)


def corrupt(detail: str) -> Problem:
    return Problem(
        "store-corrupt",
        "The store in the file is none of this program.",
        detail,
        "Export the workspace again.",
    )
