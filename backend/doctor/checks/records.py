"""Extension records: their values fulfil the schema, and the database holds their unique keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import delete, insert, select

from backend.doctor.saving.schemas import newest_versions
from backend.doctor.visit import Visit, some
from backend.errors import Problem
from backend.records.fitting import fit, key_values
from backend.records.rows import values_of
from backend.schemas.model import Schema, Value
from backend.schemas.stored import schema_from_json
from backend.store.tables import record_keys, records

_Keys = dict[tuple[int, str], tuple[int, str]]
"""By record and key: the resource and the value that only equals share."""


@dataclass(slots=True)
class _Seen:
    """What the records of one schema say."""

    count: int = 0
    keys: _Keys = field(default_factory=dict)
    unfit: list[int] = field(default_factory=list)
    twins: list[int] = field(default_factory=list)
    said: str = ""


def check_records(visit: Visit) -> None:
    """All records against the newest version of their schema, and their keys against them."""
    count = 0
    for schema_id, (_, body) in sorted(newest_versions(visit.connection).items()):
        schema = schema_from_json(body)
        seen = _read(visit, schema_id, schema)
        count += seen.count
        _tell(visit, schema, seen)
        _check_keys(visit, schema_id, schema, seen.keys)
    visit.look("records", count)


def _read(visit: Visit, schema_id: str, schema: Schema) -> _Seen:
    seen = _Seen()
    taken: set[tuple[int, str, str]] = set()
    statement = select(records).where(records.c.schema_id == schema_id).order_by(records.c.id)
    for row in visit.connection.execute(statement):
        seen.count += 1
        values = values_of(row)
        if said := _unfit(schema, values):
            seen.unfit.append(row.id)
            seen.said = seen.said or said
        for key_id, value in key_values(schema, values):
            key = (row.resource_id, key_id, value)
            if key in taken:
                seen.twins.append(row.id)
            else:
                seen.keys[row.id, key_id] = (row.resource_id, value)
            taken.add(key)
    return seen


def _unfit(schema: Schema, values: Mapping[str, Value]) -> str:
    """Why the values are not what the schema takes; ``""`` where they are."""
    # Said to have none, an attribute that may be empty is given no default.
    fitted = fit(schema, {one.id: values.get(one.id) for one in schema.attributes})
    return str(fitted.problems[0]) if fitted.problems else ""


def _tell(visit: Visit, schema: Schema, seen: _Seen) -> None:
    if seen.unfit:
        visit.find(
            Problem(
                "record-unfit",
                f"The schema {schema.name} does not allow {_many(len(seen.unfit))} of it.",
                f"{_ids(seen.unfit)} {seen.said}",
                "Open it, and change its values.",
                f"/records/{seen.unfit[0]}",
            )
        )
    if seen.twins:
        visit.find(
            Problem(
                "record-twice",
                f"{_many(len(seen.twins))} of {schema.name} with a key that another one has.",
                _ids(seen.twins),
                "Change the values of one of them, or delete it.",
                f"/records/{seen.twins[0]}",
            )
        )


def _check_keys(visit: Visit, schema_id: str, schema: Schema, wanted: _Keys) -> None:
    of_schema = record_keys.c.schema_id == schema_id
    held = {
        (row.record_id, row.key_id): (row.resource_id, row.value)
        for row in visit.connection.execute(select(record_keys).where(of_schema))
    }
    wrong = len({*wanted.items()} ^ {*held.items()})
    if not wrong:
        return
    visit.mend_store(
        Problem(
            "keys-wrong",
            f"The unique keys of {schema.name} are not those of its records.",
            f"{wrong} differ.",
            pointer=f"/schemas/{schema_id}",
        ),
        partial(_rebuild, visit, schema_id, wanted),
        "They are made anew from the records.",
    )


def _rebuild(visit: Visit, schema_id: str, wanted: _Keys) -> None:
    visit.connection.execute(delete(record_keys).where(record_keys.c.schema_id == schema_id))
    ids = {record_id for record_id, _ in wanted}
    others = select(record_keys.c.record_id).distinct()  # under another schema than their record's
    for record_id in ids.intersection(visit.connection.scalars(others)):
        visit.connection.execute(delete(record_keys).where(record_keys.c.record_id == record_id))
    rows = [
        {
            "record_id": record_id,
            "key_id": key_id,
            "resource_id": resource_id,
            "schema_id": schema_id,
            "value": value,
        }
        for (record_id, key_id), (resource_id, value) in wanted.items()
    ]
    if rows:
        visit.connection.execute(insert(record_keys), rows)


def _many(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"


def _ids(found: list[int]) -> str:
    return f"Number {some([str(one) for one in found])}"
