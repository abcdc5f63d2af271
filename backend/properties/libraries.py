"""Libraries: named sets of extension revisions in a property (Reactor)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from sqlalchemy import Connection, delete, insert, update

from backend.errors import Conflict, NotFound, Problem
from backend.events import Events, ExtensionChanged, LibraryChanged
from backend.identifiers import new_id, now
from backend.properties import library_rows as held
from backend.properties import rows
from backend.properties.library_checks import checked_name, checked_revisions, revised_first
from backend.properties.model import Extension, Library
from backend.properties.pages import LibraryPages
from backend.store.engine import Store
from backend.store.tables import extensions, libraries, library_revisions


class LibraryService(LibraryPages):
    """The libraries of all properties. Every call is one transaction, then its events."""

    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def list(self, property_id: str) -> tuple[Library, ...]:
        """The living libraries of a property by name. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            rows.property_(connection, property_id)
            return held.libraries_of_property(connection, property_id)

    def get(self, library_id: str) -> Library:
        """One library; a deleted one answers still, with ``deleted_at``."""
        with self._store.read() as connection:
            return held.library(connection, library_id)

    def living(self, library_id: str) -> Library:
        """One library that is not deleted. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            return held.living_library(connection, library_id)

    def revisions_in(self, library_id: str) -> tuple[Extension, ...]:
        """The revisions in a library, by display name."""
        with self._store.read() as connection:
            held.library(connection, library_id)
            return held.revisions_in(connection, library_id)

    def libraries_of(self, extension_id: str) -> tuple[Library, ...]:
        """The living libraries that hold a revision; of a head, that hold any of its revisions."""
        with self._store.read() as connection:
            extension = rows.extension(connection, extension_id)
            return held.libraries_of_extension(connection, extension)

    def create(self, property_id: str, name: str) -> Library:
        """A new, empty library. Raises :class:`Refused` for its name, :class:`Conflict` for one
        that another library of the property has.
        """
        library_id, moment = new_id("LB"), now()
        with self._store.write() as connection:
            rows.property_(connection, property_id)
            kept = checked_name(connection, property_id, name)
            connection.execute(
                insert(libraries).values(
                    id=library_id,
                    property_id=property_id,
                    name=kept,
                    created_at=moment,
                    updated_at=moment,
                )
            )
            library = held.library(connection, library_id)
        self._changed(library)
        return library

    def rename(self, library_id: str, name: str) -> Library:
        """Give it another name. Raises as :meth:`create`, and for a published one."""
        with self._store.write() as connection:
            library = held.open_library(connection, library_id)
            kept = checked_name(connection, library.property_id, name, library_id)
            _write(connection, library_id, name=kept)
            library = held.library(connection, library_id)
        self._changed(library)
        return library

    def delete(self, library_id: str) -> None:
        """Take it out of the lists; its revisions stay. Raises :class:`NotFound`."""
        with self._store.write() as connection:
            library = held.library(connection, library_id)
            if library.deleted_at:
                raise NotFound(Problem("not-found", "The library is deleted already."))
            _write(connection, library_id, deleted_at=now())
        self._changed(library)

    def restore(self, library_id: str) -> Library:
        """Undo of :meth:`delete`. Raises :class:`Conflict` where its name was taken since."""
        with self._store.write() as connection:
            library = held.library(connection, library_id)
            if not library.deleted_at:
                raise Conflict(Problem("not-deleted", f"{library.name} is not deleted."))
            rows.property_(connection, library.property_id)
            checked_name(connection, library.property_id, library.name, library_id)
            _write(connection, library_id, deleted_at=None)
            library = held.library(connection, library_id)
        self._changed(library)
        return library

    # What is in it

    def add(
        self, library_id: str, extension_ids: Sequence[str], *, revise: Container[str] = ()
    ) -> Library:
        """Put revisions in; another revision of the same extension makes room for it.

        An extension whose id is in ``revise`` is revised in the same transaction, and its new
        revision is put in. All or nothing: raises :class:`Refused` with every one that cannot be
        in it, each at its place in ``extension_ids``, :class:`Conflict` for a published library.
        """
        with self._store.write() as connection:
            library = held.open_library(connection, library_id)
            ids = revised_first(connection, library, extension_ids, revise)
            revisions = checked_revisions(connection, library, ids)
            origins = {revision.origin_id for revision in revisions}
            _take_out(connection, library_id, library_revisions.c.origin_id, origins)
            _put_in(connection, library_id, revisions)
            library = _touched(connection, library_id)
        self._changed(library)
        self._revised(library, extension_ids, revise)
        return library

    def remove(self, library_id: str, extension_ids: Iterable[str]) -> Library:
        """Take revisions out; what is not in it is passed over.

        Raises :class:`Conflict` for a published library.
        """
        with self._store.write() as connection:
            held.open_library(connection, library_id)
            gone = set(extension_ids)
            _take_out(connection, library_id, library_revisions.c.revision_id, gone)
            library = _touched(connection, library_id)
        self._changed(library)
        return library

    def replace(
        self, library_id: str, extension_ids: Sequence[str], *, revise: Container[str] = ()
    ) -> Library:
        """Make it hold exactly these revisions, all or nothing. Raises as :meth:`add`.

        What is in it already may stay, whatever became of its extension since.
        """
        with self._store.write() as connection:
            library = held.open_library(connection, library_id)
            before = {r.id for r in held.revisions_in(connection, library_id)}
            ids = revised_first(connection, library, extension_ids, revise)
            revisions = checked_revisions(connection, library, ids, before)
            connection.execute(
                delete(library_revisions).where(library_revisions.c.library_id == library_id)
            )
            _put_in(connection, library_id, revisions)
            library = _touched(connection, library_id)
        self._changed(library)
        self._revised(library, extension_ids, revise)
        return library

    def publish(self, library_id: str, name: str | None = None) -> Library:
        """Close it for good: it and its revisions are published from now on.

        It gets another name first, if one is given; raises as :meth:`rename` then.

        So are the extensions themselves, since they were published in one of their revisions; the
        moment is that of the newest. Raises :class:`Conflict` for an empty one, or a published.
        """
        moment = now()
        with self._store.write() as connection:
            library = held.open_library(connection, library_id)
            if name is not None:
                kept = checked_name(connection, library.property_id, name, library_id)
                _write(connection, library_id, name=kept)
            revisions = held.revisions_in(connection, library_id)
            if not revisions:
                raise Conflict(
                    Problem(
                        "library-empty",
                        f"{library.name} is empty: there is nothing to publish.",
                        remedy="Put revisions of extensions in it first.",
                    )
                )
            published = {r.id for r in revisions} | {r.origin_id for r in revisions}
            connection.execute(
                update(extensions)
                .where(extensions.c.id.in_(published))
                .values(published=True, published_at=moment)
            )
            _write(connection, library_id, published_at=moment)
            library = held.library(connection, library_id)
        self._changed(library)
        for extension_id in sorted(published):
            self._events.publish(ExtensionChanged(extension_id, library.property_id))
        return library

    def _changed(self, library: Library) -> None:
        self._events.publish(LibraryChanged(library.id, library.property_id))

    def _revised(self, library: Library, ids: Iterable[str], revise: Container[str]) -> None:
        for extension_id in ids:
            if extension_id in revise:
                self._events.publish(ExtensionChanged(extension_id, library.property_id))


def _put_in(connection: Connection, library_id: str, revisions: Iterable[Extension]) -> None:
    values = [
        {"library_id": library_id, "revision_id": r.id, "origin_id": r.origin_id} for r in revisions
    ]
    if values:
        connection.execute(insert(library_revisions), values)


def _take_out(connection: Connection, library_id: str, column: object, ids: set[str]) -> None:
    connection.execute(
        delete(library_revisions).where(
            library_revisions.c.library_id == library_id,
            column.in_(ids),  # type: ignore[attr-defined]
        )
    )


def _write(connection: Connection, library_id: str, **values: str | None) -> None:
    connection.execute(
        update(libraries).where(libraries.c.id == library_id).values(**values, updated_at=now())
    )


def _touched(connection: Connection, library_id: str) -> Library:
    _write(connection, library_id)
    return held.library(connection, library_id)
