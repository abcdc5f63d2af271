"""Keeps the lists, the form and the choice together, whichever of them is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.properties.adding.choice import Choice
from desktop.properties.adding.lists import (
    best_found,
    chosen_items,
    first_free,
    held_where,
    package_sections,
    property_sections,
    why_not,
    why_nothing,
)
from desktop.properties.adding.offer import Offer, key_of, read_offer
from desktop.properties.adding.panel_parts import BLANK, EMPTY, FORM
from desktop.reload import Reload
from desktop.widgets.paint import put

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from backend.packages.model import Package
    from desktop.page import Context
    from desktop.properties.adding.choice import Pair
    from desktop.properties.adding.panel_parts import PanelParts
    from desktop.theme import Tone
    from desktop.widgets.listing import Section
    from desktop.widgets.listing_pane import ListingPane


class Chooser(QObject):
    """``changed`` comes whenever something else would be added; ``read`` after the world changed.

    While nothing is ticked the package that is looked at is the chosen one. What one types
    settings for is ticked.
    """

    changed = Signal()

    def __init__(self, context: Context, parts: PanelParts, parent: QObject) -> None:
        super().__init__(parent)
        self.choice, self.offer = Choice(), Offer()
        self._parts = parts
        self._wanted: tuple[Package, ...] | None = None  # to be chosen once all is read
        self._reading = self._take_later = False
        self._marks: Mapping[str, Tone] = {}
        self.reload = Reload(self, context.work, lambda: read_offer(context.workspace), self._took)
        form = parts.form
        parts.packages.current_changed.connect(self._looked_at)
        parts.packages.toggled.connect(self._toggle)
        parts.packages.all_wanted.connect(self.tick)
        parts.packages.opened.connect(self.take)
        parts.pane.search.searched.connect(self._searched)
        parts.pane.search.returnPressed.connect(self._take_found)
        parts.properties.toggled.connect(self._toggle_property)
        parts.properties.opened.connect(self._toggle_property)
        parts.properties.all_wanted.connect(self._put_all)
        parts.places.search.searched.connect(self._show_properties)
        form.chosen.current_changed.connect(self._looked_at)
        form.chosen.opened.connect(self.take)
        form.chosen.removed.connect(self._toggle)
        form.choose_button.clicked.connect(lambda: self.take(self.choice.current))
        form.version_chosen.connect(self._choose_version)
        form.settings.changed.connect(self._typed)

    def start(self, property_ids: Iterable[str], packages: tuple[Package, ...]) -> None:
        """Nothing is chosen but this, as soon as all there is was read."""
        self.choice.start(property_ids)
        self._wanted = packages
        for pane in (self._parts.pane, self._parts.places):
            pane.search.reset()
        self._parts.middle.setCurrentIndex(BLANK)
        self._reading, self._take_later = True, False
        self.reload.ask()

    # -- what is chosen -----------------------------------------------------------------------

    def look_at(self, key: str) -> None:
        """Show a package in the form."""
        self.choice.current = key
        self._show_all()

    def tick(self, keys: Iterable[str], on: bool) -> None:
        for key in keys:
            self.choice.tick(key, on)
        self._show_all()

    def take(self, key: str) -> None:
        """Tick it, and go where its settings are typed, or on to the next search."""
        product = self.choice.product(key)
        if product is None or not product.versions:
            return
        self.choice.current = key
        self.tick([key], True)
        if self._parts.form.asks:
            self._parts.form.enter()
        else:
            self._parts.pane.search.setFocus()
            self._parts.pane.search.selectAll()

    def _take_found(self) -> None:
        """Return in the search; where nothing is read yet it waits for that."""
        self._take_later = self._reading
        self.take(self.choice.current)

    def keep(self, keys: Sequence[str]) -> None:
        """None but these is ticked, and the first is looked at."""
        for key in self.choice.ticked:
            self.choice.tick(key, key in keys)
        self.look_at(keys[0])

    def change(self, pairs: Iterable[Pair], on: bool) -> None:
        """Whether the extensions of these pairs become the chosen versions."""
        for pair in pairs:
            self.choice.change(pair, on)
        self.changed.emit()

    def _toggle(self, key: str) -> None:
        self.tick([key], not self.choice.is_ticked(key))

    def _toggle_property(self, key: str) -> None:
        self._put([key], key not in self.choice.properties)

    def _put(self, keys: Iterable[str], on: bool) -> None:
        for key in keys:
            self.choice.put(key, on)
        self._show_all()

    def _put_all(self, keys: Iterable[str], on: bool) -> None:
        """All that take one of the packages; none is ticked that takes none."""
        fitting = {one.id for one in self.offer.properties if not why_not(one, self.choice)}
        self._put([key for key in keys if not on or key in fitting], on)

    def _looked_at(self, key: str) -> None:
        if key and key != self.choice.current:
            self.look_at(key)

    def _choose_version(self, package_id: str) -> None:
        self.choice.choose_version(self.choice.current, package_id)
        self._show_all()

    def _typed(self) -> None:
        package, settings = self._parts.form.package, self._parts.form.settings
        if package is None or self.choice.text(package) == settings.text:
            return
        self.choice.type(package.id, settings.text)
        key = key_of(package)
        if settings.touched and not self.choice.is_ticked(key):
            self.tick([key], True)
        else:
            self.changed.emit()

    def mark(self, marks: Mapping[str, Tone]) -> None:
        """By key the packages whose settings are not right yet."""
        self._marks = marks
        items = chosen_items(self.choice, marks)
        self._parts.form.show_chosen(items, self.choice.current)

    # -- what is shown ------------------------------------------------------------------------

    def _took(self, offer: Offer) -> None:
        self.offer = offer
        self.choice.take(offer)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._choose_wanted([one for one in wanted if one.id in offer.by_id])
        if not self.choice.current:
            words = self._parts.pane.search.text()
            first = first_free(offer, self.choice, self._sections())
            self.choice.current = best_found(offer, self.choice, words) if words else first
        self._show_all()
        if wanted is not None:
            for pane in (self._parts.pane, self._parts.places):
                pane.list.show_from_top()
        self._reading = False
        if wanted and self._parts.form.asks:
            self._parts.form.enter()
        elif self._take_later:
            self.take(self.choice.current)

    def _choose_wanted(self, wanted: list[Package]) -> None:
        for package in wanted:
            self.choice.choose_version(key_of(package), package.id)
            self.choice.tick(key_of(package), len(wanted) > 1)
        self.choice.current = key_of(wanted[0]) if wanted else ""

    def _searched(self) -> None:
        """What is looked at stays where it is as good as what else is found, or nothing is."""
        self._show_packages()
        words = self._parts.pane.search.text()
        key = best_found(self.offer, self.choice, words) if words.strip() else ""
        if key and key != self.choice.current:
            self.look_at(key)

    def _show_all(self) -> None:
        self._show_packages()
        self._show_properties()
        self._show_form()
        self.changed.emit()

    def _sections(self) -> list[Section]:
        return package_sections(self.offer, self.choice, self._parts.pane.search.text())

    def _show_packages(self) -> None:
        _show_in(self._parts.pane, self._sections(), self.choice.current)

    def _show_properties(self) -> None:
        places = self._parts.places
        sections = property_sections(self.offer, self.choice, places.search.text())
        _show_in(places, sections, places.list.current())

    def _show_form(self) -> None:
        parts, choice = self._parts, self.choice
        product, package = choice.product(choice.current), choice.package(choice.current)
        parts.reference.show_package(package)
        put(parts.reference, "pane", "surface" if package else "ground")
        if product is None or package is None:
            parts.empty.sentence.setText(why_nothing(self.offer, choice))
            parts.middle.setCurrentIndex(EMPTY)
            return
        parts.middle.setCurrentIndex(FORM)
        ticked = choice.is_ticked(choice.current) or not choice.ticked
        held = held_where(self.offer, choice, product, package)
        parts.form.show_chosen(chosen_items(choice, self._marks), choice.current)
        parts.form.show_product(product, package, ticked=ticked, held=held)
        if parts.form.asks:
            choice.type(package.id, parts.form.settings.text)


def _show_in(pane: ListingPane, sections: list[Section], shown: str) -> None:
    if not any(section.items for section in sections) and pane.search.text().strip():
        sections = [pane.nothing_matches()]
    pane.show_found(sections, shown)
