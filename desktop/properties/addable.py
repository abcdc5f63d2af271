"""The packages that the add panel lists: what can be added, and what is in the property already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.widgets.listing import Item, Section

if TYPE_CHECKING:
    from backend.packages.model import Package
    from backend.properties.model import Extension, Property
    from backend.workspace import Workspace

Versions = dict[str, list["Package"]]
"""By package name, newest first."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is for one property; ``held`` cannot be added again."""

    property_id: str
    packages: tuple[Package, ...] = ()
    held: tuple[Package, ...] = ()

    def versions(self) -> Versions:
        found: Versions = {}
        for package in self.packages:
            found.setdefault(package.name, []).append(package)
        return found


def read_offer(workspace: Workspace, chosen: Property, replacing: Extension | None) -> Offer:
    """Only its own package where an extension is to be replaced. Raises :class:`NotFound`."""
    if replacing is not None:
        return Offer(chosen.id, (workspace.packages.get(replacing.package_id),))
    held = (
        workspace.packages.get(extension.package_id)
        for extension in workspace.properties.extensions(chosen.id)
    )
    return Offer(chosen.id, workspace.properties.addable(chosen.id), tuple(held))


def sections(offer: Offer, search: str) -> list[Section]:
    """Only sections that hold something, as far as one searches."""
    parts = search.lower().split()

    def found(package: Package) -> bool:
        words = f"{package.display_name} {package.name}".lower()
        return all(part in words for part in parts)

    def item(package: Package) -> Item:
        return Item(package.name, package.display_name, package.version)

    free = [item(versions[0]) for versions in offer.versions().values() if found(versions[0])]
    held = [item(package) for package in offer.held if found(package)]
    shown = [Section("", free, empty="" if parts else "Nothing to add")]
    return [*shown, Section("Already added", held)] if held else shown


def why_nothing(offer: Offer, chosen: Property) -> str:
    """Why no package can be added."""
    if not offer.held:
        return f"The catalogue holds no package for {chosen.platform} that can be used here."
    count = len(offer.held)
    every = f"All {count} packages" if count > 1 else "The only package"
    verb = "are" if count > 1 else "is"
    return f"{every} for {chosen.platform} in the catalogue {verb} in {chosen.name} already."
