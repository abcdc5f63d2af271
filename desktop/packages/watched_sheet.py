"""The watched folders: what is built there is added by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QHeaderView, QLabel, QTableView, QWidget

from desktop.packages.file_dialog import LastFolder, folder_dialog
from desktop.packages.watched_model import CHECK, STATE, Watched, WatchedModel, read_watched
from desktop.reload import Reload
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.marked_cell import MarkedDelegate
from desktop.widgets.paint import put, reveal
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet
from desktop.widgets.status import StatusDelegate
from desktop.widgets.table import fit_to_rows, house_table

if TYPE_CHECKING:
    from backend.errors import Problem
    from desktop.page import Context

_ABOUT = (
    "For people who build packages: what is in a watched folder is added in development, and "
    "again each time it was rebuilt. It can be an extension's own folder, or one that builds land "
    "in. What is installed stays as it is until you bring it up to date."
)


class WatchedSheet(Sheet):
    """``choose_folder`` makes the dialog for one more: tests bring another."""

    package_opened = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__("Watched folders")
        self._context = context
        self.last = LastFolder()
        self.choose_folder: Callable[[QWidget], QFileDialog] = folder_dialog
        self.watch_action = self.primary("Watch a folder…")
        self.model = WatchedModel(self)
        self._lay_out()
        self._reload = Reload(
            self, context.work, lambda: read_watched(context.workspace), self._took
        )
        context.bridge.watch_changed.connect(self._changed)
        context.bridge.package_changed.connect(self._changed)
        self._reload.ask()

    def begin(self) -> None:
        self._reload.ask()
        if self.model.rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.none.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self) -> None:
        """Have a folder chosen, and watch it."""
        dialog = self.choose_folder(self)
        dialog.setWindowTitle("Watch a folder")
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Watch")
        self.last.open(dialog, lambda paths: self.watch(paths[0]))

    def watch(self, folder: Path) -> None:
        """Watch it from now on; what stands in the way is said here."""
        watching = self._context.workspace.watching
        self.refusal.set_problems(())
        self._context.work.do(self, lambda: watching.watch(folder), None, self._refused)

    # -- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = Theme.current().px
        self.about = QLabel(_ABOUT)
        self.about.setWordWrap(True)
        put(self.about, "role", "muted")
        self.refusal = ProblemsCard(closable="Close what was refused")
        self.none = EmptyState("folder", "No folder is watched yet", _ABOUT, [self.watch_action])
        self.table = QTableView()
        self.table.setModel(self.model)
        house_table(self.table, "Watched folders")
        self._status = StatusDelegate(self.table)
        self._state = MarkedDelegate(self.table)
        self.table.setItemDelegateForColumn(CHECK, self._status)
        self.table.setItemDelegateForColumn(STATE, self._state)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((340, 220, 180)):
            self.table.setColumnWidth(column, px(width))
        fit_to_rows(self.table)
        self.stop_action = QAction("Stop watching", self)
        self.stop_action.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        self.stop_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.stop_action.triggered.connect(self._stop)
        self.table.addAction(self.stop_action)
        self.open_action = QAction("Open the package", self)
        self.open_action.triggered.connect(self._open)
        self.table.activated.connect(lambda _index: self._open())
        self.table.selectionModel().currentChanged.connect(self._choice_changed)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        self._buttons = [Button.of(self.stop_action), Button.of(self.open_action)]
        for button in self._buttons:
            buttons.addWidget(button)
        buttons.addStretch(1)
        for widget in (self.about, self.refusal, self.table):
            self.column.addWidget(widget)
        self.column.addWidget(self.none, 1)
        self.column.addLayout(buttons)
        self.problems = ProblemsCard()
        self.column.addWidget(self.problems)
        self.column.addStretch(0)
        self._show_which()

    # -- what is there ------------------------------------------------------------------------

    def _changed(self, *_: object) -> None:
        if self.isVisible():
            self._reload.ask()

    def _took(self, rows: tuple[Watched, ...]) -> None:
        had_none = not self.model.rows
        self.model.set_rows(rows)
        self._show_which()
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        if rows and had_none and self.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.problems.set_problems(
            replace(problem, detail=problem.detail or row.folder.path)
            for row in rows
            if (problem := row.folder.problem) is not None
        )
        self._choice_changed()

    def _show_which(self) -> None:
        """The folders, or what to do where there is none."""
        some = bool(self.model.rows)
        for widget in (self.about, self.table, self.primary_button, *self._buttons):
            reveal(widget, some)
        reveal(self.none, not some)

    def _chosen(self) -> Watched | None:
        index = self.table.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def _choice_changed(self, *_: object) -> None:
        chosen = self._chosen()
        self.stop_action.setEnabled(chosen is not None)
        self.open_action.setEnabled(chosen is not None and chosen.last is not None)

    def _stop(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        path, watching = Path(chosen.folder.path), self._context.workspace.watching
        said = f"“{path.name}” is no longer watched. What was added stays."

        def stopped(_: None) -> None:
            self._context.toast.say(said, action_text="Undo", action=lambda: self.watch(path))

        self._context.work.do(self, lambda: watching.unwatch(path), stopped, self._refused)

    def _open(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.last is not None:
            self.package_opened.emit(chosen.last.id)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.refusal.set_problems(problems)
