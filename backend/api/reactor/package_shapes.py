"""The shapes of extension packages, as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from collections.abc import Mapping

from backend.api.operations import Json
from backend.packages.model import Availability
from backend.status import Status

_TEXT = {"type": ["string", "null"]}
_OBJECT = {"type": ["object", "null"]}
_OBJECTS = {"type": ["array", "null"], "items": {"type": "object"}}
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"}
_COUNT = {"type": "integer", "minimum": 0}
_ID = {"type": "string", "pattern": "^EP[0-9a-f]{32}$"}
_ADDRESS = {"type": "string", "format": "uri"}
_MAYBE = {"type": ["string", "null"], "format": "uri"}
_ONE = {"$ref": "#/components/schemas/ExtensionPackage"}
_INCLUDED = {"included": {"type": "array", "items": {"type": "object"}}}
_PAGE = {"type": ["integer", "null"], "minimum": 1}


def _exactly(**properties: Json) -> Json:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


_ATTRIBUTES = _exactly(
    name=_TEXT,
    platform=_TEXT,  # of what failed, whatever its manifest claims
    version=_TEXT,
    display_name=_TEXT,
    description=_TEXT,
    author=_OBJECT,
    availability={"enum": [one.value for one in Availability]},
    discontinued={"type": "boolean"},
    status={"enum": [one.value for one in Status]},
    created_at=_MOMENT,
    updated_at=_MOMENT,
    events=_OBJECTS,
    conditions=_OBJECTS,
    actions=_OBJECTS,
    data_elements=_OBJECTS,
    configuration=_OBJECT,
    exchange_url=_TEXT,
    hosted_lib_files={"type": ["array", "null"]},
    icon_path=_TEXT,
    main=_TEXT,
    preprocessing_variables={"type": ["array", "null"]},
    release_notes_url=_TEXT,
    repositories={},
    shared_modules=_OBJECTS,
    view_base_path=_TEXT,
    cdn_path={"type": "null"},
    owner_org_id={"type": "null"},
    resources={"type": "null"},
)

_VERSIONS: Json = {
    "type": "object",
    "required": ["links"],
    "properties": {
        "links": _exactly(related=_ADDRESS),
        "data": {  # where they are included
            "type": "array",
            "items": _exactly(id=_ID, type={"const": "extension_packages"}),
        },
    },
    "additionalProperties": False,
}

PACKAGE_SHAPES: Mapping[str, Json] = {
    "ExtensionPackage": _exactly(
        id=_ID,
        type={"const": "extension_packages"},
        attributes=_ATTRIBUTES,
        relationships=_exactly(versions=_VERSIONS),
        links=_exactly(self=_ADDRESS),
        meta={
            "type": "object",
            "required": ["archive"],
            "properties": {
                "archive": _exactly(file_name={"type": "string"}, sha256=_TEXT, size=_COUNT),
                "status_details": {"$ref": "#/components/schemas/Errors"},
            },
            "additionalProperties": False,
        },
    ),
    "ExtensionPackageDocument": {
        "type": "object",
        "required": ["data"],
        "properties": {"data": _ONE, "links": _exactly(self=_ADDRESS), **_INCLUDED},
        "additionalProperties": False,
    },
    "ExtensionPackageList": {
        "type": "object",
        "required": ["data", "links", "meta"],
        "properties": {
            "data": {"type": "array", "items": _ONE},
            "links": _exactly(
                self=_ADDRESS, first=_ADDRESS, last=_ADDRESS, prev=_MAYBE, next=_MAYBE
            ),
            **_INCLUDED,
            "meta": _exactly(
                pagination=_exactly(
                    current_page={"type": "integer", "minimum": 1},
                    next_page=_PAGE,
                    prev_page=_PAGE,
                    total_pages=_COUNT,
                    total_count=_COUNT,
                )
            ),
        },
        "additionalProperties": False,
    },
    "ExtensionPackageChange": {
        "type": "object",
        "required": ["data"],
        "properties": {
            "data": {
                "type": "object",
                "required": ["type", "id"],
                "properties": {
                    "id": _ID,
                    "type": {"const": "extension_packages"},
                    "attributes": {
                        "type": "object",
                        "properties": {"discontinued": {"type": "boolean"}},
                    },
                    "meta": {
                        "type": "object",
                        "properties": {
                            "action": {"enum": ["release_private", "discontinue", None]}
                        },
                    },
                },
            }
        },
    },
}
