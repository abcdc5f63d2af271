"""``serve`` as a process of its own."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from backend.status import Status
from backend.workspace import Workspace, WorkspaceHeld
from tests.backend.cli.conftest import CommandLine
from tests.packaging import write_package

PATIENCE = 60
ROOT = Path(__file__).parents[3]
SCHEMA = {"name": "S", "type": "single-valued", "attributes": [{"name": "a", "type": "date"}]}


@contextmanager
def serving(root: Path, *argv: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """A process that serves, with what its first line says; it is killed where it still runs."""
    with subprocess.Popen(
        [sys.executable, "-m", "desktop", "--workspace", str(root), "serve", "--port", "0", *argv],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background lets its children ignore Ctrl+C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            assert line, process.communicate(timeout=PATIENCE)
            yield process, json.loads(line)
        finally:
            process.kill()


def ask(place: dict[str, str], path: str, body: Any = None, *, token: bool = True) -> int:
    request = urllib.request.Request(f"{place['url']}{path}")  # noqa: S310 - our own
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {place['token']}")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def serves(place: dict[str, str]) -> bool:
    try:
        return ask(place, "/heartbeat") == 200
    except OSError:
        return False


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_and_serves_until_it_is_stopped(tmp_path: Path, sent: signal.Signals) -> None:
    root = tmp_path / "w"
    with serving(root) as (process, place):
        assert set(place) == {"url", "token"}
        assert place["url"].startswith("http://127.0.0.1:")
        assert ask(place, "/heartbeat", token=False) == 200
        assert ask(place, "/metadata/tasks/extensions", SCHEMA, token=False) == 401
        assert ask(place, "/metadata/tasks/extensions", SCHEMA) == 201
        process.send_signal(sent)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (0, "")
    assert err == f"extension-workshop: serving {root}; Ctrl+C ends it.\n"
    workspace = Workspace.open(root)  # it is let go
    assert [schema.name for schema in workspace.schemas.list()] == ["S"]
    workspace.close()
    assert stat.S_IMODE((root / "api-token").stat().st_mode) == 0o600
    assert not (root / "workspace.holder").exists()


def test_the_token_is_the_workspaces_or_the_one_given(tmp_path: Path) -> None:
    told = []
    for argv in ((), ("--token", "sixteen-letters-or-more"), ("--json",)):
        with serving(tmp_path / "w", *argv) as (process, place):
            told.append(place["token"])
            process.terminate()
            out, err = process.communicate(timeout=PATIENCE)
            assert process.returncode == 0
            assert out == ""
            assert place["token"] not in err
    assert told[0] == told[2]
    assert told[1] == "sixteen-letters-or-more"


def test_what_is_pending_is_done_while_it_serves(cli: CommandLine, tmp_path: Path) -> None:
    workspace = Workspace.open(cli.root)
    package = workspace.packages.add(write_package(tmp_path / "greeter.zip"))
    workspace.close()
    with serving(cli.root) as (process, _place):
        # The process that serves carries this out, and ends when the other's check has.
        ran = cli.done("job", "list", "--json")
        while "pending" in ran.out or "running" in ran.out:
            ran = cli.done("job", "list", "--json")
        process.terminate()
        process.communicate(timeout=PATIENCE)
    workspace = Workspace.open(cli.root)
    assert workspace.packages.get(package.id).status is Status.SUCCEEDED
    workspace.close()


def test_it_carries_out_the_commands_of_others(cli: CommandLine) -> None:
    with serving(cli.root) as (process, place):
        cli.done("property", "create", "Edge", "--platform", "edge")
        assert ask(place, "/metadata/tasks/extensions", SCHEMA) == 201
        assert list(cli.done("schema", "list", "--json").json["tasks"])
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert "Edge" in cli.done("property", "list").out


def test_a_second_ctrl_c_cuts_off(tmp_path: Path) -> None:
    """The first one waits for what is being written; another process keeps that waiting here."""
    body = json.dumps(SCHEMA)
    with serving(tmp_path / "w") as (process, place):
        host, port = place["url"].removeprefix("http://").split(":")
        other = sqlite3.connect(tmp_path / "w" / "workspace.db", isolation_level=None)
        with closing(other), socket.create_connection((host, int(port))) as writing:
            other.execute("BEGIN IMMEDIATE")
            head = f"POST /metadata/tasks/extensions HTTP/1.1\r\nHost: {host}:{port}\r\n"
            head += f"Authorization: Bearer {place['token']}\r\nContent-Length: {len(body)}\r\n"
            writing.sendall(f"{head}\r\n{body}".encode())
            for _ in range(3):  # who comes later is answered later
                assert ask(place, "/heartbeat") == 200
            process.send_signal(signal.SIGINT)
            while serves(place):
                pass
            assert process.poll() is None
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGINT
    workspace = Workspace.open(tmp_path / "w")
    assert not workspace.schemas.list()
    workspace.close()


def test_others_are_warned_of_and_need_the_token(tmp_path: Path) -> None:
    with serving(tmp_path / "w", "--host", "0.0.0.0", "--json") as (process, place):  # noqa: S104
        assert ask(place, "/heartbeat", token=False) == 401
        assert ask(place, "/heartbeat") == 200
        process.terminate()
        _, err = process.communicate(timeout=PATIENCE)
    assert err.startswith("extension-workshop serve: warning: Programs of other machines reach")
    assert place["token"] not in err


def test_a_port_that_is_taken_is_told(cli: CommandLine, tmp_path: Path) -> None:
    with serving(tmp_path / "other") as (_process, place):
        port = place["url"].rpartition(":")[2]
        ran = cli.refused("serve", "--port", port)
        assert (ran.out, ran.err.count("\n")) == ("", 1)
        assert f"Another program serves on 127.0.0.1:{port}." in ran.err
        errors = cli.refused("serve", "--port", port, "--json").json["errors"]
        assert [error["code"] for error in errors] == ["port-taken"]
    Workspace.open(cli.root).close()


def test_a_workspace_that_is_held_is_not_served(cli: CommandLine) -> None:
    workspace = Workspace.open(cli.root, holder="the window")
    try:
        ran = cli.refused("serve", "--port", "0")
        assert "It is held by the window" in ran.err
        assert "switch the API on in it" in ran.err
    finally:
        workspace.close()
    with serving(cli.root), pytest.raises(WorkspaceHeld, match="extension-workshop serve"):
        Workspace.open(cli.root)


@pytest.mark.parametrize(
    "argv",
    [["--port", "x"], ["--port", "-1"], ["--port", "65536"], ["--port", "1_0"], ["--port", ""]],
)
def test_what_is_no_port_is_wrong_usage(cli: CommandLine, argv: list[str]) -> None:
    ran = cli("serve", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert "a port is a number from 0 to 65535" in ran.err


def test_what_is_no_token_is_refused_and_not_quoted(cli: CommandLine) -> None:
    ran = cli.refused("serve", "--port", "0", "--token", "tooshort")
    assert "tooshort" not in ran.err + ran.out
    assert "This is no token." in ran.err


IMPORTS = """
import sys
from desktop.__main__ import main
sys.argv = ["extension-workshop", *sys.argv[1:]]
code = main()
served = ("starlette", "uvicorn", "h11", "anyio", "python_multipart", "backend.api.server")
print([name for name in served if name in sys.modules], file=sys.stderr)
sys.exit(code)
"""


def test_no_other_command_imports_a_server(cli: CommandLine) -> None:
    cli.done("property", "create", "Edge", "--platform", "edge")
    for argv in (["schema", "list"], ["property", "list"], ["package", "list"], ["job", "list"]):
        ran = subprocess.run(
            [sys.executable, "-c", IMPORTS, "--workspace", str(cli.root), *argv],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert ran.returncode == 0
        assert ran.stderr.splitlines()[-1] == "[]"


DIES = """
import sys
import uvicorn

async def dies(_self: object) -> None:
    raise RuntimeError("a fault")

uvicorn.Server.main_loop = dies
from backend.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_server_that_dies_ends_the_command(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    arguments = ["--workspace", str(root), "serve", "--port", "0"]
    ended = subprocess.run(
        [sys.executable, "-c", DIES, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert ended.returncode == 1
    assert "The server has ended by a fault of the program." in ended.stderr
    Workspace.open(root).close()
