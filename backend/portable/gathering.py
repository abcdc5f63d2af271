"""A property out of the store, as it goes into a portable file."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from backend.errors import Problem, Refused
from backend.packages.model import Availability
from backend.portable.document import canonical, extension_json
from backend.portable.model import (
    PortableArchive,
    PortableExtension,
    PortableLibrary,
    PortableProperty,
    PortableState,
)
from backend.properties import library_rows, rows
from backend.properties.model import Extension
from backend.store.tables import archives, packages


def gather(
    connection: Connection, property_id: str
) -> tuple[PortableProperty, tuple[PortableArchive, ...]]:
    """The property and the archives that it needs. Raises :class:`NotFound`.

    An extension goes along as it is; what it is becoming does not. A removed one goes along where
    a library holds a revision of it.
    """
    found = rows.property_(connection, property_id)
    libraries = library_rows.libraries_of_property(connection, property_id)
    held = {one.id: library_rows.revisions_in(connection, one.id) for one in libraries}
    heads = {one.id for one in rows.extensions(connection, property_id)}
    origins = heads | {revision.origin_id for some in held.values() for revision in some}
    families = [rows.revisions(connection, origin) for origin in origins]
    extensions = sorted(
        ((_extension(family), family[0].id) for family in families),
        key=lambda one: (one[0].name, one[0].removed, canonical(extension_json(one[0]))),
    )
    places = {head_id: place for place, (_, head_id) in enumerate(extensions)}
    portable = PortableProperty(
        name=found.name,
        platform=found.platform,
        domains=found.domains,
        enabled=found.enabled,
        development=found.development,
        undefined_vars_return_empty=found.undefined_vars_return_empty,
        rule_component_sequencing_enabled=found.rule_component_sequencing_enabled,
        extensions=tuple(extension for extension, _ in extensions),
        libraries=tuple(
            PortableLibrary(
                library.name,
                library.published_at,
                tuple(sorted((places[r.origin_id], r.revision_number) for r in held[library.id])),
            )
            for library in libraries
        ),
    )
    members = [extension for family in families for extension in family]
    return portable, _archives(connection, members)


def _extension(family: tuple[Extension, ...]) -> PortableExtension:
    """The head comes first, then its revisions, newest first."""
    head, *revisions = family
    return PortableExtension(
        head.name,
        _state(head),
        tuple((one.revision_number, _state(one)) for one in reversed(revisions)),
        head.deleted_at is not None,
    )


def _state(extension: Extension) -> PortableState:
    return PortableState(
        extension.digest, extension.settings, extension.enabled, extension.published_at
    )


def _archives(connection: Connection, members: Iterable[Extension]) -> tuple[PortableArchive, ...]:
    """Each once, as its package stands in the catalogue.

    One that its package does not have any more was a build in development.
    """
    package_of = {extension.digest: extension.package_id for extension in members}
    sizes = dict(
        connection.execute(
            select(archives.c.digest, archives.c.size).where(archives.c.digest.in_(package_of))
        ).all()
    )
    if unknown := sorted(package_of.keys() - sizes.keys()):
        raise Refused(*(_unknown(digest) for digest in unknown))
    known = {
        row.id: row
        for row in connection.execute(
            select(
                packages.c.id,
                packages.c.availability,
                packages.c.digest,
                packages.c.file_name,
            ).where(packages.c.id.in_(package_of.values()))
        )
    }
    return tuple(
        PortableArchive(
            digest,
            sizes[digest],
            Availability(known[package_id].availability)
            if known[package_id].digest == digest
            else Availability.DEVELOPMENT,
            known[package_id].file_name,
        )
        for digest, package_id in sorted(package_of.items())
    )


def _unknown(digest: str) -> Problem:
    return Problem(
        "archive-missing",
        "The archive of an extension is not known in the catalogue.",
        digest,
        "Add the package again, then export again.",
    )
