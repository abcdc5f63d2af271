"""What every test may use: a real workspace in a folder of its own, and a way to wait for it."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from backend.workspace import Workspace

# A deadline would judge the machine, not the program.
settings.register_profile("workshop", deadline=None)
settings.load_profile("workshop")

PATIENCE = 30.0
"""Seconds that a test waits for what must come; only a broken program lets them pass."""

with_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing")
"""For tests that run the real one, which the program itself does not need."""

OpenWorkspace = Callable[..., Workspace]


def until(workspace: Workspace, predicate: Callable[[], object]) -> None:
    """Wait until the predicate holds; it is asked again after every event of the workspace."""
    changed = threading.Event()
    unsubscribe = workspace.events.subscribe(lambda _event: changed.set())
    end = time.monotonic() + PATIENCE
    try:
        while not predicate():
            if not changed.wait(end - time.monotonic()):
                pytest.fail(f"nothing more happened within {PATIENCE} seconds")
            changed.clear()
    finally:
        unsubscribe()


@pytest.fixture
def open_workspace(tmp_path: Path) -> Iterator[OpenWorkspace]:
    """Opens workspaces, ``tmp_path / "workspace"`` where no folder is named, and closes them.

    The installer thread is started too, but for ``start=False`` and ``read_only=True``. A thread
    that outlives its workspace fails the test.
    """
    opened: list[Workspace] = []
    before = set(threading.enumerate())

    def open_(root: Path | None = None, *, start: bool = True, **options: Any) -> Workspace:
        workspace = Workspace.open(root or tmp_path / "workspace", **options)
        opened.append(workspace)
        if start and not options.get("read_only"):
            workspace.start()
        return workspace

    yield open_
    for workspace in reversed(opened):
        workspace.close()
    left = [t for t in threading.enumerate() if t not in before and not t.daemon]
    assert not left, f"threads outlived the workspace: {left}"


@pytest.fixture
def workspace(open_workspace: OpenWorkspace) -> Workspace:
    """A new workspace, opened and started."""
    return open_workspace()
