"""HTTP as it should not be spoken."""

from __future__ import annotations

import pytest

from tests.backend.api.conftest import Client
from tests.backend.api.raw import Raw, kept

SCHEMAS = "/metadata/tasks/extensions"
SCHEMA = '{"name": "S", "type": "single-valued", "attributes": [{"name": "a", "type": "date"}]}'


@pytest.mark.parametrize(
    "sent",
    [
        "\0\0\0\0\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",  # as https begins
        "GET\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /\x00 HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /é HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",  # no host
        "GET / HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : HOST\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: HOST\r\n Folded: x\x00\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: HOST\r\nA: \x00\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1_0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5, 6\r\n\r\nhello!",
        "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: " + "9" * 100_000 + "\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: " + "9" * 5_000 + "\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: gzip\r\n\r\n",
        "GET /" + "a" * (8 << 20) + " HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: HOST\r\nA: " + "a" * (600 << 10) + "\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: HOST\r\n" + "A: a\r\n" * 100_000 + "\r\n",
    ],
)
def test_what_is_no_http_is_told_so_and_closed(api: Client, sent: str) -> None:
    with Raw(api) as raw:
        raw.send(sent.replace("HOST", raw.host).encode("latin-1"))
        reply = raw.reply()
        assert (reply.status, reply.headers["connection"]) in ((400, "close"), (501, "close"))
        assert reply.codes == ["not-http"]
        assert raw.is_closed()


def test_a_body_that_breaks_off_its_own_chunks_is_refused(api: Client) -> None:
    before = kept(api)
    for chunks in ("zz\r\n", "5\r\nhello!!\r\n", "-5\r\nhello\r\n", "5" * 100 + "\r\n"):
        with Raw(api) as raw:
            raw.head("POST", SCHEMAS, "Transfer-Encoding: chunked")
            raw.send(chunks)
            assert raw.reply().status == 400
            assert raw.is_closed()
    assert kept(api) == before


def test_what_breaks_off_while_it_is_answered_is_no_fault_of_ours(
    api: Client, caplog: pytest.LogCaptureFixture
) -> None:
    for path in ("/nothing", "/heartbeat", SCHEMAS):
        with Raw(api) as raw:
            head = f"POST {path} HTTP/1.1\r\nHost: {raw.host}\r\nTransfer-Encoding: chunked\r\n"
            raw.send(f"{head}Authorization: Bearer {raw.token}\r\n\r\nzz\r\n")
            assert raw.reply().status == 400
            assert raw.is_closed()
    api.server.stop()
    assert [record.getMessage() for record in caplog.records] == []


def test_two_lengths_smuggle_no_second_request(api: Client) -> None:
    """Chunks count where both are said, and nothing of the body is taken for a request."""
    before = kept(api)
    inside = f"DELETE {SCHEMAS}/S HTTP/1.1\r\nHost: HOST\r\n\r\n"
    with Raw(api) as raw:
        raw.head("POST", SCHEMAS, "Content-Length: 4", "Transfer-Encoding: chunked")
        raw.send("0\r\n\r\n", inside.replace("HOST", raw.host))
        raw.reply()
        raw.rest()
    api.server.stop()
    # What follows is a request of its own, if it is any, and needs the token like any other.
    statuses = {line.method: line.status for line in api.server.log.lines()}
    assert statuses.pop("DELETE", 401) == 401
    assert list(statuses) == ["POST"]
    assert kept(api) == before


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/metadata/tasks/extensions/%00",
        "/metadata/..%2f..%2f..%2fetc%2fpasswd",
        "/docs/../../../etc/passwd",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
        "/openapi/..%5c..%5cworkspace.db",
        "/openapi/%2fetc%2fpasswd",
        "//etc/passwd",
        "///",
        "/./heartbeat",
        "/%ff%fe",
        "/%",
        "/%zz",
        "/%ed%a0%80",
        "/metadata/tasks/extensions/" + "a" * 60_000,
        "/" + "a/" * 20_000,
        "/%3f%23",
        "/docs/api-token",
        "/api-token",
        "/workspace.db",
    ],
)
def test_a_path_leads_to_operations_only(api: Client, path: str) -> None:
    with Raw(api) as raw:
        raw.head("GET", path)
        reply = raw.reply()
    assert reply.status == 404, reply.raw
    assert b"root:" not in reply.raw
    assert reply.body["errors"]


@pytest.mark.parametrize("target", ["*", "*%E2%84%80", "*[", "http://evil.example/heartbeat", "x"])
def test_a_target_that_is_no_path_is_refused(api: Client, target: str) -> None:
    for method in ("GET", "OPTIONS", "CONNECT"):
        with Raw(api) as raw:
            raw.head(method, target)
            reply = raw.reply()
        assert (reply.status, reply.codes) == (400, ["no-path"])


@pytest.mark.parametrize(
    "method", ["DELETE", "TRACE", "PATCH", "BREW", "get", "PROPFIND", "OPTIONS"]
)
def test_a_method_that_a_path_does_not_have_is_405_with_those_it_has(
    api: Client, method: str
) -> None:
    with Raw(api) as raw:
        raw.head(method, "/heartbeat")
        reply = raw.reply(method)
    assert (reply.status, reply.codes) == (405, ["method-not-allowed"])
    assert reply.headers["allow"] == "GET, HEAD"


def test_head_answers_what_get_does_without_the_body(api: Client) -> None:
    for path in ("/heartbeat", "/docs", "/nothing", "/openapi/reactor.json"):
        with Raw(api) as raw:
            raw.head("HEAD", path, "Connection: close")
            head = raw.rest()
        got = api.get(path)
        assert head.startswith(f"HTTP/1.1 {got.status} ".encode())
        assert head.endswith(b"\r\n\r\n")
        assert f"content-length: {got.headers['content-length']}".encode() in head


def test_a_client_of_http_1_0_is_answered_and_closed(api: Client) -> None:
    with Raw(api) as raw:
        raw.send(f"GET /heartbeat HTTP/1.0\r\nHost: {raw.host}\r\n\r\n")
        assert raw.rest().startswith(b"HTTP/1.1 200 ")
    with Raw(api) as raw:
        raw.send("GET /heartbeat HTTP/1.0\r\n\r\n")  # it names no host
        assert raw.reply().status == 403


def test_requests_sent_at_once_are_answered_in_their_order(api: Client) -> None:
    with Raw(api) as raw:
        lines = ("Content-Type: application/json", f"Content-Length: {len(SCHEMA)}")
        for _ in range(2):
            raw.head("POST", SCHEMAS, *lines)
            raw.send(SCHEMA)
        raw.head("GET", "/nothing")
        raw.head("GET", "/heartbeat", "Connection: close")
        answers = raw.rest()
    statuses = [int(part[:3]) for part in answers.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [201, 409, 404, 200]


def test_a_connection_goes_on_after_a_refusal(api: Client) -> None:
    connection = api.connection()
    try:
        for path, status in (("/nothing", 404), ("/heartbeat", 200), (SCHEMAS + "/X", 404)) * 2:
            connection.request("GET", path, headers=api.headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == status
        connection.request("POST", SCHEMAS, b"{", api.headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 400
        connection.request("GET", "/heartbeat", b"x" * 100, api.headers)
        assert connection.getresponse().status == 200
    finally:
        connection.close()


def test_every_answer_says_that_no_page_may_use_it(api: Client) -> None:
    for path in ("/heartbeat", "/nothing", "/docs"):
        for headers in ({}, {"Origin": "http://evil.example"}):
            found = api.get(path, headers=headers).headers
            assert not [name for name in found if name.startswith("access-control")]
            assert found["x-content-type-options"] == "nosniff"
            assert found["cross-origin-resource-policy"] == "same-origin"
            assert found["cache-control"] == "no-store"


def test_an_upgrade_is_not_made(api: Client) -> None:
    with Raw(api) as raw:
        raw.head(
            "GET",
            "/events",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
        )
        raw.socket.shutdown(1)
        assert b" 101 " not in raw.rest()
    with Raw(api) as raw:
        raw.head("GET", "/heartbeat", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c")
        assert raw.reply().status == 200
