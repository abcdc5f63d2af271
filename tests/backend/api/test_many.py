"""Many clients at once, and a server that stops while they ask."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

from backend.schemas.model import Kind
from tests.backend.api.conftest import Client, Serve
from tests.backend.api.raw import Raw
from tests.conftest import PATIENCE

CLIENTS = 200
SCHEMAS = "/metadata/tasks/extensions"


def schema(name: str) -> dict[str, Any]:
    return {"name": name, "type": "single-valued", "attributes": [{"name": "a", "type": "date"}]}


def test_two_hundred_clients_at_once_are_all_served(api: Client) -> None:
    assert api.post("/metadata/services/extensions", schema("Note")).status == 201
    together = threading.Barrier(CLIENTS, timeout=PATIENCE)

    def one(number: int) -> list[int]:
        together.wait()
        started = api.post("/services/start", {"Note": {"a": "2026-01-01"}})
        return [
            api.post(SCHEMAS, schema(f"S{number}")).status,
            api.get(f"{SCHEMAS}/S{number}").status,
            api.post(SCHEMAS, schema("Same")).status,
            api.get("/heartbeat").status,
            started.status,
        ]

    with ThreadPoolExecutor(CLIENTS) as clients:
        found = list(clients.map(one, range(CLIENTS)))
    assert sum(statuses.pop(2) == 201 for statuses in found) == 1
    assert {tuple(statuses) for statuses in found} == {(201, 200, 200, 201)}
    assert api.get(f"/services/{CLIENTS}").status == 200
    assert api.get(f"/services/{CLIENTS + 1}").status == 404
    names = {summary.name for summary in api.workspace.schemas.list() if summary.kind is Kind.TASKS}
    assert names == {"Same", *(f"S{number}" for number in range(CLIENTS))}


@contextmanager
def writing_held_up(api: Client) -> Iterator[None]:
    """Another process is writing: what this one writes has to wait for it."""
    database = sqlite3.connect(api.workspace.folder.database, isolation_level=None)
    with closing(database):
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def begun(api: Client, name: str) -> Raw:
    """A write whose request has come in as a whole."""
    body = json.dumps(schema(name))
    raw = Raw(api)
    raw.head("POST", SCHEMAS, "Content-Type: application/json", f"Content-Length: {len(body)}")
    raw.send(body)
    for _ in range(3):  # who comes later is answered later
        assert api.get("/heartbeat").status == 200
    return raw


def names(api: Client) -> list[str]:
    return [summary.name for summary in api.workspace.schemas.list()]


def test_a_stop_lets_a_write_end_and_begins_no_other(serve: Serve) -> None:
    api = serve(last_seconds=60)
    with writing_held_up(api):
        runs, waits = begun(api, "Runs"), begun(api, "Waits")
        stopping = threading.Thread(target=api.server.stop)
        stopping.start()
        reply = waits.reply()
        assert (reply.status, reply.codes) == (503, ["server-stops"])
    assert runs.reply().status == 201
    stopping.join(PATIENCE)
    assert not stopping.is_alive()
    assert names(api) == ["Runs"]
    for raw in (runs, waits):
        raw.socket.close()


def test_a_write_that_takes_longer_than_a_stop_waits_for_its_client_is_kept(serve: Serve) -> None:
    api = serve(last_seconds=0)
    with writing_held_up(api):
        runs = begun(api, "Runs")
        stopping = threading.Thread(target=api.server.stop)
        stopping.start()
        runs.rest()  # cut off without an answer, or told that there will be none
        assert stopping.is_alive()
    stopping.join(PATIENCE)
    assert not stopping.is_alive()
    assert names(api) == ["Runs"]
    runs.socket.close()


def test_a_stop_waits_for_nobody_who_hangs(serve: Serve) -> None:
    api = serve(last_seconds=3600)
    hanging = [Raw(api) for _ in range(6)]
    silent, in_head, in_body, in_upload, stream, idle = hanging
    in_head.send("GET /heart")
    in_body.head("POST", SCHEMAS, "Content-Length: 100")
    in_body.send("{")
    in_upload.head(
        "POST", "/extension_packages", "Content-Type: multipart/form-data; boundary=b",
        "Content-Length: 10000000",
    )  # fmt: skip
    in_upload.send("--b\r\n")
    stream.head("GET", "/events")
    heard = stream.socket.makefile("rb")
    while b"retry" not in heard.readline():
        pass
    idle.head("GET", "/heartbeat")
    assert idle.reply().status == 200
    api.server.stop()
    for raw in (silent, in_head, in_body, in_upload, idle):
        assert raw.is_closed()
    assert heard.read().endswith(b"0\r\n\r\n")  # it ends as a stream should
    heard.close()
    for raw in hanging:
        raw.socket.close()
    assert list(api.workspace.folder.uploads.iterdir()) == []


def test_a_workspace_is_closed_while_clients_ask(serve: Serve) -> None:
    """Whoever is answered that it was written, finds it written."""
    api = serve()
    some = threading.Event()

    def ask(client: int) -> list[str]:
        written = []
        try:
            for number in range(1000):
                name = f"S{client}x{number}"
                if api.post(SCHEMAS, schema(name)).status == 201:
                    written.append(name)
                    some.set()
        except OSError:
            pass  # the server is gone
        return written

    with ThreadPoolExecutor(8) as clients:
        asking = [clients.submit(ask, client) for client in range(8)]
        assert some.wait(PATIENCE)
        api.server.stop()
        told = {name for each in asking for name in each.result()}
    found = set(names(api))
    assert told <= found
    assert len(found - told) <= 1  # the one that was being written when its client was let go
    api.workspace.close()
