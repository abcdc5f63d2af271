"""``portable.json``, which anybody may have written: read with every problem at once. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from backend.errors import Problem, Refused
from backend.packages.json_schema import compile_schema, explain
from backend.packages.json_text import read_json
from backend.packages.model import Availability, Platform
from backend.portable.document import content_digest
from backend.portable.document_schema import PROPERTY_DOCUMENT
from backend.portable.model import (
    PortableArchive,
    PortableExtension,
    PortableLibrary,
    PortableProperty,
    PortableState,
)
from backend.properties.rules import check_library_name, check_property

MAX_PROBLEMS = 100
"""Problems told of one document."""
INVALID = "portable-invalid"


@dataclass(frozen=True, slots=True)
class PortableDocument:
    """A whole ``portable.json`` that was found good; ``digest`` is that of its content."""

    property: PortableProperty
    archives: tuple[PortableArchive, ...]
    digest: str


def read_parts(
    data: bytes, schema: Mapping[str, Any], expected: str, newest: int
) -> dict[str, Any]:
    """A ``portable.json`` as JSON of the given schema. Raises :class:`Refused` with every problem.

    ``expected`` is its format, ``newest`` the greatest version of it that is known.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Refused(_unreadable(f"Byte {error.start + 1} is no UTF-8.")) from None
    document, faults = read_json(text)
    if faults:
        raise Refused(*(_unreadable(f.detail, f.pointer) for f in faults[:MAX_PROBLEMS]))
    found = document.get("format") if isinstance(document, dict) else None
    if found != expected:
        said = f"It is a file of the format “{found}”." if isinstance(found, str) else ""
        wanted = expected.rpartition(" ")[2]
        raise Refused(
            Problem(
                "portable-foreign",
                f"The file is no portable {wanted}.",
                said,
                f"Choose a file that a {wanted} was exported to.",
            )
        )
    version = document.get("version")
    if isinstance(version, int) and version > newest:
        raise Refused(
            Problem(
                "portable-newer",
                "The file was written by a newer version of this program.",
                f"Its format is {version}, this program knows {newest}.",
                "Open it with the newer version.",
                "/version",
            )
        )
    errors = compile_schema(schema, len(text)).iter_errors(document)
    if problems := explain(errors, INVALID):
        raise Refused(*problems)
    whole: dict[str, Any] = document
    return whole


def read_property(data: bytes, expected: str, newest: int) -> PortableDocument:
    """The property in a ``portable.json``. Raises :class:`Refused` with every problem."""
    document = read_parts(data, PROPERTY_DOCUMENT, expected, newest)
    found = _property(document["property"])
    archives = tuple(_archive(one) for one in document["archives"])
    problems = tuple(islice(_problems(found, archives), MAX_PROBLEMS))
    if problems:
        raise Refused(*problems)
    digest = content_digest(found)
    if digest != document["digest"]:
        raise Refused(
            Problem(
                "portable-altered",
                "The file is not what was exported.",
                f"It says that its content has the digest {document['digest']}; it has {digest}.",
                "Export it again, or copy it again.",
                "/digest",
            )
        )
    return PortableDocument(found, archives, digest)


def _property(data: Mapping[str, Any]) -> PortableProperty:
    return PortableProperty(
        **{
            **data,
            "platform": Platform(data["platform"]),
            "domains": tuple(data["domains"]),
            "extensions": tuple(_extension(one) for one in data["extensions"]),
            "libraries": tuple(_library(one) for one in data["libraries"]),
        }
    )


def _extension(data: Mapping[str, Any]) -> PortableExtension:
    revisions = tuple((one["number"], _state(one)) for one in data["revisions"])
    return PortableExtension(data["name"], _state(data), revisions, data["removed"])


def _state(data: Mapping[str, Any]) -> PortableState:
    return PortableState(data["archive"], data["settings"], data["enabled"], data["published_at"])


def _library(data: Mapping[str, Any]) -> PortableLibrary:
    revisions = tuple((one["extension"], one["number"]) for one in data["revisions"])
    return PortableLibrary(data["name"], data["published_at"], revisions)


def _archive(data: Mapping[str, Any]) -> PortableArchive:
    return PortableArchive(**{**data, "availability": Availability(data["availability"])})


# What no schema says


def _problems(found: PortableProperty, archives: tuple[PortableArchive, ...]) -> Iterator[Problem]:
    for problem in check_property(found.name, found.platform, found.domains):
        yield problem.under("/property")
    known = [archive.digest for archive in archives]
    if len(set(known)) < len(known):
        yield _wrong("An archive is listed twice.", "/archives")
    used = {
        state.archive
        for extension in found.extensions
        for _, state in [(0, extension.state), *extension.revisions]
    }
    if unused := sorted(set(known) - used):
        yield _wrong(f"The archive {unused[0]} belongs to no extension.", "/archives")
    yield from _extension_problems(found, set(known))
    yield from _library_problems(found)


def _extension_problems(found: PortableProperty, known: set[str]) -> Iterator[Problem]:
    names: set[str] = set()
    for index, extension in enumerate(found.extensions):
        at = f"/property/extensions/{index}"
        if not extension.removed and extension.name in names:
            yield _wrong(f"The property has two extensions of {extension.name}.", f"{at}/name")
        if not extension.removed:
            names.add(extension.name)
        numbers = [number for number, _ in extension.revisions]
        if numbers != sorted(set(numbers)):
            yield _wrong("The revisions are not in order.", f"{at}/revisions")
        places = [at, *(f"{at}/revisions/{i}" for i in range(len(numbers)))]
        states = [extension.state, *(state for _, state in extension.revisions)]
        for place, state in zip(places, states, strict=True):
            if state.archive not in known:
                yield _wrong(f"The archive {state.archive} is not listed.", f"{place}/archive")
            value, faults = read_json(state.settings)
            if faults or not isinstance(value, dict):
                yield _wrong("The settings are no JSON object.", f"{place}/settings")


def _library_problems(found: PortableProperty) -> Iterator[Problem]:
    numbers = [{number for number, _ in e.revisions} for e in found.extensions]
    names: set[str] = set()
    for index, library in enumerate(found.libraries):
        at = f"/property/libraries/{index}"
        for problem in check_library_name(library.name):
            yield problem.under(at)
        if library.name.casefold() in names:
            yield _wrong(f"There are two libraries “{library.name}”.", f"{at}/name")
        names.add(library.name.casefold())
        extensions = [extension for extension, _ in library.revisions]
        if len(set(extensions)) < len(extensions):
            yield _wrong("The library has two revisions of an extension.", f"{at}/revisions")
        for place, (extension, number) in enumerate(library.revisions):
            if extension >= len(numbers) or number not in numbers[extension]:
                yield _wrong("There is no such revision.", f"{at}/revisions/{place}")


def _wrong(title: str, pointer: str) -> Problem:
    remedy = "Nobody but this program should write such files: export it again."
    return Problem(INVALID, title, "", remedy, pointer)


def _unreadable(detail: str, pointer: str = "") -> Problem:
    return Problem(
        "portable-unreadable",
        "The file's portable.json cannot be read.",
        detail,
        "Export it again, or copy it again.",
        pointer,
    )
