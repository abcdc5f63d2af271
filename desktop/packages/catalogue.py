"""The list of packages: what is being checked, what failed, then the usable ones by platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.packages.model import Platform
from backend.status import Status
from desktop.widgets.listing import Item, Section
from desktop.widgets.status import TONES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from backend.packages.model import Package

_TITLES = {Platform.WEB: "Web", Platform.EDGE: "Edge", Platform.MOBILE: "Mobile"}


def sections(packages: Iterable[Package], search: str) -> list[Section]:
    """Only sections that hold something: none where nothing matches."""
    found = [package for package in packages if _matches(package, search)]
    kept = [
        _section("Checking", found, lambda p: p.status is Status.PENDING),
        _section("Failed", found, lambda p: p.status is Status.FAILED),
        *(
            _section(title, found, lambda p, at=platform: _usable(p, at))  # type: ignore[misc]
            for platform, title in _TITLES.items()
        ),
    ]
    return [section for section in kept if section.items]


def _usable(package: Package, platform: str) -> bool:
    return package.status is Status.SUCCEEDED and package.platform == platform


def _section(title: str, packages: list[Package], fits: Callable[[Package], bool]) -> Section:
    return Section(title, [_item(package) for package in packages if fits(package)])


def _item(package: Package) -> Item:
    text = package.display_name or package.name or package.file_name
    if package.status is Status.SUCCEEDED:
        return Item(package.id, text, package.version)
    return Item(package.id, text, str(package.status), TONES[package.status])


def _matches(package: Package, search: str) -> bool:
    words = f"{package.display_name} {package.name} {package.version} {package.file_name}".lower()
    return all(part in words for part in search.lower().split())
