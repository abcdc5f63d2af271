"""A workspace: the one door to the backend.

It owns the store, the installer thread and the events, and says who else holds the folder.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import filelock

from backend import holder as holder_file
from backend.backups.digests import NamedByBackups
from backend.backups.service import BackupService
from backend.damage import damage, decoding, is_damage
from backend.errors import Problem, WorldError
from backend.events import Events, ModeChanged, StoreDamaged
from backend.folder import WorkspaceFolder
from backend.identifiers import new_id, now
from backend.installations.activity import ActivityService
from backend.installations.runners import ExtensionInstallation, PackageCheck
from backend.installations.steps import sweep, unknown
from backend.installations.worker import InstallerThread
from backend.lock import WorkspaceHeld, take_lock
from backend.modes import MODE_FACT, ServerMode
from backend.packages.rows import digests
from backend.packages.service import PackageService
from backend.packages.uploading import forget_unfinished
from backend.packages.watched import WatchService
from backend.portable.service import PortableService
from backend.properties.libraries import LibraryService
from backend.properties.model import Company
from backend.properties.notes import NoteService
from backend.properties.rows import places
from backend.properties.service import PropertyService
from backend.records.publishing import PublishedRecords
from backend.records.service import RecordService
from backend.records.transfer import RecordTransfer
from backend.schemas.service import SchemaService
from backend.store import facts, swapping
from backend.store.checkup import Checkup, check
from backend.store.copies import Copies, tidy
from backend.store.engine import Store
from backend.store.jobs import JobKind
from backend.store.opening import open_store

__all__ = ["Workspace", "WorkspaceHeld"]


class Workspace:
    """The services of one open workspace folder.

    Only one process at a time may open it for writing; ``read_only`` reads beside that one.
    """

    def __init__(
        self,
        folder: WorkspaceFolder,
        store: Store,
        lock: filelock.FileLock | None,
        said: Mapping[str, Any] | None = None,
    ) -> None:
        self.folder = folder
        self.events = Events()
        self._store = store
        store.on_damage = lambda problem: self.events.publish(StoreDamaged(problem))
        self._checkup = Checkup(store)
        self._lock = lock
        self._said = dict(said or {})
        self._sweeping = threading.Lock()  # of what is half brought in, nothing is swept
        keeping = threading.Lock()  # an archive comes or goes together with the rows that name it
        self.installer = InstallerThread(store, self.events, self._sweep)
        copies = Copies(store, folder.backups)
        self.backups = BackupService(store, self.events, folder, copies)
        self.schemas = SchemaService(store, self.events, PublishedRecords(), copies)
        self.records = RecordService(store, self.events)
        self.transfer = RecordTransfer(store, self.events, copies)
        self.packages = PackageService(
            store, self.events, self.installer.wake, self.installer.cancelled, folder
        )
        self.watching = WatchService(store, self.events, self.packages)
        self.properties = PropertyService(store, self.events, folder, self.packages, self.installer)
        self.libraries = LibraryService(store, self.events)
        self.notes = NoteService(store, self.events)
        self.portable = PortableService(
            store, self.events, folder, self.installer, self._sweeping, keeping
        )
        self._named = NamedByBackups(folder, copies)
        check = PackageCheck(folder, self.packages, keeping, self._named.spared)
        self.installer.add_runner(JobKind.CHECK_PACKAGE, check)
        installation = ExtensionInstallation(folder, self.properties)
        for kind in (
            JobKind.INSTALL_EXTENSION,
            JobKind.CHANGE_EXTENSION,
            JobKind.REPAIR_EXTENSION,
        ):
            self.installer.add_runner(kind, installation)
        self.activity = ActivityService(
            store, self.events, self.installer, self.packages, self.properties
        )

    @classmethod
    def open(
        cls, root: Path, *, read_only: bool = False, holder: str = "another program"
    ) -> Workspace:
        """Open a folder, made if it is not there; the installer thread waits for :meth:`start`.

        ``holder`` is what a second process is told. Raises :class:`WorkspaceHeld` where another
        process has it, :class:`WorldError` where the folder or its store cannot be used.
        """
        folder = WorkspaceFolder(root.absolute())
        if read_only:
            return cls(folder, _open_to_read(folder), None)
        said = {"pid": os.getpid(), "holder": holder, "since": now()}
        try:
            if not folder.root.is_dir():  # one that somebody made keeps its rights
                folder.root.mkdir(mode=0o700, parents=True)
            for path in (
                folder.packages,
                folder.properties,
                folder.staging,
                folder.uploads,
            ):
                path.mkdir(parents=True, exist_ok=True)
            lock = take_lock(folder, said)
        except OSError as error:
            raise WorldError(_folder_problem(folder.root, error)) from error
        try:
            swapping.finish(folder.database)
            tidy(folder.backups)
            _check_store_there(folder)
            forget_unfinished(folder.uploads)
            _owners_file(folder.database)
            store = open_store(folder.database, folder.backups)
        except BaseException as error:
            lock.release()
            if isinstance(error, OSError):
                raise WorldError(_folder_problem(folder.root, error)) from error
            raise
        workspace = cls(folder, store, lock, said)
        try:
            if workspace.damaged is None:
                workspace._found_company()
        except BaseException:
            workspace.close()
            raise
        return workspace

    def start(self) -> None:
        """Take up the open jobs: what was pending at the last end goes on.

        Harmless where it was called before.
        """
        assert self._lock is not None, "the process that holds the workspace does its jobs"
        self.installer.start()

    def close(self) -> None:
        """Put the running job down and let the folder go. What is pending stays pending."""
        self.watching.stop()
        self._checkup.stop()
        self.installer.stop()
        self._store.close()
        if self._lock is not None and self._lock.is_locked:
            with suppress(OSError):  # the lock decides; the file only tells
                self.folder.holder.unlink(missing_ok=True)
            self._lock.release()

    def tell_holder(self, **more: Any) -> None:
        """Say more of this process to those who find the workspace held. Raises ``OSError``.

        The file is for its owner's eyes only; without arguments it says what it did at first.
        """
        if self._lock is not None and self._lock.is_locked:
            holder_file.tell(self.folder.holder, self._said | more)

    @property
    def damaged(self) -> Problem | None:
        """What is wrong with the store, where it is damaged: it is only read then.

        Damage that is met later is told by :class:`~backend.events.StoreDamaged`.
        """
        return self._store.damaged

    @property
    def company_id(self) -> str:
        """The one company of this workspace (Reactor)."""
        with self._store.read() as connection:
            company: str = facts.get(connection, "company_id", "")
            return company

    @property
    def company(self) -> Company:
        """The same with its name, that of the folder, and when it was founded."""
        with self._store.read() as connection:
            company_id = facts.get(connection, "company_id", "")
            since = facts.get(connection, "company_created_at", "")
        return Company(company_id, self.folder.root.name or "Workspace", since)

    @property
    def mode(self) -> ServerMode:
        """What work is done now (Context Services); a new workspace is in production."""
        with self._store.read() as connection:
            return decoding(ServerMode)(facts.get(connection, MODE_FACT, ServerMode.PRODUCTION))

    def set_mode(self, mode: ServerMode) -> None:
        """Switch the mode. It binds the work on records, never packages and properties."""
        with self._store.write() as connection:
            if facts.get(connection, MODE_FACT, ServerMode.PRODUCTION) == mode:
                return
            facts.put(connection, MODE_FACT, mode.value)
        self.events.publish(ModeChanged(mode))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever made here."""
        return not (self.schemas.list() or self.packages.list() or self.properties.list())

    def _found_company(self) -> None:
        try:
            company = self.company
        except WorldError as error:
            if is_damage(error):
                return  # what can be read is read
            raise
        if not (company.id and company.created_at):
            with self._store.write() as connection:
                facts.put(connection, "company_id", company.id or new_id("CO"))
                facts.put(connection, "company_created_at", now())

    def _sweep(self) -> None:
        try:
            self.backups.make_if_changed(self.installer.go_on)
            self._sweep_all()
        finally:
            self._checkup.begin()

    def _sweep_all(self) -> None:
        self.activity.forget_old()
        with self._sweeping:
            with self._store.read() as connection:
                installed = {self.folder.installed(*place) for place in places(connection)}
                kept = digests(connection)
            kept |= self._named.spared()
            if unknown(self.folder, installed, kept) or any(self.folder.uploads.iterdir()):
                # A damaged store may have forgotten what it knew: then nothing is removed.
                check(self._store)
            sweep(self.folder, installed, kept)
        self.packages.forget_archives()
        self.packages.sweep_uploads()


def _check_store_there(folder: WorkspaceFolder) -> None:
    """Raises :class:`WorldError` where the store is gone, and what it knew of is still there.

    A new one would know of nothing, and what nothing is known of is swept.
    """
    if folder.database.is_file() and folder.database.stat().st_size:
        return
    if not folder.database.exists() or folder.database.is_file():
        for pattern in ("packages/*.zip", "properties/*/*/*", "backups/*.db"):
            if any(folder.root.glob(pattern)):
                said = "empty" if folder.database.exists() else "gone"
                raise WorldError(damage(f"{folder.database} is {said}; what it tells of is there."))


def _owners_file(path: Path) -> None:
    """SQLite takes the rights of its log beside it from the file that it finds."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _open_to_read(folder: WorkspaceFolder) -> Store:
    if not folder.database.is_file():
        raise WorldError(
            Problem(
                "workspace-missing",
                "There is no workspace in this folder.",
                str(folder.root),
                "Name another with --workspace, or make something in this one first.",
            )
        )
    return open_store(folder.database, folder.backups, read_only=True)


def _folder_problem(root: Path, error: OSError) -> Problem:
    if error.errno == errno.ENOSPC:
        return Problem(
            "disk-full", "The disk is full.", str(root), "Make room, or open another workspace."
        )
    return Problem(
        "workspace-unusable",
        f"The workspace folder cannot be used: {error.strerror or error}.",
        str(error.filename or root),
        "Allow writing to it, or open another workspace with --workspace.",
    )
