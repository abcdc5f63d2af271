"""Opening the workspace that a command works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from backend.cli.arguments import PROGRAM, Arguments
from backend.cli.console import Elsewhere
from backend.cli.output import Output
from backend.errors import WorldError
from backend.folder import default_folder
from backend.workspace import Workspace, WorkspaceHeld

_UNWRITABLE = {"workspace-unusable", "read-only", "store-unreachable", "disk-full"}
"""Codes of what keeps us from writing, and perhaps not from reading."""


@contextmanager
def opened(arguments: Arguments, output: Output, *, reading: bool = False) -> Iterator[Workspace]:
    """The workspace, closed at the end. Its installer thread is not started.

    A process that holds the workspace and carries out the calls of others does all of it, reading
    too: it alone knows what is being installed. Then this raises :class:`Elsewhere`, so nothing is
    done or said before. Beside any other holder a command that only reads does so by itself, and
    so it does where nothing can be written, as on a full disk or one that is read-only.
    Raises as :meth:`Workspace.open` does. Where this process is that holder, its workspace stays
    open.
    """
    if output.console.workspace is not None:
        yield output.console.workspace
        return
    root = arguments.workspace or default_folder()
    holder = f"{PROGRAM} {arguments.noun} {arguments.verb}"
    try:
        workspace = Workspace.open(root, holder=holder)
    except WorkspaceHeld as held:
        if held.listener is not None and output.console.asks:
            raise Elsewhere(held.listener) from None
        if not reading:
            raise
        workspace = Workspace.open(root, read_only=True)
    except WorldError as error:
        if not reading or error.code not in _UNWRITABLE:
            raise
        try:
            workspace = Workspace.open(root, read_only=True)
        except WorldError:
            raise error from None
    try:
        if workspace.damaged is not None:
            output.warn("", workspace.damaged)  # what can be read is read
        yield workspace
    finally:
        workspace.close()
