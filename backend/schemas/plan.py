"""The plan of publishing: what would change in the schema, and in the records that fulfil it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.schemas.differences import Difference
from backend.schemas.model import Schema, Value

LIST_LIMIT = 1000
"""Most records that an effect lists; it counts all."""


class Remedy(StrEnum):
    """What becomes of a value that does not fit the new version."""

    KEEP_ASIDE = "keep-aside"
    """The record has no value; the old one is kept and comes back with a version that takes it."""
    FILL_IN = "fill-in"
    """The record gets the default, or a given value; the old one is kept aside."""
    CLEAR = "clear"
    """The record has no value, and the old one is gone for good."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for an attribute; ``value`` is filled in, else its default."""

    remedy: Remedy
    value: Value | None = None


Choices = Mapping[str, Choice]
"""Choices by attribute id."""


class EffectKind(StrEnum):
    """What happens to records. The last four stop publishing until they are dealt with."""

    CONVERTED = "converted"
    RESTORED = "restored"
    FILLED = "filled"
    KEPT = "kept"
    UNFIT = "unfit"
    MISSING = "missing"
    CROWDED = "crowded"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Case:
    """One record that an effect touches: its value, what that becomes, or why it does not fit."""

    record_id: int
    resource: str
    value: str
    becomes: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What publishing does to ``count`` records.

    ``cases`` lists the first :data:`LIST_LIMIT` of them. ``remedies`` are the choices there are;
    ``choice`` is the one that was made. Without remedies, an ``UNFIT`` or later kind can only be
    mended by changing the records or the draft.
    """

    kind: EffectKind
    sentence: str
    count: int
    attribute_id: str = ""
    cases: tuple[Case, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    choice: Choice | None = None
    problem: str = ""
    """Why the choice does not do: a value to fill in that the attribute refuses."""

    @property
    def stops(self) -> bool:
        """Whether it must be dealt with before publishing."""
        if self.kind in (EffectKind.CROWDED, EffectKind.DUPLICATE):
            return True
        asked = self.kind in (EffectKind.UNFIT, EffectKind.MISSING)
        return asked and (self.choice is None or bool(self.problem))


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing ``schema`` as version ``number`` would do.

    ``records`` counts the records that fulfil the schema now.
    """

    number: int
    schema: Schema
    published: Schema | None
    differences: tuple[Difference, ...]
    effects: tuple[Effect, ...]
    records: int

    @property
    def is_ready(self) -> bool:
        """Whether nothing is left to choose or to mend."""
        return not any(effect.stops for effect in self.effects)

    @property
    def changes_nothing(self) -> bool:
        return self.published is not None and not self.differences

    @property
    def is_destructive(self) -> bool:
        """Whether values are given up for good: a copy of the store is made before."""
        return any(
            effect.choice is not None and effect.choice.remedy is Remedy.CLEAR and effect.count
            for effect in self.effects
        )
