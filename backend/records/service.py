"""Tasks, services, states and customers, and the extension records they hold."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.events import Events, RecordsChanged
from backend.identifiers import now
from backend.records.fitting import fit
from backend.records.model import CUSTOMER_ID_LIMIT, Record, Resource
from backend.records.rows import gone, published, record_of, resource_of, write, write_keys
from backend.schemas.model import Kind
from backend.store.engine import Store
from backend.store.facts import count
from backend.store.tables import records, resources


class RecordService:
    """Resources and extension records. Every call is one transaction, then its events."""

    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def resources(self, kind: Kind) -> tuple[Resource, ...]:
        """All resources of a kind, oldest first."""
        statement = select(resources).where(resources.c.kind == kind).order_by(resources.c.id)
        with self._store.read() as connection:
            return tuple(resource_of(row) for row in connection.execute(statement))

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
        return resource_of(row)

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
            return tuple(record_of(row) for row in connection.execute(statement))

    def counts(self, resource_id: int) -> Mapping[str, int]:
        """How many records the resource holds, by schema id."""
        statement = (
            select(records.c.schema_id, func.count())
            .where(records.c.resource_id == resource_id)
            .group_by(records.c.schema_id)
        )
        with self._store.read() as connection:
            return {row[0]: row[1] for row in connection.execute(statement)}

    def count(self, schema_id: str) -> int:
        """How many records of all resources fulfil the schema."""
        with self._store.read() as connection:
            return connection.scalars(
                select(func.count()).where(records.c.schema_id == schema_id)
            ).one()

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
            schema = published(connection, schema_id)
            fitted = fit(schema, values)
            if fitted.problems:
                raise Refused(*fitted.problems)
            row = write(connection, resource_id, schema_id, fitted.values, record_id)
            write_keys(connection, row, schema, fitted.values)
        self._events.publish(RecordsChanged(resource_id))
        return record_of(row)

    def delete(self, record_id: int) -> None:
        """Delete one record. Raises :class:`NotFound`."""
        with self._store.write() as connection:
            resource_id = connection.scalar(
                delete(records).where(records.c.id == record_id).returning(records.c.resource_id)
            )
            if resource_id is None:
                raise gone()
        self._events.publish(RecordsChanged(resource_id))


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
