"""The properties at the left of the page: read anew as the world changes, searched, chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.reload import Reload
from desktop.widgets.listing import Item, Section

if TYPE_CHECKING:
    from backend.properties.model import Property
    from desktop.page import Context
    from desktop.widgets.listing_pane import ListingPane


class PropertyList(QObject):
    """``shown`` is the id of the property that the page shows, also while a search hides it."""

    picked = Signal()  # somebody went to another one
    came = Signal()  # one that was asked for is shown now
    read = Signal()  # the properties are as they are now

    def __init__(self, context: Context, pane: ListingPane, parent: QObject) -> None:
        super().__init__(parent)
        self._pane = pane
        self._properties: dict[str, Property] = {}
        self._wanted = ""  # a property to be chosen as soon as it is in the list
        self.shown = ""
        self.takes_first = True  # whether the first is chosen where none is
        self._reload = Reload(self, context.work, context.workspace.properties.list, self._took)
        context.bridge.property_changed.connect(self._reload.ask)
        context.bridge.extension_changed.connect(self._reload.ask)
        pane.search.searched.connect(self._searched)
        pane.list.current_changed.connect(self._picked)

    @property
    def current(self) -> Property | None:
        """The one that is shown."""
        return self._properties.get(self.shown)

    def all(self) -> tuple[Property, ...]:
        """Every property, also those that a search hides."""
        return tuple(self._properties.values())

    @property
    def empty(self) -> bool:
        return not self._properties

    def ask(self) -> None:
        """Read them again."""
        self._reload.ask()

    def put(self, made: Property) -> None:
        """One that was just made, or read elsewhere, before the list is read again."""
        self._properties.setdefault(made.id, made)
        self._show()

    def choose(self, property_id: str) -> None:
        """Show this one, now or when it comes."""
        self._wanted = property_id
        self._choose_wanted()

    def _took(self, found: tuple[Property, ...]) -> None:
        self._properties = {one.id: one for one in found}
        self._show()
        self._choose_wanted()
        self._show_first()
        self.read.emit()

    def _searched(self) -> None:
        self._show()
        self._show_first()

    def _show_first(self) -> None:
        if not self.shown and self.takes_first:
            self._pane.list.select_first()

    def _show(self) -> None:
        """A search changes no choice; where the shown property is gone its neighbour follows."""
        parts = self._pane.search.text().lower().split()
        items = [
            Item(one.id, one.name, f"{one.platform} · {one.extension_count}")
            for one in self._properties.values()
            if all(part in f"{one.name} {one.platform}".lower() for part in parts)
        ]
        found = Section("", items, empty="")
        shown = found if items or not parts else self._pane.nothing_matches()
        if self.shown in self._properties:
            self._pane.show_found([shown], self.shown)
            return
        self._pane.list.set_sections([shown])
        self.shown = self._pane.list.current()

    def _choose_wanted(self) -> None:
        if self._wanted not in self._properties:
            return
        if not self._pane.list.select(self._wanted):
            self._pane.search.clear()
            self._show()
            self._pane.list.select(self._wanted)
        self._wanted = ""
        self.came.emit()

    def _picked(self, property_id: str) -> None:
        self.shown = property_id
        self.picked.emit()
