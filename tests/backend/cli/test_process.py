"""The program as a process of its own: exit codes, signals, pipes, what it imports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from backend.packages.archive_directory import MAX_ARCHIVE
from backend.status import Status
from backend.workspace import Workspace
from tests.backend.cli.conftest import CommandLine
from tests.packaging import good_manifest, write_package

PATIENCE = 60
ROOT = Path(__file__).parents[3]


def command(root: Path, *argv: str | Path) -> list[str]:
    return [sys.executable, "-m", "desktop", "--workspace", str(root), *map(str, argv)]


def test_the_exit_codes_reach_the_shell(tmp_path: Path) -> None:
    for argv, code in (
        (["schema", "list"], 0),
        (["schema", "export", "Nothing"], 1),
        (["schema", "nonsense"], 2),
    ):
        ran = subprocess.run(
            command(tmp_path / "w", *argv), cwd=ROOT, capture_output=True, timeout=PATIENCE
        )
        assert ran.returncode == code, ran.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_a_folder_may_have_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    root = os.fsencode(tmp_path) + b"/w\xed\xbf"
    argv = [sys.executable, "-m", "desktop", "--workspace", root, "schema", "list", "--json"]
    for _ in range(2):
        ran = subprocess.run(argv, cwd=ROOT, capture_output=True, timeout=PATIENCE)
        assert (ran.returncode, ran.stderr) == (0, b"")
    assert os.path.exists(root + b"/workspace.db")  # noqa: PTH110 - a path of bytes


IMPORTS = """
import sys
from desktop.__main__ import main
before = set(sys.modules)
sys.argv = ["extension-workshop", *sys.argv[1:]]
code = main()
slow = ("PySide6", "qasync", "shiboken6", "alembic", "tqdm")
print([name for name in slow if name in sys.modules], "sqlalchemy" in before, file=sys.stderr)
sys.exit(code)
"""


def test_a_command_imports_no_qt_and_only_what_it_needs(cli: CommandLine) -> None:
    cli.done("schema", "list")
    argv = [sys.executable, "-c", IMPORTS, "--workspace", str(cli.root), "schema", "list", "--json"]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert ran.returncode == 0
    assert ran.stderr == "[] False\n"
    assert json.loads(ran.stdout) == {"tasks": [], "services": [], "states": [], "profiles": []}


HOLDER = """
import sys
import termios
from pathlib import Path
from backend.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]), holder="the other process")
print("open", flush=True)
sys.stdin.read()
workspace.close()
"""


def test_beside_another_process_a_command_reads_but_does_not_write(
    cli: CommandLine, tmp_path: Path
) -> None:
    archive = write_package(tmp_path / "greeter.zip")
    cli.done("package", "add", archive)
    before = cli.contents()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(cli.root)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        assert "greeter" in cli.done("package", "list").out
        said = f"It is held by the other process, process {other.pid}, since "
        for argv in (
            ("package", "add", archive),
            ("schema", "delete", "X"),
            ("property", "create", "Edge", "--platform", "edge"),
        ):
            ran = cli(*argv)
            assert (ran.code, ran.out) == (1, "")
            assert said in ran.err
        assert cli("package", "add", archive, "--json").json["errors"][0]["code"] == (
            "workspace-held"
        )
        other.communicate(timeout=PATIENCE)
    assert cli.contents() == before


def test_ctrl_c_ends_a_waiting_command_and_the_work_stays_pending(
    cli: CommandLine, tmp_path: Path
) -> None:
    slow = write_package(tmp_path / "slow.zip")
    workspace = Workspace.open(cli.root)
    first = workspace.packages.add(slow).id
    workspace.close()
    os.truncate(slow, MAX_ARCHIVE)  # to copy it takes a while
    second = write_package(tmp_path / "second.zip", good_manifest(name="second"))
    with subprocess.Popen(
        command(cli.root, "package", "add", second),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background lets its children ignore Ctrl+C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as waiting:
        while not list((cli.root / "staging").glob("*/archive.zip")):
            assert waiting.poll() is None, waiting.communicate()
        waiting.send_signal(signal.SIGINT)  # the job is put down at its next block
        out, err = waiting.communicate(timeout=PATIENCE)
    assert (waiting.returncode, out) == (130, ""), err
    assert err.startswith("extension-workshop: Interrupted. What is pending stays pending.")
    assert "Traceback" not in err
    workspace = Workspace.open(cli.root)
    packages = {package.id: package.status for package in workspace.packages.list()}
    workspace.close()
    assert packages[first] is Status.PENDING
    assert list(packages.values()) == [Status.PENDING, Status.PENDING]
    slow.unlink()
    ran = cli("package", "add", second)  # the first one's file is gone now; ours is there
    assert ran.code == 0, ran.err


def test_a_reader_that_has_had_enough_is_no_fault(cli: CommandLine) -> None:
    cli.done("property", "create", "Edge", "--platform", "edge")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            command(cli.root, "property", "list"),
            cwd=ROOT,
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
        )
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_an_answer_that_cannot_be_written_is_said(cli: CommandLine) -> None:
    cli.done("property", "create", "Edge", "--platform", "edge")
    for option in ([], ["--json"]):
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            ran = subprocess.run(
                command(cli.root, "property", "list", *option),
                cwd=ROOT,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=PATIENCE,
            )
        assert ran.returncode == 1
        assert ran.stderr.startswith("standard output: The answer could not be written.")
        assert len(ran.stderr.splitlines()) == 1


def test_standard_output_that_is_closed_is_said(cli: CommandLine) -> None:
    cli.done("property", "create", "Edge", "--platform", "edge")
    for argv in (["property", "list"], ["property", "list", "--json"], ["library", "list", "none"]):
        ran = subprocess.run(
            ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *command(cli.root, *argv)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
        )
        assert ran.returncode == 1
        assert "Traceback" not in ran.stderr
        assert len(ran.stderr.splitlines()) == 1


def test_a_terminal_gets_a_progress_bar(cli: CommandLine, tmp_path: Path) -> None:
    archive = write_package(tmp_path / "greeter.zip")
    try:
        ours, theirs = os.openpty()
    except OSError as error:
        pytest.skip(f"this machine has no terminals: {error}")
    termios.tcsetwinsize(theirs, (24, 80))
    with subprocess.Popen(
        command(cli.root, "package", "add", archive, "--json"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as adding:
        os.close(theirs)
        out, _ = adding.communicate(timeout=PATIENCE)
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        shown = terminal.read(1 << 16) or b""
    assert adding.returncode == 0
    assert json.loads(out)["data"][0]["attributes"]["status"] == "succeeded"
    assert b"%" in shown
