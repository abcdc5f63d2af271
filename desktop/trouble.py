"""What stands in the window where the workspace cannot be opened, and the ways on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.damage import DAMAGED
from backend.errors import Problem
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard

if TYPE_CHECKING:
    from desktop.keeping.ways_out import WaysOut


class Trouble(QWidget):
    """Try again, open another folder, or leave; out of a damaged store two ways lead besides.

    Nothing was changed.
    """

    chosen = Signal(object)  # Path to open, or a Deed to be carried out first
    given_up = Signal()

    def __init__(self, problems: tuple[Problem, ...], folder: Path) -> None:
        super().__init__()
        px = Theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(48), px(48), px(48), px(48))
        column.setSpacing(px(16))
        column.addStretch(1)
        title = QLabel("The workspace was not opened")
        put(title, "role", "title")
        self.card = card = ProblemsCard()
        card.set_problems(problems)
        again = Button("Try again", lambda: self.chosen.emit(folder), kind=Kind.PRIMARY)
        self._folder = folder
        self._ways: WaysOut | None = None
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(again)
        if any(problem.code == DAMAGED for problem in problems):
            row.addWidget(Button("Restore a backup…", lambda: self._out().restore()))
            row.addWidget(Button("Recover to a new workspace…", lambda: self._out().recover()))
        row.addWidget(Button("Open another workspace…", self._choose))
        row.addWidget(Button("Quit", self.given_up.emit))
        row.addStretch(1)
        for widget in (title, card):
            column.addWidget(widget)
        column.addLayout(row)
        column.addStretch(2)
        self.setMaximumWidth(px(860))
        self.setFocusProxy(again)

    def close_ways(self) -> None:
        """Something was chosen: what was open to choose it goes."""
        if self._ways is not None:
            self._ways.close()

    def _out(self) -> WaysOut:
        if self._ways is None:
            from desktop.keeping.ways_out import WaysOut

            self._ways = WaysOut(self, self._folder)
            self._ways.chosen.connect(self.chosen)
        return self._ways

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Open a workspace folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.chosen.emit(Path(path)))
        dialog.open()
