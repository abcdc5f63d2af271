"""JSON:API documents as they are answered: one resource, or a page of some."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlencode

from backend.api.failures import HttpFailure
from backend.api.operations import Answer, Call, Json
from backend.api.reactor.including import compose
from backend.api.reactor.queries import wanted
from backend.errors import Refused
from backend.listing import PAGING, Page, Wanted

Item = TypeVar("Item")


def one(call: Call, resource: Json, status: int = 200) -> Answer:
    """A document with one resource, or ``null`` where a relationship leads to nothing.

    Whoever reads is told the document's own address; an answer to a write is the resource's.
    """
    found = [] if resource is None else [resource]
    document = compose(call, found)
    document["data"] = document["data"][0] if found else None
    if status == 200 and call.body is None:
        document["links"] = {"self": call.base + call.address}
    headers = {"Location": resource["links"]["self"]} if status == 201 else {}
    return Answer(status, document, headers)


def page(
    call: Call,
    read: Callable[[Wanted], Page[Item]],
    make: Callable[[Item], Json],
    type_: str = "",
) -> Answer:
    """A document with the page of a list of this type that the query asks for."""
    found = wanted_page(call, read)
    return page_of(call, found, [make(item) for item in found.items], type_)


def wanted_page(call: Call, read: Callable[[Wanted], Page[Item]]) -> Page[Item]:
    """The page that the query asks for.

    Raises :class:`HttpFailure` (400) for a page or an order that there is not.
    """
    try:
        return read(wanted(call))
    except Refused as refused:
        raise HttpFailure(400, *refused.problems) from None


def page_of(call: Call, found: Page[Item], resources: list[Json], type_: str = "") -> Answer:
    """The same of what was read already."""
    document = compose(call, resources, type_)
    document["links"] = _links(call, found)
    document["meta"] = {
        "pagination": {
            "current_page": found.number,
            "next_page": found.next,
            "prev_page": found.previous,
            "total_pages": found.pages,
            "total_count": found.total,
        }
    }
    return Answer(200, document)


def _links(call: Call, found: Page[Item]) -> Mapping[str, str | None]:
    """``null`` where there is no such page (JSON:API)."""
    given = dict(call.query)
    query = [(key, value) for key, value in call.query if key not in PAGING]
    if "page[size]" in given or "page[limit]" in given:
        query.append(("page[size]", str(found.size)))

    def at(number: int | None) -> str | None:
        if number is None:
            return None
        text = urlencode([*query, ("page[number]", str(number))])
        return f"{call.base}{call.address.partition('?')[0]}?{text}"

    return {
        "self": call.base + call.address,
        "first": at(1),
        "last": at(max(found.pages, 1)),
        "prev": at(found.previous),
        "next": at(found.next),
    }
