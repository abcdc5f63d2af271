"""A real server on a real workspace, and a client that asks it over HTTP."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from backend.api.limits import Limits
from backend.api.model import ServeOptions
from backend.api.server import ApiServer
from backend.workspace import Workspace
from tests.conftest import PATIENCE


@dataclass(frozen=True)
class Reply:
    """What came back; header names are in lower case."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def codes(self) -> list[str]:
        """The codes of all problems told, in either system's form."""
        return [error["code"] for error in self.body["errors"]]

    @property
    def pointers(self) -> list[str]:
        return [
            error["source"]["pointer"] if "source" in error else error["pointer"]
            for error in self.body["errors"]
        ]


@dataclass
class Client:
    """Asks the server as any program would: one connection a request, the token with each."""

    server: ApiServer
    workspace: Workspace
    headers: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        self.headers = {"Authorization": f"Bearer {self.server.token}", **self.headers}

    def connection(self) -> http.client.HTTPConnection:
        address = urlsplit(self.server.url)
        assert address.hostname is not None
        return http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str | None] | None = None,
        kind: str = "",
    ) -> Reply:
        """``body`` goes as JSON, ``raw`` as it is; a header that is ``None`` is left out."""
        if body is not None:
            raw = json.dumps(body).encode()
        reactor = not path.startswith(("/metadata", "/services", "/profiles", "/server"))
        sent: dict[str, str | None] = dict(self.headers)
        if raw is not None:
            usual = "application/vnd.api+json" if reactor else "application/json"
            sent["Content-Type"] = kind or usual
        sent |= headers or {}
        connection = self.connection()
        self.asked += 1
        try:
            given = {key: value for key, value in sent.items() if value is not None}
            connection.request(method, path, raw, given)
            answer = connection.getresponse()
            found = {key.lower(): value for key, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **options: Any) -> Reply:
        return self.ask("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Reply:
        return self.ask("POST", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Reply:
        return self.ask("PUT", path, body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> Reply:
        return self.ask("PATCH", path, body, **options)

    def delete(self, path: str, body: Any = None, **options: Any) -> Reply:
        return self.ask("DELETE", path, body, **options)


Serve = Callable[..., Client]


@pytest.fixture
def serve(workspace: Workspace) -> Iterator[Serve]:
    """Starts servers, with ``limits`` that a test need not wait for; stops them at the end."""
    servers: list[ApiServer] = []

    def start(options: ServeOptions | None = None, **limits: float) -> Client:
        # Limits takes whole numbers and fractions alike.
        servers.append(ApiServer(workspace, options, Limits(**limits)))  # type: ignore[arg-type]
        servers[-1].start()
        return Client(servers[-1], workspace)

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def api(serve: Serve) -> Client:
    """A client of a server that is stopped, before its workspace is closed, at the end."""
    return serve()
