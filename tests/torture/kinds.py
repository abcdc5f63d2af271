"""The kinds of torture, and running one."""

from __future__ import annotations

import resource
import shutil
import tempfile
from importlib import import_module
from pathlib import Path

from tests.torture.core import Outcome, Torture

KINDS: dict[str, str] = {
    "faults": "tests.torture.faults",
    "store": "tests.torture.store_pages",
    "archives": "tests.torture.archives",
    "texts": "tests.torture.doors.texts",
    "forms": "tests.torture.doors.forms",
    "portable": "tests.torture.doors.files",
    "requests": "tests.torture.doors.requests",
    "commands": "tests.torture.doors.commands",
}
"""Name → module, whose ``run(torture)`` tries the cases. Minutes each."""

ENDURANCE: dict[str, str] = {
    "together": "tests.torture.together.kind",
    "endurance": "tests.torture.hour.kind",
}
"""The same, of what takes an hour."""

MOST_MEMORY = 6 << 30
"""Bytes of addresses that one kind may take; none needs a quarter of it."""

QUICK = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
"""Memory as a disk: a killed process loses nothing there that a disk would have kept."""


def run(kind: str, *, seed: int = 1, short: bool = False, only: int | None = None) -> Outcome:
    """Try the cases of one kind in a folder of their own, which is gone afterwards."""
    module = import_module((KINDS | ENDURANCE)[kind])
    place = QUICK if QUICK.is_dir() else None
    if not short:
        limit_memory()
    folder = Path(tempfile.mkdtemp(prefix=f"workshop-{kind}-", dir=place))
    torture = Torture(kind, folder, seed=seed, short=short, only=only)
    try:
        module.run(torture)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return torture.outcome()


def limit_memory() -> None:
    """What takes too much ends this process's case, not the machine."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, hard))
