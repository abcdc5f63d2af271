"""What the handlers of Context Services have in common."""

from __future__ import annotations

from backend.api.operations import Call, Json, Parameter, Reply
from backend.errors import NotFound, Problem, Refused
from backend.modes import DATA_WORK_WAITS, ServerMode
from backend.schemas.model import Kind

KIND = Parameter(
    "kind", {"enum": [kind.value for kind in Kind]}, "What the schema extends.", "path"
)
NAME = Parameter(
    "name",
    {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]{0,25}$"},
    "The extension's name, in any case.",
    "path",
)
ERRORS = "Errors"


def kind_of(call: Call) -> Kind:
    """The kind in the path. Raises :class:`NotFound` for any other word."""
    try:
        return Kind(call.path["kind"])
    except ValueError:
        raise NotFound(
            Problem(
                "not-found",
                f"Nothing is extended by the name “{call.path['kind'][:40]}”.",
                remedy=f"Known are {', '.join(Kind)}.",
            )
        ) from None


def object_of(call: Call) -> dict[str, Json]:
    """The body, which has to be an object; ``{}`` where there is none. Raises :class:`Refused`."""
    if not call.has_body:
        return {}
    if isinstance(call.body, dict):
        return call.body
    raise Refused(Problem("body-not-object", "The body is a JSON object.", remedy="Send { … }."))


def flag(call: Call, name: str) -> bool:
    """A flag of the query, false where it is left out. Raises :class:`Refused`."""
    given = call.given(name, "false").lower()
    if given in ("true", "false"):
        return given == "true"
    raise Refused(
        Problem("flag-invalid", f"“{name}” must be true or false.", f"Found {given[:40]!r}.")
    )


def data_work(call: Call) -> None:
    """In maintenance a request for data gets nowhere, be it to read (as the original). Raises
    :class:`Refused`; what writes is refused in its transaction as well.
    """
    if call.workspace.mode is ServerMode.MAINTENANCE:
        raise Refused(WAITS)


WAITS = Problem(
    DATA_WORK_WAITS.code,
    "The server is in maintenance mode: requests for data wait.",
    DATA_WORK_WAITS.detail,
    'Switch it with POST /server/mode {"mode": "production"}.',
)


def refusals(**texts: str) -> dict[int, Reply]:
    """Replies with the errors' shape: ``refusals(s404="No such schema.")``."""
    return {int(status[1:]): Reply(text, ERRORS) for status, text in texts.items()}
