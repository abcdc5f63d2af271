"""Which records are wanted, and in what order: a query as values, without a store."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backend.errors import Problem, Refused
from backend.records.model import Record, Resource
from backend.schemas.model import Attribute, AttributeType, Schema, Value
from backend.schemas.values import ValueRefused, normalise, parse_text


class Operator(StrEnum):
    """How a filter compares. All compare values, not their spelling: 1.5 is 1.50."""

    IS = "is"
    IS_NOT = "is-not"
    CONTAINS = "contains"
    STARTS_WITH = "starts-with"
    LESS = "less"
    GREATER = "greater"
    AT_MOST = "at-most"
    AT_LEAST = "at-least"
    IS_EMPTY = "is-empty"
    IS_NOT_EMPTY = "is-not-empty"

    @property
    def takes_value(self) -> bool:
        return self not in (Operator.IS_EMPTY, Operator.IS_NOT_EMPTY)


_EQUAL = (Operator.IS, Operator.IS_NOT)
_EMPTY = (Operator.IS_EMPTY, Operator.IS_NOT_EMPTY)
_ORDER = (Operator.LESS, Operator.AT_MOST, Operator.GREATER, Operator.AT_LEAST)


def operators(attribute: Attribute) -> tuple[Operator, ...]:
    """The operators that suit the type; for a masked value none that would spell it out."""
    if attribute.encrypt or attribute.type is AttributeType.BOOLEAN:
        return (*_EQUAL, *_EMPTY)
    if attribute.type is AttributeType.STRING:
        return (Operator.CONTAINS, Operator.STARTS_WITH, *_EQUAL, *_EMPTY)
    return (*_EQUAL, *_ORDER, *_EMPTY)


@dataclass(frozen=True, slots=True)
class Filter:
    """``value`` is one of the attribute's type, ``None`` where the operator takes none.

    "Is not" holds for a record without a value too. Text "contains" and "starts with" in any case;
    it "is" exactly. A text of no characters counts as empty.
    """

    attribute_id: str
    operator: Operator
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """Records of one schema: of one resource, or of all with ``resource_id`` ``None``.

    ``search`` is sought in any case in every value that is shown (not in masked ones, nor in
    booleans), in the resource's number and in its label. ``sort`` is an attribute's id or "" for
    the order of creation; without a value a record comes last, whichever way it is sorted.
    """

    schema_id: str
    resource_id: int | None = None
    search: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record with the resource that holds it."""

    record: Record
    resource: Resource


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some of the records found; ``total`` is how many there are in all."""

    lines: tuple[RecordLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """Some of the resources found, oldest first; ``total`` is how many there are in all."""

    resources: tuple[Resource, ...]
    total: int


def filter_of(attribute: Attribute, operator: Operator, text: str) -> Filter:
    """The filter that a person typed. Raises :class:`Refused` where the value is none of the
    attribute's or the operator does not suit it.
    """
    value = parse_text(attribute.type, text) if operator.takes_value else None
    return checked(attribute, Filter(attribute.id, operator, value))


def checked_all(schema: Schema, query: RecordQuery) -> RecordQuery:
    """The query with its values as they are kept. Raises :class:`Refused` with every filter that
    does not fit the schema, under ``/filters/N``, and for a ``sort`` by no attribute of it.
    """
    attributes = {attribute.id: attribute for attribute in schema.attributes}
    problems: list[Problem] = []
    filters = []
    for at, one in enumerate(query.filters):
        attribute = attributes.get(one.attribute_id)
        if attribute is None:
            problems.append(_no_attribute(f"/filters/{at}"))
            continue
        try:
            filters.append(checked(attribute, one))
        except Refused as refused:
            problems += [problem.under(f"/filters/{at}") for problem in refused.problems]
    if query.sort and query.sort not in attributes:
        problems.append(_no_attribute("/sort"))
    if problems:
        raise Refused(*problems)
    return RecordQuery(
        query.schema_id,
        query.resource_id,
        query.search,
        tuple(filters),
        query.sort,
        query.descending,
    )


def checked(attribute: Attribute, wanted: Filter) -> Filter:
    """The filter with its value as it is kept. Raises :class:`Refused`."""
    operator = Operator(wanted.operator)
    if operator not in operators(attribute):
        raise Refused(
            Problem(
                "operator-unsuited",
                f"“{operator}” does not suit {attribute.name}.",
                f"It suits: {', '.join(operators(attribute))}.",
                "Choose one of these.",
                "/operator",
            )
        )
    if not operator.takes_value:
        return Filter(attribute.id, operator)
    if attribute.type is AttributeType.STRING and isinstance(wanted.value, str):
        return Filter(attribute.id, operator, wanted.value)  # longer than allowed finds nothing
    try:
        return Filter(attribute.id, operator, normalise(attribute, wanted.value))
    except ValueRefused as refused:
        raise Refused(refused.problem.under("/value")) from None


def _no_attribute(pointer: str) -> Problem:
    return Problem(
        "attribute-unknown",
        "The published schema has no such attribute.",
        remedy="Choose one of its attributes.",
        pointer=pointer,
    )
