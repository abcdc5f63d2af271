"""Properties and their extensions as values (Reactor)."""

from __future__ import annotations

from dataclasses import dataclass

from backend.errors import Problem
from backend.packages.model import Platform
from backend.status import Status


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


@dataclass(frozen=True, slots=True)
class Extension:
    """The installed instance of an extension package in one property.

    Every attribute of the original's answer stands here under its name; ``package_id``,
    ``updated_with_package_id``, ``origin_id`` and ``property_id`` are its relationships.
    ``settings`` is a JSON object as text. ``problems`` say why an installation failed.
    ``needs_settings`` tells that the package's schema would refuse the settings left out.
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

    @property
    def reason(self) -> str:
        """Why it failed, in one sentence; ``""`` where it did not."""
        return self.problems[0].title if self.problems else ""


@dataclass(frozen=True, slots=True)
class InstalledFile:
    """A file of an installed extension: its path inside the extension, its size in bytes."""

    path: str
    size: int
