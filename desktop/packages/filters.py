"""Which entries of the catalogue are shown: what was searched for, and what was ticked."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from backend.packages.model import Availability, Platform
from backend.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.packages.entries import Entry


class Facet(StrEnum):
    """What can be filtered by; its value is the heading."""

    PLATFORM = "Platform"
    STATUS = "Status"
    AVAILABILITY = "Availability"
    USE = "Installed"


DISCONTINUED = "discontinued"
IN_USE, UNUSED, UPDATES = "in a property", "in no property", "update available"

VALUES: dict[Facet, tuple[str, ...]] = {
    Facet.PLATFORM: tuple(Platform),
    Facet.STATUS: tuple(Status),
    Facet.AVAILABILITY: (*Availability, DISCONTINUED),
    Facet.USE: (IN_USE, UPDATES, UNUSED),
}

Ticked = frozenset[tuple[Facet, str]]
"""Values of one facet are ORed, facets are ANDed; a facet without a value lets all through."""


def values_of(entry: Entry, facet: Facet) -> set[str]:
    """What an entry is, in the words of a facet; several where its versions differ."""
    match facet:
        case Facet.PLATFORM:
            return {entry.newest.platform}
        case Facet.STATUS:
            return {entry.newest.status}
        case Facet.AVAILABILITY:
            return _availabilities(entry)
        case Facet.USE:
            return _uses(entry)


def found(entries: Iterable[Entry], search: str, ticked: Ticked) -> tuple[Entry, ...]:
    """The entries that hold every word of the search and fit what is ticked, in their order."""
    return tuple(
        entry
        for entry in entries
        if _holds(entry, search) and all(_fits(entry, facet, ticked) for facet in Facet)
    )


def counts(
    entries: Iterable[Entry], search: str, ticked: Ticked
) -> Mapping[tuple[Facet, str], int]:
    """How many entries each value would show, beside what is ticked in the other facets."""
    counted: Counter[tuple[Facet, str]] = Counter()
    for entry in entries:
        if not _holds(entry, search):
            continue
        fits = {facet: _fits(entry, facet, ticked) for facet in Facet}
        for facet in Facet:
            if all(fits[other] for other in Facet if other is not facet):
                counted.update((facet, value) for value in values_of(entry, facet))
    return counted


def _holds(entry: Entry, search: str) -> bool:
    return all(word in entry.words for word in search.lower().split())


def _fits(entry: Entry, facet: Facet, ticked: Ticked) -> bool:
    wanted = {value for one, value in ticked if one is facet}
    return not wanted or bool(wanted & values_of(entry, facet))


def _availabilities(entry: Entry) -> set[str]:
    if entry.newest.status is not Status.SUCCEEDED:
        return set()  # what it will be is not sure before its check has succeeded
    found: set[str] = {one.availability for one in entry.packages}
    return found | ({DISCONTINUED} if any(one.discontinued for one in entry.packages) else set())


def _uses(entry: Entry) -> set[str]:
    if not entry.holders:
        return {UNUSED} if entry.newest.status is Status.SUCCEEDED else set()
    return {IN_USE, UPDATES} if entry.updates else {IN_USE}
