"""Identifiers and times, in the forms both systems use on the wire."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime


def new_id(prefix: str) -> str:
    """A fresh id: two capitals and 32 lower-case hex digits, as ``EX80d7…`` (Reactor)."""
    return prefix + uuid.uuid4().hex


def now() -> str:
    """The present moment in UTC with milliseconds: ``2018-08-31T16:48:59.586Z``."""
    return _written(datetime.now(UTC))


def moment(seconds: float) -> str:
    """The same for a moment given in seconds since 1970, as file times are."""
    return _written(datetime.fromtimestamp(seconds, UTC))


def _written(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
