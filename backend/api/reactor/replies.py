"""Answers and parameters that most operations of Reactor have in common."""

from __future__ import annotations

from collections.abc import Mapping

from backend.api.operations import Parameter, Reply

_ERRORS = "Errors"
NO_SUCH: Mapping[int, Reply] = {404: Reply("There is no such resource, or it is deleted.", _ERRORS)}
CONFLICT: Mapping[int, Reply] = {
    409: Reply("It does not fit what is there, or the document is of another resource.", _ERRORS)
}
INVALID: Mapping[int, Reply] = {
    422: Reply("The document is not what it has to be; every problem has its pointer.", _ERRORS)
}
BAD_QUERY: Mapping[int, Reply] = {400: Reply("The query asks for what there is not.", _ERRORS)}


def id_parameter(name: str, prefix: str, text: str) -> Parameter:
    """An id in a path: two capitals, 32 lower-case hex digits."""
    return Parameter(
        name, {"type": "string", "pattern": f"^{prefix}[0-9a-f]{{32}}$"}, text, "path", True
    )
