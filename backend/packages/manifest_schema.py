"""The rules of ``extension.json`` as JSON Schema, draft-04, one schema a platform.

The facts are those of the official validator (``@adobe/reactor-validator`` 2.5.0); the tests in
``tests/interop`` hold the two together. ``web`` knows everything; ``edge`` has no events, hosted
library files and preprocessing variables; ``mobile`` has repositories and no library code at all.
"""

from __future__ import annotations

from typing import Any

from backend.packages.model import Platform

Schema = dict[str, Any]

_PATH_START, _PATH_REST = r"[A-Za-z0-9_.\s-]", r"[A-Za-z0-9_./\s-]*"
_PATH = rf"^{_PATH_START}{_PATH_REST}"
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_NUMBERS = r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}"
_LABELS = r"[\da-z-]+(?:\.[\da-z-]+)*"
_SUFFIXES = rf"(?:-{_LABELS})?(?:\+{_LABELS})?\b$"

NAME = r"^[a-z0-9~-][a-z0-9~_.-]{0,213}$"
VERSION = rf"^\bv?{_NUMBERS}{_SUFFIXES}"
ICON_PATH = rf"{_PATH}\.svg$"
LIB_PATH = rf"{_PATH}\.js$"
VIEW_PATH = rf"{_PATH}\.html(?:[?#].*)?$"
FOLDER = rf"{_PATH}$"
EMAIL = rf"^{_LOCAL}(?:\.{_LOCAL})*@(?:{_HOST}\.)+{_HOST}$"
JAVA_CLASS = r"^(?:[a-zA-Z_$][a-zA-Z\d_$]*\.)+[a-zA-Z_$][a-zA-Z\d_$]*$"
MAVEN_ARTIFACT = r"^[\w.]+:[\w.-]+:\d+\.\d+(?:(?:\.\d+)?(?:-[A-z]+)?)?(?:-\d+)?$"
HEADER = r"^[a-zA-Z_][a-zA-Z\d_]*/?[a-zA-Z_][a-zA-Z\d_]*(?:\.[a-zA-Z])?$"
INTERFACE = r"^[\w.]+$"
POD_VERSION = rf"^\b{_NUMBERS}{_SUFFIXES}"
_PRE_LABEL = r"(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)"
_BUILD_LABEL = r"[0-9a-zA-Z-]+"
CORE_VERSION = (
    rf"^{_NUMBERS}(?:-{_PRE_LABEL}(?:\.{_PRE_LABEL})*)?"
    rf"(?:\+{_BUILD_LABEL}(?:\.{_BUILD_LABEL})*)?$"
)

_CHARACTERS = "of letters, digits, spaces and _ - . / that does not start with /"
HINTS = {
    NAME: "1 to 214 of a-z 0-9 ~ _ - . that do not start with _ or .",
    VERSION: "a version such as 1.2.3 or 1.2.3-beta.1",
    ICON_PATH: f"a path to an .svg file, {_CHARACTERS}",
    LIB_PATH: f"a path to a .js file, {_CHARACTERS}",
    VIEW_PATH: f"a path to an .html file, {_CHARACTERS}",
    FOLDER: f"the path of a folder, {_CHARACTERS}",
    EMAIL: "an e-mail address such as name@example.com",
    JAVA_CLASS: "a full Java class name such as com.example.Extension",
    MAVEN_ARTIFACT: "a Maven artefact such as com.example:extension:1.2.3",
    HEADER: "the name of an Objective-C header",
    INTERFACE: "the name of an Objective-C or Swift interface",
    POD_VERSION: "a version such as 1.2.3",
    CORE_VERSION: "a version such as 1.2.3",
}
"""What each pattern asks for, in words."""


def _text(pattern: str = "") -> Schema:
    """A text of one character or more, of the form of ``pattern`` where one is given."""
    form: Schema = {"type": "string", "minLength": 1}
    return form | ({"pattern": pattern} if pattern else {})


def _list(item: Schema, at_least: int = 0) -> Schema:
    return {"type": "array", "items": item, "minItems": at_least}


def _object(mandatory: Schema, optional: Schema | None = None) -> Schema:
    """An object of these keys and no other."""
    form: Schema = {
        "type": "object",
        "properties": mandatory | (optional or {}),
        "additionalProperties": False,
    }
    return form | ({"required": list(mandatory)} if mandatory else {})


_URL: Schema = {"type": "string", "minLength": 1, "format": "uri"}
_AUTHOR: Schema = {
    "type": "object",
    "properties": {"name": _text(), "url": _URL, "email": _text(EMAIL)},
    "required": ["name"],
}
_COMMON: Schema = {
    "name": _text(NAME),
    "version": _text(VERSION),
    "displayName": _text(),
    "description": _text(),
    "author": _AUTHOR,
    "viewBasePath": _text(FOLDER),
}
_COMMON_OPTIONAL: Schema = {
    "iconPath": _text(ICON_PATH),
    "exchangeUrl": {"type": "string", "format": "uri"},
}

# Transforms: what the platform does with a piece of the settings when it builds a library.
_PROPERTY_PATH = {"propertyPath": _text()}
_FUNCTION = _object(
    {"type": {"enum": ["function"]}} | _PROPERTY_PATH, {"parameters": _list(_text())}
)
_REMOVE = _object({"type": {"enum": ["remove"]}} | _PROPERTY_PATH)
_FILE = _object({"type": {"enum": ["file"]}} | _PROPERTY_PATH)
_ADD = _object(
    {"type": {"enum": ["add"]}} | _PROPERTY_PATH | {"reservedKey": {"enum": ["originId", "name"]}}
)
# The official validator asks nothing else of a custom code transform, not even its type.
_CUSTOM_CODE: Schema = {"type": "object", "properties": {"type": {"enum": ["customCode"]}}}


def _code_parts(*transforms: Schema) -> tuple[Schema, Schema]:
    """The configuration and the list of delegates of a platform with library code."""
    optional = {"transforms": _list({"type": "object", "oneOf": list(transforms)})}
    schema: Schema = {"schema": {"type": "object"}}
    configuration = _object({"viewPath": _text(VIEW_PATH)} | schema, optional)
    delegate = _object(
        {"name": _text(NAME), "displayName": _text(), "libPath": _text(LIB_PATH)} | schema,
        {"categoryName": _text(), "viewPath": _text(VIEW_PATH)} | optional,
    )
    return configuration, _list(delegate)


def _code_platform(platform: Platform, *transforms: Schema) -> Schema:
    configuration, delegates = _code_parts(*transforms)
    optional = _COMMON_OPTIONAL | {
        "releaseNotesUrl": _URL,
        "main": _text(LIB_PATH),
        "configuration": configuration,
        "conditions": delegates,
        "actions": delegates,
        "dataElements": delegates,
        "sharedModules": _list(_object({"name": _text(NAME), "libPath": _text(LIB_PATH)})),
    }
    if platform is Platform.WEB:
        default = {"type": ["boolean", "number", "string"]}
        variable = _object({"key": _text(), "path": _text(), "default": default})
        optional |= {
            "events": delegates,
            "hostedLibFiles": _list(_text(LIB_PATH)),
            "preprocessingVariables": _list(variable, at_least=1),
        }
    return _object(_COMMON | {"platform": {"enum": [str(platform)]}}, optional)


# --- mobile --------------------------------------------------------------------------------

_MOBILE_FORMS = (
    "https://assets.adobedtm.com/activation/reactor/schemas/1.0"
    "/extension-definitions-mobile.json#/definitions/"
)


def _mobile_delegates(form: str) -> Schema:
    """Delegates whose schema builds on the one of Adobe's that is named ``form``."""
    reference = {
        "type": "object",
        "properties": {"$ref": {"enum": [_MOBILE_FORMS + form]}},
        "required": ["$ref"],
    }
    schema = {
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "type": {"enum": ["object"]},
            "allOf": {"type": "array", "items": reference, "minItems": 1, "maxItems": 1},
        },
        "required": ["$schema", "type", "allOf"],
    }
    mandatory = {"name": _text(NAME), "displayName": _text(), "schema": schema}
    return _list(_object(mandatory, {"categoryName": _text(), "viewPath": _text(VIEW_PATH)}))


def _java_repositories() -> list[Schema]:
    """A Maven repository names one class or several, and one artefact or several."""
    one_class = {"className": {"type": "string", "pattern": JAVA_CLASS}}
    classes = {"classNames": _list({"type": "string", "pattern": JAVA_CLASS}, 1)}
    one = {"artifact": {"type": "string", "pattern": MAVEN_ARTIFACT}}
    several = {"artifacts": _list({"type": "string", "pattern": MAVEN_ARTIFACT}, 1)}
    core = {"coreVersion": {"type": "string", "pattern": CORE_VERSION}}
    return [_object(a | b, core) for a in (one_class, classes) for b in (one, several)]


def _ios_repositories() -> list[Schema]:
    """A CocoaPod names one header and interface, or several of both."""
    name = {"name": {"type": "string"}}
    version = {"type": "string", "pattern": POD_VERSION}
    header = {"type": "string", "pattern": HEADER}
    interface = {"type": "string", "pattern": INTERFACE}
    core = {"coreVersion": version}
    one = name | {"headerName": header, "interface": interface, "version": version}
    several = name | {
        "headerNames": _list(header, 1),
        "interfaces": _list(interface, 1),
        "version": version,
    }
    return [
        _object(one, core | {"objcInterface": interface}),
        _object(several, core | {"objcInterfaces": _list(interface, 1)}),
    ]


def _mobile_platform() -> Schema:
    repository = {"type": "object", "oneOf": [*_java_repositories(), *_ios_repositories()]}
    mandatory = _COMMON | {
        "platform": {"enum": [str(Platform.MOBILE)]},
        "repositories": _list(repository, at_least=1) | {"maxItems": 2},
    }
    optional = _COMMON_OPTIONAL | {
        "configuration": _object({"viewPath": _text(VIEW_PATH), "schema": {"type": "object"}}),
        "events": _mobile_delegates("eventConditions"),
        "conditions": _mobile_delegates("conditions"),
        "actions": _mobile_delegates("consequence"),
        "dataElements": _mobile_delegates("dataElement"),
    }
    return _object(mandatory, optional)


SCHEMAS: dict[Platform, Schema] = {
    Platform.WEB: _code_platform(Platform.WEB, _FILE, _FUNCTION, _CUSTOM_CODE, _REMOVE, _ADD),
    Platform.EDGE: _code_platform(Platform.EDGE, _FUNCTION, _REMOVE),
    Platform.MOBILE: _mobile_platform(),
}
ANY_PLATFORM: Schema = {
    "type": "object",
    "properties": _COMMON | _COMMON_OPTIONAL,
    "required": list(_COMMON),
}
"""What can be said of a manifest whose platform is not known."""
