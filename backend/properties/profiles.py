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
from backend.packages.json_schema import compile_schema, explain
from backend.packages.json_text import MAX_DEPTH, Fault, read_json
from backend.packages.model import Platform
from backend.properties.comparing import SettingsDifference

FORMAT = "extension-workshop profile"
VERSION = 1
MAX_PROFILE = 16 * 1024 * 1024
"""Bytes of a profile's file."""
MAX_PACKAGES = 1_000
MAX_PROBLEMS = 100
"""Problems told of one file."""
_ABOVE_SETTINGS = 3
"""Lists and objects of the file round the settings of one package."""
_SCHEMA = {
    "type": "object",
    "properties": {
        "format": {"enum": [FORMAT]},
        "version": {"enum": [VERSION]},
        "name": {"type": "string"},
        "platform": {"enum": [platform.value for platform in Platform]},
        "packages": {
            "type": "array",
            "maxItems": MAX_PACKAGES,
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "version": {"type": "string", "minLength": 1},
                    "enabled": {"type": "boolean"},
                    "settings": {"type": "object"},
                },
                "required": ["name", "version"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["format", "version", "name", "platform", "packages"],
    "additionalProperties": False,
}


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
    plain, document = _document(data)
    errors = compile_schema(_SCHEMA, len(data)).iter_errors(plain)
    problems = explain(errors, "profile-invalid") or tuple(_twins(document["packages"]))
    if problems:
        raise Refused(*problems)
    entries = (_entry(package) for package in document["packages"])
    return Profile(document["name"], Platform(document["platform"]), in_order(entries))


def in_order(entries: Iterable[ProfileEntry]) -> tuple[ProfileEntry, ...]:
    """By name, as a profile has them."""
    return tuple(sorted(entries, key=lambda entry: entry.name))


def plain_settings(text: str) -> str:
    """Settings without the blanks between their signs: equal where only those differed."""
    return _plain(json.loads(text, parse_float=Decimal))


def _document(data: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The file as an object whose format is known, and again with its numbers as they are written.

    Raises :class:`Refused`.
    """
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
    plain, faults = read_json(text, MAX_DEPTH + _ABOVE_SETTINGS)
    if faults:
        raise Refused(*(_not_json(fault) for fault in faults[:MAX_PROBLEMS]))
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise Refused(_no_profile("profile-foreign", "The file is no profile of this program.", ""))
    version = plain.get("version")
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
    return plain, json.loads(text, parse_float=Decimal)


def _not_json(fault: Fault) -> Problem:
    return Problem(
        "profile-unreadable",
        "The profile is not valid JSON.",
        fault.detail,
        "Correct the JSON.",
        fault.pointer,
    )


def _no_profile(code: str, title: str, detail: str) -> Problem:
    return Problem(code, title, detail, "Choose a file that a profile was saved to.")


def _twins(packages: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, package in enumerate(packages):
        if package["name"] in seen:
            yield Problem(
                "not-unique",
                f"{package['name']} stands in the profile twice.",
                "A property holds at most one of a package.",
                "Leave one of them out.",
                f"/packages/{index}",
            )
        seen.add(package["name"])


def _entry(package: Mapping[str, Any]) -> ProfileEntry:
    settings = _plain(package.get("settings", {}))
    return ProfileEntry(package["name"], package["version"], settings, package.get("enabled", True))


def _plain(value: object) -> str:
    # The standard library writes no Decimal.
    import simplejson

    plain: str = simplejson.dumps(
        value, ensure_ascii=False, use_decimal=True, separators=(",", ":")
    )
    return plain
