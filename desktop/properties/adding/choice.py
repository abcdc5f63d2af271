"""What one has chosen so far: packages with their settings, and the properties they go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.packages.json_edits import visible_json
from backend.packages.settings import settings_schema
from backend.packages.settings_start import skeleton
from backend.properties.model import Addition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backend.packages.model import Package
    from desktop.properties.adding.offer import Offer, Product

Pair = tuple[str, str]
"""A property's id and a package's key."""


class Choice:
    """``current`` is the package one looks at; while none is ticked it is the chosen one.

    Keys are those of :class:`Product`. What an extension that is there becomes is chosen pair by
    pair: ``changes``.
    """

    def __init__(self) -> None:
        self.offer: Offer | None = None
        self.current = ""
        self.properties: dict[str, None] = {}
        self.changes: set[Pair] = set()
        self._ticked: dict[str, None] = {}
        self._versions: dict[str, str] = {}  # package ids by key, where one was chosen
        self._starts: dict[str, str] = {}  # the same before anybody types, by digest
        self._texts: dict[str, str] = {}  # settings by package id, as far as they were shown

    # -- reading ------------------------------------------------------------------------------

    @property
    def ticked(self) -> tuple[str, ...]:
        """In the order in which they were ticked."""
        return tuple(self._ticked)

    def is_ticked(self, key: str) -> bool:
        return key in self._ticked

    @property
    def chosen(self) -> tuple[str, ...]:
        """The packages that would be added: the ticked ones, else the one that is looked at."""
        if self._ticked:
            return self.ticked
        product = self.product(self.current)
        return (self.current,) if product and product.versions else ()

    def product(self, key: str) -> Product | None:
        return self.offer.products.get(key) if self.offer else None

    def package(self, key: str) -> Package | None:
        """The chosen version; ``None`` where the package is not there."""
        product = self.product(key)
        return product.version(self._versions.get(key, "")) if product else None

    def packages(self) -> tuple[Package, ...]:
        """Of every chosen one the chosen version."""
        return tuple(p for p in map(self.package, self.chosen) if p is not None)

    def text(self, package: Package) -> str:
        """The settings, as JSON: what was typed, else what is shown before anybody types."""
        return self._texts.get(package.id) or self._start(package)

    def was_typed(self, package: Package) -> bool:
        """Whether the settings are not what they start with."""
        text = self._texts.get(package.id)
        return text is not None and text != self._start(package)

    def _start(self, package: Package) -> str:
        """What the settings are before anybody types."""
        if package.digest not in self._starts:
            schema = settings_schema(package.manifest)
            self._starts[package.digest] = visible_json(skeleton(schema)) if schema else "{}"
        return self._starts[package.digest]

    def additions(self) -> tuple[Addition, ...]:
        """Every chosen package in every chosen property.

        Where a property has the package it keeps its own settings, whatever version it becomes.
        """
        if self.offer is None:
            return ()
        held, found = self.offer.held, []
        pairs = [
            (key, package, self.text(package))
            for key in self.chosen
            if (package := self.package(key))
        ]
        for property_id in self.properties:
            for key, package, text in pairs:
                if (property_id, package.name) in held:
                    change = (property_id, key) in self.changes
                    found.append(Addition(property_id, package.id, None, change=change))
                else:
                    found.append(Addition(property_id, package.id, text))
        return tuple(found)

    # -- changing -----------------------------------------------------------------------------

    def start(self, property_ids: Iterable[str]) -> None:
        """Nothing but these properties is chosen; what was typed for a package stays."""
        self.properties = dict.fromkeys(property_ids)
        self._ticked, self._versions, self.changes, self.current = {}, {}, set(), ""

    def take(self, offer: Offer) -> None:
        """The world has changed: what is no longer there is no longer chosen."""
        self.offer = offer
        there = {one.id for one in offer.properties}
        self.properties = {key: None for key in self.properties if key in there}
        usable = {key for key, product in offer.products.items() if product.versions}
        self._ticked = {key: None for key in self._ticked if key in usable}
        if self.current not in offer.products:
            self.current = ""

    def tick(self, key: str, on: bool) -> None:
        if on:
            self._ticked.setdefault(key)
        else:
            self._ticked.pop(key, None)

    def choose_version(self, key: str, package_id: str) -> None:
        self._versions[key] = package_id

    def type(self, package_id: str, text: str) -> None:
        """What stands in the settings of a package now."""
        self._texts[package_id] = text

    def typed(self, package_ids: Iterable[str]) -> list[Package]:
        """Those of the packages whose settings are not what they start with."""
        known = self.offer.by_id if self.offer else {}
        return [known[key] for key in package_ids if key in known and self.was_typed(known[key])]

    def forget(self, package_ids: Iterable[str]) -> None:
        """They were added: the next ones start anew."""
        for package_id in package_ids:
            self._texts.pop(package_id, None)

    def put(self, property_id: str, on: bool) -> None:
        """Choose a property, or not; they stand in the order of the list."""
        wanted = {*self.properties, property_id} if on else {*self.properties} - {property_id}
        order = [one.id for one in self.offer.properties] if self.offer else [*wanted]
        self.properties = {key: None for key in order if key in wanted}

    def change(self, pair: Pair, on: bool) -> None:
        """Whether the extension of the pair becomes the chosen version."""
        (self.changes.add if on else self.changes.discard)(pair)
