"""What a portable file holds, as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from backend.packages.model import Availability, Platform
from backend.properties.model import Batch, Property

SUFFIX = ".ewp"
"""Of a property's portable file, and of a workspace's."""


@dataclass(frozen=True, slots=True)
class PortableProgress:
    """How far it is: ``done`` of ``total`` are bytes."""

    step: str
    done: int
    total: int


Tell = Callable[[PortableProgress], None]


@dataclass(frozen=True, slots=True)
class PortableState:
    """What an extension or one of its revisions is: the archive's SHA-256, settings as text."""

    archive: str
    settings: str
    enabled: bool
    published_at: str | None = None


@dataclass(frozen=True, slots=True)
class PortableExtension:
    """An extension with its revisions by number.

    ``removed`` ones are only there for libraries that hold a revision of theirs.
    """

    name: str
    state: PortableState
    revisions: tuple[tuple[int, PortableState], ...] = ()
    removed: bool = False


@dataclass(frozen=True, slots=True)
class PortableLibrary:
    """``revisions`` are the place of an extension in its property, and a revision's number."""

    name: str
    published_at: str | None
    revisions: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PortableProperty:
    """A property without ids, token and times: what it is, wherever it is."""

    name: str
    platform: Platform
    domains: tuple[str, ...]
    enabled: bool
    development: bool
    undefined_vars_return_empty: bool
    rule_component_sequencing_enabled: bool
    extensions: tuple[PortableExtension, ...]
    libraries: tuple[PortableLibrary, ...]


@dataclass(frozen=True, slots=True)
class PortableArchive:
    """An archive in the file: its SHA-256, its bytes, and how it stood in the catalogue."""

    digest: str
    size: int
    availability: Availability
    file_name: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written.

    ``digest`` is that of its content: equal for two properties that are the same, wherever they
    are and whatever their ids. ``size`` counts bytes. ``left_out`` counts the values of attributes
    that encrypt, which are not in it.
    """

    path: Path
    digest: str
    size: int
    archives: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """A property that was brought in, its extensions ``pending`` in one batch.

    Exported again it has the same ``digest``. ``added`` counts the archives that the catalogue
    did not have.
    """

    property: Property
    batch: Batch
    digest: str
    added: int


@dataclass(frozen=True, slots=True)
class ImportedWorkspace:
    """A workspace that was brought in; it was not opened. ``installed`` counts extensions."""

    folder: Path
    digest: str
    archives: int
    installed: int
