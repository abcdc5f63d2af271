"""``serve``: both HTTP APIs of a workspace, without a window, until Ctrl+C or SIGTERM."""

from __future__ import annotations

import json
import queue
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from backend.cli.arguments import PROGRAM, Arguments
from backend.cli.holding import Holding
from backend.cli.output import Output
from backend.errors import Problem, WorldError
from backend.folder import default_folder
from backend.schemas.errors import sentences
from backend.workspace import Workspace, WorkspaceHeld

_LOOK_SECONDS = 1.0
"""How often a stop is looked for where waiting is not interrupted by one (Windows)."""


def run(arguments: Arguments, output: Output) -> int:
    """Serve; the first line of standard output tells where. Answers the exit code."""
    options = arguments.options
    with _held(arguments) as workspace, _stopped() as stopped:
        from backend.api.model import ServeOptions
        from backend.api.server import ApiServer

        asked = ServeOptions(options.host, options.port, options.token)
        server = ApiServer(workspace, asked, ended=lambda _fault: stopped.put(_ENDED))
        server.start()
        try:
            with Holding(workspace):
                workspace.start()
                if not server.only_here:
                    output.console.err(f"{PROGRAM} serve: warning: {sentences(_OPEN)}\n")
                place = {"url": server.url, "token": server.token}
                output.text(f"{json.dumps(place)}\n", json=True)
                output.hint(f"{PROGRAM}: serving {workspace.folder.root}; Ctrl+C ends it.")
                heard = _wait(stopped)
        finally:
            server.stop()
    if isinstance(heard, Problem):
        raise WorldError(heard)
    return 0


@contextmanager
def _held(arguments: Arguments) -> Iterator[Workspace]:
    """The workspace, held by this process. Raises as :meth:`Workspace.open` does."""
    root = arguments.workspace or default_folder()
    try:
        workspace = Workspace.open(root, holder=f"{PROGRAM} serve")
    except WorkspaceHeld as held:
        problem = replace(held.problems[0], remedy=_SWITCH_ON)
        raise WorkspaceHeld(problem, held.listener) from None
    try:
        yield workspace
    finally:
        workspace.close()


@contextmanager
def _stopped() -> Iterator[queue.SimpleQueue[int | Problem]]:
    """Hears the first Ctrl+C or SIGTERM; a second one ends the process as it stands."""
    heard: queue.SimpleQueue[int | Problem] = queue.SimpleQueue()

    def hear(number: int, _frame: object) -> None:
        for each in before:
            signal.signal(each, signal.SIG_DFL)
        heard.put(number)

    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    for each in before:
        signal.signal(each, hear)
    try:
        yield heard
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _wait(stopped: queue.SimpleQueue[int | Problem]) -> int | Problem:
    """The signal that ends it, or why it has ended by itself."""
    while True:
        with suppress(queue.Empty):
            return stopped.get(timeout=_LOOK_SECONDS)


_ENDED = Problem(
    "server-ended",
    "The server has ended by a fault of the program.",
    "What was answered is done.",
    "Serve again.",
)
_OPEN = Problem(
    "open-to-others",
    "Programs of other machines reach this server.",
    "Every request needs the token, and what is sent is not encrypted.",
    "Leave --host out to serve this machine only.",
)
_SWITCH_ON = (
    "If that is the window, switch the API on in it, on the page API; otherwise end that process."
)
