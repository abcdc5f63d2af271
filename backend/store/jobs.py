"""Durable jobs: a row is the job, and it stays until somebody ends it.

Whoever ends a job's row first decides its outcome: the thread in its last transaction, or a person
who cancels. Writers follow one another, so there is never more than one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select, update

from backend.identifiers import now
from backend.store.tables import jobs

MOST_STARTS = 3
"""A job that took the process down with it this often is not tried again."""


class JobKind(StrEnum):
    """What the installer thread can do."""

    CHECK_PACKAGE = "check-package"
    INSTALL_EXTENSION = "install-extension"


@dataclass(frozen=True, slots=True)
class Job:
    """A job taken up: ``starts`` counts this start and those that a killed process left behind."""

    id: int
    kind: JobKind
    subject_id: str
    starts: int


def queue(connection: Connection, kind: JobKind, subject_id: str) -> int:
    """Put a job at the end of the queue; answers its id."""
    row = connection.execute(
        insert(jobs)
        .values(kind=kind, subject_id=subject_id, starts=0, created_at=now())
        .returning(jobs.c.id)
    ).one()
    job_id: int = row.id
    return job_id


def take(connection: Connection) -> Job | None:
    """Take up the oldest open job, and note that it was."""
    oldest = select(func.min(jobs.c.id)).where(jobs.c.ended_at.is_(None)).scalar_subquery()
    row = connection.execute(
        update(jobs)
        .where(jobs.c.id == oldest)
        .values(starts=jobs.c.starts + 1)
        .returning(jobs.c.id, jobs.c.kind, jobs.c.subject_id, jobs.c.starts)
    ).one_or_none()
    return Job(row.id, JobKind(row.kind), row.subject_id, row.starts) if row else None


def put_down(connection: Connection, job: Job) -> None:
    """Leave a job for the next start of the program: this start was no failed one."""
    connection.execute(update(jobs).where(jobs.c.id == job.id).values(starts=jobs.c.starts - 1))


def end(connection: Connection, job_id: int) -> bool:
    """End a job; ``False`` if it had ended already, and then its outcome is another's."""
    done = connection.execute(
        update(jobs).where(jobs.c.id == job_id, jobs.c.ended_at.is_(None)).values(ended_at=now())
    )
    return done.rowcount == 1


def end_for(connection: Connection, subject_id: str) -> int | None:
    """End the open job of a subject; answers its id, ``None`` where none is open."""
    return connection.scalars(
        update(jobs)
        .where(jobs.c.subject_id == subject_id, jobs.c.ended_at.is_(None))
        .values(ended_at=now())
        .returning(jobs.c.id)
    ).one_or_none()


def count_open(connection: Connection) -> int:
    """How many jobs are waiting or running."""
    return connection.scalars(
        select(func.count()).select_from(jobs).where(jobs.c.ended_at.is_(None))
    ).one()
