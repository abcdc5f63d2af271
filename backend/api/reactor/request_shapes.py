"""The shapes of what is sent about properties, extensions, libraries and notes (JSON Schema).

Attributes that are not named here are passed over, but for read-only ones that would change.
"""

from __future__ import annotations

from collections.abc import Mapping

from backend.api.operations import Json
from backend.api.reactor.bodies import MOST_LINKED
from backend.api.reactor.resource_shapes import id_of
from backend.packages.model import Platform
from backend.properties.rules import NAME_LIMIT, NOTE_LIMIT

_BOOLEAN = {"type": "boolean"}
_LINE = r"[^\x00-\x1f\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
_NAME = {
    "type": "string",
    "minLength": 1,
    "maxLength": NAME_LIMIT,
    "pattern": f"^{_LINE}*(?! ){_LINE}{_LINE}*$",
}
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAINS = {
    "type": "array",
    "items": {"type": "string", "maxLength": 253, "pattern": rf"^{_LABEL}(\.{_LABEL})*$"},
}
_FLAGS = dict.fromkeys(
    (
        "development",
        "enabled",
        "undefined_vars_return_empty",
        "rule_component_sequencing_enabled",
    ),
    _BOOLEAN,
)
_SETTINGS = {"type": "string", "description": "A JSON object as a text."}
_DELEGATE = {
    "type": ["string", "null"],
    "description": "PACKAGE::extensionConfiguration::config",
}


def _object(required: list[str], **properties: Json) -> Json:
    return {"type": "object", "required": required, "properties": properties}


def _new(type_: str, *, required: tuple[str, ...] = ("attributes",), **parts: Json) -> Json:
    """A document that makes a resource; its id is not the client's to give."""
    data = _object(["type", *required], type={"const": type_}, **parts)
    return _object(["data"], data=data | {"not": {"required": ["id"]}})


def _change(prefix: str, type_: str, **parts: Json) -> Json:
    data = _object(["type", "id"], type={"const": type_}, id=id_of(prefix), **parts)
    return _object(["data"], data=data)


def _identifier(prefix: str, type_: str) -> Json:
    return _object(["type", "id"], type={"const": type_}, id=id_of(prefix))


def _package(*, mandatory: bool) -> Json:
    one = _object(["data"], data=_identifier("EP", "extension_packages"))
    return _object(["extension_package"] if mandatory else [], extension_package=one)


_WITH_DOMAINS = _object(
    ["name", "platform", "domains"],
    name=_NAME,
    platform={"const": Platform.WEB.value},
    domains={**_DOMAINS, "minItems": 1},
    **_FLAGS,
)
_WITHOUT = _object(
    ["name", "platform"],
    name=_NAME,
    platform={"enum": [Platform.EDGE.value, Platform.MOBILE.value]},
    domains=_DOMAINS,
    **_FLAGS,
)
_TEXT = {"type": "string", "minLength": 1, "maxLength": NOTE_LIMIT, "pattern": r"\S"}

REQUEST_SHAPES: Mapping[str, Json] = {
    "CreateProperty": _new("properties", attributes={"anyOf": [_WITH_DOMAINS, _WITHOUT]}),
    "UpdateProperty": _change(
        "PR", "properties", attributes=_object([], name=_NAME, domains=_DOMAINS, **_FLAGS)
    ),
    "CreateExtension": _new(
        "extensions",
        required=("relationships",),
        attributes=_object(
            [], settings=_SETTINGS, enabled=_BOOLEAN, delegate_descriptor_id=_DELEGATE
        ),
        relationships=_package(mandatory=True),
    ),
    "UpdateExtension": _change(
        "EX",
        "extensions",
        attributes=_object(
            [], settings=_SETTINGS, enabled=_BOOLEAN, delegate_descriptor_id=_DELEGATE
        ),
        relationships=_package(mandatory=False),
        meta=_object(
            [],
            action={"enum": ["revise", None]},
            upgrade_extension_package_id={**id_of("EP"), "type": ["string", "null"]},
        ),
    ),
    "CreateLibrary": _new("libraries", attributes=_object(["name"], name=_NAME)),
    "UpdateLibrary": _change(
        "LB",
        "libraries",
        attributes=_object([], name=_NAME),
        meta=_object([], action={"enum": ["publish", None]}),
    ),
    "CreateNote": _new("notes", attributes=_object(["text"], text=_TEXT)),
    "ChangeExtensionLinkage": _object(
        ["data"],
        data={
            "type": "array",
            "maxItems": MOST_LINKED,
            "items": _object(
                ["type", "id"],
                type={"const": "extensions"},
                id=id_of("EX"),
                meta=_object([], action={"enum": ["revise", None]}),
            ),
        },
    ),
}
