"""Libraries and the revisions in them, as rows and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.theme import Tone
from desktop.widgets.marked_table import MarkedRow
from desktop.widgets.times import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.properties.model import Extension, Library

WHAT = "A named set of revisions of this property's extensions. Once published it stays as it is."


def library_row(library: Library) -> MarkedRow:
    """Name, how many revisions, and whether it is closed."""
    if library.published_at:
        state, icon, tone = f"published {moment(library.published_at)}", "lock", Tone.OK
    else:
        state, icon, tone = "open", "edit", Tone.ACCENT
    return MarkedRow(library.id, (library.name, str(library.count), state), icon, tone)


def revision_row(revision: Extension, head: Extension | None) -> MarkedRow:
    """A revision in a library; ``head`` is its extension, ``None`` where that was removed."""
    note, icon, tone = _note(revision, head)
    cells = (
        revision.display_name,
        revision.version,
        str(revision.revision_number),
        "enabled" if revision.enabled else "disabled",
        note,
    )
    return MarkedRow(revision.id, cells, icon, tone)


def newer(revision: Extension, head: Extension | None) -> bool:
    """Whether its extension has a newer revision than the one that is held."""
    return head is not None and head.latest_revision_number > revision.revision_number


def replaceable(
    revisions: Sequence[Extension], heads: dict[str, Extension]
) -> tuple[Extension, ...]:
    """Those that make room for a newer one: only of a ``succeeded`` extension (Reactor)."""
    found = ((one, heads.get(one.origin_id)) for one in revisions)
    return tuple(one for one, head in found if newer(one, head) and head and head.usable)


def counted(count: int) -> str:
    return "1 revision" if count == 1 else f"{count} revisions"


def publish_question(library: Library) -> str:
    """What publishing does, before it is done."""
    return (
        f"Publish {library.name} with its {counted(library.count)}? It closes:"
        " nothing in it changes any more, and its revisions count as published."
    )


def not_changed(library: Library | None) -> str:
    """Why nothing can be put in or taken out; "" where it can."""
    if library is None:
        return "Choose a library first."
    return f"{library.name} is published: it does not change any more." if library.published else ""


def not_published(library: Library | None) -> str:
    """Why it cannot be published; "" where it can."""
    if library is None:
        return "Choose a library first."
    if library.published:
        return f"{library.name} is published already."
    return "" if library.count else f"{library.name} is empty: put revisions in it first."


def _note(revision: Extension, head: Extension | None) -> tuple[str, str, Tone]:
    if head is None:
        return "the extension was removed", "minus", Tone.NEUTRAL
    if newer(revision, head):
        number = head.latest_revision_number
        more = "" if head.usable else f", but the extension is {head.installation_status}"
        return f"newer revision {number} there{more}", "arrow-up", Tone.WAITING
    if head.dirty:
        return "the newest; the extension has changed since", "info", Tone.ACCENT
    return "the newest", "check", Tone.OK
