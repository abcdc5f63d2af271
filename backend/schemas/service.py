"""Extension schemas: design in a draft, publish as numbered versions, delete and restore."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import and_, select, true, update

from backend.errors import NotFound, Problem, Refused
from backend.schemas import rows
from backend.schemas.base import KIND_FIXED
from backend.schemas.changes import Change, SetKind, Step, apply_all
from backend.schemas.model import (
    AttributeSummary,
    AttributeType,
    Cardinality,
    Kind,
    Schema,
    SchemaState,
    SchemaSummary,
)
from backend.schemas.trash import Trash
from backend.schemas.whole import WholeBodies
from backend.store.tables import schema_changes, schema_drafts, schema_versions, schemas


class SchemaService(WholeBodies, Trash):
    """The extension schemas of a workspace. Every call is one transaction, then its events."""

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
        self._say(schema_id)
        return state

    def create_all(self, schemas: Sequence[Schema]) -> tuple[SchemaState, ...]:
        """New drafts of whole schemas: all of them in one transaction, or on an error none."""
        with self._store.write() as connection:
            ids = [rows.insert_schema(connection, schema) for schema in schemas]
            states = tuple(rows.state_of(connection, schema_id) for schema_id in ids)
        for schema_id in ids:
            self._say(schema_id)
        return states

    def edit(self, schema_id: str, changes: Sequence[Change], text: str = "") -> SchemaState:
        """Apply changes to the draft as one step of undo. Raises as ``changes.apply`` does.

        ``text`` says what the step does; without, the first change speaks for it.
        """
        with self._store.write() as connection:
            state = rows.state_of(connection, schema_id)
            if not changes:
                return state
            if state.version and any(isinstance(change, SetKind) for change in changes):
                raise Refused(KIND_FIXED)
            self._log(connection, state, changes, text)
            state = rows.state_of(connection, schema_id)
        self._say(schema_id)
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
        self._say(schema_id)
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

    def attributes(self) -> tuple[AttributeSummary, ...]:
        """The attributes of every living schema's draft, each schema's in its order."""
        statement = (
            select(schemas.c.id, schema_drafts.c.body)
            .join(schema_drafts, schema_drafts.c.schema_id == schemas.c.id)
            .where(schemas.c.deleted_at.is_(None))
            .order_by(schemas.c.id)
        )
        with self._store.read() as connection:
            found = connection.execute(statement).all()
        return tuple(
            AttributeSummary(
                attribute["id"],
                row.id,
                row.body["name"],
                attribute["name"],
                AttributeType(attribute["type"]),
            )
            for row in found
            for attribute in row.body["attributes"]
        )

    def encrypted_names(
        self, schema_ids: Collection[str] | None = None
    ) -> Mapping[str, frozenset[str]]:
        """By schema id, the names in lower case of the attributes that encrypt, published or in
        the draft; of all living schemas, or of some.
        """
        wanted = true() if schema_ids is None else schemas.c.id.in_(schema_ids)
        these = and_(schemas.c.deleted_at.is_(None), wanted)
        newest = schema_versions.c.number == schemas.c.version
        found: dict[str, set[str]] = defaultdict(set)
        with self._store.read() as connection:
            for table, which in ((schema_drafts, these), (schema_versions, and_(these, newest))):
                bodies = select(schemas.c.id, table.c.body).join_from(schemas, table).where(which)
                for schema_id, body in connection.execute(bodies):
                    attributes = body["attributes"]
                    found[schema_id] |= {a["name"].lower() for a in attributes if a["encrypt"]}
        return {schema_id: frozenset(names) for schema_id, names in found.items()}
