"""Extensions: packages added to properties, and what becomes of them (Reactor)."""

from __future__ import annotations

from collections.abc import Iterable

from backend.api.operations import NO_CONTENT, Answer, Call, Json
from backend.api.reactor import documents, related
from backend.api.reactor.bodies import (
    ATTRIBUTES,
    META,
    RELATIONSHIPS,
    Given,
    Parts,
    check_kinds,
    read_change,
    read_new,
)
from backend.errors import Conflict, NotFound, Problem, Refused, WorkshopError
from backend.packages.model import Package
from backend.properties.model import Extension

WRITABLE: dict[str, type] = {"settings": str, "enabled": bool}
_PACKAGE = f"{RELATIONSHIPS}/extension_package/data"
_DELEGATE = "delegate_descriptor_id"
_OF_SETTINGS = frozenset(
    {
        "delegate-descriptor-unresolved",
        "invalid-settings",
        "invalid-settings-syntax",
        "settings-too-heavy",
    }
)
_OF_PACKAGE = frozenset(
    {
        "development-only",
        "invalid-extension_package_id",
        "not-unique",
        "package-discontinued",
        "platform-mismatch",
        "unchanged",
    }
)


def list_extensions(call: Call) -> Answer:
    property_id = call.path["property_id"]
    return documents.page(
        call,
        lambda wanted: call.workspace.properties.extension_page(property_id, wanted),
        lambda one: related.extension_made(call, one),
        "extensions",
    )


def create_extension(call: Call) -> Answer:
    """The extension is ``pending``; the installer thread goes on from there."""
    property_id = call.path["property_id"]
    call.workspace.properties.get(property_id)
    given = read_new(call.body, "extensions")
    package = _package(call, _wanted_package(given), _PACKAGE)
    attributes = _checked(given.attributes, package)
    try:
        added = call.workspace.properties.add_extension(
            property_id,
            package.id,
            attributes.get("settings", "{}"),
            enabled=attributes.get("enabled", True),
        )
    except (Refused, Conflict) as refused:
        raise placed(refused) from None
    return documents.one(call, related.extension_made(call, added), 201)


def get_extension(call: Call) -> Answer:
    return documents.one(call, related.extension(call, call.path["extension_id"]))


def update_extension(call: Call) -> Answer:
    """Settings, a revision, or another version: what the document asks for."""
    extension_id = call.path["extension_id"]
    properties = call.workspace.properties
    head = properties.extension(extension_id)
    given = read_change(call.body, related.extension_made(call, head), (*WRITABLE, _DELEGATE))
    _check_living(head)
    package_id, at = _upgrade_to(given, head)
    package = _package(call, package_id or head.package_id, at)
    attributes = _checked(given.attributes, package)
    try:
        if given.action(("revise",)):
            if package_id:
                raise Refused(_ONE_AT_A_TIME)
            found = properties.revise(extension_id, **attributes)
        elif package_id:
            found = properties.change(extension_id, package_id, **attributes)
        elif attributes:
            found = properties.edit(extension_id, **attributes)
        else:
            found = head
    except (Refused, Conflict) as refused:
        raise placed(refused) from None
    return documents.one(call, related.extension_made(call, found))


def delete_extension(call: Call) -> Answer:
    call.workspace.properties.remove(call.path["extension_id"])
    return NO_CONTENT


# What its links lead to


def package_of_extension(call: Call) -> Answer:
    return documents.one(call, related.package(call, _extension(call).package_id))


def updated_with(call: Call) -> Answer:
    return documents.one(call, related.package(call, _extension(call).updated_with_package_id))


def property_of_extension(call: Call) -> Answer:
    return documents.one(call, related.property_(call, _extension(call).property_id))


def origin(call: Call) -> Answer:
    return documents.one(call, related.extension(call, _extension(call).origin_id))


def list_libraries_of_extension(call: Call) -> Answer:
    extension_id = call.path["extension_id"]
    found = documents.wanted_page(
        call, lambda wanted: call.workspace.libraries.page_of(extension_id, wanted)
    )
    resources = related.libraries_made(call, found.items)
    return documents.page_of(call, found, resources, "libraries")


def list_revisions(call: Call) -> Answer:
    extension_id = call.path["extension_id"]
    return documents.page(
        call,
        lambda wanted: call.workspace.properties.revision_page(extension_id, wanted),
        lambda one: related.extension_made(call, one),
        "extensions",
    )


def at_rest(call: Call) -> Iterable[str]:
    """An extension that is being installed is waited for before it is changed."""
    return (call.path["extension_id"],)


# How it is done


def _extension(call: Call) -> Extension:
    return call.workspace.properties.extension(call.path["extension_id"])


def _check_living(extension: Extension) -> None:
    if extension.deleted_at:
        raise Conflict(
            Problem(
                "deleted-resources",
                f"{extension.display_name} is deleted since {extension.deleted_at}.",
                remedy="Add the package to the property again.",
            )
        )


def _wanted_package(given: Given) -> str:
    """The one thing that is mandatory. Raises :class:`Refused`."""
    found = given.related_id("extension_package", "extension_packages")
    if not found:
        raise Refused(
            Problem(
                "invalid-extension_package_id",
                "The extension package is missing.",
                "An extension is the installed instance of one.",
                "Name it in relationships.extension_package.data.",
                _PACKAGE,
            )
        )
    return found


def _package(call: Call, package_id: str, at: str) -> Package:
    """Raises :class:`NotFound` where there is no such package, at its place in the document."""
    try:
        return call.workspace.packages.get(package_id)
    except NotFound as missing:
        raise NotFound(*(problem.under(at) for problem in missing.problems)) from None


def _upgrade_to(given: Given, head: Extension) -> tuple[str, str]:
    """The package that the extension is to become, and where the document names it.

    A relationship that leads where it does asks for nothing; ``meta`` always asks for something,
    so that another build of the same package can be installed.
    """
    related_id = given.related_id("extension_package", "extension_packages")
    at = f"{META}/upgrade_extension_package_id"
    named = given.meta.get("upgrade_extension_package_id")
    if named is None:
        return ("", _PACKAGE) if related_id in ("", head.package_id) else (related_id, _PACKAGE)
    if not isinstance(named, str):
        raise Refused(
            Problem("invalid-extension_package_id", "That is no id of a package.", pointer=at)
        )
    if related_id not in ("", head.package_id, named):
        raise Refused(
            Problem(
                "invalid-extension_package_id",
                "The document names two packages.",
                f"The relationship leads to {related_id[:60]}, meta to {named[:60]}.",
                "Name one of them.",
                at,
            )
        )
    return named, at


def _checked(given: Parts, package: Package) -> dict[str, Json]:
    """The attributes that are written. Raises :class:`Refused` with every problem of theirs."""
    kinds = WRITABLE | ({_DELEGATE: str} if given.get(_DELEGATE) is not None else {})
    check_kinds(given, kinds)
    delegate = given.get(_DELEGATE)
    expected = f"{package.name}::extensionConfiguration::config"
    if delegate is not None and delegate != expected:
        raise Refused(
            Problem(
                "delegate-descriptor-unresolved",
                "The package has no such delegate.",
                f"It is {expected}; the document says {delegate[:100]}.",
                "Correct it, or leave it out.",
                f"{ATTRIBUTES}/{_DELEGATE}",
            )
        )
    return {name: given[name] for name in WRITABLE if name in given}


def placed(error: WorkshopError) -> WorkshopError:
    """The same refusal with pointers into the document.

    The settings are a text there: where in it, is told in words.
    """
    return type(error)(*(_placed(problem) for problem in error.problems))


def _placed(problem: Problem) -> Problem:
    if problem.code in _OF_SETTINGS:
        detail = problem.detail
        if problem.pointer:
            detail = f"At {problem.pointer} in the settings. {detail}".strip()
        return Problem(
            problem.code, problem.title, detail, problem.remedy, f"{ATTRIBUTES}/settings"
        )
    if problem.code in _OF_PACKAGE:
        return Problem(problem.code, problem.title, problem.detail, problem.remedy, _PACKAGE)
    return problem


_ONE_AT_A_TIME = Problem(
    "invalid-action",
    "An extension is either revised or changed to another package.",
    remedy="Send one after the other.",
    pointer=f"{META}/action",
)
