"""Libraries, and which revisions of extensions are in them (Reactor)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backend.api.operations import NO_CONTENT, Answer, Area, Body, Call, Json, Operation, Reply
from backend.api.reactor import documents, related
from backend.api.reactor.bodies import (
    ATTRIBUTES,
    DATA,
    RELATIONSHIPS,
    check_kinds,
    read_change,
    read_linkage,
    read_new,
    under,
)
from backend.api.reactor.properties import PROPERTY
from backend.api.reactor.queries import include_parameter, list_parameters
from backend.api.reactor.replies import BAD_QUERY, CONFLICT, INVALID, NO_SUCH, id_parameter
from backend.errors import Conflict, Problem, Refused
from backend.properties.listed import EXTENSION_KINDS, LIBRARY_KINDS

LIBRARY = id_parameter("library_id", "LB", "The library's id.")
_INCLUDE = include_parameter(related.RELATED["libraries"])
EXAMPLE = {"data": {"type": "libraries", "attributes": {"name": "Spring"}}}


def list_libraries(call: Call) -> Answer:
    property_id = call.path["property_id"]
    found = documents.wanted_page(
        call, lambda wanted: call.workspace.libraries.page(property_id, wanted)
    )
    resources = related.libraries_made(call, found.items)
    return documents.page_of(call, found, resources, "libraries")


def create_library(call: Call) -> Answer:
    document = read_new(call.body, "libraries")
    if document.relationships.get("extensions"):
        raise Refused(_PUT_IN_LATER)
    given = document.attributes
    check_kinds(given, {"name": str})
    try:
        made = call.workspace.libraries.create(call.path["property_id"], given.get("name", ""))
    except (Refused, Conflict) as refused:
        raise under(refused, ATTRIBUTES) from None
    return documents.one(call, related.libraries_made(call, [made])[0], 201)


def get_library(call: Call) -> Answer:
    return documents.one(call, related.library(call, call.path["library_id"]))


def update_library(call: Call) -> Answer:
    """Another name, the publication, or both."""
    library_id = call.path["library_id"]
    before = related.library(call, library_id)
    given = read_change(call.body, before, ("name",))
    check_kinds(given.attributes, {"name": str})
    libraries, name = call.workspace.libraries, given.attributes.get("name")
    try:
        if given.action(("publish",)):
            libraries.publish(library_id, name)
        elif name is not None:
            libraries.rename(library_id, name)
    except (Refused, Conflict) as refused:
        raise _placed(refused) from None
    return documents.one(call, related.library(call, library_id))


def delete_library(call: Call) -> Answer:
    call.workspace.libraries.delete(call.path["library_id"])
    return NO_CONTENT


def property_of_library(call: Call) -> Answer:
    library = call.workspace.libraries.living(call.path["library_id"])
    return documents.one(call, related.property_(call, library.property_id))


def list_revisions(call: Call) -> Answer:
    library_id = call.path["library_id"]
    return documents.page(
        call,
        lambda wanted: call.workspace.libraries.revision_page(library_id, wanted),
        lambda one: related.extension_made(call, one),
        "extensions",
    )


# The relationship itself


def get_linkage(call: Call) -> Answer:
    call.workspace.libraries.living(call.path["library_id"])
    return _linkage(call)


def add_revisions(call: Call) -> Answer:
    library_id = call.path["library_id"]
    ids, revise = _ids(call.body)
    try:
        call.workspace.libraries.add(library_id, ids, revise=revise)
    except Refused as refused:
        raise under(refused, DATA) from None
    return _linkage(call)


def replace_revisions(call: Call) -> Answer:
    library_id = call.path["library_id"]
    ids, revise = _ids(call.body)
    try:
        call.workspace.libraries.replace(library_id, ids, revise=revise)
    except Refused as refused:
        raise under(refused, DATA) from None
    return _linkage(call)


def remove_revisions(call: Call) -> Answer:
    ids, _ = _ids(call.body)
    call.workspace.libraries.remove(call.path["library_id"], ids)
    return _linkage(call)


def _placed(refused: Refused | Conflict) -> Refused | Conflict:
    """With the pointers of the request: what is about the name points to it, all else nowhere."""
    named = any(problem.pointer.startswith("/name") for problem in refused.problems)
    return under(refused, ATTRIBUTES) if named else refused


def _ids(body: Json) -> tuple[Sequence[str], set[str]]:
    """The ids in the document, and those of extensions that are revised first."""
    items = read_linkage(body, "extensions")
    return [one for one, _ in items], {one for one, action in items if action}


def _linkage(call: Call) -> Answer:
    """The whole relationship as it is now."""
    library_id = call.path["library_id"]
    held = call.workspace.libraries.contents([library_id])[library_id]
    address = f"{call.base}/libraries/{library_id}"
    links = {
        "self": f"{address}/relationships/extensions",
        "related": f"{address}/extensions",
    }
    return Answer(
        200, {"data": [{"id": one, "type": "extensions"} for one in held], "links": links}
    )


def _asked_for(call: Call) -> Iterable[str]:
    """What has to be at rest before it can be revised, or its revisions used."""
    data = call.body.get("data") if isinstance(call.body, dict) else None
    items = data if isinstance(data, list) else ()
    return [
        item["id"]
        for item in items[:100]
        if isinstance(item, dict) and isinstance(item.get("id"), str)
    ]


_ON_ADDING = (
    "Another revision of the same extension makes room. With `meta.action` `revise` at an item the "
    "extension itself is revised, and the new revision is put in."
)
_PUT_IN_LATER = Problem(
    "read-only",
    "A new library is empty.",
    remedy="Create it, then put revisions in at its address and /relationships/extensions.",
    pointer=f"{RELATIONSHIPS}/extensions",
)
_LINKAGE = Reply("The ids of all that is in it now.", "ExtensionLinkage")
OPERATIONS = (
    Operation(
        Area.REACTOR,
        "GET",
        "/properties/{property_id}/libraries",
        "listLibraries",
        "List the libraries of a property",
        list_libraries,
        {200: Reply("The libraries, oldest first.", "LibraryList"), **NO_SUCH, **BAD_QUERY},
        parameters=(PROPERTY, *list_parameters(LIBRARY_KINDS), _INCLUDE),
        tag="Libraries",
    ),
    Operation(
        Area.REACTOR,
        "POST",
        "/properties/{property_id}/libraries",
        "createLibrary",
        "Create a library",
        create_library,
        {
            201: Reply("The library.", "LibraryDocument", {"Location": "The library's address."}),
            **NO_SUCH,
            **CONFLICT,
            **INVALID,
        },
        parameters=(PROPERTY,),
        body=Body("CreateLibrary", example=EXAMPLE),
        tag="Libraries",
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/libraries/{library_id}",
        "getLibrary",
        "Get a library",
        get_library,
        {200: Reply("The library.", "LibraryDocument"), **NO_SUCH, **BAD_QUERY},
        parameters=(LIBRARY, _INCLUDE),
        tag="Libraries",
    ),
    Operation(
        Area.REACTOR,
        "PATCH",
        "/libraries/{library_id}",
        "updateLibrary",
        "Rename or publish a library",
        update_library,
        {200: Reply("The library.", "LibraryDocument"), **NO_SUCH, **CONFLICT, **INVALID},
        parameters=(LIBRARY,),
        body=Body("UpdateLibrary"),
        text="With `meta.action` `publish` it is closed for good, and its revisions are published "
        "(ours: in the original a build does that).",
        tag="Libraries",
    ),
    Operation(
        Area.REACTOR,
        "DELETE",
        "/libraries/{library_id}",
        "deleteLibrary",
        "Delete a library",
        delete_library,
        {204: Reply("It is deleted; its revisions stay."), **NO_SUCH},
        parameters=(LIBRARY,),
        tag="Libraries",
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/libraries/{library_id}/property",
        "getPropertyOfLibrary",
        "Get the property of a library",
        property_of_library,
        {200: Reply("The property.", "PropertyDocument"), **NO_SUCH, **BAD_QUERY},
        parameters=(LIBRARY, include_parameter(related.RELATED["properties"])),
        tag="Libraries",
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/libraries/{library_id}/extensions",
        "listExtensionsOfLibrary",
        "List the revisions in a library",
        list_revisions,
        {200: Reply("The revisions, oldest first.", "ExtensionList"), **NO_SUCH, **BAD_QUERY},
        parameters=(
            LIBRARY,
            *list_parameters(EXTENSION_KINDS),
            include_parameter(related.RELATED["extensions"]),
        ),
        tag="Libraries",
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/libraries/{library_id}/relationships/extensions",
        "getExtensionsOfLibrary",
        "Get the ids of the revisions in a library",
        get_linkage,
        {200: _LINKAGE, **NO_SUCH},
        parameters=(LIBRARY,),
        tag="Libraries",
    ),
    *(
        Operation(
            Area.REACTOR,
            method,
            "/libraries/{library_id}/relationships/extensions",
            f"{verb}ExtensionsOfLibrary",
            title,
            handler,
            {200: _LINKAGE, **NO_SUCH, **CONFLICT, **INVALID},
            parameters=(LIBRARY,),
            body=Body("ChangeExtensionLinkage"),
            text=text,
            tag="Libraries",
            rests=_asked_for,
        )
        for method, verb, title, handler, text in (
            (
                "POST",
                "add",
                "Put revisions in a library",
                add_revisions,
                _ON_ADDING,
            ),
            (
                "PATCH",
                "replace",
                "Make a library hold exactly these revisions",
                replace_revisions,
                "With `meta.action` `revise` at an item the extension itself is revised first.",
            ),
            (
                "DELETE",
                "remove",
                "Take revisions out of a library",
                remove_revisions,
                "What is not in it is passed over.",
            ),
        )
    ),
)
