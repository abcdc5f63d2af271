"""The request log: what was asked, the newest on top, found by words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backend.api.model import KEPT
from desktop.api.log_model import FoundLines, LogModel
from desktop.api.log_table import LogTable
from desktop.api.words import count_words
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.paint import put
from desktop.widgets.search_field import SearchField


class LogView(QWidget):
    """Search, table, and how many there are."""

    def __init__(self, model: LogModel, clear: QAction) -> None:
        super().__init__()
        px = Theme.current().px
        self.model, self.found = model, FoundLines(model, self)
        self.table = LogTable(self.found)
        self.search = SearchField("Find by method, path or status")
        self.search.searched.connect(self._find)
        self.search.down_pressed.connect(self.enter)
        self.nothing = QLabel("Nothing matches. Search for something else.")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        put(self.nothing, "role", "muted")
        self.rows = QStackedWidget()
        self.rows.addWidget(self.table)
        self.rows.addWidget(self.nothing)
        self.count = QLabel()
        self.kept = ElidedLabel(f"Kept in memory only, the latest {KEPT}.", "muted")
        put(self.count, "role", "muted")
        tools, foot = QHBoxLayout(), QHBoxLayout()
        tools.setSpacing(px(8))
        tools.addWidget(self.search, 1)
        self.first = QAction("First requests…", self)
        self.first.setToolTip("Copy one that is ready to be pasted into a terminal")
        self.first_button = Button.of(self.first, kind=Kind.QUIET)
        tools.addWidget(self.first_button)
        tools.addWidget(Button.of(clear))
        foot.setSpacing(px(16))
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.kept)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addLayout(tools)
        column.addWidget(self.rows, 1)
        column.addLayout(foot)
        for signal in (self.found.rowsInserted, self.found.rowsRemoved):
            signal.connect(self._show)
        for signal in (model.rowsInserted, model.rowsRemoved):  # also what is not found
            signal.connect(self._show)
        self._show()

    def enter(self) -> None:
        """Go to the rows, or to where one searches for others."""
        if self.found.rowCount():
            if not self.table.currentIndex().isValid():
                self.table.choose_row(0)
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _find(self, text: str) -> None:
        self.found.find(text)
        self._show()

    def _show(self, *_: object) -> None:
        shown, total = self.found.rowCount(), self.model.rowCount()
        self.count.setText(count_words(shown, total) if total else "")
        wanted = self.table if shown or not total else self.nothing
        if self.rows.currentWidget() is not wanted:
            had_focus = self.rows.isAncestorOf(QApplication.focusWidget() or self.window())
            self.rows.setCurrentWidget(wanted)
            if had_focus:
                self.enter()
