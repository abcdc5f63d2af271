"""Whether the installed files still are what the archive holds, and the way to repair them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QProgressBar

from backend.errors import Problem, Refused
from backend.properties.verifying import Fault, Verification
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button
from desktop.widgets.marked_lines import Line, MarkedLines
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet

if TYPE_CHECKING:
    from backend.properties.model import Extension
    from desktop.page import Context

_STOPPED = Problem("cancelled", "Verifying was stopped.", "Nothing was changed.")
_WORDS = {
    Fault.MISSING: "missing",
    Fault.ALTERED: "altered",
    Fault.FOREIGN: "not of the package",
}
_MARKS = {
    Fault.MISSING: ("trash", "bad", Tone.BAD),
    Fault.ALTERED: ("edit", "bad", Tone.BAD),
    Fault.FOREIGN: ("plus", "waiting", Tone.WAITING),
}


class VerifySheet(Sheet):
    """It begins by itself; ``repaired`` once the archive is being installed anew."""

    repaired = Signal(object)  # the Extension, pending now

    def __init__(self, context: Context, extension: Extension) -> None:
        super().__init__(f"Verify {extension.display_name}")
        self._context, self.extension = context, extension
        self._cancel: threading.Event | None = None
        self.found: Verification | None = None
        self.title.set_pills([(extension.version, Tone.NEUTRAL)])
        self.again_button = self.title.add_button(Button("Verify again", self.verify))
        self.repair_action = self.primary("Repair")
        self.repair_action.setEnabled(False)
        self.told = QLabel()
        put(self.told, "role", "muted")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of verifying")
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(Theme.current().px(360))
        self.stop_button = Button("Stop", self.stop)
        self.stop_button.setMaximumWidth(Theme.current().px(96))
        self.sound = ProblemsCard(" ")
        self.trouble = ProblemsCard()
        self.faults = MarkedLines("", most=40)
        for widget in (self.sound, self.told, self.bar, self.stop_button, self.trouble):
            self.column.addWidget(widget)
        self.column.addWidget(self.faults)
        self.column.addStretch(1)
        self.verify()

    def begin(self) -> None:
        self.stop_button.setFocus()

    def verify(self) -> None:
        """Hash the installed files and compare them with the archive."""
        if self._cancel is not None:
            return
        self._show_running(running=True)
        self.told.setText("Hashing the installed files…")
        properties, extension_id = self._context.workspace.properties, self.extension.id

        def call(tell: Callable[[object], None], cancel: threading.Event) -> Verification:
            def told(done: int, total: int) -> None:
                if cancel.is_set():
                    raise Refused(_STOPPED)
                tell((done, total))

            return properties.verify(extension_id, told)

        self._cancel = self._context.work.begin(
            self, call, lambda at: self._progress(*at), self._show, self._refused
        )

    def stop(self) -> None:
        """Stop at the next file."""
        if self._cancel is not None:
            self._cancel.set()

    def act(self) -> None:
        """Install the archive anew in the place of what is there."""
        if not self.repair_action.isEnabled():
            return
        self.repair_action.setEnabled(False)
        properties, extension_id = self._context.workspace.properties, self.extension.id
        self._context.work.do(
            self, lambda: properties.repair(extension_id), self.repaired.emit, self._not_repaired
        )

    def _progress(self, done: int, total: int) -> None:
        self.bar.setMaximum(max(1, total))
        self.bar.setValue(done)
        self.told.setText(f"Hashing the installed files: {done} of {total}")

    def _show(self, found: Verification) -> None:
        self.found = found
        self._show_running(running=False)
        files = "file" if found.files == 1 else "files"
        if found.sound:
            as_they = "is as it was" if found.files == 1 else "are as they were"
            self.sound.set_calm(f"All {found.files} {files} {as_they} installed.")
            self.told.setText("Each was hashed and compared with the package’s archive.")
        else:
            self.told.setText(_counted(found))
        self.sound.setVisible(found.sound)
        self.faults.set_lines(
            [Line(*_MARKS[one.fault], _WORDS[one.fault], one.path) for one in found.faults]
        )
        self.faults.setVisible(not found.sound)
        pill = ("as installed", Tone.OK) if found.sound else ("has faults", Tone.BAD)
        self.title.set_pills([(self.extension.version, Tone.NEUTRAL), pill])
        self.repair_action.setEnabled(not found.sound)
        self.repair_action.setToolTip("" if not found.sound else "There is nothing to repair.")
        (self.again_button if found.sound else self.primary_button).setFocus()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        """The archive is missing or altered, the disk refuses, or somebody stopped it."""
        self._show_running(running=False)
        stopped = _STOPPED in problems
        self.told.setText(str(_STOPPED) if stopped else "The files cannot be compared.")
        self.trouble.set_problems(() if stopped else problems)
        self.again_button.setFocus()

    def _not_repaired(self, problems: tuple[Problem, ...]) -> None:
        self.repair_action.setEnabled(True)
        self.trouble.set_problems(problems)

    def _show_running(self, *, running: bool) -> None:
        if not running:
            self._cancel = None
        self.trouble.set_problems(())
        self.bar.setVisible(running)
        self.stop_button.setVisible(running)
        self.again_button.setEnabled(not running)
        self.sound.hide()
        self.faults.hide()


def _counted(found: Verification) -> str:
    counts = {fault: sum(one.fault is fault for one in found.faults) for fault in Fault}
    said = ", ".join(f"{count} {_WORDS[fault]}" for fault, count in counts.items() if count)
    return f"Of {found.files} files: {said}. Repair installs the archive anew."
