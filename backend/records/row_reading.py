"""Rows of a CSV or JSON lines file, one after the other: each with its values or its problems."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, BinaryIO, NoReturn, TextIO

from backend.errors import Problem, Refused
from backend.records.columns import columns_of, number_column
from backend.records.encodings import Encoding
from backend.records.report import FileFormat
from backend.schemas.model import AttributeType, Schema
from backend.schemas.values import parse_text

LINE_LIMIT = 1 << 20
"""Most characters of a line of JSON, and of a cell of CSV: what is longer is no record."""
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class FileRow:
    """``holder`` is the resource's number, ``None`` where the row names none; ``values`` are JSON
    values by attribute id, not checked yet.
    """

    line: int
    holder: str | None
    values: Mapping[str, object]
    problems: tuple[Problem, ...] = ()


def read_rows(
    file: BinaryIO, kind: FileFormat, encoding: Encoding, schema: Schema, *, resource_given: bool
) -> Generator[FileRow, None, None]:
    """Raises :class:`Refused` where the file as a whole is none of the format."""
    errors = "surrogateescape" if encoding.mixed else "strict"
    text = io.TextIOWrapper(file, encoding=encoding.name, errors=errors, newline="")
    read = _csv_rows if kind is FileFormat.CSV else _json_rows
    try:
        for row in read(text, schema, resource_given):
            if row.holder is None and not (resource_given or row.problems):
                row = replace(row, problems=(_no_number(number_column(schema)),))
            yield row
    except UnicodeDecodeError as error:
        raise Refused(
            Problem(
                "not-text",
                f"The file is not whole {encoding.name.upper()}.",
                str(error)[:200],
                "Save it in UTF-8, then import it again.",
            )
        ) from None
    finally:
        text.detach()


# -- CSV --------------------------------------------------------------------------------------


def _csv_rows(text: TextIO, schema: Schema, resource_given: bool) -> Iterator[FileRow]:
    first = text.readline(LINE_LIMIT)
    limit = csv.field_size_limit(LINE_LIMIT)
    try:
        reader = csv.reader(_all_lines(first, text), delimiter=_delimiter(first))
        headings = next(reader, [])
        if not any(heading.strip() for heading in headings):
            raise Refused(_EMPTY)
        columns = columns_of(schema, headings, resource_given=resource_given)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield FileRow(line, None, {}, (_broken(error),))
                return
            if cells is None:
                return
            if cells:
                yield _csv_row(line, cells, columns.cells)
    finally:
        csv.field_size_limit(limit)


def _all_lines(first: str, text: TextIO) -> Iterator[str]:
    yield first
    while line := text.readline(LINE_LIMIT):
        yield line


def _delimiter(heading: str) -> str:
    """The one that stands most often outside quotes; a comma where there is but one column."""
    bare = "".join(heading.split('"')[::2])
    return max(_DELIMITERS, key=lambda one: (bare.count(one), -_DELIMITERS.index(one)))


def _csv_row(line: int, cells: list[str], columns: tuple[Any, ...]) -> FileRow:
    if len(cells) > len(columns) and not any(cells[len(columns) :]):
        cells = cells[: len(columns)]  # a spreadsheet's empty columns at the end
    if len(cells) != len(columns):
        return FileRow(line, None, {}, (_uneven(len(cells), len(columns)),))
    holder: str | None = None
    values: dict[str, object] = {}
    for cell, attribute in zip(cells, columns, strict=True):
        if attribute is None:
            holder = cell.strip() or None
        elif cell == "":
            values[attribute.id] = None
        else:
            values[attribute.id] = parse_text(attribute.type, cell)
    return FileRow(line, holder, values, _not_utf8("".join(cells)))


# -- JSON lines -------------------------------------------------------------------------------


def _json_rows(text: TextIO, schema: Schema, _resource_given: bool) -> Iterator[FileRow]:
    known = {attribute.name.lower(): attribute for attribute in schema.attributes}
    number = number_column(schema)
    at = 0
    for at, line in _json_lines(text):
        if at == 1 and line.lstrip().startswith("["):
            raise Refused(_LIST)
        yield _json_row(at, line, known, number)
    if at == 0:
        raise Refused(_EMPTY)


def _json_lines(text: TextIO) -> Iterator[tuple[int, str]]:
    """Each line with its number; of one that is too long only the start, and no more of it."""
    number = 0
    while line := text.readline(LINE_LIMIT + 1):
        number += 1
        whole = line
        while len(line) > LINE_LIMIT and not line.endswith("\n"):
            line = text.readline(LINE_LIMIT + 1)
        if whole.strip():
            yield number, whole


def _json_row(at: int, line: str, known: Mapping[str, Any], number: str) -> FileRow:
    if len(line) > LINE_LIMIT:
        return FileRow(at, None, {}, (_TOO_LONG,))
    damaged = _not_utf8(line)
    if damaged:
        return FileRow(at, None, {}, damaged)
    try:
        pairs = json.loads(
            line, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_Pairs
        )
    except (ValueError, RecursionError) as error:
        return FileRow(at, None, {}, (_no_json(error),))
    if not isinstance(pairs, _Pairs):
        return FileRow(at, None, {}, (_NO_OBJECT,))
    holder: str | None = None
    values: dict[str, object] = {}
    problems = []
    for name, value in pairs:
        lower = name.strip().lower()
        attribute = known.get(lower)
        if attribute is None and lower == number:
            usable = isinstance(value, str | int) and not isinstance(value, bool)
            holder = str(value).strip() or None if usable else None
        elif attribute is None:
            problems.append(_no_attribute(name))
        elif attribute.id in values:
            problems.append(_twice(name))
        else:
            values[attribute.id] = _from_json(attribute.type, value)
    return FileRow(at, holder, values, tuple(problems))


class _Pairs(list[tuple[str, Any]]):
    """A JSON object with all its members, doubles too."""


def _from_json(kind: AttributeType, value: object) -> object:
    if isinstance(value, _Pairs):
        return dict(value)
    if isinstance(value, Decimal) and kind is AttributeType.DOUBLE:
        return float(value)
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


# -- problems ---------------------------------------------------------------------------------


def _not_utf8(text: str) -> tuple[Problem, ...]:
    if text.isascii() or not any("\udc80" <= c <= "\udcff" for c in text):
        return ()
    return (
        Problem(
            "encoding-mixed",
            "The row is not in UTF-8, as others of the file are.",
            remedy="Save the whole file in UTF-8.",
        ),
    )


def _uneven(found: int, wanted: int) -> Problem:
    cells = "1 cell" if found == 1 else f"{found} cells"
    return Problem(
        "row-uneven",
        f"The row has {cells}, the heading has {wanted}.",
        remedy="Put cells that hold the delimiter or a line break between quotes.",
    )


def _broken(error: Exception) -> Problem:
    return Problem(
        "csv-broken",
        "From here on the file cannot be read as CSV.",
        f"{error}.",
        "Look for a quote that is not closed.",
    )


def _no_json(error: Exception) -> Problem:
    what = "too many lists within one another" if isinstance(error, RecursionError) else str(error)
    return Problem("not-json", "The line is not JSON.", what[:200], "Correct it.")


def _no_attribute(name: str) -> Problem:
    return Problem(
        "attribute-unknown",
        f"The schema has no attribute “{name[:64]}”.",
        remedy="Rename it or take it out.",
        pointer=f"/{name[:64]}",
    )


def _twice(name: str) -> Problem:
    return Problem(
        "column-twice", f"“{name[:64]}” stands twice.", remedy="Take one out.", pointer=f"/{name}"
    )


def _no_number(number: str) -> Problem:
    return Problem(
        "resource-missing",
        "The row names no resource.",
        remedy=f"Give its number as {number}.",
        pointer=f"/{number}",
    )


_EMPTY = Problem("file-empty", "There is nothing in the file.", remedy="Choose another file.")
_LIST = Problem(
    "not-json-lines",
    "The file is one JSON list, not JSON lines.",
    "JSON lines have one object on each line, without brackets and commas around them.",
    "Write each record on a line of its own.",
    "",
)
_NO_OBJECT = Problem(
    "not-object", "The line is no JSON object.", remedy='Write it as {"name": value, …}.'
)
_TOO_LONG = Problem(
    "line-too-long",
    f"The line has more than {LINE_LIMIT} characters.",
    remedy="Write each record on a line of its own.",
)
