"""What the property service writes into the store, and what it refuses to."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from backend.errors import Problem, Refused
from backend.identifiers import now
from backend.packages.model import Availability, Package
from backend.properties import rows
from backend.properties.model import ChangeKind, Extension, Property
from backend.status import Status
from backend.store.jobs import cancel_for
from backend.store.tables import extensions, properties

CANCELLED = Problem(
    "cancelled",
    "The installation was cancelled.",
    "Nothing was installed.",
    "Retry it, or remove it.",
)
CHANGE_CANCELLED = Problem(
    "cancelled", "The change was cancelled.", "Everything is as it was before it."
)


@dataclass(frozen=True, slots=True)
class Removed:
    """What a removed extension leaves to be done once it is committed."""

    extension: Extension
    job_id: int | None
    place: tuple[str, str, int] | None


@dataclass(frozen=True, slots=True)
class Target:
    """What an extension becomes when its job succeeds; until then it is as it was."""

    kind: ChangeKind
    package_id: str
    digest: str
    version: str
    display_name: str
    settings: str
    enabled: bool
    delegate_descriptor_id: str | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Target:
        return cls(**{**data, "kind": ChangeKind(data["kind"])})


def insert_property(
    connection: Connection,
    property_id: str,
    name: str,
    platform: str,
    domains: Iterable[str],
    **more: bool,
) -> None:
    """A new property with a token of its own; ``more`` are attributes that are true or false."""
    moment = now()
    values: dict[str, Any] = {
        "enabled": True,
        "development": False,
        "undefined_vars_return_empty": False,
        "rule_component_sequencing_enabled": False,
    }
    connection.execute(
        insert(properties).values(
            id=property_id,
            name=name,
            platform=platform,
            domains=list(domains),
            token=secrets.token_hex(6),
            created_at=moment,
            updated_at=moment,
            **(values | more),
        )
    )


def mark_removed(connection: Connection, extension: Extension, moment: str) -> Removed:
    """Mark it as deleted at the moment; a pending installation counts as cancelled."""
    place = rows.place(connection, extension.id)
    job = cancel_for(connection, extension.id, CANCELLED)
    if job is not None:
        set_status(connection, extension.id, Status.FAILED, CANCELLED)
    write(connection, extension.id, deleted_at=moment, job_id=None)
    return Removed(extension, job.id if job else None, place)


def insert_extension(
    connection: Connection,
    extension_id: str,
    property_id: str,
    package: Package,
    *,
    settings: str,
    delegate: str | None,
    enabled: bool,
    digest: str = "",
) -> None:
    """A new head, ``pending``, with the values that the original answers (Reactor)."""
    moment = now()
    connection.execute(
        insert(extensions).values(
            id=extension_id,
            property_id=property_id,
            package_id=package.id,
            updated_with_package_id=package.id,
            digest=digest or package.digest,
            origin_id=extension_id,
            revision_number=0,
            name=package.name,
            display_name=package.display_name,
            version=package.version,
            enabled=enabled,
            dirty=True,
            published=False,
            delegate_descriptor_id=delegate,
            review_status="unsubmitted",
            settings=settings,
            installation_status=Status.PENDING,
            status_details=[],
            created_at=moment,
            updated_at=moment,
        )
    )


def insert_revision(connection: Connection, revision_id: str, head: Extension) -> None:
    """The head as it is now, under the next number (Reactor)."""
    moment = now()
    row = connection.execute(select(extensions).where(extensions.c.id == head.id)).mappings().one()
    values = dict(row) | {
        "id": revision_id,
        "revision_number": head.latest_revision_number + 1,
        "dirty": False,
        "published": False,
        "published_at": None,
        "status_details": [],
        "job_id": None,
        "created_at": moment,
        "updated_at": moment,
    }
    connection.execute(insert(extensions).values(**values))


def write(connection: Connection, extension_id: str, **values: Any) -> None:
    connection.execute(
        update(extensions).where(extensions.c.id == extension_id).values(**values, updated_at=now())
    )


def write_dirty(connection: Connection, head_id: str) -> None:
    """A head is ``dirty`` while it differs from its newest revision, or has none (Reactor)."""
    what = (
        extensions.c.package_id,
        extensions.c.digest,
        extensions.c.settings,
        extensions.c.enabled,
    )
    head = connection.execute(select(*what).where(extensions.c.id == head_id)).one()
    newest = connection.execute(
        select(*what)
        .where(extensions.c.origin_id == head_id, extensions.c.revision_number > 0)
        .order_by(extensions.c.revision_number.desc())
        .limit(1)
    ).one_or_none()
    dirty = newest is None or tuple(newest) != tuple(head)
    connection.execute(update(extensions).where(extensions.c.id == head_id).values(dirty=dirty))


def set_status(
    connection: Connection, extension_id: str, status: Status, *problems: Problem
) -> None:
    """The files in place stay those that are."""
    details = [p.to_json() for p in problems]
    write(connection, extension_id, installation_status=status, status_details=details)


def write_failure(connection: Connection, extension_id: str, *problems: Problem) -> None:
    """A first installation is ``failed``; what was installed before is as it was before."""
    before = rows.place(connection, extension_id)
    status = Status.FAILED if before is None else Status.SUCCEEDED
    set_status(connection, extension_id, status, *problems)


def check_fits(chosen: Property, package: Package) -> None:
    """Raises :class:`Refused` where the property cannot hold the package."""
    if problems := tuple(misfits(chosen, package)):
        raise Refused(*problems)


def misfits(chosen: Property, package: Package) -> Iterator[Problem]:
    """Why the property cannot hold the package (Reactor)."""
    if package.status is not Status.SUCCEEDED or package.deleted_at:
        said = "it was deleted" if package.deleted_at else f"its check has {package.status}"
        yield Problem(
            "invalid-extension_package_id",
            f"{package.label} is not usable: {said}.",
            remedy="Wait for its check, or add a corrected archive.",
        )
    elif package.platform != chosen.platform:
        yield Problem(
            "platform-mismatch",
            f"{package.label} is for {package.platform}; {chosen.name} is {chosen.platform}.",
            remedy="Choose a package for the property's platform.",
        )
    if package.availability is Availability.DEVELOPMENT and not chosen.development:
        yield Problem(
            "development-only",
            f"{package.label} is in development; {chosen.name} is no development property.",
            remedy="Release the package, or choose a development property.",
        )
    if package.discontinued:
        yield Problem(
            "package-discontinued",
            f"{package.label} is discontinued.",
            remedy="Choose another version.",
        )


def held_already(package: Package) -> Problem:
    return Problem(
        "not-unique",
        f"The property has an extension of {package.name} already.",
        "A property holds at most one of a package.",
        "Retry or remove that one.",
    )
