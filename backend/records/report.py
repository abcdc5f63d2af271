"""What is wished of an import, what came of one, and every refused row, kept out of memory."""

from __future__ import annotations

import csv
import json
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from backend.durable import whole_file
from backend.errors import Problem


class FileFormat(StrEnum):
    """How records stand in a file: one a row, or one JSON object a line."""

    CSV = "csv"
    JSON_LINES = "jsonl"

    @classmethod
    def of(cls, path: Path) -> FileFormat:
        """By the ending of the name; CSV where it says nothing."""
        known = {".jsonl", ".ndjson", ".json"}
        return cls.JSON_LINES if path.suffix.lower() in known else cls.CSV


class ImportAct(StrEnum):
    """What is done with the rows of a file: added as records; or each selects one record of its
    resource by unique attributes, which is updated or deleted; or the rows of a resource replace
    its whole value (Context Services: the three ``PUT …/extensions/NAME``).
    """

    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"

    @property
    def by_unique(self) -> bool:
        """Only of a multi-valued schema with a unique key."""
        return self in (ImportAct.UPDATE, ImportAct.DELETE)

    @property
    def loses(self) -> bool:
        """Whether records go for good: the store is copied first."""
        return self in (ImportAct.DELETE, ImportAct.REPLACE)


@dataclass(frozen=True, slots=True)
class Progress:
    """``rows`` were ``done`` ("read", "written"); ``part`` of the work, 0 to 1."""

    rows: int
    part: float
    done: str = "done"


Told = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class ImportWish:
    """``resource_id`` takes the rows that name no resource. ``make_customers`` makes customers that
    are missing, where rows are added or replace. With ``all_or_nothing`` one refused row, or a
    cancel, and nothing is changed; else the good rows are taken, and what was taken before a cancel
    stays. What replaces is taken by the resource: one whose rows are all good.
    """

    path: Path
    schema_id: str
    format: FileFormat
    resource_id: int | None = None
    make_customers: bool = False
    all_or_nothing: bool = True
    act: ImportAct = ImportAct.ADD


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """``line`` counts from 1, the heading included; ``problems`` are under ``/ATTRIBUTE``."""

    line: int
    problems: tuple[Problem, ...]


class RefusedRows:
    """Every refused row in the order of the file: few in memory, many in a temporary file."""

    def __init__(self) -> None:
        self._file: IO[str] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - see close
            max_size=1 << 20, mode="w+", encoding="utf-8"
        )
        self._end = weakref.finalize(self, self._file.close)
        self.count = 0

    def __len__(self) -> int:
        return self.count

    def add(self, line: int, problems: Sequence[Problem]) -> None:
        data = {"line": line, "problems": [problem.to_json() for problem in problems]}
        self._file.write(json.dumps(data) + "\n")
        self.count += 1

    def first(self, most: int = 200) -> tuple[RefusedRow, ...]:
        """As many as one reads; :meth:`save` gives all."""
        found = []
        for row in self:
            found.append(row)
            if len(found) == most:
                break
        return tuple(found)

    def __iter__(self) -> Iterator[RefusedRow]:
        self._file.seek(0)
        for text in self._file:
            data: dict[str, Any] = json.loads(text)
            problems = tuple(Problem.from_json(one) for one in data["problems"])
            yield RefusedRow(data["line"], problems)
        self._file.seek(0, 2)

    def save(self, path: Path) -> None:
        """Write them as CSV: a row a problem. Whole, or not at all. Raises ``OSError``."""
        with whole_file(path) as whole:
            file = TextIOWrapper(whole, "utf-8-sig", newline="")
            writer = csv.writer(file)
            writer.writerow(("line", "code", "field", "title", "detail", "remedy"))
            for row in self:
                for one in row.problems:
                    place = one.pointer.removeprefix("/")
                    writer.writerow((row.line, one.code, place, one.title, one.detail, one.remedy))
            file.detach()

    def close(self) -> None:
        """Let the file go; nobody reads it any more. It goes by itself with the last reference."""
        self._end()


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of records. Of ``replaced`` resources the new records count as ``added`` and the
    old ones as ``deleted``; ``customers`` were made.
    """

    added: int = 0
    updated: int = 0
    deleted: int = 0
    replaced: int = 0
    customers: int = 0

    def plus(self, more: Counts) -> Counts:
        return Counts(
            self.added + more.added,
            self.updated + more.updated,
            self.deleted + more.deleted,
            self.replaced + more.replaced,
            self.customers + more.customers,
        )

    @property
    def any(self) -> bool:
        """Whether anything is other than before."""
        return self != Counts()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """``counts`` is what there is now. With ``cancelled``, or with refused rows where all or
    nothing was wished, it may be all 0 although ``fitted`` rows were right. ``stopped`` says why
    the good rows were not all taken: the mode was switched meanwhile, or the disk is full.
    ``left`` resources named in the file were not replaced, since a row of theirs was refused;
    ``copy`` is the file name of the store as it was before, "" where nothing was lost.
    """

    counts: Counts
    fitted: int
    refused: RefusedRows = field(compare=False)
    encoding: str = "utf-8"
    cancelled: bool = False
    stopped: tuple[Problem, ...] = ()
    left: int = 0
    copy: str = ""

    @property
    def added(self) -> int:
        return self.counts.added

    @property
    def customers(self) -> int:
        return self.counts.customers


@dataclass(frozen=True, slots=True)
class ExportReport:
    """``left_out`` names the attributes whose values are masked and were not written."""

    rows: int
    left_out: tuple[str, ...] = ()
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class SampleRoom:
    """For how many samples there is room: of a single-valued schema one in each resource that is
    ``free``, of a multi-valued one no end, if there is a resource.
    """

    resources: int
    free: int


@dataclass(frozen=True, slots=True)
class SampleReport:
    """``made`` may be less than was wished: the resources had no room for more."""

    made: int
    wanted: int
    cancelled: bool = False
