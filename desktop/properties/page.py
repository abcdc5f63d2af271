"""The Properties page: properties, the extensions of the chosen one, and what there is to know."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.packages.model import Package
from backend.portable.model import SUFFIX
from backend.properties.model import Extension, Property
from desktop.page import Context, Page
from desktop.properties.adding.opening import Opening, read_opening
from desktop.properties.adding.panel import AddExtensions
from desktop.properties.extension_actions import ExtensionActions
from desktop.properties.installation_notices import InstallationNotices
from desktop.properties.libraries.acts import LibraryActs
from desktop.properties.life_sheets import LifeSheets
from desktop.properties.new_property import NewProperty, Wanted
from desktop.properties.property_acts import PropertyActs
from desktop.properties.property_detail import PropertyDetail
from desktop.properties.property_list import PropertyList
from desktop.properties.sheets import Sheets
from desktop.properties.whole.acts import WholeActs
from desktop.theme import Tone
from desktop.widgets.button import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.listing_pane import ListingPane
from desktop.widgets.three_panes import ThreePanes

_BLANK, _EMPTY, _FORM, _PROPERTY = range(4)


class PropertiesPage(Page):
    """The list and what stands in the middle; :class:`PropertyDetail` keeps the chosen one live."""

    name = "properties"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.undo_by_key()
        self._make_parts()
        self._lay_out()
        self.list.picked.connect(self._picked)
        self.list.came.connect(self._came)
        self.list.read.connect(self._show_chosen)
        self.form.submitted.connect(self._create)
        self.form.cancelled.connect(self._leave_form)
        self.adding.added.connect(self._added)
        self.adding.cancelled.connect(self._leave_adding)
        self.detail.actions.acts.restored.connect(self.detail.want)
        self.life = LifeSheets(self)
        self.libraries = LibraryActs(self)
        self.whole_acts = WholeActs(self)
        self.notices = InstallationNotices(context, self)
        self.list.ask()

    # -- what a window calls ------------------------------------------------------------------

    def new(self) -> None:
        """The form of a new property, in the middle."""
        self._show_panes()
        self.sheets.close()
        self.list.takes_first = False
        self.middle.setCurrentIndex(_FORM)
        self.detail.show_nothing()
        self.form.start()

    def act(self) -> None:
        """Add, create, or open what leads there: whichever the page is at."""
        if self.whole.currentWidget() is self.adding:
            self.adding.add()
        elif self.middle.currentIndex() == _FORM:
            self.form.submit()
        elif self.sheets.sheet is not None:
            self.sheets.sheet.act()
        elif self.list.shown:
            self.add_extension()
        else:
            self.new()

    def focus_list(self) -> None:
        self.pane.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_search(self) -> None:
        pane = self.adding.pane if self.whole.currentWidget() is self.adding else self.pane
        pane.search.setFocus()
        pane.search.selectAll()

    def choose(self, key: str) -> None:
        """A property; an extension in its property; packages, to add them; a portable file."""
        if key.startswith("EP"):
            self._offer_packages(key.split())
            return
        if key.endswith(SUFFIX):
            self.whole_acts.portable.import_property(Path(key))
            return
        if key.startswith("EX"):
            properties = self.context.workspace.properties
            self.context.work.do(
                self, lambda: properties.extension(key), self._choose_extension, self._tell
            )
            return
        if key:
            self.list.choose(key)

    def add_extension(self) -> None:
        """Offer the packages that can be added to the chosen property."""
        if self.list.current is not None:
            self._start_adding(self.list.current)

    def _start_adding(self, chosen: Property, *packages: Package) -> None:
        self.whole.setCurrentWidget(self.adding)
        self.adding.start(chosen, *packages)

    def _offer_packages(self, package_ids: list[str]) -> None:
        """Begin to add packages to a property: the shown one, where it takes them."""
        workspace, shown = self.context.workspace, self.list.shown

        def offer(found: Opening) -> None:
            packages, chosen = found
            if chosen is None:
                names = packages[0].display_name if len(packages) == 1 else "these packages"
                said = f"There is no {packages[0].platform} property to add {names} to."
                self.context.toast.say(said, Tone.ACCENT, action_text="Create one", action=self.new)
                return
            self.list.put(chosen)
            self.list.choose(chosen.id)
            self._start_adding(chosen, *packages)

        self.context.work.do(
            self, lambda: read_opening(workspace, package_ids, shown), offer, self._tell
        )

    def state(self) -> dict[str, Any]:
        return {
            "property": self.list.shown,
            "extension": self.detail.view.table.key(),
            "panes": self.panes.save().decode(),
            "adding": self.adding.panes.save().decode(),
            "settings": self.life.unsaved(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        for name, panes in (("panes", self.panes), ("adding", self.adding.panes)):
            if isinstance(state.get(name), str):
                panes.restore(state[name].encode())
        self.life.take_drafts(state.get("settings"))
        chosen, extension = state.get("property"), state.get("extension")
        if isinstance(extension, str) and extension:
            self.detail.want(extension)
        if isinstance(chosen, str) and chosen:
            self.choose(chosen)

    # -- building -----------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.add_action = QAction("Add extension…", self)
        # The first is the one that is shown.
        self.add_action.setShortcuts(
            [QKeySequence(keys) for keys in ("Ctrl+Return", "Ctrl+Enter", "Ins")]
        )
        self.add_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.add_action.triggered.connect(self.add_extension)
        self.new_action = QAction("New property", self)
        self.new_action.triggered.connect(self.new)
        self.import_action = QAction("Import property…", self)
        self.import_action.triggered.connect(lambda: self._import())
        self.pane = ListingPane(
            "Find a property", "Properties", Button("New property", self.new, keys="Ctrl+N")
        )
        self.list = PropertyList(self.context, self.pane, self)
        self.sheets = Sheets(self)
        self.acts = PropertyActs(self)
        self.actions_on_extension = ExtensionActions(self.context, self)
        self.detail = PropertyDetail(
            self.context, self.add_action, self.acts.more_action, self.actions_on_extension
        )
        self.form = NewProperty()
        self.empty = EmptyState(
            "properties",
            "No properties yet",
            "A property is the site, app or endpoint that extensions are added to.",
            [self.new_action, self.import_action],
        )

    def _lay_out(self) -> None:
        self.middle = QStackedWidget()
        for widget in (QWidget(), self.empty, self.form, self.detail.view):
            self.middle.addWidget(widget)
        self.detail.view.addAction(self.add_action)
        self.inspector = self.detail.inspector
        self.panes = ThreePanes(self.pane, self.middle, self.inspector)
        for pane in (self.pane, self.inspector):  # the middle has it at its own button
            for keys in ("Ctrl+Return", "Ctrl+Enter"):
                shortcut = QShortcut(QKeySequence(keys), pane)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(self.act)
        self.detail.view.table.activated.connect(lambda: self._enter_inspector())
        self.adding = AddExtensions(self.context)
        self.whole = QStackedWidget()
        self.whole.addWidget(self.panes)
        self.whole.addWidget(self.adding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.whole)

    def _enter_inspector(self) -> None:
        """Bring it where it is away, else go into it."""
        if self.panes.toggle.isChecked():
            self.detail.about_extension.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.panes.toggle.setChecked(True)

    # -- the choice ---------------------------------------------------------------------------

    def show_sheets(self) -> None:
        """Where a sheet is to be seen: the packages to add, or the form, stand aside."""
        self._show_panes()
        self._leave_form()

    def show_middle(self) -> None:
        """What stands there while no sheet does."""
        if self.list.current is not None:
            self.middle.setCurrentIndex(_PROPERTY)
        else:
            self.middle.setCurrentIndex(_EMPTY if self.list.empty else _BLANK)

    def _choose_extension(self, extension: Extension) -> None:
        self.sheets.close()
        self.detail.want(extension.id)
        self.choose(extension.property_id)

    def _picked(self) -> None:
        self.list.takes_first = True
        self.middle.setCurrentIndex(_PROPERTY)
        self._show_chosen()

    def _came(self) -> None:
        self._show_panes()
        self._leave_form()
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self.list.current
        self.sheets.follow(self.list.shown)
        self.acts.set_open(chosen is not None)
        self.add_action.setEnabled(chosen is not None)
        self.detail.show_property(chosen)
        if self.middle.currentIndex() == _FORM:
            self.detail.show_nothing()
        elif self.sheets.sheet is None:
            self.show_middle()

    # -- acts ---------------------------------------------------------------------------------

    def _create(self, wanted: Wanted) -> None:
        properties = self.context.workspace.properties
        self.context.work.do(
            self,
            lambda: properties.create(
                wanted.name, wanted.platform, wanted.domains, development=wanted.development
            ),
            self._created,
            self.form.show_problems,
        )

    def _created(self, made: Property) -> None:
        self.form.show_problems(())
        self.form.forget()
        self._leave_form()
        self.list.put(made)
        self.list.choose(made.id)
        self.detail.focus()

    def _import(self) -> None:
        self.whole_acts.portable.import_property()

    def _leave_form(self) -> None:
        if self.middle.currentIndex() == _FORM:
            had_focus = self.form.isAncestorOf(self.focusWidget() or self)
            self.list.takes_first = True
            self.middle.setCurrentIndex(_BLANK)
            self._show_chosen()
            if had_focus:
                self.pane.list.setFocus()

    def _added(self, extension_id: str) -> None:
        self.detail.want(extension_id)
        self._leave_adding()

    def _leave_adding(self) -> None:
        self._show_panes()
        self.detail.focus()

    def _show_panes(self) -> None:
        self.whole.setCurrentWidget(self.panes)

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self.context.toast.say(str(problem), Tone.BAD)
