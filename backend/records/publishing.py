"""Publishing, where it touches records: the plan and the deed are the same code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    TextClause,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from backend.records.carrying import (
    Carried,
    Carrying,
    Changed,
    Held,
    Turn,
    changes_shapes,
    touches_records,
)
from backend.records.rows import values_of
from backend.schemas.exports.words import RESOURCE
from backend.schemas.keeping import KeptValues
from backend.schemas.model import Kind, Schema, Value
from backend.schemas.plan import Choices, Effect
from backend.schemas.stored import schema_from_json, value_from_json, value_to_json
from backend.store.tables import (
    kept_values,
    record_keys,
    records,
    resources,
    schema_versions,
)

_BATCH = 2000


class PublishedRecords:
    """What publishing, purging and deleting a schema do to its records, inside a transaction."""

    def carry(
        self,
        connection: Connection,
        schema_id: str,
        old: Schema,
        new: Schema,
        choices: Choices,
        leaving: int | None,
    ) -> tuple[tuple[Effect, ...], int]:
        """Bring the records from ``old`` to ``new``; answers the effects and how many there are.

        ``leaving`` is the number of the version that is left; without it nothing is written.
        """
        total = connection.scalars(
            select(func.count()).select_from(records).where(records.c.schema_id == schema_id)
        ).one()
        if not total or not touches_records(old, new):
            return (), total
        is_back = changes_shapes(old, new)
        versions = _versions(connection, schema_id) if is_back else {}
        carrying = Carrying(old, new, choices, versions)
        if leaving is not None:
            connection.execute(delete(record_keys).where(record_keys.c.schema_id == schema_id))
        for rows in _batches(connection, schema_id):
            earlier = _earlier(connection, rows) if is_back else {}
            batch = [(row, carrying.carry(_held(row, earlier.get(row.id, ())))) for row in rows]
            # What must still be chosen or mended is refused in the end, and rolled back.
            if leaving is not None and not any(effect.stops for effect in carrying.effects):
                _write(connection, schema_id, batch, leaving)
        return carrying.effects, total

    def kept(
        self, connection: Connection, schema_id: str, schema: Schema
    ) -> tuple[KeptValues, ...]:
        """Values that records keep though the published ``schema`` does not show them."""
        names = _names(connection, schema_id)
        removed = {
            attribute: holders
            for attribute, holders in _holders(connection, _REMOVED, schema_id)
            if schema.attribute(attribute) is None
        }
        aside = dict(_holders(connection, _ASIDE, schema_id))
        found = (
            KeptValues(i, names.get(i, i), removed.get(i, 0), aside.get(i, 0))
            for i in {*removed, *aside}
        )
        return tuple(sorted(found, key=lambda kept: (kept.name.lower(), kept.attribute_id)))

    def purge(self, connection: Connection, schema_id: str, schema: Schema, attribute: str) -> int:
        """Give up for good what is kept of an attribute; answers how many records lost some."""
        lost: set[int] = set()
        for rows in _batches(connection, schema_id):
            for row in rows:
                if schema.attribute(attribute) is None and attribute in row.value:
                    rest = {i: v for i, v in row.value.items() if i != attribute}
                    connection.execute(
                        update(records).where(records.c.id == row.id).values(value=rest)
                    )
                    lost.add(row.id)
            found = connection.execute(_kept_of(rows)).all()
            for kept in found:
                if attribute in kept.changed:
                    rest = {i: v for i, v in kept.changed.items() if i != attribute}
                    connection.execute(
                        update(kept_values)
                        .where(
                            kept_values.c.record_id == kept.record_id,
                            kept_values.c.version == kept.version,
                        )
                        .values(changed=rest)
                    )
                    lost.add(kept.record_id)
        return len(lost)

    def delete(self, connection: Connection, schema_id: str) -> int:
        """Delete all records of a schema for good; answers how many there were."""
        return connection.execute(delete(records).where(records.c.schema_id == schema_id)).rowcount


def _batches(connection: Connection, schema_id: str) -> Iterator[list[Row[Any]]]:
    last = 0
    while True:
        rows = list(
            connection.execute(
                select(records, resources.c.kind, resources.c.number, resources.c.label)
                .join(resources, resources.c.id == records.c.resource_id)
                .where(records.c.schema_id == schema_id, records.c.id > last)
                .order_by(records.c.id)
                .limit(_BATCH)
            )
        )
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _held(row: Row[Any], earlier: tuple[tuple[int, Changed], ...]) -> Held:
    resource = f"{RESOURCE[Kind(row.kind)].capitalize()} {row.number}"
    if row.label:
        resource += f" · {row.label}"
    return Held(row.id, row.resource_id, resource, values_of(row), earlier)


def _kept_of(rows: list[Row[Any]]) -> Any:
    return (
        select(kept_values)
        .where(kept_values.c.record_id.in_([row.id for row in rows]))
        .order_by(kept_values.c.record_id, kept_values.c.version.desc())
    )


def _earlier(
    connection: Connection, rows: list[Row[Any]]
) -> Mapping[int, tuple[tuple[int, Changed], ...]]:
    found: dict[int, list[tuple[int, Changed]]] = {}
    for row in connection.execute(_kept_of(rows)):
        changed = {i: _turn(data) for i, data in row.changed.items()}
        found.setdefault(row.record_id, []).append((row.version, changed))
    return {record_id: tuple(versions) for record_id, versions in found.items()}


def _write(
    connection: Connection,
    schema_id: str,
    batch: list[tuple[Row[Any], Carried]],
    leaving: int,
) -> None:
    values = [
        {"of": row.id, "becomes": {i: value_to_json(v) for i, v in carried.values.items()}}
        for row, carried in batch
    ]
    differing = [v for v, (row, _) in zip(values, batch, strict=True) if v["becomes"] != row.value]
    kept = [
        {
            "record_id": row.id,
            "version": leaving,
            "changed": {i: _json_of(turn) for i, turn in carried.changed.items()},
        }
        for row, carried in batch
        if carried.changed
    ]
    keys = [
        {
            "record_id": row.id,
            "key_id": key_id,
            "resource_id": row.resource_id,
            "schema_id": schema_id,
            "value": value,
        }
        for row, carried in batch
        for key_id, value in carried.keys
    ]
    if differing:
        statement = update(records).where(records.c.id == bindparam("of"))
        connection.execute(statement.values(value=bindparam("becomes")), differing)
    if kept:
        connection.execute(insert(kept_values), kept)
    if keys:
        connection.execute(insert(record_keys), keys)


def _holders(
    connection: Connection, statement: TextClause, schema_id: str
) -> Iterator[tuple[str, int]]:
    for row in connection.execute(statement, {"schema_id": schema_id}):
        yield row[0], row[1]


def _versions(connection: Connection, schema_id: str) -> dict[int, Schema]:
    statement = select(schema_versions).where(schema_versions.c.schema_id == schema_id)
    return {row.number: schema_from_json(row.body) for row in connection.execute(statement)}


def _names(connection: Connection, schema_id: str) -> dict[str, str]:
    """What each attribute was called last, those of earlier versions included."""
    versions = sorted(_versions(connection, schema_id).items())
    return {a.id: a.name for _, schema in versions for a in schema.attributes}


def _turn(data: list[Any]) -> Turn:
    return Turn(_value(data[0]), _value(data[1]), filled=bool(data[2:]))


def _json_of(turn: Turn) -> list[Any]:
    return [_json(turn.was), _json(turn.became), *([True] if turn.filled else [])]


def _value(data: Any) -> Value | None:
    return None if data is None else value_from_json(data)


def _json(value: Value | None) -> Any:
    return None if value is None else value_to_json(value)


_REMOVED = text(
    "SELECT held.key, count(*) FROM records, json_each(records.value) AS held"
    " WHERE records.schema_id = :schema_id GROUP BY held.key"
)
_ASIDE = text(
    "SELECT held.key, count(DISTINCT records.id)"
    " FROM records JOIN kept_values ON kept_values.record_id = records.id,"
    " json_each(kept_values.changed) AS held"
    " WHERE records.schema_id = :schema_id GROUP BY held.key"
)
