"""Begins what was checked, and tells what could not be begun after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from backend.errors import Problem
    from backend.packages.model import Package
    from backend.properties.model import Addition, Batch, RefusedAddition
    from desktop.page import Context

_SINGLY = 3  # more than this are told in one sentence


class Starting(QObject):
    """``begun`` brings the :class:`Batch`; ``stopped`` the problems where nothing was begun.

    ``waiting`` is set while it is to begin as soon as the check has an answer.
    """

    begun = Signal(object)
    stopped = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.busy = self.waiting = False

    def reset(self) -> None:
        self.waiting = False

    def begin(self, additions: Sequence[Addition], packages: Mapping[str, Package]) -> None:
        """``packages`` by id, for the words about those that are refused."""
        self.busy, self.waiting = True, False
        properties = self._context.workspace.properties

        def began(batch: Batch) -> None:
            self.busy = False
            self._tell(batch.refused, packages)
            if batch.extensions:
                self.begun.emit(batch)
            else:
                self.stopped.emit(())

        def refused(problems: tuple[Problem, ...]) -> None:
            self.busy = False
            self.stopped.emit(problems)

        self._context.work.do(self, lambda: properties.add_many(additions), began, refused)

    def _tell(self, refused: Sequence[RefusedAddition], packages: Mapping[str, Package]) -> None:
        if len(refused) > _SINGLY:
            first = refused[0].problems[0].title
            self._say(f"Left out {len(refused):,} of them: {first}")
            return
        for one in refused:
            package = packages.get(one.addition.package_id)
            name = package.display_name if package else "a package that is gone"
            self._say(f"Left out {name}: {one.problems[0].title}")

    def _say(self, words: str) -> None:
        self._context.toast.say(words, Tone.BAD)
