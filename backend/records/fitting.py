"""Does a record fulfil its schema? The one rule book for the form, the store and publishing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from backend.errors import Problem
from backend.schemas.model import MISSING, Attribute, Cardinality, Schema, Value
from backend.schemas.values import ValueRefused, canonical, normalise

SINGLE_KEY = "single-valued"
"""The key of the one record that a single-valued schema allows."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The values as they are kept, or the problems, each under ``/ATTRIBUTE``."""

    values: dict[str, Value]
    problems: tuple[Problem, ...]


def fit(schema: Schema, raw: Mapping[str, object]) -> Fit:
    """Check values given by attribute id. One left out takes the default, ``None`` means none."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for attribute in schema.attributes:
        given = raw.get(attribute.id, MISSING)
        if given is MISSING or (given is None and attribute.mandatory):
            given = attribute.default
        if given is MISSING or given is None:
            problems += _missing(attribute)
            continue
        try:
            values[attribute.id] = normalise(attribute, given)
        except ValueRefused as refused:
            # The detail quotes the value, and a refusal travels: into reports, logs and terminals.
            detail = "" if attribute.encrypt else refused.problem.detail
            problems.append(replace(refused.problem, detail=detail, pointer=f"/{attribute.name}"))
    return Fit(values, tuple(problems))


def fit_all(
    schema: Schema, values: Sequence[Mapping[str, object]]
) -> tuple[list[Fit], list[Problem]]:
    """Each record as it is kept, and all that is wrong with them."""
    if schema.cardinality is Cardinality.SINGLE and len(values) > 1:
        return [], [ONE_AT_MOST]
    fitted = [fit(schema, given) for given in values]
    return fitted, [
        p.under(place_of(schema, at)) for at, one in enumerate(fitted) for p in one.problems
    ]


def place_of(schema: Schema, at: int) -> str:
    """Where a record stands in the whole value."""
    return "" if schema.cardinality is Cardinality.SINGLE else f"/{at}"


def key_values(schema: Schema, values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Each key that the values are complete for, as (key id, text that only equals share)."""
    if schema.cardinality is Cardinality.SINGLE:
        yield SINGLE_KEY, ""
        return
    for key in schema.all_keys():
        if all(i in values for i in key.attributes):
            yield key.id, json.dumps([canonical(values[i]) for i in key.attributes])


def _missing(attribute: Attribute) -> Iterator[Problem]:
    if attribute.mandatory:
        yield Problem(
            "value-missing",
            f"{attribute.name} is mandatory.",
            remedy="Fill it in.",
            pointer=f"/{attribute.name}",
        )


ONE_AT_MOST = Problem(
    "single-valued",
    "The schema is single-valued: a resource holds one record of it at most.",
    remedy="Give one record.",
)
