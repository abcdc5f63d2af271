"""What is served about the APIs: their OpenAPI descriptions, and a page to read them on."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from backend.api import context, reactor
from backend.api.openapi import describe
from backend.api.operations import Area, Json
from backend.api.page import page
from backend.api.page_index import index_page
from backend.api.page_style import STYLE
from backend.api.streamed import PATH, described_stream

_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_NOTHING_ELSE = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The pages load nothing, run nothing and send nothing; their one style sheet is in them."""


@functools.cache
def descriptions() -> Mapping[Area, dict[str, Json]]:
    """Both descriptions. They are the same in every workspace."""
    found = {
        area: describe(
            area, module.TITLE, module.TEXT, module.OPERATIONS, module.SHAPES, module.ERRORS
        )
        for area, module in ((Area.CONTEXT, context), (Area.REACTOR, reactor))
    }
    stream = found[Area.REACTOR]
    stream["paths"][PATH] = {"get": described_stream(reactor.ERRORS)}
    stream["tags"].append({"name": "Events"})
    return found


def described_routes() -> list[Route]:
    """``/docs`` and below it, and the descriptions themselves."""

    routes = [Route("/", _index), Route("/docs", _index)]
    for area in Area:
        routes += [
            Route(f"/openapi/{area}.json", functools.partial(_description, area)),
            Route(f"/docs/{area}", functools.partial(_page, area)),
        ]
    return routes


async def _index(request: Request) -> Response:
    return _html(index_page(descriptions(), _base(request)))


async def _description(area: Area, _request: Request) -> Response:
    return JSONResponse(descriptions()[area])


async def _page(area: Area, request: Request) -> Response:
    return _html(page(descriptions()[area], _base(request)))


def _base(request: Request) -> str:
    """The server's address as the reader wrote it; the guard has looked at it before."""
    return f"{request.url.scheme}://{request.url.netloc}"


def _html(text: str) -> Response:
    return HTMLResponse(text, headers={"content-security-policy": _NOTHING_ELSE})
