"""What a JSON:API document in a request says: of the right resource, of the right types.

A client may send a whole resource back that it was answered: what is as it was is no change, and
attributes that are not kept here are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.api.failures import HttpFailure
from backend.api.operations import Json
from backend.errors import Conflict, Problem, Refused

DATA, ATTRIBUTES, RELATIONSHIPS, META = (
    "/data",
    "/data/attributes",
    "/data/relationships",
    "/data/meta",
)
_STALE = frozenset({"dirty", "updated_at"})
"""Read-only, but other by the time it is sent back; nobody means to set them."""
_PENDING = ("installation_status", "pending")
"""What every new extension is answered with: sent back later it asks for nothing."""
Parts = Mapping[str, Json]
MOST_LINKED = 1_000
"""Resource identifiers in one request; ours. More are sent in several."""


@dataclass(frozen=True, slots=True)
class Given:
    """The parts of a resource in a request; what was left out is empty."""

    attributes: Parts
    relationships: Parts
    meta: Parts

    def related_id(self, name: str, type_: str) -> str:
        """The id that a to-one relationship leads to, ``""`` where it is not given.

        Raises :class:`Refused` where it is none of this type.
        """
        if name not in self.relationships:
            return ""
        relationship = self.relationships[name]
        data = relationship.get("data") if isinstance(relationship, dict) else None
        at = f"{RELATIONSHIPS}/{name}/data"
        return identifier(data, type_, at)

    def action(self, known: Iterable[str]) -> str:
        """``meta.action``, ``""`` where there is none. Raises :class:`Refused` for another."""
        found = self.meta.get("action")
        if found is None:
            return ""
        if not isinstance(found, str) or found not in known:
            raise Refused(
                Problem(
                    "invalid-action",
                    f"“{str(found)[:60]}” is no action that is known here.",
                    f"Known: {', '.join(known)}.",
                    "Send one of these, or none.",
                    f"{META}/action",
                )
            )
        return found


def read_new(body: Json, type_: str) -> Given:
    """A resource to be made. Raises :class:`HttpFailure` (403) where it brings its own id."""
    data = _resource(body)
    _check_type(data, type_)
    if "id" in data:
        raise HttpFailure(
            403,
            Problem(
                "client-generated-id",
                "The id is given by the server.",
                remedy="Leave it out.",
                pointer="/data/id",
            ),
        )
    return _parts(data)


def read_change(body: Json, current: Parts, writable: Iterable[str]) -> Given:
    """A change of the ``current`` resource: the attributes among those that may be written.

    Raises :class:`Conflict` for another resource than the address names, :class:`Refused` for an
    attribute or a relationship that is read-only and other than it is.
    """
    data = _resource(body)
    _check_type(data, current["type"])
    _check_id(data, current["id"])
    given = _parts(data)
    allowed = set(writable)
    if problems := [*_read_only_attributes(given, current, allowed), *_read_only(given, current)]:
        raise Refused(*problems)
    attributes = {name: value for name, value in given.attributes.items() if name in allowed}
    return Given(attributes, given.relationships, given.meta)


def read_linkage(body: Json, type_: str) -> list[tuple[str, str]]:
    """The ids of a to-many relationship, each with its ``meta.action``.

    Raises :class:`Refused` with every item that is none.
    """
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, list):
        raise Refused(_wrong_kind(DATA, "a list of resource identifiers"))
    if len(data) > MOST_LINKED:
        raise Refused(_wrong_kind(DATA, f"at most {MOST_LINKED:,} resource identifiers"))
    found: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for index, item in enumerate(data):
        at = f"{DATA}/{index}"
        try:
            item_id = identifier(item, type_, at)
            meta = _part(item, "meta", at)
            action = Given({}, {}, meta).action(("revise",))
        except Refused as refused:
            problems += [_moved(p, at) for p in refused.problems]
            continue
        found.append((item_id, action))
    if problems:
        raise Refused(*problems)
    return found


def identifier(data: Json, type_: str, at: str) -> str:
    """The id in a resource identifier of the type. Raises :class:`Refused`."""
    if not isinstance(data, dict):
        raise Refused(_wrong_kind(at, "a resource identifier with type and id"))
    problems = []
    if data.get("type") != type_:
        problems.append(_wrong_kind(f"{at}/type", f"“{type_}”"))
    if not isinstance(data.get("id"), str):
        problems.append(_wrong_kind(f"{at}/id", "the id of one, a text"))
    if problems:
        raise Refused(*problems)
    found: str = data["id"]
    return found


def check_kinds(attributes: Parts, kinds: Mapping[str, type]) -> None:
    """Raises :class:`Refused` with every attribute that is of another type than it has to be.

    ``list`` stands for a list of texts.
    """
    problems = [
        _wrong_kind(f"{ATTRIBUTES}/{name}", _WORDS[kind])
        for name, kind in kinds.items()
        if name in attributes and not _is(attributes[name], kind)
    ]
    if problems:
        raise Refused(*problems)


def under(error: Refused | Conflict, prefix: str) -> Refused | Conflict:
    """The same refusal, its pointers as the request has them."""
    return type(error)(*(problem.under(prefix) for problem in error.problems))


_WORDS: Mapping[type, str] = {
    str: "a text",
    bool: "true or false",
    list: "a list of texts",
}


def _is(value: Json, kind: type) -> bool:
    if kind is list:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, kind)


def _resource(body: Json) -> dict[str, Any]:
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        raise Refused(_wrong_kind(DATA if isinstance(body, dict) else "", "a resource in “data”"))
    return data


def _check_type(data: Parts, type_: str) -> None:
    found = data.get("type")
    if found == type_:
        return
    at = f"{DATA}/type"
    if not isinstance(found, str):
        raise Refused(_wrong_kind(at, f"“{type_}”"))
    raise Conflict(
        Problem(
            "type-mismatch",
            f"The address takes {type_}, the document is of the type “{found[:60]}”.",
            remedy="Send it to its own address, or correct the type.",
            pointer=at,
        )
    )


def _check_id(data: Parts, id_: str) -> None:
    found = data.get("id")
    if found == id_:
        return
    at = f"{DATA}/id"
    if not isinstance(found, str):
        raise Refused(_wrong_kind(at, "the id that the address names"))
    raise Conflict(
        Problem(
            "id-mismatch",
            "The document is of another resource than the address.",
            f"The address names {id_}, the document {found[:60]}.",
            "Make both the same.",
            at,
        )
    )


def _parts(data: Parts) -> Given:
    problems: list[Problem] = []
    found: list[Parts] = []
    for name in ("attributes", "relationships", "meta"):
        try:
            found.append(_part(data, name, DATA))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(*problems)
    return Given(*found)


def _part(data: Parts, name: str, at: str) -> Parts:
    part = data.get(name, {})
    if not isinstance(part, dict):
        raise Refused(_wrong_kind(f"{at}/{name}", "an object"))
    return part


def _read_only_attributes(given: Given, current: Parts, writable: set[str]) -> Sequence[Problem]:
    before = current["attributes"]
    return [
        _read_only_problem(f"{ATTRIBUTES}/{name}", name)
        for name, value in given.attributes.items()
        if name in before and name not in writable | _STALE and value != before[name]
        if (name, value) != _PENDING
    ]


def _read_only(given: Given, current: Parts) -> Sequence[Problem]:
    """Relationships that lead elsewhere than they do; that of the package is an upgrade."""
    before = current["relationships"]
    problems = []
    for name, relationship in given.relationships.items():
        told = relationship.get("data") if isinstance(relationship, dict) else None
        known = before.get(name, {}).get("data")
        if name == "extension_package" or told is None or known is None:
            continue
        if _ids_of(told) != _ids_of(known):
            problems.append(_read_only_problem(f"{RELATIONSHIPS}/{name}/data", name))
    return problems


def _ids_of(linkage: Json) -> Json:
    """What a relationship leads to, to compare it: of several the order says nothing."""
    several = linkage if isinstance(linkage, list) else [linkage]
    return sorted(str(one.get("id")) if isinstance(one, dict) else repr(one) for one in several)


def _read_only_problem(at: str, name: str) -> Problem:
    return Problem(
        "read-only", f"{name} cannot be changed.", remedy="Leave it out, or as it is.", pointer=at
    )


def _wrong_kind(at: str, expected: str) -> Problem:
    return Problem(
        "invalid-document",
        f"{at or 'The document'} is not what it has to be.",
        f"Expected: {expected}.",
        "Correct it there.",
        at,
    )


def _moved(problem: Problem, at: str) -> Problem:
    """A problem of ``/data/meta`` is one of the item's."""
    if problem.pointer.startswith(META):
        return Problem(
            problem.code,
            problem.title,
            problem.detail,
            problem.remedy,
            f"{at}{problem.pointer.removeprefix(DATA)}",
        )
    return problem
