"""Records are written to a file, one after the other; the file is there whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import simplejson
from sqlalchemy import Connection, func, select

from backend.errors import WorldError
from backend.records import query
from backend.records.columns import number_column
from backend.records.filters import RecordQuery, checked_all
from backend.records.importing import file_problem
from backend.records.report import ExportReport, FileFormat, Progress, Told
from backend.records.rows import published, values_of
from backend.schemas.model import Attribute, Kind, Schema, Value
from backend.schemas.values import to_text
from backend.store.engine import Store
from backend.store.tables import records, resources

_STEP = 1_000  # records between two words of progress

Writer = Callable[[str, Mapping[str, Value]], None]


def export(
    store: Store,
    wanted: RecordQuery,
    path: Path,
    kind: FileFormat,
    told: Told,
    cancel: threading.Event,
    *,
    masked_too: bool,
) -> ExportReport:
    """Write the records that fit a query, in its order: as of one moment. A file that is there
    stays as it is until the new one is whole. Raises as ``RecordService.page`` does, and
    :class:`WorldError`.
    """
    try:
        with store.read() as connection, _whole(path, kind) as (file, finish):
            schema = published(connection, wanted.schema_id)
            asked = checked_all(schema, wanted)
            columns = [a for a in schema.attributes if masked_too or not a.encrypt]
            left_out = tuple(a.name for a in schema.attributes if a not in columns)
            found = query.wanted(schema, asked)
            total = connection.scalars(select(func.count()).select_from(found.subquery())).one()
            write = _writer(file, kind, schema, columns)
            done = 0
            for number, values in _records(connection, schema, asked):
                write(number, values)
                done += 1
                if done % _STEP == 0:
                    told(Progress(done, done / max(1, total)))
                    if cancel.is_set():
                        return ExportReport(0, left_out, cancelled=True)
            finish()
            return ExportReport(done, left_out)
    except OSError as error:
        raise WorldError(file_problem(path, error)) from error


def _records(
    connection: Connection, schema: Schema, asked: RecordQuery
) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Only the ids are sorted, and each record is fetched when its turn comes."""
    ids = query.ordered(schema, asked, query.wanted(schema, asked))
    some: list[int] = []
    rows = connection.execute(ids.execution_options(yield_per=_STEP))
    for partition in rows.partitions(_STEP):
        some = [row.id for row in partition]
        found = {
            row.id: row
            for row in connection.execute(
                select(records, resources.c.number)
                .join(resources, resources.c.id == records.c.resource_id)
                .where(records.c.id.in_(some))
            )
        }
        for record_id in some:
            yield found[record_id].number, values_of(found[record_id])


def _writer(file: IO[str], kind: FileFormat, schema: Schema, columns: list[Attribute]) -> Writer:
    heading = number_column(schema)
    if kind is FileFormat.CSV:
        rows = csv.writer(file)
        rows.writerow([heading, *(a.name for a in columns)])

        def write_row(number: str, values: Mapping[str, Value]) -> None:
            rows.writerow([number, *(_cell(values.get(a.id)) for a in columns)])

        return write_row

    def write_line(number: str, values: Mapping[str, Value]) -> None:
        counted = schema.kind is not Kind.PROFILES
        line = {heading: int(number) if counted else number}
        line |= {a.name: values.get(a.id) for a in columns}  # type: ignore[misc]
        # Amounts stand there as numbers, all their digits kept.
        file.write(simplejson.dumps(line, use_decimal=True, ensure_ascii=False) + "\n")

    return write_line


def _cell(value: Value | None) -> str:
    return "" if value is None else to_text(value)


@contextmanager
def _whole(path: Path, kind: FileFormat) -> Iterator[tuple[IO[str], Callable[[], None]]]:
    """A file beside the one that is wanted; ``finish`` puts it in its place."""
    # Spreadsheets take CSV for UTF-8 only where it begins with a mark.
    encoding = "utf-8-sig" if kind is FileFormat.CSV else "utf-8"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding=encoding, newline="") as file:

            def finish() -> None:
                file.flush()
                os.fsync(file.fileno())
                Path(name).replace(path)

            yield file, finish
    finally:
        with suppress(OSError):  # mostly it is no longer there
            Path(name).unlink()
