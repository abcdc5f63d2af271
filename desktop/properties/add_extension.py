"""Adding an extension, in place of the page: the packages, the chosen one, its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.properties.package_reference import PackageReference
from desktop.properties.settings_form import SettingsForm
from desktop.reload import Reload
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.empty import EmptyState
from desktop.widgets.form import FormField
from desktop.widgets.listing import Item, Section
from desktop.widgets.listing_pane import ListingPane
from desktop.widgets.paint import put
from desktop.widgets.three_panes import ThreePanes
from desktop.widgets.title import PageTitle

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.packages.model import Package
    from backend.properties.model import Extension, Property
    from desktop.page import Context


class AddExtension(QWidget):
    """``start`` fills it for a property; ``added`` brings the new extension's id."""

    added = Signal(str)
    cancelled = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._property: Property | None = None
        self._versions: dict[str, list[Package]] = {}  # by package name, newest first
        self._package: Package | None = None
        self.pane = ListingPane("Find a package", "Packages that can be added", head=self._head())
        self.reference = PackageReference()
        self.middle = QStackedWidget()
        self.middle.addWidget(QWidget())
        self.middle.addWidget(self._empty())
        self.middle.addWidget(self._form())
        self.panes = ThreePanes(self.pane, self.middle, self.reference)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        self._addable = Reload(self, context.work, self._read_addable, self._took, self._refused)
        self.pane.list.current_changed.connect(self._chosen)
        self.pane.list.opened.connect(lambda _key: self.settings.setFocus())
        self.pane.search.searched.connect(self._searched)
        self.pane.search.returnPressed.connect(self.settings.setFocus)
        for keys, act in (
            ("Ctrl+Return", self._add),
            ("Ctrl+Enter", self._add),
            ("Esc", self.cancelled.emit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        context.bridge.package_changed.connect(self._world_changed)
        context.bridge.extension_changed.connect(self._world_changed)

    def start(self, chosen: Property) -> None:
        """Offer what can be added to this property now."""
        self._property, self._package, self._versions = chosen, None, {}
        self.pane.search.clear()
        self.pane.list.set_sections([])
        self.heading.setText(f"Add to {chosen.name}")
        self.middle.setCurrentIndex(0)
        self.reference.show_package(None)
        self.add_button.setEnabled(True)
        self._addable.ask()
        self.pane.search.setFocus()

    # -- building -----------------------------------------------------------------------------

    def _head(self) -> QWidget:
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        put(self.heading, "role", "section")
        return self.heading

    def _empty(self) -> QWidget:
        packages = QAction("Open Packages", self)
        packages.triggered.connect(lambda: self._context.go("packages", ""))
        cancel = QAction("Cancel", self)
        cancel.triggered.connect(self.cancelled)
        self.empty = EmptyState(
            "packages",
            "Nothing to add",
            "Every package of the catalogue for this platform is in the property already, "
            "or there is none.",
            [packages, cancel],
        )
        return self.empty

    def _form(self) -> QWidget:
        px = Theme.current().px
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(px(24), px(20), px(24), px(24))
        column.setSpacing(px(12))
        self.title = PageTitle()
        self.cancel_button = self.title.add_button(
            Button("Cancel", self.cancelled.emit, keys="Esc")
        )
        self.add_button = self.title.add_button(
            Button("Add", self._add, kind=Kind.PRIMARY, keys="Ctrl+Return")
        )
        self.description = QLabel()
        self.description.setTextFormat(Qt.TextFormat.PlainText)
        self.description.setWordWrap(True)
        self.version = QComboBox()
        self.version.view().setAccessibleName("Versions")
        self.version.currentIndexChanged.connect(self._version_chosen)
        self.version_field = FormField("&Version", self.version)
        self.version_field.setMaximumWidth(px(240))
        self.settings = SettingsForm(self._context.work)
        column.addWidget(self.title)
        column.addWidget(self.description)
        column.addWidget(self.version_field)
        column.addWidget(self.settings, 1)
        column.addStretch(0)
        return form

    # -- what can be added --------------------------------------------------------------------

    def _world_changed(self, *_: object) -> None:
        if self.isVisible():
            self._addable.ask()

    def _read_addable(self) -> tuple[str, tuple[Package, ...]]:
        chosen = self._property
        if chosen is None:
            return "", ()
        return chosen.id, self._context.workspace.properties.addable(chosen.id)

    def _took(self, answer: tuple[str, tuple[Package, ...]]) -> None:
        property_id, packages = answer
        if self._property is None or property_id != self._property.id:
            return
        self._versions = {}
        for package in packages:
            self._versions.setdefault(package.name, []).append(package)
        if not packages:
            self.middle.setCurrentIndex(1)
        self._show_list()
        if not self.pane.list.current():
            self.pane.list.select_first()

    def _searched(self) -> None:
        self._show_list()
        if not self.pane.list.current():
            self.pane.list.select_first()

    def _show_list(self) -> None:
        parts = self.pane.search.text().lower().split()
        items = [
            Item(name, versions[0].display_name, versions[0].version)
            for name, versions in self._versions.items()
            if all(part in f"{versions[0].display_name} {name}".lower() for part in parts)
        ]
        none = "Nothing found" if self._versions else "Nothing to add"
        self.pane.list.set_sections([Section("", items, empty=none)])

    # -- the choice ---------------------------------------------------------------------------

    def _chosen(self, name: str) -> None:
        versions = self._versions.get(name)
        if not versions:
            return
        self.version.blockSignals(True)
        self.version.clear()
        for package in versions:
            self.version.addItem(package.version, package.id)
        self.version.blockSignals(False)
        self.version_field.setVisible(len(versions) > 1)
        self._show_package(versions[0])

    def _version_chosen(self, at: int) -> None:
        found = self._versions.get(self.pane.list.current(), [])
        if 0 <= at < len(found):
            self._show_package(found[at])

    def _show_package(self, package: Package) -> None:
        self._package = package
        self.middle.setCurrentIndex(2)
        self.title.set_title(package.display_name)
        self.title.set_note(f"{package.version}, by {package.author}")
        self.description.setText(package.description)
        self.settings.show_package(package)
        self.reference.show_package(package)

    # -- adding -------------------------------------------------------------------------------

    def _add(self) -> None:
        package, chosen = self._package, self._property
        busy = not self.add_button.isEnabled()
        if package is None or chosen is None or busy or not self.settings.check_syntax():
            return
        self.add_button.setEnabled(False)
        properties, text = self._context.workspace.properties, self.settings.text
        self._context.work.do(
            self,
            lambda: properties.add_extension(chosen.id, package.id, text),
            self._was_added,
            self._refused,
        )

    def _was_added(self, extension: Extension) -> None:
        self.add_button.setEnabled(True)
        self.settings.forget()
        self.added.emit(extension.id)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.add_button.setEnabled(True)
        self.settings.show_problems(problems)
        self.settings.setFocus()
