"""Attributes as rows of a spreadsheet: read from what was pasted, and written to be pasted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from backend.errors import Problem, Refused
from backend.schemas.imports.cells import Line, join, split
from backend.schemas.imports.headings import COLUMNS, Heading, find_heading
from backend.schemas.imports.limits import ATTRIBUTES_LIMIT
from backend.schemas.imports.model import Finding, approximated, refused
from backend.schemas.imports.type_words import flag_of, type_of
from backend.schemas.model import (
    MISSING,
    Attribute,
    AttributeType,
    Missing,
    Value,
)
from backend.schemas.values import ValueRefused, from_text, parse_text, to_text

_NO_DEFAULT = ("NULL", "(NONE)")


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read: ``findings`` tell by line what could not be taken as it stood.

    ``left_out`` are those of rows of which nothing was taken; ``has_heading`` says whether the
    first line named the columns; ``lines`` are the attributes' own, counted from 1.
    """

    attributes: tuple[Attribute, ...]
    findings: tuple[Finding, ...] = ()
    left_out: tuple[Finding, ...] = ()
    has_heading: bool = False
    lines: tuple[int, ...] = ()


def parse_rows(text: str) -> Rows:
    """The attributes that a pasted text lists, one a line.

    A heading may name the columns in any order; without one they are name, type, length,
    mandatory, default, unique, encrypt. A single column is a list of names. Raises
    :class:`Refused` for more than ``ATTRIBUTES_LIMIT`` rows.
    """
    lines = split(text.removeprefix("\ufeff"), ATTRIBUTES_LIMIT + 2)
    heading = find_heading(lines)
    if len(lines) - heading.is_written > ATTRIBUTES_LIMIT:
        raise Refused(
            Problem(
                "too-many-attributes",
                f"There are more than {ATTRIBUTES_LIMIT:,} rows, the most for a schema here.",
                remedy="Take a part of them.",
            )
        )
    findings = list(heading.findings)
    found: list[Attribute] = []
    places: list[int] = []
    left_out: list[Finding] = []
    seen: dict[str, int] = {}
    for line in lines[1:] if heading.is_written else lines:
        attribute, told = _attribute(line, heading)
        if attribute is None:
            findings += told
            left_out += told
            continue
        findings += (*_uneven(line, heading), *told)
        name = attribute.name.lower()
        if name in seen:
            findings.append(
                approximated(line.place, f"“{attribute.name}” stands in line {seen[name]} too.")
            )
        seen.setdefault(name, line.number)
        found.append(attribute)
        places.append(line.number)
    return Rows(tuple(found), tuple(findings), tuple(left_out), heading.is_written, tuple(places))


def to_rows(attributes: Iterable[Attribute]) -> str:
    """The attributes with a heading, between tabs; :func:`parse_rows` reads them as they were."""
    head = [column.capitalize() for column in COLUMNS]
    return join([head, *(_cells(attribute) for attribute in attributes)])


def _cells(attribute: Attribute) -> list[str]:
    flags = {True: "yes", False: ""}
    return [
        attribute.name,
        attribute.type.value,
        "" if attribute.length is None else str(attribute.length),
        flags[attribute.mandatory],
        _default_cell(attribute.default),
        flags[attribute.unique],
        flags[attribute.encrypt],
    ]


def _default_cell(default: Value | Missing) -> str:
    """An empty cell is no default: empty text, or text with outer blanks, goes within quotes."""
    if default is MISSING:
        return ""
    text = to_text(default)
    odd = isinstance(default, str) and (
        text != text.strip() or not text or _is_quoted(text) or text.upper() in _NO_DEFAULT
    )
    return f'"{text}"' if odd else text


def _is_quoted(text: str) -> bool:
    return len(text) >= 2 and text[0] == text[-1] == '"'


def _uneven(line: Line, heading: Heading) -> Iterator[Finding]:
    width, found = heading.width, len(line.cells)
    if not heading.is_written or found == width:
        return
    if found < width:
        told = f"Only {found} of {width} cells; the others are taken as empty."
        yield approximated(line.place, told)
    elif any(cell.strip() for cell in line.cells[width:]):
        yield approximated(line.place, f"{found} cells for {width} columns; the rest is left out.")


def _attribute(line: Line, heading: Heading) -> tuple[Attribute | None, list[Finding]]:
    cells = {
        column: line.cells[at] if at < len(line.cells) else ""
        for column, at in heading.places.items()
    }
    name = " ".join(cells.get("name", "").split())
    if not name:
        return None, [refused(line.place, "The row has no name and is left out.")]
    told: list[Finding] = []
    type_, length = _type(cells, line, told)
    length = _length(cells, length, line, told)
    attribute = Attribute(
        name,
        type_,
        length,
        mandatory=_flag(cells, "mandatory", line, told),
        unique=_flag(cells, "unique", line, told),
        encrypt=_flag(cells, "encrypt", line, told),
    )
    if heading.inverted and cells.get("mandatory", "").strip():
        attribute = replace(attribute, mandatory=not attribute.mandatory)
    default = _default(attribute, cells.get("default", ""), line, told)
    return replace(attribute, default=default), told


def _type(
    cells: dict[str, str], line: Line, told: list[Finding]
) -> tuple[AttributeType, int | None]:
    word = cells.get("type", "").strip()
    if not word:
        return AttributeType.STRING, None
    found = type_of(word)
    if found is not None:
        return found.type, found.length
    told.append(approximated(line.place, f"“{word[:40]}” is no known type: string is taken."))
    return AttributeType.STRING, None


def _length(
    cells: dict[str, str], of_type: int | None, line: Line, told: list[Finding]
) -> int | None:
    text = cells.get("length", "").strip()
    if not text or text in ("-", "–"):
        return of_type
    whole = text.removesuffix(".0")  # as a spreadsheet may write a number
    if whole.lstrip("-").isdigit() and whole.isascii() and len(whole) <= 9:
        return int(whole)
    if text.lower() not in ("max", "n/a", "none"):
        told.append(approximated(line.place, f"“{text[:40]}” is no length: none is taken."))
    return of_type


def _flag(cells: dict[str, str], column: str, line: Line, told: list[Finding]) -> bool:
    text = cells.get(column, "").strip()
    flag = flag_of(text)
    if flag is None and text.lower().rstrip(".") in (column, f"{column}ed", "pk", "primary key"):
        flag = True
    if flag is None:
        told.append(
            approximated(line.place, f"“{text[:40]}” under {column} is neither yes nor no: no.")
        )
    return bool(flag)


def _default(attribute: Attribute, cell: str, line: Line, told: list[Finding]) -> Value | Missing:
    """The value of the type where it is one; else the text, which the draft shows as wrong."""
    text = cell[1:-1] if _is_quoted(cell) else cell.strip()
    if not cell.strip() or (not _is_quoted(cell) and text.upper() in _NO_DEFAULT):
        return MISSING
    typed: str = _boolean_text(text) if attribute.type is AttributeType.BOOLEAN else text
    try:
        return from_text(attribute, typed)
    except ValueRefused as error:
        told.append(approximated(line.place, f"The default is kept, but: {error.problem.title}"))
        return parse_text(attribute.type, typed)


def _boolean_text(text: str) -> str:
    flag = flag_of(text)
    return text if flag is None else "true" if flag else "false"


def names_of(attributes: Sequence[Attribute]) -> frozenset[str]:
    """The names as they are compared: in lower case."""
    return frozenset(attribute.name.lower() for attribute in attributes)
