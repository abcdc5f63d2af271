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
from desktop.packages.file_dialog import LastFolder, archive_dialog, folder_dialog
from desktop.packages.haul import Haul
from desktop.page import Context


class Adding(QObject):
    """Adds what is chosen or dropped, off the GUI thread, and tells of each package.

    ``choose_files`` and ``choose_folder`` make the dialogs: tests bring others.
    """

    def __init__(
        self,
        context: Context,
        page: QWidget,
        added: Callable[[Package, Haul], None],
        refused: Callable[[tuple[Problem, ...], Haul], None],
    ) -> None:
        """Both get what was chosen with it: a package is to be counted there, a refusal is."""
        super().__init__(page)
        self.choose_files: Callable[[QWidget], QFileDialog] = archive_dialog
        self.choose_folder: Callable[[QWidget], QFileDialog] = folder_dialog
        self.last = LastFolder()
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
        self.last.open(self.choose_files(self._page), then or self.add)

    def ask_for_folder(self) -> None:
        """Have a folder chosen: an extension's own, or one with packages in it."""
        self.last.open(self.choose_folder(self._page), self.add)

    def add(self, paths: Sequence[Path]) -> None:
        """Add every package at the paths; of a folder of packages all that it holds."""
        haul = Haul(len(paths))
        for path in paths:
            self._look_into(path, haul)

    def _look_into(self, path: Path, haul: Haul) -> None:
        self._context.work.do(
            self._page,
            lambda: sources_in(path),
            lambda found: self._add_all(found, haul),
            lambda problems: self._refuse(problems, haul),
        )

    def _add_all(self, found: Sequence[Path], haul: Haul) -> None:
        haul.looked_into(len(found))
        for source in found:
            self._add(source, haul)

    def _add(self, source: Path, haul: Haul) -> None:
        packages = self._context.workspace.packages
        self._context.work.do(
            self._page,
            lambda: packages.add(source),
            lambda package: self._added(package, haul),
            lambda problems: self._refuse(problems, haul),
        )

    def _refuse(self, problems: tuple[Problem, ...], haul: Haul) -> None:
        haul.refused()
        self._refused(problems, haul)
