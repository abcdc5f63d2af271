"""The Activity page over the real installer thread: live rows, the queue's order, the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QGuiApplication
from sqlalchemy import insert

from backend.installations.model import JobQuery, JobState
from backend.packages.model import Package
from backend.properties.model import Addition, Extension
from backend.status import Status
from backend.store.tables import jobs
from backend.workspace import Workspace
from desktop.activity.job_model import BLOCK, ENDED, PACKAGE, PROPERTY, STATUS, JobModel
from desktop.activity.page import ActivityPage
from desktop.palette.entries import actions
from tests.backend.installations.test_activity import old_job, without_archive
from tests.backend.installing import SETTINGS, add_package, add_property, holding, installed, status
from tests.desktop.conftest import Desk, show
from tests.desktop.packages.naming import nameless

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(desk: Desk) -> ActivityPage:
    shown: ActivityPage = show(desk, ActivityPage)
    return shown


def queued(workspace: Workspace, package: Package, names: Sequence[str] = "ABC") -> list[Extension]:
    """One batch: the package in a property of each name."""
    wanted = [Addition(add_property(workspace, name), package.id, SETTINGS) for name in names]
    return list(workspace.properties.add_many(wanted).extensions)


@contextmanager
def at_work(desk: Desk, folder: Path, names: Sequence[str] = "ABC") -> Iterator[list[Extension]]:
    """The first job of a batch stands still while it unpacks; the others wait."""
    package = add_package(desk.workspace, folder)
    with holding(desk.workspace, "unpacking") as hold:
        made = queued(desk.workspace, package, names)
        hold.wait()
        yield made


def names(page: ActivityPage) -> list[str]:
    """The properties of the rows, from the top; a check has none."""
    model = page.view.model
    return [str(model.index(row, PROPERTY).data()) for row in range(model.rowCount())]


def states(page: ActivityPage) -> list[str]:
    model = page.view.model
    return [str(model.index(row, STATUS).data()) for row in range(model.rowCount())]


def all_ended(desk: Desk, page: ActivityPage) -> None:
    """Until nothing is in the queue, and the page says so."""
    workspace = desk.workspace
    desk.bot.waitUntil(
        lambda: (
            not workspace.activity.tally().open
            and not page.watch.tally.open
            and page.view.model.open == 0
            and workspace.installer.log is None
        ),
        timeout=30_000,
    )
    desk.settle()


def remember(workspace: Workspace, count: int, first: int = 0) -> None:
    """So many jobs of old in the history; those with a higher number ended later."""
    with workspace._store.write() as connection:
        for number in range(first, first + count):
            connection.execute(insert(jobs).values(old_job(number)))


# Reading


def test_an_empty_page_leads_to_where_jobs_come_from(desk: Desk, page: ActivityPage) -> None:
    assert page.view.empty.isVisible()
    assert not page.view.search.isVisible()
    page.focus_list()
    assert page.view.empty.buttons[0].hasFocus()
    assert page.panes.inspector is not None
    assert not page.panes.inspector.isVisible()


def test_rows_are_live_from_the_queue_to_the_history(
    desk: Desk, page: ActivityPage, tmp_path: Path
) -> None:
    with at_work(desk, tmp_path):
        desk.bot.waitUntil(lambda: names(page) == ["A", "B", "C", "–"])
        desk.bot.waitUntil(lambda: "unpacking" in states(page)[0])
        assert states(page)[0].startswith("running, ")
        assert "%" in states(page)[0]
        assert states(page)[1:3] == ["waiting, next", "waiting, 2nd in the queue"]
        desk.bot.waitUntil(lambda: page.view.title.note.text() == "0 of 3 done")
    all_ended(desk, page)
    assert names(page) == ["C", "B", "A", "–"]
    assert states(page) == ["succeeded"] * 4
    assert page.view.title.note.text() == ""


def test_a_failed_job_says_why_in_its_row_and_what_to_do_beside_it(
    desk: Desk, page: ActivityPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path)
    with without_archive(desk.workspace, package):
        queued(desk.workspace, package, "A")
        desk.bot.waitUntil(
            lambda: states(page)[:1] == ["failed: The package's archive is missing."]
        )
    page.focus_list()
    desk.settle()
    (problem,) = page.inspector.problems.problems
    assert problem.code == "archive-missing"
    assert problem.remedy
    assert page.inspector.retry.isVisible()
    assert not page.inspector.cancel.isVisible()
    assert "checking archive" in page.inspector.log.text()
    assert page.inspector.document.text().startswith("{")


def test_the_log_grows_while_the_job_runs_and_is_copied_whole(
    desk: Desk, page: ActivityPage, tmp_path: Path
) -> None:
    with at_work(desk, tmp_path, "A"):
        page.focus_list()
        desk.bot.waitUntil(lambda: page.inspector.log.text().endswith("unpacking"))
        assert page.inspector.bar.isVisible()
        desk.tab_to(page.inspector.log.lines)
        desk.press(Qt.Key.Key_C, CONTROL)
        copied = QGuiApplication.clipboard().text().splitlines()
        assert copied[0].startswith("install Greeter 1.2.3 in A: running (job ")
        assert copied[-1].endswith("Z  unpacking")
    desk.bot.waitUntil(lambda: page.inspector.log.text().endswith("ended"))
    desk.bot.waitUntil(lambda: not page.inspector.bar.isVisible())
    QGuiApplication.clipboard().clear()


def test_jobs_are_found_by_words_and_by_state(
    desk: Desk, page: ActivityPage, tmp_path: Path
) -> None:
    with at_work(desk, tmp_path, ["Shop", "Store"]):
        desk.bot.waitUntil(lambda: len(names(page)) == 3)
        page.focus_search()
        desk.type("greeter sto")
        desk.bot.waitUntil(lambda: names(page) == ["Store"])
        desk.press(Qt.Key.Key_Escape)
        desk.bot.waitUntil(lambda: len(names(page)) == 3)
        desk.press(Qt.Key.Key_Tab)
        desk.press(Qt.Key.Key_Right)
        desk.bot.waitUntil(lambda: names(page) == ["Shop", "Store"])
        desk.press(Qt.Key.Key_Right)
        desk.bot.waitUntil(page.view.nothing.isVisible)
        desk.press(Qt.Key.Key_Home)
        desk.bot.waitUntil(lambda: len(names(page)) == 3)


def test_ten_thousand_jobs_are_read_in_parts(desk: Desk, page: ActivityPage) -> None:
    remember(desk.workspace, 10_000)
    page._rows.ask()
    desk.bot.waitUntil(lambda: page.view.model.rowCount() == BLOCK)
    assert page.view.count.text() == "10,000 jobs"
    page.focus_list()
    desk.press(Qt.Key.Key_End)
    desk.bot.waitUntil(lambda: page.view.model.rowCount() == 2 * BLOCK)
    page.view.search.setFocus()
    desk.type("Old 77")
    found = sum("77" in str(number) for number in range(10_000))
    desk.bot.waitUntil(lambda: page.view.count.text() == f"{found} jobs")


# Row by row


def test_choice_and_scroll_stay_while_fifty_jobs_come_and_go(
    desk: Desk, page: ActivityPage, tmp_path: Path
) -> None:
    remember(desk.workspace, 300)
    page._rows.ask()
    desk.bot.waitUntil(lambda: page.view.model.rowCount() == BLOCK)
    model, table = page.view.model, page.view.table
    resets: list[int] = []
    moved: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.rowsMoved.connect(lambda: moved.append(1))
    page.focus_list()
    desk.press(Qt.Key.Key_Down, times=30)
    chosen = table.job()
    assert chosen is not None
    place = table.visualRect(table.currentIndex()).top()
    with at_work(desk, tmp_path, [f"P{number:02}" for number in range(50)]):
        desk.bot.waitUntil(lambda: model.open == 50)
        assert model.row_of(chosen.id) == 81, "the queue and a check stand above it"
        assert table.visualRect(table.currentIndex()).top() == place
    all_ended(desk, page)
    assert table.job() == chosen
    assert table.visualRect(table.currentIndex()).top() == place, "what one reads stays in place"
    assert table.selectionModel().isRowSelected(table.currentIndex().row())
    assert not resets
    assert len(moved) <= 51, "each job moves once, from the queue to the history"


def test_a_chosen_job_stays_chosen_from_waiting_to_its_end(
    desk: Desk, page: ActivityPage, tmp_path: Path
) -> None:
    with at_work(desk, tmp_path) as made:
        desk.bot.waitUntil(lambda: page.view.model.open == 3)
        page.focus_list()
        desk.press(Qt.Key.Key_Down)
        assert page.inspector._word.text() == "waiting"
    all_ended(desk, page)
    line = page.view.table.job()
    assert line is not None
    assert (line.subject_id, line.state) == (made[1].id, JobState.SUCCEEDED)
    desk.bot.waitUntil(lambda: page.inspector._word.text() == "succeeded")


@pytest.mark.parametrize("count", [0, 1, 5])
def test_the_model_keeps_qts_rules(desk: Desk, qtmodeltester: Any, count: int) -> None:
    remember(desk.workspace, count)
    model = JobModel()
    qtmodeltester.check(model)
    model.set_head(desk.workspace.activity.page())
    assert model.rowCount() == count
    qtmodeltester.check(model)
    model.set_head(desk.workspace.activity.page(JobQuery(words="Old 1")), anew=True)
    assert isinstance(model, QAbstractItemModel)


def test_what_is_new_pushes_out_what_nobody_came_to(desk: Desk) -> None:
    model, activity = JobModel(), desk.workspace.activity
    for count in range(100, 1000, 100):
        remember(desk.workspace, 100, count - 100)
        model.set_head(activity.page(limit=model.head))
        assert model.total == count
        assert model.rowCount() == min(count, 2 * BLOCK)
    for _ in range(2):
        model.append(activity.page(offset=model.rowCount(), limit=BLOCK))
    assert model.rowCount() == 4 * BLOCK, "what somebody comes to is there"
    remember(desk.workspace, 100, 900)
    model.set_head(activity.page(limit=model.head))
    assert model.rowCount() == 4 * BLOCK + 100
    ids = [model.line(row).id for row in range(model.rowCount())]  # type: ignore[union-attr]
    assert ids == [line.id for line in activity.page(limit=model.rowCount()).lines]


# Acts


def test_the_queue_is_put_in_order_by_key(desk: Desk, page: ActivityPage, tmp_path: Path) -> None:
    with at_work(desk, tmp_path, "ABCD"):
        desk.bot.waitUntil(lambda: page.view.model.open == 4)
        page.focus_list()
        desk.press(Qt.Key.Key_Down, times=3)
        desk.press(Qt.Key.Key_Home, ALT)
        desk.bot.waitUntil(lambda: names(page)[:4] == ["A", "D", "B", "C"])
        assert page.view.table.currentIndex().row() == 1, "the choice goes along"
        desk.press(Qt.Key.Key_Down, ALT)
        desk.bot.waitUntil(lambda: names(page)[:4] == ["A", "B", "D", "C"])
        desk.press(Qt.Key.Key_Home)
        desk.press(Qt.Key.Key_End, ALT)
        assert names(page)[:4] == ["A", "B", "D", "C"], "the running one stays"
    all_ended(desk, page)
    assert names(page)[:4] == ["C", "D", "B", "A"]


def test_a_waiting_job_is_cancelled_and_retried_by_key(
    desk: Desk, page: ActivityPage, tmp_path: Path
) -> None:
    with at_work(desk, tmp_path) as made:
        desk.bot.waitUntil(lambda: page.view.model.open == 3)
        page.focus_list()
        desk.press(Qt.Key.Key_Down)
        desk.press(Qt.Key.Key_Delete)
        desk.bot.waitUntil(lambda: status(desk.workspace, made[1].id) is Status.FAILED)
        desk.bot.waitUntil(lambda: page.inspector._word.text() == "cancelled")
        assert not page.inspector.problems.isVisible(), "what someone wanted is no fault"
        desk.press(Qt.Key.Key_R, CONTROL)
        desk.bot.waitUntil(lambda: page.view.model.open == 3)
    assert installed(desk.workspace, made[1].id).usable
    all_ended(desk, page)


def test_all_are_cancelled_at_once(desk: Desk, page: ActivityPage, tmp_path: Path) -> None:
    with at_work(desk, tmp_path, [f"P{number}" for number in range(50)]):
        desk.bot.waitUntil(lambda: page.view.model.open == 50)
        desk.tab_to(page.view._all_buttons[0])
        desk.press(Qt.Key.Key_Space)
        desk.bot.waitUntil(lambda: page.view.model.open == 0)
        assert states(page)[:50] == ["cancelled"] * 50
        told = [one.text for one in desk.context.toast.toasts]
        assert told == ["Cancelled 50 jobs."]
    all_ended(desk, page)
    assert not page.acts.cancel_all.isEnabled()


def test_all_that_failed_is_retried_at_once(desk: Desk, page: ActivityPage, tmp_path: Path) -> None:
    package = add_package(desk.workspace, tmp_path)
    with without_archive(desk.workspace, package):
        made = queued(desk.workspace, package, "ABCDE")
        all_ended(desk, page)
    desk.bot.waitUntil(lambda: page.acts.retry_failed.text() == "Retry all failed (5)")
    page.focus_list()
    desk.tab_to(page.inspector.log.lines)
    desk.press(Qt.Key.Key_Return, CONTROL)
    all_ended(desk, page)
    assert all(installed(desk.workspace, one.id).usable for one in made)
    desk.bot.waitUntil(lambda: not page.acts.retry_failed.isEnabled())
    tries = {page.view.model.index(row, 5).data() for row in range(5)}
    assert tries == {"2"}
    assert all(words.startswith("failed, retried: ") for words in states(page)[5:10])


def test_return_leads_to_what_a_job_is_about(
    desk: Desk, page: ActivityPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[tuple[str, str]] = []
    monkeypatch.setattr(
        page.acts, "_context", _Elsewhere(desk.context, lambda *to: gone.append(to))
    )
    package = add_package(desk.workspace, tmp_path)
    (made,) = queued(desk.workspace, package, "A")
    all_ended(desk, page)
    page.focus_list()
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert gone == [("properties", made.id), ("packages", package.id)]
    desk.workspace.properties.remove(made.id)
    desk.press(Qt.Key.Key_Home)
    page._rows.ask()
    desk.bot.waitUntil(lambda: not page.acts.show.isEnabled())


class _Elsewhere:
    """A context whose other pages are not there: it notes where one would go."""

    def __init__(self, context: Any, go: Any) -> None:
        self._context, self.go = context, go

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)


def test_only_a_batch_is_shown_until_its_chip_is_taken_away(
    desk: Desk, page: ActivityPage, tmp_path: Path
) -> None:
    with at_work(desk, tmp_path, "AB"):
        package = desk.workspace.packages.list()[0]
        batch = desk.workspace.properties.add_many(
            [Addition(add_property(desk.workspace, "Z"), package.id, SETTINGS)]
        )
        page.choose(batch.id)
        desk.bot.waitUntil(lambda: names(page) == ["Z"])
        assert page.view.chip.isVisible()
        assert page.acts.cancel_all.text() == "Cancel this batch"
        page.focus_list()
        desk.press(Qt.Key.Key_Backtab)
        assert page.view.chip.hasFocus()
        desk.press(Qt.Key.Key_Space)
        desk.bot.waitUntil(lambda: len(names(page)) == 4)
        assert page.acts.cancel_all.text() == "Cancel all"
    all_ended(desk, page)


def test_a_job_is_shown_by_its_number_whatever_is_filtered(desk: Desk, page: ActivityPage) -> None:
    remember(desk.workspace, 30)
    page._rows.ask()
    desk.bot.waitUntil(lambda: page.view.model.rowCount() == 30)
    wanted = desk.workspace.activity.page(JobQuery(words="Old 12")).lines[0]
    page.view.states.choose(2)
    page.choose(str(wanted.id))
    desk.bot.waitUntil(lambda: page.view.table.job() == wanted)


def test_the_page_stands_again_as_it_was_left(
    desk: Desk, page: ActivityPage, tmp_path: Path
) -> None:
    package = add_package(desk.workspace, tmp_path)
    with without_archive(desk.workspace, package):
        queued(desk.workspace, package, "AB")
        all_ended(desk, page)
    page.view.states.choose(2)
    desk.bot.waitUntil(lambda: names(page) == ["B", "A"])
    again = ActivityPage(desk.context)
    desk.window.stack.addWidget(again)
    desk.window.stack.setCurrentWidget(again)
    again.restore(page.state())
    desk.bot.waitUntil(lambda: names(again) == ["B", "A"])
    assert states(again)[0].startswith("failed")
    again.focus_list()
    desk.press(Qt.Key.Key_R, CONTROL)
    desk.bot.waitUntil(lambda: names(again) == ["B", "A"])
    all_ended(desk, again)
    assert desk.workspace.activity.page().lines[0].state is JobState.SUCCEEDED


# The whole page


def test_every_control_has_a_name(desk: Desk, page: ActivityPage, tmp_path: Path) -> None:
    assert nameless(page) == []
    with at_work(desk, tmp_path):
        desk.bot.waitUntil(lambda: page.view.model.open == 3)
        page.focus_list()
        desk.press(Qt.Key.Key_Down)
        assert nameless(page) == []
    all_ended(desk, page)


def test_the_palette_offers_what_can_be_done_with_the_chosen_job(
    desk: Desk, page: ActivityPage, tmp_path: Path
) -> None:
    with at_work(desk, tmp_path):
        desk.bot.waitUntil(lambda: page.view.model.open == 3)
        page.focus_list()
        desk.press(Qt.Key.Key_Down)
        found = {entry.text for entry, _ in actions(desk.window, page).values()}
        assert {"Cancel the job", "Cancel all jobs", "Show extension", "Do next: the job"} <= found
        assert "Go to Activity" in found
        assert "Retry the job" not in found
    all_ended(desk, page)


def test_names_and_versions_are_readable_and_no_heading_is_cut(
    desk: Desk, page: ActivityPage, tmp_path: Path
) -> None:
    add_package(desk.workspace, tmp_path)
    desk.settle()
    table, head = page.view.table, page.view.table.horizontalHeader()
    for width, least in ((1280, 160), (1920, 280)):
        desk.window.resize(width, 800)
        desk.settle()
        room = table.viewport().width()
        assert not table.isColumnHidden(ENDED) or width == 1280
        assert table.columnWidth(PACKAGE) >= least  # a name and its version
        assert table.columnWidth(STATUS) >= 1.4 * least  # step, percent and speed
        shown = [at for at in range(head.count()) if not table.isColumnHidden(at)]
        assert sum(table.columnWidth(at) for at in shown) == room
        for at in shown:
            assert table.columnWidth(at) >= head.sectionSizeHint(at)
