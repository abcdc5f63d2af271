"""Many records at once, each selected by the unique attributes of a row: updated or deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select, update

from backend.errors import Refused, WorkshopError
from backend.identifiers import now
from backend.records.acts import Taken, unmasked
from backend.records.bulk import Key, holders_of, no_holder, resource_ids
from backend.records.file_rows import FileRow
from backend.records.report import Counts
from backend.records.rows import values_of
from backend.records.selecting import Selector, selector, unique_attributes, updated
from backend.schemas.model import Schema, Value
from backend.schemas.stored import value_to_json
from backend.store.tables import records


@dataclass(frozen=True, slots=True)
class Selection:
    """``given`` by attribute id, not checked but for the unique ones in ``wanted``."""

    line: int
    holder: str
    given: Mapping[str, object]
    wanted: Selector


class _ByUnique:
    """``blank_is_left_out`` of CSV: there a unique attribute's empty cell says nothing of it."""

    def __init__(self, schema_id: str, schema: Schema, *, blank_is_left_out: bool) -> None:
        self._schema_id, self._schema = schema_id, schema
        unique = unique_attributes(schema) if blank_is_left_out else []
        self._may_be_blank = {attribute.id for attribute in unique}

    def prepare(self, row: FileRow, holder: str) -> Selection:
        given = {
            i: value
            for i, value in row.values.items()
            if value is not None or i not in self._may_be_blank
        }
        try:
            return Selection(row.line, holder, given, selector(self._schema, given))
        except Refused as refused:
            raise Refused(*unmasked(self._schema, refused.problems)) from None

    def _select(
        self, connection: Connection, batch: Sequence[Selection], gone: set[int], taken: Taken
    ) -> Iterator[tuple[Selection, int]]:
        """Each row with its record's id; ids that come to be ``gone`` are no longer found."""
        resources = resource_ids(connection, self._schema.kind, {one.holder for one in batch})
        keys = {
            one.line: [(resources[one.holder], *key) for key in one.wanted.keys]
            for one in batch
            if one.holder in resources
        }
        held = holders_of(
            connection, self._schema_id, [key for own in keys.values() for key in own]
        )
        for one in batch:
            if one.line not in keys:
                problem = no_holder(self._schema.kind, one.holder, make=False)
                assert problem is not None, "what is not made is refused"
                taken.refused.append((one.line, (problem,)))
                continue
            try:
                yield one, one.wanted.choose(self._schema, _found(keys[one.line], held, gone))
            except WorkshopError as error:
                taken.refused.append((one.line, error.problems))


class Deleting(_ByUnique):
    """The record that a row selects goes."""

    def take(self, connection: Connection, batch: Sequence[Selection]) -> Taken:
        taken, gone = Taken(), set[int]()
        for _, record_id in self._select(connection, batch, gone, taken):
            gone.add(record_id)
        connection.execute(delete(records).where(records.c.id.in_(gone)))
        return Taken(len(gone), Counts(deleted=len(gone)), taken.refused)


class Updating(_ByUnique):
    """What else a row has is changed in the record that it selects. ``notes`` is a scratch
    database: a record that several rows select is updated by each, but counted once.
    """

    def __init__(
        self, schema_id: str, schema: Schema, notes: sqlite3.Connection, *, blank_is_left_out: bool
    ) -> None:
        super().__init__(schema_id, schema, blank_is_left_out=blank_is_left_out)
        self._notes = notes
        notes.execute("CREATE TABLE touched (id INTEGER PRIMARY KEY)")

    def take(self, connection: Connection, batch: Sequence[Selection]) -> Taken:
        taken = Taken()
        chosen = list(self._select(connection, batch, set(), taken))
        ids = {record_id for _, record_id in chosen}
        rows = connection.execute(select(records).where(records.c.id.in_(ids)))
        held = {row.id: values_of(row) for row in rows}
        changed: set[int] = set()
        right = 0
        for one, record_id in chosen:
            try:
                values = updated(self._schema, one.given, held[record_id])
            except Refused as refused:
                taken.refused.append((one.line, unmasked(self._schema, refused.problems)))
                continue
            # Values of removed attributes stay: a later version may want them back.
            kept = {i: v for i, v in held[record_id].items() if not self._schema.attribute(i)}
            held[record_id] = kept | values
            changed.add(record_id)
            right += 1
        self._write(connection, {i: held[i] for i in changed})
        return Taken(right, Counts(updated=self._note(changed)), taken.refused)

    def _write(self, connection: Connection, values: Mapping[int, Mapping[str, Value]]) -> None:
        if not values:
            return
        statement = (
            update(records)
            .where(records.c.id == bindparam("record"))
            .values(value=bindparam("values"), updated_at=now())
        )
        connection.execute(
            statement,
            [
                {"record": i, "values": {a: value_to_json(v) for a, v in own.items()}}
                for i, own in values.items()
            ],
        )

    def _note(self, changed: set[int]) -> int:
        """How many of them are new to the notes."""
        before = self._notes.total_changes
        self._notes.executemany("INSERT OR IGNORE INTO touched VALUES (?)", [(i,) for i in changed])
        return self._notes.total_changes - before


def _found(keys: Sequence[Key], held: Mapping[Key, int], gone: set[int]) -> set[int | None]:
    return {None if (one := held.get(key)) in gone else one for key in keys}
