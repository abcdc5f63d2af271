"""What the check found, in words: of each pair, and of all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.errors import Problem, Severity, errors_among
from backend.properties.model import ChangeKind, Verdict
from desktop.packages.contents import file_size
from desktop.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backend.packages.model import Package
    from backend.properties.model import Extension, PairCheck
    from desktop.properties.adding.choice import Pair

SETTINGS_CODES = (
    "delegate-descriptor-unresolved",
    "invalid-settings",
    "invalid-settings-syntax",
)
_ORDER = (Verdict.REFUSED, Verdict.CHANGE, Verdict.READY, Verdict.HELD)


@dataclass(frozen=True, slots=True)
class PairRow:
    """A row of the check. ``ticked`` is ``None`` where there is nothing to choose.

    ``unfilled`` says that it is refused for settings only that nobody has typed yet, ``typed``
    that somebody has.
    """

    pair: Pair
    property_name: str
    package_name: str
    version: str
    verdict: Verdict
    begins: bool
    word: str
    reason: str = ""
    ticked: bool | None = None
    unpacked: int = 0
    change: ChangeKind | None = None
    problems: tuple[Problem, ...] = ()
    unfilled: bool = False
    typed: bool = False

    @property
    def tone(self) -> Tone:
        if self.verdict is Verdict.REFUSED:
            return Tone.WAITING if self.unfilled else Tone.BAD
        if self.verdict is Verdict.CHANGE:
            return Tone.ACCENT if self.begins else Tone.WAITING
        if self.verdict is Verdict.HELD:
            return Tone.NEUTRAL
        return Tone.WAITING if self.problems else Tone.OK

    @property
    def icon(self) -> str:
        if self.verdict is Verdict.REFUSED:
            return "edit" if self.unfilled else "cross"
        if self.verdict is Verdict.CHANGE:
            return {ChangeKind.UPGRADE: "arrow-up", ChangeKind.DOWNGRADE: "arrow-down"}.get(
                self.change or ChangeKind.REBUILD, "retry"
            )
        return "warning" if self.problems and self.verdict is Verdict.READY else "check"

    @property
    def settings_are_wrong(self) -> bool:
        """Of what is to be added; an extension that is there keeps its own."""
        found = any(problem.code in SETTINGS_CODES for problem in self.problems)
        refused = self.verdict is Verdict.REFUSED and found and self.change is None
        return self.unfilled or refused

    @property
    def said(self) -> str:
        """The result whole, for a screen reader."""
        return ": ".join(part for part in (self.word, self.reason) if part)

    @property
    def order(self) -> int:
        """What one has to see stands first."""
        return _ORDER.index(self.verdict)


def row_of(
    pair: Pair, found: PairCheck, package: Package, held: Extension | None, *, typed: bool
) -> PairRow:
    """``held`` is the extension of that package which is there."""
    word, reason = _said(found, package, held)
    errors = errors_among(found.problems)
    of_settings = bool(errors) and all(one.code in SETTINGS_CODES for one in errors)
    unfilled = of_settings and held is None and not typed
    if unfilled:
        word, reason = "needs settings", "Type them, or leave them empty."
    return PairRow(
        pair,
        found.property_name,
        package.display_name,
        package.version,
        found.verdict,
        found.begins,
        word,
        reason,
        found.addition.change if found.verdict is Verdict.CHANGE else None,
        found.unpacked,
        found.change,
        found.problems,
        unfilled,
        typed,
    )


def _said(found: PairCheck, package: Package, held: Extension | None) -> tuple[str, str]:
    worst = sorted(found.problems, key=lambda one: one.severity is not Severity.ERROR)
    reason = worst[0].title if worst else ""
    version = held.version if held else ""
    match found.verdict:
        case Verdict.REFUSED:
            return "refused", reason
        case Verdict.HELD:
            return "is there", f"{package.version} is installed: nothing to do."
        case Verdict.CHANGE:
            kind = found.change or ChangeKind.UPGRADE
            rebuilt = kind is ChangeKind.REBUILD
            steps = package.version if rebuilt else f"{version} → {package.version}"
            kept = "It keeps its settings." if found.begins else f"{version} stays. Tick to {kind}."
            return f"{kind} {steps}", reason or kept
    return "ready", reason


def verdict_pills(rows: Iterable[PairRow]) -> list[tuple[str, Tone]]:
    """How many of each, with their tones; what one has to see stands last."""
    counts: Counter[str] = Counter("unfilled" if row.unfilled else str(row.verdict) for row in rows)
    words = {
        "held": ("there already", Tone.NEUTRAL),
        "ready": ("ready", Tone.OK),
        "change": ("in another version", Tone.WAITING),
        "unfilled": ("without settings", Tone.WAITING),
        "refused": ("refused", Tone.BAD),
    }
    return [(f"{counts[key]:,} {word}", tone) for key, (word, tone) in words.items() if counts[key]]


def settings_marks(rows: Iterable[PairRow]) -> dict[str, Tone]:
    """By package key, of those whose settings are not right yet, how bad it is."""
    return {
        row.pair[1]: Tone.BAD if row.typed else Tone.WAITING
        for row in rows
        if row.settings_are_wrong
    }


def room(rows: Iterable[PairRow], free: int) -> str:
    """What the files take, of what the disk has."""
    needed = sum(row.unpacked for row in rows if row.begins)
    return f"{file_size(needed)} of {file_size(free)} free" if needed else ""


def primary_words(rows: Sequence[PairRow]) -> str:
    """What the button does: ``Install 5, upgrade 2, leave out 1``; ``""`` where it does nothing."""
    if len(rows) == 1 and rows[0].begins:
        act = rows[0].change or "install"
        return f"{act.capitalize()} {rows[0].package_name}"
    counts: Counter[str] = Counter()
    for row in rows:
        if not row.begins:
            counts["leave out"] += 1
        else:
            counts["install" if row.verdict is Verdict.READY else str(row.change)] += 1
    left_out = counts.pop("leave out", 0)
    if not counts:
        return ""
    acts = ["install", *map(str, ChangeKind)]
    parts = [f"{act} {counts[act]:,}" for act in acts if counts[act]]
    if len(parts) == 1 and not left_out:
        parts = [f"{parts[0]} extension{'' if counts.total() == 1 else 's'}"]
    if left_out:
        parts.append(f"leave out {left_out:,}")
    said = ", ".join(parts)
    return said[0].upper() + said[1:]


def quick_words(rows: Sequence[PairRow]) -> str:
    """Of the one package that is looked at while nothing is ticked: what the keys do with it."""
    if not any(row.begins or row.unfilled for row in rows):
        return ""
    once = ", once it has settings" if rows[0].unfilled else ""
    return f"Nothing is ticked: Ctrl+Return adds {rows[0].package_name}{once}."


def left_out(rows: Iterable[PairRow]) -> list[PairRow]:
    """Of each package that is refused wherever it was to go, one row; what waits for settings
    stands first.
    """
    rows = list(rows)
    begun = {row.pair[1] for row in rows if row.begins}
    found: dict[str, PairRow] = {}
    for row in rows:
        if row.verdict is Verdict.REFUSED and row.pair[1] not in begun:
            found.setdefault(row.pair[1], row)
    return sorted(found.values(), key=lambda row: not row.settings_are_wrong)


def left_out_words(rows: Iterable[PairRow], left: Sequence[PairRow]) -> str:
    """``1 of 2 began. Consent Banner still needs settings.``"""
    begun = {row.pair[1] for row in rows if row.begins}
    said = f"{len(begun):,} of {len(begun) + len(left):,} began."
    if len(left) > 1:
        return f"{said} {len(left):,} were left out and are still chosen."
    row = left[0]
    if row.unfilled:
        return f"{said} {row.package_name} still needs settings."
    if row.settings_are_wrong:
        return f"{said} {row.package_name} has settings that do not fit yet."
    return f"{said} {row.package_name} was left out: {row.reason}"
