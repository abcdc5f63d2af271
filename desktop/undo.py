"""Undo and redo of a schema's edits: the window's stack over the log in the store."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from backend.schemas.changes import Step


class EditCommand(QUndoCommand):
    """One step. ``take(step, forward, first)`` shows it and has it saved."""

    def __init__(self, step: Step, take: Callable[[Step, bool, bool], None]) -> None:
        super().__init__(step.text)
        self._step = step
        self._take = take
        self._first = True

    def redo(self) -> None:
        self._take(self._step, True, self._first)
        self._first = False

    def undo(self) -> None:
        self._take(self._step, False, False)
