"""Backups as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from backend import rolling
from backend.errors import Problem
from backend.rolling import Made

MOST_LIMIT = 999
DAYS_LIMIT = 9999


class Reason(StrEnum):
    """Why a backup was made; of each reason some are kept."""

    START = "start"
    """The program was started, and something had changed since the last one."""
    ASKED = "asked"
    """A person asked for it."""
    MIGRATION = "migration"
    """Before the store was brought up to a newer version of the program."""
    SCHEMA = "schema"
    """Before an act on a schema that gives something up: a publish, a purge."""
    RECORDS = "records"
    """Before an import that replaces or deletes records."""
    RESTORE = "restore"
    """Before a backup was put in place: what was there until then."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One file in the folder ``backups``.

    ``name`` is the file's; ``before`` the act that followed, or ``""``; ``made_at`` UTC;
    ``size`` in bytes. What was kept of a damaged store is ``before`` :data:`DAMAGED`: nobody can
    go back to it.
    """

    name: str
    reason: Reason
    before: str
    made_at: str
    size: int


@dataclass(frozen=True, slots=True)
class BackupPreferences:
    """How many are kept of each reason, and how old they may become; the newest always stays."""

    most: int = rolling.MOST
    days: int = rolling.DAYS
    """0: however old."""


DAMAGED = "damaged"


def preference_problems(preferences: BackupPreferences) -> tuple[Problem, ...]:
    """What is wrong with them, at ``/most`` and ``/days``."""
    found = []
    if not 1 <= preferences.most <= MOST_LIMIT:
        found.append(_out_of_range("/most", "How many backups are kept", 1, MOST_LIMIT))
    if not 0 <= preferences.days <= DAYS_LIMIT:
        found.append(_out_of_range("/days", "How many days backups are kept", 0, DAYS_LIMIT))
    return tuple(found)


def doomed(
    backups: Iterable[Backup], preferences: BackupPreferences, at: str
) -> tuple[Backup, ...]:
    """The backups that have to go at a moment (UTC, as ``made_at``), oldest first."""
    by_name = {one.name: one for one in backups}
    made = (Made(one.name, one.reason, one.made_at) for one in by_name.values())
    names = rolling.beyond(made, preferences.most, preferences.days, at)
    return tuple(by_name[name] for name in names)


def _out_of_range(pointer: str, what: str, least: int, most: int) -> Problem:
    return Problem(
        "out-of-range",
        f"{what} is a number from {least} to {most}.",
        remedy=f"Give a number from {least} to {most}.",
        pointer=pointer,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """What of one kind differs between a backup and the workspace as it is.

    ``kind`` names it in the plural ("schemas"); names stand in the order of the alphabet.
    """

    kind: str
    comes_back: tuple[str, ...]
    """Only the backup has it."""
    goes: tuple[str, ...]
    """Only the workspace has it."""
    changes: tuple[str, ...]
    """Both have it, not the same."""
    comes_back_more: int = 0
    """How many there are besides those that are named; of the others the same."""
    goes_more: int = 0
    changes_more: int = 0


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What restoring a backup would do."""

    backup: Backup
    differences: tuple[Difference, ...]
    """Only the kinds in which something differs."""
    installed_again: int
    """Extensions whose files are gone and would be installed anew from their archives."""
    archives_missing: tuple[str, ...]
    """Packages, ``name version``, whose archive is gone: they have to be added again."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What restoring did.

    ``kept`` is the backup of what was there until then, ``None`` where no store was;
    ``installed_again`` extensions wait for the installer.
    """

    backup: Backup
    kept: Backup | None
    installed_again: int
