"""Sample records out of a file: JSON arrays, JSON lines, CSV. All become flat rows of values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.errors import Problem, Refused
from backend.schemas.body import load_json
from backend.schemas.canonical_fields import escape
from backend.schemas.imports.cells import Line, split
from backend.schemas.imports.limits import ATTRIBUTES_LIMIT, NESTING_LIMIT, too_many
from backend.schemas.imports.model import Finding, approximated, kept, refused

_FAULTS_TOLD = 100


@dataclass(slots=True)
class Records:
    """``columns`` has for each name the values of those records that have one; none is null.

    ``typed`` says whether the values are JSON values; in a CSV all are text.
    """

    source: str
    count: int = 0
    typed: bool = True
    columns: dict[str, list[Any]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_records(text: str) -> Records:
    """The records of a file. Raises :class:`Refused` where it has none, or faults of form."""
    start = text.lstrip()[:1]
    if start not in ("{", "["):
        return _from_rows(text)
    if start == "{" and (lines := _json_lines(text)) is not None:
        return _from_objects("JSON lines", lines, [])
    findings: list[Finding] = []
    found = _objects(load_json(text), findings)
    return _from_objects("JSON records", found, findings)


def _json_lines(text: str) -> list[Any] | None:
    """The object of each line; ``None`` where the text is one JSON value."""
    lines = [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    try:
        first = json.loads(lines[0][1])
    except (ValueError, RecursionError):
        return None  # the first object goes over several lines: it is one value, or none
    if len(lines) == 1:
        return None if isinstance(first, dict) and _wrapped(first) else [first]
    found, problems = [], []
    for at, line in lines:
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            problems.append(
                Problem("not-json", f"Line {at} is not JSON.", str(error)[:100], "Correct it.")
            )
    if problems:
        raise Refused(*problems[:_FAULTS_TOLD])
    return found


def _objects(data: Any, findings: list[Finding]) -> Sequence[Any]:
    if isinstance(data, list):
        return data
    assert isinstance(data, Mapping)
    wrapped = _wrapped(data)
    if not wrapped:
        return [data]
    findings.append(kept(f"/{escape(wrapped)}", f"The records are those under “{wrapped[:40]}”."))
    findings += (
        refused(f"/{escape(name)}", "This stands beside the records: it is left out.")
        for name in data
        if name != wrapped
    )
    found: Sequence[Any] = data[wrapped]
    return found


def _wrapped(data: Mapping[str, Any]) -> str:
    """The one field that is a list of objects, as ``{"data": […]}`` has it."""
    lists = [
        name
        for name, value in data.items()
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
    ]
    return lists[0] if len(lists) == 1 and len(data) <= 6 else ""


def _from_objects(source: str, found: Sequence[Any], findings: list[Finding]) -> Records:
    records = Records(source, findings=findings)
    wrong = [at for at, item in enumerate(found) if not isinstance(item, Mapping)]
    if wrong:
        raise Refused(
            *(
                Problem("record-not-object", "A record is a JSON object.", pointer=f"/{at}")
                for at in wrong[:_FAULTS_TOLD]
            )
        )
    if not found:
        raise Refused(_EMPTY)
    told: set[str] = set()
    for at, item in enumerate(found):
        records.count += 1
        for name, value in item.items():
            if value is None:
                records.columns.setdefault(name, [])
            elif isinstance(value, (dict, list)):
                for way, inner in _flat(name, value, f"/{at}/{escape(name)}", records, told, 1):
                    records.columns.setdefault(way, []).append(inner)
            else:
                column = records.columns.get(name)
                if column is None:
                    column = records.columns[name] = []
                column.append(value)
        if len(records.columns) > ATTRIBUTES_LIMIT:
            raise Refused(too_many("The record", len(records.columns)))
    return records


def _flat(
    name: str, value: Any, pointer: str, records: Records, told: set[str], depth: int
) -> Iterator[tuple[str, Any]]:
    """The single values in a nested one, named after their way. Each name is told of once."""
    if isinstance(value, list) or depth > NESTING_LIMIT:
        if name not in told:
            why = "An attribute holds one value: the list" if depth <= NESTING_LIMIT else "What"
            rest = "is left out." if depth <= NESTING_LIMIT else "is nested too deep is left out."
            records.findings.append(refused(pointer, f"{why} {rest}"))
            told.add(name)
        return
    if name not in told:
        words = f"An attribute holds no object: its parts are “{name[:40]}_…”."
        records.findings.append(approximated(pointer, words))
        told.add(name)
    for key, inner in value.items():
        way = f"{name}_{key}"
        if isinstance(inner, (dict, list)):
            yield from _flat(way, inner, f"{pointer}/{escape(key)}", records, told, depth + 1)
        elif inner is not None:
            yield way, inner


def _from_rows(text: str) -> Records:
    lines = split(text)
    if len(lines) < 2:
        raise Refused(_EMPTY)
    names = lines[0].cells
    if len(names) > ATTRIBUTES_LIMIT:
        raise Refused(too_many("The record", len(names)))
    records = Records("CSV of records", typed=False)
    ways = _unique_names(names, lines[0], records)
    records.columns = {name: [] for name in ways if name}
    for line in lines[1:]:
        records.count += 1
        if len(line.cells) != len(names) and len(records.findings) < _FAULTS_TOLD:
            told = f"{len(line.cells)} cells, but {len(names)} columns."
            records.findings.append(approximated(line.place, told))
        for name, cell in zip(ways, line.cells, strict=False):
            if name and cell.strip():
                records.columns[name].append(cell)
    return records


def _unique_names(names: Sequence[str], line: Line, records: Records) -> list[str]:
    found: list[str] = []
    for at, name in enumerate(names):
        bare = name.strip()
        if not bare:
            told = f"Column {at + 1} has no name and is left out."
            records.findings.append(refused(line.place, told))
        elif bare in found:
            records.findings.append(approximated(line.place, f"“{bare[:60]}” stands there twice."))
            number = 2
            while f"{bare} {number}" in found:
                number += 1
            bare = f"{bare} {number}"
        found.append(bare)
    return found


_EMPTY = Problem(
    "no-records",
    "There is no record.",
    remedy="Give a JSON array of objects, JSON lines, or a CSV with a heading and its rows.",
)
