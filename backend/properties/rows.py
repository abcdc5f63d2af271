"""Properties and extensions out of the store, as values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from backend.damage import decoding
from backend.errors import Conflict, NotFound, Problem
from backend.packages.model import Availability, Platform
from backend.packages.rows import parsed
from backend.properties.model import Change, ChangeKind, Extension, Property
from backend.status import Status
from backend.store import tables

_heads = tables.extensions
_revisions = tables.extensions.alias("revisions")
_jobs = tables.jobs


def properties(connection: Connection) -> tuple[Property, ...]:
    """All living properties by name."""
    statement = _properties().order_by(func.lower(tables.properties.c.name))
    return tuple(_property(row) for row in connection.execute(statement))


def property_(connection: Connection, property_id: str) -> Property:
    """One living property. Raises :class:`NotFound`."""
    statement = _properties().where(tables.properties.c.id == property_id)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise no_property()
    return _property(row)


def properties_of(connection: Connection, ids: Sequence[str]) -> tuple[Property, ...]:
    """The living properties with these ids, in no order."""
    statement = _properties().where(tables.properties.c.id.in_(ids))
    return tuple(_property(row) for row in connection.execute(statement))


def property_name(connection: Connection, property_id: str) -> str:
    """The name of a living property, without counting what it holds. Raises :class:`NotFound`."""
    living = tables.properties.c.deleted_at.is_(None)
    name: str | None = connection.scalar(
        select(tables.properties.c.name).where(tables.properties.c.id == property_id, living)
    )
    if name is None:
        raise no_property()
    return name


def no_property() -> NotFound:
    return NotFound(Problem("not-found", "The property is no longer there."))


def deleted_at(connection: Connection, property_id: str) -> str | None:
    """When a property was deleted; ``None`` while it lives. Raises :class:`NotFound`."""
    found = select(tables.properties.c.deleted_at).where(tables.properties.c.id == property_id)
    row = connection.execute(found).one_or_none()
    if row is None:
        raise no_property()
    moment: str | None = row.deleted_at
    return moment


def extensions(
    connection: Connection, property_id: str, *, removed_at: str | None = None
) -> tuple[Extension, ...]:
    """The living heads of a property by display name, or those that were removed at a moment."""
    statement = (
        _extensions()
        .where(
            _heads.c.property_id == property_id,
            _heads.c.deleted_at.is_not_distinct_from(removed_at),
            _heads.c.revision_number == 0,
        )
        .order_by(func.lower(_heads.c.display_name), _heads.c.name)
    )
    return _read_extensions(connection, statement)


def all_extensions(connection: Connection) -> tuple[Extension, ...]:
    """The living heads of every property, deleted ones too, by display name."""
    statement = (
        _extensions()
        .where(_heads.c.deleted_at.is_(None), _heads.c.revision_number == 0)
        .order_by(func.lower(_heads.c.display_name), _heads.c.name)
    )
    return _read_extensions(connection, statement)


def held(connection: Connection, property_id: str, name: str) -> Extension | None:
    """The living head of a package's name in a property."""
    statement = _extensions().where(
        _heads.c.property_id == property_id,
        _heads.c.name == name,
        _heads.c.deleted_at.is_(None),
        _heads.c.revision_number == 0,
    )
    return next(iter(_read_extensions(connection, statement)), None)


def extension(connection: Connection, extension_id: str) -> Extension:
    """One extension, removed or not. Raises :class:`NotFound`."""
    found = _read_extensions(connection, _extensions().where(_heads.c.id == extension_id))
    if not found:
        raise NotFound(Problem("not-found", f"There is no extension {extension_id}."))
    return found[0]


def head(connection: Connection, extension_id: str) -> Extension:
    """The same, but no revision: those never change. Raises :class:`Conflict` for one."""
    found = extension(connection, extension_id)
    if found.revision_number:
        raise Conflict(
            Problem(
                "read-only",
                f"Revision {found.revision_number} of {found.display_name} is as it was saved.",
                remedy="Change the extension itself, or go back to the revision.",
            )
        )
    return found


def revisions(connection: Connection, head_id: str) -> tuple[Extension, ...]:
    """The head and then its revisions, newest first (Reactor)."""
    statement = (
        _extensions()
        .where(or_(_heads.c.id == head_id, _heads.c.origin_id == head_id))
        .order_by((_heads.c.revision_number == 0).desc(), _heads.c.revision_number.desc())
    )
    return _read_extensions(connection, statement)


def among(connection: Connection, ids: Select[Any]) -> tuple[Extension, ...]:
    """The extensions whose ids are asked for, by display name."""
    order = (func.lower(_heads.c.display_name), _heads.c.name, _heads.c.id)
    return _read_extensions(connection, _extensions().where(_heads.c.id.in_(ids)).order_by(*order))


def extensions_of(connection: Connection, ids: Sequence[str]) -> tuple[Extension, ...]:
    """The extensions with these ids, removed or not, in no order."""
    return _read_extensions(connection, _extensions().where(_heads.c.id.in_(ids)))


def place(connection: Connection, extension_id: str) -> tuple[str, str, int] | None:
    """Property, package name and job of the files in place; ``None`` where there are none."""
    row = connection.execute(
        select(_heads.c.property_id, _heads.c.name, _heads.c.job_id).where(
            _heads.c.id == extension_id, _heads.c.job_id.is_not(None)
        )
    ).one_or_none()
    return (row.property_id, row.name, row.job_id) if row else None


def places(connection: Connection) -> Iterable[tuple[str, str, int]]:
    """The same for every extension that has files in place."""
    statement = select(_heads.c.property_id, _heads.c.name, _heads.c.job_id).where(
        _heads.c.job_id.is_not(None)
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(statement)]


def _properties() -> Select[Any]:
    held = (
        select(func.count())
        .where(
            _heads.c.property_id == tables.properties.c.id,
            _heads.c.deleted_at.is_(None),
            _heads.c.revision_number == 0,
        )
        .scalar_subquery()
    )
    return select(tables.properties, held.label("extension_count")).where(
        tables.properties.c.deleted_at.is_(None)
    )


def _extensions() -> Select[Any]:
    latest_revision = (
        select(func.coalesce(func.max(_revisions.c.revision_number), 0))
        .where(_revisions.c.origin_id == _heads.c.origin_id)
        .scalar_subquery()
    )
    return (
        select(
            _heads,
            latest_revision.label("latest_revision_number"),
            tables.packages.c.platform,
            tables.packages.c.needs_settings,
            tables.packages.c.availability,
            tables.packages.c.digest.label("newest_digest"),
            _jobs.c.target,
        )
        .join(tables.packages, tables.packages.c.id == _heads.c.package_id)
        .outerjoin(_jobs, and_(_jobs.c.subject_id == _heads.c.id, _jobs.c.ended_at.is_(None)))
    )


def _read_extensions(connection: Connection, statement: Select[Any]) -> tuple[Extension, ...]:
    rows = connection.execute(statement).all()
    latest = _latest_packages(connection, {row.name for row in rows})
    return tuple(_extension(row, *_latest(row, latest)) for row in rows)


def _latest(row: Row[Any], latest: dict[tuple[str, str], Any]) -> tuple[str, str]:
    """The newest package and its version; the own where none is newer, as in development."""
    found = latest.get((row.name, row.platform))
    if found and parsed(found.version) > parsed(row.version):
        return str(found.id), str(found.version)
    return str(row.package_id), str(row.version)


def _latest_packages(connection: Connection, names: set[str]) -> dict[tuple[str, str], Any]:
    """The newest released package of each name and platform."""
    packages = tables.packages.c
    rows = connection.execute(
        select(packages.id, packages.name, packages.platform, packages.version).where(
            packages.name.in_(names),
            packages.status == Status.SUCCEEDED,
            packages.joined_id == "",
            packages.availability != Availability.DEVELOPMENT,
            packages.discontinued.is_(False),
        )
    ).all()
    ordered = sorted(rows, key=lambda row: parsed(row.version))
    return {(row.name, row.platform): row for row in ordered}


@decoding
def _property(row: Row[Any]) -> Property:
    return Property(
        id=row.id,
        name=row.name,
        platform=Platform(row.platform),
        domains=tuple(row.domains),
        enabled=row.enabled,
        development=row.development,
        token=row.token,
        undefined_vars_return_empty=row.undefined_vars_return_empty,
        rule_component_sequencing_enabled=row.rule_component_sequencing_enabled,
        created_at=row.created_at,
        updated_at=row.updated_at,
        deleted_at=row.deleted_at,
        extension_count=row.extension_count,
    )


@decoding
def _extension(row: Row[Any], latest_package_id: str, latest_version: str) -> Extension:
    return Extension(
        id=row.id,
        property_id=row.property_id,
        package_id=row.package_id,
        updated_with_package_id=row.updated_with_package_id,
        latest_package_id=latest_package_id,
        latest_version=latest_version,
        origin_id=row.origin_id,
        revision_number=row.revision_number,
        latest_revision_number=row.latest_revision_number,
        name=row.name,
        display_name=row.display_name,
        version=row.version,
        enabled=row.enabled,
        dirty=row.dirty,
        published=row.published,
        published_at=row.published_at,
        delegate_descriptor_id=row.delegate_descriptor_id,
        review_status=row.review_status,
        settings=row.settings,
        installation_status=Status(row.installation_status),
        problems=tuple(Problem.from_json(p) for p in row.status_details),
        created_at=row.created_at,
        updated_at=row.updated_at,
        deleted_at=row.deleted_at,
        needs_settings=row.settings == "{}" and row.needs_settings,
        digest=row.digest,
        rebuilt=row.availability == Availability.DEVELOPMENT and row.newest_digest != row.digest,
        change=_change(row.target),
        platform=row.platform,
    )


def _change(target: dict[str, Any] | None) -> Change | None:
    if target is None:
        return None
    return Change(ChangeKind(target["kind"]), target["package_id"], target["version"])
