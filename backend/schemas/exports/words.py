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
RESOURCES = {
    Kind.TASKS: "tasks",
    Kind.SERVICES: "services",
    Kind.STATES: "states",
    Kind.PROFILES: "customer profiles",
}
"""The same, many of them, as the system calls them."""
SERVED_AT = {
    Kind.TASKS: "/services/1/tasks/1",
    Kind.SERVICES: "/services/1",
    Kind.STATES: "/services/1/states/1",
    Kind.PROFILES: "/profiles/1",
}
"""The address of one resource of a kind, for examples (Context Services)."""
