"""What the clipboard holds for the table of attributes, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.errors import Problem, Refused, Severity
from backend.schemas.imports.model import Finding
from backend.schemas.imports.rows import Rows, names_of, parse_rows
from backend.schemas.model import Attribute
from desktop.schemas.row_acts import several, some_of


@dataclass(frozen=True, slots=True)
class Pasted:
    """``sentence`` says how much was taken, ``remarks`` what was not taken as it stood.

    A remark on a row that was taken has the attribute's id for a pointer.
    """

    attributes: tuple[Attribute, ...]
    sentence: str
    remarks: tuple[Problem, ...] = ()


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
    remarks = _remarks(rows, there)
    return Pasted(rows.attributes, _sentence(rows, len(remarks)), remarks)


def _sentence(rows: Rows, remarks: int) -> str:
    count = len(rows.attributes)
    if not count and not remarks:
        return "The clipboard holds no rows."
    taken = f"Pasted {several(count)}." if count else "Nothing was pasted."
    if not remarks:
        return taken
    stand = "stands" if remarks == 1 else "stand"
    return f"{taken} {several(remarks, 'remark')} {stand} under the table."


def _remarks(rows: Rows, there: Sequence[Attribute]) -> tuple[Problem, ...]:
    """One for what is the same in several lines; it leads to the first of them."""
    found = []
    names = names_of(there)
    twice = [a for a in rows.attributes if a.name.lower() in names]
    if twice:
        exist = "names exist" if len(twice) > 1 else "name exists"
        words = f"{len(twice)} {exist} already: {some_of(a.name for a in twice)}."
        found.append(_remark(words, twice[0].id))
    same: dict[str, list[Finding]] = {}
    for finding in rows.findings:
        same.setdefault(finding.sentence, []).append(finding)
    ids = {f"line {line}": a.id for line, a in zip(rows.lines, rows.attributes, strict=True)}
    for sentence, findings in same.items():
        places = [finding.pointer.removeprefix("line ") for finding in findings]
        lines = f"Lines {some_of(places)}" if len(places) > 1 else f"Line {places[0]}"
        found.append(_remark(f"{lines}: {sentence}", ids.get(findings[0].pointer, "")))
    return tuple(found)


def _remark(words: str, attribute_id: str) -> Problem:
    return Problem("pasted", words, pointer=attribute_id, severity=Severity.WARNING)
