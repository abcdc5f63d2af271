"""What a list is asked for in a query, and how the description tells it.

Parameters that nothing is known of are passed over: clients of the original send some.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backend.api.failures import HttpFailure
from backend.api.operations import Call, Parameter
from backend.errors import Refused
from backend.listing import MAX_LENGTH, MAX_PAGE_SIZE, PAGE_SIZE, Kind, Wanted, read_wanted


def wanted(call: Call) -> Wanted:
    """The question in the query. Raises :class:`HttpFailure` (400) for a page that is none."""
    try:
        return read_wanted(call.query)
    except Refused as refused:
        raise HttpFailure(400, *refused.problems) from None


def list_parameters(kinds: Mapping[str, Kind]) -> tuple[Parameter, ...]:
    """Filters, order and page of a list with these attributes."""
    names = "|".join(sorted(kinds))
    return (
        Parameter(
            "page[number]",
            {"type": "integer", "minimum": 0},
            "Pages count from 1; 0 is the first page, too. Whoever counts items says page[offset], "
            "a multiple of page[limit], instead.",
        ),
        Parameter(
            "page[size]",
            {"type": "integer", "minimum": 1, "default": PAGE_SIZE},
            f"Items a page; more than {MAX_PAGE_SIZE} are {MAX_PAGE_SIZE}.",
        ),
        Parameter(
            "sort",
            {"type": "string", "pattern": f"^([-+]?({names})(,[-+]?({names}))*)?$"},
            "Attributes between commas; a - before one turns its order round.",
        ),
        *(_filter(name, kind) for name, kind in sorted(kinds.items())),
    )


def include_parameter(names: Iterable[str]) -> Parameter:
    """Which relationships may come along."""
    one = "|".join(names)
    return Parameter(
        "include",
        {"type": "string", "pattern": f"^(({one})(,({one}))*)?$"},
        "Relationships whose resources come along in “included”; a path goes on behind a point.",
    )


_TOLD: Mapping[Kind, str] = {
    Kind.TEXT: "EQ, NOT, LT, GT, BETWEEN, CONTAINS in any case; text",
    Kind.NUMBER: "EQ, NOT, LT, GT, BETWEEN; whole numbers",
    Kind.BOOLEAN: "EQ, NOT; true or false",
    Kind.MOMENT: "EQ, NOT, LT, GT, BETWEEN, CONTAINS; a time in ISO 8601, or null",
}


def _filter(name: str, kind: Kind) -> Parameter:
    return Parameter(
        f"filter[{name}]",
        {"type": "string", "maxLength": MAX_LENGTH},
        f"OPERATOR value,value ({_TOLD[kind]}). What is not in this form is ignored.",
    )
