"""Extensions from being added to being removed, and the installer thread's part in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.identifiers import new_id, now
from backend.packages.model import Package
from backend.packages.rows import get as package_of
from backend.packages.rows import manifest as manifest_of
from backend.packages.settings import delegate_descriptor_id, settings_problems
from backend.properties import rows, writes
from backend.properties.base import PropertyStore
from backend.properties.model import Addition, Extension, InstalledFile, Property
from backend.status import Status
from backend.store.jobs import Job, JobKind, Outcome, cancel_for, end, last_change_failed, open_for


@dataclass(frozen=True, slots=True)
class Installation:
    """What the thread is to put in place for a job."""

    extension: Extension
    digest: str
    settings: str
    manifest: Mapping[str, Any] | None
    """What the settings must fit; ``None`` where they are left out."""


class ExtensionWork(PropertyStore):
    """Adding, retrying, cancelling, removing; the thread's outcome."""

    def extensions(self, property_id: str) -> tuple[Extension, ...]:
        """The property's living extensions by display name."""
        with self._store.read() as connection:
            rows.property_(connection, property_id)
            return rows.extensions(connection, property_id)

    def everywhere(self) -> tuple[tuple[Property, tuple[Extension, ...]], ...]:
        """Every living property by name, with its living extensions; all of one moment."""
        with self._store.read() as connection:
            places = rows.properties(connection)
            held: dict[str, list[Extension]] = {one.id: [] for one in places}
            for extension in rows.all_extensions(connection):
                if extension.property_id in held:
                    held[extension.property_id].append(extension)
        return tuple((one, tuple(held[one.id])) for one in places)

    def files(self, extension_id: str) -> tuple[InstalledFile, ...]:
        """The installed files, by path; none where nothing was installed yet."""
        top = self.installed_folder(extension_id)
        if top is None:
            return ()
        found = ((path, path.stat().st_size) for path in top.rglob("*") if path.is_file())
        return tuple(
            sorted(
                (InstalledFile(path.relative_to(top).as_posix(), size) for path, size in found),
                key=lambda file: file.path,
            )
        )

    def installed_folder(self, extension_id: str) -> Path | None:
        """Where the extension's files are; ``None`` where nothing was installed yet."""
        with self._store.read() as connection:
            place = rows.place(connection, extension_id)
        return self._folder.installed(*place) if place else None

    def addable(self, property_id: str) -> tuple[Package, ...]:
        """The packages that can be added to the property now: usable and not in it yet."""
        with self._store.read() as connection:
            chosen = rows.property_(connection, property_id)
            held = {e.name for e in rows.extensions(connection, property_id)}
        usable = self._packages.usable(chosen.platform, development=chosen.development)
        return tuple(p for p in usable if p.name not in held)

    def add_extension(
        self, property_id: str, package_id: str, settings: str = "{}", *, enabled: bool = True
    ) -> Extension:
        """Add a package to a property: the extension is ``pending`` until the thread is done.

        Settings left out (``"{}"``) are not checked, as in the original. Raises :class:`Refused`
        for settings or a package that do not fit, :class:`Conflict` for a second instance.
        """
        wanted = Addition(property_id, package_id, settings, enabled=enabled)
        with self._store.write() as connection:
            extension = self._add(connection, wanted)
        self._changed(extension)
        return extension

    def _add(
        self, connection: Connection, wanted: Addition, batch_id: str | None = None
    ) -> Extension:
        package = package_of(connection, wanted.package_id)
        manifest = package.manifest
        if wanted.digest and wanted.digest != package.digest:
            manifest = manifest_of(connection, wanted.digest)
            named = {"version": manifest["version"], "display_name": manifest["displayName"]}
            package = replace(package, **named)
        settings = checked_settings(manifest, wanted.settings or "{}")
        writes.check_fits(rows.property_(connection, wanted.property_id), package)
        extension_id = new_id("EX")
        try:
            writes.insert_extension(
                connection,
                extension_id,
                wanted.property_id,
                package,
                settings=settings,
                delegate=delegate_of(manifest, settings),
                enabled=wanted.enabled,
                digest=wanted.digest,
            )
        except IntegrityError:
            raise Conflict(writes.held_already(package)) from None
        self._queue(connection, JobKind.INSTALL_EXTENSION, extension_id, batch_id=batch_id)
        return rows.extension(connection, extension_id)

    def retry(self, extension_id: str, batch_id: str | None = None) -> Extension:
        """Do again what failed last: install it, or change it to what it was to become.

        Raises :class:`Conflict` where nothing failed, :class:`NotFound` where what it was to
        become is no longer there.
        """
        with self._store.write() as connection:
            extension = self.retry_within(connection, extension_id, batch_id)
        self._changed(extension)
        return extension

    def retry_within(
        self, connection: Connection, extension_id: str, batch_id: str | None = None
    ) -> Extension:
        """The same in a transaction of the caller, who tells of it after the commit."""
        extension = rows.extension(connection, extension_id)
        last = last_change_failed(connection, extension_id) if extension.usable else None
        failed = extension.installation_status is Status.FAILED and not extension.deleted_at
        if last is None and not failed:
            state = "removed" if extension.deleted_at else extension.installation_status
            raise Conflict(
                Problem(
                    "not-failed",
                    f"Only a failed extension can be retried; {extension.display_name} is {state}.",
                )
            )
        target = _wanted_again(connection, extension, last) if last else None
        writes.set_status(connection, extension_id, Status.PENDING)
        self._queue(
            connection,
            last.kind if last else JobKind.INSTALL_EXTENSION,
            extension_id,
            batch_id=batch_id,
            target=target,
            again=True,
        )
        return rows.extension(connection, extension_id)

    def cancel(self, extension_id: str) -> Extension:
        """Stop what is pending; it leaves no new file behind. What was installed before stays.

        Raises :class:`Conflict` where it ended meanwhile.
        """
        with self._store.write() as connection:
            extension, job_id = self.cancel_within(connection, extension_id)
        self._installer.cancelled(job_id)
        self._changed(extension)
        return extension

    def cancel_within(self, connection: Connection, extension_id: str) -> tuple[Extension, int]:
        """The same in a transaction of the caller, who tells of it after the commit.

        Answers the job that was ended too: the thread is to be told of it.
        """
        changing = rows.place(connection, extension_id) is not None
        problem = writes.CHANGE_CANCELLED if changing else writes.CANCELLED
        job = cancel_for(connection, extension_id, problem)
        if job is None:
            raise Conflict(Problem("not-pending", "The installation has ended: nothing to cancel."))
        writes.write_failure(connection, extension_id, problem)
        return rows.extension(connection, extension_id), job.id

    def remove(self, extension_id: str) -> None:
        """Mark an extension as deleted and give its files up. Raises :class:`NotFound`."""
        with self._store.write() as connection:
            extension = rows.head(connection, extension_id)
            if extension.deleted_at:
                raise NotFound(Problem("not-found", "The extension is removed already."))
            removed = writes.mark_removed(connection, extension, now())
        self._give_up([removed])

    def restore(self, extension_id: str) -> Extension:
        """Bring a removed extension back, with its revisions; it is installed anew.

        Raises :class:`Conflict` where it is not removed, or another took its place.
        """
        with self._store.write() as connection:
            extension = rows.head(connection, extension_id)
            if extension.deleted_at is None:
                raise Conflict(Problem("not-removed", "The extension is not removed."))
            rows.property_(connection, extension.property_id)
            extension = self._restore(connection, extension)
        self._changed(extension)
        return extension

    def _restore(
        self, connection: Connection, removed: Extension, batch_id: str | None = None
    ) -> Extension:
        try:
            writes.write(connection, removed.id, deleted_at=None)
        except IntegrityError:
            package = package_of(connection, removed.package_id)
            raise Conflict(writes.held_already(package)) from None
        writes.set_status(connection, removed.id, Status.PENDING)
        self._queue(connection, JobKind.INSTALL_EXTENSION, removed.id, batch_id=batch_id)
        return rows.extension(connection, removed.id)

    # The installer thread's part

    def installation(self, job: Job) -> Installation:
        """What a job is to put in place."""
        with self._store.read() as connection:
            extension = rows.extension(connection, job.subject_id)
            target = _target(job)
            digest = target.digest if target else extension.digest
            settings = target.settings if target else extension.settings
            manifest = None if settings == "{}" else manifest_of(connection, digest)
            return Installation(extension, digest, settings, manifest)

    def finish(self, job: Job) -> bool:
        """The files are in place: ``succeeded``, if the job is still open."""
        with self._store.write() as connection:
            if not end(connection, job.id, Outcome.SUCCEEDED):
                return False
            before = rows.place(connection, job.subject_id)
            target = _target(job)
            if target is not None:
                writes.write(connection, job.subject_id, **_becomes(target))
                writes.write_dirty(connection, job.subject_id)
            writes.set_status(connection, job.subject_id, Status.SUCCEEDED)
            writes.write(connection, job.subject_id, job_id=job.id)
            extension = rows.extension(connection, job.subject_id)
        if before is not None:
            self._installer.discard(self._folder.installed(*before))
        self._changed(extension)
        return True

    def fail(self, job: Job, problems: tuple[Problem, ...]) -> None:
        """``failed``, or as it was before a change, with the reasons; if the job is still open."""
        with self._store.write() as connection:
            if not end(connection, job.id, Outcome.FAILED, problems):
                return
            writes.write_failure(connection, job.subject_id, *problems)
            extension = rows.extension(connection, job.subject_id)
        self._changed(extension)

    def waits(self, extension_id: str) -> bool:
        """Whether a job of the extension is waiting or running."""
        with self._store.read() as connection:
            return open_for(connection, extension_id) is not None


def checked_settings(manifest: Mapping[str, Any], given: str) -> str:
    """The settings as they are kept; ``"{}"`` where they are left out.

    Settings left out are not checked, as in the original. Raises :class:`Refused`.
    """
    settings = given.strip() or "{}"
    if "".join(settings.split()) == "{}":  # "{ }" says no more than "{}" does
        return "{}"
    if problems := settings_problems(manifest, settings):
        raise Refused(*problems)
    return settings


def delegate_of(manifest: Mapping[str, Any], settings: str) -> str | None:
    """``delegate_descriptor_id`` goes with settings of one's own (Reactor)."""
    return None if settings == "{}" else delegate_descriptor_id(manifest)


def _target(job: Job) -> writes.Target | None:
    return writes.Target.from_json(job.target) if job.target else None


def _wanted_again(connection: Connection, extension: Extension, last: Job) -> writes.Target | None:
    """What a change was to make of it, if that is there still. A repair keeps what was edited."""
    target = _target(last)
    if target is None:
        return None
    if last.kind is JobKind.REPAIR_EXTENSION:
        return replace(
            target,
            settings=extension.settings,
            enabled=extension.enabled,
            delegate_descriptor_id=extension.delegate_descriptor_id,
        )
    package_of(connection, target.package_id)
    manifest_of(connection, target.digest)
    return target


def _becomes(target: writes.Target) -> dict[str, object]:
    return {
        "package_id": target.package_id,
        "updated_with_package_id": target.package_id,
        "digest": target.digest,
        "version": target.version,
        "display_name": target.display_name,
        "settings": target.settings,
        "enabled": target.enabled,
        "delegate_descriptor_id": target.delegate_descriptor_id,
    }
