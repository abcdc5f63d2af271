"""The log of edits: undo leads back through it, and redo to the draft again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from backend.doctor.visit import UNREADABLE, Values, Visit, read_value
from backend.errors import Problem
from backend.schemas.changes import apply_all
from backend.schemas.model import Schema
from backend.schemas.stored import change_from_json
from backend.store import tables

_LOG = tables.schema_changes


def check_undo(visit: Visit, schema_id: str, draft: Schema) -> None:
    """Every step can be undone, and done again to what it was; from the draft outwards.

    Beyond one that cannot, undo could not go anyway: those are forgotten.
    """
    rows = [row for _, row in visit.raw(_LOG, "schema_id = ?", schema_id)]
    done = [row for row in rows if not row["undone"]]
    undone = [row for row in rows if row["undone"]]
    stuck = [
        *_stuck(draft, done[::-1], "inverse", "change"),
        *_stuck(draft, undone, "change", "inverse"),
    ]
    if not stuck:
        return
    ids = [row["id"] for row in stuck]
    many = "1 step" if len(ids) == 1 else f"{len(ids)} steps"
    visit.find(
        Problem(
            "undo-broken",
            f"{many} of a schema's edits can no longer be undone or done again.",
            "The draft itself is whole.",
            pointer=f"/schemas/{schema_id}/changes/{ids[0]}",
        ),
        lambda: visit.connection.execute(delete(_LOG).where(_LOG.c.id.in_(ids))),
        f"{many} forgotten; the draft stays as it is.",
    )


def _stuck(draft: Schema, steps: Sequence[Values], there: str, back: str) -> Sequence[Values]:
    """The first step that leads nowhere, and all beyond it."""
    at = draft
    for number, row in enumerate(steps):
        try:
            read_value(_LOG, "text", row["text"]), read_value(_LOG, "undone", row["undone"])
            way = [change_from_json(one) for one in read_value(_LOG, there, row[there])]
            home = [change_from_json(one) for one in read_value(_LOG, back, row[back])]
            before = apply_all(at, way)
            if apply_all(before, home) != at:
                return steps[number:]
        except UNREADABLE:
            return steps[number:]
        at = before
    return []
