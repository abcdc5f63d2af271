"""The queue and the history of jobs: read in pages, cancelled, tried again, put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, text

from backend.errors import Conflict, NotFound
from backend.events import BatchEnded, Event
from backend.identifiers import new_id
from backend.installations.job_rows import waiting_turns
from backend.installations.model import JobAct, JobQuery, JobState, Move
from backend.packages.model import Package
from backend.properties.model import Addition, Extension
from backend.status import Status
from backend.store.tables import jobs
from backend.workspace import Workspace
from tests.backend.installations.test_installing import killed, needs_kill
from tests.backend.installing import (
    SETTINGS,
    add_package,
    add_property,
    checked,
    close_at,
    codes,
    holding,
    installed,
    nothing_is_left,
    status,
)
from tests.conftest import OpenWorkspace, until
from tests.packaging import good_manifest, write_package

FAILED = JobQuery(states=frozenset({JobState.FAILED}))


def queued(workspace: Workspace, package: Package, names: Sequence[str] = "ABC") -> list[Extension]:
    """One batch: the package in a property of each name."""
    wanted = [Addition(add_property(workspace, name), package.id, SETTINGS) for name in names]
    return list(workspace.properties.add_many(wanted).extensions)


def order(workspace: Workspace) -> str:
    """The names of the properties in the queue, in the order of their turn."""
    page = workspace.activity.page(JobQuery(states=frozenset({JobState.WAITING})))
    return "".join(line.property_name for line in page.lines)


def job_of(workspace: Workspace, extension: Extension) -> int:
    """The newest job of an extension."""
    lines = workspace.activity.page(limit=1000).lines
    return max(line.id for line in lines if line.subject_id == extension.id)


def all_ended(workspace: Workspace) -> Callable[[], bool]:
    return lambda: not workspace.activity.tally().open and workspace.installer.log is None


@contextmanager
def without_archive(workspace: Workspace, package: Package) -> Iterator[None]:
    """What installs the package fails meanwhile."""
    kept = workspace.folder.archive(package.digest)
    away = kept.rename(kept.with_suffix(".away"))
    try:
        yield
    finally:
        away.rename(kept)


# Pages


def test_the_queue_stands_before_the_history(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        queued(workspace, package)
        hold.wait()
        page = workspace.activity.page()
        assert (page.total, page.open) == (4, 3)
        told = [(line.act, line.property_name, line.state, line.turn) for line in page.lines]
        assert told == [
            (JobAct.INSTALL, "A", JobState.RUNNING, 0),
            (JobAct.INSTALL, "B", JobState.WAITING, 1),
            (JobAct.INSTALL, "C", JobState.WAITING, 2),
            (JobAct.CHECK, "", JobState.SUCCEEDED, 0),
        ]
        assert [line.label for line in page.lines[:3]] == ["Greeter 1.2.3"] * 3
    until(workspace, all_ended(workspace))
    page = workspace.activity.page()
    assert [line.property_name for line in page.lines] == ["C", "B", "A", ""]
    assert all(line.seconds is not None and line.ended_at for line in page.lines)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_of_any_size_make_up_the_whole(
    workspace: Workspace, tmp_path: Path, size: int
) -> None:
    package = add_package(workspace, tmp_path)
    queued(workspace, package)
    until(workspace, all_ended(workspace))
    with holding(workspace, "unpacking") as hold:
        queued(workspace, package, "DEF")
        hold.wait()
        whole = workspace.activity.page()
        parts = [
            line.id
            for offset in range(0, whole.total, size)
            for line in workspace.activity.page(offset=offset, limit=size).lines
        ]
        assert parts == [line.id for line in whole.lines]


def test_jobs_are_found_by_words_state_batch_and_property(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    made = queued(workspace, package, ["Straße", "Shop"])
    until(workspace, all_ended(workspace))
    page = workspace.activity.page

    def found(**query: Any) -> list[str]:
        return [line.property_name for line in page(JobQuery(**query)).lines]

    assert found(words="STRASSE greeter") == ["Straße"]
    assert found(words="straße nothing") == []
    assert found(property_id=made[1].property_id) == ["Shop"]
    batch = workspace.activity.job(job_of(workspace, made[0])).batch_id
    assert found(batch_id=batch) == ["Shop", "Straße"]
    assert found(batch_id=batch, states=frozenset({JobState.FAILED})) == []
    assert page(JobQuery(words="greeter .ZIP", states=frozenset({JobState.SUCCEEDED}))).total == 1


@pytest.mark.parametrize(
    "query",
    [
        JobQuery(),
        FAILED,
        JobQuery(states=frozenset({JobState.FAILED, JobState.CANCELLED})),
        JobQuery(batch_id="BA1"),
        JobQuery(property_id="PR1"),
    ],
)
def test_no_page_reads_the_whole_history(open_workspace: OpenWorkspace, query: JobQuery) -> None:
    workspace = open_workspace(start=False)  # the sweep reads whole tables, on its own thread
    with workspace._store.write() as connection:
        connection.execute(insert(jobs), [old_job(number) for number in range(3000)])
        connection.execute(text("ANALYZE"))
    plans: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            told = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.extend(row[3] for row in told)

    event.listen(workspace._store.engine, "before_cursor_execute", explain)
    assert workspace.activity.page(query, limit=50).lines or query != JobQuery()
    workspace.activity.tally()
    event.remove(workspace._store.engine, "before_cursor_execute", explain)
    assert plans
    scans = [p for p in plans if p.startswith("SCAN") and "INDEX" not in p]
    assert scans == []
    later = [p for p in plans if "later" in p]
    assert later
    assert all("ix_jobs_subject_id" in p for p in later), "only the same thing's jobs are looked at"


def old_job(number: int) -> dict[str, Any]:
    moment = f"2026-01-01T00:{number // 60 % 60:02}:{number % 60:02}.000Z"
    return {
        "kind": "install-extension",
        "subject_id": new_id("EX"),
        "starts": 1,
        "created_at": moment,
        "started_at": moment,
        "ended_at": moment,
        "outcome": ("succeeded", "failed", "cancelled")[number % 3],
        "batch_id": f"BA{number // 10}",
        "property_id": f"PR{number % 10}",
        "property_name": "Shop",
        "label": f"Old {number}",
    }


def test_only_the_newest_ended_jobs_are_kept(workspace: Workspace, tmp_path: Path) -> None:
    with workspace._store.write() as connection:
        connection.execute(insert(jobs), [old_job(number) for number in range(30)])
    package = add_package(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        queued(workspace, package)
        hold.wait()
        assert workspace.activity.forget_old(12) == 19
        page = workspace.activity.page()
        assert (page.total, page.open) == (15, 3)
        assert page.lines[-1].label == "Old 19"
        assert workspace.activity.forget_old(12) == 0


# Cancelling


def test_cancelling_all_ends_the_running_one_and_those_that_wait(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        made = queued(workspace, package)
        hold.wait()
        assert len(workspace.activity.cancel_all()) == 3
        assert [codes(workspace.properties.extension(e.id).problems) for e in made] == [
            ["cancelled"]
        ] * 3
    until(workspace, all_ended(workspace))
    until(workspace, lambda: nothing_is_left(workspace))
    states = [line.state for line in workspace.activity.page().lines]
    assert states == [JobState.CANCELLED] * 3 + [JobState.SUCCEEDED]
    assert workspace.activity.cancel_all() == ()


def test_only_a_batch_is_cancelled_where_one_is_named(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        first = queued(workspace, package, "AB")
        second = queued(workspace, package, "CD")
        hold.wait()
        batch = workspace.activity.job(job_of(workspace, second[0])).batch_id
        assert len(workspace.activity.cancel_all(batch)) == 2
        assert order(workspace) == "B"
    assert installed(workspace, first[1].id).usable
    assert status(workspace, second[0].id) is Status.FAILED


def test_one_job_is_cancelled_once(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        made = queued(workspace, package)
        hold.wait()
        job_id = job_of(workspace, made[1])
        cancelled = workspace.activity.cancel(job_id)
        assert (cancelled.state, cancelled.may_retry) == (JobState.CANCELLED, True)
        assert order(workspace) == "C"
        with pytest.raises(Conflict):
            workspace.activity.cancel(job_id)
    with pytest.raises(NotFound):
        workspace.activity.cancel(10**12)


def test_the_check_of_a_package_is_cancelled_and_made_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = write_package(tmp_path / "greeter.zip")
    with holding(workspace, "checking") as hold:
        package = workspace.packages.add(path)
        hold.wait()
        (line,) = workspace.activity.page().lines
        assert (line.act, line.label) == (JobAct.CHECK, "greeter.zip")
        workspace.activity.cancel(line.id)
        assert workspace.packages.get(package.id).status is Status.FAILED
    again = workspace.activity.retry(line.id)
    assert (again.act, again.attempt) == (JobAct.CHECK, 2)
    until(workspace, lambda: workspace.packages.get(package.id).status is Status.SUCCEEDED)


# Trying again


def test_all_that_failed_is_tried_again_as_one_batch(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    with without_archive(workspace, package):
        made = queued(workspace, package)
        until(workspace, all_ended(workspace))
        workspace.properties.retry(made[0].id)  # A fails twice, and is tried once more only
        until(workspace, all_ended(workspace))
        assert workspace.activity.tally().retriable == 3
        workspace.properties.remove(made[2].id)
    ended: list[Event] = []
    workspace.events.subscribe(ended.append)
    again = workspace.activity.retry_failed()
    assert (len(again.job_ids), again.refused) == (2, ())
    until(workspace, lambda: any(isinstance(one, BatchEnded) for one in ended))
    (told,) = [one for one in ended if isinstance(one, BatchEnded)]
    assert told == BatchEnded(again.batch_id, 2, 0, 0)
    attempts = {workspace.activity.job(one).attempt for one in again.job_ids}
    assert attempts == {2, 3}
    assert workspace.activity.retry_failed().job_ids == ()
    tally = workspace.activity.batch(again.batch_id)
    assert (tally.total, tally.succeeded, tally.acts) == (2, 2, {JobAct.INSTALL})


def test_what_was_cancelled_is_tried_again_only_by_itself(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        made = queued(workspace, package, "AB")
        hold.wait()
        workspace.activity.cancel_all()
    until(workspace, all_ended(workspace))
    assert workspace.activity.retry_failed().job_ids == ()
    workspace.activity.retry(job_of(workspace, made[1]))
    assert installed(workspace, made[1].id).usable


def test_a_job_is_tried_again_once(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    with without_archive(workspace, package):
        (made,) = queued(workspace, package, "A")
        until(workspace, all_ended(workspace))
    failed = workspace.activity.job(job_of(workspace, made))
    assert (failed.state, failed.may_retry) == (JobState.FAILED, True)
    assert codes(failed.problems) == ["archive-missing"]
    again = workspace.activity.retry(failed.id)
    assert (again.attempt, again.batch_id) == (2, "")
    with pytest.raises(Conflict, match="tried again since"):
        workspace.activity.retry(failed.id)
    assert installed(workspace, made.id).usable
    with pytest.raises(Conflict, match="succeeded"):
        workspace.activity.retry(again.id)


def test_a_change_that_failed_is_tried_again_as_that_change(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    (made,) = queued(workspace, package, "A")
    installed(workspace, made.id)
    newer = checked(
        workspace, write_package(tmp_path / "newer.zip", good_manifest(version="2.0.0"))
    )
    with without_archive(workspace, newer):
        workspace.properties.change(made.id, newer.id)
        until(workspace, all_ended(workspace))
    assert workspace.properties.extension(made.id).version == "1.2.3"
    failed = workspace.activity.job(job_of(workspace, made))
    assert (failed.act, failed.label) == (JobAct.UPGRADE, "Greeter 2.0.0")
    assert failed.may_retry
    (job_id,) = workspace.activity.retry_failed().job_ids
    assert workspace.activity.job(job_id).act is JobAct.UPGRADE
    after = installed(workspace, made.id)
    assert (after.version, after.problems) == ("2.0.0", ())


def test_nothing_of_a_deleted_property_is_tried_again(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    with without_archive(workspace, package):
        (made,) = queued(workspace, package, "A")
        until(workspace, all_ended(workspace))
    workspace.properties.delete(made.property_id)
    line = workspace.activity.job(job_of(workspace, made))
    assert (line.may_retry, line.has_subject, line.property_name) == (False, False, "A")
    assert workspace.activity.retry_failed().job_ids == ()
    with pytest.raises(Conflict, match="no longer there"):
        workspace.activity.retry(line.id)


# The order of the queue


def test_waiting_jobs_change_their_turn_and_are_taken_up_in_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        made = queued(workspace, package, "ABCD")
        hold.wait()
        ids = {e.id: job_of(workspace, e) for e in made}
        b, c, d = (ids[e.id] for e in made[1:])
        assert workspace.activity.move(d, Move.FIRST).turn == 1
        assert order(workspace) == "DBC"
        workspace.activity.move(b, Move.DOWN)
        assert order(workspace) == "DCB"
        workspace.activity.move(b, Move.UP)
        workspace.activity.move(c, Move.LAST)
        assert order(workspace) == "DBC"
        with pytest.raises(Conflict, match="is running"):
            workspace.activity.move(ids[made[0].id], Move.LAST)
    until(workspace, all_ended(workspace))
    ended = workspace.activity.page(limit=4).lines
    assert "".join(line.property_name for line in reversed(ended)) == "ADBC"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(list(Move))), max_size=12))
def test_moving_never_gives_two_jobs_one_turn(
    open_workspace: OpenWorkspace, tmp_path_factory: pytest.TempPathFactory, moves: list[Any]
) -> None:
    workspace = open_workspace(tmp_path_factory.mktemp("moved"), start=False)
    with workspace._store.write() as connection:
        waiting = {"started_at": None, "ended_at": None, "outcome": None}
        connection.execute(insert(jobs), [old_job(n) | waiting for n in range(5)])
    expected = [line.id for line in workspace.activity.page().lines]
    for at, where in moves:
        job_id = expected[at]
        workspace.activity.move(job_id, where)
        expected.remove(job_id)
        last = len(expected)
        to = {
            Move.UP: max(0, at - 1),
            Move.DOWN: min(at + 1, last),
            Move.FIRST: 0,
            Move.LAST: last,
        }
        expected.insert(to[where], job_id)
    assert [line.id for line in workspace.activity.page().lines] == expected
    with workspace._store.read() as connection:
        turns = [turn for _, turn in waiting_turns(connection)]
    assert turns == sorted(set(turns)), "each has a turn of its own, older than any new job's"
    assert max(turns) == max(expected)


def test_a_new_job_comes_after_those_that_were_moved(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        made = queued(workspace, package)
        hold.wait()
        workspace.activity.move(job_of(workspace, made[1]), Move.LAST)
        queued(workspace, package, "D")
        assert order(workspace) == "CBD"


# The log, the tally, the restart


def test_the_log_is_live_while_the_job_runs_and_stays(workspace: Workspace, tmp_path: Path) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        (made,) = queued(workspace, package, "A")
        hold.wait()
        job_id = job_of(workspace, made)
        live = [line.text for line in workspace.activity.log(job_id)]
        assert live[0] == "taken up"
        assert live[-1] == "unpacking"
    until(workspace, lambda: "ended" in [line.text for line in workspace.activity.log(job_id)])
    until(workspace, all_ended(workspace))
    kept = [line.text for line in workspace.activity.log(job_id)]
    assert kept[: len(live)] == live
    assert kept[-1] == "ended"
    assert len(kept) == len(set(kept))


def test_the_tally_counts_one_go_from_the_first_job_to_the_empty_queue(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = add_package(workspace, tmp_path)
    with holding(workspace, "unpacking") as hold:
        queued(workspace, package, "ABCD")
        hold.wait()
        tally = workspace.activity.tally()
        assert (tally.done, tally.total, tally.waiting) == (0, 4, 3)
        assert tally.running is not None
        assert tally.running.property_name == "A"
        workspace.activity.cancel(workspace.activity.page().lines[3].id)
        kept = workspace.folder.archive(package.digest)
        kept.unlink()
    until(workspace, all_ended(workspace))
    after = workspace.activity.tally(tally.since)
    assert (after.open, after.succeeded, after.failed, after.cancelled) == (0, 1, 2, 1)
    assert (after.done, after.total) == (3, 3)
    assert workspace.activity.tally().total == 0, "without a begin there is no go"


@needs_kill
def test_order_attempts_and_history_survive_a_killed_process(
    open_workspace: OpenWorkspace, tmp_path: Path
) -> None:
    workspace = open_workspace()
    package = add_package(workspace, tmp_path)
    with without_archive(workspace, package):
        failed = queued(workspace, package, "X")
        until(workspace, all_ended(workspace))
    workspace.close()
    workspace = open_workspace(start=False)
    made = queued(workspace, package)
    workspace.activity.move(job_of(workspace, made[2]), Move.FIRST)
    close_at(workspace, "unpacking")
    killed(workspace.folder.root, "unpacking")
    workspace = open_workspace(start=False)
    page = workspace.activity.page()
    names = "".join(line.property_name for line in page.lines)
    assert names == "CABX"
    assert page.lines[0].starts == 1, "the start of the killed process counts, the one put down not"
    assert codes(page.lines[3].problems) == ["archive-missing"]
    assert page.lines[3].may_retry
    workspace.start()
    until(workspace, all_ended(workspace))
    lines = workspace.activity.page(limit=3).lines
    assert "".join(line.property_name for line in reversed(lines)) == "CAB"
    log = [line.text for line in workspace.activity.log(lines[2].id)]
    assert "put down: the program closes" in log
    assert any(line.startswith("taken up again") for line in log)
    assert status(workspace, failed[0].id) is Status.FAILED
