"""What goes wrong on the way, and the body that tells it, in the form of the system asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from backend.api.operations import Area, Json
from backend.errors import Conflict, NotFound, Problem, WorkshopError, WorldError
from backend.packages.jsonapi import error_document
from backend.schemas.errors import schema_error_document

CONTEXT_PATHS = ("/metadata", "/services", "/profiles", "/server")
"""What these paths begin with is Context Services; the rest is Reactor and ours."""

LEFT = 499
"""What nobody hears: the client has left in the middle of its request."""
UNREADABLE = {"not-json", "json-too-deep", "duplicate-key", "text-not-unicode", "body-missing"}
_NO_ROOM, _WORLD, _MODE = 507, 503, 503


class HttpFailure(Exception):
    """A request that is refused before or instead of being handled."""

    def __init__(
        self, status: int, *problems: Problem, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.status = status
        self.problems = problems
        self.headers = headers or {}


def area_of(path: str) -> Area:
    """Whose form of errors a path has, even where there is nothing."""
    for begin in CONTEXT_PATHS:
        if path == begin or path.startswith(f"{begin}/"):
            return Area.CONTEXT
    return Area.REACTOR


def status_of(error: WorkshopError, area: Area) -> int:
    """The HTTP status of what a service refused (Reactor documents 404 only; ours are in docs)."""
    if error.code == "maintenance-mode":
        return _MODE
    if error.code in UNREADABLE or error.code == "invalid-settings-syntax":
        return 400
    match error:
        case NotFound():
            return 404
        case Conflict():
            return 409
        case WorldError():
            return _NO_ROOM if error.code == "disk-full" else _WORLD
        case _:
            return 400 if area is Area.CONTEXT else 422


def document(area: Area, status: int, problems: Sequence[Problem]) -> Json:
    """The body of a refusal."""
    if area is Area.CONTEXT:
        return schema_error_document([("", problem) for problem in problems])
    return error_document(problems, status, {"request_id": uuid.uuid4().hex})
