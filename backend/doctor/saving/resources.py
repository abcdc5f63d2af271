"""Resources and records of which a part was lost, and the keys of the records, anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from backend.doctor.saving.notes import counted, named, note
from backend.doctor.saving.schemas import newest_versions
from backend.errors import Problem
from backend.identifiers import now
from backend.records.fitting import key_values
from backend.records.rows import values_of
from backend.schemas.model import Kind, Schema
from backend.schemas.stored import schema_from_json
from backend.store import facts
from backend.store.tables import record_keys, records, resources, schemas

_LABEL = "Recovered"


def mend_resources(connection: Connection) -> Iterator[Problem]:
    """Whoever has records is there; what was started in nothing is on its own."""
    lost = select(records.c.resource_id, schemas.c.kind).join(
        schemas, schemas.c.id == records.c.schema_id
    )
    lost = lost.where(records.c.resource_id.not_in(select(resources.c.id))).distinct()
    kinds = {row.resource_id: Kind(row.kind) for row in connection.execute(lost)}
    mend_counters(connection)
    for resource_id, kind in sorted(kinds.items()):
        number = str(facts.count(connection, kind.value))
        if kind is Kind.PROFILES:
            number = f"recovered-{resource_id}"
        connection.execute(
            insert(resources).values(
                id=resource_id,
                kind=kind,
                number=number,
                label=_LABEL,
                created_at=now(),
                attributes={},
            )
        )
    if kinds:
        yield note(
            "resource-remade",
            f"{counted(len(kinds), 'resource', 'resources')} with records got another number "
            f"and the label “{_LABEL}”: the own ones are lost.",
        )
    parents = select(resources.c.id)
    connection.execute(
        update(resources)
        .where(resources.c.parent_id.is_not(None), resources.c.parent_id.not_in(parents))
        .values(parent_id=None)
    )


def mend_counters(connection: Connection) -> None:
    """No number is given twice, even where the counter was lost."""
    for kind in Kind:
        numbers = connection.scalars(select(resources.c.number).where(resources.c.kind == kind))
        highest = max((int(n) for n in numbers if n.isdecimal() and len(n) < 16), default=0)
        name = f"count:{kind.value}"
        if highest > facts.get(connection, name, 0):
            facts.put(connection, name, highest)


def mend_keys(connection: Connection) -> Iterator[Problem]:
    """The keys of every record, anew; a record whose key another one has is dropped."""
    connection.execute(delete(record_keys))
    newest = {i: schema_from_json(body) for i, (_, body) in newest_versions(connection).items()}
    dropped: list[int] = []
    last = 0
    while rows := _records_after(connection, last):
        dropped += _without_keys(connection, rows, newest)
        last = rows[-1].id
    for record_id in dropped:
        connection.execute(delete(records).where(records.c.id == record_id))
    if dropped:
        yield note(
            "record-twice",
            f"{counted(len(dropped), 'record', 'records')} had a key that another one has: "
            "the older one is kept.",
            named([str(one) for one in dropped]),
        )


def _records_after(connection: Connection, last: int) -> Any:
    statement = select(records).where(records.c.id > last).order_by(records.c.id).limit(1000)
    return connection.execute(statement).all()


def _without_keys(
    connection: Connection, rows: Sequence[Any], newest: Mapping[str, Schema]
) -> list[int]:
    """Write the keys of the records; answers those of which another one has a key."""
    wanted: Counter[int] = Counter()
    values = []
    for row in rows:
        schema = newest.get(row.schema_id)
        for key_id, value in key_values(schema, values_of(row)) if schema else ():
            wanted[row.id] += 1
            values.append(
                {
                    "record_id": row.id,
                    "key_id": key_id,
                    "resource_id": row.resource_id,
                    "schema_id": row.schema_id,
                    "value": value,
                }
            )
    if not values:
        return []
    connection.execute(insert(record_keys).prefix_with("OR IGNORE"), values)
    written = (
        select(record_keys.c.record_id, func.count())
        .where(record_keys.c.record_id.between(rows[0].id, rows[-1].id))
        .group_by(record_keys.c.record_id)
    )
    wanted.subtract({row[0]: row[1] for row in connection.execute(written)})
    return sorted(record_id for record_id, lacking in wanted.items() if lacking)


def count_of(connection: Connection, table: Any) -> int:
    """How many rows a table has."""
    return connection.scalar(select(func.count()).select_from(table)) or 0
