"""The kinds of torture, and running one."""

from __future__ import annotations

import shutil
import tempfile
from importlib import import_module
from pathlib import Path

from tests.torture.core import Outcome, Torture

KINDS: dict[str, str] = {}
"""Name → module, whose ``run(torture)`` tries the cases. Minutes each."""

ENDURANCE: dict[str, str] = {}
"""The same, of what takes an hour."""

QUICK = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
"""Memory as a disk: a killed process loses nothing there that a disk would have kept."""


def run(kind: str, *, seed: int = 1, short: bool = False, only: int | None = None) -> Outcome:
    """Try the cases of one kind in a folder of their own, which is gone afterwards."""
    module = import_module((KINDS | ENDURANCE)[kind])
    place = QUICK if QUICK.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix=f"workshop-{kind}-", dir=place))
    torture = Torture(kind, folder, seed=seed, short=short, only=only)
    try:
        module.run(torture)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return torture.outcome()
