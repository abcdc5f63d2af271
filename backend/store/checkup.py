"""Looking a store over: once after the start, in the background, and before files are removed."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from contextlib import closing, suppress

from backend.damage import damage
from backend.errors import WorldError
from backend.store import health
from backend.store.engine import Store

log = logging.getLogger(__name__)

_NICE = 10
_AGAIN_SECONDS = 0.05


def check(store: Store) -> None:
    """Look the whole store over, now. Raises :class:`WorldError` where it is damaged."""
    if store.damaged is None and (found := health.first(store.path)) is not None:
        store.found_damaged(damage(f"{store.path}: {found}"))
    if store.damaged is not None:
        raise WorldError(store.damaged)


class Checkup:
    """Looks the store over once, on a thread and a connection of its own.

    Nobody waits for it: it reads beside writers, holds no lock of ours, and where the system knows
    of such a thing, it gives way to all others.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stopping = threading.Event()
        self._changing = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Harmless twice, and after :meth:`stop`."""
        with self._changing:
            if self._thread is None and not self._stopping.is_set():
                self._thread = threading.Thread(target=self._look, name="checkup")
                self._thread.start()

    def stop(self) -> None:
        """Answers when the thread has ended, wherever it was."""
        with self._changing:
            self._stopping.set()
        while self._thread is not None and self._thread.is_alive():
            with self._changing:
                if self._connection is not None:
                    self._connection.interrupt()  # of the statement that runs, if one does
            self._thread.join(_AGAIN_SECONDS)

    def _look(self) -> None:
        if hasattr(os, "setpriority"):
            with suppress(OSError):  # on Linux this is of the thread alone
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        try:
            with closing(health.connect(self._store.path)) as connection:
                with self._changing:
                    self._connection = connection
                try:
                    found = next(health.findings(connection, self._stopping), None)
                finally:
                    with self._changing:
                        self._connection = None
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if not self._stopping.is_set():
                log.warning("the store was not looked over: %s", error)
            return
        if found is not None:
            self._store.found_damaged(damage(f"{self._store.path}: {found}"))
