"""Rows of a file become records, batch by batch: all of them or nothing, or the good ones."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, select

from backend.errors import NotFound, Problem, WorkshopError, WorldError
from backend.records.bulk import BATCH, NewRecord, add_batch
from backend.records.encodings import encoding_of
from backend.records.file_rows import FileRow
from backend.records.fitting import fit
from backend.records.guard import refuse_another_version, refuse_in_maintenance
from backend.records.report import ImportReport, ImportWish, Progress, RefusedRows, Told
from backend.records.row_reading import read_rows
from backend.records.rows import published
from backend.schemas.model import Schema
from backend.store.engine import Store
from backend.store.tables import resources


class _NotAll(Exception):
    """Undoes the one transaction."""


@dataclass(slots=True)
class Import:
    """One run; :meth:`run` is called once, on a thread that may take its time."""

    store: Store
    wish: ImportWish
    told: Told
    cancel: threading.Event
    refused: RefusedRows = field(default_factory=RefusedRows)
    added: int = 0
    fitted: int = 0
    customers: int = 0
    cancelled: bool = False
    stopped: tuple[Problem, ...] = ()
    _rows: int = 0
    _not_taken: list[tuple[int, tuple[Problem, ...]]] = field(default_factory=list)

    def run(self) -> ImportReport:
        """Raises :class:`Refused` where the file as a whole cannot be taken, :class:`NotFound` for
        a schema or a resource that is not there, :class:`WorldError` for a file out of reach.
        """
        try:
            encoding = encoding_of(self.wish.path)
            with self.wish.path.open("rb") as file:
                schema, holder = self._look()
                rows = read_rows(
                    file,
                    self.wish.format,
                    encoding,
                    schema,
                    resource_given=self.wish.resource_id is not None,
                )
                with closing(rows):  # they let go of the file before it is closed
                    batches = self._batches(rows, file, schema, holder)
                    if self.wish.all_or_nothing:
                        self._all(schema, batches)
                    else:
                        self._good(schema, batches)
        except OSError as error:
            raise WorldError(file_problem(self.wish.path, error)) from error
        return ImportReport(
            self.added,
            self.fitted,
            self.refused,
            self.customers,
            encoding.name,
            self.cancelled,
            self.stopped,
        )

    def _look(self) -> tuple[Schema, str]:
        """The schema, and the number of the resource that takes what names none."""
        with self.store.read() as connection:
            refuse_in_maintenance(connection)
            schema = published(connection, self.wish.schema_id)
            if self.wish.resource_id is None:
                return schema, ""
            number = connection.scalar(
                select(resources.c.number).where(
                    resources.c.id == self.wish.resource_id, resources.c.kind == schema.kind
                )
            )
        if number is None:
            raise NotFound(Problem("not-found", "There is no such resource for this schema."))
        return schema, number

    def _batches(
        self, rows: Iterator[FileRow], file: BinaryIO, schema: Schema, holder: str
    ) -> Iterator[list[NewRecord]]:
        """What fits the schema; what does not is noted. Ends early where it is cancelled."""
        size = max(1, os.fstat(file.fileno()).st_size)
        batch: list[NewRecord] = []
        for row in rows:
            self._rows += 1
            fitted = fit(schema, row.values)
            problems = row.problems or _unmasked(schema, fitted.problems)
            if problems:
                self._not_taken.append((row.line, problems))
            else:
                batch.append(NewRecord(row.line, row.holder or holder, fitted.values))
            if self._rows % BATCH == 0:
                yield batch
                batch = []
                self.told(Progress(self._rows, min(1.0, file.tell() / size)))
                if self.cancel.is_set():
                    self.cancelled = True
                    return
        yield batch

    def _all(self, schema: Schema, batches: Iterator[list[NewRecord]]) -> None:
        try:
            with self._transaction() as connection:
                refuse_another_version(connection, self.wish.schema_id, schema)
                for batch in batches:
                    self._take(connection, schema, batch)
                if self.refused or self.cancelled or self.cancel.is_set():
                    raise _NotAll
        except _NotAll:
            self.cancelled = self.cancelled or self.cancel.is_set()
            self.added = self.customers = 0

    def _good(self, schema: Schema, batches: Iterator[list[NewRecord]]) -> None:
        for batch in batches:
            before = self.added, self.fitted, self.customers
            try:
                with self._transaction() as connection:
                    refuse_another_version(connection, self.wish.schema_id, schema)
                    self._take(connection, schema, batch)
            except WorkshopError as error:
                self.added, self.fitted, self.customers = before
                if not self.added:
                    raise
                self.stopped = error.problems  # and what was taken before is not forgotten
                return

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self.store.write() as connection:
            refuse_in_maintenance(connection)
            yield connection

    def _take(self, connection: Connection, schema: Schema, batch: list[NewRecord]) -> None:
        outcome = add_batch(
            connection,
            self.wish.schema_id,
            schema,
            batch,
            make_customers=self.wish.make_customers,
        )
        self.fitted += outcome.added
        self.added += outcome.added
        self.customers += outcome.customers
        self._not_taken += [(one.line, (problem,)) for one, problem in outcome.refused]
        for line, problems in sorted(self._not_taken, key=lambda one: one[0]):
            self.refused.add(line, problems)
        self._not_taken.clear()


def _unmasked(schema: Schema, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The report is a file: what is masked on the screen is not spelt out in it."""
    masked = {f"/{attribute.name}" for attribute in schema.attributes if attribute.encrypt}
    return tuple(replace(p, detail="") if p.pointer in masked else p for p in problems)


def file_problem(path: Path, error: OSError) -> Problem:
    return Problem(
        "file-system-error",
        f"The file cannot be used: {error.strerror or error}.",
        str(error.filename or path),
        "Choose another, or allow it to be used.",
    )
