"""The request log: what was asked and answered, and no secret."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from backend.api.guard import Guard
from backend.api.model import HIDDEN, KEPT, KEPT_BYTES, SHOWN_BYTES, Exchange, ServeOptions
from backend.api.request_log import RequestLog
from tests.backend.api.conftest import Client, Serve
from tests.backend.api.raw import Raw
from tests.conftest import until

SECRET = "Xyzzy-4711"  # noqa: S105 - made up
SCHEMAS = "/metadata/services/extensions"
CARD = {
    "name": "Card",
    "type": "multi-valued",
    "attributes": [
        {"name": "label", "type": "string", "length": 9, "mandatory": True},
        {"name": "Number", "type": "string", "length": 20, "encrypt": True, "unique": True},
        {"name": "pin", "type": "integer", "encrypt": True},
    ],
}


def card(number: Any = SECRET, **more: Any) -> dict[str, Any]:
    return {"label": "mine", "Number": number, **more}


@pytest.fixture
def cards(api: Client) -> Client:
    assert api.post(SCHEMAS, CARD).status == 201
    assert api.post("/services/start", {}).status == 201
    return api


def last(api: Client) -> Exchange:
    """The line of the last request; it is written when its answer is sent."""
    until(api.workspace, lambda: len(api.server.log.lines()) == api.asked)
    return api.server.log.lines()[-1]


def test_an_exchange_says_what_was_asked_and_answered(api: Client) -> None:
    reply = api.post(f"{SCHEMAS}?x=%C3%A9", CARD)
    line = last(api)
    assert (line.number, line.method, line.target) == (1, "POST", f"{SCHEMAS}?x=%C3%A9")
    assert (line.status, line.response_body) == (201, reply.raw.decode())
    assert (line.request_size, line.response_size) == (len(json.dumps(CARD)), len(reply.raw))
    assert json.loads(line.request_body) == CARD
    assert ("authorization", f"Bearer {HIDDEN}") in line.request_headers
    assert ("location", reply.headers["location"]) in line.response_headers


def test_the_log_keeps_the_latest(api: Client) -> None:
    connection = api.connection()
    for _ in range(KEPT + 3):
        connection.request("GET", "/heartbeat")
        connection.getresponse().read()
    connection.close()
    until(api.workspace, lambda: api.server.log.lines(KEPT + 2))
    numbers = [line.number for line in api.server.log.lines()]
    assert numbers == list(range(4, KEPT + 4))
    assert [line.number for line in api.server.log.lines(KEPT + 1)] == [KEPT + 2, KEPT + 3]
    api.server.log.clear()
    assert api.server.log.lines() == ()


def test_long_bodies_push_the_oldest_out(api: Client) -> None:
    """What the log takes of the memory is bounded, whatever is asked and answered."""
    api.get("/heartbeat")
    exchange = replace(last(api), request_body="é" * SHOWN_BYTES, response_body="x" * SHOWN_BYTES)
    log = RequestLog(lambda _number: None)
    for number in range(1, KEPT + 1):
        log.add(replace(exchange, number=number))
    kept = [line.number for line in log.lines()]
    assert kept == list(range(KEPT - len(kept) + 1, KEPT + 1))
    assert len(kept) == KEPT_BYTES // exchange.weight < KEPT
    log.clear()
    log.add(exchange)
    assert log.lines() == (exchange,)


def test_what_is_refused_stands_in_it_too(api: Client) -> None:
    api.get("/heartbeat", headers={"Host": "evil.example"})
    assert last(api).status == 403
    assert ("host", "evil.example") in last(api).request_headers


def test_a_long_body_is_cut(api: Client) -> None:
    api.post("/properties/PR0/notes", raw=b"{" + b" " * SHOWN_BYTES * 2)
    assert (len(last(api).request_body), last(api).request_size) == (
        SHOWN_BYTES,
        2 * SHOWN_BYTES + 1,
    )


def test_an_archive_is_not_shown(api: Client) -> None:
    api.post("/extension_packages", raw=b"PK\3\4\0\xff\xfe" * 100, kind="application/zip")
    assert last(api).request_body == ""


@pytest.mark.parametrize("token", ["0123456789abcdef+/==", "0123456789abcdef~the.token"])
def test_the_token_is_nowhere(
    serve: Serve, token: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    api = serve(ServeOptions(token=token))
    quoted = quote(token, safe="")
    api.get("/heartbeat")
    for said in (
        token,
        f"Basic {token}",
        f"Bearer {token}x",
        f"bearer  {token}",
        f"Digest a={token}",
    ):
        api.get("/heartbeat", headers={"Authorization": said, "Cookie": f"t={token}"})
        api.get("/heartbeat", headers={"Proxy-Authorization": said, "X-Api-Key": token})
    for path in (
        f"/{token}",
        f"/{quoted}",
        f"/heartbeat?token={token}",
        f"/events/{quoted}?{quoted}",
    ):
        api.get(path)
    api.get("/heartbeat", headers={"X-Token": token, "Referer": f"http://x/?t={quoted}"})
    api.post(SCHEMAS, {"token": token})
    api.post(SCHEMAS, raw=f'{{"{token}": 1, "{token}": 2}}'.encode())
    api.post(SCHEMAS, raw=b"{}", kind=token)
    api.ask("BREW", "/heartbeat", {token: token})
    with Raw(api) as raw:
        raw.send(f"no http {token}\r\n\r\n")
        raw.rest()
    assert len(api.server.log.lines()) > 15
    api.server.stop()
    values = ServeOptions(token=token), Guard(token, frozenset(), 80)
    lines = map(str, (*api.server.log.lines(), *values))
    everything = [*lines, caplog.text, *capsys.readouterr()]
    for text in everything:
        assert token not in text
        assert quoted not in text


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "/services/1/extensions/Card", [card()], 200),
        ("PUT", "/services/1/extensions/card", [card(), {**card(), "label": "other"}], 409),
        ("PUT", "/services/1/extensions/Card", [card(label="far too long a label")], 400),
        ("PUT", "/services/1/extensions/Card", [card(pin=SECRET)], 400),
        ("PUT", "/services/1/extensions/Card", [card(SECRET * 9)], 400),
        ("PUT", "/services/1/extensions/Card", [card([SECRET])], 400),
        ("PUT", "/services/1/extensions/Card", [card({"a": SECRET})], 400),
        ("PUT", "/services/1/extensions/Card/by/unique", card(), 404),
        ("PUT", "/services/1/extensions/Card/delete/by/unique", card(), 404),
        ("PUT", "/services/9/extensions/Card", [card()], 404),
        ("PUT", "/services/1/extensions/None", [card()], 404),
        ("POST", "/services/start", {"Card": [card()]}, 201),
        ("POST", "/services/start", {"Card": [{"NUMBER": SECRET}]}, 400),
    ],
)
def test_values_of_attributes_that_encrypt_are_not_in_it(
    cards: Client, method: str, path: str, body: Any, status: int
) -> None:
    reply = cards.ask(method, path, body)
    assert reply.status == status, reply.raw
    assert HIDDEN in last(cards).request_body
    assert SECRET not in str(last(cards))


def test_what_is_read_is_hidden_too(cards: Client) -> None:
    assert cards.put("/services/1/extensions/Card", [card(pin=4711)]).status == 200
    reply = cards.get("/services/1?extensions=Card")
    assert SECRET in reply.raw.decode()
    assert json.loads(last(cards).response_body)["Card"] == [
        {"label": "mine", "Number": HIDDEN, "pin": HIDDEN}
    ]
    assert cards.get(f"/services/1?number={SECRET}&%4eumber={SECRET}").status in (200, 400)
    assert SECRET not in str(last(cards))


@pytest.mark.parametrize(
    "raw",
    [
        '[{"Number": "SECRET"',
        '[{"Number": "SECRET"}] x',
        '[{"Number": "SECRET", "Number": null}]',
        '[{"\\u004eumber": "SECRET"}]',
        '[{"a": "' + " " * SHOWN_BYTES + '"}, {"Number": "SECRET"}]',
        '[{"Number": "SECRET"}, {"a": "' + " " * SHOWN_BYTES + '"}]',
        '[{"Number": "SECRET", "pin": 1e9999, "label": NaN}]',
        '[{"Number": "SECRET", "pin": ' + "1" * 5000 + "}]",
        '[{"Number": "SECRET", "a": ' + "[" * 900 + "]" * 900 + "}]",
        '[{"Number": "SECRET", "a": ' + "[" * 20_000 + "]" * 20_000 + "}]",
        "Number=SECRET",
    ],
)
def test_what_cannot_be_searched_for_secrets_is_not_shown(cards: Client, raw: str) -> None:
    for kind in ("application/json", "text/plain"):
        sent = raw.replace("SECRET", SECRET).encode()
        reply = cards.put("/services/1/extensions/Card", raw=sent, kind=kind)
        assert reply.status in (400, 415)
        assert SECRET not in str(last(cards))
        assert (last(cards).status, last(cards).request_size) == (reply.status, len(sent))


def test_a_number_that_encrypts_is_not_in_the_refusal_of_its_own_spelling(cards: Client) -> None:
    reply = cards.put("/services/1/extensions/Card", raw=b'[{"pin": 4711e99999}]')
    assert reply.status == 400
    assert "4711e99999" not in str(last(cards))


def test_a_plan_quotes_no_value_that_encrypts(cards: Client) -> None:
    assert cards.put("/services/1/extensions/Card", [card(label="x")]).status == 200
    number = {"name": "Number", "type": "integer", "encrypt": False, "unique": True}
    changed = {**CARD, "attributes": [CARD["attributes"][0], number]}  # type: ignore[index]
    reply = cards.put(f"{SCHEMAS}/Card?dry_run=true", changed)
    assert SECRET in reply.raw.decode(), "the plan quotes it to who asked"
    assert SECRET not in str(last(cards))


def test_what_encrypts_from_now_on_is_hidden_from_now_on(api: Client) -> None:
    plain = {
        **CARD,
        "name": "Plain",
        "attributes": [{"name": "word", "type": "string", "length": 20}],
    }
    assert api.post(SCHEMAS, plain).status == 201
    assert api.post("/services/start", {"Plain": [{"word": SECRET}]}).status == 201
    assert SECRET in str(last(api))
    word = {"name": "word", "type": "string", "length": 20, "encrypt": True}
    assert api.put(f"{SCHEMAS}/Plain", {**plain, "attributes": [word]}).status == 200
    assert api.post("/services/start", {"Plain": [{"word": SECRET}]}).status == 201
    assert SECRET not in str(last(api))
