"""The Packages page: the catalogue of extension packages, and the way in for new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.events import JobProgressed
from backend.packages.model import Package
from backend.status import Status
from desktop.packages.catalogue import sections
from desktop.packages.drop_hint import DropHint, dropped_files
from desktop.packages.file_dialog import archive_dialog
from desktop.packages.holders import Holders
from desktop.packages.package_inspector import PackageInspector
from desktop.packages.package_view import PackageView
from desktop.page import Context, Page
from desktop.reload import Reload
from desktop.theme import Tone
from desktop.widgets.button import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.listing_pane import ListingPane
from desktop.widgets.paint import put
from desktop.widgets.three_panes import ThreePanes


class PackagesPage(Page):
    """``choose_files`` makes the dialog that :meth:`new` opens: tests bring another."""

    name = "packages"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.choose_files: Callable[[QWidget], QFileDialog] = archive_dialog
        self._packages: dict[str, Package] = {}
        self._awaited: set[str] = set()  # added here, their check not seen to end yet
        self._wanted = ""  # to be chosen as soon as it is in the list
        self._shown = ""  # the package that is shown, also while a search leaves it out
        self._progress: JobProgressed | None = None
        self._make_actions()
        self._lay_out()
        self._connect()

    # -- what a window calls ------------------------------------------------------------------

    def new(self) -> None:
        """Choose archives to add."""
        self._open_dialog(self.add_files)

    def act(self) -> None:
        self.new()

    def focus_list(self) -> None:
        self.pane.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_search(self) -> None:
        self.pane.search.setFocus()
        self.pane.search.selectAll()

    def choose(self, key: str) -> None:
        self._wanted = key
        self._choose_wanted()

    def add_files(self, paths: list[Path]) -> None:
        """Take archives into the catalogue; what is wrong with one stands on its own row."""
        for place, path in enumerate(paths):
            self.context.work.do(
                self,
                lambda path=path: self.context.workspace.packages.add(path),  # type: ignore[misc]
                lambda package, first=place == 0: self._added(package, first),  # type: ignore[misc]
                self._tell,
            )

    def state(self) -> dict[str, Any]:
        return {
            "package": self._shown,
            "panes": self.panes.save().decode(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        panes, package = state.get("panes"), state.get("package")
        if isinstance(panes, str):
            self.panes.restore(panes.encode())
        if isinstance(package, str) and package:
            self.choose(package)

    # -- files from outside -------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if dropped_files(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.hint.cover()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self.hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.hint.hide()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.add_files(dropped_files(event.mimeData()))

    # -- building -----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.add_action = QAction("Add packages…", self)
        self.add_action.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.add_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.add_action.triggered.connect(self.act)
        self.addAction(self.add_action)
        self.add_to_property = QAction("Add to a property…", self)
        self.add_to_property.triggered.connect(self._add_to_property)
        self.add_again = QAction("Add again…", self)
        self.add_again.triggered.connect(self._add_again)
        self.take_off = QAction("Take off the list", self)
        self.take_off.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        self.take_off.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.take_off.triggered.connect(self._take_off)

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        button = Button("Add packages…", self.new, keys="Ctrl+Return")
        button.setToolTip("Ctrl+N does it too")
        self.pane = ListingPane("Find a package", "Packages", button)
        self.pane.search.setAcceptDrops(False)
        self.pane.list.addAction(self.take_off)
        self.view = PackageView(self.add_to_property, self.add_again, self.take_off)
        self.inspector = PackageInspector()
        self.inspector.manifest.editor.edit.setAcceptDrops(False)
        self.empty = EmptyState(
            "packages",
            "No packages yet",
            "Drop .zip files here, or choose Add packages…",
            [self.add_action],
        )
        self.middle = QStackedWidget()
        self.middle.addWidget(QWidget())
        self.middle.addWidget(self.empty)
        self.middle.addWidget(self.view)
        self.panes = ThreePanes(self.pane, self.middle, self.inspector)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        self.hint = DropHint(self)

    def _connect(self) -> None:
        workspace, work, bridge = self.context.workspace, self.context.work, self.context.bridge
        self._list = Reload(self, work, workspace.packages.list, self._took)
        self._holders = Holders(self.context, self)
        self._holders.found.connect(self.inspector.show_holders)
        bridge.package_changed.connect(self._list.ask)
        bridge.job_progressed.connect(self._progressed)
        self.pane.search.searched.connect(self._searched)
        self.pane.list.current_changed.connect(self._chosen)
        self.inspector.property_opened.connect(lambda key: self.context.go("properties", key))
        self._list.ask()

    # -- what the backend tells ---------------------------------------------------------------

    def _took(self, found: tuple[Package, ...]) -> None:
        before = {key for key, one in self._packages.items() if one.status is Status.PENDING}
        self._packages = {package.id: package for package in found}
        for key in (before | self._awaited) - self._packages.keys():
            self._look_for_twin(key)
        self._awaited = {
            key
            for key in self._awaited & self._packages.keys()
            if self._packages[key].status is Status.PENDING
        }
        self._show_list()
        self._choose_wanted()
        self._show_first()
        self._show_chosen()

    def _look_for_twin(self, key: str) -> None:
        """A package that leaves the list after its check joined the one that was there."""

        def joined(twin: Package) -> None:
            if twin.id != key:
                self.context.toast.say(f"{twin.label} was in the catalogue already.", Tone.ACCENT)
                self.choose(twin.id)

        packages = self.context.workspace.packages
        self.context.work.do(self, lambda: packages.get(key), joined, lambda _gone: None)

    def _progressed(self, progress: JobProgressed) -> None:
        self._progress = progress
        if progress.subject_id == self._shown:
            self._show_chosen()

    # -- the choice ---------------------------------------------------------------------------

    def _searched(self) -> None:
        self._show_list()
        self._show_first()

    def _show_first(self) -> None:
        if not self._shown:
            self.pane.list.select_first()

    def _show_list(self) -> None:
        """A search changes no choice; where the shown package is gone its neighbour follows."""
        search = self.pane.search.text()
        shown = sections(self._packages.values(), search)
        if not shown and search.strip():
            shown = [self.pane.nothing_matches()]
        if self._shown in self._packages:
            self.pane.show_found(shown, self._shown)
            return
        self.pane.list.set_sections(shown)
        self._shown = self.pane.list.current()

    def _choose_wanted(self) -> None:
        if self._wanted and self._wanted in self._packages:
            if not self.pane.list.select(self._wanted):
                self.pane.search.clear()
                self._show_list()
                self.pane.list.select(self._wanted)
            self._wanted = ""

    def _chosen(self, key: str) -> None:
        self._shown = key
        self._show_chosen()
        self._holders.of(key)

    def _show_chosen(self) -> None:
        package = self._packages.get(self._shown)
        self.take_off.setEnabled(package is not None and package.status is Status.FAILED)
        self.add_again.setEnabled(self.take_off.isEnabled())
        if package is None:
            self.middle.setCurrentIndex(0 if self._packages else 1)
        else:
            progress = self._progress
            mine = progress if progress and progress.subject_id == package.id else None
            self.view.show_package(package, mine)
            self.inspector.show_package(package)
            self.middle.setCurrentIndex(2)
        self.inspector.setEnabled(package is not None)
        self.inspector.tabs.setVisible(package is not None)
        put(self.inspector, "pane", "surface" if package is not None else "ground")

    # -- acts ---------------------------------------------------------------------------------

    def _added(self, package: Package, first: bool) -> None:
        self._awaited.add(package.id)
        if first:
            self._wanted = package.id
        self._list.ask()

    def _add_to_property(self) -> None:
        """The Properties page knows which property takes it."""
        self.context.go("properties", self._shown)

    def _take_off(self) -> None:
        package = self._packages.get(self._shown)
        if package is None or package.status is not Status.FAILED:
            return
        said = f"Took {package.file_name} off the list."
        self.context.work.do(
            self,
            lambda: self.context.workspace.packages.delete(package.id),
            lambda _: self._say(said),
            self._tell,
        )

    def _add_again(self) -> None:
        """The corrected archive takes the place of the one that failed."""
        key = self._shown

        def replace(paths: list[Path]) -> None:
            packages = self.context.workspace.packages
            self.context.work.do(self, lambda: packages.delete(key), None, self._tell)
            self.add_files(paths)

        self._open_dialog(replace)

    def _open_dialog(self, then: Callable[[list[Path]], None]) -> None:
        dialog = self.choose_files(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
        dialog.open()

    def _say(self, text: str) -> None:
        self.context.toast.say(text)

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self.context.toast.say(str(problem), Tone.BAD)
