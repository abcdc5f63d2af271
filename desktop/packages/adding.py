"""Packages brought in: files, folders of packages, and folders that hold many of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from backend.errors import Problem
from backend.packages.model import Package
from backend.packages.sources import sources_in
from desktop.packages.file_dialog import archive_dialog, folder_dialog
from desktop.page import Context


class Adding(QObject):
    """Adds what is chosen or dropped, off the GUI thread, and tells of each package.

    ``choose_files`` and ``choose_folder`` make the dialogs: tests bring others.
    """

    def __init__(
        self,
        context: Context,
        page: QWidget,
        added: Callable[[Package, bool], None],
        refused: Callable[[tuple[Problem, ...]], None],
    ) -> None:
        """``added`` gets each package, and whether it is the first of what was chosen."""
        super().__init__(page)
        self.choose_files: Callable[[QWidget], QFileDialog] = archive_dialog
        self.choose_folder: Callable[[QWidget], QFileDialog] = folder_dialog
        self._context = context
        self._page = page
        self._added = added
        self._refused = refused
        self.folder_action = QAction("Add a folder…", self)
        self.folder_action.setToolTip("An extension's folder, or one full of packages")
        self.folder_action.setShortcut(QKeySequence("Ctrl+Shift+N"))
        self.folder_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.folder_action.triggered.connect(self.ask_for_folder)
        page.addAction(self.folder_action)

    def ask_for_files(self, then: Callable[[Sequence[Path]], None] | None = None) -> None:
        """Have archives chosen, and add them or do something else with them."""
        self._open(self.choose_files(self._page), then or self.add)

    def ask_for_folder(self) -> None:
        """Have a folder chosen: an extension's own, or one with packages in it."""
        self._open(self.choose_folder(self._page), self.add)

    def add(self, paths: Sequence[Path]) -> None:
        """Add every package at the paths; of a folder of packages all that it holds."""
        for place, path in enumerate(paths):
            self._look_into(path, place == 0)

    def _look_into(self, path: Path, first: bool) -> None:
        self._context.work.do(
            self._page,
            lambda: sources_in(path),
            lambda found: self._add_all(found, first),
            self._refused,
        )

    def _add_all(self, found: Sequence[Path], first: bool) -> None:
        for place, source in enumerate(found):
            self._add(source, first and place == 0)

    def _add(self, source: Path, first: bool) -> None:
        packages = self._context.workspace.packages
        self._context.work.do(
            self._page,
            lambda: packages.add(source),
            lambda package: self._added(package, first),
            self._refused,
        )

    def _open(self, dialog: QFileDialog, then: Callable[[Sequence[Path]], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
        dialog.open()
