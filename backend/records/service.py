"""Tasks, services, states and customers, and the extension records they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.events import Events, RecordsChanged
from backend.identifiers import now
from backend.records.fitting import SINGLE_KEY, fit, key_values
from backend.records.model import CUSTOMER_ID_LIMIT, Record, Resource
from backend.schemas.model import Kind, Schema, Value
from backend.schemas.stored import schema_from_json, value_from_json, value_to_json
from backend.store.engine import Store
from backend.store.facts import count
from backend.store.tables import record_keys, records, resources, schema_versions, schemas


class RecordService:
    """Resources and extension records. Every call is one transaction, then its events."""

    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def resources(self, kind: Kind) -> tuple[Resource, ...]:
        """All resources of a kind, oldest first."""
        statement = select(resources).where(resources.c.kind == kind).order_by(resources.c.id)
        with self._store.read() as connection:
            return tuple(_resource(row) for row in connection.execute(statement))

    def create_resource(self, kind: Kind, customer_id: str = "", label: str = "") -> Resource:
        """A new task, service, state or customer; only a customer's id is given, not counted.

        Raises :class:`Refused` for an id that breaks the rule, :class:`Conflict` for one in use.
        """
        if kind is Kind.PROFILES:
            _check_customer_id(customer_id)
        with self._store.write() as connection:
            number = customer_id if kind is Kind.PROFILES else str(count(connection, kind.value))
            try:
                row = connection.execute(
                    insert(resources)
                    .values(kind=kind, number=number, label=label.strip(), created_at=now())
                    .returning(resources)
                ).one()
            except IntegrityError:
                raise Conflict(
                    Problem(
                        "not-unique",
                        f"There is a customer “{number}” already.",
                        remedy="Choose another id.",
                        pointer="/customer_id",
                    )
                ) from None
        self._events.publish(RecordsChanged(row.id))
        return _resource(row)

    def delete_resource(self, resource_id: int) -> None:
        """Delete a resource with its records; its id is not given again."""
        with self._store.write() as connection:
            done = connection.execute(delete(resources).where(resources.c.id == resource_id))
            if done.rowcount == 0:
                raise NotFound(Problem("not-found", "It is no longer there."))
        self._events.publish(RecordsChanged(resource_id))

    def records(self, resource_id: int, schema_id: str) -> tuple[Record, ...]:
        """The resource's records of one schema, oldest first."""
        statement = (
            select(records)
            .where(records.c.resource_id == resource_id, records.c.schema_id == schema_id)
            .order_by(records.c.id)
        )
        with self._store.read() as connection:
            return tuple(_record(row) for row in connection.execute(statement))

    def counts(self, resource_id: int) -> Mapping[str, int]:
        """How many records the resource holds, by schema id."""
        statement = (
            select(records.c.schema_id, func.count())
            .where(records.c.resource_id == resource_id)
            .group_by(records.c.schema_id)
        )
        with self._store.read() as connection:
            return {row[0]: row[1] for row in connection.execute(statement)}

    def save(
        self,
        resource_id: int,
        schema_id: str,
        values: Mapping[str, object],
        record_id: int | None = None,
    ) -> Record:
        """Create a record, or replace the values of ``record_id``; values by attribute id.

        Raises :class:`Refused` with every value that does not fit, under ``/ATTRIBUTE``, and
        :class:`Conflict` where a unique key holds the same values in another record.
        """
        with self._store.write() as connection:
            schema = _published(connection, schema_id)
            fitted = fit(schema, values)
            if fitted.problems:
                raise Refused(*fitted.problems)
            row = _write(connection, resource_id, schema_id, fitted.values, record_id)
            _write_keys(connection, row, schema, fitted.values)
        self._events.publish(RecordsChanged(resource_id))
        return _record(row)

    def delete(self, record_id: int) -> None:
        """Delete one record. Raises :class:`NotFound`."""
        with self._store.write() as connection:
            resource_id = connection.scalar(
                delete(records).where(records.c.id == record_id).returning(records.c.resource_id)
            )
            if resource_id is None:
                raise _gone()
        self._events.publish(RecordsChanged(resource_id))


def fit_records(connection: Connection, schema_id: str, schema: Schema) -> None:
    """Bring a schema's records to a new version of it, inside the publishing transaction.

    A default fills in what the last version did not ask for; what a record chose to leave empty
    stays empty. Raises :class:`Refused` where a record does not fulfil the version, or a key holds
    twice.
    """
    rows = connection.execute(select(records).where(records.c.schema_id == schema_id)).all()
    if not rows:
        return
    asked: dict[str, object] = {a.id: None for a in _published(connection, schema_id).attributes}
    connection.execute(delete(record_keys).where(record_keys.c.schema_id == schema_id))
    for row in rows:
        fitted = fit(schema, asked | _values(row))
        if fitted.problems:
            raise Refused(*(_does_not_fit(row, len(rows), p) for p in fitted.problems))
        stored = {i: value_to_json(v) for i, v in fitted.values.items()}
        connection.execute(
            # Values of removed attributes stay: a later version may want them back.
            update(records).where(records.c.id == row.id).values(value=row.value | stored)
        )
        try:
            _write_keys(connection, row, schema, fitted.values)
        except Conflict as conflict:
            raise Refused(*(_does_not_fit(row, len(rows), p) for p in conflict.problems)) from None


def _does_not_fit(row: Row[Any], total: int, problem: Problem) -> Problem:
    return Problem(
        "record-does-not-fit",
        f"Existing records do not fit this version: {problem.title}",
        f"Record {row.id} is one of {total}.",
        "Change the record or the draft, then publish.",
        "/attributes",
    )


def _check_customer_id(customer_id: str) -> None:
    if not 1 <= len(customer_id) <= CUSTOMER_ID_LIMIT or not customer_id.isprintable():
        raise Refused(
            Problem(
                "customer-id-invalid",
                f"A customer's id has 1 to {CUSTOMER_ID_LIMIT} characters.",
                f"Found {len(customer_id)}.",
                "Type another.",
                "/customer_id",
            )
        )


def _published(connection: Connection, schema_id: str) -> Schema:
    body = connection.scalar(
        select(schema_versions.c.body)
        .join(
            schemas,
            (schemas.c.id == schema_versions.c.schema_id)
            & (schemas.c.version == schema_versions.c.number),
        )
        .where(schemas.c.id == schema_id, schemas.c.deleted_at.is_(None))
    )
    if body is None:
        raise NotFound(
            Problem(
                "schema-unpublished",
                "The schema is not published.",
                remedy="Publish it first; records fulfil a published version.",
            )
        )
    return schema_from_json(body)


def _write(
    connection: Connection,
    resource_id: int,
    schema_id: str,
    values: Mapping[str, Value],
    record_id: int | None,
) -> Row[Any]:
    kind = connection.scalar(select(resources.c.kind).where(resources.c.id == resource_id))
    expected = connection.scalar(select(schemas.c.kind).where(schemas.c.id == schema_id))
    if kind is None or kind != expected:
        raise NotFound(Problem("not-found", "There is no such resource for this schema."))
    moment = now()
    stored = {i: value_to_json(v) for i, v in values.items()}
    if record_id is None:
        return connection.execute(
            insert(records)
            .values(
                resource_id=resource_id,
                schema_id=schema_id,
                value=stored,
                created_at=moment,
                updated_at=moment,
            )
            .returning(records)
        ).one()
    row = connection.execute(
        update(records)
        .where(
            records.c.id == record_id,
            records.c.resource_id == resource_id,
            records.c.schema_id == schema_id,
        )
        .values(value=stored, updated_at=moment)
        .returning(records)
    ).one_or_none()
    if row is None:
        raise _gone()
    connection.execute(delete(record_keys).where(record_keys.c.record_id == record_id))
    return row


def _write_keys(
    connection: Connection, row: Row[Any], schema: Schema, values: Mapping[str, Value]
) -> None:
    for key_id, value in key_values(schema, values):
        try:
            connection.execute(
                insert(record_keys).values(
                    record_id=row.id,
                    key_id=key_id,
                    resource_id=row.resource_id,
                    schema_id=row.schema_id,
                    value=value,
                )
            )
        except IntegrityError:
            raise Conflict(_duplicate(schema, key_id, values)) from None


def _duplicate(schema: Schema, key_id: str, values: Mapping[str, Value]) -> Problem:
    if key_id == SINGLE_KEY:
        return Problem(
            "not-unique",
            f"{schema.name} is single-valued: there is a record already.",
            remedy="Change that one.",
        )
    key = next(k for k in schema.all_keys() if k.id == key_id)
    names = schema.key_names(key)
    found = ", ".join(f"{n} {values[i]}" for n, i in zip(names, key.attributes, strict=True))
    return Problem(
        "not-unique",
        f"Another record has the same {' and '.join(names)}.",
        f"It has {found}.",
        "Change one of the values.",
        f"/{names[0]}",
    )


def _gone() -> NotFound:
    return NotFound(Problem("not-found", "The record is no longer there."))


def _resource(row: Row[Any]) -> Resource:
    return Resource(row.id, Kind(row.kind), row.number, row.label, row.created_at)


def _values(row: Row[Any]) -> dict[str, Value]:
    return {i: value_from_json(v) for i, v in row.value.items()}


def _record(row: Row[Any]) -> Record:
    return Record(
        row.id, row.resource_id, row.schema_id, _values(row), row.created_at, row.updated_at
    )
