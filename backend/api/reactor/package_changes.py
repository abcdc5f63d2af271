"""What a JSON ``PATCH`` asks of an extension package: a release, or its discontinuation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import simplejson

from backend.api.operations import Json
from backend.api.reactor.bodies import ATTRIBUTES, META, check_kinds, read_change
from backend.errors import Problem, Refused
from backend.packages.jsonapi import package_resource
from backend.packages.model import Package


class Action(StrEnum):
    """``data.meta.action``."""

    RELEASE_PRIVATE = "release_private"
    DISCONTINUE = "discontinue"


@dataclass(frozen=True, slots=True)
class Change:
    """``discontinued`` is ``None`` where it is to stay as it is."""

    release: bool = False
    discontinued: bool | None = None


def read_package_change(body: Json, package: Package, asked: str) -> Change:
    """The change in a document sent to the address of the id ``asked``.

    That is another one than the package's where it became part of it; either may be named. Raises
    as :func:`read_change` does.
    """
    resource = _as_read(package)
    data = body.get("data") if isinstance(body, dict) else None
    if isinstance(data, dict) and data.get("id") == asked:
        resource["id"] = asked
    given = read_change(body, resource, ("discontinued",))
    check_kinds(given.attributes, {"discontinued": bool})
    action = given.action(tuple(Action))
    wanted = given.attributes.get("discontinued", package.discontinued)
    if action == Action.DISCONTINUE:
        if given.attributes.get("discontinued") is False:
            raise Refused(_TWO_WAYS)
        wanted = True
    return Change(
        action == Action.RELEASE_PRIVATE, None if wanted == package.discontinued else wanted
    )


def _as_read(package: Package) -> Json:
    """The resource with its numbers as bodies are read, and without what a check may change."""
    resource = simplejson.loads(simplejson.dumps(package_resource(package)), use_decimal=True)
    del resource["attributes"]["status"]
    return resource


_TWO_WAYS = Problem(
    "invalid-action",
    "The action discontinues the package, the attribute does the opposite.",
    f"See {ATTRIBUTES}/discontinued.",
    "Ask for one of the two.",
    f"{META}/action",
)
