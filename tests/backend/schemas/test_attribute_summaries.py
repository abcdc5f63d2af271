"""Attributes of all schemas, to be found by name."""

from __future__ import annotations

from backend.schemas.changes import AddAttribute, RemoveAttribute
from backend.schemas.model import Attribute, AttributeSummary, AttributeType, Kind, Schema
from backend.workspace import Workspace


def test_every_living_drafts_attributes_are_listed_in_their_order(workspace: Workspace) -> None:
    rating, notes = Attribute("rating", AttributeType.INTEGER), Attribute("notes")
    state = workspace.schemas.publish_new(
        Schema(Kind.TASKS, "Feedback", attributes=(rating, notes))
    )
    gone = workspace.schemas.create(Kind.STATES, "Gone")
    workspace.schemas.edit(gone.id, [AddAttribute(0, Attribute("lost"))])
    workspace.schemas.delete(gone.id)
    later = Attribute("later", AttributeType.DATE)
    workspace.schemas.edit(state.id, [RemoveAttribute(notes.id), AddAttribute(0, later)])
    assert workspace.schemas.attributes() == (
        AttributeSummary(later.id, state.id, "Feedback", "later", AttributeType.DATE),
        AttributeSummary(rating.id, state.id, "Feedback", "rating", AttributeType.INTEGER),
    )
