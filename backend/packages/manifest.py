"""Checks ``extension.json``, the manifest of an extension package."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft4Validator

from backend.errors import Problem
from backend.packages.json_schema import MAX_PROBLEMS, explain, schema_problems
from backend.packages.json_text import Fault, kind_of, pointer_to, read_json
from backend.packages.manifest_schema import ANY_PLATFORM, HINTS, SCHEMAS
from backend.packages.model import Platform
from backend.packages.schema_weight import MAX_PATTERN_WEIGHT, pattern_weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MANIFEST_NAME = "extension.json"
MAX_MANIFEST = 1024 * 1024
"""Bytes of ``extension.json``, ours: the largest real one known has about 60 KiB."""

DELEGATE_KINDS = ("events", "conditions", "actions", "dataElements")
"""The keys that hold lists of delegates, in the order of the official documents."""

_FAULTS = {
    "syntax": ("manifest-syntax", "extension.json is not valid JSON.", "Correct the JSON."),
    "too-deep": ("manifest-too-deep", "extension.json is nested too deeply.", "Flatten it."),
    "duplicate-key": (
        "manifest-duplicate-key",
        "extension.json has a key twice.",
        "Remove one of the two.",
    ),
    "surrogate": (
        "manifest-surrogate",
        "extension.json has a character that is no character.",
        "Write the whole character.",
    ),
    "number": ("manifest-number", "A number in extension.json is too large.", "Write it smaller."),
}


def check_manifest(raw: bytes) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The manifest in the bytes of ``extension.json``, ``{}`` where unreadable, and all problems.

    What the files of the package are like is not its business: see ``check.py``.
    """
    if len(raw) > MAX_MANIFEST:
        return {}, (_too_large(),)
    try:
        text = raw.decode("utf-8-sig")  # Node, and so the official tools, skip the mark too
    except UnicodeDecodeError as error:
        return {}, (_not_utf8(raw, error),)
    manifest, faults = read_json(text)
    problems = tuple(map(_problem_of_fault, islice(faults, MAX_PROBLEMS)))
    if any(fault.kind != "duplicate-key" for fault in faults):
        return {}, problems
    if not isinstance(manifest, dict):
        detail = f"Found {kind_of(manifest)}."
        return {}, (
            Problem(
                "manifest-not-object",
                "extension.json must hold one JSON object.",
                detail,
                "Put the keys of the package between { and }.",
            ),
        )
    problems += _schema_problems(manifest) + _delegate_problems(manifest)
    return manifest, problems[:MAX_PROBLEMS]


def named_files(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each file that the manifest names: the pointer to the value, the path in the archive.

    Takes a manifest with problems too: what is no text names nothing. A path that leads out of
    the package starts with ``../`` and so is in no archive. Preprocessing variables name places
    in the settings, not files, whatever their key ``path`` seems to say.
    """
    views = _text_at(manifest, "viewBasePath") or ""
    for key in ("iconPath", "main"):
        yield from _named(manifest, key, pointer_to(key))
    configuration = manifest.get("configuration")
    if isinstance(configuration, dict):
        yield from _named(configuration, "viewPath", "/configuration/viewPath", views)
    for pointer, delegate in delegates(manifest):
        yield from _named(delegate, "libPath", f"{pointer}/libPath")
        yield from _named(delegate, "viewPath", f"{pointer}/viewPath", views)
    for pointer, module in _objects_in(manifest, "sharedModules"):
        yield from _named(module, "libPath", f"{pointer}/libPath")
    hosted = manifest.get("hostedLibFiles")
    for place, path in enumerate(hosted if isinstance(hosted, list) else ()):
        if isinstance(path, str):
            yield pointer_to("hostedLibFiles", place), posixpath.normpath(path)


def delegates(manifest: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each event, condition, action and data element, with the pointer to it."""
    for kind in DELEGATE_KINDS:
        yield from _objects_in(manifest, kind)


def _objects_in(manifest: Mapping[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    items = manifest.get(key)
    for place, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield pointer_to(key, place), item


def _text_at(owner: Mapping[str, Any], key: str) -> str | None:
    value = owner.get(key)
    return value if isinstance(value, str) and value else None


def _named(
    owner: Mapping[str, Any], key: str, pointer: str, folder: str = ""
) -> Iterator[tuple[str, str]]:
    path = _text_at(owner, key)
    if path is None:
        return
    if key == "viewPath":  # may carry a query and a fragment: it is opened as an address
        path = re.split(r"[?#]", path, maxsplit=1)[0]
    yield pointer, posixpath.normpath(posixpath.join(folder, path.lstrip("/")))


# --- problems ------------------------------------------------------------------------------


@cache
def _validator(platform: Platform | None) -> Draft4Validator:
    schema = ANY_PLATFORM if platform is None else SCHEMAS[platform]
    return Draft4Validator(schema, offline=True, validate_formats=True)


def _schema_problems(manifest: dict[str, Any]) -> tuple[Problem, ...]:
    given = manifest.get("platform")
    platform = Platform(given) if given in list(Platform) else None
    found = explain(_validator(platform).iter_errors(manifest), "invalid-manifest", HINTS)
    if platform is not None:
        return found
    wanted = f"It must be one of {', '.join(Platform)}."
    problem = Problem(
        "manifest-platform",
        "The platform is missing." if given is None else "The platform is not known.",
        wanted,
        "Say which kind of property the package is for.",
        "" if given is None else "/platform",
    )
    return (problem, *found)


def _delegate_problems(manifest: dict[str, Any]) -> tuple[Problem, ...]:
    """The schemas within the manifest must be schemas themselves (draft-04, Reactor)."""
    owners = [("/configuration", manifest.get("configuration")), *delegates(manifest)]
    schemas = [
        (f"{pointer}/schema", owner["schema"])
        for pointer, owner in owners
        if isinstance(owner, dict) and isinstance(owner.get("schema"), dict)
    ]
    if sum(pattern_weight(schema) for _, schema in schemas) > MAX_PATTERN_WEIGHT:
        return (
            Problem(
                "delegate-schema",
                "The schemas of the package cannot be used.",
                "Their patterns together are too many, or repeat too much.",
                "Use fewer patterns, or such as repeat less.",
            ),
        )
    return tuple(
        problem.under(pointer)
        for pointer, schema in schemas
        for problem in schema_problems(schema, "delegate-schema")
    )


def _problem_of_fault(fault: Fault) -> Problem:
    code, title, remedy = _FAULTS[fault.kind]
    return Problem(code, title, fault.detail, remedy, fault.pointer)


def _too_large() -> Problem:
    return Problem(
        "manifest-too-large",
        "extension.json is too large.",
        f"It may have {MAX_MANIFEST // 1024 // 1024} MiB.",
        "Move data that is no description into files of its own.",
    )


def _not_utf8(raw: bytes, error: UnicodeDecodeError) -> Problem:
    utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    detail = "It seems to be UTF-16." if utf16 else f"Byte {error.start} is not UTF-8."
    return Problem(
        "manifest-encoding", "extension.json is not UTF-8 text.", detail, "Save it as UTF-8."
    )
