"""The middle of the page: nothing yet, the catalogue, one package, or the watched folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.packages.catalogue import Catalogue
from desktop.packages.package_view import PackageView
from desktop.packages.watched_sheet import WatchedSheet
from desktop.widgets.empty import EmptyState

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop.packages.package_acts import PackageActs
    from desktop.packages.package_icons import PackageIcons
    from desktop.page import Context


class PackagesMiddle(QStackedWidget):
    """Blank until the store was read once."""

    def __init__(
        self,
        context: Context,
        acts: PackageActs,
        icons: PackageIcons,
        ways_in: list[QAction],
        clear: QAction,
    ) -> None:
        super().__init__()
        self.catalogue = Catalogue(icons, clear)
        self.view = PackageView(context, acts, icons)
        self.watched = WatchedSheet(context)
        self.empty = EmptyState(
            "packages",
            "No packages yet",
            "Drop .zip or .tgz files here, an extension's folder, or a folder full of packages.",
            ways_in,
        )
        for widget in (QWidget(), self.empty, self.catalogue, self.view, self.watched):
            self.addWidget(widget)

    @property
    def alone(self) -> bool:
        """Whether what is shown wants the whole place."""
        return self.currentWidget() in (self.view, self.watched)

    @property
    def opened(self) -> bool:
        """Whether one package is shown."""
        return self.currentWidget() is self.view

    def enter(self) -> None:
        """Put the focus where one goes on."""
        match self.currentWidget():
            case self.view:
                self.view.enter()
            case self.watched:
                self.watched.begin()
            case self.catalogue:
                self.catalogue.enter()
            case self.empty:
                self.empty.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_catalogue(self, *, empty: bool) -> None:
        """The catalogue, or what to do where it is empty; the focus goes along."""
        focused = self.window().focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        before = self.currentWidget()
        self.setCurrentWidget(self.empty if empty else self.catalogue)
        if had_focus and self.currentWidget() is not before:
            self.enter()
