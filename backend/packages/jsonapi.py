"""Extension packages, and what went wrong, as JSON:API in the shapes of Reactor.

Pure functions over values: the command line and the HTTP API answer with the same documents.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from backend.errors import Conflict, NotFound, Problem, WorkshopError, WorldError
from backend.packages.model import OF_THE_WORLD, Package

UNREADABLE, NOT_FOUND, CONFLICT, INVALID, WORLD = 400, 404, 409, 422, 500
"""HTTP statuses by kind of error; Reactor documents 404 only, the others are our choice."""

_UNREADABLE = {"usage", "not-json", "invalid-settings-syntax"}

_LISTS = ("events", "conditions", "actions", "dataElements")
"""What a manifest may leave out and Reactor answers as an empty list all the same."""
_SINGLE = (
    "configuration",
    "exchangeUrl",
    "hostedLibFiles",
    "iconPath",
    "main",
    "preprocessingVariables",
    "releaseNotesUrl",
    "repositories",
    "sharedModules",
    "viewBasePath",
)
"""Fields of the manifest that are answered as ``null`` where it has none."""


_NOT_HERE = ("cdn_path", "owner_org_id", "resources")
"""Attributes of the original that nothing here answers to: always ``null``."""


def package_resource(package: Package, base: str = "") -> dict[str, Any]:
    """One resource of the type ``extension_packages``.

    The manifest's own fields are answered in snake case, as Reactor does; what stands inside them
    keeps its names (``libPath``). Before the check has succeeded, what is not known is ``null``.
    ``meta.archive`` is ours: the file that was added.
    """
    address = f"{base}/extension_packages/{package.id}"
    return {
        "id": package.id,
        "type": "extension_packages",
        "attributes": {
            "name": package.name or None,
            "platform": package.platform or None,
            "version": package.version or None,
            "display_name": package.display_name or None,
            "description": package.description or None,
            "author": package.manifest.get("author"),
            "availability": package.availability.value,
            "discontinued": package.discontinued,
            "status": package.status.value,
            "created_at": package.created_at,
            "updated_at": package.updated_at,
            **_from_manifest(package),
            **dict.fromkeys(_NOT_HERE),
        },
        "relationships": {"versions": {"links": {"related": f"{address}/versions"}}},
        "links": {"self": address},
        "meta": {
            "archive": {
                "file_name": package.file_name,
                "sha256": package.digest or None,
                "size": package.size,
            },
            **status_details(package.problems, package.id, package.updated_at),
        },
    }


def error_document(
    problems: Iterable[Problem], status: int, meta: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The answer that tells errors: every problem of one act, each an occurrence of its own.

    ``meta`` is added to each one's own, as the original adds ``request_id``.
    """
    return {
        "errors": [_error(problem, status, str(uuid.uuid4()), meta or {}) for problem in problems]
    }


def http_status(error: WorkshopError) -> int:
    """The HTTP status that an error is told with."""
    if error.code in _UNREADABLE:
        return UNREADABLE
    match error:
        case NotFound():
            return NOT_FOUND
        case Conflict():
            return CONFLICT
        case WorldError():
            return WORLD
        case _:
            return INVALID


def status_details(problems: Iterable[Problem], subject_id: str, moment: str) -> dict[str, Any]:
    """``status_details`` of a ``meta``: why background work failed; nothing where it did not.

    The ids are made from the subject and the moment, so that the same answer comes twice.
    """
    errors = [
        _error(
            problem,
            WORLD if problem.code in OF_THE_WORLD else INVALID,
            str(uuid.uuid5(uuid.NAMESPACE_OID, f"{subject_id} {moment} {index}")),
            {},
        )
        for index, problem in enumerate(problems)
    ]
    return {"status_details": {"errors": errors}} if errors else {}


def _error(problem: Problem, status: int, error_id: str, meta: Mapping[str, Any]) -> dict[str, Any]:
    """Reactor's error object; ``status`` is text there, and the remedy is ours."""
    return {
        "id": error_id,
        "status": str(status),
        "code": problem.code,
        "title": problem.title,
        "detail": problem.detail,
        "source": _source(problem.pointer),
        "meta": {**({"remedy": problem.remedy} if problem.remedy else {}), **meta},
    }


def _source(pointer: str) -> dict[str, str]:
    """Where a problem is: in the document, or a parameter of the query (JSON:API)."""
    if pointer.startswith("?"):
        return {"pointer": "", "parameter": pointer[1:]}
    return {"pointer": pointer}


def _from_manifest(package: Package) -> dict[str, Any]:
    found = {_snake(name): _delegates(package, name) for name in _LISTS}
    return found | {_snake(name): package.manifest.get(name) for name in _SINGLE}


def _delegates(package: Package, kind: str) -> list[Any] | None:
    """Each with the id that the original gives it: ``core::actions::custom-code``."""
    if not package.manifest:
        return None
    told: list[Any] = package.manifest.get(kind, [])
    return [{"id": f"{package.name}::{kind}::{one['name']}", **one} for one in told]


def _snake(name: str) -> str:
    """``hostedLibFiles`` → ``hosted_lib_files``."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
