"""Who gets in, and who does not."""

from __future__ import annotations

import base64
import json

import pytest

from backend.api.model import ServeOptions
from tests.backend.api.conftest import Client, Serve
from tests.backend.api.raw import Raw, kept

SCHEMAS = "/metadata/tasks/extensions"
SCHEMA = {"name": "S", "type": "single-valued", "attributes": [{"name": "a", "type": "date"}]}
TOKEN = "0123456789abcdef-the-token"  # noqa: S105 - made up


def test_the_server_answers_to_its_own_names_in_any_case(api: Client) -> None:
    port = api.server.url.rpartition(":")[2]
    for name in ("127.0.0.1", "localhost", "LOCALHOST", "LocalHost", "[::1]"):
        assert api.get("/heartbeat", headers={"Host": f"{name}:{port}"}).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1",  # the port is part of the name
        "127.0.0.1:1",
        "localhost:0PORT",
        "localhost.:PORT",
        "localhost.evil.example:PORT",
        "127.0.0.1.nip.io:PORT",
        "127.0.0.2:PORT",
        "2130706433:PORT",
        "0x7f.1:PORT",
        "0.0.0.0:PORT",
        "10.0.0.1:PORT",
        "[::ffff:127.0.0.1]:PORT",
        "localhost:PORT@evil.example",
        "evil.example#localhost:PORT",
        "",
        ":PORT",
    ],
)
def test_a_request_that_names_another_host_is_403(api: Client, host: str) -> None:
    host = host.replace("PORT", api.server.url.rpartition(":")[2])
    before = kept(api)
    for path in ("/heartbeat", SCHEMAS, "/docs", "/events", "/nothing"):
        reply = api.get(path, headers={"Host": host})
        assert (reply.status, reply.codes) == (403, ["host-refused"])
    assert api.post(SCHEMAS, SCHEMA, headers={"Host": host}).status == 403
    assert kept(api) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "file://"},
        {"Origin": "chrome-extension://abc"},
        {"Origin": ""},
        {"Origin": "https://HOST"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://HOST.evil.example"},
        {"Origin": "http://HOST/"},
        {"Origin": "http://HOST, http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://HOST"},
    ],
)
def test_a_page_of_another_origin_is_403_even_with_the_token(
    api: Client, headers: dict[str, str]
) -> None:
    host = api.server.url.removeprefix("http://")
    sent = {name: value.replace("HOST", host) for name, value in headers.items()}
    before = kept(api)
    for path in ("/heartbeat", SCHEMAS, "/docs", "/events"):
        reply = api.get(path, headers=dict(sent))
        assert (reply.status, reply.codes) == (403, ["origin-refused"])
    assert api.post(SCHEMAS, SCHEMA, headers=dict(sent)).status == 403
    assert kept(api) == before


def test_the_servers_own_pages_may_ask(api: Client) -> None:
    headers = {"Origin": api.server.url, "Sec-Fetch-Site": "same-origin"}
    assert api.get("/heartbeat", headers=dict(headers)).status == 200
    assert api.get("/docs", headers={"Sec-Fetch-Site": "none"}).status == 200


def test_a_preflight_gets_nowhere(api: Client) -> None:
    asks = {
        "Origin": "http://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
        "Access-Control-Request-Private-Network": "true",
        "Authorization": None,
    }
    reply = api.ask("OPTIONS", SCHEMAS, headers=asks)
    assert reply.status == 403
    assert not [name for name in reply.headers if name.startswith("access-control")]
    assert api.ask("OPTIONS", SCHEMAS, headers=asks | {"Origin": None}).status == 401


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
)
def test_a_form_of_a_page_gets_nowhere(api: Client, kind: str) -> None:
    """What a browser sends for a form without asking first, in old browsers and new ones."""
    before = kept(api)
    raw = json.dumps(SCHEMA).encode()
    for more in (
        {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Referer": "http://evil.example/"},
        {"Cookie": f"token={api.server.token}"},
    ):
        headers = {"Authorization": None, **more}
        assert api.post(SCHEMAS, raw=raw, kind=kind, headers=headers).status in (401, 403)
        query = f"?token={api.server.token}&access_token={api.server.token}"
        path = SCHEMAS + query
        assert api.post(path, raw=raw, kind=kind, headers=headers).status in (401, 403)
    assert kept(api) == before


def authorizations(token: str) -> list[str]:
    basic = base64.b64encode(f":{token}".encode()).decode()
    return [
        "",
        "Bearer",
        "Bearer ",
        token,
        f"Basic {basic}",
        f"Basic {token}",
        f"Token {token}",
        f"Bearer{token}",
        f"Bearer {token[:-1]}",
        f"Bearer {token}x",
        f"Bearer {token} {token}",
        f"Bearer {token},",
        f"Bearer {token[:-1]}é",
        f'Bearer "{token}"',
        f"Bearer {token.swapcase()}",
        "Bearer " + "x" * 10_000,
    ]


def test_who_says_another_token_is_401_even_for_a_read(api: Client) -> None:
    before = kept(api)
    for said in authorizations(api.server.token):
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            with Raw(api) as raw:
                raw.send(f"{method} {SCHEMAS} HTTP/1.1\r\nHost: {raw.host}\r\n")
                raw.send(f"Authorization: {said}\r\n\r\n".encode("latin-1"))
                reply = raw.reply(method)
            assert reply.status == 401
            assert reply.headers["www-authenticate"] == "Bearer"
            if method != "HEAD":
                assert reply.codes == ["not-authorized"]
    assert kept(api) == before


def test_without_the_token_everybody_here_reads_and_nobody_writes(api: Client) -> None:
    none: dict[str, str | None] = {"Authorization": None}
    for path in ("/heartbeat", "/docs", "/openapi/reactor.json"):
        assert api.get(path, headers=dict(none)).status == 200
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"):
        for path in (SCHEMAS, "/heartbeat", "/nothing"):
            assert api.ask(method, path, headers=dict(none)).status == 401


def test_the_scheme_is_read_in_any_case(api: Client) -> None:
    for scheme in ("Bearer", "bearer", "BEARER"):
        headers: dict[str, str | None] = {"Authorization": f"{scheme} {api.server.token}"}
        assert api.post(SCHEMAS, {}, headers=headers).status == 400


def test_a_server_that_others_reach_asks_for_the_token_always(serve: Serve) -> None:
    api = serve(ServeOptions("0.0.0.0", 0, TOKEN))  # noqa: S104 - what is tried here
    assert not api.server.only_here
    assert api.server.url.startswith("http://127.0.0.1:")
    port = api.server.url.rpartition(":")[2]
    for path in ("/heartbeat", "/docs", "/openapi/reactor.json", "/events", "/nothing", "/"):
        assert api.get(path, headers={"Authorization": None}).status == 401
    for host in ("127.0.0.1", "10.1.2.3", "localhost", "[2001:db8::1]"):
        assert api.get("/heartbeat", headers={"Host": f"{host}:{port}"}).status in (200, 403)
    assert api.get("/heartbeat", headers={"Host": f"10.1.2.3:{port}"}).status == 200
    assert api.get("/heartbeat", headers={"Host": f"evil.example:{port}"}).status == 403
    assert api.get("/heartbeat", headers={"Host": "10.1.2.3:1"}).status == 403
    assert api.get("/heartbeat", headers={"Origin": "http://evil.example"}).status == 403


def test_a_server_of_this_machine_by_another_address_answers_to_it(serve: Serve) -> None:
    for host in ("127.0.0.2", "localhost", "::1"):
        api = serve(ServeOptions(host))
        assert api.server.only_here
        assert api.get("/heartbeat", headers={"Authorization": None}).status == 200
