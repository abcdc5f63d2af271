"""What a handler answers, and whatever went wrong, as HTTP."""

from __future__ import annotations

import errno
import logging
from collections.abc import Mapping, Sequence

import simplejson
from starlette.responses import Response

from backend.api.failures import HttpFailure, document, status_of
from backend.api.operations import Answer, Area, Json
from backend.errors import Problem, WorkshopError, file_system_problem

log = logging.getLogger(__name__)

MOST_TOLD = 1_000
"""Problems in one answer; a body of a hundred thousand bad records would be answered with tens of
MiB, and keep everybody else waiting meanwhile."""


def respond(area: Area, answer: Answer) -> Response:
    """An answer as HTTP."""
    if not answer.has_body:
        return Response(status_code=answer.status, headers=dict(answer.headers))
    return _json(area, answer.status, answer.body, answer.headers)


def refusal(area: Area, error: Exception) -> Response:
    """Whatever went wrong, in the form of the system that was asked."""
    headers: Mapping[str, str] = {}
    match error:
        case HttpFailure():
            status, problems, headers = error.status, error.problems, error.headers
        case WorkshopError():
            status, problems = status_of(error, area), error.problems
        case OSError():
            status = 507 if error.errno in (errno.ENOSPC, errno.EDQUOT) else 503
            problems = (file_system_problem(error),)
        case _:
            log.error("a request met a bug", exc_info=error)
            status, problems = 500, (_bug(error),)
    return _json(area, status, document(area, status, _told(problems)), headers)


def _told(problems: Sequence[Problem]) -> Sequence[Problem]:
    if len(problems) <= MOST_TOLD:
        return problems
    left = Problem(
        "problems-left-out",
        f"{len(problems) - MOST_TOLD:,} more problems are left out here.",
        remedy="Mend these first.",
    )
    return (*problems[:MOST_TOLD], left)


def _json(area: Area, status: int, body: Json, headers: Mapping[str, str]) -> Response:
    text = simplejson.dumps(body, ensure_ascii=False, use_decimal=True, separators=(",", ":"))
    return Response(text, status, dict(headers), area.media_type)


def _bug(error: Exception) -> Problem:
    return Problem(
        "internal",
        "The program met a fault of its own.",
        type(error).__name__,
        "Nothing was changed; the program's log has more.",
    )
