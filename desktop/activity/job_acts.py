"""What can be done with a job and with all of them: cancel, retry, show, change the turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from backend.installations.model import JobAct, Move
from desktop.icons import set_icon
from desktop.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from backend.errors import Problem
    from backend.installations.model import JobLine, Tally, TriedAgain
    from desktop.page import Context

_TURNS = (
    ("Move up", "arrow-up", "Alt+Up", Move.UP),
    ("Move down", "arrow-down", "Alt+Down", Move.DOWN),
    ("Do next", "chevron-up", "Alt+Home", Move.FIRST),
    ("Do last", "chevron-down", "Alt+End", Move.LAST),
)


class JobActs(QObject):
    """Actions on the chosen job, and two on all; each is enabled where it makes sense."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._owner = context, parent
        self._line: JobLine | None = None
        self._batch_id = ""
        self.cancel = self._action("Cancel", "", self._cancel, "Ctrl+.", "Del")
        self.retry = self._action("Retry", "", self._retry, "Ctrl+R")
        self.show = self._action("Show", "", self._show)
        self.turns = {
            where: self._action(text, icon, self._mover(where), keys)
            for text, icon, keys, where in _TURNS
        }
        self.cancel_all = self._action("Cancel all", "", self._cancel_all, "Ctrl+Shift+.")
        self.retry_failed = self._action(
            "Retry all failed", "", self._retry_failed, "Ctrl+Return", "Ctrl+Enter"
        )
        self.to_properties = self._action(
            "Add an extension", "", lambda: context.go("properties", "")
        )
        self.to_packages = self._action("Add packages", "", lambda: context.go("packages", ""))
        for action in (self.cancel_all, self.retry_failed):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for action, words in (
            (self.cancel, "Cancel the job"),
            (self.retry, "Retry the job"),
            (self.cancel_all, "Cancel all jobs"),
            (self.to_properties, ""),
            (self.to_packages, ""),
            *((action, f"{action.text()}: the job") for action in self.turns.values()),
        ):
            action.setProperty("words", words)  # where it stands without the job beside it
        self.set_line(None)

    def of_one(self) -> list[QAction]:
        """Those on the chosen job, in the order of a menu."""
        return [self.show, self.retry, self.cancel, *self.turns.values()]

    def set_line(self, line: JobLine | None) -> None:
        """Act on this job from now on."""
        self._line = line
        self.cancel.setEnabled(line is not None and line.may_cancel)
        self.cancel.setVisible(line is not None and line.may_cancel)
        self.retry.setEnabled(line is not None and line.may_retry)
        self.retry.setVisible(line is not None and line.may_retry)
        self.show.setEnabled(line is not None and line.has_subject)
        self.show.setText(_show_words(line))
        for action in self.turns.values():
            action.setEnabled(line is not None and line.may_move)

    def set_tally(self, tally: Tally, batch_id: str) -> None:
        """What there is to cancel and to retry; of one batch, where only that is shown."""
        self._batch_id = batch_id
        self.cancel_all.setEnabled(bool(tally.open))
        self.retry_failed.setEnabled(bool(tally.retriable))
        many = f" ({tally.retriable})" if tally.retriable else ""
        self.retry_failed.setText(
            "Retry failed of this batch" if batch_id else f"Retry all failed{many}"
        )
        self.cancel_all.setText("Cancel this batch" if batch_id else "Cancel all")

    def _cancel(self) -> None:
        if (line := self._line) is not None:
            activity = self._context.workspace.activity
            self._context.work.do(self, lambda: activity.cancel(line.id), None, self._tell)

    def _retry(self) -> None:
        if (line := self._line) is not None:
            activity = self._context.workspace.activity
            self._context.work.do(self, lambda: activity.retry(line.id), None, self._tell)

    def _show(self) -> None:
        if (line := self._line) is not None and line.has_subject:
            page = "packages" if line.act is JobAct.CHECK else "properties"
            self._context.go(page, line.subject_id)

    def _mover(self, where: Move) -> Callable[[], None]:
        def move() -> None:
            if (line := self._line) is not None:
                activity = self._context.workspace.activity
                self._context.work.do(self, lambda: activity.move(line.id, where), None, self._tell)

        return move

    def _cancel_all(self) -> None:
        activity, batch_id = self._context.workspace.activity, self._batch_id

        def cancelled(ids: tuple[int, ...]) -> None:
            self._context.toast.say(f"Cancelled {_count(len(ids))}.", about="cancel-all")

        self._context.work.do(self, lambda: activity.cancel_all(batch_id), cancelled, self._tell)

    def _retry_failed(self) -> None:
        activity, batch_id = self._context.workspace.activity, self._batch_id

        def begun(again: TriedAgain) -> None:
            for one in again.refused:
                self._tell(one.problems)
            if not again.job_ids and not again.refused:
                self._context.toast.say("Nothing is left to retry.", about="retry-failed")

        self._context.work.do(self, lambda: activity.retry_failed(batch_id), begun, self._tell)

    def _action(self, text: str, icon: str, act: Callable[[], None], *keys: str) -> QAction:
        action = QAction(text, self._owner)  # the palette asks whether that is seen
        if icon:
            set_icon(action, icon, "text")
        action.setShortcuts([QKeySequence(one) for one in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: act())
        return action

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self._context.toast.say(str(problem), Tone.BAD)


def _show_words(line: JobLine | None) -> str:
    if line is None:
        return "Show"
    return "Show package" if line.act is JobAct.CHECK else "Show extension"


def _count(number: int) -> str:
    return f"{number} job{'' if number == 1 else 's'}"
