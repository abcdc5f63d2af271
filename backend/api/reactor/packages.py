"""Extension packages over HTTP (Reactor): uploaded, renewed, released, discontinued, deleted."""

from __future__ import annotations

from backend.api.failures import HttpFailure
from backend.api.operations import (
    NO_CONTENT,
    Answer,
    Area,
    Body,
    Call,
    Operation,
    Parameter,
    Reply,
)
from backend.api.reactor import documents
from backend.api.reactor.package_changes import Action, read_package_change
from backend.api.reactor.queries import include_parameter, list_parameters
from backend.api.reactor.replies import BAD_QUERY, INVALID, NO_SUCH, id_parameter
from backend.errors import Problem
from backend.packages.catalogue import KINDS
from backend.packages.jsonapi import package_resource
from backend.packages.model import Availability, Package


def listed(call: Call) -> Answer:
    """The catalogue."""
    most = _most(call)
    return documents.page(
        call,
        lambda wanted: call.workspace.packages.page(wanted, most),
        lambda one: package_resource(one, call.base),
        "extension_packages",
    )


def uploaded(call: Call) -> Answer:
    """A new package; its check is still to come."""
    return _answer(call, _upload(call), 202)


def got(call: Call) -> Answer:
    return _answer(call, call.workspace.packages.standing(call.path["package_id"]))


def renewed(call: Call) -> Answer:
    """The next archive of a package in development."""
    return _answer(call, _upload(call, call.path["package_id"]))


def changed(call: Call) -> Answer:
    """Another archive, or an act on the package."""
    if call.upload is not None:
        return renewed(call)
    packages = call.workspace.packages
    package = packages.standing(call.path["package_id"])
    change = read_package_change(call.body, package, call.path["package_id"])
    if change.release:
        packages.release(package.id)
    if change.discontinued is not None:
        packages.discontinue(package.id, discontinued=change.discontinued)
    return _answer(call, packages.standing(package.id))


def deleted(call: Call) -> Answer:
    call.workspace.packages.delete(call.path["package_id"])
    return NO_CONTENT


def versions(call: Call) -> Answer:
    """Every version of the package's name, its own too."""
    return documents.page(
        call,
        lambda wanted: call.workspace.packages.versions(call.path["package_id"], wanted),
        lambda one: package_resource(one, call.base),
        "extension_packages",
    )


def _upload(call: Call, replaces: str = "") -> Package:
    upload = call.upload
    assert upload is not None, "the table asks for a file"
    return call.workspace.packages.upload(upload.path, upload.file_name, replaces=replaces)


def _answer(call: Call, package: Package, status: int = 200) -> Answer:
    return documents.one(call, package_resource(package, call.base), status)


def _most(call: Call) -> Availability | None:
    said = call.given("max_availability")
    if not said:
        return None
    if said in set(Availability):
        return Availability(said)
    raise HttpFailure(
        400,
        Problem(
            "invalid-max_availability",
            "There is no such availability.",
            remedy=f"Ask for one of: {', '.join(Availability)}.",
            pointer="?max_availability",
        ),
    )


_ID = id_parameter("package_id", "EP", "The package: see `GET /extension_packages`.")
_MOST = Parameter(
    "max_availability",
    {"enum": [one.value for one in Availability]},
    "Only the newest usable version of each name, of at most this availability.",
)
_ALONG = include_parameter(("versions",))
_AS_IT_IS = {
    409: Reply(
        "The package is not in a state for it: it is released, installed or being checked.",
        "Errors",
    )
}
_TAG = "Extension packages"
_ONE, _MANY = "ExtensionPackageDocument", "ExtensionPackageList"
_UPLOAD = Body(part="package")

OPERATIONS = (
    Operation(
        Area.REACTOR,
        "GET",
        "/extension_packages",
        "listExtensionPackages",
        "List the catalogue",
        listed,
        {
            200: Reply("A page of the packages, by name and newest version first.", _MANY),
            **BAD_QUERY,
        },
        (*list_parameters(KINDS), _MOST, _ALONG),
        tag=_TAG,
    ),
    Operation(
        Area.REACTOR,
        "POST",
        "/extension_packages",
        "createExtensionPackage",
        "Upload an extension package",
        uploaded,
        {202: Reply("It is kept, and is to be checked: its status tells.", _ONE)},
        body=_UPLOAD,
        text="The zip stands in the part “package”. The package is in development; one of its name "
        "and platform that is so already takes the archive over.",
        tag=_TAG,
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/extension_packages/{package_id}",
        "getExtensionPackage",
        "Fetch a package",
        got,
        {200: Reply("The package.", _ONE), **NO_SUCH, **BAD_QUERY},
        (_ID, _ALONG),
        tag=_TAG,
    ),
    Operation(
        Area.REACTOR,
        "PATCH",
        "/extension_packages/{package_id}",
        "updateExtensionPackage",
        "Renew, release or discontinue a package",
        changed,
        {
            200: Reply("The package as it is now.", _ONE),
            **NO_SUCH,
            **_AS_IT_IS,
            **INVALID,
        },
        (_ID,),
        body=Body(
            "ExtensionPackageChange",
            "package",
            example={
                "data": {
                    "type": "extension_packages",
                    "id": "EP27e9323eb585411fae6086fc78a3b70b",
                    "meta": {"action": Action.RELEASE_PRIVATE.value},
                }
            },
        ),
        text="A form with the part “package” brings the next archive of a package in development: "
        "its status is “pending” then. JSON releases (meta.action “release_private”) or "
        "discontinues it.",
        tag=_TAG,
    ),
    Operation(
        Area.REACTOR,
        "POST",
        "/extension_packages/{package_id}",
        "renewExtensionPackage",
        "Renew a package in development",
        renewed,
        {200: Reply("The package; its status tells.", _ONE), **NO_SUCH, **_AS_IT_IS},
        (_ID,),
        body=_UPLOAD,
        tag=_TAG,
    ),
    Operation(
        Area.REACTOR,
        "DELETE",
        "/extension_packages/{package_id}",
        "deleteExtensionPackage",
        "Delete a package in development, or one that failed",
        deleted,
        {204: Reply("It is gone."), **NO_SUCH, **_AS_IT_IS},
        (_ID,),
        tag=_TAG,
    ),
    Operation(
        Area.REACTOR,
        "GET",
        "/extension_packages/{package_id}/versions",
        "listExtensionPackageVersions",
        "List the versions of a package",
        versions,
        {200: Reply("Its versions, the greatest first.", _MANY), **NO_SUCH, **BAD_QUERY},
        (_ID, *list_parameters(KINDS), _ALONG),
        tag=_TAG,
    ),
)
