"""Extension schemas: design in a draft, publish as numbered versions, delete and restore."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.errors import Conflict, NotFound, Problem, Refused, errors_among
from backend.events import Events, SchemaChanged
from backend.identifiers import new_id, now
from backend.schemas.changes import Change, SetKind, Step, apply_all, step
from backend.schemas.model import Cardinality, Kind, Schema, SchemaState, SchemaSummary
from backend.schemas.rules import check
from backend.schemas.stored import (
    change_from_json,
    change_to_json,
    schema_from_json,
    schema_to_json,
)
from backend.store.engine import Store
from backend.store.tables import schema_changes, schema_drafts, schema_versions, schemas

FitRecords = Callable[[Connection, str, Schema], None]
"""Called inside the publishing transaction; raises where the records do not fit the version."""


class SchemaService:
    """The extension schemas of a workspace. Every call is one transaction, then its events."""

    def __init__(self, store: Store, events: Events, fit_records: FitRecords) -> None:
        self._store = store
        self._events = events
        self._fit_records = fit_records

    def list(self) -> tuple[SchemaSummary, ...]:
        """All living schemas, by kind and name."""
        statement = (
            select(schemas, schema_drafts.c.body, schema_versions.c.body.label("published"))
            .join(schema_drafts, schema_drafts.c.schema_id == schemas.c.id)
            .outerjoin(schema_versions, _newest_version())
            .where(schemas.c.deleted_at.is_(None))
        )
        with self._store.read() as connection:
            rows = connection.execute(statement).all()
        found = [
            SchemaSummary(
                row.id,
                Kind(row.body["kind"]),
                row.body["name"],
                row.version,
                _differs(row),
            )
            for row in rows
        ]
        return tuple(sorted(found, key=lambda s: (list(Kind).index(s.kind), s.name.lower(), s.id)))

    def get(self, schema_id: str) -> SchemaState:
        """One living schema. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            return _state(connection, schema_id)

    def find(self, kind: Kind, name: str) -> SchemaState:
        """The published schema of that name, in any case. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            schema_id = connection.scalar(
                select(schemas.c.id).where(
                    schemas.c.kind == kind,
                    schemas.c.name_key == name.lower(),
                    schemas.c.deleted_at.is_(None),
                )
            )
            if schema_id is None:
                raise NotFound(
                    Problem(
                        "not-found",
                        f"There is no published schema “{name}” of {kind.value}.",
                        remedy="List the schemas to see their names.",
                    )
                )
            return _state(connection, schema_id)

    def create(
        self, kind: Kind, name: str = "", cardinality: Cardinality = Cardinality.SINGLE
    ) -> SchemaState:
        """A new draft, not published yet."""
        with self._store.write() as connection:
            schema_id = _insert(connection, Schema(kind, name, cardinality))
            state = _state(connection, schema_id)
        self._events.publish(SchemaChanged(schema_id))
        return state

    def edit(self, schema_id: str, changes: Sequence[Change]) -> SchemaState:
        """Apply changes to the draft as one step of undo. Raises as ``changes.apply`` does."""
        with self._store.write() as connection:
            state = _state(connection, schema_id)
            if not changes:
                return state
            if state.version and any(isinstance(change, SetKind) for change in changes):
                raise Refused(_KIND_FIXED)
            draft, made = step(state.draft, changes)
            _save_draft(connection, schema_id, draft)
            log = schema_changes.c
            connection.execute(delete(schema_changes).where(log.schema_id == schema_id, log.undone))
            connection.execute(
                insert(schema_changes).values(
                    schema_id=schema_id,
                    change=[change_to_json(c) for c in made.changes],
                    inverse=[change_to_json(c) for c in made.inverse],
                    text=made.text,
                    undone=False,
                    made_at=now(),
                )
            )
            state = _state(connection, schema_id)
        self._events.publish(SchemaChanged(schema_id))
        return state

    def undo(self, schema_id: str) -> SchemaState:
        """Take back the newest step; nothing where there is none."""
        return self._walk(schema_id, undone=False)

    def redo(self, schema_id: str) -> SchemaState:
        """Do the step taken back last again; nothing where there is none."""
        return self._walk(schema_id, undone=True)

    def _walk(self, schema_id: str, *, undone: bool) -> SchemaState:
        with self._store.write() as connection:
            state = _state(connection, schema_id)
            row = _next_step(connection, schema_id, undone=undone)
            if row is None:
                return state
            made = _step(row)
            draft = apply_all(state.draft, made.changes if undone else made.inverse)
            _save_draft(connection, schema_id, draft)
            connection.execute(
                update(schema_changes)
                .where(schema_changes.c.id == row.id)
                .values(undone=not undone)
            )
            state = _state(connection, schema_id)
        self._events.publish(SchemaChanged(schema_id))
        return state

    def history(self, schema_id: str) -> tuple[Step, ...]:
        """Every step that undo and redo walk along, oldest first."""
        with self._store.read() as connection:
            rows = connection.execute(
                select(schema_changes)
                .where(schema_changes.c.schema_id == schema_id)
                .order_by(schema_changes.c.id)
            ).all()
        return tuple(_step(row) for row in rows)

    def taken_names(self, kind: Kind, except_id: str = "") -> frozenset[str]:
        """Lower-case names of the kind's other schemas, drafts included."""
        with self._store.read() as connection:
            return _taken_names(connection, kind, except_id)

    def publish(self, schema_id: str, note: str = "") -> SchemaState:
        """Make the draft the next version. Publishing the same draft again changes nothing.

        Raises :class:`Refused` with all errors of the draft, and where existing records would not
        fit the version.
        """
        with self._store.write() as connection:
            state = _state(connection, schema_id)
            if not state.has_changes:
                return state
            taken = _taken_names(connection, state.draft.kind, schema_id)
            errors = errors_among(check(state.draft, taken))
            if state.published and state.published.kind is not state.draft.kind:
                errors = (_KIND_FIXED, *errors)  # undo can lead back beyond the first version
            if errors:
                raise Refused(*errors)
            self._fit_records(connection, schema_id, state.draft)
            _insert_version(connection, schema_id, state.draft, state.version + 1, note)
            state = _state(connection, schema_id)
        self._events.publish(SchemaChanged(schema_id))
        return state

    def publish_new(self, schema: Schema, note: str = "") -> SchemaState:
        """Create and publish at once, as the original's ``POST`` does.

        Raises :class:`Conflict` for a name that exists, :class:`Refused` with all other errors.
        """
        with self._store.write() as connection:
            taken = _taken_names(connection, schema.kind, "")
            errors = errors_among(check(schema, taken))
            if any(error.code == "name-taken" for error in errors):
                raise Conflict(*errors)
            if errors:
                raise Refused(*errors)
            schema_id = _insert(connection, schema)
            _insert_version(connection, schema_id, schema, 1, note)
            state = _state(connection, schema_id)
        self._events.publish(SchemaChanged(schema_id))
        return state

    def delete(self, schema_id: str) -> None:
        """Put the schema aside with its records; :meth:`restore` brings both back."""
        self._set_deleted(schema_id, now())

    def restore(self, schema_id: str) -> SchemaState:
        """Take back a deletion. Raises :class:`Conflict` where the name was given away since."""
        try:
            self._set_deleted(schema_id, None)
        except IntegrityError:
            raise Conflict(
                Problem(
                    "name-taken",
                    "Another schema of this kind has taken the name meanwhile.",
                    remedy="Rename that one, then restore.",
                )
            ) from None
        return self.get(schema_id)

    def _set_deleted(self, schema_id: str, moment: str | None) -> None:
        with self._store.write() as connection:
            done = connection.execute(
                update(schemas)
                .where(
                    schemas.c.id == schema_id,
                    schemas.c.deleted_at.is_(None) if moment else schemas.c.deleted_at.is_not(None),
                )
                .values(deleted_at=moment)
            )
            if done.rowcount == 0:
                raise _not_found()
        self._events.publish(SchemaChanged(schema_id))


_KIND_FIXED = Problem(
    "kind-fixed",
    "A published schema keeps what it extends.",
    remedy="Make a new schema for the other kind.",
    pointer="/kind",
)


def _newest_version() -> Any:
    versions = schema_versions.c
    return (versions.schema_id == schemas.c.id) & (versions.number == schemas.c.version)


def _state(connection: Connection, schema_id: str) -> SchemaState:
    row = connection.execute(
        select(schemas, schema_drafts.c.body, schema_versions.c.body.label("published"))
        .join(schema_drafts, schema_drafts.c.schema_id == schemas.c.id)
        .outerjoin(schema_versions, _newest_version())
        .where(schemas.c.id == schema_id, schemas.c.deleted_at.is_(None))
    ).one_or_none()
    if row is None:
        raise _not_found()
    undo = _next_step(connection, schema_id, undone=False)
    redo = _next_step(connection, schema_id, undone=True)
    return SchemaState(
        row.id,
        schema_from_json(row.body),
        row.version,
        schema_from_json(row.published) if row.published else None,
        row.created_at,
        row.updated_at,
        undo.text if undo else "",
        redo.text if redo else "",
    )


def _differs(row: Row[Any]) -> bool:
    """Whether the draft is another schema; the same one may be written differently."""
    if row.published is None or row.body == row.published:
        return row.published is None
    return schema_from_json(row.body) != schema_from_json(row.published)


def _not_found() -> NotFound:
    return NotFound(Problem("not-found", "The schema is no longer there."))


def _next_step(connection: Connection, schema_id: str, *, undone: bool) -> Row[Any] | None:
    log = schema_changes.c
    return connection.execute(
        select(schema_changes)
        .where(log.schema_id == schema_id, log.undone == undone)
        .order_by(log.id.asc() if undone else log.id.desc())
        .limit(1)
    ).one_or_none()


def _step(row: Row[Any]) -> Step:
    return Step(
        row.text,
        tuple(change_from_json(data) for data in row.change),
        tuple(change_from_json(data) for data in row.inverse),
        row.undone,
    )


def _taken_names(connection: Connection, kind: Kind, except_id: str) -> frozenset[str]:
    rows = connection.execute(
        select(schemas.c.name_key, schemas.c.kind, schema_drafts.c.body)
        .join(schema_drafts, schema_drafts.c.schema_id == schemas.c.id)
        .where(schemas.c.deleted_at.is_(None), schemas.c.id != except_id)
    )
    names = set()
    for row in rows:
        if row.kind == kind and row.name_key:
            names.add(row.name_key)
        if row.body["kind"] == kind and row.body["name"]:
            names.add(row.body["name"].lower())
    return frozenset(names)


def _insert(connection: Connection, schema: Schema) -> str:
    schema_id = new_id("XS")
    moment = now()
    connection.execute(
        insert(schemas).values(
            id=schema_id, kind=schema.kind, version=0, created_at=moment, updated_at=moment
        )
    )
    connection.execute(
        insert(schema_drafts).values(schema_id=schema_id, body=schema_to_json(schema))
    )
    return schema_id


def _insert_version(
    connection: Connection, schema_id: str, schema: Schema, number: int, note: str
) -> None:
    moment = now()
    connection.execute(
        insert(schema_versions).values(
            schema_id=schema_id,
            number=number,
            body=schema_to_json(schema),
            note=note,
            published_at=moment,
        )
    )
    connection.execute(
        update(schemas)
        .where(schemas.c.id == schema_id)
        .values(kind=schema.kind, name_key=schema.name.lower(), version=number, updated_at=moment)
    )


def _save_draft(connection: Connection, schema_id: str, draft: Schema) -> None:
    connection.execute(
        update(schema_drafts)
        .where(schema_drafts.c.schema_id == schema_id)
        .values(body=schema_to_json(draft))
    )
    connection.execute(update(schemas).where(schemas.c.id == schema_id).values(updated_at=now()))
