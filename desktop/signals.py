"""Ctrl+C in the terminal and the end of the session close the program as its window would."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class EndSignals(QObject):
    """Calls ``asked`` on the GUI thread when the process is asked to end.

    Python handles a signal only between its own instructions, and a resting window runs none: a
    socket that the interpreter writes to wakes it.
    """

    def __init__(self, asked: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = asked
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)
        self._old_fd = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._old = {
            number: signal.signal(number, lambda *_: None)
            for number in (signal.SIGINT, signal.SIGTERM)
        }

    def close(self) -> None:
        """Leave the signals as they were found."""
        signal.set_wakeup_fd(self._old_fd)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._read.close()
        self._write.close()

    def _woken(self) -> None:
        self._read.recv(64)
        self._asked()
