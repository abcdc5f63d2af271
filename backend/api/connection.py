"""One connection: what a client owes has to come in time, and what it asked for has to be taken."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from backend.api.failures import document
from backend.api.limits import Limits
from backend.api.operations import Area
from backend.errors import Problem

# What it has to say of clients is no news, and ours to say.
logging.getLogger("uvicorn.error").setLevel(logging.ERROR)


class Connection(H11Protocol):
    """uvicorn's own waits between two requests only; the rest is here.

    Whoever is answered before all of its body was read may send the rest of it: it is forgotten.
    To close at once would take the answer away from those who read when they have sent. The same
    goes for what is no HTTP.
    """

    def __init__(self, limits: Limits, **given: Any) -> None:
        super().__init__(**given)
        self._limits = limits
        self._owes = ""
        self._deaf = False
        self._late: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

    @property
    def is_asking(self) -> bool:
        """Whether a request has begun that is not here as a whole."""
        cycle = self.cycle
        return cycle is not None and cycle.more_body and not cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # To hear of every byte that the client does not take, not only of many.
        transport.set_write_buffer_limits(high=0)
        if len(self.connections) > self._limits.most_connections:
            transport.abort()
        else:
            self._look()

    def data_received(self, data: bytes) -> None:
        if not self._deaf:
            super().data_received(data)
            self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for timer in (self._late, self._stalled):
            if timer is not None:
                timer.cancel()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is told in our form, if an answer may be given at all."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()
            return
        problem = Problem("not-http", "The request cannot be read.", msg, "Send it as HTTP/1.1.")
        body = json.dumps(document(Area.REACTOR, 400, [problem])).encode()
        headers = [
            ("content-type", Area.REACTOR.media_type),
            ("content-length", str(len(body))),
            ("connection", "close"),
        ]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self._deaf = True
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.write_eof()

    def _look(self) -> None:
        """Begin to wait for what is owed now; what was owed before goes on as it began."""
        answered = self.conn.our_state in (h11.DONE, h11.MUST_CLOSE)
        owes, patience = "", 0.0
        if self.conn.their_state is h11.IDLE:
            owes, patience = "head", self._limits.head_seconds
        elif self._deaf or (self.conn.their_state is h11.SEND_BODY and answered):
            owes, patience = "rest", self._limits.rest_seconds
        if owes == self._owes:
            return
        if self._late is not None:
            self._late.cancel()
        self._owes = owes
        self._late = self.loop.call_later(patience, self.transport.close) if owes else None

    def _watch(self) -> None:
        before = self.transport.get_write_buffer_size()
        wait = self._limits.stall_seconds
        self._stalled = self.loop.call_later(wait, self._give_up, before)

    def _give_up(self, before: int) -> None:
        if self.transport.get_write_buffer_size() < before:
            self._watch()
        else:
            self.transport.abort()
