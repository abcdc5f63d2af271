"""How much is brought in at once: beyond that nobody could look it through."""

from __future__ import annotations

from collections.abc import Sequence

from backend.errors import Problem, Refused
from backend.schemas.model import Schema

ATTRIBUTES_LIMIT = 2_000
"""Most attributes of one schema that is brought in."""
ALL_ATTRIBUTES_LIMIT = 20_000
"""Most attributes of all schemas of one file together."""
SCHEMAS_LIMIT = 500
"""Most schemas of one file."""
NESTING_LIMIT = 64
"""Deepest nesting of objects that is followed."""


def check_sizes(schemas: Sequence[Schema]) -> None:
    """Raises :class:`Refused` for what is beyond the limits, with its names."""
    problems = []
    if len(schemas) > SCHEMAS_LIMIT:
        problems.append(
            Problem(
                "too-many-schemas",
                f"The file has {len(schemas):,} schemas, {SCHEMAS_LIMIT:,} at most.",
                remedy="Split the file.",
            )
        )
    count = sum(len(schema.attributes) for schema in schemas)
    most = ALL_ATTRIBUTES_LIMIT
    if count > most:
        problems.append(
            Problem(
                "too-many-attributes",
                f"All schemas together have {count:,} attributes, {most:,} at most.",
                remedy="Split the file.",
            )
        )
    problems += [too_many(s.name, len(s.attributes)) for s in schemas if _is_too_long(s)]
    if problems:
        raise Refused(*problems)


def too_many(name: str, count: int) -> Problem:
    """The problem of a schema with more attributes than :data:`ATTRIBUTES_LIMIT`."""
    return Problem(
        "too-many-attributes",
        f"{name or 'The schema'} has {count:,} attributes, {ATTRIBUTES_LIMIT:,} at most.",
        remedy="Split it into several schemas.",
        pointer="/attributes",
    )


def _is_too_long(schema: Schema) -> bool:
    return len(schema.attributes) > ATTRIBUTES_LIMIT
