"""One record of a multi-valued schema, selected by its unique attributes (Context Services)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.records.fitting import fit, key_values
from backend.records.rows import values_of, write, write_keys
from backend.schemas.model import Attribute, Cardinality, Schema, Value
from backend.schemas.values import ValueRefused, canonical, normalise
from backend.store.tables import record_keys, records


def select_one(
    connection: Connection,
    resource_id: int,
    schema_id: str,
    schema: Schema,
    given: Mapping[str, object],
) -> Row[Any]:
    """The record that every complete key selects. Raises as ``update_by_unique`` says."""
    unique = _unique_values(schema, given)
    ids = {
        connection.scalar(
            select(record_keys.c.record_id).where(
                record_keys.c.resource_id == resource_id,
                record_keys.c.schema_id == schema_id,
                record_keys.c.key_id == key_id,
                record_keys.c.value == value,
            )
        )
        for key_id, value in key_values(schema, unique)
    }
    if not ids:
        raise Refused(_incomplete(schema))
    if ids == {None}:
        raise NotFound(_none_found(schema, unique))
    if len(ids) > 1:
        raise Conflict(_SEVERAL)
    return connection.execute(select(records).where(records.c.id == ids.pop())).one()


def update(
    connection: Connection,
    resource_id: int,
    schema_id: str,
    schema: Schema,
    given: Mapping[str, object],
) -> Row[Any]:
    """The record as it is after the update. Raises as ``update_by_unique`` says."""
    row = select_one(connection, resource_id, schema_id, schema, given)
    held = values_of(row)
    changed = [
        _would_change(attribute)
        for attribute in _unique_attributes(schema)
        if attribute.id in given and not _same(attribute, given[attribute.id], held)
    ]
    if changed:
        raise Refused(*changed)
    # What is left out stays: also empty, where the schema has a default.
    before: dict[str, object] = {a.id: held.get(a.id) for a in schema.attributes}
    fitted = fit(schema, before | dict(given))
    if fitted.problems:
        raise Refused(*fitted.problems)
    row = write(connection, resource_id, schema_id, fitted.values, row.id)
    write_keys(connection, row, schema, fitted.values)
    return row


def _unique_attributes(schema: Schema) -> list[Attribute]:
    ids = {i for key in schema.all_keys() for i in key.attributes}
    return [attribute for attribute in schema.attributes if attribute.id in ids]


def _unique_values(schema: Schema, given: Mapping[str, object]) -> dict[str, Value]:
    """The values of unique attributes, as they are kept."""
    if schema.cardinality is Cardinality.SINGLE:
        raise Refused(_SINGLE_VALUED)
    attributes = _unique_attributes(schema)
    if not attributes:
        raise Refused(_NO_KEY)
    values: dict[str, Value] = {}
    problems = []
    for attribute in attributes:
        if given.get(attribute.id) is None:
            continue
        try:
            values[attribute.id] = normalise(attribute, given[attribute.id])
        except ValueRefused as refused:
            problems.append(replace(refused.problem, pointer=f"/{attribute.name}"))
    if problems:
        raise Refused(*problems)
    return values


def _same(attribute: Attribute, given: object, held: Mapping[str, Value]) -> bool:
    if given is None or attribute.id not in held:
        return given is None and attribute.id not in held
    return canonical(normalise(attribute, given)) == canonical(held[attribute.id])


def _would_change(attribute: Attribute) -> Problem:
    return Problem(
        "unique-changed",
        f"{attribute.name} is unique: it selects the record and does not change.",
        "The record selected has another value.",
        "Leave it out, or replace the record.",
        f"/{attribute.name}",
    )


def _incomplete(schema: Schema) -> Problem:
    keys = (" and ".join(schema.key_names(key)) for key in schema.all_keys())
    return Problem(
        "key-incomplete",
        "The values given select no record: no unique key is complete.",
        remedy=f"Give {', or '.join(keys)}.",
    )


def _none_found(schema: Schema, values: Mapping[str, Value]) -> Problem:
    names = [a.name for a in schema.attributes if a.id in values]
    return Problem(
        "not-found",
        f"No record of {schema.name} has this {' and '.join(names)}.",
        remedy="Look at the records that are there.",
    )


_SINGLE_VALUED = Problem(
    "not-multi-valued",
    "The schema is single-valued: a resource holds one record of it at most.",
    "A unique key selects among several.",
    "Replace the whole value.",
)
_NO_KEY = Problem(
    "no-unique-key",
    "The schema has no unique key to select a record by.",
    remedy="Replace the whole value, or make an attribute unique.",
)
_SEVERAL = Problem(
    "key-ambiguous",
    "The unique keys given do not select the same record.",
    "Each complete key has to select the one record that is meant.",
    "Give the values of one key, or those of one record.",
)
