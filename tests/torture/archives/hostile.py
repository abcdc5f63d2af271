"""What a case of the corpus is, and the good package that each begins with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.packaging import good_manifest, package_files
from tests.torture.archives.zips import Part, Zip, parts_of


@dataclass(frozen=True, slots=True)
class Hostile:
    """``make`` gives the file's bytes. ``harmless`` says that it may be installed.

    What is harmless must come out as every independent reader sees it. ``large`` cases are left
    out of the short form.
    """

    name: str
    make: Callable[[], bytes]
    harmless: bool = False
    large: bool = False
    ending: str = ".zip"


def slug(name: str) -> str:
    """A name that a package can have: each case is a package of its own to the catalogue."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:100] or "case"


def files_of(name: str, /, **changes: Any) -> dict[str, bytes]:
    """The files of a good package whose manifest has these changes."""
    return package_files(good_manifest(**{"name": slug(name)} | changes))


def good(name: str, *more: Part, **lies: Any) -> Zip:
    """A good archive with more entries, and with what else of it is not so good."""
    return Zip([*parts_of(files_of(name)), *more], **lies)


def changed(name: str, file: str, change: Callable[[Part], object]) -> Zip:
    """A good archive in which the entry of one file was changed in place."""
    made = good(name)
    change(next(part for part in made.parts if part.name == file.encode()))
    return made
