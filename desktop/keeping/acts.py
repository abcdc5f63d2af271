"""What is done to keep a workspace: its backups, its check, the ways out of a damaged store.

The sheets are imported when they are first asked for: a start does not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from backend.damage import DAMAGED
from desktop.icons import set_icon
from desktop.keeping.window_sheets import WindowSheets
from desktop.theme import Tone

if TYPE_CHECKING:
    from backend.backups.model import Backup
    from backend.doctor.model import Examination
    from backend.errors import Problem
    from desktop.keeping.damage_line import DamageLine
    from desktop.keeping.deeds import Deed, News
    from desktop.page import Context
    from desktop.widgets.sheet import Sheet
    from desktop.window import Window

BACKUPS_KEYS, PREFERENCES_KEYS = "Ctrl+Shift+B", "Ctrl+,"


class Keeping(QObject):
    """``deed_asked`` carries what needs the workspace closed: the program does it."""

    deed_asked = Signal(object)  # Deed

    def __init__(self, window: Window, context: Context) -> None:
        super().__init__(window)
        self._window, self._context = window, context
        self.sheets = WindowSheets(window)
        self.line: DamageLine | None = None
        act = self._action
        self.backups_action = act("Backups…", self.backups, "duplicate", BACKUPS_KEYS, "restore")
        self.check_action = act("Check the workspace…", self.check, "check", "", "doctor repair")
        self.preferences_action = act(
            "Preferences…", self.preferences, "wrench", PREFERENCES_KEYS, "settings theme text size"
        )
        self.menu = QMenu(window.status.workspace)
        for action in (self.backups_action, self.check_action):
            self.menu.addAction(action)
        self.menu.addSeparator()
        self.menu.addAction(self.preferences_action)
        window.status.workspace.clicked.connect(self.show_menu)
        context.bridge.store_damaged.connect(self.tell_damage)
        context.bridge.backup_failed.connect(self._backup_failed)
        if (problem := context.workspace.damaged) is not None:
            self.tell_damage(problem)

    # -- what a person asks for ---------------------------------------------------------------

    def show_menu(self) -> None:
        """Over the workspace's name in the status bar."""
        if not self._ready():
            return
        button = self._window.status.workspace
        at = button.mapToGlobal(QPoint(0, 0))
        self.menu.popup(QPoint(at.x(), at.y() - self.menu.sizeHint().height()))
        self.menu.setActiveAction(self.backups_action)

    def backups(self) -> None:
        """What is kept, and the way back to it."""
        self._backups(())

    def restore(self, backup: Backup) -> None:
        """What going back to it would change."""
        from desktop.keeping.restore_sheet import RestoreSheet

        workspace = self._context.workspace
        sheet = RestoreSheet(self._context.work, workspace.backups, backup, workspace.damaged)
        sheet.agreed.connect(self.deed_asked)
        self.sheets.show(sheet, self.backups)

    def check(self) -> None:
        """The doctor looks at everything."""
        self._check(None, ())

    def preferences(self) -> None:
        """How the window looks, and how many backups are kept."""
        from desktop.keeping.preferences_sheet import PreferencesSheet

        if self._ready():
            sheet = PreferencesSheet(self._context.work, self._context.workspace.backups)
            self._context.bridge.backups_changed.connect(sheet.read)
            sheet.saved.connect(self._saved)
            self.sheets.show(sheet)

    def recover(self) -> None:
        """What can be read goes into a new workspace."""
        self._recover((), None)

    # -- what came of what was done -----------------------------------------------------------

    def tell(self, news: News) -> None:
        """In the window that was opened after it."""
        from desktop.keeping.telling import tell

        tell(self, news)

    def restored(self, words: str, kept: Backup | None, *, undoes: bool) -> None:
        """A notice with the way back."""
        from desktop.keeping.deeds import Restore
        from desktop.keeping.words import label

        toasts = self._window.toasts
        if kept is None or undoes:
            toasts.say(words, seconds=12, about="restored")
            return
        back = Restore(kept.name, label(kept), undoes=True)
        toasts.say(
            words,
            action_text="Undo",
            action=partial(self.deed_asked.emit, back),
            seconds=30,
            about="restored",
        )

    def not_done(self, deed: Deed, problems: tuple[Problem, ...]) -> None:
        """The sheet that asked for it says why not; nothing was changed."""
        from desktop.keeping.deeds import Examine, Recover

        if [one.code for one in problems] == ["cancelled"]:
            self._window.toasts.say(f"{problems[0].title} Nothing was changed.", Tone.ACCENT)
        elif isinstance(deed, Examine):
            self._check(None, problems)
        elif isinstance(deed, Recover):
            self._recover(problems, deed.target)
        else:
            self._backups(problems)

    def examined(self, examination: Examination) -> None:
        self._check(examination, ())

    def show(self, sheet: Sheet) -> None:
        """A sheet that tells of something, over the page."""
        self.sheets.show(sheet)

    # -- sheets -------------------------------------------------------------------------------

    def _backups(self, problems: tuple[Problem, ...]) -> None:
        from desktop.keeping.backups_sheet import BackupsSheet

        if not self._ready():
            return
        workspace = self._context.workspace
        sheet = BackupsSheet(self._context.work, workspace.backups)
        sheet.restore_asked.connect(self.restore)
        sheet.made.connect(self._made)
        self._context.bridge.backups_changed.connect(sheet.read)
        sheet.add_ways((self.preferences_action, self.check_action))
        sheet.allow_making(workspace.backups)
        self.sheets.show(sheet)
        sheet.refuse(problems)

    def _check(self, found: Examination | None, problems: tuple[Problem, ...]) -> None:
        from desktop.keeping.check_sheet import CheckSheet

        if self._ready():
            sheet = CheckSheet(found, problems)
            sheet.agreed.connect(self.deed_asked)
            self.sheets.show(sheet)

    def _recover(self, problems: tuple[Problem, ...], target: Path | None) -> None:
        from desktop.keeping.recover_sheet import RecoverSheet

        if self._ready():
            root = self._context.workspace.folder.root
            sheet = RecoverSheet(root, problems, target)
            sheet.agreed.connect(self.deed_asked)
            self.sheets.show(sheet)

    # -- notices ------------------------------------------------------------------------------

    def _made(self, backup: Backup) -> None:
        from desktop.keeping.words import label

        self._window.toasts.say(f"Made {label(backup)}.", about="backup")

    def _saved(self) -> None:
        self._window.toasts.say("Saved how many backups are kept.", about="backup")

    def _backup_failed(self, problem: Problem) -> None:
        """Once, at the start; a damaged store is told of over every page already."""
        if problem.code == DAMAGED:
            return
        words = f"No backup was made at the start. {problem}"
        self._window.toasts.say(
            words, Tone.BAD, action_text="Backups…", action=self.backups, about="backup"
        )

    def tell_damage(self, problem: Problem) -> None:
        """Over every page until another workspace is open, or another store."""
        if self.line is None:
            from desktop.keeping.damage_line import DamageLine

            self.line = DamageLine(problem)
            self.line.recover_asked.connect(self.recover)
            self.line.restore_asked.connect(self.backups)
            self._window.set_line(self.line)
            self.line.come()

    def _ready(self) -> bool:
        """Not while the welcome stands in the place of the pages.

        The page is left first: where it was presented, a sheet made before would keep those sizes.
        """
        ready = self._window.filled and self._window.rail.isEnabled()
        if ready and self.sheets.sheet is None:
            self._window.page.leave()
        return ready

    def _action(
        self, words: str, call: Callable[[], None], icon: str, keys: str, keywords: str
    ) -> QAction:
        action = QAction(words, self._window)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setProperty("keywords", keywords)
        set_icon(action, icon, "muted")
        action.triggered.connect(lambda: call())
        self._window.addAction(action)
        return action
