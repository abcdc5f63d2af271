"""Rows of a JSON lines file: one object a line, values by the attributes' names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NoReturn, TextIO

from backend.errors import Problem, Refused
from backend.records.columns import number_column
from backend.records.file_rows import EMPTY, LINE_LIMIT, FileRow, is_whole, not_utf8
from backend.schemas.model import AttributeType, Schema


def json_rows(
    text: TextIO, schema: Schema, _resource_given: bool, _by_unique: bool = False
) -> Iterator[FileRow]:
    """Raises :class:`Refused` where there is nothing, or one list instead of lines."""
    known = {attribute.name.lower(): attribute for attribute in schema.attributes}
    number = number_column(schema)
    at = 0
    for at, line in _json_lines(text):
        if at == 1 and line.lstrip().startswith("["):
            raise Refused(_LIST)
        yield _json_row(at, line, known, number)
    if at == 0:
        raise Refused(EMPTY)


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
    damaged = not_utf8(line)
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
        if not is_whole(name) or (isinstance(value, str) and not is_whole(value)):
            problems.append(_HALF)  # else neither the store nor a report could hold it
            continue
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


_LIST = Problem(
    "not-json-lines",
    "The file is one JSON list, not JSON lines.",
    "JSON lines have one object on each line, without brackets and commas around them.",
    "Write each record on a line of its own.",
    "",
)
_HALF = Problem(
    "text-not-unicode",
    "A text holds half a character.",
    "A lone half of a surrogate pair, such as \\ud83d, is no character.",
    "Correct the text.",
)
_NO_OBJECT = Problem(
    "not-object", "The line is no JSON object.", remedy='Write it as {"name": value, …}.'
)
_TOO_LONG = Problem(
    "line-too-long",
    f"The line has more than {LINE_LIMIT} characters.",
    remedy="Write each record on a line of its own.",
)
