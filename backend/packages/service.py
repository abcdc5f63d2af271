"""The catalogue of extension packages: add archives, see what their check found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, select

from backend.errors import Conflict, NotFound, Problem
from backend.events import JobChanged, PackageChanged
from backend.identifiers import new_id
from backend.packages import rows
from backend.packages.catalogue import Cataloguing
from backend.packages.incoming import Incoming, take_in
from backend.packages.model import Availability, Package, StoredArchive, may_be_checked_again
from backend.packages.outcome import failed, write_outcome
from backend.packages.reading import Reading
from backend.packages.releasing import Releasing
from backend.packages.sources import package_at
from backend.status import Status
from backend.store.jobs import About, JobKind, Outcome, end, is_open, queue
from backend.store.tables import archives, packages


class PackageService(Releasing, Cataloguing, Reading):
    """The extension packages of a workspace. Every call is one transaction, then its events."""

    def list(self) -> tuple[Package, ...]:
        """All packages by display name, newest version first; failed ones too."""
        with self._store.read() as connection:
            found = rows.listed(connection)
        return tuple(sorted(found, key=lambda p: (p.display_name or p.file_name).lower()))

    def get(self, package_id: str) -> Package:
        """One package; the one it joined, where it joined one. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            return rows.get(connection, package_id)

    def manifest(self, digest: str) -> Mapping[str, Any]:
        """The ``extension.json`` in the archive with this digest. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            return rows.manifest(connection, digest)

    def usable(self, platform: str, *, development: bool) -> tuple[Package, ...]:
        """What a property of the platform can install, newest version first in each name."""
        allowed = {Availability.PRIVATE, Availability.PUBLIC}
        if development:
            allowed.add(Availability.DEVELOPMENT)
        return tuple(
            p
            for p in self.list()
            if p.status is Status.SUCCEEDED
            and p.platform == platform
            and p.availability in allowed
            and not p.discontinued
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
        return max(found, key=rows.version_order)

    def add(self, archive: Path, *, development: bool = False) -> Package:
        """Take an archive in: the package is ``pending`` until the thread has checked it.

        In development it takes the place of the one of its name and platform, as what is rebuilt
        does; what was installed stays as it is. The archive may be a tarball or an extension's
        folder as well. Raises :class:`Refused` where nothing is there, it is no package, or its
        name is not text.
        """
        archive = package_at(archive.absolute()).path
        source = str(archive)
        availability = Availability.DEVELOPMENT if development else Availability.PRIVATE
        one = Incoming(new_id("EP"), archive.name, source, availability)
        with self._store.write() as connection:
            if development:
                _forget_failed(connection, source)
            made, job_id = take_in(connection, one)
        self._events.publish(PackageChanged(made.id))
        self._events.publish(JobChanged(job_id))
        self._wake()
        return made

    def check_again(self, package_id: str) -> Package:
        """Check a package that failed once more, from where it was added.

        Raises :class:`Conflict` for any other, and for an upload whose archive was found bad: of
        that nothing is kept.
        """
        with self._store.write() as connection:
            package = self.check_again_within(connection, package_id)
        self._events.publish(PackageChanged(package_id))
        self._events.publish(JobChanged(0))
        self._wake()
        return package

    def check_again_within(
        self, connection: Connection, package_id: str, batch_id: str | None = None
    ) -> Package:
        """The same in a transaction of the caller, who tells of it after the commit."""
        package = rows.get(connection, package_id)
        if package.status is not Status.FAILED:
            raise Conflict(
                Problem("not-failed", "Only a package that failed can be checked again.")
            )
        if not may_be_checked_again(package):
            raise Conflict(
                Problem(
                    "upload-gone",
                    f"{package.file_name} was uploaded, and of what is bad no archive is kept.",
                    remedy="Upload it again.",
                )
            )
        self._set(connection, package_id, status=Status.PENDING, problems=[])
        about = About(package.file_name)
        kind = JobKind.CHECK_PACKAGE
        queue(connection, kind, package_id, about, batch_id=batch_id, again=True)
        return rows.get(connection, package_id)

    def source(self, package_id: str) -> Path:
        """Where what a package was added from stood: a file, or an extension's folder.

        Raises :class:`NotFound`.
        """
        with self._store.read() as connection:
            found = connection.execute(
                select(packages.c.source, packages.c.uploaded).where(packages.c.id == package_id)
            ).one_or_none()
        if found is None:
            raise rows.no_package()
        source = Path(found.source)
        return self._folder.uploads / source.name if found.uploaded else source

    def holds(self, digest: str) -> bool:
        """Whether a package of the catalogue has this archive."""
        with self._store.read() as connection:
            return digest in rows.digests(connection)

    def finish(self, job_id: int, package_id: str, stored: StoredArchive) -> set[str]:
        """Write what the check found, if the job is still open.

        Answers the digests of archives that nothing holds any more.
        """
        with self._store.write() as connection:
            before = rows.digests(connection) | {stored.digest}
            if not is_open(connection, job_id):
                return before - rows.digests(connection)
            package = rows.get(connection, package_id)
            changed = write_outcome(connection, package, stored)
            found = rows.get(connection, changed)
            outcome = Outcome.FAILED if found.status is Status.FAILED else Outcome.SUCCEEDED
            end(connection, job_id, outcome, found.problems)
            left = before - rows.digests(connection)
            connection.execute(delete(archives).where(archives.c.digest.in_(left)))
        self._tell(package_id, changed, package.replaces_id)
        return left

    def forget_archives(self) -> None:
        """Let go of archives that nothing names any more, as where their package was deleted."""
        with self._store.read() as connection:
            left = rows.unnamed(connection)
        if left:
            with self._store.write() as connection:
                left = rows.unnamed(connection)
                connection.execute(delete(archives).where(archives.c.digest.in_(left)))

    def fail(self, job_id: int, package_id: str, problems: tuple[Problem, ...]) -> None:
        """Write that the check could not be made, if the job is still open."""
        with self._store.write() as connection:
            if not end(connection, job_id, Outcome.FAILED, problems):
                return
            self._set(connection, package_id, **failed(problems))
            package = rows.get(connection, package_id)
        self._tell(package_id, package.replaces_id)


def _forget_failed(connection: Connection, source: str) -> None:
    """What failed of the same source before is of no interest to who has built it anew."""
    connection.execute(
        delete(packages).where(packages.c.source == source, packages.c.status == Status.FAILED)
    )
