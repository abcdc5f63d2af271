"""The two modes of a server (Context Services): which work is done in which."""

from __future__ import annotations

from enum import StrEnum

from backend.errors import Problem


class ServerMode(StrEnum):
    """In maintenance only schemas are worked on; in production records, and schemas too."""

    PRODUCTION = "production"
    MAINTENANCE = "maintenance"


MODE_FACT = "mode"
"""The name under which the store keeps it; a new workspace is in production."""

DATA_WORK_WAITS = Problem(
    "maintenance-mode",
    "The workspace is in maintenance mode: records and their resources are not changed.",
    "Only schemas are worked on in this mode.",
    "Switch to production, then do it again.",
)
"""Why a resource or a record is not written (the original answers 503)."""
