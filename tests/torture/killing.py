"""Where a child of the crash tests ends itself: at a named step, or at a call to the system."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from backend.events import Event, JobProgressed
from tests.torture.preload import Fault, Faults, How


class Killer:
    """Ends this process with SIGKILL as an order says, and counts what it could have done so at.

    ``{"step": "unpacking", "nth": 2}`` is the second word of that step, of the installer or of a
    portable file; ``{"call": 7}`` the seventh call that changes something below ``folder``, with
    ``"after"`` once it was made. Without either it only counts.
    """

    def __init__(self, order: Mapping[str, Any], folder: Path) -> None:
        kill = order.get("kill") or {}
        self._step, self._left = kill.get("step"), kill.get("nth", 1)
        self._call, self._after = kill.get("call"), kill.get("after", False)
        self._folder = folder
        self._faults: Faults | None = None
        self.steps: list[str] = []

    def arm(self) -> None:
        """From here on."""
        self._faults = Faults.here(self._folder)
        if self._faults is not None:
            how = How.KILL_AFTER if self._after else How.KILL_BEFORE
            self._faults.arm(Fault(self._call or 0, how=how))

    @property
    def calls(self) -> int:
        """Calls made since it was armed, 0 where nothing counts them."""
        return self._faults.counted if self._faults is not None else 0

    def hear(self, event: Event) -> None:
        """A subscriber of a workspace's events."""
        if isinstance(event, JobProgressed):
            self.at(event.step)

    def at(self, step: str) -> None:
        """This step was come to."""
        if not self.steps or self.steps[-1] != step:
            self.steps.append(step)
            if step == self._step:
                self._left -= 1
                if not self._left:
                    os.kill(os.getpid(), signal.SIGKILL)
