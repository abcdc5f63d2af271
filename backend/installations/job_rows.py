"""Jobs out of the store, as values: pages in SQL, the queue before the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    or_,
    select,
)

from backend.damage import decoding
from backend.errors import NotFound, Problem
from backend.installations.model import (
    OPEN,
    JobAct,
    JobLine,
    JobPage,
    JobQuery,
    JobState,
    LogLine,
)
from backend.status import Status
from backend.store.jobs import TURN, JobKind, Outcome
from backend.store.tables import extensions, jobs, packages

OPEN_JOBS = jobs.c.ended_at.is_(None)
_ENDED = jobs.c.ended_at.is_not(None)
_WAITS = and_(OPEN_JOBS, jobs.c.started_at.is_(None))
_CHANGES = (JobKind.CHANGE_EXTENSION, JobKind.REPAIR_EXTENSION)
_ACTS = {
    JobKind.CHECK_PACKAGE: JobAct.CHECK,
    JobKind.INSTALL_EXTENSION: JobAct.INSTALL,
    JobKind.REPAIR_EXTENSION: JobAct.REPAIR,
}

_later = jobs.alias("later")
_LAST = ~exists().where(_later.c.subject_id == jobs.c.subject_id, _later.c.id > jobs.c.id)
_THERE = or_(
    and_(extensions.c.id.is_not(None), extensions.c.deleted_at.is_(None)),
    and_(packages.c.id.is_not(None), packages.c.deleted_at.is_(None)),
)
_STILL_FAILED = or_(
    extensions.c.installation_status == Status.FAILED,
    # A change that failed left the extension as it was before.
    and_(extensions.c.installation_status == Status.SUCCEEDED, jobs.c.kind.in_(_CHANGES)),
    # Of an upload that failed no archive is kept: there is nothing to check again.
    and_(packages.c.status == Status.FAILED, packages.c.uploaded.is_(False)),
)
FAILED = jobs.c.outcome == Outcome.FAILED
MAY_RETRY = and_(or_(FAILED, jobs.c.outcome == Outcome.CANCELLED), _THERE, _STILL_FAILED, _LAST)


def page(connection: Connection, query: JobQuery, offset: int, limit: int) -> JobPage:
    """Those in the queue in the order of their turn, then the ended ones, newest first."""
    open_ = _count(connection, query, OPEN_JOBS)
    total = open_ + _count(connection, query, _ENDED)
    found: list[JobLine] = []
    turns = _turns(connection)
    if offset < open_:
        queue = _matching(query, OPEN_JOBS).order_by(jobs.c.started_at.is_(None), TURN, jobs.c.id)
        found += lines(connection, queue.offset(offset).limit(limit), turns)
    if len(found) < limit and offset + len(found) < total:
        history = _matching(query, _ENDED)
        history = history.order_by(jobs.c.ended_at.desc(), jobs.c.id.desc())
        history = history.offset(max(0, offset - open_)).limit(limit - len(found))
        found += lines(connection, history, turns)
    return JobPage(tuple(found), total, open_)


def line(connection: Connection, job_id: int) -> JobLine:
    """One job. Raises :class:`NotFound`."""
    found = lines(connection, selected().where(jobs.c.id == job_id), _turns(connection))
    if not found:
        raise NotFound(
            Problem(
                "not-found",
                f"There is no job {job_id}.",
                remedy="It may be too old: the newest ended jobs are kept.",
            )
        )
    return found[0]


def retriable(connection: Connection, batch_id: str = "") -> tuple[JobLine, ...]:
    """The last jobs of things that failed, cancelled ones left out, in the order of asking."""
    statement = selected().where(FAILED, MAY_RETRY).order_by(jobs.c.id)
    if batch_id:
        statement = statement.where(jobs.c.batch_id == batch_id)
    return tuple(lines(connection, statement, {}))


def open_lines(connection: Connection, batch_id: str = "") -> tuple[JobLine, ...]:
    """What is in the queue, in the order of its turn."""
    statement = _matching(JobQuery(batch_id=batch_id), OPEN_JOBS)
    statement = statement.order_by(jobs.c.started_at.is_(None), TURN, jobs.c.id)
    return tuple(lines(connection, statement, _turns(connection)))


@decoding
def log(connection: Connection, job_id: int) -> tuple[LogLine, ...]:
    """What is kept of what was done for a job."""
    kept = connection.scalar(select(jobs.c.log).where(jobs.c.id == job_id)) or []
    return tuple(LogLine(at, text) for at, text in kept)


def waiting_turns(connection: Connection) -> list[tuple[int, int]]:
    """Id and turn of every waiting job, in the order of their turn."""
    statement = select(jobs.c.id, TURN).where(_WAITS).order_by(TURN, jobs.c.id)
    return [(row[0], row[1]) for row in connection.execute(statement)]


def forget_old(connection: Connection, most: int) -> int:
    """Keep the newest ended jobs only; answers how many went."""
    oldest = connection.execute(
        select(jobs.c.ended_at, jobs.c.id)
        .where(_ENDED)
        .order_by(jobs.c.ended_at.desc(), jobs.c.id.desc())
        .offset(most - 1)
        .limit(1)
    ).one_or_none()
    if oldest is None:
        return 0
    older = or_(
        jobs.c.ended_at < oldest.ended_at,
        and_(jobs.c.ended_at == oldest.ended_at, jobs.c.id < oldest.id),
    )
    return connection.execute(delete(jobs).where(older)).rowcount


def joined() -> Any:
    """Jobs with what they are about, where that is still there."""
    return jobs.outerjoin(extensions, extensions.c.id == jobs.c.subject_id).outerjoin(
        packages, packages.c.id == jobs.c.subject_id
    )


def selected() -> Select[Any]:
    """Without the logs: they are read one at a time."""
    return select(
        jobs.c.id,
        jobs.c.kind,
        jobs.c.subject_id,
        jobs.c.starts,
        jobs.c.attempt,
        jobs.c.created_at,
        jobs.c.started_at,
        jobs.c.ended_at,
        jobs.c.outcome,
        jobs.c.problems,
        jobs.c.target["kind"].as_string().label("change"),
        jobs.c.batch_id,
        jobs.c.property_id,
        jobs.c.property_name,
        jobs.c.label,
        # Only what has ended is asked: the others cost no look for a later one.
        case((OPEN_JOBS, false()), else_=MAY_RETRY).label("may_retry"),
        _THERE.label("has_subject"),
        packages.c.uploaded,
    ).select_from(joined())


def _matching(query: JobQuery, part: ColumnElement[bool]) -> Select[Any]:
    return selected().where(part, *_conditions(query))


def _conditions(query: JobQuery) -> Iterable[ColumnElement[bool]]:
    if query.batch_id:
        yield jobs.c.batch_id == query.batch_id
    if query.property_id:
        yield jobs.c.property_id == query.property_id
    if query.states:
        yield or_(*(_in_state(state) for state in sorted(query.states)))
    text = func.casefold(jobs.c.label + " " + jobs.c.property_name)
    for word in query.words.casefold().split():
        yield func.instr(text, word) > 0


def _in_state(state: JobState) -> ColumnElement[bool]:
    match state:
        case JobState.WAITING:
            return _WAITS
        case JobState.RUNNING:
            return and_(OPEN_JOBS, jobs.c.started_at.is_not(None))
        case _:
            return jobs.c.outcome == state.value


def _count(connection: Connection, query: JobQuery, part: ColumnElement[bool]) -> int:
    is_queue = part is OPEN_JOBS
    if query.states and not any((state in OPEN) is is_queue for state in query.states):
        return 0
    statement = select(func.count()).select_from(jobs).where(part, *_conditions(query))
    return connection.scalars(statement).one()


def _turns(connection: Connection) -> dict[int, int]:
    return {job_id: at for at, (job_id, _) in enumerate(waiting_turns(connection), 1)}


def lines(connection: Connection, statement: Select[Any], turns: dict[int, int]) -> list[JobLine]:
    """The jobs of a statement as values; ``turns`` are by id."""
    return [_line(row, turns) for row in connection.execute(statement)]


@decoding
def _line(row: Row[Any], turns: dict[int, int]) -> JobLine:
    return JobLine(
        id=row.id,
        act=act_of(row.kind, row.change),
        subject_id=row.subject_id,
        property_id=row.property_id or "",
        property_name=row.property_name,
        label=row.label,
        state=_state(row),
        attempt=row.attempt,
        starts=row.starts,
        batch_id=row.batch_id or "",
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        seconds=_seconds(row.started_at, row.ended_at),
        problems=tuple(Problem.from_json(problem) for problem in row.problems or ()),
        turn=turns.get(row.id, 0),
        may_retry=bool(row.may_retry),
        has_subject=bool(row.has_subject),
        uploaded=bool(row.uploaded),
    )


def act_of(kind: str, change: str | None) -> JobAct:
    """What a job of the kind does; ``change`` is what its target says."""
    known = _ACTS.get(JobKind(kind))
    return known or JobAct(change or JobAct.UPGRADE)


def _state(row: Row[Any]) -> JobState:
    if row.outcome is not None:
        return JobState(row.outcome)
    return JobState.RUNNING if row.started_at else JobState.WAITING


def _seconds(begin: str | None, end: str | None) -> float | None:
    if begin is None or end is None:
        return None
    passed = datetime.fromisoformat(end) - datetime.fromisoformat(begin)
    return max(0.0, passed.total_seconds())
