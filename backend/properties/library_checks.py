"""What a library may be called, and what may be in it (Reactor)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from sqlalchemy import Connection

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.properties import library_rows as held
from backend.properties import rows
from backend.properties.life import check_usable, revised
from backend.properties.model import Extension, Library
from backend.properties.rules import check_library_name


def checked_name(connection: Connection, property_id: str, name: str, library_id: str = "") -> str:
    """The name as it is kept. Raises :class:`Refused`, :class:`Conflict` where it is taken."""
    if problems := check_library_name(name):
        raise Refused(*problems)
    kept = name.strip()
    for other in held.libraries_of_property(connection, property_id):
        if other.id != library_id and other.name.casefold() == kept.casefold():
            raise Conflict(
                Problem(
                    "not-unique",
                    f"The property has a library “{other.name}” already.",
                    remedy="Choose another name.",
                    pointer="/name",
                )
            )
    return kept


def checked_revisions(
    connection: Connection,
    library: Library,
    extension_ids: Sequence[str],
    held_before: Iterable[str] = (),
) -> list[Extension]:
    """The revisions that are asked for. Raises :class:`Refused` with every problem."""
    found: list[Extension] = []
    problems: list[Problem] = []
    origins: set[str] = set()
    known = set(held_before)
    seen: set[str] = set()
    for index, extension_id in enumerate(extension_ids):
        if extension_id in seen:
            continue
        seen.add(extension_id)
        try:
            revision = rows.extension(connection, extension_id)
        except NotFound as error:
            problems += [p.under(f"/{index}") for p in error.problems]
            continue
        problem = None if revision.id in known else _unfit(connection, library, revision)
        if problem is None and revision.origin_id in origins:
            problem = _twice(revision)
        if problem is not None:
            problems.append(problem.under(f"/{index}"))
        origins.add(revision.origin_id)
        found.append(revision)
    if problems:
        raise Refused(*problems)
    return found


def revised_first(
    connection: Connection, library: Library, extension_ids: Sequence[str], revise: Container[str]
) -> list[str]:
    """The same ids, but for each extension to be revised that of its new revision.

    Raises :class:`Refused` with every one that cannot be revised now.
    """
    ids: list[str] = []
    problems: list[Problem] = []
    for index, extension_id in enumerate(extension_ids):
        if extension_id not in revise:
            ids.append(extension_id)
            continue
        try:
            head = rows.head(connection, extension_id)
            if head.property_id != library.property_id:
                raise Refused(_of_another_property(head))
            ids.append(revised(connection, head).id)
        except (NotFound, Conflict, Refused) as error:
            problems += [p.under(f"/{index}") for p in error.problems]
    if problems:
        raise Refused(*problems)
    return ids


def _unfit(connection: Connection, library: Library, revision: Extension) -> Problem | None:
    """Why it cannot be in it: only revisions of a ``succeeded`` extension can (Reactor)."""
    shown = revision.display_name
    if revision.property_id != library.property_id:
        return _of_another_property(revision)
    if not revision.revision_number:
        return Problem(
            "invalid-extension",
            f"{shown} is the extension itself: only its revisions can be in a library.",
            remedy="Revise it first, and choose the revision.",
        )
    try:
        check_usable(rows.extension(connection, revision.origin_id), "put in a library")
    except Conflict as error:
        return error.problems[0]
    return None


def _of_another_property(extension: Extension) -> Problem:
    return Problem(
        "invalid-extension",
        f"{extension.display_name} belongs to another property.",
        remedy="Choose a revision of an extension of this property.",
    )


def _twice(revision: Extension) -> Problem:
    return Problem(
        "not-unique",
        f"{revision.display_name} is asked for in two revisions.",
        "A library holds one revision of an extension at most.",
        "Choose one of them.",
    )
