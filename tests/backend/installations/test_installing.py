"""Installations that are cancelled, closed upon or killed: each ends well, and leaves nothing."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from backend.events import Event, JobProgressed, QueueChanged
from backend.properties.model import Extension
from backend.schemas.model import Kind
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.disks import Disk
from tests.backend.installing import (
    SETTINGS,
    add_package,
    add_property,
    archive,
    checked,
    close_at,
    codes,
    files_of_zip,
    holding,
    installed,
    installed_files,
    nothing_is_left,
    status,
)
from tests.backend.processes import run
from tests.conftest import PATIENCE, OpenWorkspace, until
from tests.packaging import Entry, good_entries, write_zip

STEPS = ["checking archive", "unpacking", "making durable", "moving into place"]

KILLED = """
import os, signal, sys, threading
from pathlib import Path
from backend.workspace import Workspace

root, where = sys.argv[1:]
workspace = Workspace.open(Path(root))

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def look(event):
    told = {type(event).__name__, getattr(event, "step", "")}
    if getattr(event, "done", 0):
        told = {"half " + event.step}
    if where in told:
        die()

if where == "files in place":
    workspace.properties.finish = die
if where == "archive in place":
    workspace.packages.finish = die
workspace.events.subscribe(look)
workspace.start()
threading.Event().wait()
"""

needs_kill = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def killed(root: Path, where: str) -> None:
    """A process takes up what is pending in the workspace and is killed at that point."""
    code, said = run(KILLED, root, where)
    assert code == -signal.SIGKILL, said


def assert_installed(workspace: Workspace, extension: Extension, tmp_path: Path) -> None:
    """Succeeded, the files are the archive's, and there is nothing else on the disk."""
    assert (extension.installation_status, extension.problems) == (Status.SUCCEEDED, ())
    expected = files_of_zip(tmp_path / f"{extension.name}-{extension.version}.zip")
    assert installed_files(workspace, extension) == expected
    assert list(workspace.folder.staging.iterdir()) == []


# Cancelling


@pytest.mark.parametrize("step", ["checking settings", *STEPS])
def test_cancelling_a_running_installation_leaves_no_file(
    workspace: Workspace, tmp_path: Path, step: str
) -> None:
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    told = told_steps(workspace)
    with holding(workspace, step) as hold:
        made = workspace.properties.add_extension(property_id, package.id, SETTINGS)
        hold.wait()
        cancelled = workspace.properties.cancel(made.id)
        assert cancelled == workspace.properties.extension(made.id)
    assert cancelled.installation_status is Status.FAILED
    assert codes(cancelled.problems) == ["cancelled"]
    until(workspace, lambda: not workspace.installer.progress and nothing_is_left(workspace))
    assert told[-1] == step, "it stops at once"
    assert workspace.properties.extension(made.id) == cancelled
    assert workspace.properties.files(made.id) == ()
    workspace.properties.retry(made.id)
    assert_installed(workspace, installed(workspace, made.id), tmp_path)


def told_steps(workspace: Workspace) -> list[str]:
    """The steps that the installer tells from now on."""
    told: list[str] = []

    def note(event: Event) -> None:
        if isinstance(event, JobProgressed):
            told.append(event.step)

    workspace.events.subscribe(note)
    return told


def test_who_cancels_first_has_said_why_it_failed(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "checking archive") as hold:
        made = workspace.properties.add_extension(add_property(workspace), package.id)
        hold.wait()
        workspace.folder.archive(package.digest).unlink()
        cancelled = workspace.properties.cancel(made.id)
    until(workspace, lambda: not workspace.installer.progress)
    assert workspace.properties.extension(made.id) == cancelled


def test_removing_stops_the_installation_at_once(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    told = told_steps(workspace)
    with holding(workspace, "checking archive") as hold:
        made = workspace.properties.add_extension(add_property(workspace), package.id)
        hold.wait()
        workspace.properties.remove(made.id)
    until(workspace, lambda: not workspace.installer.progress and nothing_is_left(workspace))
    assert told == ["checking archive"]


def test_cancelling_a_waiting_installation_never_starts_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    one, other = add_property(workspace), add_property(workspace)
    progressed: list[str] = []

    def note(event: Event) -> None:
        if isinstance(event, JobProgressed):
            progressed.append(event.subject_id)

    workspace.events.subscribe(note)
    with holding(workspace, "unpacking") as hold:
        running = workspace.properties.add_extension(one, package.id)
        waiting = workspace.properties.add_extension(other, package.id)
        hold.wait()
        assert workspace.installer.progress is not None
        assert workspace.installer.progress.subject_id == running.id
        workspace.properties.cancel(waiting.id)
    assert_installed(workspace, installed(workspace, running.id), tmp_path)
    until(workspace, lambda: workspace.installer.progress is None)
    assert codes(workspace.properties.extension(waiting.id).problems) == ["cancelled"]
    assert not (workspace.folder.properties / other).exists()
    assert set(progressed) == {running.id}


def test_cancel_and_retry_at_once_installs_once(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "moving into place") as hold:
        made = workspace.properties.add_extension(add_property(workspace), package.id)
        hold.wait()
        workspace.properties.cancel(made.id)
        workspace.properties.retry(made.id)
        workspace.properties.cancel(made.id)
        workspace.properties.retry(made.id)
    assert_installed(workspace, installed(workspace, made.id), tmp_path)


# The queue


def test_jobs_are_done_in_order_and_one_that_fails_stops_no_other(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    first = open_workspace()
    good = add_package(first, tmp_path)
    lost = add_package(first, tmp_path, name="lost")
    first.folder.archive(lost.digest).unlink()
    property_id = add_property(first)
    first.close()

    workspace = open_workspace(start=False)
    (tmp_path / "bad.zip").write_text("bad")
    bad = workspace.packages.add(tmp_path / "bad.zip")
    failing = workspace.properties.add_extension(property_id, lost.id)
    last = workspace.properties.add_extension(property_id, good.id)
    order: list[str] = []
    queue: list[QueueChanged] = []

    def note(event: Event) -> None:
        if isinstance(event, JobProgressed) and event.subject_id not in order:
            order.append(event.subject_id)
        if isinstance(event, QueueChanged):
            queue.append(event)

    workspace.events.subscribe(note)
    workspace.start()
    assert_installed(workspace, installed(workspace, last.id), tmp_path)
    until(workspace, lambda: queue[-1:] == [QueueChanged(0, running=False)])
    assert order == [bad.id, failing.id, last.id]
    assert [e for e in queue if e.running] == [QueueChanged(n, running=True) for n in (2, 1, 0)]
    assert codes(workspace.packages.get(bad.id).problems) == ["archive-not-zip"]
    assert codes(workspace.properties.extension(failing.id).problems) == ["archive-missing"]


def test_a_subscriber_that_raises_stops_nothing(
    workspace: Workspace, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(event: Event) -> None:
        raise ValueError("broken")

    workspace.events.subscribe(broken)
    package = add_package(workspace, tmp_path)
    made = workspace.properties.add_extension(add_property(workspace), package.id)
    assert_installed(workspace, installed(workspace, made.id), tmp_path)
    assert "broken" in caplog.text


def test_progress_only_grows_and_tells_every_step(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    told: list[JobProgressed] = []

    def note(event: Event) -> None:
        if isinstance(event, JobProgressed):
            told.append(event)

    workspace.events.subscribe(note)
    made = workspace.properties.add_extension(add_property(workspace), package.id)
    installed(workspace, made.id)
    assert list(dict.fromkeys(event.step for event in told)) == STEPS
    unpacking = [event.percent for event in told if event.step == "unpacking"]
    assert unpacking == sorted(set(unpacking))
    assert (unpacking[0], unpacking[-1]) == (0, 100)
    assert {event.subject_id for event in told} == {made.id}


# Closing


@pytest.mark.parametrize("step", STEPS)
def test_closing_in_the_middle_puts_the_job_down_as_often_as_it_happens(
    open_workspace: OpenWorkspace, tmp_path: Path, step: str
) -> None:
    workspace = open_workspace()
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    workspace.close()
    workspace = open_workspace(start=False)
    made = workspace.properties.add_extension(property_id, package.id)
    for _ in range(4):  # more often than a job may be killed
        close_at(workspace, step)
        workspace = open_workspace(start=False)
        if step == STEPS[-1]:  # nothing comes after it that could stop
            break
        assert status(workspace, made.id) is Status.PENDING
        assert nothing_is_left(workspace)
    if step == STEPS[-1]:
        assert status(workspace, made.id) is Status.SUCCEEDED
    workspace.start()
    assert_installed(workspace, installed(workspace, made.id), tmp_path)


# Killing


@needs_kill
@pytest.mark.parametrize("where", [*STEPS, "half unpacking", "files in place", "ExtensionChanged"])
def test_a_killed_installation_is_finished_at_the_next_start(
    open_workspace: OpenWorkspace, tmp_path: Path, where: str
) -> None:
    workspace = open_workspace()
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    workspace.close()
    workspace = open_workspace(start=False)
    made = workspace.properties.add_extension(property_id, package.id)
    workspace.close()
    killed(workspace.folder.root, where)
    workspace = open_workspace(start=False)
    committed = where == "ExtensionChanged"
    assert status(workspace, made.id) is (Status.SUCCEEDED if committed else Status.PENDING)
    workspace.start()
    until(workspace, lambda: not any(workspace.folder.staging.iterdir()))
    assert_installed(workspace, installed(workspace, made.id), tmp_path)


@needs_kill
@pytest.mark.parametrize("where", ["copying", "checking", "keeping", "archive in place"])
def test_a_killed_check_is_finished_at_the_next_start(
    open_workspace: OpenWorkspace, tmp_path: Path, where: str
) -> None:
    workspace = open_workspace(start=False)
    package_id = workspace.packages.add(archive(tmp_path)).id
    workspace.close()
    killed(workspace.folder.root, where)
    workspace = open_workspace()
    until(workspace, lambda: workspace.packages.get(package_id).status is not Status.PENDING)
    package = workspace.packages.get(package_id)
    assert package.status is Status.SUCCEEDED
    assert [p.name for p in workspace.folder.packages.iterdir()] == [f"{package.digest}.zip"]
    assert list(workspace.folder.staging.iterdir()) == []


@needs_kill
def test_what_was_killed_in_a_job_that_is_cancelled_then_is_swept(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace()
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    workspace.close()
    workspace = open_workspace(start=False)
    made = workspace.properties.add_extension(property_id, package.id)
    workspace.close()
    killed(workspace.folder.root, "files in place")
    workspace = open_workspace(start=False)
    workspace.properties.cancel(made.id)
    assert not nothing_is_left(workspace)
    workspace.start()
    until(workspace, lambda: nothing_is_left(workspace))
    assert codes(workspace.properties.extension(made.id).problems) == ["cancelled"]


@needs_kill
def test_a_job_that_ends_the_program_three_times_has_failed(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace()
    package = add_package(workspace, tmp_path)
    one, other = add_property(workspace), add_property(workspace)
    workspace.close()
    workspace = open_workspace(start=False)
    made = workspace.properties.add_extension(one, package.id)
    behind = workspace.properties.add_extension(other, package.id)
    workspace.close()
    for _ in range(3):
        killed(workspace.folder.root, "half unpacking")
    workspace = open_workspace()
    failed = installed(workspace, made.id)
    assert failed.installation_status is Status.FAILED
    assert codes(failed.problems) == ["interrupted"]
    assert not (workspace.folder.properties / one).exists()
    assert_installed(workspace, installed(workspace, behind.id), tmp_path)
    workspace.properties.retry(made.id)
    assert_installed(workspace, installed(workspace, made.id), tmp_path)


# The sweep


def test_the_start_sweeps_what_nobody_knows_and_nothing_else(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    first = open_workspace()
    package = add_package(first, tmp_path)
    property_id = add_property(first)
    made = first.properties.add_extension(property_id, package.id)
    installed(first, made.id)
    first.close()
    folder = first.folder
    for left in (
        folder.installed(property_id, "greeter", 999),
        folder.installed("PRgone", "greeter", 1),
        folder.staged(999),
    ):
        left.mkdir(parents=True)
        (left / "file").write_text("left over")
    (folder.staging / "note").write_text("left over")
    second = open_workspace()
    until(
        second,
        lambda: (
            not any(folder.staging.iterdir())
            and [p.name for p in folder.properties.iterdir()] == [property_id]
        ),
    )
    assert_installed(second, second.properties.extension(made.id), tmp_path)


# The disk


@pytest.mark.parametrize("step", ["unpacking", "moving into place"])
def test_a_disk_that_fills_up_holds_the_job_up_until_there_is_room(
    disk: Disk,
    open_workspace: OpenWorkspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    """Not even the outcome can be written: the job waits, and goes on by itself."""
    monkeypatch.setattr("backend.installations.worker.RETRY_SECONDS", 0.01)
    workspace = open_workspace(disk.root / "workspace")
    package = add_package(workspace, tmp_path)
    property_id = add_property(workspace)
    waits = threading.Semaphore(0)

    class Waits(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "the installer waits" in record.getMessage():
                waits.release()

    handler = Waits()
    logging.getLogger("backend.installations.worker").addHandler(handler)
    with holding(workspace, step) as hold:
        made = workspace.properties.add_extension(property_id, package.id)
        hold.wait()
        disk.fill()
    for _ in range(5):
        assert waits.acquire(timeout=PATIENCE)
    logging.getLogger("backend.installations.worker").removeHandler(handler)
    assert status(workspace, made.id) is Status.PENDING
    assert workspace.properties.files(made.id) == ()
    disk.make_room()
    assert_installed(workspace, installed(workspace, made.id), tmp_path)


def test_a_package_that_does_not_fit_on_the_disk_fails_and_gives_its_room_back(
    disk: Disk, open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace(disk.root / "workspace")
    large = write_zip(tmp_path / "large.zip", [*good_entries(), Entry("large", b"x" * 5_000_000)])
    package = checked(workspace, large)
    assert package.status is Status.SUCCEEDED, package.problems
    made = workspace.properties.add_extension(add_property(workspace), package.id)
    failed = installed(workspace, made.id)
    assert codes(failed.problems) == ["file-system-error"]
    assert nothing_is_left(workspace)
    heavy = tmp_path / "heavy.zip"
    heavy.write_bytes(os.urandom(5_000_000))
    assert codes(checked(workspace, heavy).problems) == ["file-system-error"]
    assert nothing_is_left(workspace)
    workspace.schemas.create(Kind.TASKS, "There is room again")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_an_archive_that_may_not_be_read(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    kept = workspace.folder.archive(package.digest)
    kept.chmod(0)
    made = workspace.properties.add_extension(add_property(workspace), package.id)
    assert codes(installed(workspace, made.id).problems) == ["file-system-error"]
    kept.chmod(0o644)
