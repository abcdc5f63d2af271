"""Opening the workspace that a command works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from backend.cli.arguments import PROGRAM, Arguments
from backend.folder import default_folder
from backend.workspace import Workspace, WorkspaceHeld


@contextmanager
def opened(arguments: Arguments, *, reading: bool = False) -> Iterator[Workspace]:
    """The workspace, closed at the end. Its installer thread is not started.

    A command that only reads does so beside the process that holds the workspace. Raises as
    :meth:`Workspace.open` does.
    """
    root = arguments.workspace or default_folder()
    holder = f"{PROGRAM} {arguments.noun} {arguments.verb}"
    try:
        workspace = Workspace.open(root, holder=holder)
    except WorkspaceHeld:
        if not reading:
            raise
        workspace = Workspace.open(root, read_only=True)
    try:
        yield workspace
    finally:
        workspace.close()
