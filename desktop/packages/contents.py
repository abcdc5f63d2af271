"""What a package provides, read out of its ``extension.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KINDS = {
    "events": "event",
    "conditions": "condition",
    "actions": "action",
    "dataElements": "data element",
    "sharedModules": "shared module",
}


def provided(manifest: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Kind, display name, name and file of everything that rules and other extensions can use."""
    return [
        (
            word,
            _text(item, "displayName") or _text(item, "name"),
            _text(item, "name"),
            _text(item, "libPath") or _text(item, "viewPath"),
        )
        for key, word in _KINDS.items()
        for item in _objects(manifest.get(key))
    ]


def file_size(size: int) -> str:
    """Bytes as people say them: ``812 B``, ``3.4 KiB``."""
    if size < 1024:
        return f"{size} B"
    value = size / 1024
    for unit in ("KiB", "MiB"):
        if value < 1024:
            return f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} GiB"


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""
