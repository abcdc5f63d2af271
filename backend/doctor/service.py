"""The doctor: a closed workspace is looked over, and put right where nothing is lost by it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from backend.damage import damage, is_damage
from backend.doctor.checks.files import check_leftovers, check_permissions
from backend.doctor.checks.installed import check_archives, check_installed
from backend.doctor.checks.pending import check_pending
from backend.doctor.checks.records import check_records
from backend.doctor.model import Examination
from backend.doctor.visit import Visit
from backend.doctor.way_back import backup_words
from backend.errors import NotFound, Problem, WorldError, file_system_problem
from backend.folder import WorkspaceFolder
from backend.identifiers import now
from backend.lock import take_lock
from backend.store import swapping
from backend.store.checkup import check
from backend.store.copies import Copies
from backend.store.engine import Store
from backend.store.opening import open_store
from backend.store.tables import metadata

Say = Callable[[str], None]

_CHECKS: tuple[tuple[str, Callable[[Visit], None]], ...] = (
    ("Reading the archives…", check_archives),
    ("Comparing installed files…", check_installed),
    ("Looking at what is pending…", check_pending),
    ("Checking records and their keys…", check_records),
    ("Looking for what is of no use…", check_leftovers),
    ("Looking at permissions…", check_permissions),
)


def examine(root: Path, *, repair: bool = True, say: Say | None = None) -> Examination:
    """Look over the workspace in ``root``, which must be closed; ``say`` is told each step.

    With ``repair`` what can be put right without losing anything is, after a backup where the
    store changes, and an older store is migrated; without it nothing is changed. Raises
    :class:`~backend.lock.WorkspaceHeld` where another process has the workspace,
    :class:`NotFound` where there is none, and :class:`WorldError` where its store is damaged, of
    a newer program, or without ``repair`` of an older one, or where the disk refuses. Then
    nothing is changed.
    """
    folder = WorkspaceFolder(root.absolute())
    say = say or (lambda _: None)
    try:
        _check_there(folder)
        with _held(folder):
            say("Reading the store…")
            with _telling_the_way_back(folder), closing(_opened(folder, repair)) as store:
                return _examined(folder, store, repair, say)
    except OSError as error:
        raise WorldError(file_system_problem(error)) from error


def _examined(folder: WorkspaceFolder, store: Store, repair: bool, say: Say) -> Examination:
    copies = Copies(store, folder.backups)
    with store.write() if repair else store.read() as connection:
        visit = Visit(folder, connection, copies, repair)
        visit.look("tables", len(metadata.tables))
        for words, look in _CHECKS:
            say(words)
            look(visit)
    return Examination(tuple(visit.looked_at), tuple(visit.findings))


def _opened(folder: WorkspaceFolder, repair: bool) -> Store:
    """The store, whole; a damaged one is not even opened to be written."""
    if repair:
        swapping.finish(folder.database)
    _check_store(folder)
    try:
        with closing(open_store(folder.database, folder.backups, read_only=True)) as store:
            check(store)
    except WorldError as error:
        if error.code != "store-older":
            raise
    store = open_store(folder.database, folder.backups, read_only=not repair)
    try:
        check(store)  # one that was migrated too
    except BaseException:
        store.close()
        raise
    return store


@contextmanager
def _telling_the_way_back(folder: WorkspaceFolder) -> Iterator[None]:
    try:
        yield
    except WorldError as error:
        if not is_damage(error):
            raise
        told = error.problems[0]
        words = f"{told.remedy} {backup_words(folder)}"
        raise WorldError(replace(told, remedy=words)) from error


def _check_there(folder: WorkspaceFolder) -> None:
    there = (folder.database, swapping.waiting(folder.database))
    if any(path.is_file() for path in there) or any(folder.packages.glob("*.zip")):
        return
    raise NotFound(
        Problem(
            "workspace-missing",
            "There is no workspace in this folder.",
            str(folder.root),
            "Name another with --workspace.",
        )
    )


def _check_store(folder: WorkspaceFolder) -> None:
    waits = swapping.waiting(folder.database).is_file()
    if not waits and not (folder.database.is_file() and folder.database.stat().st_size):
        raise WorldError(damage(f"{folder.database} is empty or gone."))


@contextmanager
def _held(folder: WorkspaceFolder) -> Iterator[None]:
    lock = take_lock(folder, {"pid": os.getpid(), "holder": "an examination", "since": now()})
    try:
        yield
    finally:
        with suppress(OSError):
            folder.holder.unlink(missing_ok=True)
        lock.release()
