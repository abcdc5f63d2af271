"""The status bar: the mode, the work that runs, the workspace. Always there, always true."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar

from backend.errors import Problem
from backend.events import JobProgressed, QueueChanged
from backend.modes import ServerMode
from desktop.mode_button import KEYS, ModeButton, other
from desktop.theme import Theme
from desktop.widgets.paint import put


class StatusBar(QStatusBar):
    """Filled by the program; shows nothing that it was not told."""

    def __init__(self) -> None:
        super().__init__()
        px = Theme.current().px
        self.setSizeGripEnabled(False)
        self.mode = ModeButton()
        self.switch = QAction("Switch the mode", self)  # the window takes it up
        # It is named after the other mode: one who thinks of this one finds it too.
        self.switch.setProperty("keywords", " ".join(f"{mode} mode" for mode in ServerMode))
        self.switch.setShortcut(QKeySequence(KEYS))
        self.switch.setEnabled(False)
        self.switch.triggered.connect(self.mode.ask)
        self.work = QLabel("Opening…")
        put(self.work, "role", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(px(120), px(6))
        self.bar.setAccessibleName("Progress of the running job")
        self.workspace = QLabel()
        put(self.workspace, "role", "muted")
        for widget in (self.mode, self.work, self.bar):
            self.addWidget(widget)
        self.addPermanentWidget(self.workspace)
        self.setContentsMargins(px(12), 0, px(16), 0)
        self.setMinimumHeight(px(32))
        self.mode.hide()
        self.bar.hide()

    def set_workspace(self, root: Path, mode: ServerMode) -> None:
        self.set_mode(mode)
        self.mode.show()
        self.switch.setEnabled(True)
        self.workspace.setText(f"Workspace: {root.name}")
        self.workspace.setToolTip(str(root))
        self.set_queue(QueueChanged(0, running=False))

    def set_mode(self, mode: ServerMode) -> None:
        self.mode.set_mode(mode)
        self.switch.setText(f"Switch to {other(self.mode.mode)} mode")

    def set_queue(self, queue: QueueChanged) -> None:
        self.work.setToolTip("")
        if not queue.running:
            self.work.setText("No work running")
            self.bar.hide()
            return
        waiting = f", {queue.waiting} waiting" if queue.waiting else ""
        self.work.setText(f"1 job running{waiting}")

    def set_waiting(self, problem: Problem) -> None:
        """The installer thread cannot go on for now; it tries again by itself."""
        self.work.setText(f"Installing waits: {problem.title}")
        self.work.setToolTip(str(problem))
        self.bar.hide()

    def set_progress(self, progress: JobProgressed) -> None:
        self.bar.show()
        self.bar.setValue(progress.percent)
        self.bar.setToolTip(progress.step)
