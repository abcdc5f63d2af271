"""What a recovered workspace has to hold: every row that no damaged page had a part of."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from backend.doctor.saving.pages import Pages
from backend.store import health
from backend.store.tables import metadata
from backend.workspace import Workspace
from tests.torture.store_world import rows_of

Key = tuple[Any, ...]
Rows = dict[str, dict[Key, tuple[Any, ...]]]

_OTHERWISE = {"facts", "extensions", "jobs", "packages", "alembic_version", "archives"}
"""Tables whose rows may be other than before: what was installed is to be installed anew."""
_FOLLOWS = {"record_keys", "kept_values", "library_revisions", "schema_changes", "jobs"}
"""Tables whose rows say something of another row only."""


class Owners:
    """Which rows have a part of which page, in the whole store; as SQLite tells it."""

    def __init__(self, database: Path) -> None:
        self._on: dict[int, set[tuple[str, Key]]] = {}
        with (
            closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection,
            Pages(database) as pages,
        ):
            for table in metadata.tables:
                self._take(connection, pages, table)

    def _take(self, connection: sqlite3.Connection, pages: Pages, table: str) -> None:
        info = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        columns = ", ".join(f'"{row[1]}"' for row in info if row[5])
        found = connection.execute(f'SELECT rowid, {columns} FROM "{table}"')  # noqa: S608
        keys = {row[0]: row[1:] for row in found}
        places = connection.execute(
            "SELECT path, pageno, pagetype FROM dbstat WHERE name = ?", (table,)
        ).fetchall()
        leaves = {path: number for path, number, kind in places if kind == "leaf"}
        cells = {path: [*pages.cells(number)] for path, number in leaves.items()}
        for path, number, kind in places:
            if kind == "leaf":
                rowids = [cell.rowid for cell in cells[path] if cell]
            elif kind == "overflow":
                leaf, _, nth = path.partition("+")[0].rpartition("/")
                cell = cells[f"{leaf}/"][int(nth, 16)]
                rowids = [cell.rowid] if cell else []
            else:
                continue
            self._on.setdefault(number, set()).update((table, keys[one]) for one in rowids)

    def on(self, pages: set[int]) -> set[tuple[str, Key]]:
        """Table and primary key of every row with a part of one of these pages."""
        return {one for page in pages for one in self._on.get(page, ())}


def judge_recovered(root: Path, rows: Rows, owners: Owners, damaged: set[int]) -> float:
    """Raises where the recovered workspace is not whole, or lacks what it must have.

    Answers how much of all rows it has, 0 to 1.
    """
    assert (found := health.first(root / "workspace.db")) is None, f"recovered: {found}"
    there = rows_of(root / "workspace.db")
    excused = owners.on(damaged)
    had = kept = 0
    for table, wanted in rows.items():
        if table == "alembic_version":
            continue
        missing = [key for key in wanted if key not in there[table]]
        had, kept = had + len(wanted), kept + len(wanted) - len(missing)
        for key in missing:
            assert _is_excused(table, key, wanted[key], excused), f"{table} {key} is lost"
        if table in _OTHERWISE | _FOLLOWS:
            continue
        for key, row in wanted.items():
            if key in there[table] and (table, key) not in excused:
                assert there[table][key] == row, f"{table} {key} is another row"
    workspace = Workspace.open(root)
    try:
        assert workspace.damaged is None
        workspace.properties.create("Another", "web", ["another.example.com"])
    finally:
        workspace.close()
    return kept / had


def _is_excused(table: str, key: Key, row: tuple[Any, ...], excused: set[tuple[str, Key]]) -> bool:
    """A part of the row was on a damaged page, or what it belongs to was lost there."""
    if (table, key) in excused:
        return True
    lost = {one for _, keys in excused for one in keys}
    if table in _FOLLOWS:
        return any(one in lost for one in row)
    return False
