"""Clients that hang, trickle, leave, or do not take their answer."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from backend.events import SchemaChanged
from tests.backend.api.conftest import Client, Reply, Serve
from tests.backend.api.raw import Raw, kept
from tests.conftest import until

SOON = 0.05
"""Seconds that a server of these tests waits where another one waits half a minute."""
SCHEMAS = "/metadata/tasks/extensions"
FORM = "Content-Type: multipart/form-data; boundary=b"
PART = '--b\r\nContent-Disposition: form-data; name="package"; filename="p.zip"\r\n\r\n'


def trickle(raw: Raw, byte: str = "a") -> bytes:
    """Send byte after byte until something comes back; answers that."""
    raw.socket.settimeout(SOON / 5)
    try:
        while True:
            try:
                return raw.socket.recv(1)
            except TimeoutError:
                raw.send(byte)
    except (ConnectionResetError, BrokenPipeError):
        return b""


@pytest.mark.parametrize(
    "said", ["", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA: "]
)
def test_a_client_that_hangs_before_it_asks_is_closed(serve: Serve, said: str) -> None:
    api = serve(head_seconds=SOON)
    with Raw(api) as raw:
        raw.send(said)
        assert raw.is_closed()
    with Raw(api) as raw:
        raw.send(said)
        assert trickle(raw) == b""


def test_a_client_that_hangs_in_its_second_request_is_closed(serve: Serve) -> None:
    api = serve(head_seconds=SOON)
    with Raw(api) as raw:
        raw.head("GET", "/heartbeat")
        assert raw.reply().status == 200
        assert trickle(raw, "G") == b""


def hanging_in_a_body(raw: Raw) -> None:
    raw.head("POST", SCHEMAS, "Content-Type: application/json", "Content-Length: 1000")
    raw.send('{"name": ')


def hanging_in_chunks(raw: Raw) -> None:
    raw.head("POST", SCHEMAS, "Content-Type: application/json", "Transfer-Encoding: chunked")
    raw.send('9\r\n{"name": \r\n')


def hanging_in_an_upload(raw: Raw) -> None:
    raw.head("POST", "/extension_packages", FORM, "Content-Length: 100000000")
    raw.send(PART, b"x" * (3 << 20))


@pytest.mark.parametrize("begin", [hanging_in_a_body, hanging_in_chunks, hanging_in_an_upload])
def test_a_client_that_hangs_in_its_body_is_408_and_closed(
    serve: Serve, begin: Callable[[Raw], None]
) -> None:
    api = serve(silence_seconds=SOON, rest_seconds=SOON)
    before = kept(api)
    with Raw(api) as raw:
        begin(raw)
        reply = raw.reply()
        assert (reply.status, reply.codes) == (408, ["too-slow"])
        assert raw.is_closed()
    assert kept(api) == before


def test_a_client_that_sends_a_byte_now_and_then_is_408_and_closed(serve: Serve) -> None:
    api = serve(grace_seconds=SOON, rest_seconds=SOON)
    before = kept(api)
    with Raw(api) as raw:
        hanging_in_a_body(raw)
        assert trickle(raw, " ") == b"H"
        raw.socket.settimeout(None)
        assert raw.rest().startswith(b"TTP/1.1 408 ")
    assert kept(api) == before


def test_who_is_answered_has_not_for_ever_to_send_the_rest(serve: Serve) -> None:
    api = serve(rest_seconds=SOON)
    for token, status in ((True, 404), (False, 401)):
        with Raw(api) as raw:
            raw.head("POST", "/nothing", "Content-Length: 1000", token=token)
            assert raw.reply().status == status
            assert trickle(raw) == b""


def test_who_speaks_no_http_has_not_for_ever_to_read_it(serve: Serve) -> None:
    api = serve(rest_seconds=SOON)
    with Raw(api) as raw:
        raw.send("no http at all\r\n\r\n")
        assert raw.reply().status == 400
        raw.rest()
        for _ in range(1000):  # what it still says is not heard
            try:
                raw.send("GET /heartbeat HTTP/1.1\r\n\r\n")
            except (ConnectionResetError, BrokenPipeError):
                break
        assert raw.is_closed()
    assert [line.target for line in api.server.log.lines()] == []


def ask_for_ever(raw: Raw) -> None:
    """Requests are taken only as fast as their answers."""
    while True:
        raw.head("GET", "/openapi/reactor.json")


def test_a_client_that_takes_no_answer_is_cut_off(serve: Serve) -> None:
    api = serve(stall_seconds=SOON)
    with Raw(api) as raw:
        raw.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            ask_for_ever(raw)
    assert api.get("/heartbeat").status == 200


def test_half_sent_uploads_keep_nobody_waiting(api: Client) -> None:
    before = kept(api)
    hanging = [Raw(api) for _ in range(100)]
    try:
        for raw in hanging:
            hanging_in_an_upload(raw)
        schema = {
            "name": "S",
            "type": "single-valued",
            "attributes": [{"name": "a", "type": "date"}],
        }
        assert api.post(SCHEMAS, schema).status == 201
        assert api.get(f"{SCHEMAS}/S").status == 200
        assert api.delete(f"{SCHEMAS}/S").status == 204
    finally:
        for raw in hanging:
            raw.socket.close()
    until(api.workspace, lambda: len(api.server.log.lines()) == len(hanging) + 3)
    assert {line.status for line in api.server.log.lines() if "packages" in line.target} == {0}
    assert kept(api) == before


def test_more_connections_than_are_taken_are_closed_at_once(serve: Serve) -> None:
    api = serve(most_connections=3)
    idle = [Raw(api) for _ in range(3)]
    try:
        for raw in idle:
            raw.head("GET", "/heartbeat")
            assert raw.reply().status == 200
        with Raw(api) as raw:
            assert raw.is_closed()
        idle.pop().socket.close()
        while not (reply := _tried(api)):
            pass
        assert reply.status == 200
    finally:
        for raw in idle:
            raw.socket.close()


def _tried(api: Client) -> Reply | None:
    try:
        return api.get("/heartbeat")
    except (ConnectionError, OSError):
        return None


def test_a_stream_that_is_not_read_ends_and_no_other_does(serve: Serve) -> None:
    api = serve(stall_seconds=SOON)
    with Raw(api) as unread, Raw(api) as reading:
        unread.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        unread.head("GET", "/events?types=schema-changed,never-mind")
        reading.head("GET", "/events?types=schema-changed")
        heard = reading.socket.makefile("rb")
        while b"retry" not in heard.readline():
            pass

        def follow(number: int) -> None:
            api.workspace.events.publish(SchemaChanged(f"{number}." + "x" * 100_000))
            while f'"{number}.' not in heard.readline().decode():
                pass

        for number in range(200):
            follow(number)
        until(api.workspace, lambda: api.server.log.lines())
        assert [line.target for line in api.server.log.lines()] == [
            "/events?types=schema-changed,never-mind"
        ]
        follow(1000)
