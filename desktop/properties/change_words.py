"""A change plan in words: what is done, what comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.packages.versions import parsed
from backend.properties.model import ChangeKind
from desktop.theme import Tone
from desktop.widgets.marked_lines import Line

if TYPE_CHECKING:
    from backend.packages.model import Package
    from backend.properties.changing import ChangePlan, Provided
    from backend.properties.model import Extension

BUTTONS = {
    ChangeKind.UPGRADE: "Upgrade to {}",
    ChangeKind.DOWNGRADE: "Downgrade to {}",
    ChangeKind.REBUILD: "Install the build of {}",
    ChangeKind.REPAIR: "Repair {}",
}
_KINDS = {
    "events": "event",
    "conditions": "condition",
    "actions": "action",
    "dataElements": "data element",
    "sharedModules": "shared module",
}


def version_words(extension: Extension, package: Package) -> str:
    """A version in the list of those to choose from."""
    if package.version == extension.version:
        return f"{package.version} · another build"
    newer = parsed(package.version) > parsed(extension.version)
    notes = ["newer" if newer else "older", str(package.availability)]
    return " · ".join((package.version, *notes))


def lead(plan: ChangePlan) -> str:
    """The whole plan in a sentence or two."""
    if plan.kind is ChangeKind.REBUILD:
        begun = f"{plan.display_name} {plan.to_version} becomes another build of the same version."
    else:
        begun = f"{plan.display_name} {plan.from_version} becomes {plan.to_version}."
    stays = "Until that is in place the one that is there stays, and it stays if it fails."
    return f"{begun} {stays}"


def provided_lines(plan: ChangePlan) -> list[Line]:
    """What goes first: rules that use it will miss it."""
    gone = [Line("trash", "bad", Tone.BAD, "removed", _named(p)) for p in plan.provided_removed]
    new = [Line("plus", "ok", Tone.OK, "added", _named(p)) for p in plan.provided_added]
    return gone + new


def provided_count(plan: ChangePlan) -> str:
    """The same counted: ``1 goes, 2 come``; "" where all stays."""
    gone, new = len(plan.provided_removed), len(plan.provided_added)
    parts = [f"{gone} removed"] if gone else []
    return ", ".join([*parts, f"{new} added"] if new else parts)


def files_line(plan: ChangePlan) -> str:
    """How many files come, change and go."""
    if plan.changes_nothing:
        return "The same files, byte for byte."
    counts = (
        (len(plan.files_added), "added"),
        (len(plan.files_changed), "changed"),
        (len(plan.files_removed), "removed"),
    )
    return ", ".join(f"{count} {word}" for count, word in counts if count)


def counts(plan: ChangePlan) -> str:
    """What it comes to, in one line."""
    provided = provided_count(plan) or "the same"
    count = len(plan.problems)
    settings = f"refused in {count} place{'' if count == 1 else 's'}" if count else "fit"
    return f"Settings {settings} · Provides {provided} · Files: {files_line(plan).rstrip('.')}"


def file_rows(plan: ChangePlan) -> list[tuple[str, str]]:
    """What becomes of each file, and its path."""
    return [
        (word, path)
        for word, paths in (
            ("removed", plan.files_removed),
            ("changed", plan.files_changed),
            ("added", plan.files_added),
        )
        for path in paths
    ]


def _named(one: Provided) -> str:
    kind = _KINDS.get(one.kind, one.kind)
    return f"The {kind} “{one.display_name}”"
