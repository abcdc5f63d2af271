"""The folder of backups: the one place that makes, names, finds, verifies and prunes them."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from backend import rolling
from backend.damage import DAMAGED
from backend.errors import NotFound, Problem, WorldError
from backend.identifiers import now
from backend.rolling import Made
from backend.store import facts
from backend.store.copying import broken, nothing_to_ask
from backend.store.engine import Store, world_errors

FACT = "backups"
"""What is kept of each family: ``{"most": 10, "days": 90}``."""

_FAMILIES = {
    "start": "start",
    "asked": "asked",
    "schema": "before-schema",
    "records": "before-records",
    "restore": "before-restore",
}
_NAME = re.compile(
    r"(?P<family>start|asked|before-schema|before-records|before-restore|before-(?P<revision>\d{4}))"
    r"-(?P<day>\d{4}-\d\d-\d\d)T(?P<h>\d\d)(?P<m>\d\d)(?P<s>\d\d\.\d{3})Z(?:-(?P<before>.+))?\.db"
)


@dataclass(frozen=True, slots=True)
class Copy:
    """One backup: ``size`` in bytes, ``at`` the moment in UTC, ``before`` the act or ``""``.

    Before a migration it is the number of that; before a restore what was put in place, or
    ``damaged`` where this is what is left of a damaged store.
    """

    path: Path
    family: str
    before: str
    at: str
    size: int

    @property
    def name(self) -> str:
        return self.path.name


class Copies:
    """The backups of one store, in one folder. Thread-safe.

    ``family`` says what they are made before ("schema", "records", "restore", "migration") or for
    ("start", "asked"): one family does not push out the backups of another.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder
        self._changing = threading.Lock()
        self._making = 0
        self.changed: Callable[[], None] = lambda: None
        """Called when a backup was made or removed."""

    def make(
        self,
        family: str,
        before: str = "",
        *,
        spare: str = "",
        go_on: Callable[[], None] = nothing_to_ask,
        prune: bool = True,
    ) -> Copy:
        """Copy the store as it was last committed, and prune; ``before`` is the act that follows.

        May be called inside a write transaction: nothing of it is in the copy. The backup named
        ``spare`` is not pruned. Raises :class:`~backend.errors.WorldError` where there is no room
        for it, or where the store is damaged.
        """
        with self._making_one():
            copy = self._copied(family, before, go_on)
        if prune:
            self.prune(copy.name, spare)
            self.changed()
        return copy

    def _copied(self, family: str, before: str, go_on: Callable[[], None]) -> Copy:
        with self._changing:
            target = free_name(self._folder, family, before)
            try:
                for_its_owner(self._folder)
            except OSError as error:
                raise WorldError(no_copy(target, error)) from error
        self._store.backup(target, go_on)
        copy = copy_at(target)
        assert copy is not None
        return copy

    def all(self) -> tuple[Copy, ...]:
        """Newest first."""
        return copies_in(self._folder)

    @property
    def making(self) -> bool:
        """Whether one is being made: what it will name is not known before it is there."""
        with self._changing:
            return self._making > 0

    def preferences(self) -> tuple[int, int]:
        """How many of each family are kept, and how many days; 0 days are all of them."""
        with self._store.read() as connection:
            said = facts.get(connection, FACT, {})
        return said.get("most", rolling.MOST), said.get("days", rolling.DAYS)

    def prune(self, *spared: str) -> bool:
        """Remove what the preferences keep no longer; whether anything was removed.

        What cannot be removed is tried again the next time.
        """
        made = [Made(copy.name, copy.family, copy.at) for copy in self.all()]
        going = {*rolling.beyond(made, *self.preferences(), now())} - {*spared}
        for name in going:
            for path in (self._folder / name, self._folder / f"{name}-wal"):
                with suppress(OSError):
                    path.unlink(missing_ok=True)
        return bool(going)

    @contextmanager
    def _making_one(self) -> Iterator[None]:
        with self._changing:
            self._making += 1
        try:
            yield
        finally:
            with self._changing:
                self._making -= 1


def copies_in(folder: Path) -> tuple[Copy, ...]:
    """The backups in a folder, newest first; none where there is no such folder."""
    try:
        found = [copy for path in folder.iterdir() if (copy := copy_at(path)) is not None]
    except OSError:
        return ()
    return tuple(sorted(found, key=lambda copy: (copy.at, copy.name), reverse=True))


def copy_at(path: Path) -> Copy | None:
    """The backup that a file is; ``None`` where its name is none of ours, or it is gone."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    try:
        size = path.stat().st_size
    except OSError:
        return None
    at = f"{found['day']}T{found['h']}:{found['m']}:{found['s']}Z"
    if found["revision"]:
        return Copy(path, "migration", found["revision"], at, size)
    family = found["family"].removeprefix("before-")
    return Copy(path, family, found["before"] or "", at, size)


def find(folder: Path, name: str) -> Copy:
    """The backup of that name. Raises :class:`NotFound`."""
    for copy in copies_in(folder):
        if copy.name == name:
            return copy
    raise NotFound(
        Problem(
            "not-found",
            f"There is no backup “{name}”.",
            str(folder),
            "List the backups, and name one of them.",
        )
    )


def check_whole(copy: Copy) -> None:
    """Reads all of a backup. Raises :class:`WorldError` where it is damaged or out of reach."""
    try:
        with world_errors(copy.path):
            found = broken(copy.path)
    except WorldError as error:
        if error.code == DAMAGED:
            raise WorldError(damaged_backup(copy, error.problems[0].detail)) from error
        raise
    if found:
        raise WorldError(damaged_backup(copy, found))


def damaged_backup(copy: Copy, detail: str) -> Problem:
    """What is said of a backup that nobody can go back to; it names those that are left."""
    others = [other.name for other in copies_in(copy.path.parent) if _may_be_whole(copy, other)]
    return Problem(
        "backup-damaged",
        f"The backup “{copy.name}” is damaged.",
        detail,
        f"Go back to another one, such as {', '.join(others[:3])}." if others else "",
    )


def free_name(folder: Path, family: str, before: str) -> Path:
    """A name that no backup has; the moment in it is now, or what comes next."""
    head = _FAMILIES.get(family, f"before-{before}")
    tail = f"-{before}" if before and family in _FAMILIES else ""
    at = now()
    while (path := folder / f"{head}-{at.replace(':', '')}{tail}.db").exists():
        later = datetime.fromisoformat(at) + timedelta(milliseconds=1)
        at = later.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return path


def for_its_owner(folder: Path) -> None:
    """Make the folder of backups, or take it from all others. Raises OSError."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.name != "nt" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def tidy(folder: Path) -> None:
    """Remove what a killed process left half made. Nobody may be making any."""
    with suppress(OSError):
        for part in folder.glob("*.part"):
            part.unlink(missing_ok=True)


def no_copy(target: Path, error: OSError) -> Problem:
    """What is said where a backup cannot be written."""
    return Problem(
        "no-copy",
        f"No copy of the store could be made first: {error.strerror or error}.",
        str(target),
        "Nothing was changed. Make room, or allow writing there, then do it again.",
    )


def _may_be_whole(damaged: Copy, other: Copy) -> bool:
    if other.name == damaged.name or other.before == "damaged":
        return False
    try:
        return not broken(other.path)
    except sqlite3.Error:
        return False
