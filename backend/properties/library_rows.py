"""Libraries out of the store, as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from backend.errors import Conflict, NotFound, Problem
from backend.properties import rows
from backend.properties.model import Extension, Library
from backend.store.tables import extensions, libraries, library_revisions


def library(connection: Connection, library_id: str) -> Library:
    """One library, deleted or not. Raises :class:`NotFound`."""
    row = connection.execute(_libraries().where(libraries.c.id == library_id)).one_or_none()
    if row is None:
        raise NotFound(Problem("not-found", f"There is no library {library_id}."))
    return _library(row)


def living_library(connection: Connection, library_id: str) -> Library:
    """The same, where it is not deleted."""
    found = library(connection, library_id)
    if found.deleted_at:
        raise NotFound(Problem("not-found", f"The library {found.name} is deleted."))
    return found


def open_library(connection: Connection, library_id: str) -> Library:
    """The same, where it can be changed. Raises :class:`Conflict` for a published one."""
    found = living_library(connection, library_id)
    if found.published:
        raise Conflict(
            Problem(
                "library-published",
                f"{found.name} is published: it does not change any more.",
                remedy="Make another library.",
            )
        )
    return found


def libraries_of_property(connection: Connection, property_id: str) -> tuple[Library, ...]:
    """The living libraries of a property, by name."""
    return _listed(connection, libraries.c.property_id == property_id)


def libraries_of_extension(connection: Connection, extension: Extension) -> tuple[Library, ...]:
    """The living libraries that hold the revision; of a head, any of its revisions."""
    return _listed(connection, libraries.c.id.in_(holding(extension)))


def holding(extension: Extension) -> Select[tuple[str]]:
    """The ids of the libraries that hold the revision; of a head, any of its revisions."""
    column = library_revisions.c.revision_id
    if not extension.revision_number:
        column = library_revisions.c.origin_id
    return select(library_revisions.c.library_id).where(column == extension.id)


def libraries_among(connection: Connection, ids: Sequence[str]) -> tuple[Library, ...]:
    """The living libraries with these ids."""
    return _listed(connection, libraries.c.id.in_(ids))


def contents(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The ids of the revisions in each of these libraries, oldest first."""
    both = library_revisions.c
    found = connection.execute(
        select(both.library_id, both.revision_id)
        .join(extensions, extensions.c.id == both.revision_id)
        .where(both.library_id.in_(ids))
        .order_by(extensions.c.created_at, both.revision_id)
    ).all()
    return {one: tuple(r.revision_id for r in found if r.library_id == one) for one in ids}


def revisions_in(connection: Connection, library_id: str) -> tuple[Extension, ...]:
    """The revisions in a library, by display name."""
    held = select(library_revisions.c.revision_id).where(
        library_revisions.c.library_id == library_id
    )
    return rows.among(connection, held)


def _libraries() -> Select[Any]:
    count = (
        select(func.count())
        .where(library_revisions.c.library_id == libraries.c.id)
        .scalar_subquery()
    )
    return select(libraries, count.label("held"))


def _listed(connection: Connection, *where: Any) -> tuple[Library, ...]:
    statement = _libraries().where(libraries.c.deleted_at.is_(None), *where)
    found = [_library(row) for row in connection.execute(statement)]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))


def _library(row: Row[Any]) -> Library:
    return Library(
        id=row.id,
        property_id=row.property_id,
        name=row.name,
        published_at=row.published_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        deleted_at=row.deleted_at,
        count=row.held,
    )
