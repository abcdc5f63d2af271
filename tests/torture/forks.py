"""A warm process that forks a child for each thing to do, so that hundreds can be killed quickly.

It is a process of its own, started before anything has a thread: what forks must have none. Orders
come in as JSON lines, ``{"call": "module:function", …}``; how the child ended goes out. The client
is :class:`Forks`.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.torture.preload import build, environment

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds that a child may take. Only a broken program needs them."""
STUCK = -99
"""The code of a child that took longer."""
_WARM = ("work", "acts")


class Forks:
    """Has things done in children. ``preloaded`` says whether their calls can be counted.

    ``modules`` of ``tests.torture`` are warm: imported before the first child.
    """

    def __init__(self, *modules: str) -> None:
        self.preloaded = build() is not None
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.forks", *(modules or _WARM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment() if self.preloaded else None,
        )

    def __enter__(self) -> Forks:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server.stdin is not None
        self._server.stdin.close()
        try:
            self._server.wait(PATIENCE)
        finally:
            self._server.kill()

    def run(self, order: Mapping[str, Any]) -> int:
        """Have it done; answers how the child ended, ``-9`` where it was killed.

        An order may say ``kill_after`` seconds, and ``said``, a file for what the child says.
        """
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        answer = self._server.stdout.readline()
        assert answer, "the server of forks has ended"
        return int(answer)


def serve() -> None:
    """Fork a child for every line of standard input, until it ends."""
    for module in sys.argv[1:]:
        import_module(f"tests.torture.{module}")
    gc.collect()
    gc.freeze()  # the children share these pages
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(_obey(order))
        sys.stdout.write(f"{_ended(child, order.get('kill_after'))}\n")
        sys.stdout.flush()


def _obey(order: Mapping[str, Any]) -> int:
    said = os.open(order["said"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(said, 1)
    os.dup2(said, 2)
    try:
        module, _, name = order["call"].partition(":")
        getattr(import_module(f"tests.torture.{module}"), name)(order)
    except BaseException:  # noqa: BLE001 - whatever it is, the client is told
        traceback.print_exc()
        sys.stderr.flush()
        return 1
    return 0


def _ended(child: int, kill_after: float | None) -> int:
    handle = os.pidfd_open(child)
    try:
        waited, _, _ = select.select([handle], [], [], kill_after or PATIENCE)
        if not waited:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
    finally:
        os.close(handle)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return STUCK if not waited and kill_after is None else code


if __name__ == "__main__":
    serve()
