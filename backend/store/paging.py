"""A page of a list in SQL: filtered and sorted by bound parameters alone.

The statement answers ids; what belongs to the items is read for those of the page only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    false,
    func,
    or_,
    select,
    true,
)

from backend.listing import Filter, Operator, Sort, Value, Wanted

Columns = Mapping[str, ColumnElement[Any]]


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Identified)


def columns_of(table: Table, attributes: Iterable[str]) -> Columns:
    """The columns of attributes that are called as they are."""
    return {name: table.c[name] for name in attributes}


def page_of_ids(
    connection: Connection,
    ids: Select[tuple[str]],
    columns: Columns,
    wanted: Wanted,
    order: Sequence[ColumnElement[Any]],
) -> tuple[list[str], int]:
    """The ids of the page in its order, and how many there are in all.

    ``ids`` are those of the whole list, ``order`` its own, which tells equals apart too. Every
    attribute of ``wanted`` has its column and its values: see :func:`backend.listing.fitted`.
    """
    found = ids.where(*conditions(columns, wanted.filters))
    total: int = connection.scalar(select(func.count()).select_from(found.subquery())) or 0
    if wanted.offset >= total:
        return [], total
    sorts = [key for one in wanted.sorts for key in _sort_keys(columns[one.attribute], one)]
    page = found.order_by(*sorts, *order).limit(wanted.size).offset(wanted.offset)
    return list(connection.scalars(page)), total


def in_order(ids: Sequence[str], items: Iterable[Item]) -> tuple[Item, ...]:
    """The items, which have ids, as these stand; an id of nothing is left out."""
    by_id = {item.id: item for item in items}
    return tuple(by_id[i] for i in ids if i in by_id)


def conditions(columns: Columns, filters: Iterable[Filter]) -> list[ColumnElement[bool]]:
    """The clauses that an item fulfils: attributes ANDed, filters of one attribute ORed."""
    by_attribute: dict[str, list[ColumnElement[bool]]] = {}
    for one in filters:
        by_attribute.setdefault(one.attribute, []).append(_holds(columns[one.attribute], one))
    return [or_(*clauses) for clauses in by_attribute.values()]


def _sort_keys(column: ColumnElement[Any], wanted: Sort) -> Iterator[ColumnElement[Any]]:
    """What has no value comes last, whichever way it is sorted; text goes by its characters."""
    if getattr(column, "nullable", False):
        yield column.is_(None)
    yield column.desc() if wanted.descending else column.asc()


def _holds(column: ColumnElement[Any], wanted: Filter) -> ColumnElement[bool]:
    values = wanted.values
    match wanted.operator:
        case Operator.EQ:
            return or_(false(), *(_is(column, value) for value in values))
        case Operator.NOT:
            return and_(true(), *(column.is_distinct_from(value) for value in values))
        case Operator.LT:
            return or_(*(column < value for value in values))
        case Operator.GT:
            return or_(*(column > value for value in values))
        case Operator.BETWEEN:
            pairs = zip(values[::2], values[1::2], strict=True)
            return or_(*(column.between(low, high) for low, high in pairs))
        case Operator.CONTAINS:
            text = func.casefold(func.coalesce(column, ""))
            return or_(*(func.instr(text, str(value).casefold()) > 0 for value in values))


def _is(column: ColumnElement[Any], value: Value) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value
