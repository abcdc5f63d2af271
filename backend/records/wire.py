"""Extension records on the wire (Context Services): JSON objects keyed by attribute names."""

from __future__ import annotations

from collections.abc import Mapping

from backend.errors import Problem
from backend.schemas.model import Schema


def read_record(schema: Schema, record: object) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """The values by attribute id, as ``fitting.fit`` takes them, and what could not be read.

    ``record`` is a JSON value; names count exactly as they are written, upper and lower case
    included. Whether the values fit is not looked at. Problems are ``record-not-object`` and, under
    ``/NAME``, ``field-unknown``.
    """
    if not isinstance(record, Mapping):
        problem = Problem(
            "record-not-object",
            "An extension record is a JSON object.",
            remedy="Give the values under the names of the attributes.",
        )
        return {}, (problem,)
    ids = {attribute.name: attribute.id for attribute in schema.attributes}
    values = {ids[name]: value for name, value in record.items() if name in ids}
    unknown = [_unknown(schema, str(name)) for name in record if name not in ids]
    return values, tuple(unknown)


def write_record(schema: Schema, values: Mapping[str, object]) -> dict[str, object]:
    """Values by attribute id as the record on the wire, in the order of the schema."""
    return {a.name: values[a.id] for a in schema.attributes if a.id in values}


def _unknown(schema: Schema, name: str) -> Problem:
    shown = name if len(name) <= 60 else f"{name[:59]}…"
    near = next((a.name for a in schema.attributes if a.name.lower() == name.lower()), "")
    known = ", ".join(a.name for a in schema.attributes)
    return Problem(
        "field-unknown",
        f"“{shown}” is no attribute of {schema.name or 'the schema'}.",
        remedy=f"Write it “{near}”." if near else f"Known are {known}." if known else "",
        pointer=f"/{name.replace('~', '~0').replace('/', '~1')}",
    )
