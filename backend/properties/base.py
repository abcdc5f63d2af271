"""What every part of the property service works with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from backend.events import Events, ExtensionChanged, JobChanged
from backend.folder import WorkspaceFolder
from backend.packages.service import PackageService
from backend.properties import rows, writes
from backend.properties.model import Extension
from backend.store.engine import Store
from backend.store.jobs import About, JobKind, queue


class Installer(Protocol):
    """The background thread, as far as properties need to know it."""

    def wake(self) -> None:
        """A job was queued."""

    def cancelled(self, job_id: int) -> None:
        """A job was ended: stop if it is the running one."""

    def discard(self, path: Path) -> None:
        """Nothing refers to these files any more."""


class PropertyStore:
    """The store, the catalogue and the thread; every call is one transaction, then its events."""

    def __init__(
        self,
        store: Store,
        events: Events,
        folder: WorkspaceFolder,
        packages: PackageService,
        installer: Installer,
    ) -> None:
        self._store = store
        self._events = events
        self._folder = folder
        self._packages = packages
        self._installer = installer

    def extension(self, extension_id: str) -> Extension:
        """One extension; a removed one answers still, with ``deleted_at``."""
        with self._store.read() as connection:
            return rows.extension(connection, extension_id)

    def _queue(
        self,
        connection: Connection,
        kind: JobKind,
        extension_id: str,
        *,
        batch_id: str | None = None,
        target: writes.Target | None = None,
        again: bool = False,
    ) -> None:
        """Ask for a job, told by what the extension is to become."""
        found = rows.extension(connection, extension_id)
        version = target.version if target else found.version
        queue(
            connection,
            kind,
            extension_id,
            About(
                f"{found.display_name} {version}",
                found.property_id,
                rows.property_name(connection, found.property_id),
            ),
            batch_id=batch_id,
            target=target.to_json() if target else None,
            again=again,
        )

    def _changed(self, *changed: Extension) -> None:
        """After the commit: tell everyone, and the thread that there may be work."""
        for extension in changed:
            self._events.publish(ExtensionChanged(extension.id, extension.property_id))
        self._events.publish(JobChanged(0))
        self._installer.wake()

    def _give_up(self, removed: Iterable[writes.Removed]) -> None:
        """After the commit: stop what runs, let the files go, tell everyone."""
        everything = tuple(removed)
        for one in everything:
            if one.job_id is not None:
                self._installer.cancelled(one.job_id)
            if one.place is not None:
                self._installer.discard(self._folder.installed(*one.place))
        if everything:
            self._changed(*(one.extension for one in everything))
