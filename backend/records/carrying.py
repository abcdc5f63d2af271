"""The way of records from one version of their schema to the next. Nothing here knows the store.

A rename touches no value, since values are held by attribute id. A value that converts is
converted; one that does not becomes what a person chose. Values of a removed attribute stay with
the record. What was converted or put aside comes back as soon as a version takes it again, unless
the record was changed since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from backend.records.fitting import key_values
from backend.records.tally import Tally
from backend.schemas.conversion import convert
from backend.schemas.model import MISSING, Attribute, Missing, Schema, Value
from backend.schemas.plan import Choices, Effect, EffectKind, Remedy
from backend.schemas.values import ValueRefused, normalise


@dataclass(frozen=True, slots=True)
class Turn:
    """What a value was, and what publishing made of it; ``None`` for no value.

    ``filled`` where it became what a person chose for all, which nobody need have back.
    """

    was: Value | None
    became: Value | None
    filled: bool = False


Changed = Mapping[str, Turn]
"""By attribute id."""


@dataclass(frozen=True, slots=True)
class Held:
    """A record as it is held, and what earlier publishing did to it, newest first by version."""

    record_id: int
    resource_id: int
    resource: str
    values: Mapping[str, Value]
    earlier: tuple[tuple[int, Changed], ...] = ()


@dataclass(slots=True)
class Carried:
    """The record as the next version holds it."""

    values: dict[str, Value]
    changed: dict[str, Turn] = field(default_factory=dict)
    keys: tuple[tuple[str, str], ...] = ()


class Carrying:
    """Carries records one after another, and counts what happens to them."""

    def __init__(
        self, old: Schema, new: Schema, choices: Choices, versions: Mapping[int, Schema]
    ) -> None:
        self._old, self._new, self._choices, self._versions = old, new, choices, versions
        self._tally = Tally(new, choices)
        self._removed = [a for a in old.attributes if new.attribute(a.id) is None]
        self._keys_seen: set[tuple[int, str, str]] = set()

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What happened to the records carried so far."""
        return self._tally.effects()

    def carry(self, record: Held) -> Carried:
        """The record in the new version; where a choice is missing, the effects say so."""
        carried = Carried(dict(record.values))
        for attribute in self._new.attributes:
            self._carry_value(record, attribute, carried)
        for attribute in self._removed:
            if attribute.id in record.values:
                self._tally.count(EffectKind.KEPT, attribute, record, record.values[attribute.id])
        own = {a.id: carried.values[a.id] for a in self._new.attributes if a.id in carried.values}
        carried.keys = tuple(key_values(self._new, own))
        for key_id, text in carried.keys:
            place = (record.resource_id, key_id, text)
            if place in self._keys_seen:
                self._tally.count_twin(key_id, record, own)
            self._keys_seen.add(place)
        return carried

    def _carry_value(self, record: Held, attribute: Attribute, carried: Carried) -> None:
        before = self._old.attribute(attribute.id)
        value = record.values.get(attribute.id)
        if before is not None and _same_shape(before, attribute):
            if value is None and attribute.mandatory:
                self._fill(record, attribute, carried, attribute.default)
            return
        restored = _restored(record, attribute, self._versions)
        if restored is not None:
            self._put(carried, attribute, Turn(value, restored))
            self._tally.count(EffectKind.RESTORED, attribute, record, value, becomes=restored)
        elif value is None:
            # A default fills in what the last version did not ask for; what a record chose to
            # leave empty stays empty, if it may.
            if before is None or attribute.mandatory:
                self._fill(record, attribute, carried, attribute.default)
        else:
            self._convert(record, attribute, carried, value, is_back=before is None)

    def _convert(
        self, record: Held, attribute: Attribute, carried: Carried, value: Value, *, is_back: bool
    ) -> None:
        try:
            converted = convert(attribute, value)
        except ValueRefused as refused:
            self._tally.count(EffectKind.UNFIT, attribute, record, value, refused.problem.title)
            self._remedy(attribute, carried, value)
            return
        if is_back:
            self._tally.count(EffectKind.RESTORED, attribute, record, None, becomes=converted)
        if type(converted) is not type(value) or converted != value:
            self._put(carried, attribute, Turn(value, converted))
            self._tally.count(EffectKind.CONVERTED, attribute, record, value, becomes=converted)

    def _remedy(self, attribute: Attribute, carried: Carried, value: Value) -> None:
        choice = self._choices.get(attribute.id)
        match choice.remedy if choice else None:
            case Remedy.FILL_IN:
                filling = self._tally.filling(attribute)
                if filling is not None:
                    self._put(carried, attribute, Turn(value, filling, filled=True))
            case Remedy.KEEP_ASIDE:
                self._put(carried, attribute, Turn(value, None))
            case Remedy.CLEAR:
                carried.values.pop(attribute.id)

    def _fill(
        self, record: Held, attribute: Attribute, carried: Carried, default: Value | Missing
    ) -> None:
        if default is not MISSING:
            carried.values[attribute.id] = normalise(attribute, default)
            self._tally.count(EffectKind.FILLED, attribute, record, None)
        elif attribute.mandatory:
            self._tally.count(EffectKind.MISSING, attribute, record, None)
            filling = self._tally.filling(attribute)
            if filling is not None:
                carried.values[attribute.id] = filling

    def _put(self, carried: Carried, attribute: Attribute, turn: Turn) -> None:
        carried.changed[attribute.id] = turn
        if turn.became is None:
            carried.values.pop(attribute.id, None)
        else:
            carried.values[attribute.id] = turn.became


def touches_records(old: Schema, new: Schema) -> bool:
    """Whether the way from ``old`` to ``new`` can do anything to a record."""
    shapes = {a.id: (a.type, a.effective_length, a.mandatory) for a in old.attributes}
    return (
        shapes != {a.id: (a.type, a.effective_length, a.mandatory) for a in new.attributes}
        or old.cardinality is not new.cardinality
        or _keys(old) != _keys(new)
    )


def changes_shapes(old: Schema, new: Schema) -> bool:
    """Whether a value may come back that an earlier version held."""
    return any(
        (before := old.attribute(a.id)) is None or not _same_shape(before, a)
        for a in new.attributes
    )


def _keys(schema: Schema) -> set[tuple[str, tuple[str, ...]]]:
    return {(key.id, key.attributes) for key in schema.all_keys()}


def _same_shape(one: Attribute, other: Attribute) -> bool:
    return one.type is other.type and one.effective_length == other.effective_length


def _restored(record: Held, attribute: Attribute, versions: Mapping[int, Schema]) -> Value | None:
    """The newest value that an earlier version of this type held, if nothing was changed since."""
    for span, was in _untouched(record, attribute.id):
        held = (versions[number].attribute(attribute.id) for number in span if number in versions)
        if not any(one is not None and one.type is attribute.type for one in held):
            continue
        try:
            return normalise(attribute, was)
        except ValueRefused:
            continue
    return None


def _untouched(record: Held, attribute_id: str) -> Iterator[tuple[range, Value]]:
    """What the value was before each publishing that changed it, as far as the chain holds, with
    the versions under which it was so: one that changed nothing left no turn.

    What was filled in for all is left out: it was nobody's value.
    """
    current = record.values.get(attribute_id)
    turns = [(n, changed[attribute_id]) for n, changed in record.earlier if attribute_id in changed]
    for at, (version, turn) in enumerate(turns):
        if type(turn.became) is not type(current) or turn.became != current:
            return
        current = turn.was
        before, cause = turns[at + 1] if at + 1 < len(turns) else (0, None)
        is_filler = cause is not None and cause.filled and cause.became == current
        if current is not None and not is_filler:
            yield range(before + 1, version + 1), current
