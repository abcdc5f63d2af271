"""Many records at once: a batch is looked up, judged and inserted with a few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, column, insert, select, table, tuple_

from backend.errors import Problem
from backend.identifiers import now
from backend.records.fitting import key_values
from backend.records.model import customer_id_problem
from backend.records.rows import duplicate
from backend.schemas.model import Kind, Schema, Value
from backend.schemas.stored import value_to_json
from backend.store.tables import record_keys, records, resources

BATCH = 500
"""Rows of a batch: some 40 ms of work, so that a window beside it still paints."""
_AT_ONCE = 2_000  # keys looked up by one statement; SQLite binds 32,766 values at most
_SEQUENCE = table("sqlite_sequence", column("name"), column("seq"))

Key = tuple[int, str, str]
"""Resource, key, value: what the store keeps only once of a schema."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """``holder`` is the number of the resource; ``line`` says where the record comes from."""

    line: int
    holder: str
    values: Mapping[str, Value]


Accepted = tuple[NewRecord, int, list[Key]]
"""With the id of its resource, below zero where that is still to be made."""


@dataclass(slots=True)
class Outcome:
    """What became of a batch."""

    added: int
    refused: list[tuple[NewRecord, Problem]]
    customers: int = 0


def add_batch(
    connection: Connection,
    schema_id: str,
    schema: Schema,
    batch: Sequence[NewRecord],
    *,
    make_customers: bool = False,
) -> Outcome:
    """Insert the records that can be: their resource is there and their keys are free.

    The values fit the schema. Customers that are missing are made where that is wished. To be
    called inside a write transaction: nobody takes a key between the look and the insert.
    """
    outcome = Outcome(0, [])
    held = resource_ids(connection, schema.kind, {one.holder for one in batch})
    known = []
    fresh: dict[str, int] = {}  # a number not in the store: an id of its own, below zero
    for one in batch:
        problem = None
        if one.holder not in held:
            problem = no_holder(schema.kind, one.holder, make_customers)
            if problem is None:
                fresh.setdefault(one.holder, -1 - len(fresh))
        if problem:
            outcome.refused.append((one, problem))
        else:
            known.append((one, held.get(one.holder) or fresh[one.holder]))
    accepted = _with_free_keys(connection, schema_id, schema, known, outcome)
    made = _make_customers(connection, {one.holder for one, holder, _ in accepted if holder < 0})
    outcome.customers = len(made)
    insert_accepted(
        connection,
        schema_id,
        [(one, made.get(one.holder, holder), keys) for one, holder, keys in accepted],
    )
    outcome.added = len(accepted)
    return outcome


def resource_ids(connection: Connection, kind: Kind, numbers: set[str]) -> dict[str, int]:
    """By number, of those that are there."""
    rows = connection.execute(
        select(resources.c.number, resources.c.id).where(
            resources.c.kind == kind, resources.c.number.in_(numbers)
        )
    )
    return {row.number: row.id for row in rows}


def one_of(kind: Kind) -> str:
    """``customer``, ``task`` … in a sentence."""
    return {Kind.PROFILES: "customer"}.get(kind, kind.value.removesuffix("s"))


def no_holder(kind: Kind, number: str, make: bool) -> Problem | None:
    """Why a row of a resource that is not there is refused; ``None`` where it will be made."""
    if make and kind is Kind.PROFILES:
        return customer_id_problem(number)
    one = one_of(kind)
    return Problem(
        "resource-unknown",
        f"There is no {one} “{number}”.",
        remedy=f"Make the {one} first, or name another.",
    )


def _with_free_keys(
    connection: Connection,
    schema_id: str,
    schema: Schema,
    rows: Sequence[tuple[NewRecord, int]],
    outcome: Outcome,
) -> list[Accepted]:
    """A record whose key is taken gives up all its keys: the next one may have them."""
    keys = [[(holder, *key) for key in key_values(schema, one.values)] for one, holder in rows]
    held = [key for own in keys for key in own if key[0] > 0]
    taken = set(holders_of(connection, schema_id, held))
    accepted = []
    for (one, holder), own in zip(rows, keys, strict=True):
        clash = next((key for key in own if key in taken), None)
        if clash is not None:
            outcome.refused.append((one, duplicate(schema, clash[1], one.values)))
            continue
        taken.update(own)
        accepted.append((one, holder, own))
    return accepted


def holders_of(connection: Connection, schema_id: str, keys: Sequence[Key]) -> dict[Key, int]:
    """The ids of the records that have these keys; a key that is free is left out."""
    key = record_keys.c
    found: dict[Key, int] = {}
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        rows = connection.execute(
            select(key.resource_id, key.key_id, key.value, key.record_id).where(
                key.schema_id == schema_id,
                tuple_(key.resource_id, key.key_id, key.value).in_(some),
            )
        )
        found.update({(row[0], row[1], row[2]): row[3] for row in rows})
    return found


def _make_customers(connection: Connection, numbers: set[str]) -> dict[str, int]:
    if not numbers:
        return {}
    moment = now()
    connection.execute(
        insert(resources),
        [
            {"kind": Kind.PROFILES, "number": number, "label": "", "created_at": moment}
            for number in sorted(numbers)
        ],
    )
    return resource_ids(connection, Kind.PROFILES, numbers)


def insert_accepted(connection: Connection, schema_id: str, rows: Sequence[Accepted]) -> None:
    """With ids of our own choice, the next of the counter, so that the keys can name them."""
    if not rows:
        return
    last = connection.scalar(select(_SEQUENCE.c.seq).where(_SEQUENCE.c.name == records.name))
    moment = now()
    values, keys = [], []
    for record_id, (one, resource_id, own) in enumerate(rows, (last or 0) + 1):
        values.append(
            {
                "id": record_id,
                "resource_id": resource_id,
                "schema_id": schema_id,
                "value": {i: value_to_json(v) for i, v in one.values.items()},
                "created_at": moment,
                "updated_at": moment,
            }
        )
        keys += [
            {
                "record_id": record_id,
                "key_id": key_id,
                "resource_id": resource_id,
                "schema_id": schema_id,
                "value": value,
            }
            for _, key_id, value in own
        ]
    connection.execute(insert(records), values)
    if keys:
        connection.execute(insert(record_keys), keys)
