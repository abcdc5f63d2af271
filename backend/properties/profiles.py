"""Profiles: which packages, versions and settings a property has, as a file. Pure.

A profile is a JSON file for people and for git; it is applied to other properties. What the
steps of that are is said here, how they are planned and done in ``profiling.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from backend.errors import Problem, Refused
from backend.packages.json_text import MAX_DEPTH, kind_of, read_json
from backend.packages.model import Platform
from backend.properties.comparing import SettingsDifference

FORMAT = "extension-workshop profile"
VERSION = 1
MAX_PROFILE = 16 * 1024 * 1024
"""Bytes of a profile's file."""
MAX_PACKAGES = 1_000
_ABOVE_SETTINGS = 3
"""Lists and objects of the file round the settings of one package."""


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """A package of a profile; ``settings`` is a JSON object as text, ``"{}"`` where left out."""

    name: str
    version: str
    settings: str = "{}"
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Profile:
    """``name`` is that of the property it was made of; the packages are by name."""

    name: str
    platform: Platform
    packages: tuple[ProfileEntry, ...]


class ProfileAct(StrEnum):
    """What applying a profile does to one package in one property."""

    ADD = "add"
    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    REBUILD = "rebuild"
    SETTINGS = "change settings"
    ENABLE = "enable"
    DISABLE = "disable"


@dataclass(frozen=True, slots=True)
class ProfileStep:
    """What applying a profile does about one of its packages in one property.

    No ``acts`` and no ``problems``: it is so already. With ``problems`` nothing is done about this
    one. Enabling and disabling take place at once, also where a version is installed besides.
    ``from_version`` is ``""`` and ``extension_id`` too where the property has no such extension.
    """

    property_id: str
    property_name: str
    package: str
    version: str
    acts: tuple[ProfileAct, ...] = ()
    problems: tuple[Problem, ...] = ()
    from_version: str = ""
    settings: tuple[SettingsDifference, ...] = ()
    extension_id: str = ""
    package_id: str = ""
    entry: ProfileEntry | None = None

    @property
    def already_so(self) -> bool:
        return not self.acts and not self.problems


def write_profile(profile: Profile) -> str:
    """The file's text: two spaces, numbers as they are written in the settings, final newline."""
    # The standard library writes no Decimal.
    import simplejson

    document = {
        "format": FORMAT,
        "version": VERSION,
        "name": profile.name,
        "platform": profile.platform.value,
        "packages": [
            {
                "name": entry.name,
                "version": entry.version,
                "enabled": entry.enabled,
                "settings": json.loads(entry.settings, parse_float=Decimal),
            }
            for entry in profile.packages
        ],
    }
    return simplejson.dumps(document, indent=2, ensure_ascii=False, use_decimal=True) + "\n"


def read_profile(data: bytes) -> Profile:
    """The profile in a file's bytes. Raises :class:`Refused` with every problem at once."""
    document = _document(data)
    problems = [*_head_problems(document), *_package_problems(document.get("packages"))]
    if problems:
        raise Refused(*problems)
    entries = (_entry(package) for package in document["packages"])
    return Profile(document["name"], Platform(document["platform"]), in_order(entries))


def in_order(entries: Iterable[ProfileEntry]) -> tuple[ProfileEntry, ...]:
    """By name, as a profile has them."""
    return tuple(sorted(entries, key=lambda entry: entry.name))


def plain_settings(text: str) -> str:
    """Settings without the blanks between their signs: equal where only those differed."""
    import simplejson

    value = json.loads(text, parse_float=Decimal)
    plain: str = simplejson.dumps(
        value, ensure_ascii=False, use_decimal=True, separators=(",", ":")
    )
    return plain


def _document(data: bytes) -> dict[str, Any]:
    """The file as an object whose format is known. Raises :class:`Refused`."""
    if len(data) > MAX_PROFILE:
        detail = f"It has {len(data):,} bytes; {MAX_PROFILE:,} are allowed."
        raise Refused(_no_profile("profile-too-large", "The profile is too large.", detail))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        detail = f"Byte {error.start + 1} is no UTF-8."
        raise Refused(
            _no_profile("profile-unreadable", "The profile is no text.", detail)
        ) from None
    _, faults = read_json(text, MAX_DEPTH + _ABOVE_SETTINGS)
    if faults:
        raise Refused(
            *(
                Problem(
                    "profile-unreadable",
                    "The profile is not valid JSON.",
                    fault.detail,
                    "Correct the JSON.",
                    fault.pointer,
                )
                for fault in faults
            )
        )
    document = json.loads(text, parse_float=Decimal)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Refused(_no_profile("profile-foreign", "The file is no profile of this program.", ""))
    version = document.get("version")
    if isinstance(version, int) and version > VERSION:
        raise Refused(
            Problem(
                "profile-newer",
                "The profile was written by a newer version of this program.",
                f"Its format is {version}, this program knows {VERSION}.",
                "Use the newer program, or save the profile again with this one.",
                "/version",
            )
        )
    return document


def _no_profile(code: str, title: str, detail: str) -> Problem:
    return Problem(code, title, detail, "Choose a file that a profile was saved to.")


def _head_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    if document.get("version") is not VERSION:
        yield _wrong("/version", f"The format must be {VERSION}.", document.get("version"))
    if not isinstance(document.get("name"), str):
        yield _wrong("/name", "The name must be a text.", document.get("name"))
    known = [p.value for p in Platform]
    if document.get("platform") not in known:
        said = f"The platform must be one of {', '.join(known)}."
        yield _wrong("/platform", said, document.get("platform"))
    for key in document.keys() - {"format", "version", "name", "platform", "packages"}:
        yield _unknown(f"/{key}")


def _package_problems(packages: object) -> Iterator[Problem]:
    if not isinstance(packages, list):
        yield _wrong("/packages", "The packages must be a list.", packages)
        return
    if len(packages) > MAX_PACKAGES:
        detail = f"It has {len(packages):,} packages; {MAX_PACKAGES:,} are allowed."
        yield _no_profile("profile-too-large", "The profile is too large.", detail)
        return
    seen: set[str] = set()
    for index, package in enumerate(packages):
        at = f"/packages/{index}"
        if not isinstance(package, dict):
            yield _wrong(at, "A package must be an object.", package)
            continue
        yield from _one_package_problems(package, at)
        name = package.get("name")
        if isinstance(name, str) and name in seen:
            yield Problem(
                "not-unique",
                f"{name} stands in the profile twice.",
                "A property holds at most one of a package.",
                "Leave one of them out.",
                at,
            )
        seen.add(str(name))


def _one_package_problems(package: Mapping[str, Any], at: str) -> Iterator[Problem]:
    for key in ("name", "version"):
        if not isinstance(package.get(key), str) or not package[key]:
            yield _wrong(f"{at}/{key}", f"The {key} must be a text.", package.get(key))
    if not isinstance(package.get("enabled", True), bool):
        said = "What is enabled must be true or false."
        yield _wrong(f"{at}/enabled", said, package["enabled"])
    if not isinstance(package.get("settings", {}), dict):
        said = "The settings must be a JSON object."
        yield _wrong(f"{at}/settings", said, package["settings"])
    for key in package.keys() - {"name", "version", "enabled", "settings"}:
        yield _unknown(f"{at}/{key}")


def _entry(package: Mapping[str, Any]) -> ProfileEntry:
    import simplejson

    settings = simplejson.dumps(
        package.get("settings", {}), ensure_ascii=False, use_decimal=True, separators=(",", ":")
    )
    return ProfileEntry(package["name"], package["version"], settings, package.get("enabled", True))


def _wrong(pointer: str, title: str, found: object) -> Problem:
    detail = f"Found {kind_of(found)}." if not isinstance(found, str) else f"Found “{found[:60]}”."
    return Problem("profile-invalid", title, detail, "Correct the profile.", pointer)


def _unknown(pointer: str) -> Problem:
    return Problem(
        "profile-invalid",
        "The profile has something that is not known here.",
        pointer.rpartition("/")[2],
        "Leave it out.",
        pointer,
    )
