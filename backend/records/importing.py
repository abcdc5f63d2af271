"""A file of records: its rows are read, judged by the act that is wished, and taken."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select

from backend.errors import NotFound, Problem, Refused, WorldError
from backend.records.acts import Act, Adding
from backend.records.bulk import BATCH
from backend.records.bulk_by_unique import Deleting, Updating
from backend.records.bulk_replacing import UNCLEAR, Replacing
from backend.records.encodings import encoding_of
from backend.records.file_rows import FileRow, is_whole
from backend.records.guard import refuse_in_maintenance
from backend.records.report import (
    FileFormat,
    ImportAct,
    ImportReport,
    ImportWish,
    Progress,
    Told,
)
from backend.records.row_reading import read_rows
from backend.records.rows import published
from backend.records.selecting import why_not_by_unique
from backend.records.staging import Staged
from backend.records.taking import Taking, Undone
from backend.schemas.model import Schema
from backend.store.copies import Copies
from backend.store.engine import Store
from backend.store.scratch import scratch
from backend.store.tables import resources


class Import:
    """One run; :meth:`run` is called once, on a thread that may take its time."""

    def __init__(
        self, store: Store, copies: Copies, wish: ImportWish, told: Told, cancel: threading.Event
    ) -> None:
        self._store, self._wish, self._told, self._cancel = store, wish, told, cancel
        self._taking = Taking(store, copies, wish, cancel)
        self._rows = self._written = 0
        self._whose: dict[int, str] = {}  # of refused rows, by line: the number of the resource

    @property
    def changed(self) -> bool:
        """Whether anything is other than before, also where the run was stopped."""
        return self._taking.counts.any

    def run(self) -> ImportReport:
        """Raises :class:`Refused` where the file as a whole cannot be taken, or the schema cannot
        have the act; :class:`NotFound` for a schema or a resource that is not there;
        :class:`WorldError` for a file out of reach, or where no copy of the store can be made.
        """
        wish, left = self._wish, 0
        try:
            encoding = encoding_of(wish.path)
            with wish.path.open("rb") as file, scratch() as notes:
                schema, holder = self._look()
                rows = read_rows(
                    file,
                    wish.format,
                    encoding,
                    schema,
                    resource_given=wish.resource_id is not None,
                    by_unique=wish.act.by_unique,
                )
                with closing(rows):  # they let go of the file before it is closed
                    if wish.act is ImportAct.REPLACE:
                        left = self._replace(rows, file, schema, holder, notes)
                    else:
                        act = self._act(schema, notes)
                        batches = self._batches(rows, file, act, holder)
                        self._taking.take(schema, batches, act.take)
        except OSError as error:
            raise WorldError(file_problem(wish.path, error)) from error
        end = self._taking
        return ImportReport(
            end.counts,
            end.fitted,
            end.refused,
            encoding.name,
            end.cancelled,
            end.stopped,
            left,
            end.copy,
        )

    def _look(self) -> tuple[Schema, str]:
        """The schema, and the number of the resource that takes what names none."""
        with self._store.read() as connection:
            refuse_in_maintenance(connection)
            schema = published(connection, self._wish.schema_id)
            impossible = why_not_by_unique(schema) if self._wish.act.by_unique else None
            if impossible:
                raise Refused(impossible)
            if self._wish.resource_id is None:
                return schema, ""
            number = connection.scalar(
                select(resources.c.number).where(
                    resources.c.id == self._wish.resource_id, resources.c.kind == schema.kind
                )
            )
        if number is None:
            raise NotFound(Problem("not-found", "There is no such resource for this schema."))
        return schema, number

    def _act(self, schema: Schema, notes: sqlite3.Connection) -> Act:
        wish = self._wish
        blank = wish.format is FileFormat.CSV
        if wish.act is ImportAct.UPDATE:
            return Updating(wish.schema_id, schema, notes, blank_is_left_out=blank)
        if wish.act is ImportAct.DELETE:
            return Deleting(wish.schema_id, schema, blank_is_left_out=blank)
        return Adding(wish.schema_id, schema, make_customers=wish.make_customers)

    def _replace(
        self,
        rows: Iterator[FileRow],
        file: BinaryIO,
        schema: Schema,
        holder: str,
        notes: sqlite3.Connection,
    ) -> int:
        """All rows are staged before the first is written. How many resources were left."""
        wish, taking, staged = self._wish, self._taking, Staged(schema, notes)
        act = Replacing(
            wish.schema_id,
            schema,
            staged,
            make_customers=wish.make_customers,
            step=lambda count: self._step(count, good),
        )
        for batch in self._batches(rows, file, act, holder):
            early = [(self._whose.pop(line), (line, why)) for line, why in taking.early()]
            with self._store.read() as connection:
                taking.refuse(
                    act.stage(connection, batch, early, tell_left=not wish.all_or_nothing)
                )
        good = staged.good_rows
        if wish.all_or_nothing and taking.refused:
            taking.fitted = staged.rows
        elif act.unclear:
            taking.stopped = (UNCLEAR,)
        elif not taking.cancelled:
            taking.take(schema, staged.groups(), act.take_group)
            return act.left
        return 0

    def _step(self, count: int, good: int) -> None:
        self._written += count
        self._told(Progress(self._written, 0.5 + 0.5 * self._written / good, "written"))
        if self._cancel.is_set():
            raise Undone

    def _batches(
        self, rows: Iterator[FileRow], file: BinaryIO, act: Act, holder: str
    ) -> Iterator[list[Any]]:
        """What the act can use; what it cannot is noted. Ends early where it is cancelled."""
        size = max(1, os.fstat(file.fileno()).st_size)
        first = self._wish.act is ImportAct.REPLACE  # the reading is the first half of it
        batch: list[Any] = []
        for row in rows:
            self._rows += 1
            try:
                if row.problems:
                    raise Refused(*row.problems)
                batch.append(act.prepare(row, row.holder or holder))
            except Refused as refused:
                self._taking.refuse_early((row.line, refused.problems))
                if first:
                    self._whose[row.line] = _whose(row, holder)
            if self._rows % BATCH == 0:
                yield batch
                batch = []
                part = min(1.0, file.tell() / size)
                told = Progress(self._rows, part / 2, "read") if first else None
                self._told(told or Progress(self._rows, part))
                if self._cancel.is_set():
                    self._taking.cancelled = True
                    return
        yield batch


def _whose(row: FileRow, holder: str) -> str:
    """Of a refused row, the number of its resource; "" where that is not sure."""
    if row.holder is None:
        return "" if row.problems else holder
    return row.holder if is_whole(row.holder) else ""


def file_problem(path: Path, error: OSError) -> Problem:
    return Problem(
        "file-system-error",
        f"The file cannot be used: {error.strerror or error}.",
        str(error.filename or path),
        "Choose another, or allow it to be used.",
    )
