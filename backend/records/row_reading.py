"""Rows of a CSV or JSON lines file, one after the other: each with its values or its problems."""

from __future__ import annotations

import io
from collections.abc import Generator
from dataclasses import replace
from typing import BinaryIO

from backend.errors import Problem, Refused
from backend.records.columns import number_column
from backend.records.csv_rows import csv_rows
from backend.records.encodings import Encoding
from backend.records.file_rows import FileRow
from backend.records.json_rows import json_rows
from backend.records.report import FileFormat
from backend.schemas.model import Schema


def read_rows(
    file: BinaryIO,
    kind: FileFormat,
    encoding: Encoding,
    schema: Schema,
    *,
    resource_given: bool,
    by_unique: bool = False,
) -> Generator[FileRow, None, None]:
    """Raises :class:`Refused` where the file as a whole is none of the format."""
    errors = "surrogateescape" if encoding.mixed else "strict"
    text = io.TextIOWrapper(file, encoding=encoding.name, errors=errors, newline="")
    read = csv_rows if kind is FileFormat.CSV else json_rows
    try:
        for row in read(text, schema, resource_given, by_unique):
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


def _no_number(number: str) -> Problem:
    return Problem(
        "resource-missing",
        "The row names no resource.",
        remedy=f"Give its number as {number}.",
        pointer=f"/{number}",
    )
