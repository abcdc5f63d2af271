"""Jobs in words and signs: the same in the table, the status bar, the notices and the title."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from backend.installations.model import JobAct, JobState
from desktop.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backend.events import JobProgressed
    from backend.installations.model import BatchTally, JobLine, LogLine, Tally

ACT_ICONS = {
    JobAct.CHECK: "search",
    JobAct.INSTALL: "plus",
    JobAct.UPGRADE: "arrow-up",
    JobAct.DOWNGRADE: "arrow-down",
    JobAct.REBUILD: "retry",
    JobAct.REPAIR: "wrench",
}
STATE_ICONS = {
    JobState.WAITING: "clock",
    JobState.RUNNING: "activity",
    JobState.SUCCEEDED: "check",
    JobState.FAILED: "cross",
    JobState.CANCELLED: "minus",
}
STATE_TONES = {
    JobState.WAITING: Tone.WAITING,
    JobState.RUNNING: Tone.ACCENT,
    JobState.SUCCEEDED: Tone.OK,
    JobState.FAILED: Tone.BAD,
    JobState.CANCELLED: Tone.NEUTRAL,
}
_DOING = {
    JobAct.CHECK: "Checking",
    JobAct.INSTALL: "Installing",
    JobAct.UPGRADE: "Upgrading",
    JobAct.DOWNGRADE: "Downgrading",
    JobAct.REBUILD: "Rebuilding",
    JobAct.REPAIR: "Repairing",
}
_DONE = {
    JobAct.CHECK: "Checked",
    JobAct.INSTALL: "Installed",
    JobAct.UPGRADE: "Upgraded",
    JobAct.DOWNGRADE: "Downgraded",
    JobAct.REBUILD: "Rebuilt",
    JobAct.REPAIR: "Repaired",
}


def done_word(act: JobAct) -> str:
    """``Installed``, as a sentence begins."""
    return _DONE[act]


def doing_word(act: JobAct) -> str:
    """``Installing``, as a sentence begins."""
    return _DOING[act]


def duration(seconds: float) -> str:
    """``14 ms``, ``1.4 s``, ``12 s``, ``3 min 05 s``, ``1 h 02 min``."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def speed(bytes_a_second: float) -> str:
    """``8.1 MB/s``; ``""`` where there is none to tell."""
    if bytes_a_second < 1:
        return ""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if bytes_a_second >= size:
            return f"{bytes_a_second / size:.1f} {unit}/s"
    return f"{bytes_a_second:.0f} B/s"


def passed(line: JobLine, now: datetime | None = None) -> float | None:
    """Seconds that a job took, or takes until now; ``None`` where it was never taken up."""
    if line.state is not JobState.RUNNING or line.started_at is None:
        return line.seconds
    begun = datetime.fromisoformat(line.started_at)
    return max(0.0, ((now or datetime.now(UTC)) - begun).total_seconds())


def retried(line: JobLine) -> bool:
    """Whether a later job took up what this one failed at."""
    failed = line.state is JobState.FAILED and line.has_subject
    return failed and not line.may_retry and not line.uploaded


def ended_words(at: str | None, now: datetime | None = None, *, seconds: bool = False) -> str:
    """``18:26``, with ``seconds`` ``18:26:31``; ``2026-11-22`` where that is not today."""
    if not at:
        return ""
    there = datetime.fromisoformat(at).astimezone()
    if there.date() != (now or datetime.now(UTC)).astimezone().date():
        return f"{there:%Y-%m-%d}"
    return f"{there:%H:%M:%S}" if seconds else f"{there:%H:%M}"


def progress_words(progress: JobProgressed) -> str:
    """``42% · unpacking · 8.1 MB/s``."""
    parts = (f"{progress.percent}%", progress.step, speed(progress.speed))
    return " · ".join(part for part in parts if part)


def state_words(line: JobLine, progress: JobProgressed | None = None) -> str:
    """The whole status cell, for the eye and for a screen reader."""
    match line.state:
        case JobState.WAITING:
            return f"{line.state}, {turn_words(line.turn)}"
        case JobState.RUNNING:
            return f"{line.state}, {progress_words(progress)}" if progress else str(line.state)
        case JobState.FAILED:
            state = f"{line.state}, retried" if retried(line) else str(line.state)
            return f"{state}: {line.reason}" if line.reason else state
        case _:
            return str(line.state)


def turn_words(turn: int) -> str:
    """``next``, ``2nd in the queue``."""
    if turn <= 1:
        return "next"
    ending = (
        "th" if turn % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(turn % 10, "th")
    )
    return f"{turn}{ending} in the queue"


def go_words(tally: Tally, progress: JobProgressed | None) -> str:
    """The status bar: ``Installing 3 of 12 · unpacking · 42% · 8.1 MB/s``."""
    if not tally.open:
        return "No work running"
    if tally.running is None:
        return f"{tally.waiting} {_jobs(tally.waiting)} waiting"
    doing = doing_word(tally.running.act)
    what = f"{tally.done + 1} of {tally.total}" if tally.total > 1 else tally.running.label
    parts = [f"{doing} {what}"]
    if progress is not None and progress.job_id == tally.running.id:
        parts += [progress.step, f"{progress.percent}%", speed(progress.speed)]
    return " · ".join(part for part in parts if part)


def count_words(tally: Tally) -> str:
    """Beside the page's title: ``3 of 12 done, 1 failed``; ``""`` where there is no work."""
    if not tally.open:
        return ""
    return ", ".join((f"{tally.done} of {tally.total} done", *_not_done(tally)))


def title_words(tally: Tally) -> str:
    """Before the window's title while work runs: ``(3 of 12)``."""
    return f"({min(tally.done + 1, tally.total)} of {tally.total})" if tally.open else ""


def end_words(tally: Tally) -> str:
    """Before the window's title when the work has ended: ``11 of 12 done, 1 failed``."""
    if not tally.total:
        return "Cancelled"
    if tally.failed or tally.cancelled:
        said = (f"{tally.succeeded} of {tally.total} done", *_not_done(tally))
        return ", ".join(said)
    return f"{tally.total} done"


def batch_words(batch: BatchTally) -> str:
    """One sentence on a batch that has ended: ``Installed 11 of 12 extensions, 1 failed.``"""
    if batch.only is not None:
        return job_words(batch.only)
    noun = "packages" if batch.acts == {JobAct.CHECK} else "extensions"
    if JobAct.CHECK in batch.acts and len(batch.acts) > 1:
        noun = "jobs"
    done = done_word(next(iter(batch.acts))) if len(batch.acts) == 1 else "Done:"
    count = str(batch.total)
    if batch.succeeded != batch.total:
        count = f"{batch.succeeded or 'none'} of {batch.total}"
    return f"{', '.join((f'{done} {count} {noun}', *_not_done(batch)))}."


def job_words(line: JobLine) -> str:
    """One sentence on a job that has ended: ``Installed Greeter 1.2.3 in Shop.``"""
    place = f" in {line.property_name}" if line.property_name else ""
    match line.state:
        case JobState.SUCCEEDED:
            return f"{done_word(line.act)} {line.label}{place}."
        case JobState.FAILED:
            return f"{line.label} failed{place}: {line.reason}"
        case _:
            return f"{line.label}{place}: {line.state}."


def log_to_read(lines: Iterable[LogLine]) -> str:
    """A log with times of this machine's clock, without the day."""
    return "\n".join(f"{_time(line.at)}  {line.text}" for line in lines)


def log_to_copy(line: JobLine, lines: Iterable[LogLine]) -> str:
    """The same to paste into a mail: what it is of, moments in UTC, and all reasons."""
    place = f" in {line.property_name}" if line.property_name else ""
    head = f"{line.act} {line.label}{place}: {line.state} (job {line.id}, attempt {line.attempt})"
    reasons = (f"  {problem.code}: {problem}" for problem in line.problems)
    return "\n".join((head, *reasons, *(f"{one.at}  {one.text}" for one in lines)))


def _time(at: str) -> str:
    return datetime.fromisoformat(at).astimezone().isoformat(timespec="milliseconds")[11:23]


def _not_done(tally: Tally | BatchTally) -> tuple[str, ...]:
    counts = ((tally.failed, "failed"), (tally.cancelled, "cancelled"))
    return tuple(f"{count} {word}" for count, word in counts if count)


def _jobs(count: int) -> str:
    return "job" if count == 1 else "jobs"
