"""Pages of records in SQL: searched, filtered and sorted by value, by bound parameters alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from backend.records.filters import Filter, Operator, RecordLine, RecordQuery
from backend.records.model import Resource
from backend.records.rows import record_of
from backend.schemas.model import Attribute, AttributeType, Kind, Schema, Value
from backend.store.tables import records, resources

Expression = ColumnElement[Any]


def wanted(schema: Schema, query: RecordQuery) -> Select[tuple[int]]:
    """The ids of the records asked for, in no order. The query fits the schema."""
    statement = select(records.c.id).where(records.c.schema_id == query.schema_id)
    if query.resource_id is not None:
        statement = statement.where(records.c.resource_id == query.resource_id)
    attributes = {attribute.id: attribute for attribute in schema.attributes}
    for one in query.filters:
        statement = statement.where(_holds(attributes[one.attribute_id], one))
    if query.search:
        statement = statement.where(_found(schema, query.search))
    return statement


def ordered(
    schema: Schema, query: RecordQuery, statement: Select[tuple[int]]
) -> Select[tuple[int]]:
    """The same ids in the order asked for; equals stand as they were made."""
    attribute = schema.attribute(query.sort) if query.sort else None
    if attribute is None:
        return statement.order_by(records.c.id.desc() if query.descending else records.c.id)
    parts = _sort_parts(attribute)
    keys = [part.desc() if query.descending else part.asc() for part in parts]
    return statement.order_by(parts[0].is_(None), *keys, records.c.id)


def lines(connection: Connection, ids: list[int]) -> tuple[RecordLine, ...]:
    """The records of these ids with their resources, in this order; what is gone is left out."""
    if not ids:
        return ()
    one = resources.c
    rows = connection.execute(
        select(
            records,
            one.kind.label("resource_kind"),
            one.number.label("resource_number"),
            one.label.label("resource_label"),
            one.created_at.label("resource_created_at"),
        )
        .join(resources, one.id == records.c.resource_id)
        .where(records.c.id.in_(ids))
    )
    found = {row.id: line_of(row) for row in rows}
    return tuple(found[i] for i in ids if i in found)


def line_of(row: Any) -> RecordLine:
    """A row of records joined with the labelled columns of its resource."""
    resource = Resource(
        row.resource_id,
        Kind(row.resource_kind),
        row.resource_number,
        row.resource_label,
        row.resource_created_at,
    )
    return RecordLine(record_of(row), resource)


def resources_wanted(kind: Kind, search: str) -> Select[Any]:
    """The resources of a kind whose number or label holds the words, in any case."""
    statement = select(resources).where(resources.c.kind == kind)
    return statement.where(_named(search)) if search else statement


def _named(search: str) -> Expression:
    """As the window writes a resource: ``C-1001 · Ada Winter``, also from number to label."""
    one = resources.c
    label = case((one.label == "", ""), else_=literal(" · ") + one.label)
    return _holds_words(one.number + label, search)


def _found(schema: Schema, search: str) -> Expression:
    shown = [
        func.coalesce(cast(_value(a), Text), "")
        for a in schema.attributes
        if not a.encrypt and a.type is not AttributeType.BOOLEAN
    ]
    held_by = records.c.resource_id.in_(
        select(resources.c.id).where(resources.c.kind == schema.kind, _named(search))
    )
    if not shown:
        return held_by
    text: Expression = shown[0]
    for one in shown[1:]:
        # A character that nobody types parts them: no find spans two values.
        text = text + literal("\x1f") + one
    return or_(_holds_words(text, search), held_by)


def _holds_words(text: Expression, words: str) -> Expression:
    return _place_of(words, text) > 0


def _place_of(words: str, text: Expression) -> Expression:
    """Where the words begin, from 1, in any case; 0 for nowhere, null in nothing."""
    if words.isascii():
        # SQLite folds these letters by itself, many times as fast.
        return func.instr(func.lower(text), words.lower())
    return func.instr(func.casefold(func.coalesce(text, "")), words.casefold())


# -- values -----------------------------------------------------------------------------------


def _value(attribute: Attribute) -> Expression:
    """The value as SQLite compares it, null where there is none."""
    path = f'$."{attribute.id}"'
    if attribute.type is AttributeType.CURRENCY:
        path += ".decimal"
    value = func.json_extract(records.c.value, path)
    return func.nullif(value, "") if attribute.type is AttributeType.STRING else value


def _sort_parts(attribute: Attribute) -> list[Expression]:
    value = _value(attribute)
    if attribute.type is AttributeType.CURRENCY:
        return list(_amount(value))
    if attribute.type is AttributeType.STRING:
        return [value.collate("NOCASE"), value]
    return [value]


def _amount(text: Expression) -> tuple[Expression, Expression]:
    """An amount as two whole numbers, before and after the point.

    It has up to 19 digits: too many for a float, and in units of 0.0001 for 64 bits.
    """
    point = func.instr(text, ".")
    behind = func.substr(text, point + 1, type_=Text) + "0000"
    places = func.substr(behind, 1, 4, type_=Text)
    sign = case((func.substr(text, 1, 1) == "-", -1), else_=1)
    return (
        cast(text, Integer),
        case((text.is_(None), None), (point > 0, cast(places, Integer) * sign), else_=0),
    )


def _amount_given(value: Decimal) -> tuple[int, int]:
    """The same two numbers of an amount given: truncated towards zero, both with its sign."""
    units = int(value.scaleb(4))
    sign = -1 if units < 0 else 1
    return sign * (abs(units) // 10_000), sign * (abs(units) % 10_000)


# -- filters ----------------------------------------------------------------------------------


def _holds(attribute: Attribute, wanted: Filter) -> Expression:
    value = _value(attribute)
    match wanted.operator:
        case Operator.IS_EMPTY:
            return value.is_(None)
        case Operator.IS_NOT_EMPTY:
            return value.is_not(None)
        case Operator.CONTAINS:
            return _holds_words(value, str(wanted.value))
        case Operator.STARTS_WITH:
            return _place_of(str(wanted.value), value) == 1
        case Operator.IS if wanted.value == "":
            return value.is_(None)
        case Operator.IS_NOT if wanted.value == "":
            return value.is_not(None)
    assert wanted.value is not None
    compared = _compared(attribute, value, wanted.operator, wanted.value)
    return or_(value.is_(None), compared) if wanted.operator is Operator.IS_NOT else compared


def _compared(
    attribute: Attribute, value: Expression, operator: Operator, given: Value
) -> Expression:
    left: Any = value
    right: Any = literal(given)
    if attribute.type is AttributeType.CURRENCY:
        assert isinstance(given, Decimal)
        left = tuple_(*_amount(value))
        whole, places = _amount_given(given)
        right = tuple_(literal(whole), literal(places))
    elif isinstance(given, bool):
        right = literal(int(given))
    comparisons: dict[Operator, Expression] = {
        Operator.IS: left == right,
        Operator.IS_NOT: left != right,
        Operator.LESS: left < right,
        Operator.AT_MOST: left <= right,
        Operator.GREATER: left > right,
        Operator.AT_LEAST: left >= right,
    }
    return comparisons[operator]
