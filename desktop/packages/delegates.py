"""What a package provides, one by one, with the schema and the files of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backend.packages.manifest import named_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KINDS = {
    "events": "Events",
    "conditions": "Conditions",
    "actions": "Actions",
    "dataElements": "Data elements",
    "sharedModules": "Shared modules",
}
_FILES = {
    "libPath": "library",
    "viewPath": "view",
    "iconPath": "icon",
    "main": "main library",
}
_ONE = {
    "events": "event",
    "conditions": "condition",
    "actions": "action",
    "dataElements": "data element",
    "sharedModules": "shared module",
}


@dataclass(frozen=True, slots=True)
class Provided:
    """``key`` is its JSON pointer in the manifest, ``schema`` None where it takes no settings."""

    key: str
    kind: str
    name: str
    display_name: str
    category: str
    files: tuple[tuple[str, str], ...]
    schema: Mapping[str, Any] | None

    @property
    def title(self) -> str:
        return self.display_name or self.name or self.key

    def holds(self, search: str) -> bool:
        words = f"{self.display_name} {self.name} {self.category}".lower()
        return all(word in words for word in search.lower().split())


def all_provided(manifest: Mapping[str, Any]) -> list[Provided]:
    """In the order of the manifest, kind after kind."""
    return [
        Provided(
            f"/{kind}/{at}",
            kind,
            _text(item, "name"),
            _text(item, "displayName"),
            _text(item, "categoryName"),
            tuple(
                (_FILES[key], path) for key in ("libPath", "viewPath") if (path := _text(item, key))
            ),
            item["schema"] if isinstance(item.get("schema"), dict) else None,
        )
        for kind in KINDS
        for at, item in _objects(manifest.get(kind))
    ]


def uses_of_files(manifest: Mapping[str, Any]) -> dict[str, str]:
    """By its path: what the manifest says a file is for."""
    found: dict[str, list[str]] = {"extension.json": ["manifest"]}
    named = {one.key: one for one in all_provided(manifest)}
    for pointer, path in named_files(manifest):
        found.setdefault(path, []).append(_use(pointer, named))
    return {path: ", ".join(dict.fromkeys(words)) for path, words in found.items()}


def _use(pointer: str, named: Mapping[str, Provided]) -> str:
    owner, _, key = pointer.rpartition("/")
    word = _FILES.get(key, "hosted library" if owner == "/hostedLibFiles" else key)
    if owner == "/configuration":
        return f"{word} of the settings"
    one = named.get(owner)
    return f"{word} of the {_ONE[one.kind]} “{one.title}”" if one else word


def _objects(value: object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for at, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield at, item


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""
