"""A whole body published as the next version (ours: the original knows no change of a schema)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from backend.errors import Conflict, Problem, Refused
from backend.schemas import rows
from backend.schemas.diff import diff
from backend.schemas.edition import Edition, adopt
from backend.schemas.model import Kind, Schema, SchemaState
from backend.schemas.plan import Plan
from backend.schemas.publishing import Publishing, left_open

DRAFT_CHANGED = Problem(
    "draft-changed",
    "The schema's draft in the window has changes that are not published.",
    "This body would become the draft, and theirs would be left to undo.",
    "Publish or undo them in the window, or say replace_draft=true.",
)


@dataclass(frozen=True, slots=True)
class EditionPlan:
    """What publishing a body would do; ``stops`` are all reasons why it would be refused now."""

    plan: Plan
    changes_nothing: bool
    stops: tuple[Problem, ...]


class WholeBodies(Publishing):
    """Bodies as versions. Every call is one transaction, then its events."""

    def published(self, kind: Kind) -> tuple[Schema, ...]:
        """The newest versions of all published schemas of a kind, by name."""
        with self._store.read() as connection:
            return tuple(schema for _, schema in rows.published_of(connection, kind).values())

    def plan_edition(
        self, schema_id: str, edition: Edition, *, replace_draft: bool = False
    ) -> EditionPlan:
        """What :meth:`publish_edition` would do now. Changes nothing.

        Raises :class:`Refused` and :class:`Conflict` for a body that breaks a rule.
        """
        with self._store.read() as connection:
            state = rows.state_of(connection, schema_id)
            edition = self._adopted(state, edition)
            wanted = edition.schema
            same = _is_published(state, wanted)
            if not same:
                self._check_edition(connection, state, wanted)
            plan = self._plan(connection, state, wanted, edition.choices, leaving=None)
        drafted = _stands_in_the_way(state, wanted) and not replace_draft
        return EditionPlan(plan, same, (*([DRAFT_CHANGED] if drafted else ()), *left_open(plan)))

    def publish_edition(
        self, schema_id: str, edition: Edition, *, replace_draft: bool = False, note: str = ""
    ) -> SchemaState:
        """Make a body the next version; one that says what is published changes nothing.

        Attributes keep their ids as ``edition.adopt`` finds them, so that records are carried
        along. The draft becomes the body in one step of undo: edits in it that are not published
        stop that, but with ``replace_draft``.

        Raises :class:`Refused` for a body that breaks a rule; :class:`Conflict` for a name that
        exists, for such a draft, and with every effect on records that is left to choose or mend.
        """
        with self._store.write() as connection:
            state = rows.state_of(connection, schema_id)
            adopted = self._adopted(state, edition)
            wanted = adopted.schema
            if _is_published(state, wanted):
                return state
            self._check_edition(connection, state, wanted)
            if _stands_in_the_way(state, wanted) and not replace_draft:
                plan = self._plan(connection, state, wanted, adopted.choices, leaving=None)
                raise Conflict(DRAFT_CHANGED, *left_open(plan))
            changes = diff(state.draft, wanted)
            if changes:
                self._log(connection, state, changes, "Take over a published body")
                state = rows.state_of(connection, schema_id)
            try:
                state = self._publish(connection, state, note, adopted.choices)
            except Refused as left:
                raise Conflict(*left.problems) from None
        self._say(schema_id)
        return state

    def _adopted(self, state: SchemaState, edition: Edition) -> Edition:
        if state.published is None:
            raise rows.not_found()
        return adopt(edition, state.published, state.draft)

    def _check_edition(self, connection: Connection, state: SchemaState, wanted: Schema) -> None:
        try:
            self._check(connection, state, wanted)
        except Refused as refused:
            if any(problem.code == "name-taken" for problem in refused.problems):
                raise Conflict(*refused.problems) from None
            raise


def _is_published(state: SchemaState, wanted: Schema) -> bool:
    return state.published is not None and wanted.definition == state.published.definition


def _stands_in_the_way(state: SchemaState, wanted: Schema) -> bool:
    """Whether the draft has edits that are neither published nor what is wanted."""
    return (
        state.has_changes
        and not _is_published(state, wanted)
        and wanted.definition != state.draft.definition
    )
