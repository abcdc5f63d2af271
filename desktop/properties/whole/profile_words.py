"""What applying a profile would do, as rows and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from backend.properties.profiles import ProfileAct
from desktop.theme import Tone
from desktop.widgets.marked_table import MarkedRow

if TYPE_CHECKING:
    from backend.properties.model import Batch, Property
    from backend.properties.profiles import Profile, ProfileStep

_ICONS = {
    ProfileAct.ADD: "plus",
    ProfileAct.UPGRADE: "arrow-up",
    ProfileAct.DOWNGRADE: "arrow-down",
    ProfileAct.REBUILD: "retry",
    ProfileAct.SETTINGS: "edit",
    ProfileAct.ENABLE: "check",
    ProfileAct.DISABLE: "minus",
}


def plan_row(step: ProfileStep) -> MarkedRow:
    """A package in a property, and what becomes of it there."""
    word, icon, tone = _mark(step)
    reason = step.problems[0] if step.problems else None
    versions = step.version
    if step.from_version and step.from_version != step.version:
        versions = f"{step.from_version} → {step.version}"
    cells = (step.property_name, step.package, versions, word)
    tip = "\n".join(str(problem) for problem in step.problems) if reason else ""
    return MarkedRow(f"{step.property_id} {step.package}", cells, icon, tone, tip=tip)


def counts(steps: Sequence[ProfileStep]) -> str:
    """The whole plan in a sentence or two."""
    begun = sum(bool(step.acts) and not step.problems for step in steps)
    so = sum(step.already_so for step in steps)
    refused = sum(bool(step.problems) for step in steps)
    parts = [f"{begun} to do"] if begun else []
    parts += [f"{so} so already"] if so else []
    parts += [f"{refused} cannot be done and stop no other"] if refused else []
    said = ", ".join(parts) or "The profile names no package"
    return f"{said}. What a property has besides stays."


def holds(profile: Profile) -> str:
    """What a profile is of."""
    count = len(profile.packages)
    packages = "1 package" if count == 1 else f"{count} packages"
    return f"The profile of {profile.name}: {packages} for {profile.platform}."


def button(steps: Sequence[ProfileStep]) -> str:
    """Of the properties in which something is done."""
    count = len({step.property_id for step in steps if step.acts and not step.problems})
    return f"Apply to {count} propert{'y' if count == 1 else 'ies'}" if count else "Apply"


def applied(batch: Batch, properties: Sequence[Property]) -> str:
    """What was begun, when it was."""
    begun, edited = len(batch.extensions), len(batch.edited)
    where = properties[0].name if len(properties) == 1 else f"{len(properties)} properties"
    parts = [f"{begun} being installed"] if begun else []
    parts += [f"{edited} changed at once"] if edited else []
    return f"Applied the profile to {where}: {', '.join(parts) or 'nothing to do'}."


def _mark(step: ProfileStep) -> tuple[str, str, Tone]:
    if step.problems:
        return step.problems[0].title, "cross", Tone.BAD
    if step.already_so:
        return "so already", "check", Tone.OK
    said = ", ".join(map(str, step.acts))
    if step.settings and ProfileAct.SETTINGS in step.acts:
        count = len(step.settings)
        said += f" in {count} place{'' if count == 1 else 's'}"
    return said, _ICONS[step.acts[0]], Tone.ACCENT
