"""Notes on properties, extensions and libraries (Reactor)."""

from __future__ import annotations

from collections.abc import Callable

from backend.api.operations import Answer, Area, Body, Call, Operation, Parameter, Reply
from backend.api.reactor import documents, related
from backend.api.reactor.bodies import ATTRIBUTES, check_kinds, read_new, under
from backend.api.reactor.library_table import LIBRARY
from backend.api.reactor.properties import PROPERTY
from backend.api.reactor.queries import include_parameter, list_parameters
from backend.api.reactor.replies import (
    BAD_QUERY,
    CONFLICT,
    INVALID,
    NO_SUCH,
    id_parameter,
)
from backend.errors import NotFound, Problem, Refused
from backend.properties.jsonapi import note_resource
from backend.properties.listed import NOTE_KINDS

_EXTENSION = id_parameter("extension_id", "EX", "The extension's id, or a revision's.")
_NOTE = id_parameter("note_id", "NT", "The note's id.")
EXAMPLE = {"data": {"type": "notes", "attributes": {"text": "Ask Ada before you upgrade."}}}
Handler = Callable[[Call], Answer]


def get_note(call: Call) -> Answer:
    note = call.workspace.notes.get(call.path["note_id"])
    return documents.one(call, note_resource(note, call.base))


def _subject(call: Call, id_name: str, prefix: str) -> str:
    """The id in the path. Raises :class:`NotFound` for one of another type of resource."""
    found = call.path[id_name]
    if not found.startswith(prefix):
        raise NotFound(Problem("not-found", f"There is no {found[:60]} of this type."))
    return found


def _listing(id_name: str, prefix: str) -> Handler:
    def list_notes(call: Call) -> Answer:
        subject = _subject(call, id_name, prefix)
        return documents.page(
            call,
            lambda wanted: call.workspace.notes.page(subject, wanted),
            lambda note: note_resource(note, call.base),
            "notes",
        )

    return list_notes


def _creating(id_name: str, prefix: str) -> Handler:
    def create_note(call: Call) -> Answer:
        subject = _subject(call, id_name, prefix)
        given = read_new(call.body, "notes").attributes
        check_kinds(given, {"text": str})
        try:
            note = call.workspace.notes.add(subject, given.get("text", ""))
        except Refused as refused:
            raise under(refused, ATTRIBUTES) from None
        return documents.one(call, note_resource(note, call.base), 201)

    return create_note


def _of(type_: str, one: str, prefix: str, parameter: Parameter) -> tuple[Operation, Operation]:
    """Reading and adding the notes of one type of resource."""
    path = f"/{type_}/{{{parameter.name}}}/notes"
    return (
        Operation(
            Area.REACTOR,
            "GET",
            path,
            f"listNotesOf{one.title()}",
            f"List the notes on {'an' if one == 'extension' else 'a'} {one}",
            _listing(parameter.name, prefix),
            {200: Reply("The notes, oldest first.", "NoteList"), **NO_SUCH, **BAD_QUERY},
            parameters=(
                parameter,
                *list_parameters(NOTE_KINDS),
                include_parameter(("resource",)),
            ),
            text="A revision has the notes that were there when it was saved."
            if one == "extension"
            else "",
            tag="Notes",
        ),
        Operation(
            Area.REACTOR,
            "POST",
            path,
            f"createNoteOn{one.title()}",
            f"Add a note to {'an' if one == 'extension' else 'a'} {one}",
            _creating(parameter.name, prefix),
            {
                201: Reply("The note.", "NoteDocument", {"Location": "The note's address."}),
                **NO_SUCH,
                **CONFLICT,
                **INVALID,
            },
            parameters=(parameter,),
            body=Body("CreateNote", example=EXAMPLE),
            text="A note is never changed or deleted.",
            tag="Notes",
        ),
    )


OPERATIONS = (
    Operation(
        Area.REACTOR,
        "GET",
        "/notes/{note_id}",
        "getNote",
        "Get a note",
        get_note,
        {200: Reply("The note.", "NoteDocument"), **NO_SUCH, **BAD_QUERY},
        parameters=(_NOTE, include_parameter(related.RELATED["notes"])),
        tag="Notes",
    ),
    *_of("properties", "property", "PR", PROPERTY),
    *_of("extensions", "extension", "EX", _EXTENSION),
    *_of("libraries", "library", "LB", LIBRARY),
)
