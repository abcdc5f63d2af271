"""The life of an installed extension: settings, revisions, other versions, repair (Reactor)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from backend.errors import Conflict, Problem, Refused, WorldError, file_system_problem
from backend.identifiers import new_id
from backend.packages.archive import open_archive
from backend.packages.model import Package
from backend.packages.rows import get as package_of
from backend.packages.rows import listed, parsed
from backend.packages.rows import manifest as manifest_of
from backend.packages.settings import settings_problems
from backend.properties import rows, writes
from backend.properties.changing import (
    ChangePlan,
    Fingerprints,
    files_between,
    provided_between,
)
from backend.properties.comparing import settings_between
from backend.properties.extensions import ExtensionWork, checked_settings, delegate_of
from backend.properties.model import ChangeKind, ChangeWanted, Extension
from backend.properties.verifying import FILES_ALTERED, Told, Verification, compare
from backend.status import Status
from backend.store.jobs import About, JobKind, queue
from backend.store.tables import packages


class ExtensionLife(ExtensionWork):
    """What is done to an extension after it was installed."""

    def edit(
        self, extension_id: str, *, settings: str | None = None, enabled: bool | None = None
    ) -> Extension:
        """Change the settings, or enable or disable it; nothing is installed anew.

        Raises :class:`Refused` for settings that its schema refuses, :class:`Conflict` for a
        revision, a removed or a pending one.
        """
        with self._store.write() as connection:
            extension = self._edit(connection, extension_id, settings, enabled)
        self._changed(extension)
        return extension

    def _edit(
        self,
        connection: Connection,
        extension_id: str,
        settings: str | None,
        enabled: bool | None,
    ) -> Extension:
        extension = rows.head(connection, extension_id)
        _check_at_rest(extension)
        values: dict[str, Any] = {}
        if settings is not None:
            manifest = manifest_of(connection, extension.digest)
            kept = checked_settings(manifest, settings)
            if not settings_between(extension.settings, kept):
                kept = extension.settings  # the same, written in another way: nothing changes
            values |= {"settings": kept, "delegate_descriptor_id": delegate_of(manifest, kept)}
        if enabled is not None:
            values["enabled"] = enabled
        writes.write(connection, extension_id, **values)
        writes.write_dirty(connection, extension_id)
        return rows.extension(connection, extension_id)

    # Revisions

    def revise(
        self, extension_id: str, *, settings: str | None = None, enabled: bool | None = None
    ) -> Extension:
        """Save the head as it is under the next number: a new extension of its own (Reactor).

        What is given is changed first. Raises :class:`Conflict` where it is not ``succeeded``, and
        as :meth:`edit`.
        """
        with self._store.write() as connection:
            head = rows.head(connection, extension_id)
            check_usable(head, "revised")
            if (settings, enabled) != (None, None):
                head = self._edit(connection, extension_id, settings, enabled)
            revision = revised(connection, head)
            head = rows.extension(connection, extension_id)
        self._changed(head)
        return revision

    def revisions(self, extension_id: str) -> tuple[Extension, ...]:
        """The head and then its revisions, newest first; of whichever of them is asked."""
        with self._store.read() as connection:
            asked = rows.extension(connection, extension_id)
            return rows.revisions(connection, asked.origin_id)

    def back_to(self, revision_id: str) -> Extension:
        """Make the head what a revision is; its files are installed where they are others.

        Where the head is in no revision it is saved as one first, so that nothing is lost.
        Raises :class:`Conflict` where the head is not at rest.
        """
        with self._store.write() as connection:
            revision = rows.extension(connection, revision_id)
            head = rows.head(connection, revision.origin_id)
            if not revision.revision_number:
                raise Conflict(Problem("no-revision", "This is the extension itself."))
            _check_at_rest(head)
            if head.dirty and head.usable:
                revised(connection, head)
            if revision.digest == head.digest:
                checked_settings(manifest_of(connection, head.digest), revision.settings)
                writes.write(
                    connection,
                    head.id,
                    settings=revision.settings,
                    enabled=revision.enabled,
                    delegate_descriptor_id=revision.delegate_descriptor_id,
                )
                writes.write_dirty(connection, head.id)
            else:
                check_usable(head, "changed")
                self._begin(connection, head, _target_of(head, revision))
            head = rows.extension(connection, head.id)
        self._changed(head)
        return head

    # Other versions

    def versions(self, extension_id: str) -> tuple[Package, ...]:
        """What the extension can be changed to, newest first: released versions and its own."""
        with self._store.read() as connection:
            extension = rows.head(connection, extension_id)
            chosen = rows.property_(connection, extension.property_id)
            found = listed(
                connection,
                packages.c.name == extension.name,
                packages.c.platform == extension.platform,
            )
            return tuple(p for p in found if not tuple(writes.misfits(chosen, p)))

    def plan_change(
        self, extension_id: str, package_id: str, settings: str | None = None
    ) -> ChangePlan:
        """What changing to a package would do: upgrade, downgrade, or another build.

        Reads both archives' directories. Raises :class:`Conflict` where the extension is not
        ``succeeded``, :class:`Refused` where the package does not fit it.
        """
        with self._store.read() as connection:
            return self._plan(connection, ChangeWanted(extension_id, package_id, settings))

    def change(
        self,
        extension_id: str,
        package_id: str,
        settings: str | None = None,
        *,
        enabled: bool | None = None,
    ) -> Extension:
        """Install another version in the place of the one that is there.

        Until the new one is in place the old one is; if it fails everything is as it was, and
        ``problems`` say why. Unlike in the original there is a way back. Raises as
        :meth:`plan_change`, and :class:`Refused` with the plan's problems. ``enabled`` is switched
        at once.
        """
        with self._store.write() as connection:
            if enabled is not None:
                check_usable(rows.head(connection, extension_id), "changed")
                self._edit(connection, extension_id, None, enabled)
            extension = self._change(connection, ChangeWanted(extension_id, package_id, settings))
        self._changed(extension)
        return extension

    def verify(self, extension_id: str, told: Told = lambda _done, _total: None) -> Verification:
        """Hash the installed files anew and compare them with the archive.

        What is found wrong stands with the extension (``files-altered``) until it is repaired, or
        found sound; in a store that is only read it is answered alone. It takes long. Raises
        :class:`Conflict` where nothing is installed, :class:`Refused` where the archive is
        missing or altered, :class:`WorldError` where the disk refuses.
        """
        with self._store.read() as connection:
            head = rows.head(connection, extension_id)
            check_usable(head, "verified")
            place = rows.place(connection, head.id)
        assert place is not None
        folder, archive = self._folder.installed(*place), self._folder.archive(head.digest)
        try:
            found = compare(head.id, archive, head.digest, folder, told)
        except OSError as error:
            raise WorldError(file_system_problem(error)) from error
        if self._store.read_only:
            return found
        with self._store.write() as connection:
            head = rows.extension(connection, head.id)
            if rows.place(connection, head.id) != place or not head.usable:
                raise Conflict(_changed_meanwhile(head))
            others = [one for one in head.problems if one.code != FILES_ALTERED]
            now_known = (*others, *found.problems)
            if now_known == head.problems:
                return found
            writes.set_status(connection, head.id, Status.SUCCEEDED, *now_known)
        self._changed(head)
        return found

    def dismiss(self, extension_id: str) -> Extension:
        """Let go of the reasons why a change failed: they were read. Everything else stays."""
        with self._store.write() as connection:
            head = rows.head(connection, extension_id)
            check_usable(head, "changed")
            writes.set_status(connection, head.id, Status.SUCCEEDED)
            head = rows.extension(connection, head.id)
        self._changed(head)
        return head

    def repair(self, extension_id: str) -> Extension:
        """Install the same archive anew. Raises :class:`Conflict` where it is not succeeded."""
        with self._store.write() as connection:
            head = rows.head(connection, extension_id)
            check_usable(head, "repaired")
            target = replace(_target_of(head, head), kind=ChangeKind.REPAIR)
            self._begin(connection, head, target)
            head = rows.extension(connection, head.id)
        self._changed(head)
        return head

    # How it is done

    def _change(
        self, connection: Connection, wanted: ChangeWanted, batch_id: str | None = None
    ) -> Extension:
        plan = self._plan(connection, wanted, with_files=False)
        if plan.problems:
            raise Refused(*plan.problems)
        head = rows.head(connection, wanted.extension_id)
        package = package_of(connection, plan.package_id)
        settings = checked_settings(plan.manifest, plan.settings)
        target = writes.Target(
            kind=plan.kind,
            package_id=package.id,
            digest=package.digest,
            version=package.version,
            display_name=package.display_name,
            settings=settings,
            enabled=head.enabled,
            delegate_descriptor_id=delegate_of(plan.manifest, settings),
        )
        self._begin(connection, head, target, batch_id)
        return rows.extension(connection, head.id)

    def _begin(
        self,
        connection: Connection,
        head: Extension,
        target: writes.Target,
        batch_id: str | None = None,
    ) -> None:
        repairing = target.kind is ChangeKind.REPAIR
        kind = JobKind.REPAIR_EXTENSION if repairing else JobKind.CHANGE_EXTENSION
        writes.set_status(connection, head.id, Status.PENDING)
        self._queue(connection, kind, head.id, batch_id=batch_id, target=target)

    def _plan(
        self, connection: Connection, wanted: ChangeWanted, *, with_files: bool = True
    ) -> ChangePlan:
        head = rows.head(connection, wanted.extension_id)
        check_usable(head, "changed")
        package = package_of(connection, wanted.package_id)
        _check_same(connection, head, package)
        before, after = manifest_of(connection, head.digest), package.manifest
        settings = head.settings if wanted.settings is None else wanted.settings
        removed, added = provided_between(before, after)
        files = self._files(head.digest, package.digest) if with_files else ((), (), ())
        return ChangePlan(
            extension_id=head.id,
            display_name=head.display_name,
            property_id=head.property_id,
            kind=kind_between(head.version, package.version),
            package_id=package.id,
            digest=package.digest,
            from_version=head.version,
            to_version=package.version,
            settings=settings,
            manifest=after,
            problems=_settings_problems(after, settings),
            provided_removed=removed,
            provided_added=added,
            files_added=files[0],
            files_changed=files[1],
            files_removed=files[2],
        )

    def _files(
        self, before: str, after: str
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        return files_between(self._fingerprints(before), self._fingerprints(after))

    def _fingerprints(self, digest: str) -> Fingerprints:
        try:
            with open_archive(self._folder.archive(digest)) as archive:
                return archive.fingerprints()
        except FileNotFoundError:
            raise Refused(
                Problem(
                    "archive-missing",
                    "The package's archive is missing.",
                    f"packages/{digest}.zip is not there.",
                    "Add the package again.",
                )
            ) from None


def queue_repair(connection: Connection, head: Extension) -> None:
    """Ask for the same archive to be installed anew: it is ``pending`` until then."""
    target = replace(_target_of(head, head), kind=ChangeKind.REPAIR)
    about = About(
        f"{head.display_name} {head.version}",
        head.property_id,
        rows.property_name(connection, head.property_id),
    )
    writes.set_status(connection, head.id, Status.PENDING)
    queue(connection, JobKind.REPAIR_EXTENSION, head.id, about, target=target.to_json())


def revised(connection: Connection, head: Extension) -> Extension:
    """The head as it is, saved under the next number. Raises :class:`Conflict` as ``revise``."""
    check_usable(head, "revised")
    revision_id = new_id("EX")
    writes.insert_revision(connection, revision_id, head)
    writes.write(connection, head.id, dirty=False)
    return rows.extension(connection, revision_id)


def check_usable(extension: Extension, act: str) -> None:
    """Raises :class:`Conflict`: only a ``succeeded`` extension can be used (Reactor)."""
    if not extension.usable:
        state = "removed" if extension.deleted_at else extension.installation_status
        raise Conflict(
            Problem(
                "invalid-extension",
                f"{extension.display_name} is {state}: it cannot be {act}.",
                "Only a succeeded extension can be revised, changed or put in a library.",
                _WAY_ON.get(extension.installation_status, "") if state != "removed" else "",
            )
        )


_WAY_ON = {
    Status.PENDING: "Wait until it is installed.",
    Status.FAILED: "Retry it first.",
}


def _changed_meanwhile(head: Extension) -> Problem:
    return Problem(
        "changed-meanwhile",
        f"{head.display_name} was changed or removed meanwhile: what was compared is gone.",
        remedy="Verify it again.",
    )


def _check_at_rest(extension: Extension) -> None:
    if extension.deleted_at:
        raise Conflict(Problem("deleted-resources", f"{extension.display_name} is removed."))
    if extension.installation_status is Status.PENDING:
        raise Conflict(
            Problem(
                "invalid-extension",
                f"{extension.display_name} is being installed.",
                remedy="Wait until it ends, or cancel it.",
            )
        )


def _check_same(connection: Connection, head: Extension, package: Package) -> None:
    if package.name != head.name:
        raise Refused(
            Problem(
                "invalid-extension_package_id",
                f"{head.display_name} cannot become {package.label}: it is another package.",
                remedy=f"Choose a version of {head.name}.",
            )
        )
    writes.check_fits(rows.property_(connection, head.property_id), package)
    if package.digest == head.digest:
        raise Conflict(
            Problem("unchanged", f"{head.display_name} {head.version} is installed already.")
        )


def kind_between(before: str, after: str) -> ChangeKind:
    old, new = parsed(before), parsed(after)
    if new == old:
        return ChangeKind.REBUILD
    return ChangeKind.UPGRADE if new > old else ChangeKind.DOWNGRADE


def _settings_problems(manifest: Mapping[str, Any], settings: str) -> tuple[Problem, ...]:
    return () if "".join(settings.split()) in ("", "{}") else settings_problems(manifest, settings)


def _target_of(head: Extension, revision: Extension) -> writes.Target:
    return writes.Target(
        kind=kind_between(head.version, revision.version),
        package_id=revision.package_id,
        digest=revision.digest,
        version=revision.version,
        display_name=revision.display_name,
        settings=revision.settings,
        enabled=revision.enabled,
        delegate_descriptor_id=revision.delegate_descriptor_id,
    )
