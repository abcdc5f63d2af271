"""The rows of a damaged store, put into a new one of the same age."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from backend.doctor.saving.notes import counted, note
from backend.doctor.saving.pages import Pages
from backend.doctor.saving.records import REPLACED
from backend.doctor.saving.shapes import Row, Shape, shapes_of
from backend.doctor.saving.sound import is_sound
from backend.doctor.saving.tables import (
    Tables,
    counters_in,
    revision_in,
    saved_rows,
    tables_in,
)
from backend.errors import Problem, WorldError
from backend.store.engine import Store
from backend.store.migrations.run import upgrade
from backend.store.opening import HEAD
from backend.store.tables import metadata

MADE_ANEW = frozenset({"record_keys"})
"""Tables whose rows follow from others."""


@dataclass(slots=True)
class Told:
    """How many rows each table had, ``None`` where nothing tells, and what there is to say."""

    rows: dict[str, int | None] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    by_themselves: bool = False
    """Whether nothing told which row is of which table but the row itself."""


def save_rows(path: Path, target: Path, ask: Callable[[], None]) -> Told:
    """Make the store ``target`` of every row of the one at ``path`` that can be read.

    ``ask`` is called before each row and raises where nobody wants it any more. Raises
    :class:`WorldError` where the store is of a newer program, ``OSError`` where the disk refuses.
    """
    if not path.is_file() or not path.stat().st_size:
        words = "The store was gone: what is saved is what the archives tell."
        return Told(notes=[note("no-store", words)])
    with Pages(path) as pages:
        found = tables_in(pages)
        revision = revision_in(pages, found)
        if revision > HEAD:
            raise WorldError(_newer(path, revision))
        shapes = _make_store(target, revision or HEAD)
        with closing(sqlite3.connect(target, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=OFF")  # it is made durable as a whole
            connection.execute("BEGIN")
            notes = _insert(connection, saved_rows(pages, found, shapes), ask)
            _keep_counters(connection, counters_in(pages, found))
            connection.execute("COMMIT")
        if pages.log.cut_off:
            words = "The log beside the store is damaged: the newest changes may be missing."
            notes.append(note("log-cut-off", words))
        rows = {name: _had(name, found) for name in shapes}
    return Told(rows, notes, not found.trees)


def _make_store(path: Path, revision: str) -> Mapping[str, Shape]:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    store = Store(path)
    try:
        upgrade(store, revision)
    finally:
        store.close()
    with closing(sqlite3.connect(path)) as connection:
        return shapes_of(connection)


def _insert(
    target: sqlite3.Connection, rows: Iterator[tuple[str, Row]], ask: Callable[[], None]
) -> list[Problem]:
    dropped: Counter[str] = Counter()
    replaced = 0
    for name, row in rows:
        ask()
        if name in MADE_ANEW:
            continue
        if not is_sound(name, row):
            dropped[name] += 1
            continue
        columns = ", ".join(f'"{column}"' for column in row)
        marks = ", ".join("?" * len(row))
        done = target.execute(
            f'INSERT OR IGNORE INTO "{name}" ({columns}) VALUES ({marks})',  # noqa: S608
            [*row.values()],
        )
        replaced += done.rowcount == 1 and any(REPLACED in str(value) for value in row.values())
    return [*_told(dropped, replaced)]


def _told(dropped: Counter[str], replaced: int) -> Iterator[Problem]:
    if dropped:
        yield note(
            "row-unreadable",
            "Some rows are dropped: what they say is no longer what was written.",
            ", ".join(f"{count} of {table}" for table, count in dropped.items()),
        )
    if replaced:
        yield note(
            "text-damaged",
            f"{counted(replaced, 'row holds', 'rows hold')} characters that could not be read: "
            f"{REPLACED} stands in their place.",
        )


def _keep_counters(target: sqlite3.Connection, counters: Mapping[str, int]) -> None:
    """A number that was given once is never given again."""
    for name, number in counters.items():
        done = target.execute(
            "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, name)
        )
        if not done.rowcount and name in metadata.tables:
            target.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, number))


def _had(name: str, found: Tables) -> int | None:
    tree = found.trees.get(name)
    if tree is not None and tree.whole:
        return max(tree.cells, found.counts.get(name, 0))
    return found.counts.get(name)


def _newer(path: Path, revision: str) -> Problem:
    return Problem(
        "store-newer",
        "The workspace was written by a newer version of this program.",
        f"{path} is at {revision}, this program knows {HEAD}.",
        "Recover it with the newer version.",
    )
