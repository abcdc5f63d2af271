"""What applying a profile would do: looked up in the store, decided here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from backend.errors import Problem
from backend.packages.model import Availability, Package
from backend.packages.rows import listed
from backend.packages.rows import manifest as manifest_of
from backend.packages.settings import settings_problems
from backend.properties import rows, writes
from backend.properties.comparing import settings_between
from backend.properties.life import kind_between
from backend.properties.model import Extension, Property
from backend.properties.profiles import Profile, ProfileAct, ProfileEntry, ProfileStep
from backend.status import Status
from backend.store.tables import packages


def steps(
    connection: Connection, profile: Profile, property_ids: Sequence[str]
) -> tuple[ProfileStep, ...]:
    """A step for each package of the profile in each property. Raises :class:`NotFound`."""
    catalogue = _catalogue(connection, profile)
    chosen = [rows.property_(connection, one) for one in dict.fromkeys(property_ids)]
    return tuple(
        _step(connection, one, held.get(entry.name), entry, catalogue, profile)
        for one in chosen
        for held in [{e.name: e for e in rows.extensions(connection, one.id)}]
        for entry in profile.packages
    )


_Catalogue = Mapping[str, tuple[Package, ...]]


def _catalogue(connection: Connection, profile: Profile) -> _Catalogue:
    """By name, newest version first: the packages of the profile's platform that are usable."""
    names = {entry.name for entry in profile.packages}
    found: dict[str, list[Package]] = {}
    for package in listed(
        connection,
        packages.c.platform == profile.platform,
        packages.c.status == Status.SUCCEEDED,
    ):
        if package.name in names:
            found.setdefault(package.name, []).append(package)
    return {name: tuple(some) for name, some in found.items()}


def _step(
    connection: Connection,
    chosen: Property,
    held: Extension | None,
    entry: ProfileEntry,
    catalogue: _Catalogue,
    profile: Profile,
) -> ProfileStep:
    blank = ProfileStep(chosen.id, chosen.name, entry.name, entry.version, entry=entry)
    if chosen.platform != profile.platform:
        return replace(blank, problems=(_other_platform(chosen, profile),))
    if held is not None:
        blank = replace(blank, from_version=held.version, extension_id=held.id)
        if not held.usable:
            return replace(blank, problems=(_not_usable(held),))
        if held.version == entry.version:
            return _edited(connection, blank, held, entry)
    package, problems = _package(chosen, entry, catalogue)
    if package is None:
        return replace(blank, problems=problems)
    problems = _settings_problems(package.manifest, entry)
    blank = replace(blank, package_id=package.id, problems=problems)
    if problems:
        return blank
    if held is None:
        return replace(blank, acts=(ProfileAct.ADD,))
    kind = ProfileAct(kind_between(held.version, package.version).value)
    differences = settings_between(held.settings, entry.settings)
    acts = (kind, *((ProfileAct.SETTINGS,) if differences else ()), *_switch(held, entry))
    return replace(blank, acts=acts, settings=differences)


def _edited(
    connection: Connection, blank: ProfileStep, held: Extension, entry: ProfileEntry
) -> ProfileStep:
    """The version is there: its settings, and whether it is enabled."""
    differences = settings_between(held.settings, entry.settings)
    blank = replace(blank, package_id=held.package_id, settings=differences)
    if differences and (
        problems := _settings_problems(manifest_of(connection, held.digest), entry)
    ):
        return replace(blank, problems=problems)
    acts = (*((ProfileAct.SETTINGS,) if differences else ()), *_switch(held, entry))
    return replace(blank, acts=acts)


def _switch(held: Extension, entry: ProfileEntry) -> Iterator[ProfileAct]:
    if held.enabled != entry.enabled:
        yield ProfileAct.ENABLE if entry.enabled else ProfileAct.DISABLE


def _package(
    chosen: Property, entry: ProfileEntry, catalogue: _Catalogue
) -> tuple[Package | None, tuple[Problem, ...]]:
    """What the property can have of that version, a released one first; or why it cannot."""
    known = catalogue.get(entry.name, ())
    found = sorted(
        (package for package in known if package.version == entry.version),
        key=lambda package: package.availability is Availability.DEVELOPMENT,
    )
    if not found:
        return None, (_missing(entry, known),)
    for package in found:
        if not tuple(writes.misfits(chosen, package)):
            return package, ()
    return None, tuple(writes.misfits(chosen, found[0]))


def _settings_problems(manifest: Mapping[str, Any], entry: ProfileEntry) -> tuple[Problem, ...]:
    """Settings left out are not checked, as wherever an extension is added."""
    if entry.settings == "{}":
        return ()
    return settings_problems(manifest, entry.settings)


def _missing(entry: ProfileEntry, known: Sequence[Package]) -> Problem:
    if not known:
        return Problem(
            "package-missing",
            f"The catalogue has no usable package {entry.name}.",
            remedy="Add its archive first.",
        )
    versions = ", ".join(dict.fromkeys(package.version for package in known))
    return Problem(
        "version-missing",
        f"The catalogue has no usable {entry.name} {entry.version}.",
        f"It has {versions}.",
        "Add the archive of that version first.",
    )


def _other_platform(chosen: Property, profile: Profile) -> Problem:
    return Problem(
        "platform-mismatch",
        f"The profile is for {profile.platform}; {chosen.name} is {chosen.platform}.",
        remedy="Choose a property for the profile's platform.",
    )


def _not_usable(held: Extension) -> Problem:
    pending = held.installation_status is Status.PENDING
    return Problem(
        "invalid-extension",
        f"{held.display_name} is {held.installation_status}: it cannot be changed.",
        remedy="Wait until it is installed." if pending else "Retry or remove it first.",
    )
