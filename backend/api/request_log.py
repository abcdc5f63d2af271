"""The request log: the latest requests with their answers, kept in memory as long as one serves."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterable
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.failures import LEFT, area_of
from backend.api.masking import masked_body, masked_headers, masked_query
from backend.api.model import HIDDEN, KEPT, KEPT_BYTES, SHOWN_BYTES, Exchange
from backend.api.operations import Area
from backend.identifiers import now

log = logging.getLogger(__name__)


class RequestLog:
    """Safe to use from any thread. ``told`` hears the number of each new line."""

    def __init__(self, told: Callable[[int], None]) -> None:
        self._told = told
        self._lines: deque[Exchange] = deque()
        self._weight = 0
        self._changing = threading.Lock()
        self._numbers = itertools.count(1)

    def add(self, exchange: Exchange) -> None:
        with self._changing:
            self._lines.append(exchange)
            self._weight += exchange.weight
            while len(self._lines) > KEPT or self._weight > KEPT_BYTES:
                self._weight -= self._lines.popleft().weight
        self._told(exchange.number)

    def next_number(self) -> int:
        return next(self._numbers)

    def lines(self, after: int = 0) -> tuple[Exchange, ...]:
        """What came after a number, in the order in which it was answered."""
        with self._changing:
            return tuple(line for line in self._lines if line.number > after)

    def clear(self) -> None:
        with self._changing:
            self._lines.clear()
            self._weight = 0


class Logged:
    """Writes every request of the app inside into the log, refused ones too."""

    def __init__(
        self,
        app: ASGIApp,
        log: RequestLog,
        secrets: Callable[[], Awaitable[Collection[str]]],
        token: str,
    ) -> None:
        self._app, self._log, self._secrets, self._token = app, log, secrets, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        number, began, at = self._log.next_number(), time.monotonic(), now()
        asked, answered = _Body(), _Body()
        status, headers = 0, ()

        async def hear() -> Message:
            message = await receive()
            asked.add(message.get("body", b""))
            return message

        async def say(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                headers = message["headers"]
                status = 0 if message["status"] == LEFT else message["status"]
            else:
                answered.add(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, hear, say)
        finally:
            target, request, response = await self._shown(scope, asked, answered, status)
            self._log.add(
                Exchange(
                    number,
                    at,
                    time.monotonic() - began,
                    scope["method"],
                    target,
                    status,
                    ":".join(map(str, scope.get("client") or ())),
                    self._headers(scope["headers"]),
                    request,
                    asked.size,
                    self._headers(headers),
                    response,
                    answered.size,
                )
            )

    async def _shown(
        self, scope: Scope, asked: _Body, answered: _Body, status: int
    ) -> tuple[str, str, str]:
        """The target and the two bodies, without what is secret."""
        path: str = scope["raw_path"].decode("latin-1")  # what is escaped in it stays so
        query: str = scope["query_string"].decode("latin-1")
        request, response = asked.text(), answered.text()
        if area_of(scope["path"]) is Area.CONTEXT:
            try:
                names = await self._secrets()
            except Exception:
                log.exception("what is secret cannot be told: nothing is shown")
                return self._without_token(path), HIDDEN, HIDDEN
            shown, query = masked_body(request, names), masked_query(query, names)
            # A refusal may quote what it refuses.
            quotes = shown != request and status >= 400
            response = masked_body(response, {*names, "message"} if quotes else names)
            request = shown
        target = f"{path}?{query}" if query else path
        mask = self._without_token
        return mask(target), mask(request), mask(response)

    def _headers(self, headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
        mask = self._without_token
        return tuple((mask(name), mask(value)) for name, value in masked_headers(headers))

    def _without_token(self, text: str) -> str:
        """Somebody may have sent it where it does not belong."""
        return text.replace(self._token, HIDDEN).replace(quote(self._token, safe=""), HIDDEN)


class _Body:
    """The beginning of a body, and how long it was."""

    def __init__(self) -> None:
        self.size = 0
        self._kept = bytearray()

    def add(self, part: bytes) -> None:
        self.size += len(part)
        self._kept += part[: max(0, SHOWN_BYTES - len(self._kept))]

    def text(self) -> str:
        try:
            text = self._kept.decode()
        except UnicodeDecodeError as error:
            # A character that was cut is no reason to hide the rest; an archive is.
            if error.end < len(self._kept) - 4 or self.size <= SHOWN_BYTES:
                return ""
            text = self._kept[: error.start].decode()
        return "" if "\0" in text else text
