"""How far a long act is, and whether it is wanted still."""

from __future__ import annotations

import threading

from backend.errors import Problem, Refused
from backend.portable.container import Report
from backend.portable.model import PortableProgress, Tell


def quiet(_progress: PortableProgress) -> None:
    pass


class Steps:
    """Tells each per cent of each step; raises where the act was cancelled."""

    def __init__(self, tell: Tell, cancel: threading.Event | None) -> None:
        self._tell = tell
        self._cancel = cancel or threading.Event()

    def step(self, name: str) -> Report:
        """What tells the progress of one step. Raises :class:`Refused` once it is cancelled."""
        told = -1

        def report(done: int, total: int) -> None:
            nonlocal told
            if self._cancel.is_set():
                raise Refused(CANCELLED)
            percent = 100 * done // total if total else 0
            if percent != told:
                told = percent
                self._tell(PortableProgress(name, done, total))

        return report


CANCELLED = Problem("cancelled", "It was cancelled.", "Nothing was written or changed.")
