"""One folder that is watched: which packages in it are others than before, and at rest."""

from __future__ import annotations

import os
import re
from collections.abc import Hashable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from backend.errors import Refused
from backend.packages.folder_files import Stamp
from backend.packages.manifest import MANIFEST_NAME
from backend.packages.packing_list import Packer
from backend.packages.sources import packages_in

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PLACES = 5_000
"""Folders within one watched folder that are listened to."""

_PASSING = re.compile(
    r"^\.|~$|^#|^~\$|\.(?:tmp|temp|part|partial|crdownload|swp|bak)$", re.IGNORECASE
)


def is_passing(name: str) -> bool:
    """Whether a file or folder is nobody's work: hidden, temporary, or npm's store."""
    return name == "node_modules" or _PASSING.search(name) is not None


class WatchedFolder:
    """Compares what is in a folder with what was there at the last look."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._packers: dict[Path, Packer] = {}
        self._known: dict[Path, Hashable] = {}
        self._seen: dict[Path, Hashable] = {}

    def take_as_known(self) -> None:
        """What is there now is no news. A folder that cannot be read holds nothing known."""
        try:
            self._known = self._seen = dict(self._states())
        except Refused:
            self._known = self._seen = {}

    def look(self) -> tuple[Path, ...]:
        """The packages that are new or changed, and were the same at the last look.

        Raises Refused where the folder cannot be read.
        """
        try:
            now = dict(self._states())
        except Refused:
            self._seen = {}
            raise
        ready = [
            source
            for source, state in now.items()
            if state == self._seen.get(source) != self._known.get(source)
        ]
        self._known.update((source, now[source]) for source in ready)
        self._seen = now
        return tuple(ready)

    @property
    def unsettled(self) -> bool:
        """Whether the last look saw a change of which it is not known whether it goes on."""
        return any(state != self._known.get(source) for source, state in self._seen.items())

    def places(self) -> dict[str, tuple[int, int]]:
        """The folders to listen to, and which they are: one that was made again is another.

        At most MAX_PLACES: what lies deeper in so large a folder is seen with the next change.
        """
        return dict(islice(self._places(), MAX_PLACES))

    def root(self) -> tuple[int, int] | None:
        """Which folder it is, None while there is none."""
        return _identity(self.folder)

    def _sources(self) -> tuple[Path, ...]:
        if (self.folder / MANIFEST_NAME).is_file():
            return (self.folder,)
        return tuple(path for path in packages_in(self.folder) if not is_passing(path.name))

    def _states(self) -> Iterator[tuple[Path, Hashable]]:
        sources = self._sources()
        self._packers = {source: self._packers.get(source) or Packer(source) for source in sources}
        for source in sources:
            try:
                found = source.stat()
                yield source, (self._state_of(source) if source.is_dir() else Stamp.of(found))
            except OSError:  # it went away since it was listed
                continue

    def _state_of(self, source: Path) -> Hashable:
        """Equal for a package folder as long as nobody changes what belongs to the package."""
        try:
            _, taken = self._packers[source].list()
        except Refused as refused:  # half built, or broken: told to who asks for it
            return refused.problems, Stamp.of((source / MANIFEST_NAME).stat())
        return frozenset(
            (name, stamp)
            for name, stamp in taken.items()
            if not is_passing(name.rpartition("/")[2])
        )

    def _places(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """The folder, the folders in it, and in packages all folders that are somebody's work."""
        whole = (self.folder / MANIFEST_NAME).is_file()
        todo = [(self.folder, 0, whole)]
        while todo:
            folder, depth, deeper = todo.pop()
            identity = _identity(folder)
            if identity is None:
                continue
            yield str(folder), identity
            if depth and not deeper:
                continue
            todo += [
                (child, depth + 1, deeper or (child / MANIFEST_NAME).is_file())
                for child in _folders_in(folder)
            ]


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _folders_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [
                Path(entry.path)
                for entry in entries
                if not is_passing(entry.name) and entry.is_dir(follow_symlinks=False)
            ]
    except OSError:
        return []
