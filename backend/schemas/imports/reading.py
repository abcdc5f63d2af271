"""Any file of schemas: what it is, and what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backend.errors import Problem, Refused
from backend.schemas import canonical
from backend.schemas.body import load_json, parse_body
from backend.schemas.imports.cells import split
from backend.schemas.imports.headings import find_heading
from backend.schemas.imports.json_schema import is_json_schema, read_json_schema
from backend.schemas.imports.limits import ATTRIBUTES_LIMIT, check_sizes
from backend.schemas.imports.model import Finding, Import
from backend.schemas.imports.names import schema_name
from backend.schemas.imports.rows import parse_rows
from backend.schemas.imports.text import decode
from backend.schemas.imports.type_words import type_of
from backend.schemas.model import Kind, Schema

EXPECTED = (
    "a request body or a list of them, the canonical JSON of schemas, a JSON Schema, or a CSV of "
    "attributes with a heading"
)
"""What can be brought in, in words for a message."""


def read(data: bytes, kind: Kind, name: str = "") -> Import:
    """The schemas of a file. ``kind`` and ``name`` are taken where it does not say its own.

    Raises :class:`Refused` with every problem where it is none of :data:`EXPECTED`, or where it
    has faults of form.
    """
    text, findings = decode(data)
    if text.lstrip()[:1] in ("{", "["):
        found = _from_json(load_json(text), kind, name)
    else:
        found = _from_rows(text, kind, name)
    check_sizes(found.schemas)
    return Import(found.source, found.schemas, (*findings, *found.findings))


def _from_json(data: object, kind: Kind, name: str) -> Import:
    if canonical.is_canonical(data):
        return Import("canonical JSON", canonical.read(data))
    if isinstance(data, list):
        return _from_list(data, kind)
    assert isinstance(data, Mapping)
    if data and all(key in list(Kind) for key in data):
        return _from_kinds(data)
    if is_body(data):
        return Import("request body", (parse_body(data, kind),))
    if is_json_schema(data):
        return read_json_schema(data, kind, name)
    raise Refused(_UNKNOWN)


def _from_list(data: Sequence[Any], kind: Kind) -> Import:
    if data and all(is_body(item) for item in data):
        return Import("list of request bodies", tuple(_bodies(data, kind, "")))
    if data and all(is_json_schema(item) for item in data):
        found = [read_json_schema(item, kind) for item in data]
        findings = (
            Finding(f.treatment, f"/{at}{f.pointer}", f.sentence)
            for at, one in enumerate(found)
            for f in one.findings
        )
        schemas = tuple(schema for one in found for schema in one.schemas)
        return Import(f"list of {found[0].source}", schemas, tuple(findings))
    if data and all(isinstance(item, Mapping) for item in data):
        raise Refused(_RECORDS)
    raise Refused(_UNKNOWN)


def _from_kinds(data: Mapping[Any, Any]) -> Import:
    """What ``schema list --json`` answers: a list for each kind."""
    schemas: list[Schema] = []
    problems: list[Problem] = []
    for word, bodies in data.items():
        if not isinstance(bodies, list):
            problems.append(
                Problem("array-missing", f"“{word}” must be an array.", pointer=f"/{word}")
            )
            continue
        try:
            schemas += _bodies(bodies, Kind(word), f"/{word}")
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(*problems)
    return Import("schemas by kind", tuple(schemas))


def _bodies(bodies: Sequence[Any], kind: Kind, at: str) -> Iterator[Schema]:
    """Each body's schema; all of their faults together."""
    schemas, problems = [], []
    for index, body in enumerate(bodies):
        try:
            schemas.append(parse_body(body, kind))
        except Refused as refused:
            problems += [problem.under(f"{at}/{index}") for problem in refused.problems]
    if problems:
        raise Refused(*problems)
    yield from schemas


def is_body(data: object) -> bool:
    """Whether it looks like a request body of a schema, right or wrong."""
    if not isinstance(data, Mapping):
        return False
    return "attributes" in data or str(data.get("type")).lower() in (
        "single-valued",
        "multi-valued",
    )


def _from_rows(text: str, kind: Kind, name: str) -> Import:
    lines = split(text, ATTRIBUTES_LIMIT + 2)
    heading = find_heading(lines)
    at = heading.places.get("type", -1)
    body = lines[1:] if heading.is_written else lines
    typed = [line.cells[at] for line in body if 0 <= at < len(line.cells)]
    known = sum(type_of(cell) is not None for cell in typed)
    if not body or not (heading.is_written or (known and known * 2 >= len(body))):
        raise Refused(_UNKNOWN)
    rows = parse_rows(text)
    schema = Schema(kind, schema_name(name or "Schema"), attributes=rows.attributes)
    return Import("CSV of attributes", (schema,), rows.findings)


_UNKNOWN = Problem(
    "source-unknown",
    "This is nothing that schemas can be read from.",
    remedy=f"Give {EXPECTED}. For a file of records choose “Sample data”.",
)
_RECORDS = Problem(
    "source-records",
    "This is a list of objects, but none of schemas.",
    "Perhaps they are records.",
    "To have a schema made from records, choose “Sample data”.",
)
