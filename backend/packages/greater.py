"""A release is greater than every release before it (Reactor)."""

from __future__ import annotations

from sqlalchemy import Connection

from backend.errors import Problem
from backend.packages import rows


def not_greater(connection: Connection, name: str, platform: str, version: str) -> Problem | None:
    """Why a version cannot be released; ``None`` where it can, or is the first of its name."""
    newest = next(iter(rows.released(connection, name, platform)), None)
    if newest is None or rows.parsed(version) > rows.version_order(newest):
        return None
    return Problem(
        "version-not-greater",
        f"{name} {newest.version} is released already.",
        f"A release must be greater; this is {version}.",
        "Raise the version in extension.json and build it again.",
        "/version",
    )
