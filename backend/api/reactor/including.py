"""``include`` and ``fields`` of JSON:API, for every document alike.

What a relationship leads to is looked up by the resource's type. Every resource stands in a
document once, and whatever is included is named by the relationship that leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backend.api.failures import HttpFailure
from backend.api.operations import Answer, Call, Json, Operation
from backend.api.reactor.related import RELATED, Many
from backend.errors import NotFound, Problem

MOST = 1_000
"""Resources that come along with one document; ours."""
_DEPTH = 4
_MOST_WORK = 30_000
"""What following relationships may cost: 1 a resource behind one, and to read one as much as ten.
The resources of a document can all lead to each other, again on every level; ours."""
_READING = 10
_HERE = "?include"
_FIELDS = re.compile(r"fields\[([a-z_]+)\]")
Tree = dict[str, "Tree"]


def compose(call: Call, resources: list[Json], type_: str = "") -> dict[str, Json]:
    """The document's ``data``, a list, and ``included`` where it is asked for.

    ``type_`` is what the resources would be if there were any. Raises :class:`HttpFailure` (400)
    for a relationship that there is not.
    """
    document: dict[str, Json] = {"data": resources}
    if any(name == "include" for name, _ in call.query):
        tree = _tree(call.given("include"))
        _check_known(resources[0]["type"] if resources else type_, tree)
        collected = _Collected(call, resources)
        for resource in resources:
            collected.follow(resource, tree)
        document["included"] = collected.included
    if fields := _fields(call):
        everything = [*resources, *document.get("included", [])]
        for resource in everything:
            _keep(resource, fields)
    return document


def check_before(call: Call) -> None:
    """Of what writes, ``include`` is checked before it: what is refused has changed nothing.

    Raises :class:`HttpFailure` (400) for a relationship that there is not, and for a path behind
    one: only what comes along with it tells whether there is more.
    """
    data = call.body.get("data") if isinstance(call.body, dict) else None
    type_ = data.get("type") if isinstance(data, dict) else None
    if call.upload is not None:
        type_ = "extension_packages"
    tree = _tree(call.given("include"))
    if isinstance(type_, str) and type_ in RELATED:  # any other is refused in its turn
        _check_known(type_, tree)
    for name, further in tree.items():
        if further:
            raise HttpFailure(400, _too_far(f"{name}.{next(iter(further))}", 1))


def check_none(call: Call) -> None:
    """For documents that are no resources: nothing comes along. Raises :class:`HttpFailure`."""
    for name in _tree(call.given("include")):
        raise HttpFailure(400, _unknown("Relationships", name))


def checked_before(operation: Operation) -> Operation:
    """The operation; where it writes, behind :func:`check_before`."""
    if not operation.writes:
        return operation

    def handler(call: Call) -> Answer:
        try:
            check_before(call)
        except HttpFailure:
            if call.upload is not None:
                call.upload.path.unlink(missing_ok=True)
            raise
        return operation.handler(call)

    return replace(operation, handler=handler)


class _Collected:
    """What comes along: each resource once, the document's own not among it."""

    def __init__(self, call: Call, resources: list[Json]) -> None:
        self._call = call
        self._known = {_key(resource): resource for resource in resources}
        self._led: dict[tuple[str, str, str], list[Json]] = {}
        self._followed: set[tuple[str, str, int]] = set()
        self._work = 0
        self.included: list[Json] = []

    def follow(self, resource: Json, tree: Tree) -> None:
        done = (*_key(resource), id(tree))
        if not tree or done in self._followed:
            return
        self._followed.add(done)
        for name, further in tree.items():
            for found in self._lead(resource, name):
                self.follow(found, further)

    def _lead(self, resource: Json, name: str) -> list[Json]:
        """Where a relationship leads, which is read once."""
        key = (*_key(resource), name)
        if key not in self._led:
            self._spend(_READING)
            self._led[key] = self._read(resource, name)
        self._spend(len(self._led[key]))
        return self._led[key]

    def _read(self, resource: Json, name: str) -> list[Json]:
        relationship = RELATED.get(resource["type"], {}).get(name)
        if relationship is None:
            raise HttpFailure(400, _unknown(resource["type"], name))
        linkage = resource["relationships"][name]
        try:
            if not isinstance(relationship, Many):
                key = (linkage["data"]["type"], linkage["data"]["id"])
                known = self._known.get(key)
                return [known or self._take(relationship(self._call, resource))]
            several = relationship.read(self._call, resource, self._known)
            found = [self._take(one) for one in several]
        except NotFound:  # it was deleted, and what led to it was not
            return []
        linkage["data"] = [{"id": one["id"], "type": one["type"]} for one in found]
        return found

    def _take(self, resource: Json) -> Json:
        known = self._known.get(_key(resource))
        if known is not None:
            return known
        self._known[_key(resource)] = resource
        self.included.append(resource)
        if len(self.included) > MOST:
            raise HttpFailure(
                400,
                Problem(
                    "include-too-much",
                    f"More than {MOST:,} resources would come along.",
                    remedy="Ask for a smaller page, or for less.",
                    pointer=_HERE,
                ),
            )
        return resource

    def _spend(self, work: int) -> None:
        self._work += work
        if self._work > _MOST_WORK:
            raise HttpFailure(
                400,
                Problem(
                    "include-too-much",
                    "What comes along leads to each other too often.",
                    remedy="Ask for a smaller page, or for less.",
                    pointer=_HERE,
                ),
            )


def _check_known(type_: str, tree: Tree) -> None:
    for name in tree if type_ else ():
        if name not in RELATED.get(type_, {}):
            raise HttpFailure(400, _unknown(type_, name))


def _tree(text: str) -> Tree:
    """``origin.property,libraries`` as a tree of names."""
    tree: Tree = {}
    for path in text.split(",") if text.strip() else ():
        parts = path.strip().split(".")
        if len(parts) > _DEPTH:
            raise HttpFailure(400, _too_far(path, _DEPTH))
        at = tree
        for part in parts:
            at = at.setdefault(part, {})
    return tree


def _fields(call: Call) -> Mapping[str, frozenset[str]]:
    return {
        found[1]: frozenset(value.split(","))
        for name, value in call.query
        if (found := _FIELDS.fullmatch(name))
    }


def _keep(resource: dict[str, Any], fields: Mapping[str, frozenset[str]]) -> None:
    wanted = fields.get(resource["type"])
    if wanted is None:
        return
    for part in ("attributes", "relationships"):
        kept = {name: value for name, value in resource.get(part, {}).items() if name in wanted}
        resource[part] = kept


def _key(resource: Json) -> tuple[str, str]:
    return resource["type"], resource["id"]


def _unknown(type_: str, name: str) -> Problem:
    known = ", ".join(sorted(RELATED.get(type_, {})))
    return Problem(
        "invalid-include",
        f"{type_} have no relationship “{name[:60]}” to include.",
        f"They have: {known}." if known else "They have none.",
        "Ask for one of these.",
        _HERE,
    )


def _too_far(path: str, most: int) -> Problem:
    return Problem(
        "invalid-include",
        f"“{path[:60]}” goes too far.",
        f"A path has at most {most} {'step' if most == 1 else 'steps'} here.",
        pointer=_HERE,
    )
