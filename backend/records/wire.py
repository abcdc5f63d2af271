"""Extension records on the wire (Context Services): JSON objects keyed by attribute names.

The whole value of an extension is such an object where its schema is single-valued, an array of
them where it is multi-valued.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backend.errors import Problem
from backend.records.fitting import Fit, fit_all, place_of
from backend.schemas.model import Cardinality, Schema

MOST_RECORDS = 100_000
"""Records of one whole value; ours. To write as many takes ten seconds, in which nobody else
writes; a body of empty records could hold fifty times as many.
"""


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


def read_value(schema: Schema, value: object) -> tuple[list[Fit], list[Problem]]:
    """The records of a whole value as they are kept, and all that is wrong with them, under
    ``/ATTRIBUTE`` or ``/N/ATTRIBUTE``.
    """
    single = schema.cardinality is Cardinality.SINGLE
    if not single and not isinstance(value, list):
        return [], [_ARRAY]
    if not single and len(value) > MOST_RECORDS:  # type: ignore[arg-type]
        return [], [_TOO_MANY]
    given: Sequence[object] = [value] if single else value  # type: ignore[assignment]
    rows: list[Mapping[str, object]] = []
    problems: list[Problem] = []
    unread = set()
    for at, one in enumerate(given):
        place = place_of(schema, at)
        values, wrong = read_record(schema, one)
        if not isinstance(one, Mapping):
            unread.add(at)
        rows.append(values)
        problems += [problem.under(place) for problem in wrong]
    fitted, unfit = fit_all(schema, rows)
    # What is no object at all lacks no attribute.
    silent = {place_of(schema, at) for at in unread}
    problems += [p for p in unfit if p.pointer.rpartition("/")[0] not in silent]
    return fitted, problems


def write_value(schema: Schema, records: Sequence[Mapping[str, object]]) -> object:
    """The whole value of records that are kept; ``None`` where a single-valued one has none."""
    written = [write_record(schema, values) for values in records]
    if schema.cardinality is Cardinality.SINGLE:
        return written[0] if written else None
    return written


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


_ARRAY = Problem(
    "records-not-array",
    "A multi-valued extension is an array of records.",
    remedy="Put the records into [ ].",
)
_TOO_MANY = Problem(
    "records-too-many",
    f"A whole value has at most {MOST_RECORDS:,} records.",
    remedy="Import a file with them in the window instead.",
)
