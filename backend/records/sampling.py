"""Sample records go into the store; where a key is taken the next sample is tried."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import islice

from sqlalchemy import Connection, func, select

from backend.errors import Problem, Refused
from backend.records.bulk import BATCH, NewRecord, add_batch
from backend.records.guard import refuse_another_version, refuse_in_maintenance
from backend.records.report import Progress, SampleReport, SampleRoom, Told
from backend.records.rows import published
from backend.records.samples import sample_values
from backend.schemas.exports.words import RESOURCE
from backend.schemas.model import Cardinality, Schema
from backend.store.engine import Store
from backend.store.tables import records, resources

_PATIENCE = 20
"""Batches in a row of which nothing could be added: then the keys have no more values."""


def make_samples(
    store: Store,
    schema_id: str,
    count: int,
    resource_ids: Sequence[int],
    seed: int,
    told: Told,
    cancel: threading.Event,
) -> SampleReport:
    """As ``RecordTransfer.make_samples`` says: a transaction a batch."""
    with store.read() as connection:
        schema = published(connection, schema_id)
        holders = _holders(connection, schema, schema_id, resource_ids)
        # What was made before is not made again: the keys would be taken.
        before = connection.scalars(
            select(func.count()).where(records.c.schema_id == schema_id)
        ).one()
    if not holders:
        raise Refused(_no_room(schema))
    samples = islice(sample_values(schema, seed), before, None)
    single = schema.cardinality is Cardinality.SINGLE
    most = min(count, len(holders)) if single else count
    made = tried = idle = 0
    while made < most and idle < _PATIENCE and not (single and tried >= len(holders)):
        size = min(BATCH, most - made)
        batch = [
            NewRecord(0, holders[(tried + at) % len(holders)], values)
            for at, values in enumerate(islice(samples, size))
        ]
        tried += size
        with store.write() as connection:
            refuse_in_maintenance(connection)
            refuse_another_version(connection, schema_id, schema)
            added = add_batch(connection, schema_id, schema, batch).added
        made += added
        idle = 0 if added else idle + 1
        told(Progress(made, made / count))
        if cancel.is_set():
            return SampleReport(made, count, cancelled=True)
    return SampleReport(made, count)


def sample_room(store: Store, schema_id: str) -> SampleRoom:
    """As ``RecordTransfer.sample_room`` says."""
    with store.read() as connection:
        schema = published(connection, schema_id)
        of_kind = select(func.count()).where(resources.c.kind == schema.kind)
        free = len(_holders(connection, schema, schema_id, ()))
        return SampleRoom(connection.scalars(of_kind).one(), free)


def _holders(
    connection: Connection, schema: Schema, schema_id: str, wanted: Sequence[int]
) -> list[str]:
    """The numbers of the resources; of a single-valued schema of those that hold none yet."""
    statement = select(resources.c.number).where(resources.c.kind == schema.kind)
    if wanted:
        statement = statement.where(resources.c.id.in_(wanted))
    if schema.cardinality is Cardinality.SINGLE:
        taken = select(records.c.resource_id).where(records.c.schema_id == schema_id)
        statement = statement.where(resources.c.id.not_in(taken))
    return list(connection.scalars(statement.order_by(resources.c.id)))


def _no_room(schema: Schema) -> Problem:
    resource = RESOURCE[schema.kind]
    return Problem(
        "no-resource",
        f"There is no {resource} that could hold another record of {schema.name}.",
        remedy=f"Make a {resource} first.",
    )
