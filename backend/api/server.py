"""The server: one thread with an event loop of its own, over the workspace's services."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import threading
from collections.abc import Callable

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from backend.api import context, reactor
from backend.api.app import make_app
from backend.api.guard import Guard, hosts_of, is_loopback
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
_HEAD_SECONDS = 15.0
"""How long a client may take to say what it wants."""
_HEAD_BYTES = 64 << 10
_MOST_CONNECTIONS = 512
_LAST_SECONDS = 3
"""What runs may take that long to end when the server stops; then it is cut off."""


class ApiServer:
    """Serves both APIs of one workspace from :meth:`start` to :meth:`stop`."""

    def __init__(self, workspace: Workspace, options: ServeOptions | None = None) -> None:
        self._workspace = workspace
        self._options = options or ServeOptions()
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
        """Serve. Raises :class:`WorldError` where the address cannot be had,
        :class:`Refused` for a token that is none.
        """
        chosen = self._options.token
        self.token = checked_token(chosen) if chosen else kept_token(self._workspace.folder.token)
        listening = _listen(self._options)
        host, port = listening.getsockname()[:2]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        guard = Guard(
            self.token,
            hosts_of(self._options.host, port) | hosts_of(host, port),
            everything=not self.only_here,
        )
        started = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(listening, guard, started), name="api"
        )
        self._thread.start()
        started.wait()
        if self._fault is not None:
            self._thread.join()
            raise self._fault

    def stop(self) -> None:
        """Take no more requests, let those that run end, within a few seconds."""
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
            started.set()

    async def _serve(
        self, listening: socket.socket, guard: Guard, started: threading.Event
    ) -> None:
        news = News(self._workspace, asyncio.get_running_loop())
        shell = Shell(self._workspace, news)
        app = make_app((*context.OPERATIONS, *reactor.OPERATIONS), shell, news, guard)
        logged = Logged(app, self.log, EncryptedNames(self._workspace))
        self._server = _Server(_config(logged), started, news.close)
        try:
            await self._server.serve(sockets=[listening])
        finally:
            await asyncio.to_thread(shell.close)


class _Server(uvicorn.Server):
    """Says when it listens, and ends the streams before it waits for what runs."""

    def __init__(
        self, config: uvicorn.Config, started: threading.Event, close: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._listens, self._close = started, close

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listens.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._close()
        await super().shutdown(sockets)


class _Impatient(H11Protocol):
    """Closes a connection whose request does not come; uvicorn waits only between two."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            if self._patience is None:
                self._wait()
        elif self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def connection_lost(self, exc: Exception | None) -> None:
        if self._patience is not None:
            self._patience.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._patience = self.loop.call_later(_HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._patience = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http=_Impatient,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=_HEAD_BYTES,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_LAST_SECONDS,
    )


def _listen(options: ServeOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((options.host, options.port))
    except (OSError, OverflowError) as error:
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
