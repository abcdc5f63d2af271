"""A sheet over the records for what takes long: its form, its progress, and what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.records.report import Progress
from desktop.theme import Theme
from desktop.widgets.announce import announce
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.work import Work

Call = Callable[[Callable[[object], None], threading.Event], Any]
_WIDEST = 640


class LongSheet(QWidget):
    """Subclasses fill ``body``, say what to do in :meth:`begin` and what came of it in
    :meth:`finish`. Escape cancels, or closes where nothing runs. Closed while it runs, it cancels.
    """

    closed = Signal()

    def __init__(self, work: Work, title: str, act: str) -> None:
        super().__init__()
        self._work = work
        self._cancel: threading.Event | None = None
        self._over = False
        px = Theme.current().px
        self.title = QLabel(title)
        put(self.title, "role", "section")
        self.fields = QWidget()
        self.body = QVBoxLayout(self.fields)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(px(12))
        self.problems = ProblemsCard()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.told = QLabel()
        put(self.told, "role", "muted")
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        put(self.outcome, "role", "strong")
        self.act_button = Button(act, self.act, kind=Kind.PRIMARY, keys="Ctrl+Return")
        self.cancel_button = Button("Cancel", self.leave)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(px(8))
        self.buttons.addWidget(self.act_button)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        for widget in (self.title, self.fields, self.problems, self.bar, self.told, self.outcome):
            column.addWidget(widget)
        self.result = QVBoxLayout()
        column.addLayout(self.result, 1000)  # all there is, where there is a result
        column.addLayout(self.buttons)
        column.addStretch(1)
        self._holder = holder = QWidget()
        holder.setLayout(column)
        holder.setMaximumWidth(px(_WIDEST))
        around = QHBoxLayout(self)
        around.setContentsMargins(px(24), px(24), px(24), px(24))
        around.addWidget(holder, 1)
        around.addStretch(0)
        for widget in (self.bar, self.told, self.outcome):
            widget.hide()

    # -- for the kinds of sheets --------------------------------------------------------------

    def focus_first(self) -> None:
        """Where one begins."""
        self.act_button.setFocus()

    def begin(self) -> Call | None:
        """What is to be done with what the form says; ``None`` where it does not say enough."""
        raise NotImplementedError

    def finish(self, answer: Any) -> str:
        """Show what came of it; the sentence that says so."""
        raise NotImplementedError

    # -- what a person does -------------------------------------------------------------------

    @property
    def running(self) -> bool:
        return self._cancel is not None

    def act(self) -> None:
        """Begin; once it is over, close."""
        if self._over:
            self.closed.emit()
            return
        call = None if self.running else self.begin()
        if call is None:
            return
        self.problems.set_problems(())
        self.fields.setEnabled(False)
        self.act_button.setEnabled(False)
        self.bar.setValue(0)
        self.bar.show()
        self.told.setText("Beginning…")
        self.told.show()
        self.cancel_button.setFocus()
        self._cancel = self._work.begin(self, call, self._progressed, self._done, self._refused)

    def leave(self) -> None:
        """Cancel what runs, or close."""
        if self._cancel is not None:
            self._cancel.set()
            self.told.setText("Cancelling…")
        else:
            self.closed.emit()

    def stop(self) -> None:
        """The sheet goes: nobody waits any more."""
        if self._cancel is not None:
            self._cancel.set()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    # -- what comes of it ---------------------------------------------------------------------

    def _progressed(self, progress: Progress) -> None:
        if self._cancel is not None and not self._cancel.is_set():
            self.bar.setValue(round(100 * progress.part))
            self.told.setText(f"{progress.rows:,} rows {progress.done}")

    def _done(self, answer: Any) -> None:
        self._cancel = None
        self._over = True
        self.bar.hide()
        self.told.hide()
        self.fields.hide()
        self._holder.setMaximumWidth(16_777_215)  # a report takes the room there is
        said = self.finish(answer)
        self.outcome.setText(said)
        self.outcome.show()
        self.act_button.setText("Done")
        self.act_button.setAccessibleName("Done")
        self.act_button.setEnabled(True)
        focused = QApplication.focusWidget()
        had_focus = focused is None or self.isAncestorOf(focused)
        self.cancel_button.hide()
        if had_focus:
            self.act_button.setFocus()
        announce(self, said)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self._cancel = None
        self.bar.hide()
        self.told.hide()
        self.fields.setEnabled(True)
        self.act_button.setEnabled(True)
        self.problems.set_problems(problems)
        self.act_button.setFocus()
