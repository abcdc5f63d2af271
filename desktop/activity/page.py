"""The Activity page: what the installer does, did and will do, and what people do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from backend.events import JobProgressed
from backend.installations.model import (
    OPEN,
    BatchTally,
    JobLine,
    JobPage,
    JobQuery,
    JobState,
    LogLine,
    Tally,
)
from desktop.activity.job_acts import JobActs
from desktop.activity.job_inspector import JobInspector
from desktop.activity.job_model import BLOCK
from desktop.activity.jobs_view import JobsView
from desktop.activity.watch import Watch
from desktop.page import Context, Page
from desktop.reload import Reload
from desktop.widgets.three_panes import ThreePanes

_FILTERS = (
    frozenset[JobState](),
    OPEN,
    frozenset({JobState.FAILED}),
    frozenset({JobState.CANCELLED}),
    frozenset({JobState.SUCCEEDED}),
)
_SECOND = 1000


class ActivityPage(Page):
    """One list, the queue above the history; the log of the chosen job beside it."""

    name = "activity"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.undo_by_key()
        self.watch = Watch(context, self)
        self._query = JobQuery()
        self._anew = True  # the query is another than that of the rows
        self._wanted = 0  # a job to be chosen as soon as it has a row
        self._line: JobLine | None = None
        self._step = ""
        self.acts = JobActs(context, self)
        self.view = JobsView(self.acts)
        self.inspector = JobInspector(self.acts)
        self.panes = ThreePanes(None, self.view, self.inspector)
        # Of the whole page: the log beside the table has the keys too.
        self.addActions([self.acts.cancel_all, self.acts.retry_failed])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        activity, work = context.workspace.activity, context.work
        self._rows = Reload(self, work, self._read, self._took)
        self._log = Reload(self, work, self._read_log, self._took_log)
        self._activity = activity
        self._second = QTimer(self, interval=_SECOND)
        self._second.timeout.connect(self.view.model.tick)
        context.bridge.job_changed.connect(self._job_changed)
        context.bridge.job_progressed.connect(self._progressed)
        self.watch.changed.connect(self._tell_tally)
        self.view.search.searched.connect(self._filter)
        self.view.states.chosen.connect(self._filter)
        self.view.batch_left.connect(self._filter)
        self.view.model.more_wanted.connect(self._more)
        self.view.table.chosen.connect(self._chosen)
        self.view.table.opened.connect(self.acts.show.trigger)
        self._rows.ask()

    # -- what a window calls ------------------------------------------------------------------

    def new(self) -> None:
        """Jobs come of what is done on the other pages: there an extension is added."""
        self.context.go("properties", "")

    def act(self) -> None:
        """Retry all that failed."""
        self.acts.retry_failed.trigger()

    def focus_search(self) -> None:
        self.view.search.setFocus()
        self.view.search.selectAll()

    def focus_list(self) -> None:
        self.view.enter()

    def choose(self, key: str) -> None:
        """A job by its number, or the jobs of a batch (``BA…``)."""
        if key.startswith("BA"):
            self.view.states.choose(0)
            self.view.search.clear()
            self.context.work.do(self, lambda: self._activity.batch(key), self._show_batch)
        elif key.isdecimal():
            self._wanted = int(key)
            if not self._choose_wanted():
                self.view.leave_batch()
                self.view.states.choose(0)
                self.view.search.clear()
                self._filter()

    def state(self) -> dict[str, Any]:
        return {
            "panes": self.panes.save().decode(),
            "filter": self.view.states.current(),
            "tab": self.inspector.tabs.currentIndex(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        if isinstance(state.get("panes"), str):
            self.panes.restore(state["panes"].encode())
        if isinstance(state.get("filter"), int):
            self.view.states.choose(state["filter"])
        if isinstance(state.get("tab"), int):
            self.inspector.tabs.setCurrentIndex(state["tab"])

    # -- the rows -----------------------------------------------------------------------------

    def _filter(self, *_: object) -> None:
        self._query = JobQuery(
            self.view.search.text(),
            _FILTERS[self.view.states.current()],
            self.view.batch_id,
        )
        self._anew = True
        self._tell_tally()
        self._rows.ask()

    def _read(self) -> tuple[JobQuery, JobPage]:
        query = self._query
        return query, self._activity.page(query, limit=self.view.model.head)

    def _took(self, found: tuple[JobQuery, JobPage]) -> None:
        query, page = found
        if query != self._query:
            return  # what was asked for meanwhile is under way
        self.view.show_page(page, query, anew=self._anew)
        self._anew = False
        self.panes.set_aside(self.view.is_empty)
        if not self._choose_wanted() and self.view.table.hasFocus() and self._line is None:
            self.view.enter()

    def _more(self, offset: int) -> None:
        query = self._query

        def took(page: JobPage) -> None:
            if query == self._query:
                self.view.model.append(page)

        self.context.work.do(
            self, lambda: self._activity.page(query, offset=offset, limit=BLOCK), took
        )

    def _job_changed(self, job_id: int) -> None:
        self._rows.ask()
        if self._line is not None and job_id in (0, self._line.id):
            self._log.ask()

    def _progressed(self, progress: JobProgressed) -> None:
        self.view.model.set_progress(progress)
        line = self._line
        if line is None or line.id != progress.job_id:
            return
        self.inspector.show_job(line, progress)
        if progress.step != self._step:
            self._step = progress.step
            self._log.ask()

    def _show_batch(self, batch: BatchTally) -> None:
        self.view.show_batch(batch)
        self._filter()

    # -- the chosen job -----------------------------------------------------------------------

    def _choose_wanted(self) -> bool:
        if self._wanted and self.view.table.choose(self._wanted):
            self._wanted = 0
            return True
        return False

    def _chosen(self, line: JobLine | None) -> None:
        other = line is None or self._line is None or line.id != self._line.id
        self._line, self._step = line, "" if other else self._step
        self.acts.set_line(line)
        self.inspector.show_job(line, self.view.model.progress_of(line) if line else None)
        if line is not None:
            self._log.ask()

    def _read_log(self) -> tuple[JobLine, tuple[LogLine, ...]] | None:
        line = self._line
        return (line, self._activity.log(line.id)) if line is not None else None

    def _took_log(self, found: tuple[JobLine, tuple[LogLine, ...]] | None) -> None:
        if found is not None:
            self.inspector.show_log(*found)

    # -- how far it is ------------------------------------------------------------------------

    def _tell_tally(self) -> None:
        tally: Tally = self.watch.tally
        self.acts.set_tally(tally, self.view.batch_id)
        self.view.show_tally(tally)
        self._tick_while_seen()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._tick_while_seen()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._second.stop()

    def _tick_while_seen(self) -> None:
        runs = self.watch.tally.running is not None and self.isVisible()
        if runs and not self._second.isActive():
            self._second.start()
        elif not runs:
            self._second.stop()
