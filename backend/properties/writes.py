"""What the property service writes into the store, and what it refuses to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, update

from backend.errors import Problem, Refused
from backend.identifiers import now
from backend.packages.model import Availability, Package
from backend.properties import rows
from backend.properties.model import Extension, Property
from backend.status import Status
from backend.store.jobs import end_for
from backend.store.tables import extensions


@dataclass(frozen=True, slots=True)
class Removed:
    """What a removed extension leaves to be done once it is committed."""

    extension: Extension
    job_id: int | None
    place: tuple[str, str, int] | None


def mark_removed(connection: Connection, extension: Extension) -> Removed:
    """Mark it as deleted; a pending installation counts as cancelled."""
    job_id = end_for(connection, extension.id)
    place = rows.place(connection, extension.id)
    if job_id is not None:
        set_status(connection, extension.id, Status.FAILED, CANCELLED)
    connection.execute(
        update(extensions)
        .where(extensions.c.id == extension.id)
        .values(deleted_at=now(), updated_at=now(), job_id=None)
    )
    return Removed(extension, job_id, place)


CANCELLED = Problem(
    "cancelled",
    "The installation was cancelled.",
    "Nothing was installed.",
    "Retry it, or remove it.",
)


def insert_extension(
    connection: Connection,
    extension_id: str,
    property_id: str,
    package: Package,
    *,
    settings: str,
    delegate: str | None,
    enabled: bool,
) -> None:
    """A new head, ``pending``, with the values that the original answers (Reactor)."""
    moment = now()
    connection.execute(
        insert(extensions).values(
            id=extension_id,
            property_id=property_id,
            package_id=package.id,
            updated_with_package_id=package.id,
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


def set_status(
    connection: Connection,
    extension_id: str,
    status: Status,
    *problems: Problem,
    job_id: int | None = None,
) -> None:
    values: dict[str, Any] = {
        "installation_status": status,
        "status_details": [p.to_json() for p in problems],
        "job_id": job_id,
        "updated_at": now(),
    }
    connection.execute(update(extensions).where(extensions.c.id == extension_id).values(**values))


def check_fits(chosen: Property, package: Package) -> None:
    problems = []
    if package.status is not Status.SUCCEEDED:
        problems.append(
            Problem(
                "invalid-extension_package_id",
                f"{package.label} is not usable: its check has {package.status}.",
                remedy="Wait for its check, or add a corrected archive.",
            )
        )
    elif package.platform != chosen.platform:
        problems.append(
            Problem(
                "platform-mismatch",
                f"{package.label} is for {package.platform}; {chosen.name} is {chosen.platform}.",
                remedy="Choose a package for the property's platform.",
            )
        )
    if package.availability is Availability.DEVELOPMENT and not chosen.development:
        problems.append(
            Problem(
                "development-only",
                f"{package.label} is in development; {chosen.name} is no development property.",
                remedy="Release the package, or choose a development property.",
            )
        )
    if problems:
        raise Refused(*problems)


def held_already(package: Package) -> Problem:
    return Problem(
        "not-unique",
        f"The property has an extension of {package.name} already.",
        "A property holds at most one of a package.",
        "Retry or remove that one.",
    )
