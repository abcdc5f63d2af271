"""Publishing: the plan, the version, and the way back to an earlier one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from backend.errors import Conflict, NotFound, Problem, Refused, errors_among
from backend.schemas import rows
from backend.schemas.base import KIND_FIXED, SchemaStore
from backend.schemas.diff import diff
from backend.schemas.differences import differences
from backend.schemas.keeping import KeptValues
from backend.schemas.model import Schema, SchemaState, Version
from backend.schemas.plan import Choice, Choices, Effect, EffectKind, Plan
from backend.schemas.rules import check
from backend.store.tables import schema_versions

_NO_CHOICES: Mapping[str, Choice] = {}


class Publishing(SchemaStore):
    """Versions of schemas. Every call is one transaction, then its events."""

    def plan(
        self, schema_id: str, choices: Choices = _NO_CHOICES, version: int | None = None
    ) -> Plan:
        """What :meth:`publish` would do now; with ``version``, what :meth:`revert` would.

        Changes nothing. Raises :class:`Refused` with all errors of the draft.
        """
        with self._store.read() as connection:
            state = rows.state_of(connection, schema_id)
            wanted = state.draft
            if version is not None:
                wanted = _version(connection, schema_id, version).schema
            self._check(connection, state, wanted)
            return self._plan(connection, state, wanted, choices, leaving=None)

    def publish(
        self, schema_id: str, note: str = "", choices: Choices = _NO_CHOICES
    ) -> SchemaState:
        """Make the draft the next version. Publishing the same draft again changes nothing.

        Records are carried along, as :meth:`plan` says; a copy of the store is made first where
        values are given up for good. Raises :class:`Refused` with all errors of the draft, and
        with every effect on records that is left to choose or to mend.
        """
        with self._store.write() as connection:
            state = rows.state_of(connection, schema_id)
            self._check(connection, state, state.draft)
            if not state.has_changes:
                return state
            state = self._publish(connection, state, note, choices)
        self._say(schema_id)
        return state

    def revert(
        self, schema_id: str, number: int, note: str = "", choices: Choices = _NO_CHOICES
    ) -> SchemaState:
        """Make what version ``number`` was the next version; its values come back.

        The draft becomes that version in one step of undo; what was said about the schema stays.
        Raises as :meth:`publish`, and :class:`NotFound` for a version that is not there.
        """
        with self._store.write() as connection:
            state = rows.state_of(connection, schema_id)
            wanted = _version(connection, schema_id, number).schema
            wanted = replace(wanted, decisions=state.draft.decisions)
            changes = diff(state.draft, wanted)
            if changes:
                self._log(connection, state, changes, f"Revert to version {number}")
                state = rows.state_of(connection, schema_id)
            if state.has_changes:
                self._check(connection, state, state.draft)
                note = note or f"As version {number}"
                state = self._publish(connection, state, note, choices, "revert")
        self._say(schema_id)
        return state

    def publish_new(self, schema: Schema, note: str = "") -> SchemaState:
        """Create and publish at once, as the original's ``POST`` does.

        Raises :class:`Conflict` for a name that exists, :class:`Refused` with all other errors.
        """
        return self.publish_all([schema], note)[0]

    def publish_all(self, schemas: Sequence[Schema], note: str = "") -> tuple[SchemaState, ...]:
        """Create and publish all of them in one transaction, or none. Raises as for one."""
        ids = []
        with self._store.write() as connection:
            for schema in schemas:
                taken = rows.taken_names(connection, schema.kind, "")
                errors = errors_among(check(schema, taken))
                if any(error.code == "name-taken" for error in errors):
                    raise Conflict(*errors)
                if errors:
                    raise Refused(*errors)
                ids.append(rows.insert_schema(connection, schema))
                rows.insert_version(connection, ids[-1], schema, 1, note)
            states = tuple(rows.state_of(connection, schema_id) for schema_id in ids)
        for schema_id in ids:
            self._say(schema_id)
        return states

    def versions(self, schema_id: str) -> tuple[Version, ...]:
        """Every published version, oldest first."""
        statement = (
            select(schema_versions)
            .where(schema_versions.c.schema_id == schema_id)
            .order_by(schema_versions.c.number)
        )
        with self._store.read() as connection:
            return tuple(rows.version_of(row) for row in connection.execute(statement))

    def kept(self, schema_id: str) -> tuple[KeptValues, ...]:
        """Values of removed attributes and values put aside, until they are purged."""
        with self._store.read() as connection:
            state = rows.state_of(connection, schema_id)
            if state.published is None:
                return ()
            return self._keeper.kept(connection, schema_id, state.published)

    def purge(self, schema_id: str, attribute_id: str) -> int:
        """Give up for good what is kept of an attribute; answers how many records lost some.

        No version brings it back after that. A copy of the store is made before.
        """
        with self._store.write() as connection:
            state = rows.state_of(connection, schema_id)
            assert state.published is not None, "what was never published has no record"
            lost = self._keeper.purge(connection, schema_id, state.published, attribute_id)
            if lost:
                self._back_up("purge")
        self._say(schema_id)
        return lost

    def _check(self, connection: Connection, state: SchemaState, wanted: Schema) -> None:
        taken = rows.taken_names(connection, wanted.kind, state.id)
        errors = errors_among(check(wanted, taken))
        if state.published and state.published.kind is not wanted.kind:
            errors = (KIND_FIXED, *errors)  # undo can lead back beyond the first version
        if errors:
            raise Refused(*errors)

    def _publish(
        self,
        connection: Connection,
        state: SchemaState,
        note: str,
        choices: Choices,
        act: str = "publish",
    ) -> SchemaState:
        plan = self._plan(connection, state, state.draft, choices, leaving=state.version)
        if not plan.is_ready:
            raise Refused(*left_open(plan))
        if plan.is_destructive:
            self._back_up(act)
        rows.insert_version(connection, state.id, state.draft, plan.number, note.strip())
        return rows.state_of(connection, state.id)

    def _plan(
        self,
        connection: Connection,
        state: SchemaState,
        wanted: Schema,
        choices: Choices,
        leaving: int | None,
    ) -> Plan:
        number, old = state.version + 1, state.published
        if old is None:
            nothing = replace(wanted, attributes=(), keys=())
            return Plan(number, wanted, None, differences(nothing, wanted), (), 0)
        effects, records = self._keeper.carry(connection, state.id, old, wanted, choices, leaving)
        return Plan(number, wanted, old, differences(old, wanted), effects, records)


def _version(connection: Connection, schema_id: str, number: int) -> Version:
    row = connection.execute(
        select(schema_versions).where(
            schema_versions.c.schema_id == schema_id, schema_versions.c.number == number
        )
    ).one_or_none()
    if row is None:
        raise NotFound(Problem("not-found", f"The schema has no version {number}."))
    return rows.version_of(row)


_REMEDIES = {
    EffectKind.UNFIT: "Choose what becomes of them, or change the draft.",
    EffectKind.MISSING: "Choose a value to fill in, or change the draft.",
    EffectKind.CROWDED: "Delete the others, or keep the schema multi-valued.",
    EffectKind.DUPLICATE: "Change the records or the key.",
}


def left_open(plan: Plan) -> tuple[Problem, ...]:
    """Every effect that stops the publishing, at the attribute it is about."""
    places = {a.id: f"/attributes/{at}" for at, a in enumerate(plan.schema.attributes)}
    return tuple(
        _problem(effect, places.get(effect.attribute_id) or _PLACES.get(effect.kind, "/attributes"))
        for effect in plan.effects
        if effect.stops
    )


_PLACES = {EffectKind.CROWDED: "/type", EffectKind.DUPLICATE: "/unique"}


def _problem(effect: Effect, pointer: str) -> Problem:
    first = [f"{case.resource}, record {case.record_id}" for case in effect.cases[:3]]
    more = "" if effect.count <= len(first) else f" and {effect.count - len(first)} more"
    return Problem(
        f"records-{effect.kind}",
        effect.problem or effect.sentence,
        f"{'; '.join(first)}{more}.",
        _REMEDIES[effect.kind],
        pointer,
    )
