"""Children of the tests: real processes that hold a workspace, write to it or are killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import PATIENCE

HOLD = """
import sys
from pathlib import Path
from backend.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]), holder="the child")
print("held", flush=True)
sys.stdin.read()
workspace.close()
"""


@contextmanager
def child(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process that runs the script; killed at the end if it still runs."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def holder(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has the workspace open. It lets go when its standard input ends."""
    with child(HOLD, root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n", process.communicate()[1]
        yield process


def run(script: str, *arguments: object) -> tuple[int, str]:
    """Run the script to its end; its return code (``-9`` where it was killed) and what it said."""
    with child(script, *arguments) as process:
        out, errors = process.communicate(timeout=PATIENCE)
        return process.returncode, out + errors
