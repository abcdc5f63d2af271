"""Which attribute a column of a file belongs to, and which column names the resource."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from backend.errors import Problem, Refused
from backend.records.selecting import incomplete
from backend.schemas.model import MISSING, Attribute, Kind, Schema

_NUMBER_COLUMNS = {
    Kind.TASKS: "task_id",
    Kind.SERVICES: "service_id",
    Kind.STATES: "state_id",
    Kind.PROFILES: "customer_id",
}


def number_column(schema: Schema) -> str:
    """The name of the column with the resource's number; no attribute has it: such a name begins
    with a letter.
    """
    name = _NUMBER_COLUMNS[schema.kind]
    taken = {attribute.name.lower() for attribute in schema.attributes}
    return f"_{name}" if name in taken else name


@dataclass(frozen=True, slots=True)
class Columns:
    """What each cell of a row is: an attribute's value, or with ``None`` the resource's number."""

    cells: tuple[Attribute | None, ...]

    @property
    def names_resource(self) -> bool:
        return None in self.cells


def columns_of(
    schema: Schema, headings: Sequence[str], *, resource_given: bool, by_unique: bool = False
) -> Columns:
    """Names match in any case, blanks around them do not count. ``by_unique`` asks for a whole key
    in the place of everything mandatory. Raises :class:`Refused` with every heading that is
    unknown, stands twice or is missing: no row would be right.
    """
    known = {attribute.name.lower(): attribute for attribute in schema.attributes}
    number = number_column(schema)
    names = [heading.strip().lower() for heading in headings]
    problems = [
        _unknown(heading, number, schema)
        for heading, name in zip(headings, names, strict=True)
        if name not in known and name != number
    ]
    problems += [_twice(name) for name, count in Counter(names).items() if count > 1 and name]
    if number not in names and not resource_given:
        problems.append(_missing(number, "It names the resource that each record belongs to."))
    if by_unique:
        there = {known[name].id for name in names if name in known}
        if not any(there.issuperset(key.attributes) for key in schema.all_keys()):
            problems.append(incomplete(schema).under("/heading"))
    else:
        problems += [
            _missing(attribute.name, "The attribute is mandatory and has no default.")
            for name, attribute in known.items()
            if attribute.mandatory and attribute.default is MISSING and name not in names
        ]
    if problems:
        raise Refused(*problems)
    return Columns(tuple(known.get(name) for name in names))


def _unknown(heading: str, number: str, schema: Schema) -> Problem:
    names = ", ".join(attribute.name for attribute in schema.attributes)
    return Problem(
        "column-unknown",
        f"{schema.name} has no attribute “{heading.strip()[:64]}”."
        if heading.strip()
        else "A column has no heading.",
        f"The columns can be {number}, {names}."[:400],
        "Rename the column or take it out.",
        "/heading",
    )


def _twice(name: str) -> Problem:
    return Problem(
        "column-twice",
        f"The column “{name[:64]}” stands twice.",
        remedy="Take one of them out.",
        pointer="/heading",
    )


def _missing(name: str, why: str) -> Problem:
    return Problem("column-missing", f"The column {name} is missing.", why, "Add it.", "/heading")
