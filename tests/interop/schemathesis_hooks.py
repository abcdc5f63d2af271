"""What schemathesis cannot guess from a description, so that good requests come through to the end.

Loaded by schemathesis' own Python, not by pytest. Nothing here makes a request that the description
does not allow, nor lets a check off: requests that are meant to be bad are left as they are.
"""

from __future__ import annotations

import re
from typing import Any

import schemathesis

Json = Any
_ID = re.compile(r"([A-Z]{2})[0-9a-f]{32}")
_TOWN = {"type": "string", "pattern": "^[a-z]{1,40}$"}
VISIT = {
    "type": "object",
    "properties": {"town": _TOWN, "guests": {"type": "integer", "minimum": 0, "maximum": 99}},
    "required": ["town"],
    "additionalProperties": False,
}
"""A record of the single-valued extension Visit, which filled.py makes for every kind."""
CONTACT = {
    "type": "object",
    "properties": {
        "number": {"enum": [1, 2]},
        "note": {"type": "string", "pattern": "^[a-z]*$"},
    },
    "required": ["number"],
    "additionalProperties": False,
}
"""One of the multi-valued Contact; few numbers, so that a key selects a record now and then."""
_CONTACTS = {"type": "array", "items": CONTACT, "minItems": 1, "maxItems": 2}
_BOTH = {
    "type": "object",
    "properties": {"Visit": VISIT, "Contact": _CONTACTS},
    "minProperties": 1,
    "additionalProperties": False,
}
_LIKELY = {
    "Record": [CONTACT],
    "ExtensionValue": [VISIT, _CONTACTS],
    "Extensions": [_BOTH],
    **{f"Start{word}": [_BOTH] for word in ("Service", "Task", "State", "Profile")},
}
"""What a body may be besides, by its shape: each is a case of that shape."""


@schemathesis.hook
def before_load_schema(_context: Any, raw_schema: dict[str, Json]) -> None:
    """Have bodies made that fit the workspace's own extension schemas, too."""
    for methods in raw_schema["paths"].values():
        for operation in methods.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                shape = content["schema"].get("$ref", "").rpartition("/")[2]
                if shape in _LIKELY:
                    content["schema"] = {"anyOf": [content["schema"], *_LIKELY[shape]]}


@schemathesis.hook
def map_case(_context: Any, case: Any) -> Any:
    """Have the parts of a good request fit each other."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return case
    path, body = case.path_parameters or {}, case.body
    if case.path.startswith("/metadata"):
        if path.get("name") in ("Visit", "Contact"):
            path["name"] = "Feedback"  # these two stay what they are
    elif "name" in path:
        path["name"] = _extension_of(body) or path["name"]
    _same_id(path, body)
    return case


def _extension_of(body: Json) -> str:
    """The extension whose record it is."""
    if isinstance(body, dict) and "town" in body:
        return "Visit"
    records = body if isinstance(body, list) else [body]
    if all(isinstance(one, dict) and "number" in one for one in records):
        return "Contact"
    return ""


def _same_id(path: dict[str, Json], body: Json) -> None:
    """A changed resource is named in the path and in the body."""
    data = body.get("data") if isinstance(body, dict) else None
    said = data.get("id") if isinstance(data, dict) else None
    if not isinstance(said, str) or not _ID.fullmatch(said):
        return
    for value in path.values():
        if _ID.fullmatch(str(value)) and value[:2] == said[:2]:
            data["id"] = value
