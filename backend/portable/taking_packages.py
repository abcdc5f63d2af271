"""The archives of a portable property into the catalogue: joined, added, or refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import sqlite

from backend.errors import Conflict, Problem
from backend.identifiers import new_id, now
from backend.packages.model import Availability, Package
from backend.packages.outcome import claims
from backend.packages.rows import get as package_of
from backend.packages.rows import listed
from backend.packages.settings import refuses_empty_settings
from backend.portable.model import PortableArchive
from backend.status import Status
from backend.store import tables


@dataclass(frozen=True, slots=True)
class StagedArchive:
    """An archive of the file that was verified and checked."""

    portable: PortableArchive
    manifest: Mapping[str, Any]

    @property
    def digest(self) -> str:
        return self.portable.digest

    @property
    def in_development(self) -> bool:
        return self.portable.availability is Availability.DEVELOPMENT


class TakingPackages:
    """Writes the packages of one file on one connection; ``new`` are the ids of those it added."""

    def __init__(self, connection: Connection, source: str, file_name: str) -> None:
        self._connection = connection
        self._source, self._file_name = source, file_name
        self._packages: dict[str, Package] = {}  # by digest
        self._manifests: dict[str, Mapping[str, Any]] = {}
        self.new: list[str] = []

    def take(self, staged: Iterable[StagedArchive], newest: Collection[str]) -> None:
        """Find or add the package of every archive; ``newest`` are digests that come first.

        Raises :class:`Conflict` with every one that clashes.
        """
        clashes: list[Problem] = []
        for one in sorted(staged, key=lambda s: (s.in_development, s.digest not in newest)):
            self._manifests[one.digest] = one.manifest
            self._connection.execute(
                sqlite.insert(tables.archives)
                .values(digest=one.digest, size=one.portable.size, manifest=one.manifest)
                .on_conflict_do_nothing()
            )
            known = self._known(one) or self._new_package(one)
            if known.digest != one.digest and not one.in_development:
                clashes.append(_clash(known, one.digest))
            self._packages[one.digest] = known
        if clashes:
            raise Conflict(*clashes)

    def of(self, digest: str) -> tuple[Package, Mapping[str, Any]]:
        """The package that an archive belongs to, and the archive's own manifest."""
        return self._packages[digest], self._manifests[digest]

    def _known(self, one: StagedArchive) -> Package | None:
        """What stands in the catalogue in its place: the same archive, or that of the version.

        A build of a package in development belongs to whatever build is there, or to what was
        released of it since.
        """
        found = [
            package
            for package in listed(
                self._connection,
                tables.packages.c.name == one.manifest["name"],
                tables.packages.c.platform == one.manifest["platform"],
                tables.packages.c.status == Status.SUCCEEDED,
            )
            if one.in_development or package.availability is not Availability.DEVELOPMENT
        ]
        version = one.manifest["version"]
        for fits in (
            lambda package: package.digest == one.digest,
            lambda package: package.availability is Availability.DEVELOPMENT,
            lambda package: package.version == version,
        ):
            for package in filter(fits, found):
                return package
        return self._installed_from(one.digest) if one.in_development else None

    def _installed_from(self, digest: str) -> Package | None:
        """The package of an extension that was installed from this archive."""
        found = select(tables.extensions.c.package_id).where(tables.extensions.c.digest == digest)
        package_id = self._connection.scalar(found.limit(1))
        return package_of(self._connection, package_id) if package_id else None

    def _new_package(self, one: StagedArchive) -> Package:
        package_id, moment = new_id("EP"), now()
        self._connection.execute(
            insert(tables.packages).values(
                **claims(one.manifest),
                id=package_id,
                availability=one.portable.availability,
                status=Status.SUCCEEDED,
                problems=[],
                digest=one.portable.digest,
                size=one.portable.size,
                file_name=one.portable.file_name or self._file_name,
                source=self._source,
                manifest=one.manifest,
                needs_settings=refuses_empty_settings(one.manifest),
                joined_id="",
                created_at=moment,
                updated_at=moment,
            )
        )
        self.new.append(package_id)
        return package_of(self._connection, package_id)


def _clash(package: Package, digest: str) -> Problem:
    return Problem(
        "not-unique",
        f"{package.label} for {package.platform} is in the catalogue with another archive.",
        f"Kept is SHA-256 {package.digest}, the file has {digest}.",
        "Open the file in another workspace, or give one of the two packages another version.",
    )
