"""The backups of an open workspace: made, listed, looked into, and how many are kept."""

from __future__ import annotations

import logging
from collections.abc import Callable

from backend.backups.comparing import compare
from backend.backups.looking import left_to_do, opened_beside
from backend.backups.model import (
    Backup,
    BackupPreferences,
    Reason,
    RestorePlan,
    preference_problems,
)
from backend.backups.starting import make_if_changed
from backend.errors import Refused, WorldError, file_system_problem
from backend.events import BackupFailed, BackupsChanged, Events
from backend.folder import WorkspaceFolder
from backend.store import facts
from backend.store.copies import FACT, Copies, Copy, check_whole, copies_in, find
from backend.store.copying import nothing_to_ask
from backend.store.engine import Store, world_errors

log = logging.getLogger(__name__)


class BackupService:
    """The backups of a workspace. Thread-safe; making and comparing take their time."""

    def __init__(
        self, store: Store, events: Events, folder: WorkspaceFolder, copies: Copies
    ) -> None:
        self._store = store
        self._events = events
        self._folder = folder
        self._copies = copies
        copies.changed = lambda: events.publish(BackupsChanged())

    def list(self) -> tuple[Backup, ...]:
        """All of them, newest first."""
        return backups_in(self._folder)

    def make(self, reason: Reason = Reason.ASKED, before: str = "") -> Backup:
        """Back the store up as it was last committed, and let go of the backups beyond what is
        kept. Raises :class:`~backend.errors.WorldError` where there is no room for it, or where
        the store turns out to be damaged.
        """
        return backup_of(self._copies.make(reason.value, before))

    def make_if_changed(self, go_on: Callable[[], None] = nothing_to_ask) -> None:
        """At the start: make a backup where the store is not what the newest one holds.

        Not on the GUI thread. What stands in the way is told by an event, never raised; ``go_on``
        raises where the program is about to end.
        """
        if self._store.read_only or self._store.damaged is not None:
            return
        try:
            make_if_changed(self._store, self._copies, go_on)
            if self._copies.prune():
                self._events.publish(BackupsChanged())
        except (OSError, WorldError) as error:
            problem = (
                file_system_problem(error) if isinstance(error, OSError) else error.problems[0]
            )
            log.warning("no backup was made at the start: %s", problem)
            self._events.publish(BackupFailed(problem))

    @property
    def preferences(self) -> BackupPreferences:
        """How many are kept of each reason, and how old they may become."""
        return BackupPreferences(*self._copies.preferences())

    def set_preferences(self, preferences: BackupPreferences) -> None:
        """Keep so many from now on; what is beyond them goes at once.

        Raises :class:`Refused` with every number that is out of range.
        """
        if problems := preference_problems(preferences):
            raise Refused(*problems)
        with self._store.write() as connection:
            kept = {"most": preferences.most, "days": preferences.days}
            facts.put(connection, FACT, kept)
        self._copies.prune()
        self._events.publish(BackupsChanged())

    def plan(self, name: str) -> RestorePlan:
        """What restoring a backup would do; nothing is changed.

        Raises :class:`~backend.errors.NotFound`, and :class:`~backend.errors.WorldError` where the
        backup is damaged or of a newer program.
        """
        copy = find(self._folder.backups, name)
        check_whole(copy)
        with opened_beside(copy) as made, world_errors(self._store.path):
            differences = compare(self._store.path, made.path)
            again, gone = left_to_do(made, self._folder)
        return RestorePlan(backup_of(copy), differences, again, gone)


def backups_in(folder: WorkspaceFolder) -> tuple[Backup, ...]:
    """The backups of a workspace, open or not, newest first."""
    return tuple(map(backup_of, copies_in(folder.backups)))


def backup_of(copy: Copy) -> Backup:
    """The same as a value for the window."""
    return Backup(copy.name, Reason(copy.family), copy.before, copy.at, copy.size)
