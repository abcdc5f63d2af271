"""Whether every value of the store can be read: text as UTF-8, JSON as JSON, numbers as numbers."""

from __future__ import annotations

from sqlalchemy import Table

from backend.doctor.visit import Visit, read_value
from backend.errors import Problem
from backend.store.tables import metadata


def check_values(visit: Visit) -> None:
    """What cannot be read is told, and kept from the other checks; some of them mend it."""
    rows = 0
    for table in metadata.sorted_tables:
        for rowid, row in visit.raw(table):
            rows += 1
            for column, value in row.items():
                try:
                    read_value(table, column, value)
                except ValueError as error:
                    visit.unreadable.add((table.name, rowid))
                    _tell(visit, table, rowid, row, column, error)
    visit.look("rows of the store", rows)


def _tell(
    visit: Visit, table: Table, rowid: int, row: dict[str, object], column: str, error: ValueError
) -> None:
    if table.name in MENDED_ELSEWHERE:
        return
    place = f"/{table.name}/{name_of(table, rowid, row)}/{column}"
    visit.find(Problem("value-unreadable", f"{place} cannot be read.", f"{error}.", pointer=place))


MENDED_ELSEWHERE = frozenset(
    {"facts", "schema_drafts", "schema_changes", "record_keys", "archives"}
)
"""Their own checks know what to do about them."""


def name_of(table: Table, rowid: int, row: dict[str, object]) -> str:
    """What a row is known by: its key, or where that cannot be read its number."""
    keys = [row[column.name] for column in table.primary_key]
    named = all(
        isinstance(key, int) or (isinstance(key, str) and key.isprintable()) for key in keys
    )
    return "/".join(map(str, keys)) if named else f"rowid-{rowid}"
