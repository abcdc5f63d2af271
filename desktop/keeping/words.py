"""Backups, plans and what came of them, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backend.backups.model import (
    DAMAGED,
    Backup,
    BackupPreferences,
    Difference,
    Reason,
    Restored,
    RestorePlan,
)
from backend.doctor.model import Examination, Recovery, Saved
from desktop.theme import Tone
from desktop.widgets.marked_table import MarkedRow
from desktop.widgets.times import moment

_WHY = {
    Reason.START: "At the start, since something had changed",
    Reason.ASKED: "Asked for",
    Reason.MIGRATION: "Before a newer version of the program took the workspace up",
    Reason.SCHEMA: "Before an act on a schema",
    Reason.RECORDS: "Before an import of records",
    Reason.RESTORE: "Before a backup was restored",
}
_COUNT = re.compile(r"(\d+) of ")
_SHOWN = 3  # names of a row of the plan; the rest stands under the table


def why(backup: Backup) -> str:
    """Why it was made."""
    if backup.before == DAMAGED:
        return "What was left of a damaged store"
    words = _WHY[Reason(backup.reason)]
    if backup.reason in (Reason.SCHEMA, Reason.RECORDS) and backup.before:
        return f"{words}: {backup.before.replace('-', ' ')}"
    return words


def label(backup: Backup) -> str:
    """What people call it."""
    return f"the backup of {moment(backup.made_at, seconds=True)}"


def kept(preferences: BackupPreferences) -> str:
    """How many are kept, in a sentence."""
    most = "1 backup" if preferences.most == 1 else f"{preferences.most} backups"
    if not preferences.days:
        return f"The newest {most} of each reason are kept, however old."
    days = "1 day" if preferences.days == 1 else f"{preferences.days} days"
    return f"The newest {most} of each reason are kept for {days}; the newest one always stays."


# -- the plan of a restore ------------------------------------------------------------------------

_FATES = (
    ("comes_back", "comes back", "plus", Tone.OK),
    ("goes", "goes", "minus", Tone.BAD),
    ("changes", "changes", "retry", Tone.WAITING),
)


def plan_rows(plan: RestorePlan) -> list[MarkedRow]:
    """A row for each kind and what happens to it."""
    rows = []
    for difference in plan.differences:
        for field, word, icon, tone in _FATES:
            names, count = _named(difference, field)
            if count:
                many = _counted(names, count)
                cells = (difference.kind.capitalize(), word, many, _first(names, count))
                rows.append(MarkedRow(f"{difference.kind} {field}", cells, icon, tone))
    return rows


def plan_names(plan: RestorePlan, key: str) -> str:
    """All names of a row that has more of them than it shows; "" for any other."""
    kind, _, field = key.rpartition(" ")
    for difference in plan.differences:
        if difference.kind == kind:
            names, count = _named(difference, field)
            if count <= _SHOWN:
                break
            more = count - len(names)
            tail = f", and {more} more" if more else ""
            return f"{', '.join(names)}{tail}"
    return ""


def plan_notes(plan: RestorePlan) -> Iterator[tuple[str, Tone, str]]:
    """Icon, tone and sentence of what else a restore brings."""
    if plan.installed_again:
        one = plan.installed_again == 1
        are = "1 extension is" if one else f"{plan.installed_again} extensions are"
        words = f"{are} installed again from the archives, since the files are gone."
        yield "retry", Tone.ACCENT, words
    if plan.archives_missing:
        gone = f"Archives that are gone: {', '.join(plan.archives_missing)}."
        yield "warning", Tone.WAITING, f"{gone} Add these packages again to install them."


def restored(answer: Restored, *, undoes: bool) -> str:
    """What restoring did, and how one gets back."""
    parts = [f"Took it back: {label(answer.backup)} is in place again."] if undoes else []
    if not undoes:
        parts.append(f"Restored {label(answer.backup)}.")
    if answer.kept is not None:
        parts.append(f"What was there is kept as {label(answer.kept)}.")
    if answer.installed_again:
        one = answer.installed_again == 1
        count = "1 extension is" if one else f"{answer.installed_again} extensions are"
        parts.append(f"{count} installed again.")
    return " ".join(parts)


def _named(difference: Difference, field: str) -> tuple[Sequence[str], int]:
    names: tuple[str, ...] = getattr(difference, field)
    more: int = getattr(difference, f"{field}_more")
    return names, len(names) + more


def _counted(names: Sequence[str], count: int) -> str:
    """Records are told as counts by schema ("12 of Feedback"): then their sum, as far as known."""
    found = [_COUNT.match(name) for name in names]
    if not all(found) or len(found) < count:
        return str(count) if not any(found) else ""
    return str(sum(int(one[1]) for one in found if one))


def _first(names: Sequence[str], count: int) -> str:
    more = count - len(names[:_SHOWN])
    return f"{', '.join(names[:_SHOWN])}{f' and {more} more' if more else ''}"


# -- the doctor -----------------------------------------------------------------------------------


def verdict(found: Examination) -> tuple[str, Tone, str]:
    """Icon, tone and sentence of what the doctor says."""
    left = sum(one.is_left for one in found.findings)
    mended = sum(bool(one.repaired) for one in found.findings)
    if not found.findings:
        return "check", Tone.OK, "The workspace is healthy: nothing was found."
    if not left and not mended:
        return "check", Tone.OK, "The workspace is healthy: nothing is left to do."
    if not left:
        what = "what was found" if mended == 1 else f"all {mended} that were found"
        return "check", Tone.OK, f"The workspace is healthy: {what} is repaired."
    things = "1 thing is" if left == 1 else f"{left} things are"
    also = f", {mended} {'is' if mended == 1 else 'are'} repaired" if mended else ""
    return "warning", Tone.BAD, f"{things} left to do{also}."


# -- recovery -------------------------------------------------------------------------------------


def saved_row(saved: Saved) -> MarkedRow:
    """How much of one kind was saved."""
    if saved.lost is None:
        lost, icon, tone = "not known", "warning", Tone.WAITING
    elif saved.lost:
        lost, icon, tone = str(saved.lost), "cross", Tone.BAD
    else:
        lost, icon, tone = "none", "check", Tone.OK
    return MarkedRow(saved.what, (saved.what.capitalize(), str(saved.rows), lost), icon, tone)


def recovered(answer: Recovery) -> tuple[str, Tone, str]:
    """Icon, tone and sentence of what came of a recovery."""
    some = any(one.lost != 0 for one in answer.saved) or bool(answer.notes)
    where = f"This is the new workspace in {answer.folder}. The damaged one is left as it was."
    if some:
        return "warning", Tone.WAITING, f"Not everything could be read. {where}"
    return "check", Tone.OK, f"Everything could be read. {where}"
