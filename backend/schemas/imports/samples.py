"""A schema guessed from sample records, each guess with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from backend.schemas.imports.guessing import Guess, guess
from backend.schemas.imports.model import Evidence, Inference, approximated
from backend.schemas.imports.names import attribute_name, schema_name
from backend.schemas.imports.records import Records, read_records
from backend.schemas.imports.text import decode
from backend.schemas.model import Attribute, AttributeType, Cardinality, Kind, Schema, UniqueKey

_EXAMPLES = 3
_KEYS_SOUGHT = 12  # attributes that pairs are made of: all pairs of many would take for ever
_KEYS_TOLD = 5
_KEY_WORDS = ("id", "number", "no", "code", "key", "email", "name", "isbn", "sku")
_KEY_TYPES = (
    AttributeType.STRING,
    AttributeType.INTEGER,
    AttributeType.LONG,
    AttributeType.DATE,
    AttributeType.DATETIME,
)


def read_samples(data: bytes, kind: Kind, name: str = "") -> Inference:
    """What schema the records of a file would fit. Raises :class:`~backend.errors.Refused`.

    A JSON array of objects, JSON lines, or a CSV with a heading. An attribute is mandatory where
    every record has it; candidate keys are what no two records have alike.
    """
    text, findings = decode(data)
    records = read_records(text)
    taken: set[str] = set()
    attributes: list[Attribute] = []
    evidence: list[Evidence] = []
    told = [*findings, *records.findings]
    for raw, values in records.columns.items():
        found = guess(raw, values, typed=records.typed)
        attribute = Attribute(
            attribute_name(raw, taken),
            found.type,
            found.length,
            mandatory=len(values) == records.count,
        )
        taken.add(attribute.name.lower())
        if attribute.name != raw:
            place = raw if records.typed else "line 1"
            words = f"The name “{raw[:80]}” became “{attribute.name}”."
            told.append(approximated(place, words))
        told += (approximated(attribute.name, words) for words in found.warnings)
        attributes.append(attribute)
        evidence.append(_evidence(attribute, found, values))
    schema = Schema(kind, schema_name(name), Cardinality.MULTI, tuple(attributes))
    keys = tuple(_keys(records, attributes))
    return Inference(records.source, schema, records.count, tuple(evidence), keys, tuple(told))


def _evidence(attribute: Attribute, found: Guess, values: Sequence[Any]) -> Evidence:
    examples = list(dict.fromkeys(_shown(value) for value in values[:200]))[:_EXAMPLES]
    return Evidence(attribute.id, len(values), tuple(examples), found.why)


def _shown(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _keys(records: Records, attributes: Sequence[Attribute]) -> Iterator[tuple[str, ...]]:
    """Attributes by which every record is told from the others; pairs where none does alone."""
    if records.count < 2:
        return
    columns = list(records.columns.values())
    full = [
        at
        for at, attribute in enumerate(attributes)
        if attribute.mandatory and attribute.type in _KEY_TYPES
    ]
    single = [at for at in full if _distinct(columns[at]) == records.count]
    single.sort(key=lambda at: _likeness(attributes[at]))
    yield from ((attributes[at].id,) for at in single[:_KEYS_TOLD])
    if single:
        return
    sought = sorted(full, key=lambda at: -_distinct(columns[at]))[:_KEYS_SOUGHT]
    pairs = (
        pair
        for pair in combinations(sorted(sought), 2)
        if len(set(zip(*(columns[at] for at in pair), strict=True))) == records.count
    )
    for number, pair in enumerate(pairs):
        if number == _KEYS_TOLD:
            return
        yield tuple(attributes[at].id for at in pair)


def _distinct(values: Sequence[Any]) -> int:
    return len(set(values))


def _likeness(attribute: Attribute) -> int:
    """Names that speak of a key come first; long texts last."""
    words = attribute.name.lower().replace("_", " ").split()
    if any(word in _KEY_WORDS or word.endswith("id") for word in words):
        return 0
    return 2 if attribute.effective_length > 100 else 1


def with_choices(
    inference: Inference, mandatory: Mapping[str, bool], keys: Sequence[tuple[str, ...]]
) -> Schema:
    """The schema with the mandatory flags and keys that were approved, by attribute id."""
    schema = inference.schema
    attributes = tuple(
        replace(a, mandatory=mandatory.get(a.id, a.mandatory)) for a in schema.attributes
    )
    return replace(schema, attributes=attributes, keys=tuple(UniqueKey(ids) for ids in keys))
