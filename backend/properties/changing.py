"""What a change of an extension to another package would do: settings, delegates, files. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backend.errors import Problem
from backend.packages.manifest import DELEGATE_KINDS
from backend.properties.model import ChangeKind

KINDS = (*DELEGATE_KINDS, "sharedModules")
"""What a package provides to rules and to other extensions."""

Fingerprints = Mapping[str, tuple[int, int]]
"""By path: a file's bytes and its CRC-32."""


@dataclass(frozen=True, slots=True)
class Provided:
    """One event, condition, action, data element or shared module; ``kind`` as in the manifest."""

    kind: str
    name: str
    display_name: str


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """What changing an extension to another package would do, before anything is done.

    ``problems`` are what the new schema refuses in ``settings``, or what else stands in the way:
    while there are any the change is refused. Files are paths within the package.
    """

    extension_id: str
    display_name: str
    property_id: str
    kind: ChangeKind
    package_id: str
    digest: str
    from_version: str
    to_version: str
    settings: str
    manifest: Mapping[str, Any]
    """Of what it becomes."""
    problems: tuple[Problem, ...] = ()
    provided_removed: tuple[Provided, ...] = ()
    provided_added: tuple[Provided, ...] = ()
    files_added: tuple[str, ...] = ()
    files_changed: tuple[str, ...] = ()
    files_removed: tuple[str, ...] = ()
    installed: bool = True
    """Whether files have to be installed: else only settings change."""

    @property
    def changes_nothing(self) -> bool:
        return not (self.files_added or self.files_changed or self.files_removed)


def provided(manifest: Mapping[str, Any]) -> tuple[Provided, ...]:
    """Everything that a package provides, in the order of its manifest."""
    return tuple(_provided(manifest))


def files_between(
    before: Fingerprints, after: Fingerprints
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Paths that come, that change, that go, each sorted."""
    added = sorted(after.keys() - before.keys())
    removed = sorted(before.keys() - after.keys())
    changed = sorted(p for p in after.keys() & before.keys() if after[p] != before[p])
    return tuple(added), tuple(changed), tuple(removed)


def provided_between(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[tuple[Provided, ...], tuple[Provided, ...]]:
    """What goes and what comes; a thing is the same by its kind and name."""
    old = {(one.kind, one.name): one for one in provided(before)}
    new = {(one.kind, one.name): one for one in provided(after)}
    removed = tuple(one for key, one in old.items() if key not in new)
    added = tuple(one for key, one in new.items() if key not in old)
    return removed, added


def _provided(manifest: Mapping[str, Any]) -> Iterator[Provided]:
    for kind in KINDS:
        items = manifest.get(kind)
        for item in items if isinstance(items, list) else ():
            name = str(item.get("name", ""))
            yield Provided(kind, name, str(item.get("displayName") or name))
