"""Words that several formats share."""

from __future__ import annotations

from backend.schemas.model import Kind

RESOURCE = {
    Kind.TASKS: "task",
    Kind.SERVICES: "service",
    Kind.STATES: "state",
    Kind.PROFILES: "customer",
}
"""What holds the extension records of a kind."""
