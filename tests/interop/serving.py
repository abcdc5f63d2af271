"""What the tests of real clients have in common: our server, and what clients say."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from backend.api.server import ApiServer
from backend.workspace import Workspace

PATIENCE = 120.0
"""Seconds that a client may take; only a broken one needs them."""

CLIENT = {"client_id": "a-client", "client_secret": "a-secret"}
"""The credentials that the identity service knows."""

_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@contextmanager
def served(workspace: Workspace) -> Iterator[ApiServer]:
    """The workspace over HTTP, on a free port of this machine."""
    server = ApiServer(workspace)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def identity(server: ApiServer) -> Iterator[str]:
    """A stand-in for the original's identity service: the token for the right credentials."""

    class Tokens(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            right = asked.items() >= {"grant_type": "client_credentials", **CLIENT}.items()
            token = {"access_token": server.token, "token_type": "bearer", "expires_in": 86_399}
            data = json.dumps(token if right else {"error": "invalid_client"}).encode()
            self.send_response(200 if right else 401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: Any) -> None:
            pass

    tokens = ThreadingHTTPServer(("127.0.0.1", 0), Tokens)
    thread = threading.Thread(target=tokens.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{tokens.server_port}"
    finally:
        tokens.shutdown()
        thread.join()
        tokens.server_close()


def without_colours(said: str) -> str:
    return _COLOUR.sub("", said)
