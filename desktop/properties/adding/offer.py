"""What there is to add and to add it to, as it is in the workspace now."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from backend.packages.model import Availability
from backend.status import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backend.packages.model import Package
    from backend.properties.model import Extension, Property
    from backend.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Product:
    """A package by name and platform: its versions, newest first.

    ``versions`` are those that can be added; there is none where all are discontinued.
    """

    key: str
    newest: Package
    versions: tuple[Package, ...]

    def version(self, package_id: str) -> Package:
        """That version; the newest one that can be added where it is not there."""
        return next((one for one in self.versions if one.id == package_id), self.shown)

    @property
    def shown(self) -> Package:
        """The version that stands for all where none was chosen: a released one if there is one."""
        released = (p for p in self.versions if p.availability is not Availability.DEVELOPMENT)
        return next(released, self.versions[0] if self.versions else self.newest)


def key_of(package: Package) -> str:
    """The same for all versions; a name may stand for a package of each platform."""
    return f"{package.platform}/{package.name}"


@dataclass(frozen=True)
class Offer:
    """``held`` are the extensions by property and package name; packages stand by display name."""

    packages: tuple[Package, ...] = ()
    properties: tuple[Property, ...] = ()
    held: Mapping[tuple[str, str], Extension] = field(default_factory=dict)

    @cached_property
    def products(self) -> Mapping[str, Product]:
        """By key, in the order of the display names."""
        found: dict[str, list[Package]] = {}
        for package in self.packages:
            found.setdefault(key_of(package), []).append(package)
        return {
            key: Product(key, all_[0], tuple(p for p in all_ if not p.discontinued))
            for key, all_ in found.items()
        }

    @cached_property
    def by_id(self) -> Mapping[str, Package]:
        return {package.id: package for package in self.packages}

    def property_(self, property_id: str) -> Property | None:
        return next((one for one in self.properties if one.id == property_id), None)


def read_offer(workspace: Workspace) -> Offer:
    """Everything at once: many properties and packages take a moment, so away from the window."""
    packages = tuple(
        package for package in workspace.packages.list() if package.status is Status.SUCCEEDED
    )
    properties = workspace.properties.list()
    held = {
        (one.id, extension.name): extension
        for one in properties
        if one.extension_count
        for extension in workspace.properties.extensions(one.id)
    }
    return Offer(packages, properties, held)


def misfit(chosen: Property, package: Package) -> str:
    """Why a property takes no such package, in a word or two; ``""`` where it does."""
    if chosen.platform != package.platform:
        return str(chosen.platform)
    if package.availability is Availability.DEVELOPMENT and not chosen.development:
        return "no development"
    return ""
