"""What publishing does to records, counted and put into sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backend.records.fitting import SINGLE_KEY
from backend.schemas.model import MISSING, Attribute, AttributeType, Schema, Value
from backend.schemas.plan import (
    LIST_LIMIT,
    Case,
    Choice,
    Choices,
    Effect,
    EffectKind,
    Remedy,
)
from backend.schemas.values import ValueRefused, normalise, to_text

if TYPE_CHECKING:
    from backend.records.carrying import Held

_ASKED = (EffectKind.UNFIT, EffectKind.MISSING)


@dataclass(slots=True)
class _Group:
    count: int = 0
    cases: list[Case] = field(default_factory=list)

    def add(self, case: Case) -> None:
        self.count += 1
        if len(self.cases) < LIST_LIMIT:
            self.cases.append(case)


class Tally:
    """Counts by kind of effect and attribute or key."""

    def __init__(self, schema: Schema, choices: Choices) -> None:
        self._schema = schema
        self._choices = choices
        self._names: dict[str, Attribute] = {}
        self._groups: dict[tuple[EffectKind, str], _Group] = {}
        self._fillings: dict[str, tuple[Value | None, str]] = {}

    def count(
        self,
        kind: EffectKind,
        attribute: Attribute,
        record: Held,
        value: Value | None,
        reason: str = "",
        *,
        becomes: Value | None = None,
    ) -> None:
        """One more record of which an attribute's value is touched."""
        self._names[attribute.id] = attribute
        case = Case(
            record.record_id,
            record.resource,
            _shown(attribute, value),
            _shown(attribute, becomes),
            "" if attribute.encrypt else reason,  # it quotes the value
        )
        self._group(kind, attribute.id).add(case)

    def count_twin(self, key_id: str, record: Held, values: Mapping[str, Value]) -> None:
        """One more record that has the same values in a key as one before it."""
        kind = EffectKind.CROWDED if key_id == SINGLE_KEY else EffectKind.DUPLICATE
        key = next((k for k in self._schema.all_keys() if k.id == key_id), None)
        own = {a.id: a for a in self._schema.attributes}
        shown = [_shown(own[i], values[i]) for i in key.attributes] if key else []
        case = Case(record.record_id, record.resource, ", ".join(shown))
        self._group(kind, key_id).add(case)

    def filling(self, attribute: Attribute) -> Value | None:
        """The value that was chosen to be filled in, ``None`` where it is missing or refused."""
        return self._filled(attribute)[0]

    def effects(self) -> tuple[Effect, ...]:
        """All that was counted, what must be dealt with first."""
        order = list(reversed(EffectKind))
        groups = sorted(self._groups.items(), key=lambda item: order.index(item[0][0]))
        return tuple(self._effect(kind, subject, group) for (kind, subject), group in groups)

    def _effect(self, kind: EffectKind, subject: str, group: _Group) -> Effect:
        attribute = self._names.get(subject)
        if attribute is None:
            sentence = self._of_key(kind, subject, group.count)
            return Effect(kind, sentence, group.count, cases=tuple(group.cases))
        asked = kind in _ASKED
        choice = self._choices.get(subject) if asked else None
        if choice and choice.remedy not in _remedies(kind, attribute):
            choice = None
        fills = choice is not None and choice.remedy is Remedy.FILL_IN
        return Effect(
            kind,
            _sentence(kind, attribute, group.count),
            group.count,
            subject,
            tuple(group.cases),
            _remedies(kind, attribute) if asked else (),
            choice,
            self._filled(attribute)[1] if fills else "",
        )

    def _of_key(self, kind: EffectKind, key_id: str, count: int) -> str:
        if kind is EffectKind.CROWDED:
            records = "record is" if count == 1 else "records are"
            return f"{count} {records} too many: a resource may hold one of a single-valued schema."
        key = next(k for k in self._schema.all_keys() if k.id == key_id)
        names = ", ".join(self._schema.key_names(key))
        records = "record has" if count == 1 else "records have"
        return f"{count} {records} the same ({names}) as another of their resource."

    def _filled(self, attribute: Attribute) -> tuple[Value | None, str]:
        if attribute.id not in self._fillings:
            self._fillings[attribute.id] = _filling(attribute, self._choices.get(attribute.id))
        return self._fillings[attribute.id]

    def _group(self, kind: EffectKind, subject: str) -> _Group:
        return self._groups.setdefault((kind, subject), _Group())


def _filling(attribute: Attribute, choice: Choice | None) -> tuple[Value | None, str]:
    given = choice.value if choice and choice.value is not None else attribute.default
    if given is MISSING:
        return None, "Type a value to fill in."
    try:
        return normalise(attribute, given), ""
    except ValueRefused as refused:
        return None, refused.problem.title


def _remedies(kind: EffectKind, attribute: Attribute) -> tuple[Remedy, ...]:
    if kind is EffectKind.MISSING or attribute.mandatory:
        return (Remedy.FILL_IN,)
    return (Remedy.KEEP_ASIDE, Remedy.FILL_IN, Remedy.CLEAR)


def _shown(attribute: Attribute, value: Value | None) -> str:
    if value is None:
        return ""
    return "••••" if attribute.encrypt else to_text(value)


def _sentence(kind: EffectKind, attribute: Attribute, count: int) -> str:
    name = f"“{attribute.name}”"
    values = f"{count} value of {name}" if count == 1 else f"{count} values of {name}"
    records = f"{count} record" if count == 1 else f"{count} records"
    s, are = ("s", "is") if count == 1 else ("", "are")
    match kind:
        case EffectKind.CONVERTED:
            return f"{values} become{s} {_a_type(attribute)}."
        case EffectKind.RESTORED:
            return f"{values} come{s} back as {'it was' if count == 1 else 'they were'}."
        case EffectKind.FILLED:
            assert attribute.default is not MISSING
            return f"{records} get{s} the default {to_text(attribute.default)} for {name}."
        case EffectKind.KEPT:
            return f"{values} {are} kept: a later version can bring them back."
        case EffectKind.UNFIT:
            does = "does" if count == 1 else "do"
            return f"{values} {does} not fit: it takes {_type(attribute)}."
        case _:
            has = "has" if count == 1 else "have"
            return f"{records} {has} no value for {name}, which is mandatory."


def _type(attribute: Attribute) -> str:
    if attribute.type is AttributeType.STRING:
        return f"at most {attribute.effective_length} characters"
    return _a_type(attribute)


def _a_type(attribute: Attribute) -> str:
    word = attribute.type.value
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
