"""Which archives the backups name: they are kept as long as the backup is."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

from backend.damage import DAMAGED
from backend.errors import WorldError
from backend.folder import WorkspaceFolder
from backend.store.copies import Copies, Copy
from backend.store.copying import open_copy
from backend.store.engine import world_errors

_Key = tuple[str, int, int]


class NamedByBackups:
    """Reads each backup once. Thread-safe; not for the GUI thread."""

    def __init__(self, folder: WorkspaceFolder, copies: Copies) -> None:
        self._folder, self._copies = folder, copies
        self._reading = threading.Lock()
        self._known: dict[_Key, frozenset[str]] = {}

    def spared(self) -> set[str]:
        """The digests of archives that must not be removed, whatever the store says.

        While a backup is made these are all: what it will name is not known. Raises
        :class:`WorldError` where a backup is out of reach; a damaged one names nothing.
        """
        if self._copies.making:
            return {archive.stem for archive in self._folder.packages.glob("*.zip")}
        with self._reading:
            known = {}
            for copy in self._copies.all():
                key = _key(copy)
                known[key] = self._known[key] if key in self._known else digests_in(copy)
            self._known = known
            return {digest for digests in known.values() for digest in digests}


def digests_in(copy: Copy) -> frozenset[str]:
    """The archives that a backup names, of whatever version it is; none if it is damaged.

    Raises :class:`WorldError` where it is out of reach.
    """
    try:
        with world_errors(copy.path), closing(open_copy(copy.path)) as connection:
            return frozenset(_digests(connection))
    except WorldError as error:
        if error.code == DAMAGED:
            return frozenset()
        raise


def _digests(connection: sqlite3.Connection) -> set[str]:
    found: set[str] = set()
    for table, wanted in _WANTED:
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        if "digest" in columns:
            living = " WHERE deleted_at IS NULL" if wanted and wanted in columns else ""
            found |= {row[0] for row in connection.execute(f"SELECT digest FROM {table}{living}")}  # noqa: S608
        elif wanted == "target" and wanted in columns:
            found |= {row[0] for row in connection.execute(_BECOMING)}
    return {digest for digest in found if digest}


_WANTED = (("packages", "deleted_at"), ("extensions", ""), ("jobs", "target"))
_BECOMING = "SELECT target ->> 'digest' FROM jobs WHERE ended_at IS NULL AND target IS NOT NULL"


def _key(copy: Copy) -> _Key:
    try:
        return copy.name, copy.path.stat().st_mtime_ns, copy.size
    except OSError:  # it was pruned meanwhile
        return copy.name, 0, copy.size
