"""The catalogue by name: one entry for a name on a platform, with all its versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from backend.packages.model import Availability
from backend.packages.versions import version_order
from backend.status import Status
from desktop.packages.contents import provided
from desktop.packages.usage import Holder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from backend.packages.model import Package

_ORDER = {Status.PENDING: 0, Status.FAILED: 1, Status.SUCCEEDED: 2}


@dataclass(frozen=True, slots=True)
class Entry:
    """``packages`` are its versions, newest first; of one that is being checked, or failed its
    check, it is the only one. ``words`` are all that a search looks at, in lower case.
    """

    key: str
    packages: tuple[Package, ...]
    words: str
    holders: tuple[Holder, ...] = ()

    @property
    def newest(self) -> Package:
        return self.packages[0]

    @property
    def title(self) -> str:
        return title_of(self.newest)

    @property
    def updates(self) -> int:
        """How many properties could have something newer."""
        return sum(holder.newer for holder in self.holders)

    @property
    def discontinued(self) -> bool:
        """Whether no version can be added any more."""
        return all(package.discontinued for package in self.packages)

    @property
    def versions(self) -> str:
        """``1.3.0``, or ``1.3.0 and 2 more``."""
        more = len(self.packages) - 1
        return f"{self.newest.version} and {more} more" if more else self.newest.version

    def package(self, package_id: str) -> Package | None:
        return next((one for one in self.packages if one.id == package_id), None)


def title_of(package: Package) -> str:
    """What a package is called; its file's name while nothing else is known."""
    return package.display_name or package.name or package.file_name


def entries_of(
    packages: Iterable[Package], held: Mapping[tuple[str, str], tuple[Holder, ...]]
) -> tuple[Entry, ...]:
    """What is being checked first, then what failed, then the rest by name."""
    groups: dict[str, list[Package]] = {}
    for package in packages:
        groups.setdefault(_key(package), []).append(package)
    made = [_entry(key, group, held) for key, group in groups.items()]
    return tuple(sorted(made, key=lambda e: (_ORDER[e.newest.status], e.title.lower(), e.key)))


def with_holders(
    entries: Iterable[Entry], held: Mapping[tuple[str, str], tuple[Holder, ...]]
) -> tuple[Entry, ...]:
    """The same entries, as the properties are now."""
    return tuple(replace(entry, holders=_holders(entry.newest, held)) for entry in entries)


def _key(package: Package) -> str:
    """Until a check has succeeded nobody knows whether the archive is of that name at all."""
    if package.status is Status.SUCCEEDED:
        return f"{package.platform} {package.name}"
    return package.id


def _entry(
    key: str, group: list[Package], held: Mapping[tuple[str, str], tuple[Holder, ...]]
) -> Entry:
    # A development package before the release of the same version: it is what is worked on.
    group.sort(key=lambda p: p.availability is Availability.DEVELOPMENT, reverse=True)
    group.sort(key=version_order, reverse=True)
    words = " ".join(dict.fromkeys(word for package in group for word in _words(package)))
    return Entry(key, tuple(group), words.lower(), _holders(group[0], held))


def _holders(
    package: Package, held: Mapping[tuple[str, str], tuple[Holder, ...]]
) -> tuple[Holder, ...]:
    if package.status is not Status.SUCCEEDED:
        return ()
    return held.get((package.name, package.platform), ())


def _words(package: Package) -> list[str]:
    said = [package.display_name, package.name, package.version, package.author]
    said += [package.description, package.file_name]
    return said + [word for _, *words, _ in provided(package.manifest) for word in words]
