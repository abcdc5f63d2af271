"""Properties and their extensions as values (Reactor)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backend.errors import Problem
from backend.packages.model import Platform
from backend.status import Status


@dataclass(frozen=True, slots=True)
class Company:
    """The one company of a workspace (Reactor); ``name`` is that of its folder."""

    id: str
    name: str
    created_at: str

    @property
    def org_id(self) -> str:
        """What the original calls the company in its users' directory."""
        return f"{self.id[2:26].upper()}@local"


@dataclass(frozen=True, slots=True)
class Property:
    """A web site, an app or an edge endpoint that extensions are added to.

    ``development`` marks a property that may hold development packages. ``token`` is 12 hex
    digits.
    """

    id: str
    name: str
    platform: Platform
    domains: tuple[str, ...]
    enabled: bool
    development: bool
    token: str
    undefined_vars_return_empty: bool
    rule_component_sequencing_enabled: bool
    created_at: str
    updated_at: str
    deleted_at: str | None
    extension_count: int = 0


class ChangeKind(StrEnum):
    """What is being done to an extension that was installed before."""

    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    REBUILD = "rebuild"
    """Another build of the same version, as development packages have."""
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Change:
    """What a ``pending`` extension becomes; until it is done, everything old is in place."""

    kind: ChangeKind
    package_id: str
    version: str


@dataclass(frozen=True, slots=True)
class Extension:
    """The installed instance of an extension package in one property.

    Every attribute of the original's answer stands here under its name; ``package_id``,
    ``updated_with_package_id``, ``origin_id`` and ``property_id`` are its relationships.
    ``settings`` is a JSON object as text. ``problems`` say why an installation failed.
    ``needs_settings`` tells that the package's schema would refuse the settings left out.
    ``digest`` is that of the archive it was installed from, a SHA-256 in 64 hex digits.
    ``rebuilt`` tells that its development package has another archive by now. ``change`` is what
    it is becoming, ``None`` for a first installation. ``latest_version`` is that of
    ``latest_package_id``.
    """

    id: str
    property_id: str
    package_id: str
    updated_with_package_id: str
    latest_package_id: str
    origin_id: str
    revision_number: int
    latest_revision_number: int
    name: str
    display_name: str
    version: str
    enabled: bool
    dirty: bool
    published: bool
    published_at: str | None
    delegate_descriptor_id: str | None
    review_status: str
    settings: str
    installation_status: Status
    problems: tuple[Problem, ...]
    created_at: str
    updated_at: str
    deleted_at: str | None
    needs_settings: bool = False
    digest: str = ""
    rebuilt: bool = False
    change: Change | None = None
    platform: str = ""
    latest_version: str = ""

    @property
    def usable(self) -> bool:
        """Only a ``succeeded`` one is (Reactor)."""
        return self.installation_status is Status.SUCCEEDED and self.deleted_at is None

    @property
    def newer(self) -> bool:
        """Whether the catalogue has a newer package, or another build of this one."""
        return self.latest_package_id != self.package_id or self.rebuilt

    @property
    def reason(self) -> str:
        """Why it failed, in one sentence; ``""`` where it did not."""
        return self.problems[0].title if self.problems else ""


@dataclass(frozen=True, slots=True)
class InstalledFile:
    """A file of an installed extension: its path inside the extension, its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Addition:
    """A package to be added to a property; with ``digest`` from another archive than its newest.

    ``settings`` is a JSON object as text; ``"{}"`` leaves them out. With ``change`` an extension
    of the package that is there in another version becomes this one; ``settings`` ``None`` keeps
    its own then.
    """

    property_id: str
    package_id: str
    settings: str | None = "{}"
    enabled: bool = True
    digest: str = ""
    change: bool = False


@dataclass(frozen=True, slots=True)
class ChangeWanted:
    """An extension that is to become another version; ``settings`` ``None`` keeps its own."""

    extension_id: str
    package_id: str
    settings: str | None = None


@dataclass(frozen=True, slots=True)
class RefusedAddition:
    """What could not be begun, and why."""

    addition: Addition
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """What one act began: the extensions that are ``pending`` now, and what was refused.

    ``edited`` are those of which only settings were changed, or that were enabled or disabled:
    that is done already.
    """

    id: str
    extensions: tuple[Extension, ...]
    refused: tuple[RefusedAddition, ...] = ()
    edited: tuple[Extension, ...] = ()


class Verdict(StrEnum):
    """What would become of a package in a property."""

    READY = "ready"
    CHANGE = "change"
    """Another version is there: it can become this one."""
    HELD = "held"
    """The very same is there."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PairCheck:
    """One package in one property, before anything is done.

    ``problems`` are all that was found, warnings among them; ``unpacked`` counts the bytes that
    its files take. ``change`` says what it would be to the extension that is there, and
    ``extension_id`` which that is.
    """

    addition: Addition
    property_name: str
    package_label: str
    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    unpacked: int = 0
    change: ChangeKind | None = None
    extension_id: str = ""

    @property
    def begins(self) -> bool:
        """Whether asking for it begins something: another version only where that is wanted."""
        changes = self.verdict is Verdict.CHANGE and self.addition.change
        return changes or self.verdict is Verdict.READY


@dataclass(frozen=True, slots=True)
class AdditionsCheck:
    """What a whole act would come to. ``problems`` stand in the way of all of it, as a full disk.

    ``needed`` and ``free`` count bytes: of the files that would be installed, and of the disk.
    """

    pairs: tuple[PairCheck, ...]
    needed: int
    free: int
    problems: tuple[Problem, ...] = ()

    @property
    def to_begin(self) -> tuple[Addition, ...]:
        """What can be begun: everything that is ready, or becomes another version as wanted."""
        return tuple(pair.addition for pair in self.pairs if pair.begins)


@dataclass(frozen=True, slots=True)
class Library:
    """A named set of extension revisions of one property (Reactor).

    ``count`` says how many it holds. Once it is published nothing in it changes any more.
    """

    id: str
    property_id: str
    name: str
    published_at: str | None
    created_at: str
    updated_at: str
    deleted_at: str | None
    count: int = 0

    @property
    def published(self) -> bool:
        return self.published_at is not None


class NoteSubject(StrEnum):
    """What a note can be about, by its type on the wire (Reactor)."""

    PROPERTY = "properties"
    EXTENSION = "extensions"
    LIBRARY = "libraries"


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said about a property, an extension or a library (Reactor)."""

    id: str
    subject_type: NoteSubject
    subject_id: str
    text: str
    author_display_name: str
    author_email: str
    created_at: str
