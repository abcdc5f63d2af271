"""One process at a time writes a workspace: the lock that says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import filelock

from backend import holder as holder_file
from backend.errors import Problem, WorldError
from backend.folder import WorkspaceFolder
from backend.holder import Listener


class WorkspaceHeld(WorldError):
    """Another process has the workspace open for writing.

    ``listener`` is where that one carries out the calls of others; ``None`` where it does not.
    """

    def __init__(self, problem: Problem, listener: Listener | None) -> None:
        super().__init__(problem)
        self.listener = listener


def take_lock(folder: WorkspaceFolder, said: Mapping[str, Any]) -> filelock.FileLock:
    """Take the lock of a workspace folder; ``said`` is what others are told of this process.

    Raises :class:`WorkspaceHeld` where another process has it, ``OSError`` where the disk refuses.
    """
    lock = filelock.FileLock(folder.lock, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        found = holder_file.heard(folder.holder)
        raise WorkspaceHeld(_held_problem(folder, found.words), found.listener) from None
    try:
        holder_file.tell(folder.holder, said)
    except OSError:
        lock.release()
        raise
    return lock


def _held_problem(folder: WorkspaceFolder, words: str) -> Problem:
    return Problem(
        "workspace-held",
        "The workspace is open in another process.",
        f"{words} {folder.root}",
        "Close that one, or open another workspace with --workspace.",
    )
