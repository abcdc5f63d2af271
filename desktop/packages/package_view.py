"""The chosen package in the whole place: its head, what was found, and all that is in it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from backend.packages.settings import settings_schema
from backend.status import Status
from desktop.icons import set_icon
from desktop.packages.files_panel import FilesPanel
from desktop.packages.holders_table import HoldersTable
from desktop.packages.package_header import PackageHeader
from desktop.packages.provides_panel import ProvidesPanel
from desktop.packages.schema_table import SchemaTable
from desktop.theme import Theme
from desktop.widgets.ask_card import AskCard
from desktop.widgets.button import Button, Kind
from desktop.widgets.elided import ElidedLabel
from desktop.widgets.json_view import JsonView
from desktop.widgets.paint import put
from desktop.widgets.problems import ProblemsCard
from desktop.widgets.title import tool_button

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.events import JobProgressed
    from backend.packages.model import Package
    from desktop.packages.entries import Entry
    from desktop.packages.package_acts import PackageActs
    from desktop.packages.package_icons import PackageIcons
    from desktop.page import Context


class PackageView(QWidget):
    """Left by Escape. ``stepped`` asks for the package before (-1) or behind (1) this one."""

    closed = Signal()
    stepped = Signal(int)
    property_opened = Signal(str)

    def __init__(self, context: Context, acts: PackageActs, icons: PackageIcons) -> None:
        super().__init__()
        self._context = context
        self._package: Package | None = None
        self._acts = acts
        self._key = ""  # of the entry that is shown
        self._tab_of: dict[str, int] = {}  # the tab that each entry was left on
        self._files_of = ""  # the digest whose files are shown, or asked for
        self.header = PackageHeader(acts, icons)
        self.ask = AskCard()
        self.refusal = ProblemsCard(closable="Close what was refused")
        self.problems = ProblemsCard()
        self.provides = ProvidesPanel()
        self.settings = SchemaTable("Settings", "The package takes no settings.")
        self.settings.setContentsMargins(0, Theme.current().px(12), 0, 0)
        self.files = FilesPanel()
        self.holders = HoldersTable()
        self.manifest = JsonView("extension.json")
        self.manifest.editor.edit.setAcceptDrops(False)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("In the package")
        self.tabs.setMovable(False)
        for panel, name in (
            (self.provides, "Provides"),
            (self.settings, "Settings"),
            (self.files, "Files"),
            (self.holders, "Installed in"),
            (self.manifest, "extension.json"),
        ):
            self.tabs.addTab(panel, name)
        self._lay_out()
        self.holders.opened.connect(self.property_opened)

    @property
    def package(self) -> Package | None:
        return self._package

    def show_package(self, entry: Entry, package: Package, progress: JobProgressed | None) -> None:
        """Show it as it is now; what did not change keeps its place."""
        if self._package is None or self._package.id != package.id:
            self.ask.leave()
            self.refusal.set_problems(())
            self._ask_source(package)
        if entry.key != self._key:
            self._tab_of[self._key] = self.tabs.currentIndex()
            self._key = entry.key
            self.tabs.setCurrentIndex(self._tab_of.get(entry.key, 0))
        self._package = package
        self.header.show_package(entry, package, progress)
        self.problems.set_problems(map(_placed, package.problems))
        usable = package.status is Status.SUCCEEDED
        self.tabs.setVisible(usable)
        if usable:
            self._show_contents(entry, package)

    def set_place(self, place: int, count: int) -> None:
        """Which of the packages that the catalogue shows it is, counted from 1; 0 for none."""
        self._place.set_text(f"{place} of {count}" if place else "")
        self.before.setEnabled(place > 1)
        self.behind.setEnabled(0 < place < count)

    def enter(self) -> None:
        """Put the focus where one reads on."""
        inside = self.provides.list if self.provides.list.isVisibleTo(self) else self.back_button
        inside.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            for act in (self._acts.delete, self._acts.take_off):
                if act.isVisible():
                    act.trigger()
        else:
            super().keyPressEvent(event)

    # -- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = Theme.current().px
        self.before = self._step_action("Package before", "chevron-left", "Alt+Left", -1)
        self.behind = self._step_action("Next package", "chevron-right", "Alt+Right", 1)
        self.back_button = Button("All packages", self.closed.emit, kind=Kind.LINK)
        set_icon(self.back_button, "chevron-left", "accent")
        self.back_button.setToolTip("Esc")
        self._place = ElidedLabel("", "muted")
        top = QHBoxLayout()
        top.setSpacing(px(4))
        top.addWidget(self.back_button)
        top.addStretch(1)
        top.addWidget(self._place)
        for action in (self.before, self.behind):
            top.addWidget(tool_button(action))
        top.setContentsMargins(px(12), 0, px(16), 0)  # a link has room round its words
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, px(12), 0, px(20))
        whole.setSpacing(px(8))
        whole.addLayout(top)
        column = QVBoxLayout()
        column.setContentsMargins(px(24), 0, px(24), 0)
        column.setSpacing(px(12))
        whole.addLayout(column, 1)
        column.addWidget(self.header)
        for card in (self.ask, self.refusal, self.problems):
            column.addWidget(card)
        column.addWidget(self.tabs, 1)
        column.addStretch(0)
        put(self, "pane", "ground")

    def _step_action(self, words: str, icon: str, keys: str, by: int) -> QAction:
        action = QAction(words, self)
        set_icon(action, icon, "muted")
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{words} ({keys})")
        action.triggered.connect(lambda: self.stepped.emit(by))
        self.addAction(action)
        return action

    def _show_contents(self, entry: Entry, package: Package) -> None:
        manifest = package.manifest
        count = self.provides.show_manifest(entry.key, manifest)
        self._name_tab(self.provides, "Provides", count)
        takes = self.settings.show_schema(settings_schema(manifest))
        self._name_tab(self.settings, "Settings" if takes else "Settings: none", takes)
        self.holders.show_holders(entry.holders, usable=not package.discontinued)
        self._name_tab(self.holders, f"Installed in {len(entry.holders)}")
        text = json.dumps(manifest, indent=2, ensure_ascii=False)
        if text != self.manifest.text():
            self.manifest.set_text(text, "As it came in the archive")
        self._show_files(package)

    def _ask_source(self, package: Package) -> None:
        if package.uploaded:
            self.header.show_uploaded()
            return
        self.header.show_source("")
        packages = self._context.workspace.packages

        def read() -> str:
            path = packages.source(package.id)
            return str(path) if path.exists() else ""  # what is gone leads nowhere

        def took(path: str) -> None:
            if self._package is not None and self._package.id == package.id:
                self.header.show_source(path)

        self._context.work.do(self, read, took, lambda _gone: None)

    def _name_tab(self, panel: QWidget, name: str, count: int = 0) -> None:
        words = f"{name} {count}" if count else name
        at = self.tabs.indexOf(panel)
        if self.tabs.tabText(at) != words:
            self.tabs.setTabText(at, words)

    def _show_files(self, package: Package) -> None:
        if package.digest == self._files_of:
            return
        self._files_of = package.digest
        self.files.show_none("Looking into the archive …")
        self._name_tab(self.files, "Files", 0)
        packages = self._context.workspace.packages

        def took(found: object) -> None:
            if self._files_of == package.digest:
                self.files.show_files(package, found)  # type: ignore[arg-type]
                self._name_tab(self.files, "Files", len(found))  # type: ignore[arg-type]

        def refused(problems: tuple[Problem, ...]) -> None:
            if self._files_of == package.digest:
                self.files.show_none("The files cannot be listed.", problems)

        self._context.work.do(self, lambda: packages.contents(package.id), took, refused)


def _placed(problem: Problem) -> Problem:
    """The place goes into the words: there is no field here to lead to."""
    if not problem.pointer:
        return problem
    where = f"In extension.json at {problem.pointer}."
    return replace(problem, pointer="", detail=f"{where} {problem.detail}".strip())
