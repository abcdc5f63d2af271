"""A row of a file as every format gives it, and what can be wrong with one in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.errors import Problem

LINE_LIMIT = 1 << 20
"""Most characters of a line of JSON, and of a cell of CSV: what is longer is no record."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """``holder`` is the resource's number, ``None`` where the row names none; ``values`` are JSON
    values by attribute id, not checked yet.
    """

    line: int
    holder: str | None
    values: Mapping[str, object]
    problems: tuple[Problem, ...] = ()


def is_whole(text: str) -> bool:
    """Whether it is text that can be written: no lone half of a surrogate pair in it."""
    return text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)


def not_utf8(text: str) -> tuple[Problem, ...]:
    """Of a row that was read with ``errors="surrogateescape"``."""
    if is_whole(text):
        return ()
    return (
        Problem(
            "encoding-mixed",
            "The row is not in UTF-8, as others of the file are.",
            remedy="Save the whole file in UTF-8.",
        ),
    )


EMPTY = Problem("file-empty", "There is nothing in the file.", remedy="Choose another file.")
_LIST = Problem(
    "not-json-lines",
    "The file is one JSON list, not JSON lines.",
    "JSON lines have one object on each line, without brackets and commas around them.",
    "Write each record on a line of its own.",
    "",
)
