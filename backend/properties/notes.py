"""Notes: what people said about a property, an extension or a library (Reactor).

A note is never edited or deleted. It goes with what it is about: what is no longer answered has no
notes either, and what comes back has them again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from backend.damage import decoding
from backend.errors import Conflict, NotFound, Problem, Refused
from backend.events import Events, NoteAdded
from backend.identifiers import new_id, now
from backend.listing import Page, Wanted, fitted
from backend.properties import library_rows as held
from backend.properties import rows
from backend.properties.listed import NOTE_KINDS
from backend.properties.model import Note, NoteSubject
from backend.properties.person import person
from backend.properties.rules import check_note
from backend.store.engine import Store
from backend.store.paging import columns_of, in_order, page_of_ids
from backend.store.tables import notes

_COLUMNS = columns_of(notes, NOTE_KINDS)
_TYPES = {"PR": NoteSubject.PROPERTY, "EX": NoteSubject.EXTENSION, "LB": NoteSubject.LIBRARY}


class NoteService:
    """The notes of a workspace. Every call is one transaction, then its event."""

    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def add(self, subject_id: str, text: str) -> Note:
        """Say something about a property, an extension or a library, by its id.

        Raises :class:`Refused` for the text, :class:`Conflict` for a revision, which stays as it
        was saved, and for a removed extension, :class:`NotFound`.
        """
        if problems := check_note(text):
            raise Refused(*problems)
        author, note_id = person(), new_id("NT")
        with self._store.write() as connection:
            subject_type = _check_open(connection, subject_id)
            connection.execute(
                insert(notes).values(
                    id=note_id,
                    subject_type=subject_type,
                    subject_id=subject_id,
                    text=text,
                    author_display_name=author.display_name,
                    author_email=author.email,
                    created_at=now(),
                )
            )
            note = _note_with(connection, note_id)
        self._events.publish(NoteAdded(note_id, subject_id))
        return note

    def get(self, note_id: str) -> Note:
        """One note. Raises :class:`NotFound`, also where what it is about is deleted."""
        with self._store.read() as connection:
            note = _note_with(connection, note_id)
            _about(connection, note.subject_id)
        return note

    def list(self, subject_id: str) -> tuple[Note, ...]:
        """All notes about a property, an extension or a library, oldest first.

        Of a revision those that were there when it was saved. Raises :class:`NotFound`.
        """
        with self._store.read() as connection:
            ids = _about(connection, subject_id)
            found = connection.execute(
                select(notes).where(notes.c.id.in_(ids)).order_by(notes.c.created_at, notes.c.id)
            )
            return tuple(_note(row) for row in found)

    def page(self, subject_id: str, wanted: Wanted) -> Page[Note]:
        """A page of the same; raises :class:`Refused` for an order by an unknown attribute too."""
        wanted = fitted(wanted, NOTE_KINDS)
        order = (notes.c.created_at, notes.c.id)
        with self._store.read() as connection:
            ids = _about(connection, subject_id)
            found, total = page_of_ids(connection, ids, _COLUMNS, wanted, order)
            read = connection.execute(select(notes).where(notes.c.id.in_(found)))
            items = in_order(found, map(_note, read))
        return Page(items, total, wanted.number, wanted.size)


def _check_open(connection: Connection, subject_id: str) -> NoteSubject:
    """What the id is one of, if something can be said about it still."""
    kind = _type_of(subject_id)
    if kind is not NoteSubject.EXTENSION:
        _about(connection, subject_id)
    elif rows.head(connection, subject_id).deleted_at:
        raise Conflict(
            Problem("deleted-resources", "The extension is removed: nothing is added to it.")
        )
    return kind


def _about(connection: Connection, subject_id: str) -> Select[tuple[str]]:
    """The ids of the notes about something that is answered still."""
    kind = _type_of(subject_id)
    ids = select(notes.c.id)
    if kind is NoteSubject.EXTENSION:
        extension = rows.extension(connection, subject_id)
        ids = ids.where(notes.c.subject_id == extension.origin_id)
        if extension.revision_number:
            ids = ids.where(notes.c.created_at <= extension.created_at)
        return ids
    if kind is NoteSubject.PROPERTY:
        rows.property_name(connection, subject_id)
    else:
        held.living_library(connection, subject_id)
    return ids.where(notes.c.subject_id == subject_id)


def _type_of(subject_id: str) -> NoteSubject:
    kind = _TYPES.get(subject_id[:2])
    if kind is None:
        raise NotFound(Problem("not-found", f"There is nothing {subject_id} to be noted on."))
    return kind


def _note_with(connection: Connection, note_id: str) -> Note:
    row = connection.execute(select(notes).where(notes.c.id == note_id)).one_or_none()
    if row is None:
        raise NotFound(Problem("not-found", f"There is no note {note_id}."))
    return _note(row)


@decoding
def _note(row: Row[Any]) -> Note:
    return Note(
        row.id,
        NoteSubject(row.subject_type),
        row.subject_id,
        row.text,
        row.author_display_name,
        row.author_email,
        row.created_at,
    )
