"""What the clipboard holds for the table of attributes, and the line that tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.errors import Problem, Refused
from backend.schemas.imports.rows import Rows, names_of, parse_rows
from backend.schemas.model import Attribute
from desktop.schemas.row_acts import several

_NAMED = 3
_REMARKS = 2


@dataclass(frozen=True, slots=True)
class Pasted:
    """``sentence`` says what was taken and what was not."""

    attributes: tuple[Attribute, ...]
    sentence: str


def read_pasted(text: str, there: Sequence[Attribute]) -> Pasted:
    """The rows of a text. Raises :class:`Refused` where it is none of rows, or too long."""
    if text.lstrip()[:1] in ("{", "["):
        raise Refused(
            Problem(
                "paste-json",
                "The clipboard holds JSON.",
                remedy="Bring it in with Import (Ctrl+Shift+N).",
            )
        )
    rows = parse_rows(text)
    return Pasted(rows.attributes, _sentence(rows, there))


def _sentence(rows: Rows, there: Sequence[Attribute]) -> str:
    count = len(rows.attributes)
    if not count and not rows.left_out:
        return "The clipboard holds no rows."
    parts = [f"Pasted {several(count)}." if count else "Nothing was pasted."]
    names = names_of(there)
    twice = [a.name for a in rows.attributes if a.name.lower() in names]
    if twice:
        exist = "names exist" if len(twice) > 1 else "name exists"
        parts.append(f"{len(twice)} {exist} already: {_some(twice)}.")
    if rows.left_out:
        were = "rows were" if len(rows.left_out) > 1 else "row was"
        places = _some(finding.pointer for finding in rows.left_out)
        parts.append(f"{len(rows.left_out)} {were} left out, having no name: {places}.")
    notes = [f for f in rows.findings if f not in rows.left_out]
    parts += [f"{f.pointer.capitalize()}: {f.sentence}" for f in notes[:_REMARKS]]
    if len(notes) > _REMARKS:
        parts.append(f"{several(len(notes) - _REMARKS, 'more remark')}.")
    return " ".join(parts)


def _some(words: Iterable[str]) -> str:
    found = list(words)
    rest = len(found) - _NAMED
    return ", ".join(found[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
