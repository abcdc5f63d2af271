"""A portable property into the store: its packages, itself, its revisions and libraries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from backend.identifiers import new_id, now
from backend.portable.model import PortableProperty, PortableState
from backend.portable.taking_packages import StagedArchive, TakingPackages
from backend.properties import rows, writes
from backend.properties.extensions import delegate_of
from backend.properties.model import Extension
from backend.status import Status
from backend.store import tables
from backend.store.jobs import About, JobKind, queue


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written: the property's id, its pending extensions, new packages."""

    property_id: str
    batch_id: str
    pending: tuple[Extension, ...]
    packages: tuple[str, ...]


class Taking:
    """Writes one portable property on one connection; the caller commits."""

    def __init__(
        self, connection: Connection, portable: PortableProperty, source: str, file_name: str
    ) -> None:
        self._connection = connection
        self._portable = portable
        self._packages = TakingPackages(connection, source, file_name)

    def take(self, staged: Iterable[StagedArchive]) -> Taken:
        """Write everything. Raises :class:`Conflict` with every package that clashes."""
        # What a head is installed from is the newest build of a package in development.
        of_heads = {e.state.archive for e in self._portable.extensions if not e.removed}
        self._packages.take(staged, of_heads)
        property_id, batch_id = new_id("PR"), new_id("BA")
        found = self._portable
        writes.insert_property(
            self._connection,
            property_id,
            found.name,
            found.platform,
            found.domains,
            enabled=found.enabled,
            development=found.development,
            undefined_vars_return_empty=found.undefined_vars_return_empty,
            rule_component_sequencing_enabled=found.rule_component_sequencing_enabled,
        )
        heads = self._take_extensions(property_id, batch_id)
        self._take_libraries(property_id, heads)
        living = rows.extensions(self._connection, property_id)
        return Taken(property_id, batch_id, living, tuple(self._packages.new))

    def _take_extensions(self, property_id: str, batch_id: str) -> list[str]:
        """The ids of the heads, in the order of the file."""
        heads: list[str] = []
        for extension in self._portable.extensions:
            head_id = new_id("EX")
            status = Status.SUCCEEDED if extension.removed else Status.PENDING
            deleted_at = now() if extension.removed else None
            head = {"revision_number": 0, "installation_status": status, "deleted_at": deleted_at}
            self._insert(property_id, head_id, head_id, extension.state, **head)
            for number, state in extension.revisions:
                revision = {"revision_number": number, "installation_status": Status.SUCCEEDED}
                self._insert(property_id, new_id("EX"), head_id, state, dirty=False, **revision)
            writes.write_dirty(self._connection, head_id)
            if not extension.removed:
                self._queue(property_id, head_id, batch_id)
            heads.append(head_id)
        return heads

    def _insert(
        self,
        property_id: str,
        extension_id: str,
        head_id: str,
        state: PortableState,
        **more: Any,
    ) -> None:
        package, manifest = self._packages.of(state.archive)
        moment = now()
        values = {
            "id": extension_id,
            "property_id": property_id,
            "package_id": package.id,
            "updated_with_package_id": package.id,
            "digest": state.archive,
            "origin_id": head_id,
            "name": manifest["name"],
            "display_name": manifest["displayName"],
            "version": manifest["version"],
            "enabled": state.enabled,
            "dirty": True,
            "published": state.published_at is not None,
            "published_at": state.published_at,
            "delegate_descriptor_id": delegate_of(manifest, state.settings),
            "review_status": "unsubmitted",
            "settings": state.settings,
            "status_details": [],
            "created_at": moment,
            "updated_at": moment,
        }
        self._connection.execute(insert(tables.extensions).values(**(values | more)))

    def _queue(self, property_id: str, head_id: str, batch_id: str) -> None:
        head = rows.extension(self._connection, head_id)
        queue(
            self._connection,
            JobKind.INSTALL_EXTENSION,
            head_id,
            About(f"{head.display_name} {head.version}", property_id, self._portable.name),
            batch_id=batch_id,
        )

    def _take_libraries(self, property_id: str, heads: list[str]) -> None:
        moment = now()
        for library in self._portable.libraries:
            library_id = new_id("LB")
            self._connection.execute(
                insert(tables.libraries).values(
                    id=library_id,
                    property_id=property_id,
                    name=library.name,
                    published_at=library.published_at,
                    created_at=moment,
                    updated_at=moment,
                )
            )
            for extension, number in library.revisions:
                head_id = heads[extension]
                found = select(tables.extensions.c.id).where(
                    tables.extensions.c.origin_id == head_id,
                    tables.extensions.c.revision_number == number,
                )
                self._connection.execute(
                    insert(tables.library_revisions).values(
                        library_id=library_id,
                        revision_id=self._connection.scalars(found).one(),
                        origin_id=head_id,
                    )
                )
