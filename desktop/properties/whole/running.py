"""A sheet for what takes long: its form, how far it is, and what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from backend.portable.model import PortableProgress
from desktop.packages.contents import file_size
from desktop.properties.whole.digest_card import DigestCard
from desktop.theme import Theme
from desktop.widgets.announce import announce
from desktop.widgets.button import Button
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet

if TYPE_CHECKING:
    from backend.errors import Problem
    from desktop.page import Context

Call = Callable[[Callable[[object], None], threading.Event], Any]
_WIDEST = 640


class RunningSheet(Sheet):
    """Subclasses fill ``body``, say what to do in :meth:`wanted` and what came of it in
    :meth:`finish`. Escape cancels what runs, or goes back.
    """

    def __init__(self, context: Context, title: str, verb: str) -> None:
        super().__init__(title)
        self._context = context
        self._cancel: threading.Event | None = None
        self.over = False
        px = Theme.current().px
        self.run = self.primary(verb)
        self.fields = QWidget()
        self.fields.setMaximumWidth(px(_WIDEST))
        self.body = QVBoxLayout(self.fields)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(px(16))
        self.trouble = ProblemsCard()
        self.trouble.setMaximumWidth(px(_WIDEST))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.told = QLabel()
        put(self.told, "role", "muted")
        self.cancel_button = Button("Cancel", self.cancel)
        self.progress = self._progress_row()
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        put(self.outcome, "role", "strong")
        self.digest = DigestCard()
        for widget in (self.fields, self.trouble, self.progress, self.outcome, self.digest):
            self.column.addWidget(widget)
        self.after = QVBoxLayout()
        self.after.setSpacing(px(12))
        self.column.addLayout(self.after)
        self.column.addStretch(1)
        for widget in (self.progress, self.outcome, self.digest):
            widget.hide()

    # -- for the kinds of sheets --------------------------------------------------------------

    def wanted(self) -> Call | None:
        """What is to be done with what the form says; ``None`` where it does not say enough."""
        raise NotImplementedError

    def finish(self, answer: Any) -> tuple[str, str]:
        """Show what came of it; the sentence that says so, and the digest of the content."""
        raise NotImplementedError

    def go_on(self) -> None:
        """What the primary button does once it is over."""
        self.closed.emit()

    # -- what a person does -------------------------------------------------------------------

    @property
    def running(self) -> bool:
        return self._cancel is not None

    def act(self) -> None:
        if self.over:
            self.go_on()
            return
        call = None if self.running else self.wanted()
        if call is None:
            return
        self.trouble.set_problems(())
        self.outcome.hide()
        self.fields.setEnabled(False)
        self.run.setEnabled(False)
        self.bar.setValue(0)
        self.told.setText("Beginning…")
        self.progress.show()
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)
        work = self._context.work
        self._cancel = work.begin(self, call, self._progressed, self._done, self._refused)

    def cancel(self) -> None:
        """Ask it to stop: it says when it has."""
        if self._cancel is not None:
            self._cancel.set()
            self.told.setText("Cancelling…")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.running:
            self.cancel()
        else:
            super().keyPressEvent(event)

    # -- what comes of it ---------------------------------------------------------------------

    def _progressed(self, progress: PortableProgress) -> None:
        if self._cancel is None or self._cancel.is_set():
            return
        whole = progress.total > 1
        self.bar.setRange(0, 100 if whole else 0)  # without an end it only moves
        if whole:
            self.bar.setValue(100 * progress.done // progress.total)
        done, total = file_size(progress.done), file_size(progress.total)
        step = progress.step.capitalize()
        self.told.setText(f"{step}, {done} of {total}" if progress.total > 4096 else f"{step}…")

    def _done(self, answer: Any) -> None:
        self._cancel, self.over = None, True
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        said, digest = self.finish(answer)
        self.progress.hide()
        self.fields.hide()
        self.outcome.setText(said)
        self.outcome.show()
        self.digest.show_digest(digest)
        self.run.setEnabled(True)
        if had_focus:
            self.digest.copy_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, said)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self._cancel = None
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self.progress.hide()
        self.fields.setEnabled(True)
        self.run.setEnabled(True)
        if [one.code for one in problems] == ["cancelled"]:
            self.outcome.setText(f"Cancelled. {problems[0].detail}".strip())
            self.outcome.show()
        else:
            self.trouble.set_problems(problems)
        if had_focus:
            self.begin()

    def _progress_row(self) -> QWidget:
        box = QWidget()
        box.setMaximumWidth(Theme.current().px(_WIDEST))
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(Theme.current().px(12))
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        column.addLayout(row)
        column.addWidget(self.told)
        return box
