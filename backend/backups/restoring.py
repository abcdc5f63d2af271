"""Going back to a backup, of a workspace that nobody has open."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError

from backend.backups.looking import copied, missing, opened
from backend.backups.model import DAMAGED, Backup, Reason, Restored
from backend.backups.service import backup_of, backups_in
from backend.damage import is_damage
from backend.durable import sync_path
from backend.errors import WorldError, file_system_problem
from backend.folder import WorkspaceFolder
from backend.identifiers import now
from backend.lock import take_lock
from backend.properties.life import queue_repair
from backend.properties.rows import head
from backend.store import facts, swapping
from backend.store.copies import (
    FACT,
    Copies,
    Copy,
    check_whole,
    copy_at,
    find,
    for_its_owner,
    free_name,
)
from backend.store.engine import Store
from backend.store.tables import facts as facts_table


def backups_of(root: Path) -> tuple[Backup, ...]:
    """The backups of a workspace, newest first, whether its store can be opened or not."""
    return backups_in(WorkspaceFolder(root.absolute()))


def restore(root: Path, name: str) -> Restored:
    """Put a backup in the place of the store; what is there is backed up first.

    It takes the workspace's lock. Killed at any moment, the old store is there or the new one,
    whole. An older backup is migrated; extensions whose files are gone are installed again by the
    next who opens the workspace. Numbers that were given stay given, and what is kept of backups
    stays as it is set now. Raises :class:`~backend.lock.WorkspaceHeld`,
    :class:`~backend.errors.NotFound`, and :class:`WorldError` where the backup is damaged or of a
    newer program, or where the disk refuses: then everything is as it was.
    """
    folder = WorkspaceFolder(root.absolute())
    find(folder.backups, name)
    said = {"pid": os.getpid(), "holder": "going back to a backup", "since": now()}
    try:
        lock = take_lock(folder, said)
        try:
            return _restore(folder, name)
        finally:
            with suppress(OSError):
                folder.holder.unlink(missing_ok=True)
            lock.release()
    except OSError as error:
        raise WorldError(file_system_problem(error)) from error


@dataclass(frozen=True, slots=True)
class _Going:
    """What goes on from the store that is there: numbers given, and what is set of backups."""

    counters: Mapping[str, Any] = field(default_factory=dict)
    sequences: Mapping[str, int] = field(default_factory=dict)


def _restore(folder: WorkspaceFolder, name: str) -> Restored:
    swapping.finish(folder.database)
    copy = find(folder.backups, name)
    check_whole(copy)
    going = _going(folder)
    folder.staging.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=folder.staging) as beside:
        made = Path(beside) / "workspace.db"
        again = _made(folder, copy, made, going)
        kept = _kept(folder, copy)
        swapping.put_in_place(made, folder.database)
    return Restored(backup_of(copy), backup_of(kept) if kept else None, again)


def _made(folder: WorkspaceFolder, copy: Copy, made: Path, going: _Going) -> int:
    """The new store's file; answers how many extensions are to be installed again."""
    copied(copy.path, made)
    with closing(opened(copy, made)) as store, store.write() as connection:
        _go_on(connection, going, folder)
        return _repair(connection, folder)


def _going(folder: WorkspaceFolder) -> _Going:
    if not folder.database.is_file() or not folder.database.stat().st_size:
        return _Going()
    try:
        with closing(Store(folder.database)) as store, store.read() as connection:
            said = dict(connection.execute(select(*_FACT)).all())
            rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
            sequences = {row[0]: int(row[1]) for row in rows}
    except (WorldError, DatabaseError, ValueError, TypeError):
        return _Going()  # it is damaged: that is why somebody goes back
    return _Going({n: v for n, v in said.items() if n == FACT or n.startswith("count:")}, sequences)


_FACT = (facts_table.c.name, facts_table.c.value)


def _go_on(connection: Connection, going: _Going, folder: WorkspaceFolder) -> None:
    for name, value in going.counters.items():
        if name == FACT or (isinstance(value, int) and value > facts.get(connection, name, 0)):
            facts.put(connection, name, value)
    numbers = (p.name for p in folder.properties.glob("*/*/*") if p.name.isascii())
    highest = max((int(n) for n in numbers if n.isdigit()), default=0)
    sequences = {**going.sequences}
    sequences["jobs"] = max(sequences.get("jobs", 0), highest)
    for table, number in sequences.items():
        given = {"table": table, "number": number}
        found = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name=:table"), given)
        if found is None and number:
            connection.execute(text("INSERT INTO sqlite_sequence VALUES (:table, :number)"), given)
        elif found is not None and number > found:
            connection.execute(
                text("UPDATE sqlite_sequence SET seq=:number WHERE name=:table"), given
            )


def _repair(connection: Connection, folder: WorkspaceFolder) -> int:
    again = missing(connection, folder)
    for extension_id in again:
        queue_repair(connection, head(connection, extension_id))
    return len(again)


def _kept(folder: WorkspaceFolder, restored: Copy) -> Copy | None:
    """What is there now, backed up: as it is, where it is damaged."""
    if not folder.database.is_file() or not folder.database.stat().st_size:
        return None
    before = f"{restored.family}-{restored.at.replace(':', '')}"
    try:
        with closing(Store(folder.database)) as store:
            return Copies(store, folder.backups).make(
                Reason.RESTORE.value, before, spare=restored.name
            )
    except WorldError as error:
        if not is_damage(error):
            raise
    return _kept_damaged(folder)


def _kept_damaged(folder: WorkspaceFolder) -> Copy:
    for_its_owner(folder.backups)
    target = free_name(folder.backups, Reason.RESTORE.value, DAMAGED)
    log = folder.database.with_name(f"{folder.database.name}-wal")
    if log.is_file():
        _copied_durably(log, target.with_name(f"{target.name}-wal"))
    _copied_durably(folder.database, target)
    found = copy_at(target)
    assert found is not None
    return found


def _copied_durably(source: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    copied(source, part)
    sync_path(part)
    part.replace(target)
    sync_path(target.parent)
