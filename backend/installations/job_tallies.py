"""How far the work is, and how far a batch: counted in SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, func, select

from backend.installations.job_rows import (
    FAILED,
    MAY_RETRY,
    OPEN_JOBS,
    act_of,
    joined,
    lines,
    selected,
)
from backend.installations.model import BatchTally, Tally
from backend.store.jobs import Outcome
from backend.store.tables import jobs


def tally(connection: Connection, since: str, over: str) -> Tally:
    """How far the work is that began then, or with the oldest job in the queue.

    Where there is none, of all that has ended since the last go was ``over``.
    """
    queue = connection.execute(
        select(func.count(), func.count(jobs.c.started_at), func.min(jobs.c.created_at)).where(
            OPEN_JOBS
        )
    ).one()
    begins = [moment for moment in (since, queue[2]) if moment]
    begin = min(begins, default=over)
    ended = _outcomes(connection, jobs.c.ended_at > begin) if begin else {}
    running = selected().where(OPEN_JOBS, jobs.c.started_at.is_not(None)).limit(1)
    failed = select(func.count()).select_from(joined()).where(FAILED, MAY_RETRY)
    return Tally(
        since=begin,
        waiting=queue[0] - queue[1],
        running=next(iter(lines(connection, running, {})), None),
        succeeded=ended.get(Outcome.SUCCEEDED, 0),
        failed=ended.get(Outcome.FAILED, 0),
        cancelled=ended.get(Outcome.CANCELLED, 0),
        retriable=connection.scalars(failed).one(),
        last_ended=connection.scalar(select(func.max(jobs.c.ended_at))) or "",
    )


def batch(connection: Connection, batch_id: str) -> BatchTally:
    """How far a batch is. All is 0 where there is none of that id."""
    counts = _outcomes(connection, jobs.c.batch_id == batch_id)
    of_batch = selected().where(jobs.c.batch_id == batch_id)
    kinds = connection.execute(
        select(jobs.c.kind, jobs.c.target["kind"].as_string())
        .where(jobs.c.batch_id == batch_id)
        .distinct()
    )
    acts = frozenset(act_of(kind, change) for kind, change in kinds)
    only = lines(connection, of_batch.limit(2), {})
    return BatchTally(
        batch_id=batch_id,
        open=counts.get(None, 0),
        succeeded=counts.get(Outcome.SUCCEEDED, 0),
        failed=counts.get(Outcome.FAILED, 0),
        cancelled=counts.get(Outcome.CANCELLED, 0),
        acts=acts,
        only=only[0] if len(only) == 1 else None,
    )


def _outcomes(connection: Connection, where: ColumnElement[bool]) -> dict[str | None, int]:
    statement = select(jobs.c.outcome, func.count()).where(where).group_by(jobs.c.outcome)
    return {row[0]: row[1] for row in connection.execute(statement)}
