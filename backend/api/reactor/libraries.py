"""Libraries, and which revisions of extensions are in them (Reactor)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backend.api.operations import NO_CONTENT, Answer, Call
from backend.api.reactor import documents, related
from backend.api.reactor.bodies import (
    ATTRIBUTES,
    DATA,
    RELATIONSHIPS,
    check_kinds,
    read_change,
    read_linkage,
    read_new,
    under,
)
from backend.api.reactor.including import check_none
from backend.errors import Conflict, Problem, Refused


def list_libraries(call: Call) -> Answer:
    property_id = call.path["property_id"]
    found = documents.wanted_page(
        call, lambda wanted: call.workspace.libraries.page(property_id, wanted)
    )
    resources = related.libraries_made(call, found.items)
    return documents.page_of(call, found, resources, "libraries")


def create_library(call: Call) -> Answer:
    document = read_new(call.body, "libraries")
    held = document.relationships.get("extensions")
    if held and held != {"data": []}:  # many clients say of every list that it is empty
        raise Refused(_PUT_IN_LATER)
    given = document.attributes
    check_kinds(given, {"name": str})
    try:
        made = call.workspace.libraries.create(call.path["property_id"], given.get("name", ""))
    except (Refused, Conflict) as refused:
        raise under(refused, ATTRIBUTES) from None
    return documents.one(call, related.libraries_made(call, [made])[0], 201)


def get_library(call: Call) -> Answer:
    return documents.one(call, related.library(call, call.path["library_id"]))


def update_library(call: Call) -> Answer:
    """Another name, the publication, or both."""
    library_id = call.path["library_id"]
    before = related.library(call, library_id)
    given = read_change(call.body, before, ("name",))
    check_kinds(given.attributes, {"name": str})
    libraries, name = call.workspace.libraries, given.attributes.get("name")
    try:
        if given.action(("publish",)):
            libraries.publish(library_id, name)
        elif name is not None:
            libraries.rename(library_id, name)
    except (Refused, Conflict) as refused:
        raise _placed(refused) from None
    return documents.one(call, related.library(call, library_id))


def delete_library(call: Call) -> Answer:
    call.workspace.libraries.delete(call.path["library_id"])
    return NO_CONTENT


def property_of_library(call: Call) -> Answer:
    library = call.workspace.libraries.living(call.path["library_id"])
    return documents.one(call, related.property_(call, library.property_id))


def list_revisions(call: Call) -> Answer:
    library_id = call.path["library_id"]
    return documents.page(
        call,
        lambda wanted: call.workspace.libraries.revision_page(library_id, wanted),
        lambda one: related.extension_made(call, one),
        "extensions",
    )


# The relationship itself


def get_linkage(call: Call) -> Answer:
    check_none(call)
    call.workspace.libraries.living(call.path["library_id"])
    return _linkage(call)


def add_revisions(call: Call) -> Answer:
    library_id = call.path["library_id"]
    ids, revise = _ids(call)
    try:
        call.workspace.libraries.add(library_id, ids, revise=revise)
    except Refused as refused:
        raise under(refused, DATA) from None
    return _linkage(call)


def replace_revisions(call: Call) -> Answer:
    library_id = call.path["library_id"]
    ids, revise = _ids(call)
    try:
        call.workspace.libraries.replace(library_id, ids, revise=revise)
    except Refused as refused:
        raise under(refused, DATA) from None
    return _linkage(call)


def remove_revisions(call: Call) -> Answer:
    ids, _ = _ids(call)
    call.workspace.libraries.remove(call.path["library_id"], ids)
    return _linkage(call)


def _placed(refused: Refused | Conflict) -> Refused | Conflict:
    """With the pointers of the request: what is about the name points to it, all else nowhere."""
    named = any(problem.pointer.startswith("/name") for problem in refused.problems)
    return under(refused, ATTRIBUTES) if named else refused


def _ids(call: Call) -> tuple[Sequence[str], set[str]]:
    """The ids in the document, and those of extensions that are revised first."""
    check_none(call)
    items = read_linkage(call.body, "extensions")
    return [one for one, _ in items], {one for one, action in items if action}


def _linkage(call: Call) -> Answer:
    """The whole relationship as it is now."""
    library_id = call.path["library_id"]
    held = call.workspace.libraries.contents([library_id])[library_id]
    address = f"{call.base}/libraries/{library_id}"
    links = {
        "self": f"{address}/relationships/extensions",
        "related": f"{address}/extensions",
    }
    return Answer(
        200, {"data": [{"id": one, "type": "extensions"} for one in held], "links": links}
    )


def at_rest(call: Call) -> Iterable[str]:
    """What has to be at rest before it can be revised, or its revisions used."""
    data = call.body.get("data") if isinstance(call.body, dict) else None
    items = data if isinstance(data, list) else ()
    return [
        item["id"]
        for item in items[:100]
        if isinstance(item, dict) and isinstance(item.get("id"), str)
    ]


_PUT_IN_LATER = Problem(
    "read-only",
    "A new library is empty.",
    remedy="Create it, then put revisions in at its address and /relationships/extensions.",
    pointer=f"{RELATIONSHIPS}/extensions",
)
