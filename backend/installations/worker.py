"""The one background thread: takes up durable jobs, one after the other, until it is stopped."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from backend.errors import Problem, WorkshopError, WorldError, file_system_problem
from backend.events import (
    BatchEnded,
    Events,
    InstallerWaits,
    JobChanged,
    JobProgressed,
    QueueChanged,
)
from backend.identifiers import now
from backend.installations.steps import Report, discard
from backend.store import jobs
from backend.store.engine import Store
from backend.store.jobs import MOST_STARTS, Job, JobKind

log = logging.getLogger(__name__)

RETRY_SECONDS = 2.0
"""How long the thread waits where the store itself refuses, as on a full disk."""


class Stopped(Exception):
    """The program is closing: the job is put down for the next start."""


class _Cancelled(Exception):
    """Somebody ended the job."""


class JobRunner:
    """What a feature does for its kind of job."""

    def run(self, job: Job, report: Report) -> None:
        """Do the job and write its outcome, or raise what stood in the way."""
        raise NotImplementedError

    def fail(self, job: Job, problems: tuple[Problem, ...]) -> None:
        """Write that the job failed, and why."""
        raise NotImplementedError


class InstallerThread:
    """Runs the jobs of a workspace. Public calls are safe from any thread."""

    def __init__(self, store: Store, events: Events, sweep: Callable[[], None]) -> None:
        self._store = store
        self._events = events
        self._sweep = sweep
        self._runners: dict[JobKind, JobRunner] = {}
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._cancelled: set[int] = set()
        self._discarded: list[Path] = []
        self._progress: JobProgressed | None = None
        self._running: JobLog | None = None
        self._unwritten: JobLog | None = None
        self._owed: Job | None = None
        """What was put down, where the store refused to say so."""
        self.fault: BaseException | None = None
        """The bug that ended the thread; ``None`` where it runs, or was stopped."""
        self._batches: set[str] = set()  # of jobs that were taken up
        self._thread = threading.Thread(target=self._live, name="installer")

    def add_runner(self, kind: JobKind, runner: JobRunner) -> None:
        self._runners[kind] = runner

    def start(self) -> None:
        """Sweep what a killed process left, then take up every open job.

        Harmless where the thread was started before.
        """
        with self._starting:
            if self._thread.ident is None:
                self._thread.start()

    def stop(self) -> None:
        """Put the running job down and end the thread; answers when it has ended."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def wake(self) -> None:
        """A job was queued."""
        self._wake.set()

    def cancelled(self, job_id: int) -> None:
        """A job's row was ended: if it is the running one, it stops at its next step."""
        self._cancelled.add(job_id)
        self._wake.set()

    def discard(self, path: Path) -> None:
        """Remove files that nothing refers to any more, when there is time."""
        self._discarded.append(path)
        self._wake.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to end; the running job is put down at its next step."""
        return self._stopping.is_set()

    def go_on(self) -> None:
        """For what takes long on the thread: raises :class:`Stopped` where it is to end."""
        if self._stopping.is_set():
            raise Stopped

    @property
    def progress(self) -> JobProgressed | None:
        """How far the running job is; ``None`` while none runs."""
        return self._progress

    @property
    def log(self) -> JobLog | None:
        """What was done so far for the running job; ``None`` while none runs."""
        return self._running

    def _live(self) -> None:
        try:
            self._run()
        except BaseException as fault:
            log.critical("the installer has ended", exc_info=True)
            self.fault = fault
            self._events.publish(InstallerWaits(_bug(fault)))

    def _run(self) -> None:
        try:
            self._sweep()
        except Stopped:
            self._discard_all()
            return
        except (OSError, WorkshopError):
            log.exception("could not sweep what an earlier run left; the next start tries again")
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                busy = self._do_next()
            except WorldError as error:
                # The store refuses: the job stays open, and goes on when the cause is gone.
                self._wait(error.problems[0])
                continue
            except Exception as error:
                log.exception("the installer met a bug outside its jobs")
                self._wait(_bug(error))
                continue
            if not busy:
                self._wake.wait()
        self._discard_all()
        self._keep_log()

    def _discard_all(self) -> None:
        while self._discarded:
            discard(self._discarded.pop())

    def _keep_log(self) -> None:
        """What was done for the job that was put down: the next start goes on after it."""
        if self._unwritten is not None or self._owed is not None:
            with suppress(WorldError), self._store.write() as connection:
                self._write_left(connection)

    def _write_left(self, connection: Connection) -> None:
        """What is still to be said of the job before."""
        if self._unwritten is not None:
            jobs.write_log(connection, self._unwritten.job_id, self._unwritten.lines)
        if self._owed is not None:
            jobs.put_down(connection, self._owed)

    def _wait(self, problem: Problem) -> None:
        log.error("the installer waits: %s", problem)
        self._events.publish(InstallerWaits(problem))
        # A damaged store does not mend itself: that is for the next start.
        self._stopping.wait(None if self._store.damaged else RETRY_SECONDS)

    def _do_next(self) -> bool:
        self._discard_all()
        # Whatever was cancelled until now has ended in the store, and is not taken up any more.
        self._cancelled.clear()
        with self._store.write() as connection:
            written = self._unwritten
            self._write_left(connection)
            job = jobs.take(connection)
            waiting = jobs.count_open(connection) - (job is not None)
            ended = [
                count
                for count in (jobs.count_batch(connection, one) for one in self._batches)
                if not count.open
            ]
        self._unwritten = self._owed = None
        if written is not None:
            self._events.publish(JobChanged(written.job_id))
        for count in ended:
            self._batches.discard(count.batch_id)
            self._events.publish(
                BatchEnded(count.batch_id, count.succeeded, count.failed, count.cancelled)
            )
        self._events.publish(QueueChanged(waiting, job is not None))
        if job is None:
            return False
        if job.batch_id:
            self._batches.add(job.batch_id)
        self._running = JobLog(job.id)
        self._running.add("taken up" if job.starts == 1 else f"taken up again, start {job.starts}")
        self._events.publish(JobChanged(job.id))
        try:
            self._do(job)
        except BaseException:
            # Not one of the job's own failures: the row is open, and this start is taken back.
            self._put_down(job)
            raise
        finally:
            self._unwritten, self._running = self._running, None
            self._progress = None
            self._cancelled.discard(job.id)
        return True

    def _do(self, job: Job) -> None:
        runner = self._runners[job.kind]
        if job.starts > MOST_STARTS:
            self._fail(job, (_INTERRUPTED,))
            return
        try:
            runner.run(job, self._reporter(job))
            self._say("ended")
        except _Cancelled:
            log.info("job %d was cancelled", job.id)
            self._say("cancelled")
        except Stopped:
            self._say("put down: the program closes")
            self._put_down(job)
        except WorldError:
            raise
        except WorkshopError as error:
            self._fail(job, error.problems)
        except OSError as error:
            self._fail(job, (file_system_problem(error),))
        except Exception as error:
            log.exception("job %d met a bug", job.id)
            self._fail(job, (_bug(error),))

    def _fail(self, job: Job, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self._say(f"failed: {problem}")
        self._runners[job.kind].fail(job, problems)

    def _say(self, text: str) -> None:
        if self._running is not None:
            self._running.add(text)

    def _put_down(self, job: Job) -> None:
        self._owed = job
        with self._store.write() as connection:
            jobs.put_down(connection, job)
        self._owed = None

    def _reporter(self, job: Job) -> Report:
        begun = 0.0

        def report(step: str, done: int, total: int) -> None:
            nonlocal begun
            if self._stopping.is_set():
                raise Stopped
            if job.id in self._cancelled:
                raise _Cancelled
            before = self._progress
            if before is None or before.step != step:
                begun = time.monotonic()
                self._say(step)
            seconds = time.monotonic() - begun
            speed = done / seconds if total > 1 and seconds > 0 else 0.0
            progress = JobProgressed(job.subject_id, step, done, total, job.id, speed)
            self._progress = progress
            if before is None or (before.step, before.percent) != (step, progress.percent):
                self._events.publish(progress)

        return report


class JobLog:
    """What is done for a job while it runs; it is kept with the job when it is over."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id
        self.lines: list[tuple[str, str]] = []

    def add(self, text: str) -> None:
        self.lines.append((now(), text))


_INTERRUPTED = Problem(
    "interrupted",
    f"The program was ended {MOST_STARTS} times during this job.",
    remedy="Retry it; if it ends the program again, remove it.",
)


def _bug(error: BaseException) -> Problem:
    return Problem(
        "internal",
        "The program met a fault of its own.",
        f"{type(error).__name__}: {error}",
        "Retry; if it stays, report it with the log.",
    )
