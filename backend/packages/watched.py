"""The folders of people who build packages: what is rebuilt there is added again."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Protocol

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from backend.errors import Problem, Refused, WorkshopError
from backend.events import Events, WatchChanged
from backend.identifiers import now
from backend.packages.model import Package, WatchedFolder
from backend.packages.sources import changed_at, source_at, sources_in
from backend.store.engine import Store
from backend.store.tables import packages, watched_folders


class Catalogue(Protocol):
    """What takes packages in."""

    def add(self, archive: Path, *, development: bool = False) -> Package:
        """Queue the check of a package."""


class WatchService:
    """Which folders are watched; rebuilt packages are added in development.

    The thread that watches is started with the first folder.
    """

    def __init__(self, store: Store, events: Events, catalogue: Catalogue) -> None:
        self._store = store
        self._events = events
        self._catalogue = catalogue
        self._problems: dict[str, Problem] = {}
        self._changing = threading.Lock()
        self._watch: FolderWatching | None = None
        self._started = False

    def list(self) -> tuple[WatchedFolder, ...]:
        """The watched folders by path, and what stands in the way of watching one."""
        with self._store.read() as connection:
            rows = connection.execute(select(watched_folders).order_by(watched_folders.c.path))
            return tuple(
                WatchedFolder(
                    row.path,
                    row.created_at,
                    self._started and row.path not in self._problems,
                    self._problems.get(row.path),
                )
                for row in rows
            )

    def watch(self, folder: Path) -> None:
        """Watch a folder from now on; the packages in it are added now.

        It is an extension's own folder, or one with archives and extensions' folders in it, which
        may be empty yet. Raises :class:`Refused` where it is no folder that can be read.
        """
        path = folder.absolute()
        source_at(path)
        if not path.is_dir():
            raise Refused(
                Problem(
                    "folder-missing",
                    f"“{path.name}” is no folder.",
                    str(path),
                    "Choose the folder that packages are built in.",
                )
            )
        with self._store.write() as connection:
            connection.execute(
                insert(watched_folders)
                .values(path=str(path), created_at=now())
                .on_conflict_do_nothing()
            )
        self._problems.pop(str(path), None)
        self._events.publish(WatchChanged(str(path)))
        if self._started:
            self._watching().watch(path)
        self._add_all(path)

    def unwatch(self, path: Path) -> None:
        """Leave a folder alone from now on; what was added stays."""
        with self._store.write() as connection:
            connection.execute(delete(watched_folders).where(watched_folders.c.path == str(path)))
        self._problems.pop(str(path), None)
        with self._changing:
            watch = self._watch
        if watch is not None:
            watch.unwatch(path)
        self._events.publish(WatchChanged(str(path)))

    def start(self) -> None:
        """Take up what is watched; what was rebuilt meanwhile is added again."""
        self._started = True
        folders = [Path(one.path) for one in self.list()]
        if folders:
            self._watching().start(folders)
        for folder in folders:
            self._add_all(folder, only_newer=True)

    def stop(self) -> None:
        """Watch no more; answers when the thread has ended."""
        self._started = False
        with self._changing:
            watch, self._watch = self._watch, None
        if watch is not None:
            watch.stop()

    def _watching(self) -> FolderWatching:
        with self._changing:
            if self._watch is None:
                # The library takes long to import, and most people watch nothing.
                from backend.packages.watching import FolderWatch

                self._watch = FolderWatch(self._add, self._failed)
            return self._watch

    def _add_all(self, folder: Path, *, only_newer: bool = False) -> None:
        try:
            sources = sources_in(folder)
        except Refused as refused:
            if refused.code != "folder-empty":  # nothing was built yet
                self._failed(folder, refused.problems[0])
            return
        for source in sources:
            if only_newer and changed_at(source) <= self._added_at(source):
                continue
            try:
                self._add(source)
            except WorkshopError as error:
                self._failed(folder, error.problems[0])

    def _added_at(self, source: Path) -> str:
        """When the newest package of the source was added, ``""`` where none was."""
        with self._store.read() as connection:
            newest = select(func.max(packages.c.created_at)).where(packages.c.source == str(source))
            return connection.scalar(newest) or ""

    def _add(self, source: Path) -> None:
        self._catalogue.add(source, development=True)

    def _failed(self, folder: Path, problem: Problem | None) -> None:
        if problem is None:
            self._problems.pop(str(folder), None)
        else:
            self._problems[str(folder)] = problem
        self._events.publish(WatchChanged(str(folder)))


class FolderWatching(Protocol):
    """What tells of changes in folders."""

    def start(self, folders: list[Path]) -> None:
        """Watch these."""

    def watch(self, folder: Path) -> None:
        """Watch one more."""

    def unwatch(self, folder: Path) -> None:
        """Watch one no longer."""

    def stop(self) -> None:
        """Watch nothing; answers when the thread has ended."""
