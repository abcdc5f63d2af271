"""What the installer does, did and will do: its queue and its history, and what people do to them.

Jobs are rows of the store, so all of it survives a restart.
"""

from __future__ import annotations

from sqlalchemy import Connection, update

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.events import Event, Events, ExtensionChanged, JobChanged, PackageChanged
from backend.identifiers import new_id
from backend.installations import job_rows, job_tallies
from backend.installations.model import (
    ANY,
    BatchTally,
    JobAct,
    JobLine,
    JobPage,
    JobQuery,
    JobState,
    LogLine,
    Move,
    NotBegun,
    Tally,
    TriedAgain,
)
from backend.installations.worker import InstallerThread
from backend.packages.service import PackageService
from backend.properties.service import PropertyService
from backend.store import jobs as queue
from backend.store.engine import Store
from backend.store.tables import jobs

KEPT = 10_000
"""Ended jobs that are kept, the newest; what is older goes at the start of the program."""


class ActivityService:
    """The jobs of a workspace. Every call is one transaction, then its events."""

    def __init__(
        self,
        store: Store,
        events: Events,
        installer: InstallerThread,
        packages: PackageService,
        properties: PropertyService,
    ) -> None:
        self._store = store
        self._events = events
        self._installer = installer
        self._packages = packages
        self._properties = properties

    # Reading

    def page(
        self,
        query: JobQuery = ANY,
        *,
        offset: int = 0,
        limit: int = 200,
    ) -> JobPage:
        """Jobs that match: the queue in the order of its turn, then the history, newest first."""
        with self._store.read() as connection:
            return job_rows.page(connection, query, offset, limit)

    def job(self, job_id: int) -> JobLine:
        """One job. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            return job_rows.line(connection, job_id)

    def log(self, job_id: int) -> tuple[LogLine, ...]:
        """All that was done for a job, the running one's last step included."""
        running = self._installer.log
        live = tuple(running.lines) if running and running.job_id == job_id else ()
        with self._store.read() as connection:
            kept = job_rows.log(connection, job_id)
        # It may have ended in between, and then its lines are kept already.
        return (*kept, *(line for line in (LogLine(*one) for one in live) if line not in kept))

    def tally(self, since: str = "", over: str = "") -> Tally:
        """How far the work is. With the ``since`` of an earlier answer the go began no later.

        A short go may come and go unseen: with ``over``, the ``last_ended`` of an earlier answer,
        an empty queue tells of what has ended after that.
        """
        with self._store.read() as connection:
            return job_tallies.tally(connection, since, over)

    def batch(self, batch_id: str) -> BatchTally:
        """How far a batch is; all counts are 0 where there is none of that id."""
        with self._store.read() as connection:
            return job_tallies.batch(connection, batch_id)

    # Cancelling

    def cancel(self, job_id: int) -> JobLine:
        """End a waiting or running job; it leaves no new file behind.

        Raises :class:`NotFound`, and :class:`Conflict` where it ended meanwhile.
        """
        with self._store.write() as connection:
            line = job_rows.line(connection, job_id)
            if not line.may_cancel:
                raise Conflict(_ended(line))
            event = self._cancel(connection, line)
            line = job_rows.line(connection, job_id)
        self._stopped([job_id], [event])
        return line

    def cancel_all(self, batch_id: str = "") -> tuple[int, ...]:
        """End all that waits or runs, or all of a batch; answers the ids, all ended or none is."""
        with self._store.write() as connection:
            lines = job_rows.open_lines(connection, batch_id)
            events = [self._cancel(connection, line) for line in lines]
        ids = tuple(line.id for line in lines)
        self._stopped(ids, events)
        return ids

    # Trying again

    def retry(self, job_id: int) -> JobLine:
        """Do once more what a job did not: the new job, one more attempt at it.

        A change that failed is a change to the same version again. Raises :class:`NotFound`, and
        :class:`Conflict` where a later job did it, or there is nothing left to do it to.
        """
        with self._store.write() as connection:
            line = job_rows.line(connection, job_id)
            if not line.may_retry:
                raise Conflict(_not_failed(line))
            again, event = self._retry(connection, line, None)
            new = job_rows.line(connection, again)
        self._queued([event])
        return new

    def retry_failed(self, batch_id: str = "") -> TriedAgain:
        """Do once more, as one new batch, all that failed last and failed still; or all of a batch.

        What was cancelled stays so. What is refused stops nothing else.
        """
        new_batch = new_id("BA")
        begun: list[int] = []
        events: list[Event] = []
        refused: list[NotBegun] = []
        with self._store.write() as connection:
            for line in job_rows.retriable(connection, batch_id):
                try:
                    with connection.begin_nested():
                        new, event = self._retry(connection, line, new_batch)
                except (Refused, Conflict, NotFound) as error:
                    refused.append(NotBegun(line.id, line.label, error.problems))
                else:
                    begun.append(new)
                    events.append(event)
        self._queued(events)
        return TriedAgain(new_batch, tuple(begun), tuple(refused))

    # The order of the queue

    def move(self, job_id: int, where: Move) -> JobLine:
        """Change the turn of a waiting job; the running one stays before all.

        Raises :class:`NotFound`, and :class:`Conflict` where it does not wait any more.
        """
        with self._store.write() as connection:
            line = job_rows.line(connection, job_id)
            if not line.may_move:
                raise Conflict(
                    Problem(
                        "not-waiting",
                        f"{line.label} is {line.state}: it has no turn to change.",
                        remedy="Only a waiting job can be moved.",
                    )
                )
            _move(connection, job_id, where)
            line = job_rows.line(connection, job_id)
        self._events.publish(JobChanged(0))
        return line

    def forget_old(self, most: int = KEPT) -> int:
        """Keep the newest ended jobs only; answers how many went. For the start of the program."""
        with self._store.write() as connection:
            gone = job_rows.forget_old(connection, most)
        if gone:
            self._events.publish(JobChanged(0))
        return gone

    # How it is done

    def _cancel(self, connection: Connection, line: JobLine) -> Event:
        if line.act is JobAct.CHECK:
            package, _ = self._packages.cancel_within(connection, line.subject_id)
            return PackageChanged(package.id)
        extension, _ = self._properties.cancel_within(connection, line.subject_id)
        return ExtensionChanged(extension.id, extension.property_id)

    def _retry(
        self, connection: Connection, line: JobLine, batch_id: str | None
    ) -> tuple[int, Event]:
        """Answers the new job's id: its line counts the queue, too long for one of many."""
        event: Event
        if line.act is JobAct.CHECK:
            package = self._packages.check_again_within(connection, line.subject_id, batch_id)
            event = PackageChanged(package.id)
        else:
            extension = self._properties.retry_within(connection, line.subject_id, batch_id)
            event = ExtensionChanged(extension.id, extension.property_id)
        job = queue.open_for(connection, line.subject_id)
        assert job is not None, "a job was queued in this transaction"
        return job.id, event

    def _stopped(self, job_ids: list[int] | tuple[int, ...], events: list[Event]) -> None:
        for job_id in job_ids:
            self._installer.cancelled(job_id)
        self._packages.sweep_uploads()
        self._queued(events)

    def _queued(self, events: list[Event]) -> None:
        for event in events:
            self._events.publish(event)
        if events:
            self._events.publish(JobChanged(0))
            self._installer.wake()


def _move(connection: Connection, job_id: int, where: Move) -> None:
    """The waiting jobs share out the turns that they have: those of no other job change."""
    turns = job_rows.waiting_turns(connection)
    order = [one for one, _ in turns]
    at = order.index(job_id)
    order.remove(job_id)
    match where:
        case Move.UP:
            order.insert(max(0, at - 1), job_id)
        case Move.DOWN:
            order.insert(at + 1, job_id)
        case Move.FIRST:
            order.insert(0, job_id)
        case Move.LAST:
            order.append(job_id)
    for (before, turn), after in zip(turns, order, strict=True):
        if before != after:
            connection.execute(update(jobs).where(jobs.c.id == after).values(position=turn))


def _ended(line: JobLine) -> Problem:
    was = "is" if line.state is JobState.CANCELLED else "has"
    return Problem("not-pending", f"{line.label} {was} {line.state} already.")


def _not_failed(line: JobLine) -> Problem:
    if line.may_cancel:
        return Problem("not-failed", f"{line.label} is {line.state}: it has not ended yet.")
    failed = line.state in (JobState.FAILED, JobState.CANCELLED)
    if failed and line.uploaded and line.has_subject:
        said = f"{line.label} was uploaded, and of what fails no archive is kept."
        return Problem("upload-gone", said, remedy="Upload it again.")
    if failed:
        remedy = "See its last job." if line.has_subject else "Add it again."
        said = "was tried again since" if line.has_subject else "is no longer there"
        return Problem("not-failed", f"{line.label} {said}.", remedy=remedy)
    return Problem("not-failed", f"{line.label} has succeeded: there is nothing to retry.")
