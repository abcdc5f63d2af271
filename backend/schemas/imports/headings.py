"""The columns of pasted rows: by the words of a heading, or by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.schemas.imports.cells import Line
from backend.schemas.imports.model import Finding, refused
from backend.schemas.imports.type_words import type_of

COLUMNS = ("name", "type", "length", "mandatory", "default", "unique", "encrypt")
"""The columns in their order, where no heading tells another."""

_WORDS = {
    "name": "name field attribute column property fieldname attributename columnname apiname key "
    "fieldapiname propertyname names fields attributes columns variable",
    "type": "type datatype fieldtype dtype columntype valuetype typename sqltype",
    "length": "length size max maxlength maxlen len width characters maximumlength maxsize "
    "charactermaximumlength maxcharacters precision",
    "mandatory": "mandatory required notnull isrequired ismandatory obligatory must req mand nn "
    "compulsory",
    "optional": "optional nullable null isnullable allownull allowsnull isoptional",
    "default": "default defaultvalue initial initialvalue preset columndefault",
    "unique": "unique isunique uniquekey distinct uq primarykey pk nodup keycolumn",
    "encrypt": "encrypt encrypted secret sensitive masked confidential isencrypted encryption pii",
}
_COLUMN_OF = {word: column for column, words in _WORDS.items() for word in words.split()}
_LIST_WORDS = ("names", "field", "fields", "attribute", "attributes", "column", "columns")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where each column stands. ``inverted`` where a column says what is *not* mandatory."""

    places: Mapping[str, int]
    width: int
    is_written: bool
    inverted: bool = False
    findings: tuple[Finding, ...] = ()


def find_heading(lines: Sequence[Line]) -> Heading:
    """The heading that the first line is, else the usual order."""
    if not lines:
        return Heading({"name": 0}, 1, is_written=False)
    first = lines[0]
    if _is_heading(lines):
        return _read(first)
    width = max(len(line.cells) for line in lines)
    names, types = (0, 1) if not _types_come_first(lines) else (1, 0)
    rest = {column: at for at, column in enumerate(COLUMNS) if 2 <= at < width}
    return Heading({"name": names, "type": types, **rest}, width, is_written=False)


def column_of(word: str) -> str:
    """The column that a heading names; ``""`` where it is none of ours.

    ``key`` may head the names or the unique ones; the whole heading decides.
    """
    folded = re.sub(r"[^a-z]", "", re.sub(r"\(.*?\)", "", word.lower()))
    return _COLUMN_OF.get(folded, "")


def _is_heading(lines: Sequence[Line]) -> bool:
    cells = [cell for cell in lines[0].cells if cell.strip()]
    known = [column_of(cell) for cell in cells]
    if not any(column == "name" for column in known):
        return False
    if len(cells) == 1:  # “Name” may well be the first attribute of a list
        return max(len(line.cells) for line in lines) > 1 or (
            cells[0].strip().lower() in (*_LIST_WORDS, "field name", "attribute name")
        )
    others = [c for c, column in zip(cells, known, strict=True) if column != "name"]
    return len(set(filter(None, known))) > 1 or not any(type_of(cell) for cell in others)


def _read(line: Line) -> Heading:
    places: dict[str, int] = {}
    findings = []
    for at, cell in enumerate(line.cells):
        column = column_of(cell)
        if column == "name" and "name" in places and cell.strip().lower() == "key":
            column = "unique"
        if column and column not in places:
            places[column] = at
        elif cell.strip():
            why = "stands there twice" if column else "is no field of an attribute"
            told = f"The column “{cell.strip()[:40]}” {why}: it is left out."
            findings.append(refused(line.place, told))
    inverted = "optional" in places and "mandatory" not in places
    if inverted:
        places["mandatory"] = places["optional"]
    places.pop("optional", None)
    return Heading(places, len(line.cells), True, inverted, tuple(findings))


def _types_come_first(lines: Sequence[Line]) -> bool:
    """``varchar(30) name``, as a Java or SQL programmer may write it."""
    pairs = [line.cells[:2] for line in lines if len(line.cells) > 1]
    if not pairs:
        return False
    first, second = (sum(type_of(pair[at]) is not None for pair in pairs) for at in (0, 1))
    return first == len(pairs) and second < len(pairs)
