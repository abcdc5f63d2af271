"""What the parts of the schema service have in common."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert

from backend.errors import Problem
from backend.events import Events, SchemaChanged
from backend.identifiers import now
from backend.schemas import rows
from backend.schemas.changes import Change, step
from backend.schemas.keeping import RecordKeeper
from backend.schemas.model import SchemaState
from backend.schemas.stored import change_to_json
from backend.store.copies import Copies
from backend.store.engine import Store
from backend.store.tables import schema_changes

KIND_FIXED = Problem(
    "kind-fixed",
    "A published schema keeps what it extends.",
    remedy="Make a new schema for the other kind.",
    pointer="/kind",
)


class SchemaStore:
    """The store, the events, and the records that publishing must carry along."""

    def __init__(self, store: Store, events: Events, keeper: RecordKeeper, copies: Copies) -> None:
        self._store = store
        self._events = events
        self._keeper = keeper
        self._copies = copies

    def _say(self, schema_id: str) -> None:
        self._events.publish(SchemaChanged(schema_id))

    def _back_up(self, before: str) -> None:
        """Back the store up before something is given up for good.

        Inside the transaction that gives it up: what is in the backup is what was committed
        before, and whether it is needed is known for certain.
        """
        self._copies.make("schema", before)

    def _log(
        self, connection: Connection, state: SchemaState, changes: Sequence[Change], text: str
    ) -> None:
        """Make one step of undo; what was undone before it can no longer be redone."""
        draft, made = step(state.draft, changes, text)
        rows.save_draft(connection, state.id, draft)
        log = schema_changes.c
        connection.execute(delete(schema_changes).where(log.schema_id == state.id, log.undone))
        connection.execute(
            insert(schema_changes).values(
                schema_id=state.id,
                change=[change_to_json(c) for c in made.changes],
                inverse=[change_to_json(c) for c in made.inverse],
                text=made.text,
                undone=False,
                made_at=now(),
            )
        )
