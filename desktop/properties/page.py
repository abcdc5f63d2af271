"""The Properties page: properties, the extensions of the chosen one, and what there is to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from backend.errors import Problem
from backend.packages.model import Package
from backend.properties.model import Extension, Property
from desktop.page import Context, Page
from desktop.properties.add_extension import AddExtension
from desktop.properties.extension_actions import ExtensionActions
from desktop.properties.installation_notices import InstallationNotices
from desktop.properties.new_property import NewProperty, Wanted
from desktop.properties.property_detail import PropertyDetail
from desktop.reload import Reload
from desktop.theme import Tone
from desktop.widgets.button import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.listing import Item, Section
from desktop.widgets.listing_pane import ListingPane
from desktop.widgets.three_panes import ThreePanes

_BLANK, _EMPTY, _FORM, _PROPERTY = range(4)


class PropertiesPage(Page):
    """The list and what stands in the middle; :class:`PropertyDetail` keeps the chosen one live."""

    name = "properties"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._properties: dict[str, Property] = {}
        self._wanted = ""  # a property to be chosen as soon as it is in the list
        self._shown = ""  # the property that is shown, also while a search leaves it out
        self._lay_out()
        workspace, work, bridge = context.workspace, context.work, context.bridge
        self._list = Reload(self, work, workspace.properties.list, self._took)
        bridge.property_changed.connect(self._list.ask)
        bridge.extension_changed.connect(self._list.ask)
        self.pane.search.searched.connect(self._searched)
        self.pane.list.current_changed.connect(self._chosen)
        self.form.submitted.connect(self._create)
        self.form.cancelled.connect(self._leave_form)
        self.adding.added.connect(self._added)
        self.adding.cancelled.connect(self._leave_adding)
        self.detail.view.delete_wanted.connect(self._delete)
        self.detail.actions.restored.connect(self.detail.want)
        self.detail.about_extension.settings_wanted.connect(self.add_settings)
        self.notices = InstallationNotices(context, self)
        self._list.ask()

    # -- what a window calls ------------------------------------------------------------------

    def new(self) -> None:
        """The form of a new property, in the middle."""
        self._show_panes()
        self.middle.setCurrentIndex(_FORM)
        self.detail.show_nothing()
        self.form.start()

    def act(self) -> None:
        """Add, create, or open what leads there: whichever the page is at."""
        if self.whole.currentWidget() is self.adding:
            self.adding.add()
        elif self.middle.currentIndex() == _FORM:
            self.form.submit()
        elif self._shown:
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
        """A property; or an extension in its property; or a package, to add it to one."""
        if key.startswith("EP"):
            self._offer_package(key)
            return
        if key.startswith("EX"):
            properties = self.context.workspace.properties
            self.context.work.do(
                self, lambda: properties.extension(key), self._choose_extension, self._tell
            )
            return
        if key:
            self._wanted = key
            self._choose_wanted()

    def add_extension(self) -> None:
        """Offer the packages that can be added to the chosen property."""
        chosen = self._properties.get(self._shown)
        if chosen is not None:
            self._start_adding(chosen)

    def add_settings(self) -> None:
        """Offer to replace the chosen extension by one with settings."""
        chosen = self._properties.get(self._shown)
        extension = self.detail.model.extension(self.detail.view.table.key())
        if chosen is not None and extension is not None:
            self._start_adding(chosen, replacing=extension)

    def _start_adding(
        self,
        chosen: Property,
        package: Package | None = None,
        replacing: Extension | None = None,
    ) -> None:
        self.whole.setCurrentWidget(self.adding)
        self.adding.start(chosen, package, replacing)

    def _offer_package(self, package_id: str) -> None:
        """Begin to add a package to a property: the shown one, else the first that takes it."""
        workspace, shown = self.context.workspace, self._shown

        def read() -> tuple[Package, Property | None]:
            package = workspace.packages.get(package_id)
            all_ = workspace.properties.list()
            fitting = [one for one in all_ if one.platform == package.platform]
            fitting.sort(key=lambda one: one.id != shown)
            addable = workspace.properties.addable
            free = (p for p in fitting if any(one.id == package_id for one in addable(p.id)))
            return package, next(free, next(iter(fitting), None))

        def offer(found: tuple[Package, Property | None]) -> None:
            package, chosen = found
            if chosen is None:
                said = f"There is no {package.platform} property to add {package.display_name} to."
                self.context.toast.say(said, Tone.ACCENT, action_text="Create one", action=self.new)
                return
            self._properties.setdefault(chosen.id, chosen)
            self._show_list()
            self.choose(chosen.id)
            self._start_adding(chosen, package)

        self.context.work.do(self, read, offer, self._tell)

    def state(self) -> dict[str, Any]:
        return {
            "property": self._shown,
            "extension": self.detail.view.table.key(),
            "panes": self.panes.save().decode(),
            "adding": self.adding.panes.save().decode(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        for name, panes in (("panes", self.panes), ("adding", self.adding.panes)):
            if isinstance(state.get(name), str):
                panes.restore(state[name].encode())
        chosen, extension = state.get("property"), state.get("extension")
        if isinstance(extension, str) and extension:
            self.detail.want(extension)
        if isinstance(chosen, str) and chosen:
            self.choose(chosen)

    # -- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.add_action = QAction("Add extension…", self)
        # The first is the one that is shown.
        self.add_action.setShortcuts(
            [QKeySequence(keys) for keys in ("Ctrl+Return", "Ctrl+Enter", "Ins")]
        )
        self.add_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.add_action.triggered.connect(self.add_extension)
        self.new_action = QAction("New property", self)
        self.new_action.triggered.connect(self.new)
        self.delete_action = QAction("Delete property…", self)
        self.delete_action.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        self.delete_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.pane = ListingPane(
            "Find a property", "Properties", Button("New property", self.new, keys="Ctrl+N")
        )
        self.pane.list.addAction(self.delete_action)
        self.pane.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.actions_on_extension = ExtensionActions(self.context, self)
        self.detail = PropertyDetail(self.context, self.add_action, self.actions_on_extension)
        self.delete_action.triggered.connect(self.detail.view.ask_to_delete)
        self.form = NewProperty()
        self.empty = EmptyState(
            "properties",
            "No properties yet",
            "A property is the site, app or endpoint that extensions are added to.",
            [self.new_action],
        )
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
        show = self.panes.toggle.setChecked
        self.detail.view.table.activated.connect(lambda: show(True))  # where it is folded away
        self.adding = AddExtension(self.context, self.actions_on_extension)
        self.whole = QStackedWidget()
        self.whole.addWidget(self.panes)
        self.whole.addWidget(self.adding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.whole)

    # -- the list and the choice --------------------------------------------------------------

    def _took(self, found: tuple[Property, ...]) -> None:
        self._properties = {one.id: one for one in found}
        self._show_list()
        self._choose_wanted()
        self._show_first()
        self._show_chosen()

    def _searched(self) -> None:
        self._show_list()
        self._show_first()

    def _show_first(self) -> None:
        if not self._shown and self.middle.currentIndex() != _FORM:
            self.pane.list.select_first()

    def _show_list(self) -> None:
        """A search changes no choice; where the shown property is gone its neighbour follows."""
        parts = self.pane.search.text().lower().split()
        items = [
            Item(one.id, one.name, _note(one))
            for one in self._properties.values()
            if all(part in f"{one.name} {one.platform}".lower() for part in parts)
        ]
        found = Section("", items, empty="")
        shown = found if items or not parts else self.pane.nothing_matches()
        if self._shown in self._properties:
            self.pane.show_found([shown], self._shown)
            return
        self.pane.list.set_sections([shown])
        self._shown = self.pane.list.current()

    def _choose_wanted(self) -> None:
        if self._wanted not in self._properties:
            return
        if not self.pane.list.select(self._wanted):
            self.pane.search.clear()
            self._show_list()
            self.pane.list.select(self._wanted)
        self._wanted = ""
        self._show_panes()
        self._leave_form()
        self._show_chosen()

    def _choose_extension(self, extension: Extension) -> None:
        self.detail.want(extension.id)
        self.choose(extension.property_id)

    def _chosen(self, key: str) -> None:
        self._shown = key
        self.middle.setCurrentIndex(_PROPERTY)
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self._properties.get(self._shown)
        self.delete_action.setEnabled(chosen is not None)
        self.add_action.setEnabled(chosen is not None)
        self.detail.show_property(chosen)
        if self.middle.currentIndex() == _FORM:
            self.detail.show_nothing()
            return
        if chosen is not None:
            self.middle.setCurrentIndex(_PROPERTY)
        else:
            self.middle.setCurrentIndex(_BLANK if self._properties else _EMPTY)

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
        self._leave_form()
        self._properties.setdefault(made.id, made)
        self._show_list()
        self.choose(made.id)
        self.detail.focus()

    def _leave_form(self) -> None:
        if self.middle.currentIndex() == _FORM:
            had_focus = self.form.isAncestorOf(self.focusWidget() or self)
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

    def _delete(self) -> None:
        chosen = self._properties.get(self._shown)
        if chosen is None:
            return

        def deleted(_: None) -> None:
            self.context.toast.say(f"Deleted {chosen.name}.")

        properties = self.context.workspace.properties
        self.context.work.do(self, lambda: properties.delete(chosen.id), deleted, self._tell)

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self.context.toast.say(str(problem), Tone.BAD)


def _note(one: Property) -> str:
    return f"{one.platform} · {one.extension_count}"
