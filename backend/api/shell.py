"""From a request to its handler and back: bodies are read, threads are used, failures are told."""

from __future__ import annotations

import asyncio
import functools
import logging
import re
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from backend.api.failures import LEFT, HttpFailure
from backend.api.limits import Limits
from backend.api.news import News
from backend.api.operations import (
    MOST_JSON,
    MOST_UPLOAD,
    Body,
    Call,
    Operation,
    Upload,
)
from backend.api.reading import Incoming, parse_json
from backend.api.responding import refusal, respond
from backend.errors import Problem
from backend.identifiers import new_id
from backend.workspace import Workspace

# What it warns of, the client is told.
logging.getLogger("python_multipart").setLevel(logging.ERROR)

T = TypeVar("T")
_READERS = 4
_LONG_BYTES = 64 << 10
"""From here on, reading JSON would keep everybody else waiting."""


class Shell:
    """Runs handlers: those that write one after the other, those that read beside them.

    SQLite has one writer at a time; a queue before it is fairer than forty threads at its door.
    """

    def __init__(self, workspace: Workspace, news: News, limits: Limits) -> None:
        self._workspace, self._news, self._limits = workspace, news, limits
        self._closing = False
        self._writer = ThreadPoolExecutor(1, "api writes")
        self._readers = ThreadPoolExecutor(_READERS, "api reads")

    def begin_no_more(self) -> None:
        """What waits is refused; what runs goes on. Called on the loop."""
        self._closing = True
        for executor in (self._writer, self._readers):
            executor.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Answers when what runs has ended. Not called on the loop."""
        for executor in (self._writer, self._readers):
            executor.shutdown(wait=True)

    async def answer(self, operation: Operation, request: Request) -> Response:
        """The whole way of one request."""
        most = MOST_UPLOAD if _brings_file(operation, request.headers) else MOST_JSON
        try:
            length = request.headers.get("content-length", "")
            incoming = Incoming(request.receive, length, most, self._limits)
            call = await self._call(operation, request, incoming)
            return await self._handle(operation, call)
        except ClientDisconnect:
            return Response(status_code=LEFT)
        except Exception as error:  # noqa: BLE001 - the last line of defence
            return refusal(operation.area, error)

    async def _handle(self, operation: Operation, call: Call) -> Response:
        begun = False

        def work() -> Response:
            nonlocal begun
            begun = True
            return respond(operation.area, operation.handler(call))

        try:
            await self._news.at_rest(operation.rests(call))
            return await self._run(self._writer if operation.writes else self._readers, work)
        finally:
            if call.upload and not begun:
                call.upload.path.unlink(missing_ok=True)

    async def _run(self, executor: Executor, work: Callable[[], T]) -> T:
        """Raises :class:`HttpFailure` (503) where it is not begun, because the server stops."""
        if self._closing:
            raise _closing()
        running = executor.submit(work)
        try:
            return await asyncio.wrap_future(running)
        except asyncio.CancelledError:
            if running.cancelled():
                raise _closing() from None
            raise

    async def _call(self, operation: Operation, request: Request, incoming: Incoming) -> Call:
        url = request.url
        call = functools.partial(
            Call,
            workspace=self._workspace,
            base=f"{url.scheme}://{url.netloc}",
            address=_address(request),
            path=dict(request.path_params),
            query=tuple(request.query_params.multi_items()),
        )
        body = operation.body
        if body is None:
            await incoming.read()
            return call()
        _check_plain(request.headers)
        if _brings_file(operation, request.headers):
            return call(upload=await self._upload(request, incoming, body.part))
        raw = await incoming.read()
        if not raw and not body.required:
            return call()
        _check_media_type(request.headers, body, raw)
        read = functools.partial(parse_json, raw)
        found = await self._run(self._readers, read) if len(raw) > _LONG_BYTES else read()
        return call(body=found, has_body=True)

    async def _upload(self, request: Request, incoming: Incoming, part: str) -> Upload:
        """The file of a form, on the disk; whoever handles it owns it from then on."""
        form = Request(request.scope, incoming.receive).form(max_files=1, max_fields=20)
        try:
            async with form as found:
                files = found.getlist(part)
                if len(files) != 1 or not isinstance(files[0], UploadFile):
                    raise _no_part(part, [key for key, _ in found.multi_items()])
                return await asyncio.to_thread(self._keep, files[0])
        except (MultiPartException, HTTPException) as error:  # the second where it has an app
            said = error.message if isinstance(error, MultiPartException) else error.detail
            raise HttpFailure(
                400, Problem("not-multipart", "The form cannot be read.", said)
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


def _address(request: Request) -> str:
    """The path with its query, as they were sent."""
    path: str = request.scope["raw_path"].decode("ascii")
    return f"{path}?{request.url.query}" if request.url.query else path


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _brings_file(operation: Operation, headers: Mapping[str, str]) -> bool:
    part = operation.body is not None and operation.body.part != ""
    return part and _media_type(headers) == "multipart/form-data"


_JSON = ("+json", "+api.json")
"""How types of JSON end; the second is a misprint of ``vnd.api+json`` in clients' own examples."""


_EXTENDED = re.compile(r";\s*ext\s*=", re.IGNORECASE)


def _check_plain(headers: Mapping[str, str]) -> None:
    """Raises :class:`HttpFailure` (415) for a body that is packed, or of an extended JSON:API."""
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity"):
        raise _unsupported(
            f"A body that is packed as “{coding[:60]}” is not read here.",
            "Send it as it is, without “Content-Encoding”.",
        )
    if _EXTENDED.search(headers.get("content-type", "")):
        raise _unsupported(
            "No extension of JSON:API is known here.", "Send it without “ext” in “Content-Type”."
        )


def _unsupported(title: str, remedy: str) -> HttpFailure:
    return HttpFailure(415, Problem("media-type-unsupported", title, remedy=remedy))


def _check_media_type(headers: Mapping[str, str], body: Body, raw: bytes) -> None:
    found = _media_type(headers)
    if not raw:
        raise HttpFailure(
            400, Problem("body-missing", "The request has no body.", remedy="Send the JSON.")
        )
    if not body.shape or not (found in ("", "application/json") or found.endswith(_JSON)):
        wanted = "multipart/form-data" if not body.shape else "application/json"
        raise _unsupported(
            f"A body of the type “{found[:60] or 'none'}” is not read here.",
            f"Send it with “Content-Type: {wanted}”.",
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


def _closing() -> HttpFailure:
    return HttpFailure(
        503,
        Problem(
            "server-stops",
            "The server is being stopped.",
            "Nothing was changed.",
            "Send it again when it serves.",
        ),
    )
