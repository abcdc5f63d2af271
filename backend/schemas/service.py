"""Extension schemas: design in a draft, publish as numbered versions, delete and restore."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.errors import Conflict, NotFound, Problem, Refused, errors_among
from backend.events import Events, SchemaChanged
from backend.identifiers import now
from backend.schemas import rows
from backend.schemas.changes import Change, SetKind, Step, apply_all, step
from backend.schemas.model import Cardinality, Kind, Schema, SchemaState, SchemaSummary
from backend.schemas.rules import check
from backend.schemas.stored import (
    change_to_json,
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
            .outerjoin(schema_versions, rows.newest_version())
            .where(schemas.c.deleted_at.is_(None))
        )
        with self._store.read() as connection:
            found = connection.execute(statement).all()
        summaries = [
            SchemaSummary(
                row.id,
                Kind(row.body["kind"]),
                row.body["name"],
                row.version,
                rows.differs(row),
            )
            for row in found
        ]
        return tuple(
            sorted(summaries, key=lambda s: (list(Kind).index(s.kind), s.name.lower(), s.id))
        )

    def get(self, schema_id: str) -> SchemaState:
        """One living schema. Raises :class:`NotFound`."""
        with self._store.read() as connection:
            return rows.state_of(connection, schema_id)

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
            return rows.state_of(connection, schema_id)

    def create(
        self, kind: Kind, name: str = "", cardinality: Cardinality = Cardinality.SINGLE
    ) -> SchemaState:
        """A new draft, not published yet."""
        with self._store.write() as connection:
            schema_id = rows.insert_schema(connection, Schema(kind, name, cardinality))
            state = rows.state_of(connection, schema_id)
        self._events.publish(SchemaChanged(schema_id))
        return state

    def edit(self, schema_id: str, changes: Sequence[Change]) -> SchemaState:
        """Apply changes to the draft as one step of undo. Raises as ``changes.apply`` does."""
        with self._store.write() as connection:
            state = rows.state_of(connection, schema_id)
            if not changes:
                return state
            if state.version and any(isinstance(change, SetKind) for change in changes):
                raise Refused(_KIND_FIXED)
            draft, made = step(state.draft, changes)
            rows.save_draft(connection, schema_id, draft)
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
            state = rows.state_of(connection, schema_id)
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
            state = rows.state_of(connection, schema_id)
            row = rows.next_step(connection, schema_id, undone=undone)
            if row is None:
                return state
            made = rows.step_of(row)
            draft = apply_all(state.draft, made.changes if undone else made.inverse)
            rows.save_draft(connection, schema_id, draft)
            connection.execute(
                update(schema_changes)
                .where(schema_changes.c.id == row.id)
                .values(undone=not undone)
            )
            state = rows.state_of(connection, schema_id)
        self._events.publish(SchemaChanged(schema_id))
        return state

    def history(self, schema_id: str) -> tuple[Step, ...]:
        """Every step that undo and redo walk along, oldest first."""
        with self._store.read() as connection:
            found = connection.execute(
                select(schema_changes)
                .where(schema_changes.c.schema_id == schema_id)
                .order_by(schema_changes.c.id)
            ).all()
        return tuple(rows.step_of(row) for row in found)

    def taken_names(self, kind: Kind, except_id: str = "") -> frozenset[str]:
        """Lower-case names of the kind's other schemas, drafts included."""
        with self._store.read() as connection:
            return rows.taken_names(connection, kind, except_id)

    def publish(self, schema_id: str, note: str = "") -> SchemaState:
        """Make the draft the next version. Publishing the same draft again changes nothing.

        Raises :class:`Refused` with all errors of the draft, and where existing records would not
        fit the version.
        """
        with self._store.write() as connection:
            state = rows.state_of(connection, schema_id)
            if not state.has_changes:
                return state
            taken = rows.taken_names(connection, state.draft.kind, schema_id)
            errors = errors_among(check(state.draft, taken))
            if state.published and state.published.kind is not state.draft.kind:
                errors = (_KIND_FIXED, *errors)  # undo can lead back beyond the first version
            if errors:
                raise Refused(*errors)
            self._fit_records(connection, schema_id, state.draft)
            rows.insert_version(connection, schema_id, state.draft, state.version + 1, note)
            state = rows.state_of(connection, schema_id)
        self._events.publish(SchemaChanged(schema_id))
        return state

    def publish_new(self, schema: Schema, note: str = "") -> SchemaState:
        """Create and publish at once, as the original's ``POST`` does.

        Raises :class:`Conflict` for a name that exists, :class:`Refused` with all other errors.
        """
        with self._store.write() as connection:
            taken = rows.taken_names(connection, schema.kind, "")
            errors = errors_among(check(schema, taken))
            if any(error.code == "name-taken" for error in errors):
                raise Conflict(*errors)
            if errors:
                raise Refused(*errors)
            schema_id = rows.insert_schema(connection, schema)
            rows.insert_version(connection, schema_id, schema, 1, note)
            state = rows.state_of(connection, schema_id)
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
                raise rows.not_found()
        self._events.publish(SchemaChanged(schema_id))


_KIND_FIXED = Problem(
    "kind-fixed",
    "A published schema keeps what it extends.",
    remedy="Make a new schema for the other kind.",
    pointer="/kind",
)
