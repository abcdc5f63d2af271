"""What lies between two revisions of an extension, two settings, two properties. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn

from backend.packages.json_text import pointer_to
from backend.properties.model import Extension, Property

_MISSING: Any = object()


class DifferenceKind(StrEnum):
    """What became of a value on the way from the one to the other."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SettingsDifference:
    """One value that differs, at a JSON pointer.

    ``before`` and ``after`` are JSON texts, ``""`` where there is no value. An object or a list
    that is only on one side is one difference; within lists places are compared, not contents.
    """

    pointer: str
    before: str
    after: str
    kind: DifferenceKind


@dataclass(frozen=True, slots=True)
class ExtensionDifference:
    """What lies between two states of an extension, or two extensions of one package.

    Another digest under the same version is another build of it.
    """

    before: Extension
    after: Extension
    settings: tuple[SettingsDifference, ...]

    @property
    def version_changed(self) -> bool:
        return self.before.version != self.after.version

    @property
    def digest_changed(self) -> bool:
        return self.before.digest != self.after.digest

    @property
    def enabled_changed(self) -> bool:
        return self.before.enabled != self.after.enabled

    @property
    def same(self) -> bool:
        return not (
            self.version_changed or self.digest_changed or self.enabled_changed or self.settings
        )


class Standing(StrEnum):
    """How an extension stands between two properties."""

    ONLY_HERE = "only here"
    ONLY_THERE = "only there"
    DIFFERENT = "different"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ComparedExtension:
    """A package that one of two properties has, or both; ``difference`` only where both have it."""

    name: str
    display_name: str
    standing: Standing
    here: Extension | None
    there: Extension | None
    difference: ExtensionDifference | None


@dataclass(frozen=True, slots=True)
class PropertyDifference:
    """An attribute of the properties themselves that differs, as it is read."""

    attribute: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two properties side by side; the extensions by display name."""

    here: Property
    there: Property
    attributes: tuple[PropertyDifference, ...]
    extensions: tuple[ComparedExtension, ...]

    @property
    def same(self) -> bool:
        """Whether everything but the names is the same."""
        return not self.attributes and all(e.standing is Standing.SAME for e in self.extensions)


def settings_between(before: str, after: str) -> tuple[SettingsDifference, ...]:
    """Every value that differs between two settings (JSON as text), in the order of reading.

    A text that is no JSON is one difference as a whole.
    """
    try:
        return tuple(_between(_read(before), _read(after), ()))
    except (ValueError, RecursionError):
        kind = DifferenceKind.CHANGED
        return () if before == after else (SettingsDifference("", before, after, kind),)


def between(before: Extension, after: Extension) -> ExtensionDifference:
    """What lies between two revisions of an extension, or two extensions of one package."""
    return ExtensionDifference(before, after, settings_between(before.settings, after.settings))


def compare(
    here: Property,
    extensions_here: Iterable[Extension],
    there: Property,
    extensions_there: Iterable[Extension],
) -> Comparison:
    """Two properties side by side: an extension is the same one by its package's name."""
    ours = {e.name: e for e in extensions_here}
    theirs = {e.name: e for e in extensions_there}
    compared = [_compared(name, ours.get(name), theirs.get(name)) for name in ours | theirs]
    compared.sort(key=lambda one: (one.display_name.lower(), one.name))
    return Comparison(here, there, tuple(_attributes(here, there)), tuple(compared))


def _compared(name: str, here: Extension | None, there: Extension | None) -> ComparedExtension:
    shown = here or there
    assert shown is not None
    if here is None or there is None:
        standing = Standing.ONLY_THERE if here is None else Standing.ONLY_HERE
        return ComparedExtension(name, shown.display_name, standing, here, there, None)
    difference = between(here, there)
    standing = Standing.SAME if difference.same else Standing.DIFFERENT
    return ComparedExtension(name, shown.display_name, standing, here, there, difference)


def _attributes(here: Property, there: Property) -> Iterator[PropertyDifference]:
    def said(of: Property) -> dict[str, str]:
        return {
            "platform": of.platform.value,
            "domains": ", ".join(of.domains),
            "development": "yes" if of.development else "no",
            "enabled": "yes" if of.enabled else "no",
        }

    ours, theirs = said(here), said(there)
    for attribute, value in ours.items():
        if theirs[attribute] != value:
            yield PropertyDifference(attribute, value, theirs[attribute])


def _between(old: Any, new: Any, path: tuple[str | int, ...]) -> Iterator[SettingsDifference]:
    """The stack is Python's: settings are no deeper than ``json_text.MAX_DEPTH``."""
    if type(old) is type(new) and isinstance(old, str | int | None) and old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old | new:
            yield from _between(old.get(key, _MISSING), new.get(key, _MISSING), (*path, key))
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            yield from _between(_at(old, index), _at(new, index), (*path, index))
    elif _text(old) != _text(new):
        kind = DifferenceKind.CHANGED
        if old is _MISSING or new is _MISSING:
            kind = DifferenceKind.ADDED if old is _MISSING else DifferenceKind.REMOVED
        yield SettingsDifference(pointer_to(*path), _text(old), _text(new), kind)


def _at(values: list[Any], index: int) -> Any:
    return values[index] if index < len(values) else _MISSING


def _read(text: str) -> Any:
    """Numbers stay as they are written: a change in the 20th digit is a change."""
    return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _text(value: Any) -> str:
    if value is _MISSING:
        return ""
    # The standard library writes no Decimal.
    import simplejson

    written: str = simplejson.dumps(value, ensure_ascii=False, use_decimal=True)
    return written
