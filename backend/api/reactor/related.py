"""Which resources the relationships of each type lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.api.operations import Call, Json
from backend.listing import MAX_PAGE_SIZE, Wanted
from backend.packages.jsonapi import package_resource
from backend.properties.jsonapi import (
    company_resource,
    extension_resource,
    library_resource_of,
    note_resource,
    property_resource,
)
from backend.properties.model import Extension, Library, NoteSubject, Property

_ALL = Wanted(size=MAX_PAGE_SIZE)
Known = Mapping[tuple[str, str], Json]
"""The resources of a document that are made already, by type and id."""


@dataclass(frozen=True, slots=True)
class Many:
    """A relationship to several; ``read`` answers the first hundred, as the list itself would.

    Of those that are known it answers the resources that there are: many lead to the same few, and
    to make each of them every time takes minutes.
    """

    read: Callable[[Call, Json, Known], Iterable[Json]]


def company(call: Call) -> Json:
    """The one company."""
    return company_resource(call.workspace.company, call.base)


def property_(call: Call, property_id: str) -> Json:
    return property_made(call, call.workspace.properties.get(property_id))


def property_made(call: Call, found: Property) -> Json:
    return property_resource(found, call.base, call.workspace.company_id)


def extension(call: Call, extension_id: str) -> Json:
    return extension_made(call, call.workspace.properties.extension(extension_id))


def extension_made(call: Call, found: Extension) -> Json:
    return extension_resource(found, call.base)


def library(call: Call, library_id: str) -> Json:
    """A living library. Raises :class:`NotFound`."""
    return libraries_made(call, [call.workspace.libraries.living(library_id)])[0]


def libraries_made(call: Call, found: Iterable[Library]) -> list[Json]:
    """Libraries, each with the ids of what it holds."""
    several = list(found)
    contents = call.workspace.libraries.contents([one.id for one in several])
    return [library_resource_of(one, contents[one.id], call.base) for one in several]


def package(call: Call, package_id: str) -> Json:
    return package_resource(call.workspace.packages.get(package_id), call.base)


def subject(call: Call, resource: Json) -> Json:
    """What a note is about."""
    data = resource["relationships"]["resource"]["data"]
    makers: Mapping[str, Callable[[Call, str], Json]] = {
        NoteSubject.PROPERTY: property_,
        NoteSubject.EXTENSION: extension,
        NoteSubject.LIBRARY: library,
    }
    return makers[data["type"]](call, data["id"])


def _linked(resource: Json, name: str) -> str:
    found: str = resource["relationships"][name]["data"]["id"]
    return found


def _made(
    type_: str, items: Sequence[Any], known: Known, make: Callable[[list[Any]], Iterable[Json]]
) -> list[Json]:
    new = [one for one in items if (type_, one.id) not in known]
    fresh = dict(zip([one.id for one in new], make(new), strict=True))
    return [fresh.get(one.id) or known[type_, one.id] for one in items]


def _extensions(call: Call, items: Sequence[Extension], known: Known) -> list[Json]:
    return _made("extensions", items, known, lambda new: [extension_made(call, one) for one in new])


def _libraries(call: Call, items: Sequence[Library], known: Known) -> list[Json]:
    return _made("libraries", items, known, lambda new: libraries_made(call, new))


def _notes(call: Call, resource: Json, _known: Known) -> Iterable[Json]:
    found = call.workspace.notes.page(resource["id"], _ALL)
    return [note_resource(note, call.base) for note in found.items]


def _extensions_of_property(call: Call, resource: Json, known: Known) -> Iterable[Json]:
    found = call.workspace.properties.extension_page(resource["id"], _ALL)
    return _extensions(call, found.items, known)


def _libraries_of_property(call: Call, resource: Json, known: Known) -> Iterable[Json]:
    return _libraries(call, call.workspace.libraries.page(resource["id"], _ALL).items, known)


def _libraries_of_extension(call: Call, resource: Json, known: Known) -> Iterable[Json]:
    return _libraries(call, call.workspace.libraries.page_of(resource["id"], _ALL).items, known)


def _revisions(call: Call, resource: Json, known: Known) -> Iterable[Json]:
    found = call.workspace.properties.revision_page(resource["id"], _ALL)
    return _extensions(call, found.items, known)


def _held(call: Call, resource: Json, known: Known) -> Iterable[Json]:
    """All of them: the library's own answer names them all."""
    ids = [one["id"] for one in resource["relationships"]["extensions"]["data"]]
    return (known.get(("extensions", one)) or extension(call, one) for one in ids)


def _properties(call: Call, _resource: Json, _known: Known) -> Iterable[Json]:
    found = call.workspace.properties.page(_ALL)
    return [property_made(call, one) for one in found.items]


def _versions(call: Call, resource: Json, _known: Known) -> Iterable[Json]:
    found = call.workspace.packages.versions(resource["id"], _ALL)
    return [package_resource(one, call.base) for one in found.items]


One = Callable[[Call, Json], Json]
RELATED: Mapping[str, Mapping[str, One | Many]] = {
    "companies": {"properties": Many(_properties)},
    "properties": {
        "company": lambda call, _resource: company(call),
        "extensions": Many(_extensions_of_property),
        "libraries": Many(_libraries_of_property),
        "notes": Many(_notes),
    },
    "extensions": {
        "property": lambda call, r: property_(call, _linked(r, "property")),
        "origin": lambda call, r: extension(call, _linked(r, "origin")),
        "extension_package": lambda call, r: package(call, _linked(r, "extension_package")),
        "updated_with_extension_package": lambda call, r: package(
            call, _linked(r, "updated_with_extension_package")
        ),
        "libraries": Many(_libraries_of_extension),
        "revisions": Many(_revisions),
        "notes": Many(_notes),
    },
    "libraries": {
        "property": lambda call, r: property_(call, _linked(r, "property")),
        "extensions": Many(_held),
        "notes": Many(_notes),
    },
    "extension_packages": {"versions": Many(_versions)},
    "notes": {"resource": subject},
}
