"""The whole value of an extension is replaced: every record that a resource holds of a schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete

from backend.errors import Conflict, Problem, Refused
from backend.records.fitting import fit
from backend.records.rows import write, write_keys
from backend.schemas.model import Cardinality, Schema
from backend.store.tables import records


def replace_all(
    connection: Connection,
    resource_id: int,
    schema_id: str,
    schema: Schema,
    values: Sequence[Mapping[str, object]],
) -> list[Row[Any]]:
    """The rows written in the place of the old ones. Raises as ``RecordService.replace`` says."""
    single = schema.cardinality is Cardinality.SINGLE
    if single and len(values) > 1:
        raise Refused(ONE_AT_MOST)
    fitted = [fit(schema, given) for given in values]
    places = [""] if single else [f"/{at}" for at in range(len(values))]
    problems = [p.under(at) for at, one in zip(places, fitted, strict=False) for p in one.problems]
    if problems:
        raise Refused(*problems)
    connection.execute(
        delete(records).where(
            records.c.resource_id == resource_id, records.c.schema_id == schema_id
        )
    )
    rows, conflicts = [], []
    for place, one in zip(places, fitted, strict=False):
        row = write(connection, resource_id, schema_id, one.values, None)
        rows.append(row)
        try:
            write_keys(connection, row, schema, one.values)
        except Conflict as conflict:
            conflicts += [problem.under(place) for problem in conflict.problems]
    if conflicts:
        raise Conflict(*conflicts)
    return rows


ONE_AT_MOST = Problem(
    "single-valued",
    "The schema is single-valued: a resource holds one record of it at most.",
    remedy="Give one record.",
)
