"""Tasks, services, states and customers, and the extension records they hold."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from backend.errors import NotFound, Problem, Refused
from backend.events import RecordsChanged
from backend.records import by_unique, query
from backend.records.filters import RecordLine, RecordPage, RecordQuery, ResourcePage, checked_all
from backend.records.fitting import fit
from backend.records.guard import refuse_in_maintenance
from backend.records.model import Record, Resource, customer_id_problem
from backend.records.nesting import Nesting
from backend.records.replacing import replace_all
from backend.records.resources import insert_resource
from backend.records.rows import gone, published, record_of, resource_of, write, write_keys
from backend.schemas.model import Kind
from backend.store.tables import records, resources


class RecordService(Nesting):
    """Resources and extension records. Every call is one transaction, then its events."""

    def resources(self, kind: Kind) -> tuple[Resource, ...]:
        """All resources of a kind, oldest first."""
        statement = select(resources).where(resources.c.kind == kind).order_by(resources.c.id)
        with self._store.read() as connection:
            return tuple(resource_of(row) for row in connection.execute(statement))

    def resource(self, resource_id: int) -> Resource:
        """One resource, of whatever kind. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            row = connection.execute(
                select(resources).where(resources.c.id == resource_id)
            ).one_or_none()
        if row is None:
            raise NotFound(Problem("not-found", "It is no longer there."))
        return resource_of(row)

    def resource_page(
        self, kind: Kind, search: str = "", offset: int = 0, limit: int = 200
    ) -> ResourcePage:
        """Resources of a kind, oldest first, whose number or label holds the words in any case."""
        found = query.resources_wanted(kind, search)
        page = found.order_by(resources.c.id).offset(offset).limit(limit)
        with self._store.read() as connection:
            total = connection.scalars(select(func.count()).select_from(found.subquery())).one()
            return ResourcePage(tuple(resource_of(row) for row in connection.execute(page)), total)

    def create_resource(
        self,
        kind: Kind,
        customer_id: str = "",
        label: str = "",
        *,
        parent_id: int | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> Resource:
        """A new task, service, state or customer; only a customer's id is given, not counted.

        ``parent_id`` is the service that a task or a state is started in. Raises :class:`Refused`
        for an id that breaks the rule, :class:`Conflict` for one in use, :class:`NotFound` where
        the service is not there.
        """
        wrong = customer_id_problem(customer_id) if kind is Kind.PROFILES else None
        if wrong:
            raise Refused(wrong)
        with self._store.write() as connection:
            refuse_in_maintenance(connection)
            if parent_id is not None:
                _check_parent(connection, kind, parent_id)
            row = insert_resource(
                connection, kind, customer_id, label, parent_id=parent_id, attributes=attributes
            )
        self._events.publish(RecordsChanged(row.id))
        return resource_of(row)

    def delete_resource(self, resource_id: int) -> None:
        """Delete a resource with its records; its id is not given again.

        The tasks and states of a service stay, in no service.
        """
        with self._store.write() as connection:
            refuse_in_maintenance(connection)
            done = connection.execute(delete(resources).where(resources.c.id == resource_id))
            if done.rowcount == 0:
                raise NotFound(Problem("not-found", "It is no longer there."))
            inside = resources.c.parent_id == resource_id
            connection.execute(update(resources).where(inside).values(parent_id=None))
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

    def page(self, wanted: RecordQuery, offset: int = 0, limit: int = 200) -> RecordPage:
        """Some of the records that fit a query, in its order, with the resources that hold them.

        Raises :class:`Refused` where the query does not fit the published schema,
        :class:`NotFound` where there is none.
        """
        with self._store.read() as connection:
            schema = published(connection, wanted.schema_id)
            asked = checked_all(schema, wanted)
            found = query.wanted(schema, asked)
            total = connection.scalars(select(func.count()).select_from(found.subquery())).one()
            some = query.ordered(schema, asked, found).offset(offset).limit(limit)
            ids = [row.id for row in connection.execute(some)] if offset < total else []
            return RecordPage(query.lines(connection, ids), total)

    def ids(self, wanted: RecordQuery) -> array[int]:
        """The ids of all records that fit a query, in its order: 8 bytes each.

        What a long table holds of records out of sight; :meth:`lines` brings the ones in sight.
        Raises as :meth:`page` does.
        """
        with self._store.read() as connection:
            schema = published(connection, wanted.schema_id)
            asked = checked_all(schema, wanted)
            some = query.ordered(schema, asked, query.wanted(schema, asked))
            return array("q", (row.id for row in connection.execute(some)))

    def lines(self, record_ids: Sequence[int]) -> tuple[RecordLine, ...]:
        """These records with their resources, in this order, without those that are gone.

        At most 10,000 at once.
        """
        with self._store.read() as connection:
            return query.lines(connection, list(record_ids))

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
            refuse_in_maintenance(connection)
            schema = published(connection, schema_id)
            fitted = fit(schema, values)
            if fitted.problems:
                raise Refused(*fitted.problems)
            row = write(connection, resource_id, schema_id, fitted.values, record_id)
            write_keys(connection, row, schema, fitted.values)
        self._events.publish(RecordsChanged(resource_id))
        return record_of(row)

    def replace(
        self, resource_id: int, schema_id: str, values: Sequence[Mapping[str, object]]
    ) -> tuple[Record, ...]:
        """Replace the whole value: all the resource's records of a schema by these, of which a
        single-valued schema takes one at most (Context Services: ``PUT …/extensions/NAME``).

        Raises as :meth:`save` does, with the problems of all records: under ``/N/ATTRIBUTE``, or
        of a single-valued schema under ``/ATTRIBUTE``.
        """
        with self._store.write() as connection:
            refuse_in_maintenance(connection)
            schema = published(connection, schema_id)
            rows = replace_all(connection, resource_id, schema_id, schema, values)
        self._events.publish(RecordsChanged(resource_id))
        return tuple(record_of(row) for row in rows)

    def update_by_unique(
        self, resource_id: int, schema_id: str, values: Mapping[str, object]
    ) -> Record:
        """Change the one record that the unique attributes among ``values`` select (Context
        Services: ``PUT …/extensions/NAME/by/unique``). The others given are updated, the ones left
        out stay, an explicit null empties.

        Where the schema has several keys, each one that the values are complete for must select
        the same record, and every other unique attribute given must be as it is in there: a unique
        attribute never changes here. Defaults do not complete a key.

        Raises :class:`Refused` for a single-valued schema, a schema without a key, no complete key
        and a unique attribute that would change, and as :meth:`save` does; :class:`NotFound` where
        no record is selected; :class:`Conflict` where two keys select different ones.
        """
        with self._store.write() as connection:
            refuse_in_maintenance(connection)
            schema = published(connection, schema_id)
            row = by_unique.update(connection, resource_id, schema_id, schema, values)
        self._events.publish(RecordsChanged(resource_id))
        return record_of(row)

    def delete_by_unique(
        self, resource_id: int, schema_id: str, values: Mapping[str, object]
    ) -> None:
        """Delete the one record that the unique attributes select, as :meth:`update_by_unique`
        selects it (Context Services: ``PUT …/extensions/NAME/delete/by/unique``). What else is
        given is not looked at.
        """
        with self._store.write() as connection:
            refuse_in_maintenance(connection)
            schema = published(connection, schema_id)
            row = by_unique.select_one(connection, resource_id, schema_id, schema, values)
            connection.execute(delete(records).where(records.c.id == row.id))
        self._events.publish(RecordsChanged(resource_id))

    def delete(self, record_id: int) -> None:
        """Delete one record. Raises :class:`NotFound`."""
        with self._store.write() as connection:
            refuse_in_maintenance(connection)
            resource_id = connection.scalar(
                delete(records).where(records.c.id == record_id).returning(records.c.resource_id)
            )
            if resource_id is None:
                raise gone()
        self._events.publish(RecordsChanged(resource_id))


def _check_parent(connection: Connection, kind: Kind, parent_id: int) -> None:
    service = select(resources.c.id).where(
        resources.c.id == parent_id, resources.c.kind == Kind.SERVICES
    )
    if kind not in (Kind.TASKS, Kind.STATES) or connection.scalar(service) is None:
        raise NotFound(Problem("not-found", "There is no such service to start it in."))
