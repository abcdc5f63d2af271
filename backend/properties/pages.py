"""Pages of properties, extensions and libraries; each call is one moment of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import case, select

from backend.listing import Page, Wanted, fitted
from backend.properties import library_rows as held
from backend.properties import rows
from backend.properties.base import PropertyStore
from backend.properties.listed import EXTENSION_KINDS, LIBRARY_KINDS, PROPERTY_KINDS
from backend.properties.model import Extension, Library, Property
from backend.store.engine import Store
from backend.store.paging import columns_of, in_order, page_of_ids
from backend.store.tables import extensions, libraries, library_revisions, properties

_PROPERTIES = columns_of(properties, PROPERTY_KINDS)
_EXTENSIONS = columns_of(extensions, EXTENSION_KINDS)
_LIBRARIES = {
    **columns_of(libraries, LIBRARY_KINDS.keys() - {"published", "state"}),
    "published": case((libraries.c.published_at.is_(None), 0), else_=1),
    "state": case((libraries.c.published_at.is_(None), "development"), else_="published"),
}


class PropertyPages(PropertyStore):
    """Properties and extensions a page at a time. What stands beside a page is not read.

    Every call raises :class:`Refused` for an order by an unknown attribute, and
    :class:`NotFound` where what the list belongs to is not there.
    """

    def page(self, wanted: Wanted) -> Page[Property]:
        """The living properties, oldest first."""
        wanted = fitted(wanted, PROPERTY_KINDS)
        ids = select(properties.c.id).where(properties.c.deleted_at.is_(None))
        order = (properties.c.created_at, properties.c.id)
        with self._store.read() as connection:
            found, total = page_of_ids(connection, ids, _PROPERTIES, wanted, order)
            items = in_order(found, rows.properties_of(connection, found))
        return Page(items, total, wanted.number, wanted.size)

    def extension_page(self, property_id: str, wanted: Wanted) -> Page[Extension]:
        """The living extensions of a living property, oldest first."""
        wanted = fitted(wanted, EXTENSION_KINDS)
        ids = select(extensions.c.id).where(
            extensions.c.property_id == property_id,
            extensions.c.deleted_at.is_(None),
            extensions.c.revision_number == 0,
        )
        order = (extensions.c.created_at, extensions.c.id)
        with self._store.read() as connection:
            rows.property_name(connection, property_id)
            found, total = page_of_ids(connection, ids, _EXTENSIONS, wanted, order)
            items = in_order(found, rows.extensions_of(connection, found))
        return Page(items, total, wanted.number, wanted.size)

    def revision_page(self, extension_id: str, wanted: Wanted) -> Page[Extension]:
        """The head and then its revisions, newest first; of whichever of them is asked."""
        wanted = fitted(wanted, EXTENSION_KINDS)
        order = ((extensions.c.revision_number == 0).desc(), extensions.c.revision_number.desc())
        with self._store.read() as connection:
            head = rows.extension(connection, extension_id).origin_id
            ids = select(extensions.c.id).where(extensions.c.origin_id == head)
            found, total = page_of_ids(connection, ids, _EXTENSIONS, wanted, order)
            items = in_order(found, rows.extensions_of(connection, found))
        return Page(items, total, wanted.number, wanted.size)


class LibraryPages:
    """Libraries, and what is in them, a page at a time. Raises as :class:`PropertyPages`."""

    _store: Store

    def page(self, property_id: str, wanted: Wanted) -> Page[Library]:
        """The living libraries of a living property, oldest first."""
        wanted = fitted(wanted, LIBRARY_KINDS)
        ids = select(libraries.c.id).where(
            libraries.c.property_id == property_id, libraries.c.deleted_at.is_(None)
        )
        order = (libraries.c.created_at, libraries.c.id)
        with self._store.read() as connection:
            rows.property_name(connection, property_id)
            found, total = page_of_ids(connection, ids, _LIBRARIES, wanted, order)
            items = in_order(found, held.libraries_among(connection, found))
        return Page(items, total, wanted.number, wanted.size)

    def page_of(self, extension_id: str, wanted: Wanted) -> Page[Library]:
        """The living libraries that hold a revision, newest first; of a head, any of its own."""
        wanted = fitted(wanted, LIBRARY_KINDS)
        order = (libraries.c.created_at.desc(), libraries.c.id)
        with self._store.read() as connection:
            extension = rows.extension(connection, extension_id)
            ids = select(libraries.c.id).where(
                libraries.c.deleted_at.is_(None), libraries.c.id.in_(held.holding(extension))
            )
            found, total = page_of_ids(connection, ids, _LIBRARIES, wanted, order)
            items = in_order(found, held.libraries_among(connection, found))
        return Page(items, total, wanted.number, wanted.size)

    def revision_page(self, library_id: str, wanted: Wanted) -> Page[Extension]:
        """The revisions in a living library, oldest first."""
        wanted = fitted(wanted, EXTENSION_KINDS)
        inside = select(library_revisions.c.revision_id).where(
            library_revisions.c.library_id == library_id
        )
        ids = select(extensions.c.id).where(extensions.c.id.in_(inside))
        order = (extensions.c.created_at, extensions.c.id)
        with self._store.read() as connection:
            held.living_library(connection, library_id)
            found, total = page_of_ids(connection, ids, _EXTENSIONS, wanted, order)
            items = in_order(found, rows.extensions_of(connection, found))
        return Page(items, total, wanted.number, wanted.size)

    def contents(self, library_ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """The ids of the revisions in each of these libraries."""
        wanted = list(library_ids)
        with self._store.read() as connection:
            return held.contents(connection, wanted)
