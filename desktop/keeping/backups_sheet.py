"""The backups of a workspace, newest first: one is made, one is gone back to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel

from desktop.keeping import words
from desktop.packages.contents import file_size
from desktop.theme import Theme
from desktop.widgets.button import Button
from desktop.widgets.marked_table import MarkedRow, MarkedTable
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.sheet import Sheet
from desktop.widgets.times import moment

if TYPE_CHECKING:
    from backend.backups.model import Backup, BackupPreferences
    from backend.errors import Problem
    from desktop.work import Work

_SAID = (
    "A backup holds everything but the archives and the installed files: those are kept as long"
    " as a backup names them, or installed again."
)
_NONE = "There is no backup yet: one is made at each start after changes, or when you ask for it."


class Shelf(Protocol):
    """Where backups are listed: of the open workspace, or of a folder that cannot be opened."""

    def list(self) -> tuple[Backup, ...]: ...


class Backups(Shelf, Protocol):
    """Of an open workspace."""

    def make(self) -> Backup: ...

    @property
    def preferences(self) -> BackupPreferences: ...


class BackupsSheet(Sheet):
    """Made for one of :meth:`allow_making` and :meth:`only_restore`; Return asks to restore."""

    restore_asked = Signal(object)  # Backup
    made = Signal(object)  # Backup

    def __init__(self, work: Work, shelf: Shelf) -> None:
        super().__init__("Backups")
        self._work, self._shelf = work, shelf
        self._make: Callable[[], Backup] | None = None
        self._backups: dict[str, Backup] = {}
        self._fresh = ""  # the one that was just made: chosen as soon as it is listed
        self.restore_action = QAction("Restore…", self)
        self.restore_action.setToolTip("See what would change, then go back to it (Return)")
        self.restore_action.setEnabled(False)
        self.restore_action.triggered.connect(self.restore)
        self.said = self._muted(_SAID)
        self.trouble = ProblemsCard()
        headings = ("Made", "Why", "Size")
        self.table = MarkedTable("Backups", headings, (190, 560), mark=1, most=14)
        self.table.moved.connect(self._moved)
        self.table.opened.connect(self.restore)
        self.none = self._muted(_NONE)
        self.kept = self._muted("")
        for widget in (self.said, self.trouble, self.table, self.none, self.kept):
            self.column.addWidget(widget)
        self._ways = QHBoxLayout()
        self._ways.setSpacing(Theme.current().px(8))
        self.column.addLayout(self._ways)
        self.column.addStretch(1)
        self.none.hide()
        self.kept.hide()
        self.read()

    def allow_making(self, service: Backups) -> None:
        """Of an open workspace: *Back up now* stands last, *Restore…* before it."""
        self._make = service.make
        self.title.add_action(self.restore_action)
        self.back_up = self.primary("Back up now")
        self._work.do(self, lambda: service.preferences, self._tell_kept, lambda _: None)

    def add_ways(self, actions: Sequence[QAction]) -> None:
        """Where else one may want to go from here: buttons at the foot."""
        for action in actions:
            self._ways.addWidget(Button(action.text(), action.trigger))
        self._ways.addStretch(1)

    def only_restore(self) -> None:
        """Of a workspace that cannot be opened: there is nothing to back up."""
        self.restore_action = self.primary("Restore…")
        self.restore_action.setEnabled(False)

    def begin(self) -> None:
        (self if self.table.isHidden() else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """What there is now."""
        self._work.do(self, self._shelf.list, self._show, self.refuse)

    def act(self) -> None:
        """Back up now; where nothing can be backed up, restore."""
        if self._make is None:
            self.restore()
            return
        if not self.back_up.isEnabled():
            return
        self.back_up.setEnabled(False)
        self.back_up.setText("Backing up…")
        self.trouble.set_problems(())
        self._work.do(self, self._make, self._made, self._not_made)

    def restore(self) -> None:
        """Ask for the plan of going back to the chosen one."""
        chosen = self._backups.get(self.table.key())
        if chosen is not None:
            self.restore_asked.emit(chosen)

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """What was asked for was not done."""
        self.trouble.set_problems(problems)

    def _show(self, backups: tuple[Backup, ...]) -> None:
        had = QApplication.focusWidget() in (self, self.table)
        self._backups = {one.name: one for one in backups}
        self.table.show_rows([_row(one) for one in backups])
        self.table.setVisible(bool(backups))
        self.none.setVisible(not backups)
        if self._fresh and self.table.choose(self._fresh):
            self._fresh = ""
        self._moved()
        if had:
            (self.table if backups else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _moved(self) -> None:
        self.restore_action.setEnabled(bool(self.table.key()))

    def _made(self, backup: Backup) -> None:
        self._can_again()
        self._fresh = backup.name
        self.read()
        self.made.emit(backup)

    def _not_made(self, problems: tuple[Problem, ...]) -> None:
        self._can_again()
        self.refuse(problems)

    def _can_again(self) -> None:
        self.back_up.setText("Back up now")
        self.back_up.setEnabled(True)

    def _tell_kept(self, preferences: BackupPreferences) -> None:
        self.kept.setText(words.kept(preferences))
        self.kept.show()

    def _muted(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        put(label, "role", "muted")
        return label


def _row(backup: Backup) -> MarkedRow:
    made = moment(backup.made_at, seconds=True)
    cells = (made, words.why(backup), file_size(backup.size))
    return MarkedRow(backup.name, cells, tip=backup.name)
