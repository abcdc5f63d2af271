"""``portable.json`` of a property: written, and its content's digest. Pure.

The digest is the SHA-256 of the property as canonical JSON (keys sorted, no blanks, UTF-8),
without ids and moments: a property has the same one on every machine. Archives are in it by
their own SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from backend.portable.model import (
    PortableArchive,
    PortableExtension,
    PortableLibrary,
    PortableProperty,
    PortableState,
)

FORMAT = "extension-workshop property"
VERSION = 1
DOCUMENT = "portable.json"
_PROGRAM = "extension-workshop"


def archive_name(digest: str) -> str:
    """Where an archive lies in a portable file."""
    return f"archives/{digest}.zip"


def program_version() -> str:
    try:
        return version(_PROGRAM)
    except PackageNotFoundError:
        return ""


def canonical(value: object) -> bytes:
    """The one way of writing a JSON value."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def digest_of(value: object) -> str:
    """The SHA-256 of a JSON value in its one way of writing, 64 hex digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def content_digest(portable: PortableProperty) -> str:
    """What two properties share that are the same."""
    return digest_of(_without_moments(property_json(portable)))


def write_document(portable: PortableProperty, archives: Iterable[PortableArchive]) -> bytes:
    """The whole ``portable.json``: two spaces, final newline."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "program": program_version(),
        "digest": content_digest(portable),
        "property": property_json(portable),
        "archives": [
            {
                "digest": archive.digest,
                "size": archive.size,
                "availability": archive.availability.value,
                "file_name": archive.file_name,
            }
            for archive in sorted(archives, key=lambda archive: archive.digest)
        ],
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def property_json(portable: PortableProperty) -> dict[str, Any]:
    return {
        "name": portable.name,
        "platform": portable.platform.value,
        "domains": list(portable.domains),
        "enabled": portable.enabled,
        "development": portable.development,
        "undefined_vars_return_empty": portable.undefined_vars_return_empty,
        "rule_component_sequencing_enabled": portable.rule_component_sequencing_enabled,
        "extensions": [extension_json(extension) for extension in portable.extensions],
        "libraries": [_library_json(library) for library in portable.libraries],
    }


def extension_json(extension: PortableExtension) -> dict[str, Any]:
    return {
        "name": extension.name,
        "removed": extension.removed,
        **_state_json(extension.state),
        "revisions": [
            {"number": number, **_state_json(state)} for number, state in extension.revisions
        ],
    }


def _state_json(state: PortableState) -> dict[str, Any]:
    return {
        "archive": state.archive,
        "enabled": state.enabled,
        "published_at": state.published_at,
        "settings": state.settings,
    }


def _library_json(library: PortableLibrary) -> dict[str, Any]:
    return {
        "name": library.name,
        "published_at": library.published_at,
        "revisions": [
            {"extension": extension, "number": number} for extension, number in library.revisions
        ],
    }


def _without_moments(value: Any) -> Any:
    """That it was published counts, not when."""
    if isinstance(value, dict):
        return {
            key: item is not None if key == "published_at" else _without_moments(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_without_moments(item) for item in value]
    return value
