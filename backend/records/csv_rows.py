"""Rows of a CSV file: a heading, then one record a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TextIO

from backend.errors import Problem, Refused
from backend.records.columns import columns_of
from backend.records.file_rows import EMPTY, LINE_LIMIT, FileRow, not_utf8
from backend.schemas.model import Attribute, Schema
from backend.schemas.values import parse_text

_DELIMITERS = ",;\t|"


def csv_rows(
    text: TextIO, schema: Schema, resource_given: bool, by_unique: bool = False
) -> Iterator[FileRow]:
    """The delimiter is found in the heading. Raises :class:`Refused` for a heading of no use."""
    first = text.readline(LINE_LIMIT)
    limit = csv.field_size_limit(LINE_LIMIT)
    try:
        reader = csv.reader(_all_lines(first, text), delimiter=_delimiter(first))
        headings = next(reader, [])
        if not any(heading.strip() for heading in headings):
            raise Refused(EMPTY)
        columns = columns_of(schema, headings, resource_given=resource_given, by_unique=by_unique)
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


def _csv_row(line: int, cells: list[str], columns: tuple[Attribute | None, ...]) -> FileRow:
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
    return FileRow(line, holder, values, not_utf8("".join(cells)))


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
