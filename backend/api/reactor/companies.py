"""The company, the person, and the sign of life (Reactor)."""

from __future__ import annotations

from backend.api.operations import Answer, Area, Call, Operation, Reply


def heartbeat(_call: Call) -> Answer:
    """That somebody is here."""
    return Answer(200, {"data": None, "meta": {"status": "ok"}})


OPERATIONS = (
    Operation(
        Area.REACTOR,
        "GET",
        "/heartbeat",
        "getHeartbeat",
        "Ask for a sign of life",
        heartbeat,
        {200: Reply("The server is here.", "Heartbeat")},
        tag="Company",
    ),
)
