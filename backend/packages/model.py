"""Extension packages as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from backend.errors import Problem
from backend.status import Status


class Platform(StrEnum):
    """What a property, and so a package, is for (Reactor)."""

    WEB = "web"
    EDGE = "edge"
    MOBILE = "mobile"


class Availability(StrEnum):
    """Who may install a package: a local add is private (Reactor)."""

    DEVELOPMENT = "development"
    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Package:
    """An extension package: one version of one name for one platform.

    Until its check has succeeded only ``file_name`` is sure; the rest is then ``""`` or what the
    manifest claims. ``digest`` is the SHA-256 of the archive, 64 hex digits, ``""`` where none is
    kept. ``manifest`` is the parsed ``extension.json``. ``size`` counts the archive's bytes.
    """

    id: str
    name: str
    platform: str
    version: str
    display_name: str
    description: str
    author: str
    availability: Availability
    status: Status
    problems: tuple[Problem, ...]
    digest: str
    size: int
    file_name: str
    manifest: Mapping[str, Any]
    needs_settings: bool
    """Whether its configuration schema refuses an empty object of settings."""
    created_at: str
    updated_at: str
    joined_id: str = ""
    """The package that this add became part of: the same archive, or the same development
    package, rebuilt."""
    discontinued: bool = False
    """No property can add it any more; where it is, it stays (Reactor)."""
    deleted_at: str | None = None
    uploaded: bool = False
    """It came over HTTP: its archive is kept nowhere else, and a bad one not at all."""
    replaces_id: str = ""
    """The package in development that this upload is the next archive of."""

    @property
    def label(self) -> str:
        """``core 1.4.0``, or the file's name while nothing else is known."""
        return f"{self.name} {self.version}" if self.name else self.file_name


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """A file in a package's archive: its path there, its bytes unpacked."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class StoredArchive:
    """What the check of an archive found; it is kept under its digest if there is no problem.

    ``digest`` is its SHA-256, 64 hex digits; ``size`` counts bytes; ``manifest`` is the parsed
    ``extension.json``, ``{}`` where it cannot be read.
    """

    digest: str
    size: int
    manifest: Mapping[str, Any]
    problems: tuple[Problem, ...]
    npm_version: str = ""
    """The version in the ``package.json`` beside the manifest, where it was added from one."""


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder that packages are built in. ``problem`` says why it cannot be watched now."""

    path: str
    created_at: str
    watching: bool
    problem: Problem | None = None


OF_THE_WORLD = {"file-system-error", "archive-unreadable", "interrupted", "internal"}
"""Codes of what stood in the way of a check, and says nothing of the archive."""


def may_be_checked_again(package: Package) -> bool:
    """Whether it failed its check, and what it was added from may still be there.

    Of an upload that is so where nothing was found out about its archive.
    """
    if package.status is not Status.FAILED:
        return False
    return not package.uploaded or all(one.code in OF_THE_WORLD for one in package.problems)


def may_be_released(package: Package) -> bool:
    """Whether it is in development and usable."""
    return package.availability is Availability.DEVELOPMENT and package.status is Status.SUCCEEDED


def may_be_discontinued(package: Package) -> bool:
    """Whether it is released and usable."""
    return (
        package.availability is not Availability.DEVELOPMENT and package.status is Status.SUCCEEDED
    )


def may_be_deleted(package: Package) -> bool:
    """Whether it is in development or failed its check; nobody may have built upon it yet."""
    return package.availability is Availability.DEVELOPMENT or package.status is Status.FAILED
