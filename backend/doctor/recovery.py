"""A new workspace of what can be read of a damaged one."""

from __future__ import annotations

import os
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, text

from backend.doctor.model import Recovery, Saved
from backend.doctor.saving.extensions import mend_jobs, mend_properties
from backend.doctor.saving.files import copy_files
from backend.doctor.saving.notes import counted, note
from backend.doctor.saving.packages import mend_archives, mend_packages
from backend.doctor.saving.resources import (
    count_of,
    mend_counters,
    mend_keys,
    mend_resources,
)
from backend.doctor.saving.schemas import mend_schemas
from backend.doctor.saving.store import MADE_ANEW, Told, save_rows
from backend.doctor.way_back import backup_words
from backend.durable import sync_path, sync_tree
from backend.errors import NotFound, Problem, Refused, WorldError, file_system_problem
from backend.folder import WorkspaceFolder
from backend.identifiers import now
from backend.lock import take_lock
from backend.store.checkup import check
from backend.store.opening import open_store
from backend.store.tables import metadata


class _Unwanted(Exception):
    """Nobody wants it any more."""


def recover(root: Path, target: Path, *, cancel: threading.Event | None = None) -> Recovery:
    """Make the workspace ``target`` of what can be read of the one in ``root``.

    ``root`` is left as it is, and must be closed. Installed files are installed anew by jobs, when
    the new workspace is started. Raises :class:`Refused` where ``target`` is in use or ``cancel``
    was set, ``WorkspaceHeld`` where another process has ``root`` open, :class:`NotFound` where
    there is no workspace, and :class:`WorldError` where nothing can be read, the store is a newer
    program's, or the disk refuses. Then nothing is left of the new one.
    """
    old, new = WorkspaceFolder(root.absolute()), target.absolute()
    _check_there(old)
    try:
        _check_free(old.root, new)
        with _held(old):
            new.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(
                prefix=f".{new.name[:40]}-", suffix=".part", dir=new.parent
            ) as beside:
                made = WorkspaceFolder(Path(beside) / "workspace")
                saved, notes = _Work(old, made, cancel or threading.Event()).run()
                _put_in_place(made.root, new)
    except _Unwanted:
        raise Refused(Problem("cancelled", "The recovery was cancelled.")) from None
    except OSError as error:
        raise WorldError(file_system_problem(error)) from error
    return Recovery(new, saved, notes)


class _Work:
    """One recovery, from the damaged folder to a whole one."""

    def __init__(self, old: WorkspaceFolder, new: WorkspaceFolder, cancel: threading.Event) -> None:
        self._old, self._new, self._cancel = old, new, cancel

    def run(self) -> tuple[tuple[Saved, ...], tuple[Problem, ...]]:
        notes = copy_files(self._old, self._new, self._ask)
        told = save_rows(self._old.database, self._new.database, self._ask)
        notes += told.notes
        store = open_store(self._new.database, self._new.backups)
        try:
            with store.write() as connection:
                rows = _count(connection)
                notes += self._mend(connection)
                if not any(_count(connection).values()):
                    raise WorldError(self._nothing())
            check(store)
        finally:
            store.close()
        if told.by_themselves and any(rows.values()):
            notes.append(self._first_page_lost())
        return tuple(_saved(rows, told)), tuple(notes)

    def _ask(self) -> None:
        if self._cancel.is_set():
            raise _Unwanted

    def _mend(self, connection: Connection) -> Iterator[Problem]:
        for mend in (
            mend_schemas,
            mend_resources,
            lambda there: mend_archives(there, self._new),
            mend_packages,
            mend_properties,
            _drop_the_lonely,
            mend_keys,
        ):
            self._ask()
            yield from mend(connection)
        mend_counters(connection)
        if again := mend_jobs(connection):
            yield note(
                "installed-anew",
                f"{counted(again, 'extension is', 'extensions are')} installed anew when the new "
                "workspace is opened.",
            )

    def _first_page_lost(self) -> Problem:
        return note(
            "first-page-lost",
            "The store's first page is lost: which list a row belongs in was told by the row.",
            "What had been deleted shortly before may be back.",
            backup_words(self._old),
        )

    def _nothing(self) -> Problem:
        return Problem(
            "nothing-recovered",
            "Nothing of the workspace can be read.",
            str(self._old.database),
            backup_words(self._old),
        )


def _count(connection: Connection) -> dict[str, int]:
    tables = (table for table in metadata.sorted_tables if table.name not in MADE_ANEW)
    return {table.name: count_of(connection, table) for table in tables}


def _saved(rows: dict[str, int], told: Told) -> Iterator[Saved]:
    for name, count in rows.items():
        had = told.rows.get(name)
        yield Saved(name, count, None if had is None else max(0, had - count))


def _drop_the_lonely(connection: Connection) -> Iterator[Problem]:
    """What belongs to something that is lost goes too."""
    gone: Counter[str] = Counter()
    while lonely := connection.execute(text("PRAGMA foreign_key_check")).all():
        for table, row, *_ in lonely:
            drop = text(f'DELETE FROM "{table}" WHERE rowid = :row')  # noqa: S608
            gone[table] += connection.execute(drop, {"row": row}).rowcount
    if gone:
        yield note(
            "belongs-to-nothing",
            "Some rows are dropped: what they belong to is lost.",
            ", ".join(f"{count} of {table}" for table, count in gone.items()),
        )


@contextmanager
def _held(folder: WorkspaceFolder) -> Iterator[None]:
    """Nobody else opens it meanwhile, where the disk lets us say so."""
    if not os.access(folder.root, os.W_OK):
        yield
        return
    lock = take_lock(folder, {"pid": os.getpid(), "holder": "a recovery", "since": now()})
    try:
        yield
    finally:
        folder.holder.unlink(missing_ok=True)
        lock.release()


def _check_there(old: WorkspaceFolder) -> None:
    if old.database.is_file() or any(old.packages.glob("*.zip")):
        return
    raise NotFound(
        Problem(
            "workspace-missing",
            "There is no workspace in this folder.",
            str(old.root),
            "Name another with --workspace.",
        )
    )


def _check_free(old: Path, new: Path) -> None:
    inside = old == new or old in new.parents
    if not inside and (not new.exists() or (new.is_dir() and not any(new.iterdir()))):
        return
    raise Refused(
        Problem(
            "folder-in-use",
            "A workspace is only made in an empty folder, and not inside another one.",
            str(new),
            "Choose an empty folder, or one that is not there yet.",
        )
    )


def _put_in_place(made: Path, target: Path) -> None:
    sync_tree(made)
    if target.exists():
        target.rmdir()
    made.rename(target)
    sync_path(target.parent)
