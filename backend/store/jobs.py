"""Durable jobs: a row is the job, and it stays until somebody ends it.

Whoever ends a job's row first decides its outcome: the thread in its last transaction, or a person
who cancels. Writers follow one another, so there is never more than one. An ended job stays as
history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from backend.damage import decoding
from backend.errors import Problem
from backend.identifiers import now
from backend.store.tables import jobs

MOST_STARTS = 3
"""A job that took the process down with it this often is not tried again."""

TURN = func.coalesce(jobs.c.position, jobs.c.id)
"""What the queue is ordered by: the moment of asking, or where somebody moved the job."""


class JobKind(StrEnum):
    """What the installer thread can do."""

    CHECK_PACKAGE = "check-package"
    INSTALL_EXTENSION = "install-extension"
    CHANGE_EXTENSION = "change-extension"
    REPAIR_EXTENSION = "repair-extension"


class Outcome(StrEnum):
    """How a job ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class About:
    """What a job is told to be about, as it was when it was asked for."""

    label: str
    property_id: str | None = None
    property_name: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A job taken up: ``starts`` counts this start and those that a killed process left behind.

    ``target`` is what the extension becomes, where it is to become another.
    """

    id: int
    kind: JobKind
    subject_id: str
    starts: int
    batch_id: str | None = None
    target: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchCount:
    """How many jobs of a batch are open, and how the others ended."""

    batch_id: str
    open: int
    succeeded: int
    failed: int
    cancelled: int


def queue(
    connection: Connection,
    kind: JobKind,
    subject_id: str,
    about: About,
    *,
    batch_id: str | None = None,
    target: Mapping[str, Any] | None = None,
    again: bool = False,
) -> int:
    """Put a job at the end of the queue; answers its id.

    With ``again`` it is one more attempt at what the subject's last job failed to do.
    """
    attempt = 1 + (_last_attempt(connection, subject_id) if again else 0)
    row = connection.execute(
        insert(jobs)
        .values(
            kind=kind,
            subject_id=subject_id,
            starts=0,
            attempt=attempt,
            batch_id=batch_id,
            target=target,
            label=about.label,
            property_id=about.property_id,
            property_name=about.property_name,
            created_at=now(),
        )
        .returning(jobs.c.id)
    ).one()
    job_id: int = row.id
    return job_id


def _last_attempt(connection: Connection, subject_id: str) -> int:
    last = select(jobs.c.attempt).where(jobs.c.subject_id == subject_id).order_by(jobs.c.id.desc())
    return connection.scalar(last.limit(1)) or 0


def take(connection: Connection) -> Job | None:
    """Take up the open job whose turn it is, and note that it was."""
    first = (
        select(jobs.c.id)
        .where(jobs.c.ended_at.is_(None))
        .order_by(TURN, jobs.c.id)
        .limit(1)
        .scalar_subquery()
    )
    row = connection.execute(
        update(jobs)
        .where(jobs.c.id == first)
        .values(starts=jobs.c.starts + 1, started_at=now())
        .returning(*_JOB)
    ).one_or_none()
    return _job(row) if row else None


def put_down(connection: Connection, job: Job) -> None:
    """Leave a job for the next start of the program: this start was no failed one."""
    connection.execute(
        update(jobs).where(jobs.c.id == job.id).values(starts=jobs.c.starts - 1, started_at=None)
    )


def end(
    connection: Connection, job_id: int, outcome: Outcome, problems: Iterable[Problem] = ()
) -> bool:
    """End a job; ``False`` if it had ended already, and then its outcome is another's."""
    done = connection.execute(
        update(jobs)
        .where(jobs.c.id == job_id, jobs.c.ended_at.is_(None))
        .values(ended_at=now(), outcome=outcome, problems=[p.to_json() for p in problems])
    )
    return done.rowcount == 1


def is_open(connection: Connection, job_id: int) -> bool:
    """Whether nobody ended it yet."""
    found = select(jobs.c.id).where(jobs.c.id == job_id, jobs.c.ended_at.is_(None))
    return connection.scalar(found) is not None


def cancel_for(connection: Connection, subject_id: str, problem: Problem) -> Job | None:
    """End the open job of a subject as cancelled; ``None`` where none is open."""
    row = connection.execute(
        update(jobs)
        .where(jobs.c.subject_id == subject_id, jobs.c.ended_at.is_(None))
        .values(ended_at=now(), outcome=Outcome.CANCELLED, problems=[problem.to_json()])
        .returning(*_JOB)
    ).one_or_none()
    return _job(row) if row else None


def open_for(connection: Connection, subject_id: str) -> Job | None:
    """The open job of a subject; ``None`` where none is open."""
    row = connection.execute(
        select(*_JOB).where(jobs.c.subject_id == subject_id, jobs.c.ended_at.is_(None))
    ).one_or_none()
    return _job(row) if row else None


def last_change_failed(connection: Connection, subject_id: str) -> Job | None:
    """The last job of an installed extension, where it was to change it and did not."""
    row = connection.execute(
        select(*_JOB, jobs.c.outcome)
        .where(jobs.c.subject_id == subject_id)
        .order_by(jobs.c.id.desc())
        .limit(1)
    ).one_or_none()
    changes = (JobKind.CHANGE_EXTENSION, JobKind.REPAIR_EXTENSION)
    failed = row and row.kind in changes and row.outcome in (Outcome.FAILED, Outcome.CANCELLED)
    return _job(row) if failed else None


def count_open(connection: Connection) -> int:
    """How many jobs are waiting or running."""
    return connection.scalars(
        select(func.count()).select_from(jobs).where(jobs.c.ended_at.is_(None))
    ).one()


def write_log(connection: Connection, job_id: int, lines: Iterable[tuple[str, str]]) -> None:
    """Keep what was done for a job: moments and what was done then, after what is there."""
    before = connection.scalar(select(jobs.c.log).where(jobs.c.id == job_id)) or []
    log = [*before, *([at, text] for at, text in lines)]
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(log=log))


def count_batch(connection: Connection, batch_id: str) -> BatchCount:
    """How far a batch is."""
    rows = connection.execute(
        select(jobs.c.outcome, func.count())
        .where(jobs.c.batch_id == batch_id)
        .group_by(jobs.c.outcome)
    )
    counts: dict[str | None, int] = {row[0]: row[1] for row in rows}
    ended = (counts.get(outcome, 0) for outcome in Outcome)
    return BatchCount(batch_id, counts.get(None, 0), *ended)


_JOB = (
    jobs.c.id,
    jobs.c.kind,
    jobs.c.subject_id,
    jobs.c.starts,
    jobs.c.batch_id,
    jobs.c.target,
)


@decoding
def _job(row: Any) -> Job:
    return Job(
        row.id, JobKind(row.kind), row.subject_id, row.starts, row.batch_id, row.target or {}
    )
