"""A schema that a room has talked about: a draft after two versions, with its minutes."""

from __future__ import annotations

from dataclasses import replace

from backend.schemas.exports.source import Source
from backend.schemas.model import (
    Attribute,
    AttributeType,
    Cardinality,
    Decision,
    DecisionState,
    Kind,
    Schema,
    UniqueKey,
    Version,
)

KIND = Attribute("FeedbackType", length=10, mandatory=True, unique=True, id="AT1")
RATING = Attribute("rating", AttributeType.INTEGER, mandatory=True, default=5, id="AT2")
NOTES = Attribute("notes", length=256, encrypt=True, id="AT3")
SCORE = Attribute("score", AttributeType.CURRENCY, id="AT5")
FIRST = Schema(Kind.TASKS, "Feedback", Cardinality.MULTI, (KIND, RATING))
SECOND = replace(FIRST, attributes=(KIND, RATING, NOTES), keys=(UniqueKey(("AT1", "AT2"), "UK1"),))
DECISIONS = (
    Decision("", DecisionState.AGREED, "Good for the pilot.", "Ms Bell"),
    Decision("AT1", DecisionState.AGREED, "Two words | no more", "Jo"),
    Decision("AT4", DecisionState.REJECTED, "Not ours", "Ann", name="colour"),
    Decision("AT5", DecisionState.PARKED, "Ask legal"),
)
DRAFT = replace(
    SECOND,
    attributes=(KIND, RATING, replace(NOTES, name="remarks"), SCORE),
    decisions=DECISIONS,
)
TALKED = Source(
    DRAFT,
    2,
    True,
    (
        Version(1, FIRST, "First go", "2026-03-17T02:00:00.000Z"),
        Version(2, SECOND, "After round two", "2026-04-17T02:00:00.000Z"),
    ),
)

EVIL = (
    "<script>alert(1)</script> | a `b` ``` c\n# not a heading\r\n- nor a list *x* _y_ "
    "[a](http://b) &amp; &lt; \\ ~~z~~ $m$ \0\x1b \ud834 “q” 1. ''\""
)
"""What no document may read as anything but text."""


def hostile(text: str) -> Source:
    """A draft with the text wherever a person can type one."""
    attribute = Attribute(text, length=9, default=text, id="AT1")
    schema = Schema(
        Kind.TASKS,
        text,
        Cardinality.MULTI,
        (attribute,),
        (UniqueKey(("AT1",)),),
        (
            Decision("", DecisionState.OPEN, text, text),
            Decision("AT1", DecisionState.AGREED, text, text),
            Decision("AT2", DecisionState.REJECTED, text, text, name=text),
        ),
    )
    older = replace(schema, attributes=(replace(attribute, name=f"{text}!"),), decisions=())
    return Source(schema, 1, True, (Version(1, older, text, "2026-03-17T02:00:00.000Z"),))
