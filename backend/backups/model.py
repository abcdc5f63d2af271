"""Backups as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    ``size`` in bytes.
    """

    name: str
    reason: Reason
    before: str
    made_at: str
    size: int


@dataclass(frozen=True, slots=True)
class BackupPreferences:
    """How many are kept of each reason, and how old they may become; the newest always stays."""

    most: int = 10
    days: int = 90
    """0: however old."""


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
    """What restoring did. ``kept`` is the backup of what was there until then."""

    backup: Backup
    kept: Backup
    installed_again: int
