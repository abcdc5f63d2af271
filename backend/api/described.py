"""What is served about the APIs: their OpenAPI descriptions, and a page to read them on."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from backend.api import context, reactor
from backend.api.openapi import describe
from backend.api.operations import Area, Json
from backend.api.page import index_page, page


@functools.cache
def descriptions() -> Mapping[Area, dict[str, Json]]:
    """Both descriptions. They are the same in every workspace."""
    return {
        area: describe(
            area, module.TITLE, module.TEXT, module.OPERATIONS, module.SHAPES, module.ERRORS
        )
        for area, module in ((Area.CONTEXT, context), (Area.REACTOR, reactor))
    }


def described_routes() -> list[Route]:
    """``/docs`` and below it, and the descriptions themselves."""

    routes = [Route("/", _index), Route("/docs", _index)]
    for area in Area:
        routes += [
            Route(f"/openapi/{area}.json", functools.partial(_description, area)),
            Route(f"/docs/{area}", functools.partial(_page, area)),
        ]
    return routes


async def _index(_request: Request) -> Response:
    return _html(index_page(descriptions().values()))


async def _description(area: Area, _request: Request) -> Response:
    return JSONResponse(descriptions()[area])


async def _page(area: Area, _request: Request) -> Response:
    return _html(page(descriptions()[area]))


def _html(text: str) -> Response:
    return HTMLResponse(
        text, headers={"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
    )
