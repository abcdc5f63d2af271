"""What ``portable.json`` looks like, as JSON Schemas: all of it, and nothing besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.packages.manifest_schema import NAME
from backend.packages.model import Availability, Platform

DIGEST = "^[0-9a-f]{64}$"

_TEXT = {"type": "string"}
_TRUTH = {"type": "boolean"}
_NUMBER = {"type": "integer", "minimum": 1, "maximum": 2**31}
_MOMENT = {
    "type": ["string", "null"],
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$",
}


def exactly(**properties: Any) -> dict[str, Any]:
    """An object with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_STATE = {
    "archive": {"type": "string", "pattern": DIGEST},
    "enabled": _TRUTH,
    "published_at": _MOMENT,
    "settings": _TEXT,
}
_PROPERTY = exactly(
    name=_TEXT,
    platform={"enum": [p.value for p in Platform]},
    domains=_list(_TEXT),
    enabled=_TRUTH,
    development=_TRUTH,
    undefined_vars_return_empty=_TRUTH,
    rule_component_sequencing_enabled=_TRUTH,
    extensions=_list(
        exactly(
            name={"type": "string", "pattern": NAME},
            removed=_TRUTH,
            revisions=_list(exactly(number=_NUMBER, **_STATE)),
            **_STATE,
        )
    ),
    libraries=_list(
        exactly(
            name=_TEXT,
            published_at=_MOMENT,
            revisions=_list(exactly(extension={"type": "integer", "minimum": 0}, number=_NUMBER)),
        )
    ),
)
HEAD: dict[str, Any] = {
    "format": _TEXT,
    "version": {"type": "integer"},
    "program": _TEXT,
    "digest": {"type": "string", "pattern": DIGEST},
}
"""What every portable.json begins with."""
_ARCHIVE = exactly(
    digest={"type": "string", "pattern": DIGEST},
    size={"type": "integer", "minimum": 1},
    availability={"enum": [a.value for a in Availability]},
    file_name={"type": "string", "maxLength": 1000},
)
PROPERTY_DOCUMENT = exactly(**HEAD, property=_PROPERTY, archives=_list(_ARCHIVE))

_SIZED: dict[str, Any] = {
    "digest": {"type": "string", "pattern": DIGEST},
    "size": {"type": "integer", "minimum": 1},
}
WORKSPACE_DOCUMENT = exactly(
    **HEAD,
    store=exactly(**_SIZED, revision=_TEXT),
    archives=_list(exactly(**_SIZED)),
)
