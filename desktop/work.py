"""Service calls away from the GUI thread: in order, one at a time, answers on the GUI thread.

What takes long runs beside them, one after the other, and can be cancelled.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from backend.errors import Problem, WorkshopError

log = logging.getLogger(__name__)
T = TypeVar("T")
_TURN_SECONDS = 0.0005
_thread = threading.local()
Refused = Callable[[tuple[Problem, ...]], None]


class Work(QObject):
    """The window's one executor thread: a short write may wait behind another writer."""

    failed = Signal(object)  # tuple[Problem, ...] that no caller took

    _answered = Signal(object)
    _told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # With the default of 5 ms, one busy Python thread makes a painting window stutter, and a
        # busy window lets SQLite, which lets go of the interpreter at every row, wait at each.
        sys.setswitchinterval(_TURN_SECONDS)
        self._executor = _one_thread("services")
        self._long = _one_thread("long work")
        self._cancels: set[threading.Event] = set()
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._open = 0
        self._closed = False

    def do(
        self,
        owner: QObject,
        call: Callable[[], T],
        then: Callable[[T], None] | None = None,
        refused: Refused | None = None,
    ) -> None:
        """Run ``call`` on the thread, then ``then`` with its answer here.

        Problems go to ``refused``, or where there is none to :attr:`failed`. Nothing is delivered
        once ``owner`` is gone, and nothing is taken up after :meth:`close`.
        """
        if self._closed:
            return
        self._open += 1
        self._executor.submit(self._run, owner, call, then, refused)

    def begin(
        self,
        owner: QObject,
        call: Callable[[Callable[[object], None], threading.Event], T],
        told: Callable[[Any], None],
        then: Callable[[T], None],
        refused: Refused,
    ) -> threading.Event:
        """Run what takes long beside the service calls; the event that is answered cancels it.

        ``call`` is given a function to tell its progress with, which reaches ``told`` here, and
        that event. :meth:`close` cancels too, and waits for the end.
        """
        cancel = threading.Event()
        if self._closed:
            return cancel
        self._open += 1
        self._cancels.add(cancel)

        def tell(progress: object) -> None:
            self._told.emit(lambda: told(progress) if _lives(owner) else None)

        def run() -> T:
            try:
                return call(tell, cancel)
            finally:
                self._cancels.discard(cancel)

        self._long.submit(self._run, owner, run, then, refused)
        return cancel

    @property
    def idle(self) -> bool:
        """Whether every answer was delivered."""
        return self._open == 0

    def close(self) -> None:
        """Finish what was asked for; answers are no longer delivered."""
        self._closed = True
        for cancel in tuple(self._cancels):
            cancel.set()
        self._long.shutdown(wait=True)
        self._executor.shutdown(wait=True)

    def _run(
        self,
        owner: QObject,
        call: Callable[[], T],
        then: Callable[[T], None] | None,
        refused: Refused | None,
    ) -> None:
        try:
            answer = call()
        except WorkshopError as error:
            problems = error.problems
            self._answered.emit(lambda: self._refuse(owner, problems, refused))
        except Exception as error:
            log.exception("a service call met a bug")
            problem = fault(error)
            self._answered.emit(lambda: self._refuse(owner, (problem,), refused))
        else:
            self._answered.emit(lambda: then(answer) if then and _lives(owner) else None)

    def _refuse(
        self, owner: QObject, problems: tuple[Problem, ...], refused: Refused | None
    ) -> None:
        if refused is None:
            self.failed.emit(problems)
        elif _lives(owner):
            refused(problems)

    def _tell(self, news: Callable[[], None]) -> None:
        news()

    def _deliver(self, answer: Callable[[], None]) -> None:
        self._open -= 1
        answer()


def fault(error: Exception) -> Problem:
    """A bug of ours, as a person is told of it."""
    return Problem(
        "internal",
        "The program met a fault of its own.",
        f"{type(error).__name__}: {error}",
        "Nothing else is affected; if it stays, report it.",
    )


def is_of_the_window() -> bool:
    """Whether what runs here was asked for at the window: not by a client, nor by the installer."""
    return getattr(_thread, "of_the_window", False)


def _one_thread(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix=name, initializer=_mark)


def _mark() -> None:
    _thread.of_the_window = True


def _lives(owner: QObject) -> bool:
    return shiboken6.isValid(owner)
