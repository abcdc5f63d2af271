"""Speaks to the server over a bare socket, as badly as a test wants."""

from __future__ import annotations

import http.client
import json
import socket
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from tests.backend.api.conftest import Client, Reply
from tests.conftest import PATIENCE


class Raw:
    """One connection. What a test does not send, is not sent."""

    def __init__(self, api: Client) -> None:
        address = urlsplit(api.server.url)
        assert address.hostname is not None
        self.host = address.netloc
        self.token = api.server.token
        self.socket = socket.create_connection((address.hostname, address.port), PATIENCE)

    def __enter__(self) -> Raw:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self.socket.close()

    def send(self, *parts: str | bytes) -> None:
        for part in parts:
            self.socket.sendall(part.encode() if isinstance(part, str) else part)

    def head(self, method: str, path: str, *lines: str, host: str = "", token: bool = True) -> None:
        """A request's line and headers, with ``Host`` and the token, and the empty line."""
        headers = [f"Host: {host or self.host}", *lines]
        if token:
            headers.append(f"Authorization: Bearer {self.token}")
        self.send("\r\n".join([f"{method} {path} HTTP/1.1", *headers, "", ""]))

    def reply(self, method: str = "GET") -> Reply:
        """The next answer; ``method`` is what it answers."""
        answer = http.client.HTTPResponse(self.socket, method=method)
        answer.begin()
        found = {key.lower(): value for key, value in answer.getheaders()}
        return Reply(answer.status, found, answer.read())

    def is_closed(self) -> bool:
        """Whether the server closes, which is waited for, without another byte."""
        try:
            return self.socket.recv(1) == b""
        except ConnectionResetError:
            return True

    def rest(self) -> bytes:
        """All that comes until the server closes."""
        found = b""
        try:
            while part := self.socket.recv(1 << 16):
                found += part
        except ConnectionResetError:
            pass
        return found


def kept(api: Client) -> Any:
    """What a refused request must not change."""
    workspace = api.workspace
    uploads = sorted(path.name for path in workspace.folder.uploads.iterdir())
    return json.dumps(
        [
            [str(found) for found in workspace.schemas.list()],
            [str(found) for found in workspace.packages.list()],
            [str(found) for found in workspace.properties.list()],
            uploads,
        ]
    )
