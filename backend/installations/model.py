"""Jobs as people see them: the queue, the history, how far the work is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backend.errors import Problem


class JobAct(StrEnum):
    """What a job does, in a word."""

    CHECK = "check"
    INSTALL = "install"
    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    REBUILD = "rebuild"
    REPAIR = "repair"


class JobState(StrEnum):
    """Where a job is. One at most is running."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = frozenset({JobState.WAITING, JobState.RUNNING})
"""The states of what stands in the queue; the others are history."""


class Move(StrEnum):
    """Where a waiting job goes in the queue. The running one stays before all."""

    UP = "up"
    DOWN = "down"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class JobQuery:
    """Which jobs: every word is in label or property name; no state, batch or property means any.

    A word is found in any case.
    """

    words: str = ""
    states: frozenset[JobState] = frozenset()
    batch_id: str = ""
    property_id: str = ""


ANY = JobQuery()


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job. ``subject_id`` is an extension's (``EX…``) or a package's (``EP…``).

    ``property_name`` and ``label`` are as they were when it was asked for; a check has no property.
    ``attempt`` counts the tries at the same thing, ``starts`` the times this one was taken up.
    ``turn`` is the place among the waiting, 1 for the next; 0 for all others. ``seconds`` are from
    the last start to the end, ``None`` before the end and for what was never taken up.
    ``has_subject`` tells whether what it is about is still there.
    """

    id: int
    act: JobAct
    subject_id: str
    property_id: str
    property_name: str
    label: str
    state: JobState
    attempt: int
    starts: int
    batch_id: str
    created_at: str
    started_at: str | None
    ended_at: str | None
    seconds: float | None
    problems: tuple[Problem, ...]
    turn: int
    may_retry: bool
    has_subject: bool
    uploaded: bool = False
    """It checks what came over HTTP: that cannot be checked again, only uploaded again."""

    @property
    def may_cancel(self) -> bool:
        return self.state in OPEN

    @property
    def may_move(self) -> bool:
        return self.state is JobState.WAITING

    @property
    def reason(self) -> str:
        """Why it did not succeed, in one sentence."""
        return self.problems[0].title if self.problems else ""


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some of the jobs that match: ``total`` do, and ``open`` of them stand in the queue."""

    lines: tuple[JobLine, ...]
    total: int
    open: int


@dataclass(frozen=True, slots=True)
class LogLine:
    """What was done for a job, and when."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the present work is: what is in the queue, and what of the same go has ended.

    A go lasts from the first job in an empty queue to an empty queue again; ``since`` is its begin.
    ``retriable`` counts the things whose last job failed and which failed still, of any time.
    ``last_ended`` is the moment when the newest ended job ended, ``""`` where none has.
    """

    since: str
    waiting: int
    running: JobLine | None
    succeeded: int
    failed: int
    cancelled: int
    retriable: int
    last_ended: str = ""

    @property
    def open(self) -> int:
        return self.waiting + (self.running is not None)

    @property
    def done(self) -> int:
        """What has ended, without what was cancelled."""
        return self.succeeded + self.failed

    @property
    def total(self) -> int:
        """What there is or was to do, without what was cancelled."""
        return self.done + self.open


@dataclass(frozen=True, slots=True)
class BatchTally:
    """A batch: how many of its jobs are open, how the others ended, and what they do.

    ``only`` is its one job, where it has no more.
    """

    batch_id: str
    open: int
    succeeded: int
    failed: int
    cancelled: int
    acts: frozenset[JobAct]
    only: JobLine | None

    @property
    def total(self) -> int:
        return self.open + self.succeeded + self.failed + self.cancelled


@dataclass(frozen=True, slots=True)
class NotBegun:
    """A job that could not be done again, and why."""

    job_id: int
    label: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class TriedAgain:
    """What *retry all failed* began, as one batch; ``job_ids`` are the new jobs."""

    batch_id: str
    job_ids: tuple[int, ...]
    refused: tuple[NotBegun, ...] = ()
