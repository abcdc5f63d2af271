"""How unique attributes select one record of a resource, and what an update by them may change.

Nothing here knows the store: the call for one record and the rows of a file ask the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.errors import Conflict, NotFound, Problem, Refused
from backend.records.fitting import fit, key_values
from backend.schemas.model import Attribute, Cardinality, Schema, Value
from backend.schemas.values import ValueRefused, canonical, normalise


@dataclass(frozen=True, slots=True)
class Selector:
    """Values of unique attributes as they are kept, and each key they are complete for, as
    (key id, text that only equals share).
    """

    values: Mapping[str, Value]
    keys: tuple[tuple[str, str], ...]

    def choose(self, schema: Schema, found: set[int | None]) -> int:
        """The one record; ``found`` is what each key leads to, ``None`` for no record. Raises
        :class:`NotFound` where there is none, :class:`Conflict` where there are several.
        """
        if found == {None}:
            raise NotFound(_none_found(schema, self.values))
        one, *more = found
        if more or one is None:
            raise Conflict(_SEVERAL)
        return one


def why_not_by_unique(schema: Schema) -> Problem | None:
    """Why nothing is selected by unique attributes in this schema; ``None`` where it can be."""
    if schema.cardinality is Cardinality.SINGLE:
        return _SINGLE_VALUED
    return None if schema.all_keys() else _NO_KEY


def unique_attributes(schema: Schema) -> list[Attribute]:
    ids = {i for key in schema.all_keys() for i in key.attributes}
    return [attribute for attribute in schema.attributes if attribute.id in ids]


def selector(schema: Schema, given: Mapping[str, object]) -> Selector:
    """Of values by attribute id. Raises :class:`Refused` as ``update_by_unique`` says."""
    impossible = why_not_by_unique(schema)
    if impossible:
        raise Refused(impossible)
    values: dict[str, Value] = {}
    problems = []
    for attribute in unique_attributes(schema):
        if given.get(attribute.id) is None:
            continue
        try:
            values[attribute.id] = normalise(attribute, given[attribute.id])
        except ValueRefused as refused:
            problems.append(replace(refused.problem, pointer=f"/{attribute.name}"))
    if problems:
        raise Refused(*problems)
    keys = tuple(key_values(schema, values))
    if not keys:
        raise Refused(incomplete(schema))
    return Selector(values, keys)


def updated(
    schema: Schema, given: Mapping[str, object], held: Mapping[str, Value]
) -> dict[str, Value]:
    """The values of the selected record after the update, its keys as before. Raises
    :class:`Refused` as ``update_by_unique`` says.
    """
    changed = [
        _would_change(attribute)
        for attribute in unique_attributes(schema)
        if attribute.id in given and not _same(attribute, given[attribute.id], held)
    ]
    if changed:
        raise Refused(*changed)
    # What is left out stays: also empty, where the schema has a default.
    before: dict[str, object] = {a.id: held.get(a.id) for a in schema.attributes}
    fitted = fit(schema, before | dict(given))
    if fitted.problems:
        raise Refused(*fitted.problems)
    return fitted.values


def incomplete(schema: Schema) -> Problem:
    keys = (" and ".join(schema.key_names(key)) for key in schema.all_keys())
    return Problem(
        "key-incomplete",
        "The values given select no record: no unique key is complete.",
        remedy=f"Give {', or '.join(keys)}.",
    )


def _same(attribute: Attribute, given: object, held: Mapping[str, Value]) -> bool:
    if given is None or attribute.id not in held:
        return given is None and attribute.id not in held
    return canonical(normalise(attribute, given)) == canonical(held[attribute.id])


def _would_change(attribute: Attribute) -> Problem:
    return Problem(
        "unique-changed",
        f"{attribute.name} is unique: it selects the record and does not change.",
        "The record selected has another value.",
        "Leave it out, or replace the record.",
        f"/{attribute.name}",
    )


def _none_found(schema: Schema, values: Mapping[str, Value]) -> Problem:
    names = [a.name for a in schema.attributes if a.id in values]
    return Problem(
        "not-found",
        f"No record of {schema.name} has this {' and '.join(names)}.",
        remedy="Look at the records that are there.",
    )


_SINGLE_VALUED = Problem(
    "not-multi-valued",
    "The schema is single-valued: a resource holds one record of it at most.",
    "A unique key selects among several.",
    "Replace the whole value.",
)
_NO_KEY = Problem(
    "no-unique-key",
    "The schema has no unique key to select a record by.",
    remedy="Replace the whole value, or make an attribute unique.",
)
_SEVERAL = Problem(
    "key-ambiguous",
    "The unique keys given do not select the same record.",
    "Each complete key has to select the one record that is meant.",
    "Give the values of one key, or those of one record.",
)
