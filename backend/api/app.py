"""The app that is served: every operation at its path, the stream of events, what is described."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.described import described_routes
from backend.api.failures import HttpFailure, area_of
from backend.api.guard import Guard
from backend.api.news import News
from backend.api.operations import Operation
from backend.api.responding import refusal
from backend.api.shell import Shell
from backend.errors import Problem

_SAFE_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]
Endpoint = Callable[[Request], Awaitable[Response]]


def make_app(operations: Sequence[Operation], shell: Shell, news: News, guard: Guard) -> ASGIApp:
    """Everything that is served, behind the guard."""
    routes = [*_routes(operations, shell), _events(news), *described_routes()]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _nowhere})
    app.router.redirect_slashes = False
    return _Guarded(app, guard)


def _routes(operations: Iterable[Operation], shell: Shell) -> list[Route]:
    """One route a path, in the order of the table; a path knows which methods it has."""
    by_path: dict[str, dict[str, Operation]] = defaultdict(dict)
    for operation in operations:
        by_path[_pattern(operation)][operation.method] = operation
    return [
        Route(path + end, functools.partial(_dispatch, shell, methods), methods=list(methods))
        for path, methods in by_path.items()
        for end in _ENDS
    ]


_ENDS = ("", "/")
"""How a path may end: Context Services' own examples write ``POST /profiles/`` too, and so do some
clients of JSON:API with every path.
"""


class _Number(Convertor[str]):
    """An id that is counted. Where one stands no other word does, as ``start`` after ``tasks``."""

    regex = "[0-9]{1,19}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("number", _Number())


def _pattern(operation: Operation) -> str:
    """The operation's path as it is matched."""
    path = operation.path
    for parameter in operation.parameters:
        if parameter.place == "path" and parameter.schema.get("type") == "integer":
            path = path.replace(f"{{{parameter.name}}}", f"{{{parameter.name}:number}}")
    return path


async def _dispatch(shell: Shell, methods: dict[str, Operation], request: Request) -> Response:
    method = "GET" if request.method == "HEAD" else request.method
    return await shell.answer(methods[method], request)


def _events(news: News) -> Route:
    async def stream(request: Request) -> Response:
        wanted = frozenset(filter(None, request.query_params.get("types", "").split(",")))
        return StreamingResponse(news.stream(wanted), media_type="text/event-stream")

    return Route("/events", stream, methods=["GET"])


async def _nowhere(request: Request, error: Exception) -> Response:
    """No such path, or not this method."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    path: str = request.scope["path"]
    if error.status_code == 405:
        allowed = headers["Allow"] = ", ".join(sorted(headers.get("Allow", "").split(", ")))
        problem = Problem(
            "method-not-allowed",
            f"{request.method} is not possible on {path[:100]}.",
            f"Possible: {allowed}.",
        )
    else:
        problem = Problem(
            "not-found",
            f"There is nothing at {path[:100]}.",
            remedy="The descriptions at /docs list what there is.",
        )
    return refusal(area_of(path), HttpFailure(error.status_code, problem, headers=headers))


class _Guarded:
    """Nobody gets further without being let in; every answer says how it may be used."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self._app, self._guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        headers, heard = Headers(scope=scope), False

        async def hear() -> Message:
            nonlocal heard
            heard = True
            return await receive()

        async def say(message: Message) -> None:
            if message["type"] == "http.response.start":
                more = list(_SAFE_HEADERS)
                if "expect" in headers and not heard:
                    # Whether the body still comes, nobody can tell: no request may follow it.
                    more.append((b"connection", b"close"))
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        try:
            self._guard.check(scope["method"], headers)
            if not scope["path"].startswith("/"):
                raise HttpFailure(400, _NO_PATH)
        except HttpFailure as failure:
            await refusal(area_of(scope["path"]), failure)(scope, hear, say)
            return
        await self._app(scope, hear, say)


_NO_PATH = Problem(
    "no-path", "The request asks for no path.", remedy="Begin with “/” what you ask for."
)
