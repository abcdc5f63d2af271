"""Packages out of the store, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from backend.damage import decoding
from backend.errors import NotFound, Problem
from backend.packages.model import Availability, Package
from backend.packages.versions import parsed, version_order
from backend.status import Status
from backend.store.tables import archives, extensions, jobs, packages

__all__ = [
    "digests",
    "get",
    "is_becoming",
    "listed",
    "living",
    "manifest",
    "no_package",
    "package",
    "parsed",
    "released",
    "still_checked",
    "version_order",
]


def get(connection: Connection, package_id: str) -> Package:
    """One package; the one it joined, where it joined one. Raises :class:`NotFound`."""
    row = connection.execute(select(packages).where(packages.c.id == package_id)).one_or_none()
    if row is None:
        raise no_package()
    return get(connection, row.joined_id) if row.joined_id else package(row)


def living(connection: Connection, package_id: str) -> Package:
    """One that was deleted answers still, where it was installed; but it is in no catalogue."""
    package = get(connection, package_id)
    if package.deleted_at:
        raise no_package()
    return package


def no_package() -> NotFound:
    return NotFound(Problem("not-found", "The package is no longer in the catalogue."))


def still_checked(package: Package) -> Problem:
    """What is said to whom it is too early for."""
    return Problem(
        "package-pending",
        f"{package.label} is still being checked.",
        remedy="Wait until its status is succeeded or failed.",
    )


def listed(connection: Connection, *where: Any) -> tuple[Package, ...]:
    """The packages of the catalogue, newest version first."""
    rows = connection.execute(
        select(packages).where(packages.c.joined_id == "", packages.c.deleted_at.is_(None), *where)
    )
    return tuple(sorted(map(package, rows), key=version_order, reverse=True))


def released(connection: Connection, name: str, platform: str) -> tuple[Package, ...]:
    """The private and public versions of a name, newest first; the discontinued ones too."""
    return listed(
        connection,
        packages.c.name == name,
        packages.c.platform == platform,
        packages.c.status == Status.SUCCEEDED,
        packages.c.availability != Availability.DEVELOPMENT,
    )


def digests(connection: Connection) -> set[str]:
    """The digests of all archives that are kept.

    The catalogue's, what was installed from, and what an extension is becoming.
    """
    held = select(packages.c.digest).where(packages.c.deleted_at.is_(None))
    wanted = select(jobs.c.target["digest"].as_string()).where(jobs.c.ended_at.is_(None))
    found = connection.scalars(held.union(select(extensions.c.digest), wanted))
    return {digest for digest in found if digest}


def unnamed(connection: Connection) -> set[str]:
    """The digests of archives that are known of, and that nothing needs."""
    return set(connection.scalars(select(archives.c.digest))) - digests(connection)


def is_becoming(connection: Connection, package_id: str) -> bool:
    """Whether an extension is to become this package when its open job succeeds."""
    wanted = select(jobs.c.id).where(
        jobs.c.ended_at.is_(None), jobs.c.target["package_id"].as_string() == package_id
    )
    return connection.scalar(wanted.limit(1)) is not None


def manifest(connection: Connection, digest: str) -> Mapping[str, Any]:
    """The ``extension.json`` in the archive with this digest. Raises :class:`NotFound`."""
    found = connection.scalar(select(archives.c.manifest).where(archives.c.digest == digest))
    if found is None:
        raise NotFound(
            Problem("archive-missing", "No package was added with this archive.", digest)
        )
    kept: Mapping[str, Any] = found
    return kept


@decoding
def package(row: Row[Any]) -> Package:
    return Package(
        row.id,
        row.name,
        row.platform,
        row.version,
        row.display_name,
        row.description,
        row.author,
        Availability(row.availability),
        Status(row.status),
        tuple(Problem.from_json(p) for p in row.problems),
        row.digest,
        row.size,
        row.file_name,
        row.manifest,
        row.needs_settings,
        row.created_at,
        row.updated_at,
        row.joined_id,
        row.discontinued,
        row.deleted_at,
        row.uploaded,
        row.replaces_id,
    )
