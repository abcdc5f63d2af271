"""Records by the thousand: from a file, into a file, and made up for a demonstration.

These calls take their time, tell how far they are and can be cancelled: they belong on a thread of
their own. Each publishes one event for a batch of records.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from backend.errors import Problem, Refused
from backend.events import Events, RecordsChanged
from backend.records.exporting import export
from backend.records.filters import RecordQuery
from backend.records.importing import Import
from backend.records.report import (
    ExportReport,
    FileFormat,
    ImportReport,
    ImportWish,
    Progress,
    SampleReport,
    SampleRoom,
    Told,
)
from backend.records.sampling import make_samples, sample_room
from backend.store.copies import Copies
from backend.store.engine import Store


def _quiet(_progress: Progress) -> None:
    pass


class RecordTransfer:
    """Import, export and samples. Thread-safe; ``cancel`` is looked at after every batch."""

    def __init__(self, store: Store, events: Events, copies: Copies) -> None:
        self._store = store
        self._events = events
        self._copies = copies

    def import_file(
        self, wish: ImportWish, told: Told = _quiet, cancel: threading.Event | None = None
    ) -> ImportReport:
        """Take the rows of a file as the act says, and report every row that was refused.

        In CSV an empty cell is no value; a column that is left out takes the attribute's default,
        in an update by unique it stays. Where records are lost, the store is copied first. Raises
        as :meth:`Import.run` does; a row that is refused is no reason to.
        """
        run = Import(self._store, self._copies, wish, told, cancel or threading.Event())
        try:
            report = run.run()
        finally:
            if run.changed:
                self._events.publish(RecordsChanged(0))
        return report

    def export_file(
        self,
        wanted: RecordQuery,
        path: Path,
        format: FileFormat,  # noqa: A002 - the word people use
        *,
        masked_too: bool = False,
        told: Told = _quiet,
        cancel: threading.Event | None = None,
    ) -> ExportReport:
        """Write the records that fit a query; see :func:`backend.records.exporting.export`.

        Values of attributes with ``encrypt`` are left out unless ``masked_too``: the report names
        them. A file with a column left out cannot bring these values back.
        """
        cancel = cancel or threading.Event()
        return export(self._store, wanted, path, format, told, cancel, masked_too=masked_too)

    def sample_room(self, schema_id: str) -> SampleRoom:
        """How many resources there are for samples of a schema, and how many can take one."""
        return sample_room(self._store, schema_id)

    def make_samples(
        self,
        schema_id: str,
        count: int,
        resource_ids: Sequence[int] = (),
        *,
        seed: int = 0,
        told: Told = _quiet,
        cancel: threading.Event | None = None,
    ) -> SampleReport:
        """Make up ``count`` records, for these resources in turn or for all of the kind.

        The same seed in the same workspace makes the same values. Fewer are made where the
        resources can hold no more: one each of a single-valued schema, and of a multi-valued one as
        many as its keys have values for. Raises :class:`Refused` where there is no resource.
        """
        if count < 1:
            raise Refused(_NONE_WANTED)
        cancel = cancel or threading.Event()
        report = make_samples(self._store, schema_id, count, resource_ids, seed, told, cancel)
        if report.made:
            self._events.publish(RecordsChanged(0))
        return report


_NONE_WANTED = Problem(
    "count-invalid", "At least one record has to be made.", remedy="Give a number from 1."
)
