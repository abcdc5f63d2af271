"""Bodies that no honest program sends: the right status, the documented form, nothing changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backend.api.operations import MOST_JSON
from backend.status import Status
from tests.backend.api.conftest import Client
from tests.backend.api.raw import Raw, kept
from tests.conftest import until

SCHEMAS = "/metadata/tasks/extensions"
ATTRIBUTE = '{"name": "a", "type": "string", "length": %s}'
SCHEMA = '{"name": "S", "type": "single-valued", "attributes": [' + ATTRIBUTE + "]}"
NOT_JSON, NUMBER = "not-json", "1" * 100_000


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "body-missing"),
        (b"x", NOT_JSON),
        (b"{", NOT_JSON),
        (b"\xef\xbb\xbf", NOT_JSON),
        (b'{"name": "\xff"}', NOT_JSON),
        ('{"name": "S"}'.encode("utf-16"), NOT_JSON),
        (b'{"name": NaN}', NOT_JSON),
        (b'{"name": -Infinity}', NOT_JSON),
        (b'{"name": "S"} {}', NOT_JSON),
        (b'{"name": "\n"}', NOT_JSON),
        (SCHEMA.replace("%s", NUMBER).encode(), NOT_JSON),
        (SCHEMA.replace("%s", NUMBER[:1001]).encode(), NOT_JSON),
        (SCHEMA.replace("%s", f"0.{NUMBER}").encode(), NOT_JSON),
        (SCHEMA.replace("%s", "1e99999").encode(), NOT_JSON),
        (SCHEMA.replace("%s", "1e99999999999999999999999").encode(), NOT_JSON),
        (SCHEMA.replace("%s", "-1e-99999").encode(), NOT_JSON),
        (b'{"name": "\\ud800"}', "text-not-unicode"),
        (b'{"\\udfff": 1}', "text-not-unicode"),
        (b'{"name": "S", "name": "T"}', "duplicate-key"),
        (b'{"attributes": [{"\\u0061": 1, "a": 1}]}', "duplicate-key"),
        (b"[" * 100_000, "json-too-deep"),
        (b"[" * 100_000 + b"]" * 100_000, "json-too-deep"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, "json-too-deep"),
        (b"[" * 101 + b"]" * 101, "json-too-deep"),
    ],
)
def test_a_body_that_cannot_be_read_is_400(api: Client, raw: bytes, code: str) -> None:
    before = kept(api)
    for path in (SCHEMAS,):
        reply = api.post(path, raw=raw)
        assert (reply.status, reply.codes) == (400, [code])
        assert kept(api) == before


def test_an_answer_tells_of_a_thousand_problems_and_how_many_more_there_are(api: Client) -> None:
    attributes = [{"name": "a b", "type": "string", "length": 10}] * 1_500
    body = {"name": "S", "type": "single-valued", "attributes": attributes}
    reply = api.post(SCHEMAS, body)
    assert reply.status == 400
    assert len(reply.codes) == 1_001
    assert reply.codes[-1] == "problems-left-out"
    assert "more problems are left out" in reply.body["errors"][-1]["message"]


@pytest.mark.parametrize("body", [None, True, 5, 1.5, "S", [], [1], {}, {"name": {}}, {"name": 1}])
def test_a_body_of_the_wrong_type_is_400_with_every_problem(api: Client, body: object) -> None:
    before = kept(api)
    reply = api.post(SCHEMAS, raw=json.dumps(body).encode())
    assert reply.status == 400
    assert reply.body["errors"]
    assert all(error["code"] and error["message"] for error in reply.body["errors"])
    assert kept(api) == before


@pytest.mark.parametrize("number", ["1e400", "1e-400", "1.0e2", "-0", "1E+2", "9" * 999, "1e999"])
def test_a_number_far_from_all_sense_is_a_problem_of_its_place(api: Client, number: str) -> None:
    reply = api.post(SCHEMAS, raw=SCHEMA.replace("%s", number).encode())
    assert reply.status in (201, 400)
    if reply.status == 400:
        assert reply.pointers == ["/attributes/0/length"]


def test_a_byte_order_mark_before_the_body_is_no_harm(api: Client) -> None:
    raw = b"\xef\xbb\xbf" + SCHEMA.replace("%s", "5").encode()
    assert api.post(SCHEMAS, raw=raw).status == 201


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/json-seq",
        "x",
        "/",
        "application/jsonx; a=application/json",
    ],
)
def test_a_body_of_another_media_type_is_415(api: Client, kind: str) -> None:
    before = kept(api)
    reply = api.post(SCHEMAS, raw=SCHEMA.replace("%s", "5").encode(), kind=kind)
    assert (reply.status, reply.codes) == (415, ["media-type-unsupported"])
    assert kept(api) == before


@pytest.mark.parametrize(
    "kind",
    ["application/json", "APPLICATION/JSON; charset=utf-8", "application/vnd.api+json", "a/b+json"],
)
def test_json_is_read_whatever_sort_of_json_it_says_it_is(api: Client, kind: str) -> None:
    raw = SCHEMA.replace("%s", "5").encode()
    assert api.post(SCHEMAS, raw=raw, kind=kind).status == 201


def test_a_hundred_megabytes_are_413_though_the_client_is_still_sending(api: Client) -> None:
    before, block = kept(api), b" " * (1 << 20)
    with Raw(api) as raw:
        raw.head("POST", SCHEMAS, "Content-Type: application/json", f"Content-Length: {100 << 20}")
        for _ in range(100):  # all of it, before it looks for an answer
            raw.send(block)
        reply = raw.reply()
    assert (reply.status, reply.codes) == (413, ["too-large"])
    with Raw(api) as raw:
        raw.head("POST", SCHEMAS, "Content-Type: application/json", "Transfer-Encoding: chunked")
        for _ in range(100):
            raw.send(f"{len(block):x}\r\n", block, "\r\n")
        raw.send("0\r\n\r\n")
        reply = raw.reply()
    assert (reply.status, reply.codes) == (413, ["too-large"])
    assert kept(api) == before


def test_a_length_that_is_too_large_is_told_before_anything_is_sent(api: Client) -> None:
    for length in (MOST_JSON + 1, 10**18):
        with Raw(api) as raw:
            raw.head("POST", SCHEMAS, f"Content-Length: {length}")
            assert raw.reply().status == 413


def test_the_largest_body_is_read(api: Client) -> None:
    begin, end = SCHEMA.replace("%s", "5")[:-1].encode(), b"}"
    raw = begin + b" " * (MOST_JSON - len(begin) - len(end)) + end
    assert api.post(SCHEMAS, raw=raw).status == 201
    assert api.post(SCHEMAS, raw=raw + b" ").status == 413


@pytest.mark.parametrize("path", ["/heartbeat", "/nothing", "/docs", "/events", SCHEMAS])
def test_a_large_body_that_nobody_asked_for_is_no_harm(api: Client, path: str) -> None:
    """Whatever is answered, it is answered to a client that reads when it has sent."""
    block = b" " * (1 << 20)
    for token in (True, False):
        with Raw(api) as raw:
            raw.head("DELETE", path, f"Content-Length: {40 << 20}", token=token)
            for _ in range(40):
                raw.send(block)
            reply = raw.reply()
            assert reply.status in ((404, 405, 413) if token else (401,))
            raw.head("GET", "/heartbeat", "Connection: close")  # the connection is still of use
            assert raw.reply().status == 200


def test_a_client_that_waits_for_100_gets_its_refusal_instead(api: Client) -> None:
    expects = ("Expect: 100-continue", "Content-Type: application/json")
    with Raw(api) as raw:
        raw.head("POST", SCHEMAS, *expects, f"Content-Length: {100 << 20}")
        reply = raw.reply()
        assert (reply.status, reply.headers["connection"]) == (413, "close")
        assert raw.is_closed()
    with Raw(api) as raw:
        raw.head("POST", SCHEMAS, *expects, "Content-Length: 10", token=False)
        assert raw.reply().status == 401
        assert raw.is_closed()
    body = SCHEMA.replace("%s", "5")
    with Raw(api) as raw:
        raw.head("POST", SCHEMAS, *expects, f"Content-Length: {len(body)}")
        assert raw.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        raw.send(body)
        assert raw.reply().status == 201


def test_a_client_that_leaves_in_the_middle_changes_nothing(api: Client) -> None:
    before, body = kept(api), SCHEMA.replace("%s", "5")
    for lines in ((f"Content-Length: {len(body)}",), ("Transfer-Encoding: chunked",)):
        with Raw(api) as raw:
            raw.head("POST", SCHEMAS, *lines)
            if "chunked" in lines[0]:
                raw.send(f"{len(body):x}\r\n", body, "\r\n")  # all of it but the end
            else:
                raw.send(body[:-1])
    while len(api.server.log.lines()) < 2:
        assert api.get("/heartbeat").status == 200
    assert {line.status for line in api.server.log.lines() if line.method == "POST"} == {0}
    assert kept(api) == before


@pytest.mark.parametrize(
    "name",
    [
        "../../../x",
        "..\\..\\x",
        "/etc/passwd",
        "C:\\x",
        "a\0b",
        "x" * 10_000,
        "..",
        ".",
        "api-token",
        "%2e%2e%2fx",
        "\x1b[2J",
        "é\u202e",
        "\udcff",
    ],
)
def test_the_name_of_an_upload_leads_nowhere(api: Client, tmp_path: Path, name: str) -> None:
    before = {path for path in tmp_path.rglob("*") if "uploads" not in path.parts}
    head = f'--b\r\nContent-Disposition: form-data; name="package"; filename="{name}"\r\n\r\n'
    reply = api.post(
        "/extension_packages",
        raw=head.encode("utf-8", "surrogateescape") + b"no archive\r\n--b--\r\n",
        kind="multipart/form-data; boundary=b",
    )
    assert reply.status in (202, 400), reply.raw
    packages = api.workspace.packages
    until(api.workspace, lambda: all(p.status is Status.FAILED for p in packages.list()))
    until(api.workspace, lambda: not list(api.workspace.folder.uploads.iterdir()))
    assert len(packages.list()) == (reply.status == 202)
    assert {path for path in tmp_path.rglob("*") if "uploads" not in path.parts} == before
    for package in packages.list():
        assert not set(package.file_name) & set("/\\\0\x1b")
        assert len(package.file_name) <= 100


@pytest.mark.parametrize(
    "raw",
    [
        b"--b\r\n" + b"A: a\r\n" * 1_000_000,
        b"--b\r\n" + b"A" * (20 << 20),
        b"--b\r\nA: " + b"a" * (20 << 20),
        b"--b\r\nContent-Disposition: form-data; name=" + b"a" * (20 << 20),
        (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"a" * (2 << 20)),
        (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 50),
        (b'--b\r\nContent-Disposition: form-data; name="package"; filename="a"\r\n\r\n\r\n' * 50),
        b"\r\n" * 1_000_000,
        b"-" * 1_000_000,
    ],
)
def test_a_form_that_is_a_trap_is_refused(api: Client, raw: bytes) -> None:
    before = kept(api)
    reply = api.post("/extension_packages", raw=raw, kind="multipart/form-data; boundary=b")
    assert reply.status == 400, reply.raw
    assert reply.codes in (["not-multipart"], ["part-missing"])
    assert kept(api) == before


def test_a_form_whose_parts_cannot_be_told_apart_is_refused(api: Client) -> None:
    for kind in ("", "; boundary=", "; boundary=" + "b" * 50_000, "; boundary=é", "; charset=x"):
        reply = api.post("/extension_packages", raw=b"--b--", kind=f"multipart/form-data{kind}")
        assert (reply.status, reply.codes[0][:4]) == (400, "not-"), reply.raw
