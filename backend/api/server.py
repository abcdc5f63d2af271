"""The server: one thread with an event loop of its own, over the workspace's services."""

from __future__ import annotations

import asyncio
import errno
import functools
import logging
import os
import socket
import threading
from collections.abc import Callable
from typing import cast

import uvicorn
from starlette.types import ASGIApp

from backend.api import context, reactor
from backend.api.app import make_app
from backend.api.connection import Connection
from backend.api.guard import Guard, hosts_of, is_loopback, reached_at
from backend.api.limits import Limits
from backend.api.masking import EncryptedNames
from backend.api.model import ServeOptions
from backend.api.news import News
from backend.api.request_log import Logged, RequestLog
from backend.api.shell import Shell
from backend.api.token import checked_token, kept_token
from backend.errors import Problem, WorldError
from backend.events import ApiServed
from backend.workspace import Workspace

log = logging.getLogger(__name__)
_BACKLOG = 512


class ApiServer:
    """Serves both APIs of one workspace from :meth:`start` to :meth:`stop`."""

    def __init__(
        self,
        workspace: Workspace,
        options: ServeOptions | None = None,
        limits: Limits | None = None,
        ended: Callable[[BaseException | None], object] = lambda _fault: None,
    ) -> None:
        """``ended`` is called on the server's thread where it ends without :meth:`stop`."""
        self._workspace = workspace
        self._ended = ended
        self._stopping = False
        self._options = options or ServeOptions()
        self._limits = limits or Limits()
        self._thread: threading.Thread | None = None
        self._server: uvicorn.Server | None = None
        self._fault: BaseException | None = None
        self.log = RequestLog(lambda number: workspace.events.publish(ApiServed(number)))
        self.token = ""
        self.url = ""

    @property
    def only_here(self) -> bool:
        """Whether only programs of this machine reach it."""
        return is_loopback(self._options.host)

    def start(self) -> None:
        """Serve; nothing more where it does already. Raises :class:`WorldError` where the address
        cannot be had, :class:`Refused` for a token that is none.
        """
        if self._thread is not None:
            return
        chosen = self._options.token
        self.token = checked_token(chosen) if chosen else kept_token(self._workspace.folder.token)
        listening = _listen(self._options)
        host, port = listening.getsockname()[:2]
        self.url = reached_at(host, port)
        only_here = self.only_here and is_loopback(host)
        hosts = hosts_of(self._options.host, port) | hosts_of(host, port)
        guard = Guard(self.token, hosts, port, everything=not only_here)
        started = threading.Event()
        self._fault, self._stopping = None, False
        self._thread = threading.Thread(
            target=self._run, args=(listening, guard, started), name="api"
        )
        self._thread.start()
        started.wait()
        if self._fault is not None:
            self._thread.join()
            self._thread = None
            raise self._fault

    def stop(self) -> None:
        """Take no more requests; answers when those that run have ended. Harmless twice.

        What is being written is finished and durable, though it may take longer than its client is
        waited for; what waits for its turn is refused.
        """
        self._stopping = True
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self, listening: socket.socket, guard: Guard, started: threading.Event) -> None:
        try:
            asyncio.run(self._serve(listening, guard, started))
        except BaseException as error:
            log.exception("the server of the APIs ended")
            self._fault = error
        finally:
            listening.close()
            by_itself = started.is_set() and not self._stopping
            started.set()
        if by_itself:
            self._ended(self._fault)

    async def _serve(
        self, listening: socket.socket, guard: Guard, started: threading.Event
    ) -> None:
        limits = self._limits
        news = News(self._workspace, asyncio.get_running_loop(), limits)
        shell = Shell(self._workspace, news, limits)
        app = make_app((*context.OPERATIONS, *reactor.OPERATIONS), shell, news, guard)
        names = EncryptedNames(self._workspace)
        logged = Logged(app, self.log, names, self.token)

        def begin_to_stop() -> None:
            shell.begin_no_more()
            news.close()

        self._server = _Server(_config(logged, limits), started, begin_to_stop)
        try:
            await self._server.serve(sockets=[listening])
        finally:
            names.close()
            await asyncio.to_thread(shell.close)


class _Server(uvicorn.Server):
    """Says when it listens, and tells when it stops before it waits for what runs."""

    def __init__(
        self, config: uvicorn.Config, started: threading.Event, stops: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._listens, self._stops = started, stops

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listens.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stops()
        for connection in self._connections():
            if connection.is_asking:  # its body may never come
                connection.transport.abort()
        await super().shutdown(sockets)
        for connection in self._connections():
            connection.transport.abort()

    def _connections(self) -> list[Connection]:
        return [one for one in self.server_state.connections if isinstance(one, Connection)]


def _config(app: ASGIApp, limits: Limits) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http=cast("type[asyncio.Protocol]", functools.partial(Connection, limits)),
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=limits.head_bytes,
        timeout_graceful_shutdown=limits.last_seconds,
    )


def _listen(options: ServeOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    # With its protocol named asyncio sends at once; without, every answer waits 40 ms (Nagle).
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere it would let another program listen there, too
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((options.host, options.port))
        listening.listen(_BACKLOG)
    except (OSError, OverflowError, TypeError, ValueError) as error:
        listening.close()
        raise WorldError(_no_address(options, error)) from error
    return listening


def _no_address(options: ServeOptions, error: Exception) -> Problem:
    taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
    where = f"{options.host}:{options.port}"
    return Problem(
        "port-taken" if taken else "address-unusable",
        f"Another program serves on {where}." if taken else f"Nothing can be served on {where}.",
        str(error),
        "Choose another port, or 0 for any that is free.",
    )
