"""How far the installer's work is, kept up to date for everything in the window that tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from backend.installations.model import Tally
from desktop.reload import Reload

if TYPE_CHECKING:
    from backend.events import JobProgressed, QueueChanged
    from desktop.page import Context

_BEFORE_ALL = "0"
NOTHING = Tally("", 0, None, 0, 0, 0, 0)


class Watch(QObject):
    """``changed`` comes with every step; ``ended`` with the tally of a go that is over.

    A go lasts from the first job in an empty queue to an empty queue again.
    """

    changed = Signal()
    ended = Signal(object)  # Tally

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tally = NOTHING
        self._progress: JobProgressed | None = None
        self._since = ""
        self._over = ""  # when the last go was over, while none is under way
        activity = context.workspace.activity
        self._reload = Reload(
            self, context.work, lambda: activity.tally(self._since, self._over), self._took
        )
        context.bridge.job_changed.connect(self._reload.ask)
        context.bridge.queue_changed.connect(self._queue_changed)
        context.bridge.job_progressed.connect(self._progressed)
        self._reload.ask()

    @property
    def progress(self) -> JobProgressed | None:
        """How far the running job is, as far as it was told."""
        running = self.tally.running
        known = self._progress
        return known if running and known and known.job_id == running.id else None

    def _queue_changed(self, queue: QueueChanged) -> None:
        if not queue.running:
            self._progress = None
        self._reload.ask()

    def _progressed(self, progress: JobProgressed) -> None:
        self._progress = progress
        self.changed.emit()

    def _took(self, tally: Tally) -> None:
        self.tally = tally
        unseen = bool(self._over) and tally.done + tally.cancelled > 0
        ended = not tally.open and (bool(self._since) or unseen)
        self._since = tally.since if tally.open else ""
        self._over = "" if tally.open else tally.last_ended or _BEFORE_ALL
        self.changed.emit()
        if ended:
            self.ended.emit(tally)
