"""Why an installation failed, and what else a row has to tell, in two or three words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.properties.model import ChangeKind
from backend.properties.verifying import FILES_ALTERED
from backend.status import Status

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.properties.model import Change, Extension

_CANCELLED = "cancelled"
_SHORT = {
    _CANCELLED: "cancelled",
    "archive-altered": "archive altered",
    "archive-missing": "archive missing",
    "delegate-descriptor-unresolved": "settings",
    "file-system-error": "disk",
    "internal": "a fault of the program",
    "interrupted": "interrupted",
    "invalid-settings": "settings",
    "invalid-settings-syntax": "settings",
}
_MEANINGS = {
    Status.PENDING: "it waits for the installer thread, or is being installed",
    Status.SUCCEEDED: "installed, its files are in place",
    Status.FAILED: "not installed",
}
_DOING = {
    ChangeKind.UPGRADE: "upgrading to {}",
    ChangeKind.DOWNGRADE: "downgrading to {}",
    ChangeKind.REBUILD: "installing another build of {}",
    ChangeKind.REPAIR: "repairing {}",
}


def short_reason(extension: Extension) -> str:
    """A few words; ``""`` where it did not fail."""
    if not extension.problems:
        return ""
    code = extension.problems[0].code
    damaged = "archive damaged" if code.startswith("archive-") else extension.reason
    return _SHORT.get(code, damaged)


def was_cancelled(extension: Extension) -> bool:
    """Whether it failed because someone wanted it so."""
    return bool(extension.problems) and extension.problems[0].code == _CANCELLED


def change_failed(extension: Extension) -> bool:
    """Whether it is as it was before a change that did not come to its end."""
    others = (one for one in extension.problems if one.code != FILES_ALTERED)
    return extension.installation_status is Status.SUCCEEDED and any(others)


def altered(extension: Extension) -> Problem | None:
    """What verifying found wrong with its files."""
    return next((one for one in extension.problems if one.code == FILES_ALTERED), None)


def doing(change: Change) -> str:
    """What a pending change is about: “upgrading to 1.4.0”."""
    return _DOING[change.kind].format(change.version)


def hints(extension: Extension) -> tuple[tuple[str, str, str], ...]:
    """What stands behind the status of one that succeeded: icon, words, ink."""
    if extension.installation_status is not Status.SUCCEEDED:
        return () if extension.enabled else (_DISABLED,)
    found = []
    if not extension.enabled:
        found.append(_DISABLED)
    if change_failed(extension):
        cancelled = was_cancelled(extension)
        words = "change cancelled" if cancelled else "change failed"
        found.append(("cross", words, "muted" if cancelled else "bad"))
    if altered(extension):
        found.append(("warning", "files altered", "bad"))
    if extension.needs_settings:
        found.append(("warning", "needs settings", "waiting"))
    return tuple(found)


def status_tip(extension: Extension) -> str:
    """What the status means, in a sentence each, and what is wrong."""
    status = extension.installation_status
    lines = [f"{status}: {_MEANINGS[status]}"]
    lines += [problem.title for problem in extension.problems]
    if extension.needs_settings:
        lines.append("It needs settings.")
    return "\n".join(lines)


def newer_version(extension: Extension) -> str:
    """What the catalogue has instead: a version, “new build”; "" where there is nothing newer."""
    if not extension.newer or not extension.usable:
        return ""
    other = extension.latest_version != extension.version
    return extension.latest_version if other else "new build"


def revision_standing(extension: Extension) -> str:
    """How the extension stands to its newest revision."""
    newest = extension.latest_revision_number
    if not newest:
        return "No revision was saved yet"
    return f"Differs from revision {newest}" if extension.dirty else f"As in revision {newest}"


def revision_cell(extension: Extension) -> str:
    """A star where it differs, as editors write it."""
    newest = extension.latest_revision_number
    return f"{newest} *" if newest and extension.dirty else str(newest or "–")


_DISABLED = ("minus", "disabled", "muted")
