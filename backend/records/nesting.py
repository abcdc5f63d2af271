"""Resources with their extensions nested by name, as Context Services sends and answers them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.events import Events, RecordsChanged
from backend.records import by_unique
from backend.records.fitting import Fit
from backend.records.guard import refuse_in_maintenance
from backend.records.model import Place, Resource
from backend.records.replacing import write_all
from backend.records.resources import find, insert_resource
from backend.records.rows import record_of, resource_of
from backend.records.starting import CUSTOMER_ID, at, read_start
from backend.records.wire import read_record, read_value, write_value
from backend.schemas.model import Kind, Schema
from backend.schemas.rows import published_of
from backend.store.engine import Store
from backend.store.tables import records

Published = Mapping[str, tuple[str, Schema]]
"""The id and the published schema by lower-case name."""


@dataclass(frozen=True, slots=True)
class Nested:
    """A resource, where it is, and the whole values of some of its extensions by schema name."""

    resource: Resource
    place: Place
    extensions: Mapping[str, object]


class Nesting:
    """Whole bodies, with extensions by name. Every call is one transaction, then its events."""

    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def nested(self, place: Place, extensions: Iterable[str] = ()) -> Nested:
        """A resource with the extensions named, in any case; those without a record are left out.

        Raises :class:`NotFound` for the resource, and for names of no published schema.
        """
        with self._store.read() as connection:
            row = find(connection, place)
            schemas = _named(published_of(connection, place.kind), place.kind, extensions)
            values = {
                schema.name: write_value(schema, held)
                for schema_id, schema in schemas
                if (held := _held(connection, row.id, schema_id))
            }
            return Nested(resource_of(row), place, values)

    def start(self, kind: Kind, body: Mapping[str, object], service: str = "") -> Nested:
        """A new resource with everything that the body of its start says; ``service`` is the
        number of the one that a task or a state is started in.

        Raises :class:`NotFound` for the service, :class:`Refused` with every problem of the body,
        under ``/KEY/N/ATTRIBUTE``, and :class:`Conflict` for a customer's id in use and for unique
        keys that hold twice.
        """
        with self._store.write() as connection:
            refuse_in_maintenance(connection)
            parent = find(connection, Place(Kind.SERVICES, service)) if service else None
            schemas = published_of(connection, kind)
            said = read_start(kind, body, set(schemas))
            given = _fitted(said.extensions, schemas, said.problems)
            customer = said.fields.pop(CUSTOMER_ID, "") if kind is Kind.PROFILES else ""
            row = insert_resource(
                connection,
                kind,
                customer,
                parent_id=parent.id if parent else None,
                attributes=said.fields,
            )
            written = _write(connection, row.id, given)
        self._events.publish(RecordsChanged(row.id))
        return Nested(resource_of(row), Place(kind, row.number, service), written)

    def insert_extensions(self, place: Place, body: Mapping[str, object]) -> Mapping[str, object]:
        """Insert or replace the whole values of the extensions in the body, all or none (Context
        Services: ``POST /profiles/CID/extensions``); answers them as they are kept.

        Raises as :meth:`start`; the resource's own id may stand in the body too.
        """
        with self._store.write() as connection:
            refuse_in_maintenance(connection)
            row = find(connection, place)
            schemas = published_of(connection, place.kind)
            given, problems = {}, []
            for key, value in body.items():
                if key.lower() in schemas:
                    given[key] = value
                elif not (key == CUSTOMER_ID and value == place.number):
                    problems.append(_no_extension(place.kind, key, at(key)))
            written = _write(connection, row.id, _fitted(given, schemas, problems))
        self._events.publish(RecordsChanged(row.id))
        return written

    def put_extension(self, place: Place, name: str, value: object) -> object:
        """Replace the whole value of one extension; answers it as it is kept.

        Raises :class:`NotFound` for the resource and the name, :class:`Refused` and
        :class:`Conflict` with problems under ``/ATTRIBUTE`` or ``/N/ATTRIBUTE``.
        """
        with self._store.write() as connection:
            refuse_in_maintenance(connection)
            row = find(connection, place)
            schema_id, schema = _one(connection, place.kind, name)
            fitted, problems = read_value(schema, value)
            if problems:
                raise Refused(*problems)
            write_all(connection, row.id, schema_id, schema, fitted)
            kept = write_value(schema, [one.values for one in fitted])
        self._events.publish(RecordsChanged(row.id))
        return kept

    def put_by_unique(self, place: Place, name: str, record: object) -> None:
        """Change the one record that the unique attributes select, as ``update_by_unique``."""
        with self._store.write() as connection:
            refuse_in_maintenance(connection)
            row = find(connection, place)
            schema_id, schema, values = _record(connection, place.kind, name, record)
            by_unique.update(connection, row.id, schema_id, schema, values)
        self._events.publish(RecordsChanged(row.id))

    def drop_by_unique(self, place: Place, name: str, record: object) -> None:
        """Delete the one record that the unique attributes select, as ``delete_by_unique``."""
        with self._store.write() as connection:
            refuse_in_maintenance(connection)
            row = find(connection, place)
            schema_id, schema, values = _record(connection, place.kind, name, record)
            chosen = by_unique.select_one(connection, row.id, schema_id, schema, values)
            connection.execute(delete(records).where(records.c.id == chosen.id))
        self._events.publish(RecordsChanged(row.id))


_Given = list[tuple[str, str, Schema, list[Fit]]]


def _fitted(given: Mapping[str, object], schemas: Published, problems: Sequence[Problem]) -> _Given:
    """Each extension's records, by the key in the body. Raises :class:`Refused` with everything."""
    found: _Given = []
    problems = list(problems)
    seen: set[str] = set()
    for key, value in given.items():
        schema_id, schema = schemas[key.lower()]
        if schema_id in seen:
            problems.append(
                Problem(
                    "extension-twice",
                    f"The extension {schema.name} is given twice.",
                    "Upper and lower case are the same in its name.",
                    "Leave one of them out.",
                    at(key),
                )
            )
        seen.add(schema_id)
        fitted, wrong = read_value(schema, value)
        problems += [problem.under(at(key)) for problem in wrong]
        found.append((key, schema_id, schema, fitted))
    if problems:
        raise Refused(*problems)
    return found


def _write(connection: Connection, resource_id: int, given: _Given) -> dict[str, object]:
    """Write all; answers them by the schemas' names. Raises :class:`Conflict` with everything."""
    conflicts: list[Problem] = []
    for key, schema_id, schema, fitted in given:
        try:
            write_all(connection, resource_id, schema_id, schema, fitted)
        except Conflict as conflict:
            conflicts += [problem.under(at(key)) for problem in conflict.problems]
    if conflicts:
        raise Conflict(*conflicts)
    return {
        schema.name: write_value(schema, [f.values for f in fits]) for *_, schema, fits in given
    }


def _held(connection: Connection, resource_id: int, schema_id: str) -> list[Mapping[str, Any]]:
    statement = (
        select(records)
        .where(records.c.resource_id == resource_id, records.c.schema_id == schema_id)
        .order_by(records.c.id)
    )
    return [record_of(row).values for row in connection.execute(statement)]


def _named(schemas: Published, kind: Kind, names: Iterable[str]) -> list[tuple[str, Schema]]:
    """The schemas named, each once. Raises :class:`NotFound` with every name of none."""
    keys = dict.fromkeys(name.strip().lower() for name in names)
    unknown = [name for name in keys if name not in schemas]
    if unknown:
        raise NotFound(*(_no_extension(kind, name) for name in unknown))
    return [schemas[key] for key in keys]


def _one(connection: Connection, kind: Kind, name: str) -> tuple[str, Schema]:
    return _named(published_of(connection, kind), kind, [name])[0]


def _record(
    connection: Connection, kind: Kind, name: str, record: object
) -> tuple[str, Schema, dict[str, object]]:
    schema_id, schema = _one(connection, kind, name)
    values, problems = read_record(schema, record)
    if problems:
        raise Refused(*problems)
    return schema_id, schema, values


def _no_extension(kind: Kind, name: str, pointer: str = "") -> Problem:
    shown = name if len(name) <= 60 else f"{name[:59]}…"
    return Problem(
        "extension-unknown",
        f"There is no published extension schema “{shown}” of {kind}.",
        remedy=f"GET /metadata/{kind}/extensions lists those that there are.",
        pointer=pointer,
    )
