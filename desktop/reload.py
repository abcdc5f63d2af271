"""Reads again what a page shows, as often as the world changes and no oftener than it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from backend.errors import Problem
    from desktop.work import Work

T = TypeVar("T")


class Reload(Generic[T]):
    """One reading under way at a time; what is asked for meanwhile is one more after it.

    ``call`` runs on the services' thread, ``then`` and ``refused`` on the owner's. Where there is
    no ``refused`` the window tells the problems.
    """

    def __init__(
        self,
        owner: QObject,
        work: Work,
        call: Callable[[], T],
        then: Callable[[T], None],
        refused: Callable[[tuple[Problem, ...]], None] | None = None,
    ) -> None:
        self._owner, self._work = owner, work
        self._call, self._then, self._refused = call, then, refused or work.failed.emit
        self._open = self._again = False

    def ask(self, *_: object) -> None:
        """Read again; takes and ignores what a signal brings along."""
        if self._open:
            self._again = True
            return
        self._open = True
        self._work.do(self._owner, self._call, self._took, self._was_refused)

    def _took(self, answer: T) -> None:
        self._ended()
        self._then(answer)

    def _was_refused(self, problems: tuple[Problem, ...]) -> None:
        self._ended()
        self._refused(problems)

    def _ended(self) -> None:
        self._open = False
        if self._again:
            self._again = False
            self.ask()
