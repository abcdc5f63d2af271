"""The switch of the APIs: whether they are served, and what was asked since."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from backend.api.model import LOOPBACK, ServeOptions
from backend.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from backend.api.server import ApiServer
    from desktop.page import Context

_PAUSE = 30  # milliseconds in which what was asked comes together


class State(StrEnum):
    """Where the switch is."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Served:
    """What is served where: ``company_id`` is needed for the first request of Reactor."""

    url: str
    token: str
    company_id: str

    @property
    def address(self) -> str:
        """``127.0.0.1:8765``."""
        return urlsplit(self.url).netloc

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0


class Serving(QObject):
    """Off at first. Nothing of the server is imported before it is switched on."""

    changed = Signal()  # the state
    refused = Signal(object)  # tuple[Problem, ...]: why the last act was not done
    token_renewed = Signal()
    _ended = Signal(int, str)  # which run of the server ended by itself, and of what
    came = Signal(int, object)  # which run of the server it is, and tuple[Exchange, ...]

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.OFF
        self.served: Served | None = None
        self._workspace, self._work = context.workspace, context.work
        self._server: ApiServer | None = None
        self._shown: ApiServer | None = None  # whose log is read
        self._seen: set[int] = set()
        self._run = 0
        self._begun = 0
        self._ended.connect(self._settle_ended, Qt.ConnectionType.QueuedConnection)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._read)
        context.bridge.api_served.connect(self._answered)

    @property
    def on(self) -> bool:
        return self.state is State.ON

    def start(self, port: int) -> None:
        """Serve on this port of this machine, 0 for any that is free."""
        if self.state is State.OFF:
            self._do(State.STARTING, lambda: self._begin(port))

    def stop(self) -> None:
        """What runs has a few seconds to end."""
        if self.on:
            self._do(State.STOPPING, self._end)

    def renew_token(self) -> None:
        """Another token in place of this one, served at the same address."""
        served = self.served
        if self.on and served is not None:
            self._do(State.STARTING, lambda: self._renew(served.port), self.token_renewed.emit)

    def clear(self) -> None:
        """Forget what was asked."""
        if self._shown is not None:
            self._shown.log.clear()

    def close(self) -> None:
        """Stop at the end of the program: when the services' thread has ended, on any thread."""
        self._end()

    # -- on the services' thread ----------------------------------------------------------------

    def _begin(self, port: int) -> Served:
        from backend.api.server import ApiServer  # it brings the whole framework along

        company_id = self._workspace.company_id  # before: what can fail must not leave it serving
        self._begun += 1
        run = self._begun
        server = ApiServer(
            self._workspace,
            ServeOptions(LOOPBACK, port),
            ended=lambda fault: self._ended.emit(run, "" if fault is None else repr(fault)),
        )
        server.start()
        self._server = server
        return Served(server.url, server.token, company_id)

    def _end(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    def _renew(self, port: int) -> Served:
        from backend.api.token import new_token

        new_token(self._workspace.folder.token)
        self._end()
        return self._begin(port)

    # -- here -----------------------------------------------------------------------------------

    def _do(
        self,
        meanwhile: State,
        call: Callable[[], Served | None],
        then: Callable[[], object] | None = None,
    ) -> None:
        def done(served: Served | None) -> None:
            self._settle(served)
            if then is not None:
                then()

        def refused(problems: tuple[Problem, ...]) -> None:
            self._settle(self.served if self._server is not None else None)
            self.refused.emit(problems)

        self.state = meanwhile
        self.changed.emit()
        self._work.do(self, call, done, refused)

    def _settle(self, served: Served | None) -> None:
        self._read()
        if self._server is not None and self._server is not self._shown:
            self._shown, self._seen = self._server, set()
            self._run += 1
            self._read()
        self.served = served
        self.state = State.ON if served is not None else State.OFF
        self.changed.emit()

    def _settle_ended(self, run: int, fault: str) -> None:
        """Nobody switched it off: say so where it would still look as if it served."""
        if self.on and run == self._begun:
            problem = Problem(
                "server-ended",
                "The API was switched off by a fault in the program.",
                fault,
                "Switch it on again. What was written before is kept.",
            )
            self._do(State.STOPPING, self._end, lambda: self.refused.emit((problem,)))

    def _answered(self, _number: int) -> None:
        if not self._pause.isActive():
            self._pause.start()

    def _read(self) -> None:
        """All lines are looked at: one that took long comes after later ones."""
        if self._shown is None:
            return
        lines = self._shown.log.lines()
        new = tuple(line for line in lines if line.number not in self._seen)
        self._seen = {line.number for line in lines}
        if new:
            self.came.emit(self._run, new)
