"""Revisions and what lies between two of them, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.properties.comparing import DifferenceKind, between
from desktop.theme import Tone
from desktop.widgets.marked_lines import Line
from desktop.widgets.times import moment

if TYPE_CHECKING:
    from backend.properties.comparing import ExtensionDifference, SettingsDifference
    from backend.properties.model import Extension, Library

HEAD = "Now"
_MARKS = {
    DifferenceKind.ADDED: ("plus", "ok", Tone.OK),
    DifferenceKind.REMOVED: ("trash", "bad", Tone.BAD),
    DifferenceKind.CHANGED: ("edit", "accent", Tone.ACCENT),
}
_LONGEST = 160  # characters of a value in a line; side by side it stands whole


def name(one: Extension) -> str:
    """How a revision is called; the extension as it is now is the head."""
    return f"Revision {one.revision_number}" if one.revision_number else HEAD


def row(
    one: Extension, before: Extension | None, libraries: tuple[Library, ...]
) -> tuple[str, ...]:
    """A line of the history; ``before`` is the revision that it followed."""
    number = str(one.revision_number) if one.revision_number else HEAD
    saved = moment(one.created_at) if one.revision_number else _standing(one)
    state = "enabled" if one.enabled else "disabled"
    notes = [f"in {library.name}" for library in libraries]
    if one.published:
        notes.append(f"published {moment(one.published_at)}")
    changed = changes(before, one) if before else "the first"
    return number, saved, one.version, state, changed, ", ".join(notes)


def changes(before: Extension, after: Extension) -> str:
    """What sort of things differ: ``version, settings``."""
    found = between(before, after)
    parts = (
        ("version", found.version_changed),
        ("build", found.digest_changed and not found.version_changed),
        ("settings", bool(found.settings)),
        ("enabled" if after.enabled else "disabled", found.enabled_changed),
    )
    return ", ".join(word for word, holds in parts if holds) or "nothing"


def difference_lines(found: ExtensionDifference) -> list[Line]:
    """Version, build, enabled, then each setting by its place."""
    before, after = found.before, found.after
    lines = []
    if found.version_changed:
        lines.append(_changed("version", f"{before.version} → {after.version}"))
    if found.digest_changed:
        lines.append(_changed("build", f"{before.digest[:8]} → {after.digest[:8]}"))
    if found.enabled_changed:
        words = "disabled → enabled" if after.enabled else "enabled → disabled"
        lines.append(_changed("state", words))
    return lines + [settings_line(one) for one in found.settings]


def going_back(head: Extension, revision: Extension) -> str:
    """What *back to revision N* would do, in a sentence or two."""
    found = between(head, revision)
    if found.same:
        return "The extension is as this revision says: there is nothing to go back from."
    parts = []
    if count := len(found.settings):
        parts.append(f"the settings change in {count} place{'' if count == 1 else 's'}")
    if found.enabled_changed:
        parts.append("it is enabled" if revision.enabled else "it is disabled")
    if found.version_changed or found.digest_changed:
        what = revision.version if found.version_changed else "the other build"
        parts.insert(0, f"{what} is installed in place of {head.version}")
        after = " Until it is, everything stays as it is."
    else:
        after = " No file is installed."
    return f"Back to revision {revision.revision_number}: {_joined(parts)}.{after}"


def kept_first(head: Extension) -> str:
    """That what is in no revision is saved before going back; "" where it is in one."""
    if not (head.dirty and head.usable):
        return ""
    return f" What it is now is saved as revision {kept_number(head)} first."


def kept_number(head: Extension) -> int:
    """The revision that holds what the head was, once one has gone back from it."""
    return head.latest_revision_number + (1 if head.dirty and head.usable else 0)


def settings_line(one: SettingsDifference) -> Line:
    """A value that differs, by its place."""
    place = one.pointer or "the settings as a whole"
    match one.kind:
        case DifferenceKind.ADDED:
            sentence = f"{place} is {_cut(one.after)}"
        case DifferenceKind.REMOVED:
            sentence = f"{place} was {_cut(one.before)}"
        case DifferenceKind.CHANGED:
            sentence = f"{place} was {_cut(one.before)}, is {_cut(one.after)}"
    return Line(*_MARKS[one.kind], str(one.kind), sentence)


def _standing(head: Extension) -> str:
    newest = head.latest_revision_number
    if not newest:
        return "in no revision yet"
    return f"differs from revision {newest}" if head.dirty else f"as revision {newest}"


def _changed(word: str, sentence: str) -> Line:
    return Line(*_MARKS[DifferenceKind.CHANGED], word, sentence)


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
