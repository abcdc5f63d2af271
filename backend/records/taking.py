"""Batches of rows become records: all of them in one transaction, or the good ones in many."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from backend.errors import Problem, WorkshopError
from backend.records.acts import Refusal, Taken
from backend.records.guard import refuse_another_version, refuse_in_maintenance
from backend.records.report import Counts, ImportWish, RefusedRows
from backend.schemas.model import Schema
from backend.store.copies import Copies
from backend.store.engine import Store

Take = Callable[[Connection, Any], Taken]


class Undone(Exception):
    """Undoes a transaction: a row was refused where all were wished, or it was cancelled."""


@dataclass(slots=True)
class Taking:
    """What came of it so far: ``counts`` of what was committed, ``fitted`` rows were right."""

    store: Store
    copies: Copies
    wish: ImportWish
    cancel: threading.Event
    counts: Counts = field(default_factory=Counts)
    fitted: int = 0
    refused: RefusedRows = field(default_factory=RefusedRows)
    cancelled: bool = False
    stopped: tuple[Problem, ...] = ()
    copy: str = ""
    _early: list[Refusal] = field(default_factory=list)

    def refuse_early(self, refusal: Refusal) -> None:
        """A row of the batch that comes next: it was refused before the store was asked."""
        self._early.append(refusal)

    def early(self) -> list[Refusal]:
        """These, handed over."""
        found, self._early = self._early, []
        return found

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        for line, problems in refusals:
            self.refused.add(line, problems)

    def take(self, schema: Schema, batches: Iterable[Any], take: Take) -> None:
        """As the wish says. Raises what stands in the way before anything was taken."""
        if self.wish.all_or_nothing:
            self._all(schema, batches, take)
        else:
            self._good(schema, batches, take)

    def _all(self, schema: Schema, batches: Iterable[Any], take: Take) -> None:
        counts = Counts()
        try:
            with self._transaction(schema) as connection:
                for batch in batches:
                    taken = take(connection, batch)
                    counts = counts.plus(taken.counts)
                    self._note(taken)
                if self.refused or self.cancelled or self.cancel.is_set():
                    raise Undone
                self._copy_before(counts)
        except Undone:
            self.cancelled = self.cancelled or self.cancel.is_set()
        else:
            self.counts = counts

    def _good(self, schema: Schema, batches: Iterable[Any], take: Take) -> None:
        for batch in batches:
            try:
                with self._transaction(schema) as connection:
                    taken = take(connection, batch)
                    self._copy_before(taken.counts)
            except Undone:
                self.cancelled = True
                return
            except WorkshopError as error:
                if not self.counts.any:
                    raise
                self.stopped = error.problems  # and what was taken before is not forgotten
                return
            self.counts = self.counts.plus(taken.counts)
            self._note(taken)

    def _note(self, taken: Taken) -> None:
        self.fitted += taken.rows
        self.refuse(sorted(self.early() + taken.refused, key=lambda one: one[0]))

    def _copy_before(self, counts: Counts) -> None:
        """The first commit that loses records waits for a copy of the store, which is still as it
        was: so a run that changes nothing leaves no copy, and pushes out none.
        """
        if self.wish.act.loses and counts.any and not self.copy:
            self.copy = self.copies.make("records", self.wish.act.value).name

    @contextmanager
    def _transaction(self, schema: Schema) -> Iterator[Connection]:
        with self.store.write() as connection:
            refuse_in_maintenance(connection)
            refuse_another_version(connection, self.wish.schema_id, schema)
            yield connection
