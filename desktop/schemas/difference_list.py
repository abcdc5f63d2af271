"""Differences of two schemas, a line each: what sort, and the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from backend.schemas.differences import Difference, DifferenceKind
from desktop.theme import Tone
from desktop.widgets.marked_lines import Line, MarkedLines

_MARKS = {
    DifferenceKind.SCHEMA: ("schemas", "accent", Tone.ACCENT),
    DifferenceKind.ADDED: ("plus", "ok", Tone.OK),
    DifferenceKind.REMOVED: ("trash", "bad", Tone.BAD),
    DifferenceKind.RENAMED: ("edit", "accent", Tone.ACCENT),
    DifferenceKind.RETYPED: ("retry", "waiting", Tone.WAITING),
    DifferenceKind.CHANGED: ("edit", "accent", Tone.ACCENT),
    DifferenceKind.REORDERED: ("arrow-down", "muted", Tone.NEUTRAL),
    DifferenceKind.KEY: ("key-unique", "accent", Tone.ACCENT),
}


class DifferenceList(MarkedLines):
    """``nothing`` is what it says where there is no difference."""

    def set_differences(self, found: Sequence[Difference]) -> None:
        self.set_lines([Line(*_MARKS[one.kind], one.kind.value, one.sentence) for one in found])
