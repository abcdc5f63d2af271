"""A request of the log as a command: what a shell makes of it is what was sent."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.api.curl import AUTHORIZED, as_curl, command, left_out
from backend.api.model import HIDDEN, SHOWN_BYTES, Exchange
from tests.backend.api.conftest import Client
from tests.conftest import until, with_curl

BASE = "http://127.0.0.1:8765"
JSON = ("content-type", "application/json")
BEARER = ("authorization", f"Bearer {HIDDEN}")
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
VALUES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
KNOWN = "real"
PATHS = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#?"))


def exchange(
    method: str = "POST",
    target: str = "/metadata/tasks/extensions",
    headers: tuple[tuple[str, str], ...] = (JSON,),
    body: str = "{}",
    size: int = -1,
) -> Exchange:
    """A request of the log; ``size`` where it is not that of the text."""
    size = len(body.encode()) if size < 0 else size
    at = "2026-11-23T12:00:00Z"
    return Exchange(1, at, 0.01, method, target, 201, "127.0.0.1:5", headers, body, size, (), "", 0)


def words(text: str, token: str = "") -> list[str]:
    """What ``sh`` hands to curl, with the variable TOKEN set."""
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}; {text}"
    done = subprocess.run(
        ["/bin/sh", "-c", script], capture_output=True, check=True, env={"TOKEN": token}
    )
    return done.stdout.decode().split("\0")[:-1]


def values(found: list[str], option: str) -> list[str]:
    return [found[at + 1] for at, word in enumerate(found[:-1]) if word == option]


@given(body=TEXT, path=PATHS, value=VALUES)
def test_a_shell_reads_back_what_was_sent(body: str, path: str, value: str) -> None:
    sent = exchange(target=f"/{path}", headers=(JSON, ("x-note", value)), body=body)
    found = words(as_curl(sent, BASE))
    assert f"{BASE}/{path}" in found
    assert values(found, "--request") == ["POST"]
    assert values(found, "--data-raw") == ([body] if body else [])
    assert values(found, "--header") == [f"content-type: {JSON[1]}", f"x-note: {value}"]


@given(body=TEXT, value=VALUES)
def test_python_splits_the_words_as_the_shell_does(body: str, value: str) -> None:
    text = as_curl(exchange(headers=(JSON, BEARER, ("x-note", value)), body=body), BASE)
    pieces = [word for line in text.split(" \\\n  --") for word in shlex.split(line)]
    assert pieces[-1] == (body or f"x-note: {value}")
    assert "authorization: Bearer $TOKEN" in pieces


def test_the_token_is_a_variable_unless_it_is_asked_for() -> None:
    text = as_curl(exchange(headers=(BEARER,)), BASE)
    assert values(words(text, "secret"), "--header")[0] == "authorization: Bearer secret"
    assert "secret" not in text
    text = as_curl(exchange(headers=(BEARER,)), BASE, token=KNOWN)
    assert values(words(text), "--header")[0] == "authorization: Bearer real"
    assert HIDDEN not in text


def test_what_curl_says_by_itself_is_not_said() -> None:
    own = ("host", "accept", "user-agent", "connection", "content-length", "accept-encoding")
    said = {"host": "127.0.0.1:8765", "accept": "*/*", "content-length": "0"}
    headers = tuple((name, said.get(name, "1")) for name in own)
    assert words(as_curl(exchange("GET", headers=headers, body=""), BASE)) == [
        f"{BASE}/metadata/tasks/extensions"
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [("host", "evil.example"), ("accept", "text/html"), ("origin", "null"), ("x-http", "")],
)
def test_what_decides_about_the_answer_is_said(name: str, value: str) -> None:
    found = words(as_curl(exchange("GET", headers=((name, value),), body=""), BASE))
    assert values(found, "--header") == [f"{name}: {value}" if value else f"{name};"]


@pytest.mark.parametrize(
    ("method", "body", "first"),
    [
        ("GET", "", BASE),
        ("HEAD", "", "--head"),
        ("GET", "{}", "--request"),
        ("HEAD", "{}", "--request"),
        ("DELETE", "", "--request"),
    ],
)
def test_the_method_is_the_one_that_was_sent(method: str, body: str, first: str) -> None:
    found = words(as_curl(exchange(method, body=body), BASE))
    assert found[0].startswith(first)
    assert values(found, "--request") == ([method] if first == "--request" else [])


@pytest.mark.parametrize(
    ("target", "option"),
    [
        ("/properties?filter[name]=EQ+a", "--globoff"),
        ("/metadata/../server", "--path-as-is"),
    ],
)
def test_curl_reads_nothing_into_the_address(target: str, option: str) -> None:
    found = words(as_curl(exchange("GET", target, body=""), BASE))
    assert found[:2] == [BASE + target, option]


def test_an_odd_target_is_sent_as_it_is() -> None:
    found = words(as_curl(exchange("OPTIONS", "*", body=""), BASE))
    assert values(found, "--request-target") == ["*"]
    assert BASE in found


def test_a_body_without_a_type_gets_none_from_curl() -> None:
    assert values(words(as_curl(exchange(headers=()), BASE)), "--header") == ["Content-Type:"]


def test_what_the_log_did_not_keep_is_named() -> None:
    assert left_out(exchange(body="ä")) == ""
    cut = exchange(body="x" * SHOWN_BYTES, size=SHOWN_BYTES + 1)
    assert values(words(as_curl(cut, BASE)), "--data-binary") == ["@FILE"]
    assert "FILE" in left_out(cut)
    archive = exchange(headers=(("content-type", "multipart/form-data; boundary=x"),), body="")
    archive = replace(archive, request_size=900)
    found = words(as_curl(archive, BASE))
    assert values(found, "--form") == ["package=@FILE"]
    assert "boundary" not in "".join(found)
    hidden = exchange(body='{"street": "•••"}', size=40)
    assert values(words(as_curl(hidden, BASE)), "--data-raw") == ['{"street": "•••"}']
    assert HIDDEN in left_out(hidden)
    assert HIDDEN in left_out(exchange("GET", f"/x?street={HIDDEN}", body=""))


@pytest.mark.parametrize("said", [("content-length", "20"), ("transfer-encoding", "chunked")])
def test_a_body_that_was_not_read_is_not_taken_for_none(said: tuple[str, str]) -> None:
    refused = exchange(headers=(JSON, said), body="")
    assert values(words(as_curl(refused, BASE)), "--data-binary") == ["@FILE"]
    assert "FILE" in left_out(refused)


def test_a_ready_command_holds_the_token_only_where_it_is_asked_for() -> None:
    text = command("POST", f"{BASE}/x", (AUTHORIZED,), "{}")
    assert "$TOKEN" in text
    assert values(words(text, "t"), "--header") == ["Authorization: Bearer t"]
    shown = command("POST", f"{BASE}/x", (AUTHORIZED,), "{}", token=KNOWN)
    assert values(words(shown), "--header") == ["Authorization: Bearer real"]


@with_curl
def test_real_curl_repeats_a_request_of_the_log_exactly(api: Client) -> None:
    body = {"name": "It’s “new”", "type": "single-valued", "attributes": []}
    first = api.post("/metadata/task%73/extensions?a=[1]", body, headers={"X-Note": "a 'b'"})
    until(api.workspace, lambda: len(api.server.log.lines()) == 1)
    (line,) = api.server.log.lines()
    assert line.target == "/metadata/task%73/extensions?a=[1]"
    text = as_curl(line, api.server.url, token=api.server.token)
    subprocess.run(["/bin/sh", "-c", f"{text} --silent"], capture_output=True, check=True)
    until(api.workspace, lambda: len(api.server.log.lines()) == 2)
    (again,) = api.server.log.lines(line.number)
    assert (again.method, again.target) == (line.method, line.target)
    assert again.request_body == line.request_body
    assert dict(again.request_headers)["x-note"] == "a 'b'"
    assert first.status != 401
    assert again.status != 401
