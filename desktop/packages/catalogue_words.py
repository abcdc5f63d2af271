"""What the catalogue says of an entry, cell by cell."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from backend.packages.versions import version_order
from backend.status import Status
from desktop.packages.contents import file_size

if TYPE_CHECKING:
    from desktop.packages.entries import Entry


class Column(IntEnum):
    """The columns of the table."""

    TITLE = 0
    NAME = 1
    VERSIONS = 2
    PLATFORM = 3
    AVAILABILITY = 4
    STATUS = 5
    AUTHOR = 6
    SIZE = 7
    INSTALLED = 8


HEADINGS = (
    "Display name",
    "Name",
    "Versions",
    "Platform",
    "Availability",
    "Status",
    "Author",
    "Size",
    "Installed in",
)


def cell_words(entry: Entry, column: Column) -> str:
    """What stands in a cell of the table; of the status only its word."""
    package = entry.newest
    match column:
        case Column.TITLE:
            return entry.title
        case Column.NAME:
            return package.name
        case Column.VERSIONS:
            more = len(entry.packages) - 1
            return f"{package.version} +{more}" if more else package.version
        case Column.PLATFORM:
            return package.platform
        case Column.AVAILABILITY:
            return availability_words(entry)
        case Column.STATUS:
            return str(package.status)
        case Column.AUTHOR:
            return package.author
        case Column.SIZE:
            return file_size(package.size) if package.size else ""
        case Column.INSTALLED:
            return installed_words(entry)


def spoken(entry: Entry) -> str:
    """A card, as a screen reader reads it."""
    left_out = (Column.NAME, Column.SIZE, Column.INSTALLED)
    said = [cell_words(entry, column) for column in Column if column not in left_out]
    if entry.holders:
        said.append(f"installed in {installed_words(entry)}")
    return ", ".join(words for words in said if words)


def availability_words(entry: Entry) -> str:
    """The availability of the newest version, or that none can be added any more."""
    if entry.newest.status is not Status.SUCCEEDED:
        return ""
    return "discontinued" if entry.discontinued else str(entry.newest.availability)


def installed_words(entry: Entry) -> str:
    """How many properties have it: ``3, 1 older``."""
    count, updates = len(entry.holders), entry.updates
    if not count:
        return ""
    return f"{count}, {updates} older" if updates else str(count)


def reason_words(entry: Entry) -> str:
    """Why the check failed: the first problem, and how many more there are."""
    problems = entry.newest.problems
    more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
    return f"{problems[0].title.rstrip('.')}{more}" if problems else ""


def sort_key(entry: Entry, column: Column) -> Any:
    """Sorts the entries by a column, equal ones by what they are called."""
    package = entry.newest
    title = entry.title.lower()
    match column:
        case Column.NAME:
            return package.name, title
        case Column.VERSIONS:
            return version_order(package), title
        case Column.PLATFORM:
            return package.platform, title
        case Column.AVAILABILITY:
            return availability_words(entry), title
        case Column.STATUS:
            return str(package.status), title
        case Column.AUTHOR:
            return package.author.lower(), title
        case Column.SIZE:
            return package.size, title
        case Column.INSTALLED:
            return len(entry.holders), entry.updates, title
    return (title,)
