"""Checks what is chosen, away from the window: of several questions only the last is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from backend.errors import Problem, Refused

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from backend.properties.model import Addition, AdditionsCheck
    from desktop.page import Context

_CANCELLED = Problem("cancelled", "Something else was asked meanwhile.")


class Checker(QObject):
    """``answered`` brings an :class:`AdditionsCheck`, ``refused`` problems of the whole check.

    ``told`` says how many archives were looked at, of how many. One check runs at a time; what
    is asked meanwhile stops it and is checked next.
    """

    answered = Signal(object)
    refused = Signal(object)
    told = Signal(int, int)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._running: threading.Event | None = None
        self._waiting: Sequence[Addition] | None = None

    @property
    def busy(self) -> bool:
        """Whether the last question has no answer yet."""
        return self._running is not None

    def ask(self, additions: Sequence[Addition]) -> None:
        self._waiting = additions
        if self._running is None:
            self._next()
        else:
            self._running.set()

    def forget(self) -> None:
        """No answer is wanted any more."""
        self._waiting = None
        if self._running is not None:
            self._running.set()

    def _next(self) -> None:
        additions, self._waiting = self._waiting, None
        if additions is None:
            return
        properties = self._context.workspace.properties

        def check(tell: Callable[[object], None], cancel: threading.Event) -> AdditionsCheck:
            def told(done: int, total: int) -> None:
                if cancel.is_set():
                    raise Refused(_CANCELLED)
                tell((done, total))

            return properties.check_additions(additions, told)

        self._running = self._context.work.begin(
            self, check, lambda at: self._tell(*at), self._answer, self._refuse
        )

    def _tell(self, done: int, total: int) -> None:
        if self._running is not None and not self._running.is_set():
            self.told.emit(done, total)

    def _answer(self, found: AdditionsCheck) -> None:
        if not self._ended():
            self.answered.emit(found)

    def _refuse(self, problems: tuple[Problem, ...]) -> None:
        if not self._ended() and problems != (_CANCELLED,):
            self.refused.emit(problems)

    def _ended(self) -> bool:
        """Whether nobody waits for this answer."""
        stopped = self._running is not None and self._running.is_set()
        self._running = None
        self._next()
        return stopped
