"""Lines of cells, as spreadsheets put them on the clipboard and into CSV files."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from backend.errors import Problem, Refused

_SNIFFED = 50  # lines from which the separator is guessed


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one row; ``number`` is the line of the text on which it begins, from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def place(self) -> str:
        return f"line {self.number}"

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def split(text: str, most: int | None = None) -> list[Line]:
    """The rows that are not blank, no more than ``most``.

    Raises :class:`Refused` where a cell is beyond every measure. Cells are parted by tabs,
    semicolons or commas, whichever the text has; quoted cells may hold line breaks and
    separators, as Excel and LibreOffice write them.
    """
    separator = separator_of(text)
    lines = _read(text, separator, most)
    if separator == ",":
        return [Line(line.number, _rejoined(line.cells)) for line in lines]
    return lines


def join(rows: Iterable[Iterable[str]]) -> str:
    """The rows as a spreadsheet takes them from the clipboard; :func:`split` gives them back."""
    return "".join("\t".join(map(_quoted, row)) + "\n" for row in rows)


def _quoted(cell: str) -> str:
    """Python's own writer leaves a lone carriage return bare, and readers break the line there."""
    if not any(mark in cell for mark in '\t\n\r"'):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def separator_of(text: str) -> str:
    """Tab where there is one outside quotes, else the one of ``;`` and ``,`` that fits best."""
    head = _unquoted(text[:200_000]).splitlines()[:_SNIFFED]
    if any("\t" in line for line in head):
        return "\t"
    counts = {mark: Counter(line.count(mark) for line in head if line) for mark in ";,|"}
    steady = {
        mark: max((times for number, times in found.items() if number), default=0)
        for mark, found in counts.items()
    }
    best = max(steady, key=lambda mark: steady[mark])
    return best if steady[best] else "\t"


def _unquoted(text: str) -> str:
    """The text without what stands between quotes."""
    return "".join(part for at, part in enumerate(text.split('"')) if at % 2 == 0)


def _read(text: str, separator: str, most: int | None) -> list[Line]:
    """Quotes count where they are in order; one that nobody closes is a character like others."""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return _lines(reader, most)
    except csv.Error as error:
        closed = "unexpected end" not in str(error)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if closed else csv.QUOTE_NONE
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting)
        return _lines(reader, most)
    except csv.Error:  # nothing else is wrong with a cell then
        title = f"A cell has more than {csv.field_size_limit():,} characters."
        raise Refused(Problem("cell-too-long", title, remedy="Is this a table?")) from None


def _lines(reader: Iterable[list[str]], most: int | None) -> list[Line]:
    lines: list[Line] = []
    number = 1
    for cells in reader:
        line = Line(number, tuple(cells))
        if not line.is_blank:
            lines.append(line)
        if most is not None and len(lines) >= most:
            break
        number = reader.line_num + 1  # type: ignore[attr-defined]
    return lines


def _rejoined(cells: tuple[str, ...]) -> tuple[str, ...]:
    """``decimal(19`` and ``4)`` are one cell: people forget the quotes there."""
    found: list[str] = []
    for cell in cells:
        if found and "(" in found[-1] and ")" not in found[-1] and ")" in cell:
            found[-1] += f",{cell}"
        else:
            found.append(cell)
    return tuple(found)
