"""Out of a workspace that cannot be opened, since its store is damaged: a backup, a recovery."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from desktop.keeping.backups_sheet import BackupsSheet
from desktop.keeping.recover_sheet import RecoverSheet
from desktop.keeping.restore_sheet import RestoreSheet
from desktop.work import Work

if TYPE_CHECKING:
    from backend.backups.model import Backup
    from desktop.widgets.sheet import Sheet


class WaysOut(QObject):
    """Sheets in the place of ``trouble``; Escape leads back to it."""

    chosen = Signal(object)  # Deed

    def __init__(self, trouble: QWidget, root: Path) -> None:
        super().__init__(trouble)
        self._trouble, self._root = trouble, root
        self._before: QWidget | None = None
        self._work = Work(self)
        self.sheet: Sheet | None = None

    def restore(self) -> None:
        """Which backup."""
        sheet = BackupsSheet(self._work, _Folder(self._root))
        sheet.only_restore()
        sheet.restore_asked.connect(self._restore)
        self._show(sheet)

    def recover(self) -> None:
        """Into which folder."""
        sheet = RecoverSheet(self._root)
        sheet.agreed.connect(self.chosen)
        self._show(sheet)

    def close(self) -> None:
        """Nothing of it stays."""
        self._drop()
        self._work.close()

    def _restore(self, backup: Backup) -> None:
        sheet = RestoreSheet(self._work, None, backup)
        sheet.agreed.connect(self.chosen)
        self._show(sheet)
        sheet.closed.disconnect(self._back)
        sheet.closed.connect(self.restore)

    def _show(self, sheet: Sheet) -> None:
        if self.sheet is None:
            self._before = QApplication.focusWidget()
        self._drop()
        self.sheet = sheet
        sheet.closed.connect(self._back)
        self._stack.addWidget(sheet)
        self._stack.setCurrentWidget(sheet)
        sheet.begin()

    def _back(self) -> None:
        self._drop()
        self._stack.setCurrentWidget(self._trouble)
        if self._before is not None and isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self) -> None:
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            self._stack.removeWidget(sheet)
            sheet.hide()
            sheet.deleteLater()

    @property
    def _stack(self) -> QStackedWidget:
        stack = self._trouble.parentWidget()
        assert isinstance(stack, QStackedWidget)
        return stack


class _Folder:
    """The backups of a folder whose workspace is not open."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def list(self) -> tuple[Backup, ...]:
        from backend.backups.restoring import backups_of

        return backups_of(self._root)
