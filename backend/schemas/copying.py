"""A schema like another: with ids of its own, since it is no version of that one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from backend.identifiers import new_id
from backend.schemas.model import NAME_LIMIT, Schema, UniqueKey


def copy_of(schema: Schema, taken: Collection[str] = ()) -> Schema:
    """The definition under a free name; ``taken`` are lower-case names. Nothing that was said
    about the schema goes along.
    """
    ids = {a.id: new_id("AT") for a in schema.attributes}
    return replace(
        schema,
        name=free_name(schema.name, taken),
        attributes=tuple(replace(a, id=ids[a.id]) for a in schema.attributes),
        keys=tuple(UniqueKey(tuple(ids[i] for i in key.attributes)) for key in schema.keys),
        decisions=(),
    )


def free_name(
    name: str,
    taken: Collection[str],
    limit: int = NAME_LIMIT,
    between: str = "_",
    *,
    counts_on: bool = False,
) -> str:
    """The name itself, or with the first number that makes it free, within ``limit``.

    With ``counts_on`` a name that has such a number goes on from it: “Shop 2”, “Shop 3”.
    """
    if not name or name.lower() not in taken:
        return name
    number = 2
    stem, _, counted = name.rpartition(between)
    if counts_on and stem and counted.isascii() and counted.isdecimal() and len(counted) < 6:
        name, number = stem, int(counted) + 1
    while True:
        tail = f"{between}{number}"
        found = f"{name[: limit - len(tail)]}{tail}"
        if found.lower() not in taken:
            return found
        number += 1
