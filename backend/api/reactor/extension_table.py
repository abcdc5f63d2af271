"""The table of the calls on extensions (Reactor)."""

from __future__ import annotations

from backend.api.operations import Area, Body, Operation, Reply
from backend.api.reactor import extensions, related
from backend.api.reactor.properties import PROPERTY
from backend.api.reactor.queries import include_parameter, list_parameters
from backend.api.reactor.replies import BAD_QUERY, CONFLICT, INVALID, NO_SUCH, id_parameter
from backend.properties.listed import EXTENSION_KINDS, LIBRARY_KINDS

EXTENSION = id_parameter("extension_id", "EX", "The extension's id, or a revision's.")
_INCLUDE = include_parameter(related.RELATED["extensions"])
_READ = {**NO_SUCH, **BAD_QUERY}
_WRITTEN = {**NO_SUCH, **CONFLICT, **INVALID}
_TAG = "Extensions"
EXAMPLE = {
    "data": {
        "attributes": {},
        "relationships": {
            "extension_package": {
                "data": {"id": "EP27e9323eb585411fae6086fc78a3b70b", "type": "extension_packages"}
            }
        },
        "type": "extensions",
    }
}
_ON_CREATE = (
    "Installation is asynchronous: the extension is `pending` now, and `succeeded` or `failed` "
    "later; `meta.status_details.errors` say why it failed. `settings` is a JSON object as a text, "
    "checked against the package's schema unless it is left out; `delegate_descriptor_id` may be "
    "left out, but has to be the package's."
)
_ON_UPDATE = (
    "The attributes `settings` and `enabled` are changed. With `meta.action` `revise` the answer "
    "is a new resource: the extension as it is now, under the next revision number. With another "
    "package in `relationships.extension_package.data` or `meta.upgrade_extension_package_id` the "
    "extension becomes that version, newer or older, and is `pending` meanwhile; what is installed "
    "stays in place until then. While the extension is `pending` the request waits a few seconds "
    "before it is refused."
)

OPERATIONS = (
    Operation(
        Area.REACTOR,
        "GET",
        "/properties/{property_id}/extensions",
        "listExtensions",
        "List the extensions of a property",
        extensions.list_extensions,
        {200: Reply("The extensions, oldest first.", "ExtensionList"), **_READ},
        parameters=(PROPERTY, *list_parameters(EXTENSION_KINDS), _INCLUDE),
        tag=_TAG,
    ),
    Operation(
        Area.REACTOR,
        "POST",
        "/properties/{property_id}/extensions",
        "createExtension",
        "Add an extension package to a property",
        extensions.create_extension,
        {
            201: Reply(
                "The extension, pending.",
                "ExtensionDocument",
                {"Location": "The extension's address."},
            ),
            **_WRITTEN,
        },
        parameters=(PROPERTY,),
        body=Body("CreateExtension", example=EXAMPLE),
        text=_ON_CREATE,
        tag=_TAG,
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/extensions/{extension_id}",
        "getExtension",
        "Get an extension",
        extensions.get_extension,
        {
            200: Reply(
                "The extension; a deleted one answers still, with `deleted_at`.",
                "ExtensionDocument",
            ),
            **_READ,
        },
        parameters=(EXTENSION, _INCLUDE),
        tag=_TAG,
    ),
    Operation(
        Area.REACTOR,
        "PATCH",
        "/extensions/{extension_id}",
        "updateExtension",
        "Change, revise or upgrade an extension",
        extensions.update_extension,
        {200: Reply("The extension, or its new revision.", "ExtensionDocument"), **_WRITTEN},
        parameters=(EXTENSION,),
        body=Body("UpdateExtension"),
        text=_ON_UPDATE,
        tag=_TAG,
        rests=extensions.at_rest,
    ),
    Operation(
        Area.REACTOR,
        "DELETE",
        "/extensions/{extension_id}",
        "deleteExtension",
        "Delete an extension",
        extensions.delete_extension,
        {204: Reply("It is marked as deleted, its files are removed."), **NO_SUCH, **CONFLICT},
        parameters=(EXTENSION,),
        tag=_TAG,
    ),
    *(
        Operation(
            Area.REACTOR,
            "GET",
            f"/extensions/{{extension_id}}/{name}",
            operation_id,
            title,
            handler,
            {200: Reply(f"{what}.", shape), **_READ},
            parameters=(EXTENSION, *lists, *include),
            tag=_TAG,
        )
        for name, operation_id, title, handler, what, shape, lists, include in (
            (
                "extension_package",
                "getPackageOfExtension",
                "Get the package of an extension",
                extensions.package_of_extension,
                "The package that is installed",
                "ExtensionPackageDocument",
                (),
                (),
            ),
            (
                "updated_with_extension_package",
                "getPackageExtensionWasUpdatedWith",
                "Get the package that an extension was last updated with",
                extensions.updated_with,
                "The package",
                "ExtensionPackageDocument",
                (),
                (),
            ),
            (
                "property",
                "getPropertyOfExtension",
                "Get the property of an extension",
                extensions.property_of_extension,
                "The property",
                "PropertyDocument",
                (),
                (include_parameter(related.RELATED["properties"]),),
            ),
            (
                "origin",
                "getOriginOfExtension",
                "Get the extension that a revision is one of",
                extensions.origin,
                "The head: the extension itself",
                "ExtensionDocument",
                (),
                (_INCLUDE,),
            ),
            (
                "libraries",
                "listLibrariesOfExtension",
                "List the libraries that hold an extension",
                extensions.list_libraries_of_extension,
                "The libraries with a revision of it, newest first",
                "LibraryList",
                list_parameters(LIBRARY_KINDS),
                (include_parameter(related.RELATED["libraries"]),),
            ),
            (
                "revisions",
                "listRevisionsOfExtension",
                "List the revisions of an extension",
                extensions.list_revisions,
                "The head and its revisions, newest first",
                "ExtensionList",
                list_parameters(EXTENSION_KINDS),
                (_INCLUDE,),
            ),
        )
    ),
)
