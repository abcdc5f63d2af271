"""What a list is asked for over the wire, as values: filters, an order, a page (Reactor).

Attributes are filtered as ``filter[ATTRIBUTE]=OPERATOR value``; between commas stand several
values, each with an operator of its own or with that of the one before. Values of one attribute
are ORed, attributes are ANDed. :func:`read_wanted` reads the form, :func:`fitted` takes from it
what suits a list's attributes; what it leaves is ready for the store.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from backend.errors import Problem, Refused

PAGE_SIZE = 25
MAX_PAGE_SIZE = 100
MAX_VALUES = 100
"""Values in all filters of one question; ours."""
MAX_LENGTH = 1_000
"""Characters of one filter's or sort's text; ours."""
PAGING = frozenset({"page[number]", "page[size]", "page[offset]", "page[limit]"})
_KNOWN_PAGES = "Pages are asked for by page[number] and page[size]."
_FAR = 10**15  # farther than any page: what is behind is not told apart

Value = str | int | bool | None
Item = TypeVar("Item")


class Operator(StrEnum):
    """How a filter compares. ``BETWEEN`` counts both ends in, ``CONTAINS`` is in any case."""

    EQ = "EQ"
    NOT = "NOT"
    LT = "LT"
    GT = "GT"
    BETWEEN = "BETWEEN"
    CONTAINS = "CONTAINS"


class Kind(StrEnum):
    """What an attribute holds. ``EQ null`` asks for those without a value, but for text."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    """A time in UTC with milliseconds, as :func:`backend.identifiers.now` writes it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """``values`` are ORed, but for ``NOT``: that holds for what is none of them.

    ``BETWEEN`` has pairs of values. Filters of the same attribute are ORed.
    """

    attribute: str
    operator: Operator
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sort:
    attribute: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a list is asked for. ``number`` counts pages from 1, ``size`` is items a page.

    Without ``sorts`` a list stands in its own order.
    """

    filters: tuple[Filter, ...] = ()
    sorts: tuple[Sort, ...] = ()
    number: int = 1
    size: int = PAGE_SIZE

    @property
    def offset(self) -> int:
        """How many items stand before the page."""
        return (self.number - 1) * self.size


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some of the items found; ``total`` is how many there are in all."""

    items: tuple[Item, ...]
    total: int
    number: int = 1
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are; 0 where nothing was found."""
        return -(-self.total // self.size)

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @property
    def previous(self) -> int | None:
        """The page before; of one behind the last that is the last."""
        return min(self.number - 1, self.pages) or None


def read_wanted(query: Iterable[tuple[str, str]]) -> Wanted:
    """The question in a request's query; parameters that are none of a list's are passed over.

    A filter that is not in the form is ignored (Reactor), and of two of one attribute the last
    one counts. Raises :class:`Refused` for a page that is none and for what is too long; a page
    of more than 100 is one of 100. Clients of JSON:API that count items say ``page[offset]`` and
    ``page[limit]``: they are taken where they come to a page.
    """
    parameters = dict(query)
    # Passed over, it would be the same page again and again.
    unknown = [name for name in parameters if name.startswith("page[") and name not in PAGING]
    problems = [_no_page(name, _KNOWN_PAGES) for name in unknown]
    number, size = _page(parameters, problems)
    texts = {n: t for n, t in parameters.items() if n == "sort" or _FILTER.fullmatch(n)}
    problems += [_too_long(name) for name, text in texts.items() if len(text) > MAX_LENGTH]
    if problems:
        raise Refused(*problems)
    filters: list[Filter] = []
    for name, text in texts.items():
        if found := _FILTER.fullmatch(name):
            filters += read_filter(found[1], text)
    if sum(len(one.values) for one in filters) > MAX_VALUES:
        raise Refused(_too_long("filter"))
    sorts = tuple(read_sorts(texts.get("sort", "")))
    return Wanted(tuple(filters), sorts, number, min(size, MAX_PAGE_SIZE))


def read_filter(attribute: str, text: str) -> tuple[Filter, ...]:
    """``EQ a,b`` or ``EQ a,EQ b``; nothing where it is not in this form."""
    runs: list[tuple[Operator, list[Value]]] = []
    for part in text.split(","):
        found = _TOKEN.fullmatch(part.strip())
        if found is None or not (found[1] or runs):
            return ()
        if found[1]:
            runs.append((Operator(found[1]), []))
        runs[-1][1].append(found[2])
    if any(operator is Operator.BETWEEN and len(values) % 2 for operator, values in runs):
        return ()
    return tuple(Filter(attribute, operator, tuple(values)) for operator, values in runs)


def read_sorts(text: str) -> Iterable[Sort]:
    """``name,-created_at``; a ``+`` before a name, which may arrive as a space, says nothing."""
    for part in text.split(",") if text.strip() else ():
        name = part.strip().removeprefix("+")
        yield Sort(name.removeprefix("-"), name.startswith("-"))


def fitted(wanted: Wanted, kinds: Mapping[str, Kind]) -> Wanted:
    """The question with values of the attributes' kinds; what is no text is of its kind already.

    A filter of an unknown attribute, and one whose value or operator does not suit the attribute,
    is ignored (Reactor). Raises :class:`Refused` for an order by an unknown attribute (JSON:API).
    """
    if unknown := [one.attribute for one in wanted.sorts if one.attribute not in kinds]:
        raise Refused(*(_unknown_sort(name, kinds) for name in unknown))
    bad: set[str] = set()
    filters = []
    for one in wanted.filters:
        try:
            filters.append(_suited(one, kinds[one.attribute]))
        except (KeyError, ValueError, OverflowError):
            bad.add(one.attribute)
    return replace(wanted, filters=tuple(f for f in filters if f.attribute not in bad))


def _suited(one: Filter, kind: Kind) -> Filter:
    """Raises :class:`ValueError` where a value or the operator does not suit the kind."""
    if one.operator not in _OPERATORS[kind]:
        raise ValueError(one.operator)
    contains = one.operator is Operator.CONTAINS
    equal = one.operator in (Operator.EQ, Operator.NOT)
    read = _READERS[Kind.TEXT if contains else kind]
    nullable = equal and kind is not Kind.TEXT
    values = (None if nullable and value == "null" else value for value in one.values)
    return replace(one, values=tuple(read(v) if isinstance(v, str) else v for v in values))


def _number(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,15}", text):
        raise ValueError(text)
    return int(text)


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _moment(text: str) -> str:
    """In any form of ISO 8601; without a zone it is UTC's. A ``+`` may have become a space."""
    given = re.sub(r" (\d\d:?\d\d)$", r"+\1", text) if "T" in text else text
    at = datetime.fromisoformat(given)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


_READERS: Mapping[Kind, Callable[[str], Value]] = {
    Kind.TEXT: str,
    Kind.NUMBER: _number,
    Kind.BOOLEAN: _boolean,
    Kind.MOMENT: _moment,
}
_ORDERED = frozenset({Operator.EQ, Operator.NOT, Operator.LT, Operator.GT, Operator.BETWEEN})
_OPERATORS: Mapping[Kind, frozenset[Operator]] = {
    Kind.TEXT: frozenset(Operator),
    Kind.NUMBER: _ORDERED,
    Kind.BOOLEAN: frozenset({Operator.EQ, Operator.NOT}),
    Kind.MOMENT: frozenset(Operator),
}
_FILTER = re.compile(r"filter\[([A-Za-z_][A-Za-z0-9_]*)\]")
_TOKEN = re.compile(rf"(?:({'|'.join(Operator)})\s+)?(\S.*)", re.DOTALL)


def _count(parameters: Mapping[str, str], name: str, default: int, problems: list[Problem]) -> int:
    text = parameters.get(name)
    if text is None:
        return default
    if re.fullmatch(r"0*[1-9][0-9]*", text, re.ASCII):
        digits = text.lstrip("0")
        return int(digits) if len(digits) < len(str(_FAR)) else _FAR
    problems.append(_no_page(name, "It is a whole number from 1."))
    return default


def _no_page(name: str, detail: str) -> Problem:
    return Problem(
        "invalid-page",
        f"{name[:60]} is no page.",
        detail,
        "Correct it, or leave it out.",
        f"?{name[:60]}",
    )


def _page(parameters: Mapping[str, str], problems: list[Problem]) -> tuple[int, int]:
    """The page's number and size; whatever is wrong with them is put to the problems."""
    if not parameters.keys() & {"page[offset]", "page[limit]"}:
        begins = parameters.get("page[number]") == "0"  # clients of the original begin with it
        number = 1 if begins else _count(parameters, "page[number]", 1, problems)
        return number, _count(parameters, "page[size]", PAGE_SIZE, problems)
    size = _count(parameters, "page[limit]", PAGE_SIZE, problems)
    if size > MAX_PAGE_SIZE:  # the next offset would pass items over
        problems.append(_no_page("page[limit]", f"It is at most {MAX_PAGE_SIZE}."))
    begins = re.fullmatch("0+", parameters.get("page[offset]", "0")) is not None
    offset = 0 if begins else _count(parameters, "page[offset]", 0, problems)
    if offset % size:
        problems.append(_no_page("page[offset]", "It is a multiple of page[limit]."))
    return offset // size + 1, size


def _too_long(name: str) -> Problem:
    return Problem(
        "query-too-long",
        f"{name} asks for too much.",
        f"A text has at most {MAX_LENGTH:,} characters, all filters {MAX_VALUES} values.",
        "Ask in several requests.",
        f"?{name}",
    )


def _unknown_sort(name: str, kinds: Mapping[str, Kind]) -> Problem:
    return Problem(
        "invalid-sort",
        f"The list cannot be sorted by “{name}”.",
        f"It can be by: {', '.join(sorted(kinds))}.",
        "Sort by one of these.",
        "?sort",
    )
