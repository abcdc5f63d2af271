"""Starting and stopping; the stream of events."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from backend.api.model import ServeOptions
from backend.api.server import ApiServer
from backend.errors import Refused, WorldError
from backend.events import Event, SchemaChanged
from backend.modes import ServerMode
from backend.workspace import Workspace
from tests.backend.api.conftest import Client, Serve
from tests.backend.api.raw import Raw

OWN = "a-token-of-ones-own"


def test_a_server_starts_and_stops_as_often_as_asked(workspace: Workspace) -> None:
    server = ApiServer(workspace)
    server.stop()
    for _ in range(2):
        server.start()
        url, threads = server.url, threading.active_count()
        server.start()
        assert (server.url, threading.active_count()) == (url, threads)
        assert Client(server, workspace).get("/heartbeat").status == 200
        server.stop()
        server.stop()
        with pytest.raises(ConnectionRefusedError):
            Client(server, workspace).get("/heartbeat")


def test_the_token_stays_the_same_until_it_is_chosen(workspace: Workspace, serve: Serve) -> None:
    first, second = serve(), serve()
    assert first.server.token == second.server.token
    chosen = serve(ServeOptions(token=OWN))
    assert chosen.server.token == OWN
    assert serve().server.token == first.server.token
    assert workspace.folder.token.read_text() == f"{first.server.token}\n"


def test_a_port_that_is_taken_is_a_problem_in_words(workspace: Workspace, serve: Serve) -> None:
    port = int(serve().server.url.rpartition(":")[2])
    server = ApiServer(workspace, ServeOptions(port=port))
    with pytest.raises(WorldError) as refused:
        server.start()
    assert refused.value.code == "port-taken"
    assert f"127.0.0.1:{port}" in str(refused.value)
    server.stop()


@pytest.mark.parametrize(
    ("host", "port"),
    [("192.0.2.1", 0), ("no such name", 0), ("é" * 70, 0), ("127.0.0.1", 70_000), ("::zz", 0)],
)
def test_an_address_that_is_none_is_a_problem_in_words(
    workspace: Workspace, host: str, port: int
) -> None:
    server = ApiServer(workspace, ServeOptions(host, port))
    with pytest.raises(WorldError) as refused:
        server.start()
    assert refused.value.code == "address-unusable"


def test_a_token_that_is_none_starts_nothing(workspace: Workspace) -> None:
    threads = threading.active_count()
    with pytest.raises(Refused):
        ApiServer(workspace, ServeOptions(token=OWN[:5])).start()
    assert threading.active_count() == threads


def test_a_stopped_server_hears_no_more_of_the_workspace(workspace: Workspace) -> None:
    before = len(workspace.events._subscribers)
    server = ApiServer(workspace)
    for _ in range(3):
        server.start()
        server.stop()
    assert len(workspace.events._subscribers) == before


def test_no_file_is_left_open(workspace: Workspace) -> None:
    files = Path("/proc/self/fd")

    def open_files() -> int:
        return len(list(files.iterdir()))

    if not files.is_dir():
        pytest.skip("no /proc here")
    server = ApiServer(workspace)
    counts = []
    for _ in range(3):
        server.start()
        assert Client(server, workspace).get("/heartbeat").status == 200
        server.stop()
        counts.append(open_files())
    assert counts[1] == counts[2]


class Stream:
    """What an event source hears."""

    def __init__(self, api: Client, query: str = "") -> None:
        self.raw = Raw(api)
        self.raw.head("GET", f"/events{query}", "Accept: text/event-stream", token=False)
        self._lines = self.raw.socket.makefile("r", encoding="utf-8", newline="\n")
        self.head = ""
        while "retry:" not in (line := self._lines.readline()):
            assert line, "the stream has ended"
            self.head += line.lower()

    def next(self) -> tuple[str, Any]:
        """The next event and its data. Raises EOFError at the stream's end."""
        name = ""
        for line in self._lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ").strip()
            if line.startswith("data: "):
                return name, json.loads(line.removeprefix("data: "))
        raise EOFError

    def close(self) -> None:
        self._lines.close()
        self.raw.socket.close()


def test_events_arrive_for_what_is_done_elsewhere(api: Client) -> None:
    every, some = Stream(api), Stream(api, "?types=mode-changed,note-added")
    assert "content-type: text/event-stream" in every.head
    heard: list[Event] = []
    api.workspace.events.subscribe(heard.append)
    api.workspace.events.publish(SchemaChanged("é\n\nevent: forged\u2028"))
    api.workspace.set_mode(ServerMode.MAINTENANCE)
    told = [every.next()]
    while told[-1] != ("mode-changed", {"mode": "maintenance"}):
        told.append(every.next())
    assert ("schema-changed", {"schema_id": "é\n\nevent: forged\u2028"}) in told
    assert some.next() == ("mode-changed", {"mode": "maintenance"})
    api.server.stop()
    for stream in (every, some):
        with pytest.raises(EOFError):
            stream.next()
        stream.close()


def test_a_silent_stream_gives_signs_of_life(serve: Serve) -> None:
    stream = Stream(serve(beat_seconds=0.05))
    assert [stream._lines.readline() for _ in range(4)].count("\n") >= 1
    while ": still here" not in stream._lines.readline():
        pass
    stream.close()


def test_a_stream_is_for_this_machines_own_pages_only(api: Client) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert api.get("/events", headers={"Authorization": None, **headers}).status == 403
    assert api.get("/events", headers={"Authorization": "Bearer x"}).status == 401


def test_a_client_that_leaves_its_stream_is_forgotten(api: Client) -> None:
    for _ in range(3):
        Stream(api).close()
    while len(api.server.log.lines()) < 3:
        api.workspace.events.publish(SchemaChanged("x"))
    assert {line.target for line in api.server.log.lines()} == {"/events"}
