"""Two properties side by side, as rows and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.properties.comparing import Standing
from backend.properties.profiles import Profile, ProfileEntry, plain_settings
from desktop.properties.revision_words import changes, difference_lines
from desktop.theme import Tone
from desktop.widgets.elided import short
from desktop.widgets.marked_lines import Line
from desktop.widgets.marked_table import MarkedRow

if TYPE_CHECKING:
    from backend.properties.comparing import ComparedExtension, Comparison
    from backend.properties.model import Extension

_NONE = "–"


def rows(comparison: Comparison, *, only_differences: bool) -> list[MarkedRow]:
    """An extension each, those that are the same only where they are wanted."""
    shown = (
        one
        for one in comparison.extensions
        if not only_differences or one.standing is not Standing.SAME
    )
    return [_row(one, comparison) for one in shown]


def counts(comparison: Comparison) -> str:
    """How many stand how, in a sentence."""
    standings = [one.standing for one in comparison.extensions]
    here, there = short(comparison.here.name), short(comparison.there.name)
    parts = [
        f"{count} {words}"
        for standing, words in (
            (Standing.DIFFERENT, "differ"),
            (Standing.ONLY_HERE, f"only in {here}"),
            (Standing.ONLY_THERE, f"only in {there}"),
            (Standing.SAME, "the same"),
        )
        if (count := standings.count(standing))
    ]
    if not parts:
        return "Neither has an extension."
    if comparison.same:
        return f"They are the same: {len(standings)} of {len(standings)} extensions."
    return ", ".join(parts) + "."


def attribute_lines(comparison: Comparison) -> list[Line]:
    """What differs of the properties themselves."""
    return [
        Line(
            "edit",
            "accent",
            Tone.ACCENT,
            one.attribute,
            f"{one.here or 'none'} in {comparison.here.name},"
            f" {one.there or 'none'} in {comparison.there.name}",
        )
        for one in comparison.attributes
    ]


def lines(one: ComparedExtension, comparison: Comparison) -> list[Line]:
    """What lies between the two of one extension, from here to there."""
    if one.difference is not None:
        return difference_lines(one.difference)
    where = comparison.here.name if one.there is None else comparison.there.name
    return [Line("info", "accent", Tone.ACCENT, one.standing, f"Only {where} has it.")]


def one_of_profile(comparison: Comparison, extension: Extension) -> Profile:
    """A profile of this one extension of the other property."""
    entry = ProfileEntry(
        extension.name, extension.version, plain_settings(extension.settings), extension.enabled
    )
    return Profile(comparison.there.name, comparison.there.platform, (entry,))


def not_brought(one: ComparedExtension | None, comparison: Comparison) -> str:
    """Why an extension cannot be made as it is there; "" where it can."""
    if one is None:
        return "Choose an extension first."
    if one.there is None:
        return f"{comparison.there.name} does not have it."
    if one.standing is Standing.SAME:
        return "It is the same in both."
    if comparison.here.platform != comparison.there.platform:
        return f"{comparison.here.name} is {comparison.here.platform}: it takes none of these."
    return ""


def _row(one: ComparedExtension, comparison: Comparison) -> MarkedRow:
    word, icon, tone = _mark(one, comparison)
    cells = (one.display_name, _state(one.here), _state(one.there), word)
    return MarkedRow(one.name, cells, icon, tone)


def _mark(one: ComparedExtension, comparison: Comparison) -> tuple[str, str, Tone]:
    match one.standing:
        case Standing.SAME:
            return "the same", "check", Tone.OK
        case Standing.ONLY_HERE:
            return f"only in {short(comparison.here.name)}", "minus", Tone.ACCENT
        case Standing.ONLY_THERE:
            return f"only in {short(comparison.there.name)}", "plus", Tone.ACCENT
        case _:
            assert one.here is not None
            assert one.there is not None
            return f"differs: {changes(one.here, one.there)}", "edit", Tone.WAITING


def _state(extension: Extension | None) -> str:
    """Version, and what is not as usual."""
    if extension is None:
        return _NONE
    notes = [] if extension.enabled else ["disabled"]
    if extension.installation_status != "succeeded":
        notes.append(str(extension.installation_status))
    return " · ".join((extension.version, *notes))
