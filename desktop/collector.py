"""Python's cycle collector, kept on the GUI thread.

It runs on whichever thread happens to allocate. A widget that hangs in a cycle would then be
destroyed on the installer's thread or the executor's, and Qt objects may only die on their own.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_PAUSE = 1_000  # milliseconds between two looks


class GuiCollector(QObject):
    """Takes the collector over; :meth:`close` gives it back."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def close(self) -> None:
        self._timer.stop()
        gc.enable()

    def _look(self) -> None:
        """Collect the oldest generation that is due, as the collector itself would."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [g for g in range(3) if thresholds[g] and counts[g] > thresholds[g]]
        if due:
            gc.collect(due[-1])
