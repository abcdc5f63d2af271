"""The status bar: mode, running work, API and workspace. Always there, always true."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QProgressBar, QStatusBar

from backend.errors import Problem
from backend.modes import ServerMode
from desktop.icons import set_icon
from desktop.mode_button import KEYS, ModeButton, other
from desktop.theme import Theme, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put

_SEE = "See what is done, was done and waits"


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
        self.work = Button("Opening…", kind=Kind.QUIET)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the running job")
        self.api = Button("", kind=Kind.QUIET)
        set_icon(self.api, "api", Tone.OK)
        put(self.api, "tone", Tone.OK)
        self.api.setToolTip("See what clients ask and what they are answered")
        self.workspace = Button("", kind=Kind.QUIET)
        put(self.workspace, "tone", "muted")
        for widget in (self.mode, self.work, self.bar):
            self.addWidget(widget)
        self.addPermanentWidget(self.api)
        self.addPermanentWidget(self.workspace)
        self.setContentsMargins(px(12), 0, px(16), 0)
        Theme.current().changed.connect(self._measure)
        self._measure()
        self.mode.hide()
        self.bar.hide()
        self.api.hide()
        self.workspace.hide()

    def set_workspace(self, root: Path, mode: ServerMode) -> None:
        self.set_mode(mode)
        self.mode.show()
        self.switch.setEnabled(True)
        self.workspace.setText(f"Workspace: {root.name}")
        self.workspace.setAccessibleName(self.workspace.text())
        self.workspace.setToolTip(f"{root}\nPress for its backups and its preferences.")
        self.workspace.show()
        self.set_work("No work running", None)

    def set_mode(self, mode: ServerMode) -> None:
        self.mode.set_mode(mode)
        self.switch.setText(f"Switch to {other(self.mode.mode)} mode")

    def set_work(self, words: str, percent: int | None) -> None:
        """What the installer does now; ``percent`` of its running job, ``None`` for no bar."""
        self.work.setToolTip(_SEE)
        self.work.setText(words)
        self.work.setAccessibleName(words)
        self.bar.setVisible(percent is not None)
        self.bar.setValue(percent or 0)

    def set_waiting(self, problem: Problem) -> None:
        """The installer thread cannot go on for now; it tries again by itself."""
        self.work.setText(f"Installing waits: {problem.title}")
        self.work.setAccessibleName(self.work.text())
        self.work.setToolTip(str(problem))
        self.bar.hide()

    def set_api(self, address: str) -> None:
        """Where the APIs are served; "" while they are not."""
        self.api.setText(f"API on {address}")
        self.api.setAccessibleName(self.api.text())
        self.api.setVisible(bool(address))

    def _measure(self) -> None:
        px = Theme.current().px
        self.setMinimumHeight(px(32))
        self.bar.setFixedSize(px(120), px(6))
