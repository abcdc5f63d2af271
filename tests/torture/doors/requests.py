"""The HTTP APIs: broken requests byte by byte, and bodies and parameters that no client sends."""

from __future__ import annotations

import http.client
import json
import logging
import re
import socket
from contextlib import suppress
from random import Random
from typing import Any
from urllib.parse import quote, urlsplit

from backend.api import context, reactor
from backend.api.limits import Limits
from backend.api.operations import Operation
from backend.api.server import ApiServer
from backend.workspace import Workspace
from tests.interop.filled import Ids, fill
from tests.torture.core import Case, Torture
from tests.torture.doors.judging import PATIENCE
from tests.torture.doors.mutating import NASTY_TEXTS, bent, broken, deep

OPERATIONS = (*context.OPERATIONS, *reactor.OPERATIONS)
STATUSES = {
    200,
    201,
    204,
    400,
    401,
    403,
    404,
    405,
    408,
    409,
    411,
    413,
    414,
    415,
    422,
    431,
    501,
    503,
}
KEYS = ("data", "type", "id", "attributes", "relationships", "meta", "settings", "enabled", "name")


class _Bugs(logging.Handler):
    """What the program writes down of its own faults."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


def run(torture: Torture) -> None:
    """Every answer is one of HTTP's, tells its problems as data, and the next request is served."""
    bugs = _Bugs()
    logging.getLogger().addHandler(bugs)
    workspace = Workspace.open(torture.folder / "workspace")
    workspace.start()
    statuses: dict[int, int] = {}
    try:
        ids = fill(workspace, torture.folder)
        server = ApiServer(workspace, limits=Limits())
        server.start()
        try:
            for case in torture.cases(20_000, short=120):
                with torture.trying(case):
                    status = _try(case, server, ids)
                    statuses[status] = statuses.get(status, 0) + 1
                    told, bugs.told = bugs.told, []
                    assert not told
        finally:
            server.stop()
    finally:
        workspace.close()
        logging.getLogger().removeHandler(bugs)
    torture.note(", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))


def _try(case: Case, server: ApiServer, ids: Ids) -> int:
    random = case.random
    operation = random.choice(OPERATIONS)
    path, headers, body = _request(random, operation, ids)
    if operation.path == "/events":
        return 0  # it never ends
    if random.random() < 0.25:
        status = _send_broken(random, server, operation.method, path, headers, body)
    else:
        status = _send(server, operation.method, path, headers, body)
    assert status in STATUSES, f"{operation.method} {path[:200]}: {status}"
    return status


def _request(random: Random, operation: Operation, ids: Ids) -> tuple[str, dict[str, str], bytes]:
    patterns = {each.name: each.schema.get("pattern", ".*") for each in operation.parameters}

    def part(match: re.Match[str]) -> str:
        known = [str(one) for several in ids.values() for one in several]
        wanted = [one for one in known if re.search(patterns.get(match[1], ".*"), one)]
        value = random.choice(wanted or known)
        if random.random() < 0.1:
            value = random.choice(NASTY_TEXTS)
        return quote(str(value).encode("utf-8", "surrogatepass"), safe="")

    path = re.sub(r"\{([^}]+)\}", part, operation.path)
    query = []
    for parameter in operation.parameters:
        if parameter.place == "query" and random.random() < 0.5:
            value = random.choice((*NASTY_TEXTS, "1", "-1", "name", "EQ a", "x,y"))
            query.append(f"{quote(parameter.name)}={quote(value.encode('utf-8', 'surrogatepass'))}")
    if query:
        path += "?" + "&".join(query)[:6_000]
    headers = {"Content-Type": random.choice(("application/json", "application/vnd.api+json"))}
    body = b""
    if operation.method != "GET":
        example: Any = operation.body.example if operation.body else {}
        body = json.dumps(bent(random, example or {"data": {}}, KEYS)).encode()
        if random.random() < 0.2:
            body = broken(random, body)
        if random.random() < 0.05:
            body = deep(random, 50_000).encode()
    return path, headers, body


def _send(server: ApiServer, method: str, path: str, headers: dict[str, str], body: bytes) -> int:
    address = urlsplit(server.url)
    assert address.hostname is not None
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE)
    try:
        connection.request(
            method, path, body, headers | {"Authorization": f"Bearer {server.token}"}
        )
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= 400 and said:
            problems = json.loads(said)["errors"]
            assert problems
            assert all(problem["code"] != "internal" for problem in problems)
        return answer.status
    finally:
        connection.close()


def _send_broken(
    random: Random, server: ApiServer, method: str, path: str, headers: dict[str, str], body: bytes
) -> int:
    """Bytes that are no HTTP, or hardly; the server answers or closes, and serves the next."""
    address = urlsplit(server.url)
    head = [f"{method} {path} HTTP/1.1", f"Host: {address.netloc}"]
    head += [f"Authorization: Bearer {server.token}", f"Content-Length: {len(body)}"]
    head += [f"{name}: {value}" for name, value in headers.items()]
    sent = broken(random, "\r\n".join([*head, "", ""]).encode() + body)
    with socket.create_connection((address.hostname, address.port), PATIENCE) as line:
        with suppress(ConnectionError):  # it was answered or closed in the middle
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            while line.recv(65_536):
                pass
    return _send(server, "GET", "/heartbeat", {}, b"")
