"""From a request to its handler and back: bodies are read, threads are used, failures are told."""

from __future__ import annotations

import asyncio
import functools
import logging
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import simplejson
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from backend.api.failures import HttpFailure, document, status_of
from backend.api.news import News
from backend.api.operations import (
    MOST_JSON,
    MOST_UPLOAD,
    Answer,
    Area,
    Body,
    Call,
    Json,
    Operation,
    Upload,
)
from backend.api.reading import Incoming, parse_json
from backend.errors import Problem, WorkshopError, file_system_problem
from backend.identifiers import new_id
from backend.workspace import Workspace

log = logging.getLogger(__name__)
T = TypeVar("T")
_READERS = 4


class Shell:
    """Runs handlers: those that write one after the other, those that read beside them.

    SQLite has one writer at a time; a queue before it is fairer than forty threads at its door.
    """

    def __init__(self, workspace: Workspace, news: News) -> None:
        self._workspace, self._news = workspace, news
        self._writer = ThreadPoolExecutor(1, "api writes")
        self._readers = ThreadPoolExecutor(_READERS, "api reads")

    def close(self) -> None:
        """What runs is finished; what waits is not begun."""
        for executor in (self._writer, self._readers):
            executor.shutdown(wait=True, cancel_futures=True)

    async def answer(self, operation: Operation, request: Request) -> Response:
        """The whole way of one request."""
        most = MOST_UPLOAD if operation.body and operation.body.part else MOST_JSON
        incoming: Incoming | None = None
        try:
            incoming = Incoming(request.receive, request.headers.get("content-length"), most)
            call = await self._call(operation, request, incoming)
            await self._news.at_rest(operation.rests(call))
            found = await self._run(operation, functools.partial(operation.handler, call))
        except ClientDisconnect:
            return Response(status_code=499)  # nobody hears it; the log does
        except Exception as error:  # noqa: BLE001 - the last line of defence
            if incoming is None:
                incoming = Incoming(request.receive, None, most)
            await incoming.drain()
            return refusal(operation.area, error)
        return respond(operation.area, found)

    async def _run(self, operation: Operation, work: Callable[[], T]) -> T:
        executor = self._writer if operation.writes else self._readers
        return await asyncio.get_running_loop().run_in_executor(executor, work)

    async def _call(self, operation: Operation, request: Request, incoming: Incoming) -> Call:
        url = request.url
        call = functools.partial(
            Call,
            workspace=self._workspace,
            base=f"{url.scheme}://{url.netloc}",
            address=f"{url.path}?{url.query}" if url.query else url.path,
            path=dict(request.path_params),
            query=tuple(request.query_params.multi_items()),
        )
        body = operation.body
        if body is None:
            await incoming.read()
            return call()
        if body.part and _media_type(request.headers) == "multipart/form-data":
            return call(upload=await self._upload(request, incoming, body.part))
        raw = await incoming.read()
        if not raw and not body.required:
            return call()
        _check_media_type(request.headers, body, raw)
        return call(body=parse_json(raw), has_body=True)

    async def _upload(self, request: Request, incoming: Incoming, part: str) -> Upload:
        """The file of a form, on the disk; whoever handles it owns it from then on."""
        form = Request(request.scope, incoming.receive).form(max_files=1, max_fields=20)
        try:
            async with form as found:
                files = found.getlist(part)
                if len(files) != 1 or not isinstance(files[0], UploadFile):
                    raise _no_part(part, [key for key, _ in found.multi_items()])
                return await asyncio.to_thread(self._keep, files[0])
        except MultiPartException as error:
            raise HttpFailure(
                400, Problem("not-multipart", "The form cannot be read.", error.message)
            ) from None

    def _keep(self, file: UploadFile) -> Upload:
        folder = self._workspace.folder.uploads
        path = folder / f"{new_id('UP')}.zip"
        try:
            folder.mkdir(exist_ok=True)
            with path.open("xb") as target:
                shutil.copyfileobj(file.file, target, 1 << 20)
                size = target.tell()
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Upload(path, Path(file.filename or "").name, size)


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
            status, problems = 507, (file_system_problem(error),)
        case _:
            log.error("a request met a bug", exc_info=error)
            status, problems = 500, (_bug(error),)
    return _json(area, status, document(area, status, problems), headers)


def _json(area: Area, status: int, body: Json, headers: Mapping[str, str]) -> Response:
    text = simplejson.dumps(body, ensure_ascii=False, use_decimal=True, separators=(",", ":"))
    return Response(text, status, dict(headers), area.media_type)


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _check_media_type(headers: Mapping[str, str], body: Body, raw: bytes) -> None:
    found = _media_type(headers)
    if not raw:
        raise HttpFailure(
            400, Problem("body-missing", "The request has no body.", remedy="Send the JSON.")
        )
    if not body.shape or not (
        found == "" or found == "application/json" or found.endswith("+json")
    ):
        wanted = "multipart/form-data" if not body.shape else "application/json"
        raise HttpFailure(
            415,
            Problem(
                "media-type-unsupported",
                f"A body of the type “{found[:60] or 'none'}” is not read here.",
                remedy=f"Send it with “Content-Type: {wanted}”.",
            ),
        )


def _no_part(part: str, found: list[str]) -> HttpFailure:
    return HttpFailure(
        400,
        Problem(
            "part-missing",
            f"The form has to have one file, in the part “{part}”.",
            f"Found: {', '.join(key[:40] for key in found[:5])}." if found else "It is empty.",
        ),
    )


def _bug(error: Exception) -> Problem:
    return Problem(
        "internal",
        "The program met a fault of its own.",
        type(error).__name__,
        "Nothing was changed; the program's log has more.",
    )
