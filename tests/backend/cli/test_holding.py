"""The process that carries out others' calls: strangers, callers that go, and its own end."""

from __future__ import annotations

import json
import logging
import os
import pty
import signal
import socket
import stat
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from backend.cli.calling import call
from backend.cli.console import Console
from backend.cli.holding import Holding
from backend.cli.wire import Channel, Gone, be_greeted, greet, speaks
from backend.errors import Problem, WorldError
from backend.events import Event, InstallerWaits, JobProgressed
from backend.holder import Holder, Listener, heard, tell
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.cli.carried import ROOT
from tests.backend.cli.conftest import CommandLine
from tests.backend.processes import child
from tests.conftest import PATIENCE, OpenWorkspace, until
from tests.packaging import good_manifest, write_package

Typed = Callable[[bytes], None]


@pytest.fixture
def workspace(open_workspace: OpenWorkspace, cli: CommandLine) -> Workspace:
    return open_workspace(cli.root, holder="the test")


@pytest.fixture
def holding(workspace: Workspace) -> Iterator[Holding]:
    with Holding(workspace) as holding:
        yield holding
        quiet(workspace, holding)


def quiet(workspace: Workspace, holding: Holding) -> None:
    """Every caller has gone; that is no event of the workspace, so it is asked for."""
    threads = [t for t in threading.enumerate() if t.name in ("call", "caller")]
    for thread in threads:
        thread.join(PATIENCE)
    assert holding.calls == 0


def command(cli: CommandLine, *argv: str | Path) -> list[str]:
    return [sys.executable, "-m", "desktop", "--workspace", str(cli.root), *map(str, argv)]


@contextmanager
def started(cli: CommandLine, *argv: str | Path, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """The command line as a process of its own, killed at the end where it still runs."""
    given: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    with subprocess.Popen(
        command(cli, *argv),
        cwd=ROOT,
        text=True,
        # A shell that runs the tests in the background lets its children ignore Ctrl+C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        **given,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


class Brake:
    """Stops the installer at its first progress until it is let go."""

    def __init__(self, workspace: Workspace) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        workspace.events.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        if isinstance(event, JobProgressed):
            self.reached.set()
            assert self.go_on.wait(PATIENCE)


@pytest.fixture
def brake(workspace: Workspace) -> Iterator[Brake]:
    brake = Brake(workspace)
    yield brake
    brake.go_on.set()


def listener_of(holding: Holding) -> Listener:
    assert holding.listener is not None
    return holding.listener


def connected(holding: Holding) -> socket.socket:
    return socket.create_connection(("127.0.0.1", listener_of(holding).port), PATIENCE)


# The file


def test_the_file_of_the_holder_is_for_its_owners_eyes_only(
    cli: CommandLine, holding: Holding, workspace: Workspace
) -> None:
    file = workspace.folder.holder
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert heard(file).listener == holding.listener
    holding.stop()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert heard(file).listener is None
    assert "the test" in heard(file).words


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "5", "[" * 5000, '{"pid": 1}', '{"holder": 1, "pid": 2, "since": 3, "x": 4}']
    + [
        json.dumps({"holder": "a", "pid": 1, "since": "b", "listener": listener})
        for listener in (5, {}, {"port": 0, "secret": "a"}, {"port": "1", "secret": "a"})
    ],
)
def test_whatever_stands_in_the_file_of_the_holder_does_no_harm(text: str, tmp_path: Path) -> None:
    (tmp_path / "holder").write_text(text, encoding="utf-8")
    assert heard(tmp_path / "holder").listener is None


def test_an_old_file_that_all_may_read_is_replaced(tmp_path: Path) -> None:
    for name in ("holder", "holder.new"):
        (tmp_path / name).write_text("old", encoding="utf-8")
        (tmp_path / name).chmod(0o644)
    tell(tmp_path / "holder", {"holder": "a", "pid": 1, "since": "b"})
    assert heard(tmp_path / "holder") == Holder("It is held by a, process 1, since b.")
    assert stat.S_IMODE((tmp_path / "holder").stat().st_mode) == 0o600


def test_what_a_killed_holder_left_is_no_obstacle(cli: CommandLine) -> None:
    workspace = Workspace.open(cli.root)
    holding = Holding(workspace)
    holding.start()
    left = workspace.folder.holder.read_bytes()
    holding.stop()
    workspace.close()
    workspace.folder.holder.write_bytes(left)
    cli.done("property", "create", "Edge", "--platform", "edge")
    assert "Edge" in cli.done("property", "list").out


def test_where_nobody_answers_the_workspace_is_held(cli: CommandLine, workspace: Workspace) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
    workspace.tell_holder(listener={"port": port, "secret": "a"})
    ran = cli.refused("property", "create", "Edge", "--platform", "edge")
    assert "held by the test" in ran.err
    assert cli.done("property", "list").err.startswith("No property yet")  # read beside


def test_a_stranger_on_the_port_of_the_holder_learns_nothing_and_gives_no_orders(
    cli: CommandLine, workspace: Workspace, tmp_path: Path
) -> None:
    heard_there: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as stranger:
        secret = "5" * 64

        def lie() -> None:
            with closing(stranger.accept()[0]) as caller:
                heard_there.append(caller.recv(4096))
                for lied in (
                    {"nonce": "a", "proof": "b" * 64, "speaks": speaks()},
                    {"save": str(tmp_path / "stolen"), "text": "x"},
                ):
                    data = json.dumps(lied).encode()
                    caller.sendall(struct.pack(">I", len(data)) + data)
                heard_there.append(caller.recv(4096))

        thread = threading.Thread(target=lie)
        thread.start()
        workspace.tell_holder(listener={"port": stranger.getsockname()[1], "secret": secret})
        cli.refused("property", "create", "Edge", "--platform", "edge")
        thread.join(PATIENCE)
    assert secret.encode() not in b"".join(heard_there)
    assert heard_there[1] == b""
    assert not (tmp_path / "stolen").exists()


# Who may come in


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"\x00\x00\x00\x02[]",
        b"\x00\x00\x00\x02{}",
        b"\x00\x00\x00\x00",
        b'\x00\x00\x00\x0b{"nonce":5}',
        b"\xff\xff\xff\xff",
        struct.pack(">I", 1000) + b"[" * 1000,
        bytes(range(256)) * 40,
    ],
    ids=["http", "a list", "nothing", "empty", "a number", "huge", "deep", "garbage"],
)
def test_whoever_says_something_else_is_shown_out(
    sent: bytes, cli: CommandLine, workspace: Workspace
) -> None:
    with Holding(workspace, patience=10 * PATIENCE) as holding:
        with closing(connected(holding)) as stranger:
            stranger.sendall(sent)
            with suppress(ConnectionResetError):  # it was shown out before it had said all
                assert stranger.recv(1) == b""
        assert "Edge" in cli.done("property", "create", "Edge", "--platform", "edge").out


def test_whoever_says_nothing_is_shown_out(workspace: Workspace, cli: CommandLine) -> None:
    with Holding(workspace, patience=0.05) as holding, closing(connected(holding)) as silent:
        assert silent.recv(1) == b""
        with closing(connected(holding)) as slow:
            slow.sendall(b"\x00\x00")  # and no more
            assert slow.recv(1) == b""


def test_a_crowd_that_says_nothing_keeps_nobody_out(cli: CommandLine, workspace: Workspace) -> None:
    with Holding(workspace, patience=0.3) as holding, ExitStack() as crowd:
        for _ in range(100):
            crowd.enter_context(closing(connected(holding)))
        assert "Edge" in cli.done("property", "create", "Edge", "--platform", "edge").out


def test_a_wrong_secret_opens_nothing(cli: CommandLine, holding: Holding) -> None:
    with closing(Channel(connected(holding))) as channel:
        with pytest.raises(Gone):
            greet(channel, Listener(listener_of(holding).port, "0" * 64))
        channel.send({"proof": "0" * 64})
        argv = ["property", "create", "Evil", "--platform", "edge"]
        channel.send({"argv": argv, "folder": "", "terminal": False, "debug": False})
        with pytest.raises(Gone):
            channel.receive()
    assert "Evil" not in cli.done("property", "list").out


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"argv": 5, "folder": "", "terminal": False, "debug": False},
        {"argv": ["nonsense"], "folder": "", "terminal": False, "debug": False},
        {"argv": ["--version"], "folder": "", "terminal": False, "debug": False},
        {"argv": [], "folder": "", "terminal": False, "debug": False},
    ],
)
def test_a_caller_that_asks_for_nonsense_gets_an_end(
    request_: dict[str, Any], cli: CommandLine, holding: Holding
) -> None:
    with closing(Channel(connected(holding))) as channel:
        greet(channel, listener_of(holding))
        channel.send(request_)
        with suppress(Gone):
            assert channel.receive()["end"] != 0
    cli.done("property", "list")


def test_where_there_can_be_no_more_threads_the_next_call_is_carried_out_all_the_same(
    cli: CommandLine, holding: Holding, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = threading.Thread.start
    refused: list[str] = []

    def none_left(thread: threading.Thread) -> None:
        if thread.name == "call" and not refused:
            refused.append(thread.name)
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", none_left)
    with closing(Channel(connected(holding))) as channel, pytest.raises(Gone):
        channel.receive()
    assert refused
    cli.done("property", "list")


def test_another_version_of_the_program_is_refused_in_words(
    cli: CommandLine, holding: Holding, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import backend.cli.wire as w; w.speaks = lambda: '0'; from desktop.__main__ import main"
    argv = ["--workspace", str(cli.root), "property", "list", "--json"]
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}; raise SystemExit(main())", *argv],
        cwd=ROOT,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["errors"][0]["code"] == "holder-differs"


# What is carried out


def test_fifty_calls_at_once_are_all_carried_out(
    cli: CommandLine, holding: Holding, workspace: Workspace
) -> None:
    ended: list[int] = []

    def create(number: int) -> None:
        with closing(Channel(connected(holding))) as channel:
            greet(channel, listener_of(holding))
            argv = ["property", "create", f"P{number}", "--platform", "edge"]
            channel.send({"argv": argv, "folder": "", "terminal": False, "debug": False})
            while "end" not in (message := channel.receive()):
                channel.send({"lost": False})
            ended.append(message["end"])

    threads = [threading.Thread(target=create, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert ended == [0] * 50
    assert {p.name for p in workspace.properties.list()} == {f"P{n}" for n in range(50)}


def test_what_a_caller_pipes_in_and_names_reaches_the_holder(
    cli: CommandLine, holding: Holding, workspace: Workspace
) -> None:
    body = '{"name": "Piped", "type": "single-valued", "attributes": [{"name": "a", "type": "%s"}]}'
    reading, writing = os.pipe()
    os.write(writing, (body % "integer").encode())
    os.close(writing)
    # As the shell does for <(…): a pipe that only the caller has.
    with started(cli, "schema", "import", f"/dev/fd/{reading}", pass_fds=[reading]) as importing:
        os.close(reading)
        out, err = importing.communicate(timeout=PATIENCE)
    assert (importing.returncode, err) == (0, "")
    assert out == "Piped: published, version 1 for tasks\n"
    with started(cli, "schema", "export", "Piped", "--output", "/dev/stdout") as exporting:
        out, err = exporting.communicate(timeout=PATIENCE)
    assert (exporting.returncode, err) == (0, "")
    assert '"name": "Piped"' in out


def test_a_terminal_gets_a_progress_bar_of_what_the_holder_does(
    cli: CommandLine, holding: Holding, tmp_path: Path
) -> None:
    archive = write_package(tmp_path / "greeter.zip")
    try:
        ours, theirs = pty.openpty()
    except OSError as error:
        pytest.skip(f"this machine has no terminals: {error}")
    termios.tcsetwinsize(theirs, (24, 80))
    with started(cli, "package", "add", archive, "--json", stderr=theirs) as adding:
        os.close(theirs)
        out, _ = adding.communicate(timeout=PATIENCE)
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        shown = terminal.read(1 << 16) or b""
    assert adding.returncode == 0
    assert json.loads(out)["data"][0]["attributes"]["status"] == "succeeded"
    assert b"%" in shown


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_an_answer_that_cannot_be_written_is_said_by_the_caller(
    cli: CommandLine, holding: Holding
) -> None:
    cli.done("property", "create", "Edge", "--platform", "edge")
    with Path("/dev/full").open("w") as full, started(cli, "property", "list", stdout=full) as ran:
        _, err = ran.communicate(timeout=PATIENCE)
    assert ran.returncode == 1
    assert err.startswith("standard output: The answer could not be written.")
    assert len(err.splitlines()) == 1


def test_reading_tells_what_only_the_holder_knows(
    cli: CommandLine, holding: Holding, workspace: Workspace, brake: Brake, tmp_path: Path
) -> None:
    workspace.packages.add(write_package(tmp_path / "greeter.zip"))
    assert brake.reached.wait(PATIENCE)
    assert "taken up" in cli.done("job", "show", "1").out


def test_a_call_is_told_what_its_installation_waits_for_and_nothing_of_others(
    cli: CommandLine, holding: Holding, workspace: Workspace, brake: Brake, tmp_path: Path
) -> None:
    with started(cli, "package", "add", write_package(tmp_path / "greeter.zip")) as adding:
        assert brake.reached.wait(PATIENCE)
        logging.getLogger("backend.records").warning("what another call met")
        for _ in range(2):
            workspace.events.publish(InstallerWaits(Problem("disk-full", "The disk is full.")))
        brake.go_on.set()
        out, err = adding.communicate(timeout=PATIENCE)
    assert adding.returncode == 0
    assert err == "extension-workshop: note: the installer waits: The disk is full.\n"
    assert out.startswith("greeter 1.2.3 for web: succeeded")


@pytest.mark.parametrize("held", [False, True])
def test_a_bug_that_ends_the_installer_ends_the_waiting(
    held: bool, cli: CommandLine, tmp_path: Path
) -> None:
    script = """
import sys
from pathlib import Path
from backend.cli.holding import Holding
from backend.cli.main import main
from backend.installations.runners import PackageCheck
from backend.workspace import Workspace
def end(*_):
    raise SystemExit("a bug")
PackageCheck.run = end
root, archive, held = sys.argv[1:]
argv = ["--workspace", root, "package", "add", archive]
if held == "True":
    workspace = Workspace.open(Path(root))
    workspace.start()
    with Holding(workspace):
        code = main(argv)
    workspace.close()
else:
    code = main(argv)
sys.exit(code)
"""
    archive = write_package(tmp_path / "greeter.zip")
    ran = subprocess.run(
        [sys.executable, "-c", script, str(cli.root), str(archive), str(held)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "internal: RuntimeError: the installer has ended: SystemExit('a bug')" in ran.stderr


# Its ends


def packages(workspace: Workspace) -> list[Status]:
    return [package.status for package in workspace.packages.list()]


def test_ctrl_c_ends_the_call_and_the_work_goes_on(
    cli: CommandLine, holding: Holding, workspace: Workspace, brake: Brake, tmp_path: Path
) -> None:
    with started(cli, "package", "add", write_package(tmp_path / "greeter.zip")) as waiting:
        assert brake.reached.wait(PATIENCE)
        waiting.send_signal(signal.SIGINT)
        out, err = waiting.communicate(timeout=PATIENCE)
    assert (waiting.returncode, out) == (130, "")
    assert err == (
        "extension-workshop: Interrupted. What is pending stays pending. "
        "Whoever holds the workspace next goes on with it.\n"
    )
    quiet(workspace, holding)
    assert packages(workspace) == [Status.PENDING]
    brake.go_on.set()
    until(workspace, lambda: packages(workspace) == [Status.SUCCEEDED])


def test_a_caller_that_is_killed_leaves_nothing_behind(
    cli: CommandLine, holding: Holding, workspace: Workspace, brake: Brake, tmp_path: Path
) -> None:
    with started(cli, "package", "add", write_package(tmp_path / "greeter.zip")) as waiting:
        assert brake.reached.wait(PATIENCE)
        waiting.kill()
        waiting.communicate(timeout=PATIENCE)
        quiet(workspace, holding)
    brake.go_on.set()
    until(workspace, lambda: packages(workspace) == [Status.SUCCEEDED])
    cli.done("property", "list")


@pytest.mark.parametrize("json_option", [[], ["--json"]])
def test_closing_the_holder_ends_a_waiting_call_in_words(
    json_option: list[str],
    cli: CommandLine,
    holding: Holding,
    workspace: Workspace,
    brake: Brake,
    tmp_path: Path,
) -> None:
    archive = write_package(tmp_path / "greeter.zip")
    with started(cli, "package", "add", archive, *json_option) as waiting:
        assert brake.reached.wait(PATIENCE)
        holding.stop()  # while the job goes on
        out, err = waiting.communicate(timeout=PATIENCE)
    assert waiting.returncode == 1
    if json_option:
        assert [e["code"] for e in json.loads(out)["errors"]] == ["holder-gone"]
    else:
        assert out == ""
        assert err.startswith("extension-workshop: The process that holds the workspace was closed")
    brake.go_on.set()
    workspace.close()
    cli.done("package", "add", write_package(tmp_path / "b.zip", good_manifest(name="b")))
    assert cli.done("package", "list").out.count("succeeded") == 2


STOPS = """
import signal, sys, threading
from pathlib import Path
from backend.cli.holding import Holding
from backend.events import PropertyChanged
from backend.workspace import Workspace

def stop(event):
    if isinstance(event, PropertyChanged):
        signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)  # this thread goes no further

workspace = Workspace.open(Path(sys.argv[1]), holder="the child")
workspace.events.subscribe(stop)
with Holding(workspace):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_holder_that_is_stopped_in_the_middle_of_a_call_keeps_nobody_waiting(
    cli: CommandLine,
) -> None:
    argv = ["--workspace", str(cli.root), "property", "create", "Shop", "--platform", "edge"]
    with child(STOPS, cli.root) as stopped:
        assert stopped.stdout is not None
        assert stopped.stdout.readline() == "held\n"
        listener = heard(cli.root / "workspace.holder").listener
        assert listener is not None
        with pytest.raises(WorldError) as refused:
            call(listener, argv, Console(), greeting=3, silence=0.1)
        assert refused.value.code == "holder-silent"
        # Before a call it is a holder like any other.
        assert call(listener, argv, Console(), greeting=0.1) is None
    assert "Shop" in cli.done("property", "list").out  # it was done, as the words say it may be


def test_a_document_that_is_written_takes_no_second_one_behind_it(
    cli: CommandLine, workspace: Workspace
) -> None:
    def answer_and_go() -> None:
        with closing(Channel(other.accept()[0])) as channel:
            be_greeted(channel, "a")
            channel.receive()
            channel.send({"out": '{"data": []}\n', "json": True})
            channel.receive()

    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        thread = threading.Thread(target=answer_and_go)
        thread.start()
        workspace.tell_holder(listener={"port": other.getsockname()[1], "secret": "a"})
        ran = cli.refused("property", "list", "--json")
        thread.join(PATIENCE)
    assert ran.json == {"data": []}
    assert "was closed before it had answered" in ran.err


def test_closing_the_holder_does_not_wait_for_a_caller_that_listens_no_more(
    cli: CommandLine, holding: Holding, workspace: Workspace
) -> None:
    with closing(Channel(connected(holding))) as channel:
        greet(channel, listener_of(holding))
        argv = ["property", "list"]
        channel.send({"argv": argv, "folder": "", "terminal": False, "debug": False})
        assert "err" in channel.receive()
        argv = ["property", "list", "--json"]
        with closing(Channel(connected(holding))) as deaf:
            greet(deaf, listener_of(holding))
            deaf.send({"argv": argv, "folder": "", "terminal": False, "debug": False})
            assert "out" in deaf.receive()  # and never answered
            holding.stop()
    assert holding.calls == 0


def test_a_holder_that_cannot_listen_is_only_a_holder(
    cli: CommandLine, workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    workspace.folder.holder.unlink()
    workspace.folder.holder.with_name("workspace.holder.new").mkdir()
    with Holding(workspace) as holding:
        assert "cannot call" in caplog.text
        assert holding.listener is None
        assert "workspace-held" in cli.refused("schema", "delete", "X", "--json").out
