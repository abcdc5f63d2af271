"""The catalogue of extension packages: add archives, see what their check found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import semver
from sqlalchemy import Connection, Row, delete, insert, select, update

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.events import Events, PackageChanged
from backend.identifiers import new_id, now
from backend.packages.model import Availability, Package, StoredArchive
from backend.packages.settings import refuses_empty_settings
from backend.status import Status
from backend.store.engine import Store
from backend.store.jobs import JobKind, end, end_for, queue
from backend.store.tables import extensions, packages


class PackageService:
    """The extension packages of a workspace. Every call is one transaction, then its events."""

    def __init__(self, store: Store, events: Events, wake: Callable[[], None]) -> None:
        self._store = store
        self._events = events
        self._wake = wake

    def list(self) -> tuple[Package, ...]:
        """All packages by display name, newest version first; failed ones too."""
        with self._store.read() as connection:
            rows = connection.execute(select(packages).where(packages.c.joined_id == "")).all()
        found = [_package(row) for row in rows]
        found.sort(key=version_order, reverse=True)
        return tuple(sorted(found, key=lambda p: (p.display_name or p.file_name).lower()))

    def get(self, package_id: str) -> Package:
        """One package; the one it joined, where it joined one. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            return _get(connection, package_id)

    def usable(self, platform: str, *, development: bool) -> tuple[Package, ...]:
        """What a property of the platform can install, newest version first in each name."""
        allowed = {Availability.PRIVATE, Availability.PUBLIC}
        if development:
            allowed.add(Availability.DEVELOPMENT)
        return tuple(
            p
            for p in self.list()
            if p.status is Status.SUCCEEDED and p.platform == platform and p.availability in allowed
        )

    def find(self, name: str, platform: str, version: str = "") -> Package:
        """The usable package of that name; the greatest version where none is named."""
        found = [
            p
            for p in self.usable(platform, development=True)
            if p.name == name and version in ("", p.version)
        ]
        if not found:
            wanted = f"{name}@{version}" if version else name
            raise NotFound(
                Problem(
                    "not-found",
                    f"The catalogue has no usable package “{wanted}” for {platform}.",
                    remedy="Add its archive, or list the packages.",
                )
            )
        return max(found, key=version_order)

    def add(self, archive: Path) -> Package:
        """Take an archive in: the package is ``pending`` until the thread has checked it.

        Raises :class:`Refused` where the file is not there, or its name is not text.
        """
        if not archive.is_file():
            raise Refused(
                Problem(
                    "archive-missing",
                    f"There is no file “{archive.name}”.",
                    str(archive),
                    "Choose a .zip file.",
                )
            )
        try:
            str(archive.absolute()).encode()
        except UnicodeEncodeError:
            raise Refused(
                Problem(
                    "archive-name-unreadable",
                    "The file's name is no text: the store cannot keep it.",
                    ascii(str(archive)),
                    "Rename the file or its folder.",
                )
            ) from None
        package_id, moment = new_id("EP"), now()
        with self._store.write() as connection:
            row = connection.execute(
                insert(packages)
                .values(
                    **dict.fromkeys(_CLAIMED, ""),
                    id=package_id,
                    availability=Availability.PRIVATE,
                    status=Status.PENDING,
                    problems=[],
                    digest="",
                    size=0,
                    file_name=archive.name,
                    source=str(archive.absolute()),
                    manifest={},
                    needs_settings=False,
                    joined_id="",
                    created_at=moment,
                    updated_at=moment,
                )
                .returning(packages)
            ).one()
            queue(connection, JobKind.CHECK_PACKAGE, package_id)
        self._events.publish(PackageChanged(package_id))
        self._wake()
        return _package(row)

    def delete(self, package_id: str) -> None:
        """Take a package that failed its check off the list. Raises :class:`Conflict` else."""
        with self._store.write() as connection:
            package = _get(connection, package_id)
            used = connection.scalar(
                select(extensions.c.id).where(extensions.c.package_id == package_id).limit(1)
            )
            if package.status is not Status.FAILED or used:
                raise Conflict(
                    Problem("package-in-use", "Only a package that failed its check can go.")
                )
            end_for(connection, package_id)
            connection.execute(delete(packages).where(packages.c.id == package_id))
        self._events.publish(PackageChanged(package_id))

    def source(self, package_id: str) -> Path:
        """Where the archive that a pending package was added from stands."""
        with self._store.read() as connection:
            return Path(
                connection.scalars(
                    select(packages.c.source).where(packages.c.id == package_id)
                ).one()
            )

    def holds(self, digest: str) -> bool:
        """Whether a package of the catalogue has this archive."""
        with self._store.read() as connection:
            return digest in digests(connection)

    def finish(self, job_id: int, package_id: str, stored: StoredArchive) -> None:
        """Write what the check found, if the job is still open."""
        with self._store.write() as connection:
            if not end(connection, job_id):
                return
            values = _outcome(connection, package_id, stored)
            connection.execute(
                update(packages)
                .where(packages.c.id == package_id)
                .values(**values, updated_at=now())
            )
        self._events.publish(PackageChanged(package_id))

    def fail(self, job_id: int, package_id: str, problems: tuple[Problem, ...]) -> None:
        """Write that the check could not be made, if the job is still open."""
        with self._store.write() as connection:
            if not end(connection, job_id):
                return
            connection.execute(
                update(packages)
                .where(packages.c.id == package_id)
                .values(**_failed(problems), updated_at=now())
            )
        self._events.publish(PackageChanged(package_id))


_CLAIMED = ("name", "platform", "version", "display_name", "description", "author")


def digests(connection: Connection) -> set[str]:
    """The digests of all archives that are kept."""
    return set(connection.scalars(select(packages.c.digest).where(packages.c.digest != "")))


def version_order(package: Package) -> semver.Version:
    """Sorts by semantic version; a version that is none sorts first."""
    if semver.Version.is_valid(package.version):
        return semver.Version.parse(package.version)
    return semver.Version(0, 0, 0, prerelease="0")


def _outcome(connection: Connection, package_id: str, stored: StoredArchive) -> dict[str, Any]:
    manifest = stored.manifest
    if stored.problems:
        return {**_claims(manifest), **_failed(stored.problems), "size": stored.size}
    twin = connection.execute(
        select(packages.c.id, packages.c.digest).where(
            packages.c.name == manifest["name"],
            packages.c.platform == manifest["platform"],
            packages.c.version == manifest["version"],
            packages.c.status == Status.SUCCEEDED,
            packages.c.id != package_id,
        )
    ).first()
    if twin is None:
        return {
            **_claims(manifest),
            "status": Status.SUCCEEDED,
            "problems": [],
            "digest": stored.digest,
            "size": stored.size,
            "manifest": manifest,
            "needs_settings": refuses_empty_settings(manifest),
        }
    if twin.digest == stored.digest:
        return {"joined_id": twin.id, "status": Status.SUCCEEDED}
    return {
        **_claims(manifest),
        **_failed((_other_archive(manifest, twin.digest, stored.digest),)),
        "size": stored.size,
    }


def _claims(manifest: Mapping[str, Any]) -> dict[str, str]:
    """What a manifest says of itself; from a broken one only what is text."""
    author = manifest.get("author")
    said = {
        "name": manifest.get("name"),
        "platform": manifest.get("platform"),
        "version": manifest.get("version"),
        "display_name": manifest.get("displayName"),
        "description": manifest.get("description"),
        "author": author.get("name") if isinstance(author, dict) else None,
    }
    return {name: value if isinstance(value, str) else "" for name, value in said.items()}


def _failed(problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {"status": Status.FAILED, "problems": [p.to_json() for p in problems]}


def _other_archive(manifest: Mapping[str, Any], kept: str, given: str) -> Problem:
    return Problem(
        "not-unique",
        f"{manifest['name']} {manifest['version']} for {manifest['platform']} is in the catalogue "
        "with another archive.",
        f"Kept is SHA-256 {kept}, given was {given}.",
        "Give the changed package another version.",
        "/version",
    )


def _get(connection: Connection, package_id: str) -> Package:
    row = connection.execute(select(packages).where(packages.c.id == package_id)).one_or_none()
    if row is None:
        raise NotFound(Problem("not-found", "The package is no longer in the catalogue."))
    return _get(connection, row.joined_id) if row.joined_id else _package(row)


def _package(row: Row[Any]) -> Package:
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
    )
