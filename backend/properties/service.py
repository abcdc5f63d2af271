"""Properties, and the extensions that are added to them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.events import Events, ExtensionChanged, PropertyChanged
from backend.folder import WorkspaceFolder
from backend.identifiers import new_id, now
from backend.packages.model import Package, Platform
from backend.packages.service import PackageService
from backend.packages.settings import delegate_descriptor_id, settings_problems
from backend.properties import rows, writes
from backend.properties.model import Extension, InstalledFile, Property
from backend.properties.rules import check_property
from backend.status import Status
from backend.store.engine import Store
from backend.store.jobs import JobKind, end, end_for, queue
from backend.store.tables import extensions, properties


class Installer(Protocol):
    """The background thread, as far as properties need to know it."""

    def wake(self) -> None:
        """A job was queued."""

    def cancelled(self, job_id: int) -> None:
        """A job was ended: stop if it is the running one."""

    def discard(self, path: Path) -> None:
        """Nothing refers to these files any more."""


CORE = "core"
"""The package that every new web property has, if the catalogue holds it (Reactor)."""


class PropertyService:
    """The properties of a workspace. Every call is one transaction, then its events."""

    def __init__(
        self,
        store: Store,
        events: Events,
        folder: WorkspaceFolder,
        packages: PackageService,
        installer: Installer,
    ) -> None:
        self._store = store
        self._events = events
        self._folder = folder
        self._packages = packages
        self._installer = installer

    # Properties

    def list(self) -> tuple[Property, ...]:
        """All living properties by name, each with how many extensions it holds."""
        with self._store.read() as connection:
            return rows.properties(connection)

    def get(self, property_id: str) -> Property:
        """One living property. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            return rows.property_(connection, property_id)

    def find(self, name_or_id: str) -> Property:
        """The property of that id or name. Raises :class:`Conflict` where two have the name."""
        found = [p for p in self.list() if name_or_id in (p.id, p.name)]
        if not found:
            raise NotFound(
                Problem(
                    "not-found",
                    f"There is no property “{name_or_id}”.",
                    remedy="List the properties to see their names.",
                )
            )
        if len(found) > 1:
            raise Conflict(
                Problem(
                    "ambiguous-name",
                    f"{len(found)} properties have the name “{name_or_id}”.",
                    ", ".join(p.id for p in found),
                    "Give one of these ids.",
                )
            )
        return found[0]

    def create(
        self, name: str, platform: str, domains: Sequence[str] = (), *, development: bool = False
    ) -> Property:
        """A new property; a web property gets the newest ``core`` of the catalogue.

        Raises :class:`Refused` with every problem of the input.
        """
        problems = check_property(name, platform, domains)
        if problems:
            raise Refused(*problems)
        property_id, moment = new_id("PR"), now()
        with self._store.write() as connection:
            connection.execute(
                insert(properties).values(
                    id=property_id,
                    name=name.strip(),
                    platform=platform,
                    domains=list(domains),
                    enabled=True,
                    development=development,
                    token=secrets.token_hex(6),
                    undefined_vars_return_empty=False,
                    rule_component_sequencing_enabled=False,
                    created_at=moment,
                    updated_at=moment,
                )
            )
        self._events.publish(PropertyChanged(property_id))
        if platform == Platform.WEB:
            self._add_core(property_id)
        return self.get(property_id)

    def delete(self, property_id: str) -> None:
        """Delete a property with its extensions. Raises :class:`NotFound`."""
        with self._store.write() as connection:
            rows.property_(connection, property_id)
            removed = [
                writes.mark_removed(connection, e) for e in rows.extensions(connection, property_id)
            ]
            connection.execute(
                update(properties)
                .where(properties.c.id == property_id)
                .values(deleted_at=now(), updated_at=now())
            )
        for one in removed:
            self._give_up(one)
        self._events.publish(PropertyChanged(property_id))

    def _add_core(self, property_id: str) -> None:
        try:
            core = self._packages.find(CORE, Platform.WEB)
        except NotFound:
            return
        self.add_extension(property_id, core.id)

    # Extensions

    def extensions(self, property_id: str) -> tuple[Extension, ...]:
        """The property's living extensions by display name."""
        with self._store.read() as connection:
            rows.property_(connection, property_id)
            return rows.extensions(connection, property_id)

    def extension(self, extension_id: str) -> Extension:
        """One extension; a removed one answers still, with ``deleted_at``."""
        with self._store.read() as connection:
            return rows.extension(connection, extension_id)

    def files(self, extension_id: str) -> tuple[InstalledFile, ...]:
        """The installed files, by path; none while it is not ``succeeded``."""
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
        """Where the extension's files are; ``None`` while it is not ``succeeded``."""
        with self._store.read() as connection:
            place = rows.place(connection, extension_id)
        return self._folder.installed(*place) if place else None

    def addable(self, property_id: str) -> tuple[Package, ...]:
        """The packages that can be added to the property now: usable and not in it yet."""
        chosen = self.get(property_id)
        held = {e.name for e in self.extensions(property_id)}
        usable = self._packages.usable(chosen.platform, development=chosen.development)
        return tuple(p for p in usable if p.name not in held)

    def add_extension(
        self, property_id: str, package_id: str, settings: str = "{}", *, enabled: bool = True
    ) -> Extension:
        """Add a package to a property: the extension is ``pending`` until the thread is done.

        Settings left out (``"{}"``) are not checked, as in the original. Raises :class:`Refused`
        for settings or a package that do not fit, :class:`Conflict` for a second instance.
        """
        package = self._packages.get(package_id)
        given = settings.strip() or "{}"
        # "{ }" says no more than "{}" does: settings are left out.
        left_out = "".join(given.split()) == "{}"
        if not left_out and (problems := settings_problems(package.manifest, given)):
            raise Refused(*problems)
        extension_id = new_id("EX")
        with self._store.write() as connection:
            writes.check_fits(rows.property_(connection, property_id), package)
            try:
                writes.insert_extension(
                    connection,
                    extension_id,
                    property_id,
                    package,
                    settings="{}" if left_out else given,
                    delegate=None if left_out else delegate_descriptor_id(package.manifest),
                    enabled=enabled,
                )
            except IntegrityError:
                raise Conflict(writes.held_already(package)) from None
            queue(connection, JobKind.INSTALL_EXTENSION, extension_id)
            extension = rows.extension(connection, extension_id)
        self._changed(extension)
        return extension

    def retry(self, extension_id: str) -> Extension:
        """Install a failed extension again. Raises :class:`Conflict` for any other."""
        with self._store.write() as connection:
            extension = rows.extension(connection, extension_id)
            if extension.installation_status is not Status.FAILED or extension.deleted_at:
                raise Conflict(
                    Problem(
                        "not-failed",
                        f"Only a failed extension can be retried; {extension.display_name} is "
                        f"{'removed' if extension.deleted_at else extension.installation_status}.",
                    )
                )
            writes.set_status(connection, extension_id, Status.PENDING)
            queue(connection, JobKind.INSTALL_EXTENSION, extension_id)
            extension = rows.extension(connection, extension_id)
        self._changed(extension)
        return extension

    def cancel(self, extension_id: str) -> Extension:
        """Stop a pending installation; it leaves no file behind, and can be retried.

        Raises :class:`Conflict` where it ended meanwhile.
        """
        with self._store.write() as connection:
            job_id = end_for(connection, extension_id)
            if job_id is None:
                raise Conflict(
                    Problem("not-pending", "The installation has ended: nothing to cancel.")
                )
            writes.set_status(connection, extension_id, Status.FAILED, writes.CANCELLED)
            extension = rows.extension(connection, extension_id)
        self._installer.cancelled(job_id)
        self._changed(extension)
        return extension

    def remove(self, extension_id: str) -> None:
        """Mark an extension as deleted and give its files up. Raises :class:`NotFound`."""
        with self._store.write() as connection:
            extension = rows.extension(connection, extension_id)
            if extension.deleted_at:
                raise NotFound(Problem("not-found", "The extension is removed already."))
            removed = writes.mark_removed(connection, extension)
        self._give_up(removed)

    def _give_up(self, removed: writes.Removed) -> None:
        """After the commit: stop what runs, let the files go, tell everyone."""
        if removed.job_id is not None:
            self._installer.cancelled(removed.job_id)
        if removed.place is not None:
            self._installer.discard(self._folder.installed(*removed.place))
        self._changed(removed.extension)

    # The installer thread's part

    def finish(self, job_id: int, extension_id: str) -> bool:
        """The files are in place: ``succeeded``, if the job is still open."""
        with self._store.write() as connection:
            if not end(connection, job_id):
                return False
            writes.set_status(connection, extension_id, Status.SUCCEEDED, job_id=job_id)
            extension = rows.extension(connection, extension_id)
        self._changed(extension)
        return True

    def fail(self, job_id: int, extension_id: str, problems: tuple[Problem, ...]) -> None:
        """``failed``, with the reasons, if the job is still open."""
        with self._store.write() as connection:
            if not end(connection, job_id):
                return
            writes.set_status(connection, extension_id, Status.FAILED, *problems)
            extension = rows.extension(connection, extension_id)
        self._changed(extension)

    def counts(self) -> dict[Status, int]:
        """How many living extensions there are of each status."""
        with self._store.read() as connection:
            found = connection.execute(
                select(extensions.c.installation_status, func.count())
                .where(extensions.c.deleted_at.is_(None), extensions.c.revision_number == 0)
                .group_by(extensions.c.installation_status)
            )
            return {Status(row[0]): row[1] for row in found}

    def _changed(self, extension: Extension) -> None:
        self._events.publish(ExtensionChanged(extension.id, extension.property_id))
        self._installer.wake()
