"""What the sheets about libraries show, read in one go. Not for the window's own thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backend.properties.model import Extension, Library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shelf:
    """The libraries of a property by name, what each holds, and the extensions by id."""

    libraries: tuple[Library, ...] = ()
    held: dict[str, tuple[Extension, ...]] = field(default_factory=dict)
    heads: dict[str, Extension] = field(default_factory=dict)

    def library(self, library_id: str) -> Library | None:
        return next((one for one in self.libraries if one.id == library_id), None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An extension that could be put in; ``revisions`` newest first, ``held`` the one in it."""

    extension: Extension
    revisions: tuple[Extension, ...]
    held: Extension | None


def read_shelf(workspace: Workspace, property_id: str) -> Shelf:
    """Raises :class:`NotFound` where the property is gone."""
    libraries = workspace.libraries.list(property_id)
    return Shelf(
        libraries,
        {one.id: workspace.libraries.revisions_in(one.id) for one in libraries},
        {one.id: one for one in workspace.properties.extensions(property_id)},
    )


def read_candidates(workspace: Workspace, library: Library) -> tuple[Candidate, ...]:
    """Every extension of the library's property, by display name."""
    held = {one.origin_id: one for one in workspace.libraries.revisions_in(library.id)}
    found = sorted(
        workspace.properties.extensions(library.property_id),
        key=lambda one: (one.display_name.casefold(), one.id),
    )
    return tuple(
        Candidate(one, workspace.properties.revisions(one.id)[1:], held.get(one.id))
        for one in found
    )


def put_newest_in(workspace: Workspace, library_id: str, revisions: Sequence[Extension]) -> Library:
    """Each makes room for the newest revision of its extension, all or nothing."""
    newest = [workspace.properties.revisions(one.origin_id)[1].id for one in revisions]
    return workspace.libraries.add(library_id, newest)


def put_in(
    workspace: Workspace, library_id: str, chosen: Sequence[str], revised: Sequence[str]
) -> Library:
    """Put revisions in, and a new revision of each extension in ``revised``."""
    made = [workspace.properties.revise(extension_id).id for extension_id in revised]
    return workspace.libraries.add(library_id, [*chosen, *made])
