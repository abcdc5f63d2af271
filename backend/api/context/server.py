"""The server's mode (Context Services)."""

from __future__ import annotations

from backend.api.context.common import object_of, refusals
from backend.api.operations import Answer, Area, Body, Call, Operation, Reply
from backend.errors import Problem, Refused
from backend.modes import ServerMode


def switch(call: Call) -> Answer:
    """Production or maintenance, in any case."""
    given = object_of(call).get("mode")
    if not isinstance(given, str) or given.lower() not in tuple(ServerMode):
        raise Refused(
            Problem(
                "mode-unknown",
                "“mode” must be production or maintenance.",
                pointer="/mode",
            )
        )
    mode = ServerMode(given.lower())
    call.workspace.set_mode(mode)
    return Answer(200, {"server changed": mode.value}, {"Location": "/server/status"})


def status(call: Call) -> Answer:
    """Which mode it is."""
    return Answer(body={"mode": call.workspace.mode.value})


OPERATIONS = (
    Operation(
        Area.CONTEXT,
        "POST",
        "/server/mode",
        "setServerMode",
        "Switch the mode",
        switch,
        {
            200: Reply("Switched.", "ModeChanged", {"Location": "Where the mode is told."}),
            **refusals(s400="There is no such mode."),
        },
        body=Body("Mode", example={"mode": "maintenance"}),
        text="In maintenance only schemas are worked on: requests for data are answered 503.",
        tag="Server",
    ),
    Operation(
        Area.CONTEXT,
        "GET",
        "/server/status",
        "readServerStatus",
        "Read the mode",
        status,
        {200: Reply("The mode.", "Status", example={"mode": "production"})},
        tag="Server",
    ),
)
