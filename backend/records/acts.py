"""What is done with the rows of a file: each act judges a row and takes a batch of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from sqlalchemy import Connection

from backend.errors import Problem, Refused
from backend.records.bulk import NewRecord, add_batch
from backend.records.file_rows import FileRow
from backend.records.fitting import fit
from backend.records.report import Counts
from backend.schemas.model import Schema

Refusal = tuple[int, tuple[Problem, ...]]
"""The line of a row, and why it was refused."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch; ``rows`` of it were right."""

    rows: int = 0
    counts: Counts = field(default_factory=Counts)
    refused: list[Refusal] = field(default_factory=list)


class Act(Protocol):
    """One way to use rows. What :meth:`prepare` made goes to :meth:`take` by the batch."""

    def prepare(self, row: FileRow, holder: str) -> Any:
        """The row as it will be taken; ``holder`` is the number of its resource. Raises
        :class:`Refused`; the store is not asked.
        """

    def take(self, connection: Connection, batch: Sequence[Any]) -> Taken:
        """Inside a write transaction; what the store does not let be is refused."""


class Adding:
    """Every row is a new record."""

    def __init__(self, schema_id: str, schema: Schema, *, make_customers: bool) -> None:
        self._schema_id, self._schema = schema_id, schema
        self._make_customers = make_customers

    def prepare(self, row: FileRow, holder: str) -> NewRecord:
        fitted = fit(self._schema, row.values)
        if fitted.problems:
            raise Refused(*unmasked(self._schema, fitted.problems))
        return NewRecord(row.line, holder, fitted.values)

    def take(self, connection: Connection, batch: Sequence[NewRecord]) -> Taken:
        outcome = add_batch(
            connection,
            self._schema_id,
            self._schema,
            batch,
            make_customers=self._make_customers,
        )
        return Taken(
            outcome.added,
            Counts(added=outcome.added, customers=outcome.customers),
            [(one.line, (problem,)) for one, problem in outcome.refused],
        )


def unmasked(schema: Schema, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The report is a file: what is masked on the screen is not spelt out in it."""
    masked = {f"/{attribute.name}" for attribute in schema.attributes if attribute.encrypt}
    return tuple(replace(p, detail="") if p.pointer in masked else p for p in problems)
