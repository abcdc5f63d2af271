"""The table of the calls on libraries (Reactor)."""

from __future__ import annotations

from backend.api.operations import Area, Body, Operation, Reply
from backend.api.reactor import libraries, related
from backend.api.reactor.properties import PROPERTY
from backend.api.reactor.queries import include_parameter, list_parameters
from backend.api.reactor.replies import BAD_QUERY, CONFLICT, INVALID, NO_SUCH, id_parameter
from backend.properties.listed import EXTENSION_KINDS, LIBRARY_KINDS

LIBRARY = id_parameter("library_id", "LB", "The library's id.")
_INCLUDE = include_parameter(related.RELATED["libraries"])
EXAMPLE = {"data": {"type": "libraries", "attributes": {"name": "Spring"}}}
_ON_ADDING = (
    "Another revision of the same extension makes room. With `meta.action` `revise` at an item the "
    "extension itself is revised, and the new revision is put in."
)
_LINKAGE = Reply("The ids of all that is in it now.", "ExtensionLinkage")
OPERATIONS = (
    Operation(
        Area.REACTOR,
        "GET",
        "/properties/{property_id}/libraries",
        "listLibraries",
        "List the libraries of a property",
        libraries.list_libraries,
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
        libraries.create_library,
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
        libraries.get_library,
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
        libraries.update_library,
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
        libraries.delete_library,
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
        libraries.property_of_library,
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
        libraries.list_revisions,
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
        libraries.get_linkage,
        {200: _LINKAGE, **NO_SUCH, **BAD_QUERY},
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
            rests=libraries.at_rest,
        )
        for method, verb, title, handler, text in (
            (
                "POST",
                "add",
                "Put revisions in a library",
                libraries.add_revisions,
                _ON_ADDING,
            ),
            (
                "PATCH",
                "replace",
                "Make a library hold exactly these revisions",
                libraries.replace_revisions,
                "With `meta.action` `revise` at an item the extension itself is revised first.",
            ),
            (
                "DELETE",
                "remove",
                "Take revisions out of a library",
                libraries.remove_revisions,
                "What is not in it is passed over.",
            ),
        )
    ),
)
