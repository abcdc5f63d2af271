"""Adding an extension, in place of the page: the packages, the chosen one, its settings.

The same panel gives settings to an extension that was added without: it is replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.properties.addable import Offer, Versions, read_offer, sections, why_nothing
from desktop.properties.package_reference import PackageReference
from desktop.properties.settings_form import SettingsForm
from desktop.reload import Reload
from desktop.theme import Theme
from desktop.widgets.button import Button, Kind
from desktop.widgets.empty import EmptyState
from desktop.widgets.form import FormField
from desktop.widgets.listing_pane import ListingPane
from desktop.widgets.paint import put
from desktop.widgets.three_panes import ThreePanes
from desktop.widgets.title import PageTitle

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.packages.model import Package
    from backend.properties.model import Extension, Property
    from desktop.page import Context
    from desktop.properties.extension_actions import ExtensionActions


class AddExtension(QWidget):
    """``start`` fills it for a property; ``added`` brings the new extension's id.

    A package that is in the property already is listed too, and says so.
    """

    added = Signal(str)
    cancelled = Signal()

    def __init__(
        self, context: Context, actions: ExtensionActions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._actions = context, actions
        self._property: Property | None = None
        self._replacing: Extension | None = None
        self._wanted: Package | None = None  # to be chosen once the packages are read
        self._offer = Offer("")
        self._versions: Versions = {}
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
            ("Ctrl+Return", self.add),
            ("Ctrl+Enter", self.add),
            ("Esc", self.cancelled.emit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        context.bridge.package_changed.connect(self._world_changed)
        context.bridge.extension_changed.connect(self._world_changed)

    def start(
        self,
        chosen: Property,
        package: Package | None = None,
        replacing: Extension | None = None,
    ) -> None:
        """Offer what can be added to this property now, ``package`` first of all.

        With ``replacing`` only its own package is offered, to take its place with settings.
        """
        self._property, self._package, self._versions = chosen, None, {}
        self._wanted, self._replacing, self._offer = package, replacing, Offer("")
        self.pane.search.clear()
        self.pane.search.setVisible(replacing is None)
        self.pane.list.set_sections([])
        self.heading.setText(
            f"Add to {chosen.name}" if replacing is None else f"Add settings in {chosen.name}"
        )
        self.middle.setCurrentIndex(0)
        self._show_reference(None)
        self.add_button.setEnabled(True)
        self._addable.ask()
        (self.pane.search if replacing is None else self.pane.list).setFocus()

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
        self.empty = EmptyState("packages", "Nothing to add", "", [packages, cancel])
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
            Button("Add", self.add, kind=Kind.PRIMARY, keys="Ctrl+Return")
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
        self.held = QLabel()
        self.held.setTextFormat(Qt.TextFormat.PlainText)
        self.held.setWordWrap(True)
        put(self.held, "role", "muted")
        column.addWidget(self.title)
        column.addWidget(self.description)
        column.addWidget(self.held)
        column.addWidget(self.version_field)
        column.addWidget(self.settings, 1)
        column.addStretch(0)
        return form

    # -- what can be added --------------------------------------------------------------------

    def _world_changed(self, *_: object) -> None:
        if self.isVisible():
            self._addable.ask()

    def _read_addable(self) -> Offer:
        chosen = self._property
        if chosen is None:
            return Offer("")
        return read_offer(self._context.workspace, chosen, self._replacing)

    def _took(self, offer: Offer) -> None:
        chosen = self._property
        if chosen is None or offer.property_id != chosen.id:
            return
        self._offer, self._versions = offer, offer.versions()
        if not self._versions:
            self.empty.sentence.setText(why_nothing(offer, chosen))
        if not self._versions and self._wanted is None:
            self.middle.setCurrentIndex(1)
            self._package = None
            self._show_reference(None)
        self._show_list()
        self._choose_wanted()
        if self._versions and not self.pane.list.current():
            self.pane.list.select_first()
        if self._replacing is not None and self.pane.list.hasFocus():
            self.settings.editor.setFocus()

    def _choose_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None or not self.pane.list.select(wanted.name):
            return
        self.version.setCurrentIndex(max(0, self.version.findData(wanted.id)))
        self.settings.setFocus()

    def _searched(self) -> None:
        self._show_list()
        if not self.pane.list.current():
            self.pane.list.select_first()

    def _show_list(self) -> None:
        """What is shown stays shown where the search finds nothing at all."""
        shown = sections(self._offer, self.pane.search.text())
        if not any(section.items for section in shown) and self.pane.search.text().strip():
            shown = [self.pane.nothing_matches()]
        self.pane.show_found(shown, self._package.name if self._package else "")

    # -- the choice ---------------------------------------------------------------------------

    def _chosen(self, name: str) -> None:
        versions = self._versions.get(name)
        if not versions:
            self._show_held(name)
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

    def _show_held(self, name: str) -> None:
        """A package that is there already, and why it cannot be added."""
        package = next((one for one in self._offer.held if one.name == name), None)
        if package is not None:
            self.version_field.hide()
            self._show_package(package)

    def _show_package(self, package: Package) -> None:
        self._package = package
        free = package.name in self._versions
        self.add_button.setEnabled(free)
        self.settings.setVisible(free)
        self.held.setText(self._said(free))
        self.held.setVisible(bool(self.held.text()))
        self.middle.setCurrentIndex(2)
        self.title.set_title(package.display_name)
        self.title.set_note(f"{package.version}, by {package.author}")
        self.description.setText(package.description)
        self.settings.show_package(package)
        self._show_reference(package)

    def _said(self, free: bool) -> str:
        if self._replacing is not None:
            return "It is installed anew, in place of the one without settings."
        name = self._property.name if self._property else ""
        return "" if free else f"{name} has it already, and holds a package only once."

    def _show_reference(self, package: Package | None) -> None:
        """Where there is nothing to tell, the pane is no empty sheet but the ground."""
        self.reference.show_package(package)
        put(self.reference, "pane", "surface" if package else "ground")

    # -- adding -------------------------------------------------------------------------------

    def add(self) -> None:
        """Add what is chosen, where its settings fit."""
        package, chosen = self._package, self._property
        busy = not self.add_button.isEnabled()
        if package is None or chosen is None or busy or not self.settings.check_syntax():
            return
        self.add_button.setEnabled(False)
        properties, text = self._context.workspace.properties, self.settings.text
        if (old := self._replacing) is not None:
            self._actions.replace(old, package, text, self._was_added, self._refused)
            return
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
