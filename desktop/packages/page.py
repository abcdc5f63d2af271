"""The Packages page: the catalogue of extension packages, and the way in for new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.packages.model import Package
from backend.portable.model import SUFFIX
from desktop.packages.adding import Adding
from desktop.packages.drop_hint import DropHint, dropped_files
from desktop.packages.finding import Finding
from desktop.packages.finding_pane import FindingPane
from desktop.packages.haul import Haul
from desktop.packages.middle import PackagesMiddle
from desktop.packages.package_acts import PackageActs
from desktop.packages.package_icons import PackageIcons
from desktop.packages.package_inspector import PackageInspector
from desktop.packages.showing import Showing
from desktop.page import Context, Page
from desktop.theme import Theme, Tone
from desktop.widgets.three_panes import ThreePanes

_ROOM_FOR_BOTH = 1500  # the page's width from which the table leaves room for the inspector


class PackagesPage(Page):
    """The catalogue with its filters; Return opens a package in the whole place, Escape leaves it.

    ``choose_files`` makes the dialog that :meth:`new` opens: tests bring another.
    """

    name = "packages"
    showing: Showing

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.undo_by_key()
        self._opens_added = False
        self.icons = PackageIcons(context, self)
        self.acts = PackageActs(context, self)
        self.adding = Adding(context, self, self._added, self._not_added)
        self._make_actions()
        self._lay_out()
        self._connect()

    # -- what a window calls ------------------------------------------------------------------

    def new(self) -> None:
        """Choose archives to add."""
        self.adding.ask_for_files(self.add_files)

    def act(self) -> None:
        self.new()

    def focus_list(self) -> None:
        self.middle.enter()

    def focus_search(self) -> None:
        if self.middle.alone:
            self.showing.close()
        self.pane.search.setFocus()
        self.pane.search.selectAll()

    def choose(self, key: str) -> None:
        """Open the package with this id."""
        self.showing.choose(key)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Take archives into the catalogue; what is wrong with one stands on its own card."""
        self._opens_added = len(paths) == 1 and not paths[0].is_dir()
        if self.middle.opened and not self._opens_added:
            self.showing.close()  # where all of them can be seen
        self.adding.add(paths)

    @property
    def choose_files(self) -> Callable[[QWidget], QFileDialog]:
        return self.adding.choose_files

    @choose_files.setter
    def choose_files(self, make: Callable[[QWidget], QFileDialog]) -> None:
        self.adding.choose_files = make

    def state(self) -> dict[str, Any]:
        column, order = self.catalogue.model.order
        return {
            "package": self.showing.shown,
            "open": self.middle.opened,
            "view": "table" if self.catalogue.choice.current() else "cards",
            "sorted": [int(column), order is Qt.SortOrder.DescendingOrder],
            "panes": self.panes.save().decode(),
            "folder": self.adding.last.path,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        panes, package = state.get("panes"), state.get("package")
        if isinstance(panes, str):
            self.panes.restore(panes.encode())
        self.catalogue.set_view(str(state.get("view", "")))
        match state.get("sorted"):
            case [int(column), bool(down)]:
                self.catalogue.set_order(column, down=down)
        if isinstance(state.get("folder"), str):
            self.adding.last.path = state["folder"]
        if isinstance(package, str) and package:
            self.showing.shown = package
            if state.get("open"):
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
        files = dropped_files(event.mimeData())
        portable = [path for path in files if path.suffix == SUFFIX]
        if portable:
            self.context.go("properties", str(portable[0]))
        else:
            self.add_files(files)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._make_room()

    # -- building -----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.add_action = QAction("Add packages…", self)
        self.add_action.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.add_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.add_action.triggered.connect(self.act)
        self.watched_action = QAction("Watched folders…", self)
        self.watched_action.triggered.connect(lambda: self.showing.show_watched())
        self.open_action = QAction("Open", self)
        self.open_action.setToolTip("Return or a double click opens it too")
        self.open_action.triggered.connect(lambda: self.showing.open(self.showing.shown))
        self.clear_action = QAction("Show all", self)

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        self.pane = FindingPane(self.new, self.adding.folder_action, self.watched_action)
        ways_in = [self.add_action, self.adding.folder_action]
        self.middle = PackagesMiddle(
            self.context, self.acts, self.icons, ways_in, self.clear_action
        )
        self.middle.watched.last = self.adding.last
        self.catalogue, self.view = self.middle.catalogue, self.middle.view
        self.inspector = PackageInspector(self.open_action)
        self.inspector.manifest.editor.edit.setAcceptDrops(False)
        self.finding = Finding(self.pane, self.catalogue, self.clear_action)
        self.panes = ThreePanes(self.pane, self.middle, self.inspector)
        for view in (self.catalogue.cards, self.catalogue.table):
            view.addActions([self.acts.delete, self.acts.take_off])
        # Where the watched folders are shown the key is theirs.
        for place in (self.pane, self.catalogue, self.view, self.middle.empty, self.inspector):
            place.addAction(self.add_action)
        self.catalogue.addAction(self.catalogue.switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        self.hint = DropHint(self)

    def _connect(self) -> None:
        self.showing = Showing(self.context, self.middle, self.finding, self.inspector, self.acts)
        self.showing.changed.connect(self._make_room)
        self.pane.search.down_pressed.connect(self.catalogue.enter)
        self.catalogue.view_changed.connect(self._make_room)
        self.catalogue.menu_asked.connect(self._show_menu)
        self.acts.asks.connect(self._ask)
        self.acts.refused.connect(self._refused)
        self.acts.add_to_asked.connect(lambda key: self.context.go("properties", key))
        self.acts.add_again_asked.connect(self._add_again)
        self.showing.newcomers.wanted.connect(self._show_all)
        for source in (self.view, self.inspector):
            source.property_opened.connect(lambda key: self.context.go("properties", key))

    def _make_room(self, *_: object) -> None:
        """A table is wide: where there is no room for both the inspector lies over it."""
        table = self.catalogue.choice.current() == 1
        narrow = self.width() < Theme.current().px(_ROOM_FOR_BOTH)
        self.panes.set_alone(self.middle.alone)
        self.panes.set_crowded(table and narrow)
        self.panes.set_aside(not self.showing.shown)

    # -- acts ---------------------------------------------------------------------------------

    def _added(self, package: Package, haul: Haul) -> None:
        first = haul.taken(package.id)
        self.showing.newcomers.expect(haul)
        if first and self._opens_added:
            self.choose(package.id)
        elif first and not self.middle.opened:
            self.showing.shown = package.id
        self.showing.reload.ask()

    def _not_added(self, problems: tuple[Problem, ...], haul: Haul) -> None:
        self._tell(problems)
        self.showing.newcomers.expect(haul)
        self.showing.reload.ask()

    def _show_all(self) -> None:
        self.context.go("packages", "")
        if self.middle.alone:
            self.showing.close()

    def _add_again(self, key: str) -> None:
        """The corrected archive takes the place of the one that failed."""

        def replace(paths: Sequence[Path]) -> None:
            packages = self.context.workspace.packages
            self.context.work.do(self, lambda: packages.delete(key), None, self._tell)
            self.add_files(paths)

        self.adding.ask_for_files(replace)

    def _ask(self, question: str, verb: str, then: Callable[[], object], tone: str) -> None:
        """Where the package can be seen whole."""
        self.showing.open(self.showing.shown)
        self.view.ask.ask(question, verb, then, tone=Tone(tone))

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.showing.open(self.showing.shown)
        self.view.refusal.set_problems(problems)

    def _show_menu(self, place: QPoint) -> None:
        if self.showing.shown:
            menu = self.acts.menu(self, self.open_action)
            self.catalogue.add_sorting(menu)
            menu.popup(place)

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self.context.toast.say(str(problem), Tone.BAD)
