"""Tells of the work outside the window's own pages: its title, its status bar, the desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from backend.events import BatchEnded
from desktop.activity.desktop_notice import DesktopNotice
from desktop.activity.words import batch_words, end_words, go_words, job_words, title_words

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.installations.model import BatchTally, JobLine, Tally
    from desktop.activity.watch import Watch
    from desktop.page import Context
    from desktop.window import Window

LONG = 10.0
"""Seconds that a job takes before its end is told to who works elsewhere meanwhile."""


class Telling(QObject):
    """In front the window tells by itself; behind others its title and the desktop do."""

    def __init__(self, window: Window, context: Context, watch: Watch) -> None:
        super().__init__(window)
        self._window, self._context, self._watch = window, context, watch
        self.notice = DesktopNotice(window)
        self.notice.clicked.connect(self._show)
        watch.changed.connect(self._tell)
        watch.ended.connect(self._ended)
        context.bridge.installer_waits.connect(self._waits_for)
        context.bridge.queue_changed.connect(self._goes_on)
        context.bridge.batch_ended.connect(self._batch_ended)
        context.bridge.job_changed.connect(self._job_changed)
        window.installEventFilter(self)
        window.status.work.clicked.connect(self._show)
        self._target = ""
        self._told_job = 0  # news of its start may be read when it has ended: told once
        self._waits: Problem | None = None  # why the installer cannot go on for now
        self._over = ""  # how the work ended while the window was not in front
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._window and event.type() == QEvent.Type.WindowActivate:
            self._over = ""
            self.notice.withdraw()
            self._tell()
        return False

    def _tell(self) -> None:
        tally, progress = self._watch.tally, self._watch.progress
        running = tally.running is not None
        percent = progress.percent if running and progress else None
        if self._waits is None:
            self._window.status.set_work(go_words(tally, progress), percent)
        self._window.set_prefix(title_words(tally) or self._over)

    def _waits_for(self, problem: Problem) -> None:
        self._waits = problem
        self._window.status.set_waiting(problem)

    def _goes_on(self) -> None:
        self._waits = None
        self._tell()

    def _ended(self, tally: Tally) -> None:
        if not self._window.isActiveWindow():
            self._over = f"{end_words(tally)} –"
            self._tell()

    def _batch_ended(self, ended: BatchEnded) -> None:
        if self._window.isActiveWindow():
            return
        activity = self._context.workspace.activity

        def tell(batch: BatchTally) -> None:
            self._target = batch.batch_id
            self.notice.tell(batch_words(batch))

        self._context.work.do(self, lambda: activity.batch(ended.batch_id), tell)

    def _job_changed(self, job_id: int) -> None:
        if not job_id or self._window.isActiveWindow():
            return
        activity = self._context.workspace.activity

        def tell(line: JobLine) -> None:
            long = line.seconds is not None and line.seconds >= LONG
            if long and not line.batch_id and line.id != self._told_job:
                self._told_job = line.id
                self._target = str(line.id)
                self.notice.tell(job_words(line))

        self._context.work.do(self, lambda: activity.job(job_id), tell, lambda _gone: None)

    def _show(self) -> None:
        if self._window.filled and self._window.rail.isEnabled():
            target, self._target = self._target, ""
            self._window.go("activity", target)
