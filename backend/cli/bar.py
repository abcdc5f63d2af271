"""The progress bar on a terminal: how far all of the jobs are, in per cent of one job each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tqdm import tqdm


class Bar:
    """Drawn on standard error until :meth:`close`; for 0 jobs there is none."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._left = jobs
        self._bar: tqdm[Any] | None = None

    def open(self) -> None:
        if self._jobs:
            from tqdm import tqdm

            tqdm.monitor_interval = 0  # its own thread would only redraw what stands still
            self._bar = tqdm(
                total=100 * self._jobs,
                file=sys.stderr,
                leave=False,
                bar_format="{desc} {percentage:3.0f}% {bar} {elapsed}",
            )

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def went_on(self, step: str, percent: int) -> None:
        """The running job is so far in a step, which is one of several."""
        if self._bar is not None:
            self._bar.set_description_str(step, refresh=False)
            self._move_to(percent)

    def ended(self, left: int) -> None:
        """So many jobs are left."""
        self._left = left
        self._move_to(0)

    def _move_to(self, percent: int) -> None:
        if self._bar is not None:
            # A job has several steps, each from 0 to 100: the bar never goes back.
            done = 100 * (self._jobs - self._left) + min(percent, 99)
            self._bar.update(max(0, done - self._bar.n))
