"""The thread itself: whatever a job does to it, it goes on with the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.errors import Problem, Refused, WorldError
from backend.events import Events
from backend.installations.steps import Report
from backend.installations.worker import InstallerThread, JobRunner
from backend.store import jobs
from backend.store.engine import Store
from backend.store.jobs import About, Job, JobKind, Outcome
from backend.store.opening import open_store
from tests.conftest import PATIENCE

FAULT = Problem("fault", "A fault.")


class Runner(JobRunner):
    """Does for each subject what the test says, ends the job, and notes how it ended."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.acts: dict[str, Callable[[Report], object]] = {}
        self.ended: list[tuple[str, str, str]] = []
        self.finished = threading.Event()

    def run(self, job: Job, report: Report) -> None:
        act = self.acts.get(job.subject_id)
        if act is None or act(report) is None:
            self._end(job, "done", "")

    def fail(self, job: Job, problems: tuple[Problem, ...]) -> None:
        self._end(job, problems[0].code, str(problems[0]))

    def _end(self, job: Job, how: str, said: str) -> None:
        with self.store.write() as connection:
            assert jobs.end(connection, job.id, Outcome.SUCCEEDED)
        self.ended.append((job.subject_id, how, said))
        if job.subject_id == "last":
            self.finished.set()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "workspace.db", tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def runner(store: Store) -> Runner:
    return Runner(store)


def work(runner: Runner, *subjects: str, sweep: Callable[[], None] = lambda: None) -> list[str]:
    """Do the jobs; answers how each ended."""
    thread = InstallerThread(runner.store, Events(), sweep)
    thread.add_runner(JobKind.CHECK_PACKAGE, runner)
    with runner.store.write() as connection:
        for subject in subjects:
            jobs.queue(connection, JobKind.CHECK_PACKAGE, subject, About(subject))
    thread.start()
    try:
        assert runner.finished.wait(PATIENCE)
    finally:
        thread.stop()
    assert [subject for subject, _, _ in runner.ended] == list(subjects)
    return [how for _, how, _ in runner.ended]


def raising(error: Exception) -> Callable[[Report], object]:
    def act(report: Report) -> object:
        raise error

    return act


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ValueError("a bug"), "internal", "ValueError: a bug"),
        (OSError(28, "No space left on device", "/x"), "file-system-error", "No space left"),
        (Refused(FAULT), "fault", "A fault."),
    ],
)
def test_a_job_that_raises_has_failed_and_the_next_is_done(
    runner: Runner, error: Exception, code: str, said: str
) -> None:
    runner.acts["first"] = raising(error)
    assert work(runner, "first", "last") == [code, "done"]
    assert said in runner.ended[0][2]


def test_a_job_waits_for_the_world_however_long_it_takes(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.installations.worker.RETRY_SECONDS", 0.0)
    refusals = [WorldError(FAULT)] * 10

    def act(report: Report) -> object:
        if refusals:
            raise refusals.pop()
        return None

    runner.acts["first"] = act
    assert work(runner, "first", "last") == ["done", "done"]


def test_a_job_that_nobody_ends_is_not_done_for_ever(runner: Runner) -> None:
    runs: list[int] = []
    runner.acts["first"] = lambda _report: runs.append(1) or "not ended"  # type: ignore[func-returns-value]
    assert work(runner, "first", "last") == ["interrupted", "done"]
    assert len(runs) == jobs.MOST_STARTS


def test_a_sweep_that_fails_stops_nothing(runner: Runner, caplog: pytest.LogCaptureFixture) -> None:
    def sweep() -> None:
        raise OSError("no sweep")

    assert work(runner, "last", sweep=sweep) == ["done"]
    assert "no sweep" in caplog.text


def test_a_job_queued_later_wakes_the_thread(runner: Runner) -> None:
    thread = InstallerThread(runner.store, events := Events(), lambda: None)
    thread.add_runner(JobKind.CHECK_PACKAGE, runner)
    idle = threading.Event()
    events.subscribe(lambda event: None if getattr(event, "running", True) else idle.set())
    thread.start()
    try:
        assert idle.wait(PATIENCE)
        with runner.store.write() as connection:
            jobs.queue(connection, JobKind.CHECK_PACKAGE, "last", About("last"))
        thread.wake()
        assert runner.finished.wait(PATIENCE)
    finally:
        thread.stop()


def test_a_thread_that_was_never_started_can_be_stopped(runner: Runner) -> None:
    InstallerThread(runner.store, Events(), lambda: None).stop()
