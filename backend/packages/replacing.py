"""The next archive of a package in development, from its upload until something came of it.

It is a package of its own that names the one it replaces. Until its check has succeeded the other
stays usable as it is; over HTTP, where there is but one, that one stands as its last upload does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, select

from backend.errors import Problem
from backend.packages import rows
from backend.packages.model import Availability, Package
from backend.status import Status
from backend.store.tables import packages

OPEN_UPLOAD = (packages.c.joined_id == "", packages.c.deleted_at.is_(None))
"""Of an upload that was meant to replace a package: it did not, or not yet."""


def standing(connection: Connection, given: Iterable[Package]) -> tuple[Package, ...]:
    """The packages with the status, and the reasons, of their last upload."""
    found = tuple(given)
    last = _last_uploads(connection, [one.id for one in found])
    return tuple(_with(one, last.get(one.id)) for one in found)


def forget_failed(connection: Connection, package_id: str) -> None:
    """Uploads that failed are of no interest once there is a later one, or a release."""
    connection.execute(
        delete(packages).where(
            packages.c.replaces_id == package_id, packages.c.status == Status.FAILED
        )
    )


def replacements(connection: Connection, package_id: str) -> tuple[str, ...]:
    """The ids of the uploads that were meant to replace it and did not, or not yet."""
    ids = select(packages.c.id).where(packages.c.replaces_id == package_id, *OPEN_UPLOAD)
    return tuple(connection.scalars(ids))


def replacing_problem(
    connection: Connection, upload: Package, manifest: Mapping[str, Any]
) -> Problem | None:
    """Why an archive cannot be the next one of the package it was uploaded for."""
    target = rows.get(connection, upload.replaces_id)
    if target.availability is not Availability.DEVELOPMENT:
        return Problem(
            "package-released",
            f"{target.label} was released meanwhile: its archive stays as it is.",
            remedy="Upload the next version as a package of its own.",
        )
    if target.status is not Status.SUCCEEDED:  # what never passed a check has no name to keep
        return None
    for part, kept in (("name", target.name), ("platform", target.platform)):
        if manifest[part] != kept:
            return Problem(
                "package-differs",
                f"The archive is of another {part} than the package that it is to replace.",
                f"It is “{manifest[part]}”, the package's is “{kept}”.",
                "Upload it as a package of its own.",
                f"/{part}",
            )
    return None


def _last_uploads(connection: Connection, ids: list[str]) -> dict[str, Package]:
    found = connection.execute(
        select(packages)
        .where(packages.c.replaces_id.in_(ids), *OPEN_UPLOAD)
        .order_by(packages.c.created_at)
    )
    return {row.replaces_id: rows.package(row) for row in found}


def _with(package: Package, upload: Package | None) -> Package:
    if upload is None:
        return package
    return replace(
        package,
        status=upload.status,
        problems=upload.problems,
        updated_at=max(package.updated_at, upload.updated_at),
    )
