"""The process that holds a workspace carries out the calls of the command line."""

from __future__ import annotations

import logging
import os
import selectors
import socket
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from backend.cli.wire import STRANGER_SECONDS, Channel, Gone, be_greeted
from backend.holder import Listener

if TYPE_CHECKING:
    from backend.cli.called import Called
    from backend.workspace import Workspace

log = logging.getLogger(__name__)

_STRANGERS = 64
"""Connections that may be there at once without having said who they are."""
_BACKLOG = 128
_PAUSE_SECONDS = 0.2


class Holding:
    """Listens on 127.0.0.1 from :meth:`start` to :meth:`stop`; each call has its own thread.

    Where it listens stands in the holder's file, with the secret that lets a caller in. Used with
    ``with`` too. ``patience`` is how many seconds a caller may take to say who it is.
    """

    def __init__(self, workspace: Workspace, *, patience: float = STRANGER_SECONDS) -> None:
        self._workspace = workspace
        self._patience = patience
        self._secret = os.urandom(32).hex()
        self._strangers = threading.Semaphore(_STRANGERS)
        self._changing = threading.Lock()
        self._stopping = threading.Event()
        self._open: dict[threading.Thread, Channel] = {}
        self._calls: dict[threading.Thread, Called] = {}
        self._listening: socket.socket | None = None
        self._woken: socket.socket | None = None
        self._wake: socket.socket | None = None
        self._accepting: threading.Thread | None = None

    @property
    def listener(self) -> Listener | None:
        """Where it listens; ``None`` where it does not."""
        if self._listening is None:
            return None
        return Listener(self._listening.getsockname()[1], self._secret)

    @property
    def calls(self) -> int:
        """How many callers are there now, whether they have said who they are or not."""
        with self._changing:
            return len(self._open)

    def __enter__(self) -> Holding:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, and say so in the holder's file. Not on the GUI thread.

        Where that cannot be done, others are told that the workspace is held, and no more.
        """
        try:
            self._listening = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
            self._listening.setblocking(False)
            self._woken, self._wake = socket.socketpair()
            port = self._listening.getsockname()[1]
            self._workspace.tell_holder(listener={"port": port, "secret": self._secret})
        except OSError as error:
            log.warning("other processes cannot call this one: %s", error)
            self._close()
            return
        self._accepting = threading.Thread(target=self._accept, name="calls")
        self._accepting.start()

    def stop(self) -> None:
        """Let no caller wait any longer; answers when every call's thread has ended.

        A call that changes something goes on to the end of its transaction. Harmless twice.
        """
        self._stopping.set()
        if self._accepting is not None:
            with suppress(OSError):
                self._workspace.tell_holder()
            assert self._wake is not None
            self._wake.send(b"!")
            self._end_all()
            self._accepting.join()
            self._accepting = None
        for thread in self._end_all():
            thread.join()
        self._close()

    def _close(self) -> None:
        for one in (self._listening, self._woken, self._wake):
            if one is not None:
                one.close()
        self._listening = self._woken = self._wake = None

    def _end_all(self) -> list[threading.Thread]:
        with self._changing:
            channels, calls = list(self._open.values()), list(self._calls.values())
            threads = list(self._open)
        for call in calls:
            call.end()
        for channel in channels:
            channel.close()
        return threads

    def _accept(self) -> None:
        listening, woken = self._listening, self._woken
        assert listening is not None
        assert woken is not None
        with selectors.DefaultSelector() as ready:
            for one in (listening, woken):
                ready.register(one, selectors.EVENT_READ)
            while not self._stopping.is_set():
                ready.select()
                # Connections that cannot be taken up wait for one that ends.
                self._strangers.acquire()
                if not self._take(listening):
                    self._strangers.release()

    def _take(self, listening: socket.socket) -> bool:
        if self._stopping.is_set():
            return False
        try:
            connected = listening.accept()[0]
            connected.setblocking(True)
            channel = Channel(connected)
        except OSError:
            # As where the process has too many files open: it may have fewer in a moment.
            self._stopping.wait(_PAUSE_SECONDS)
            return False
        thread = threading.Thread(target=self._converse, args=(channel,), name="call")
        with self._changing:
            self._open[thread] = channel
        try:
            thread.start()
        except RuntimeError:
            # As above: where there can be no more threads.
            with self._changing:
                del self._open[thread]
            channel.close()
            self._stopping.wait(_PAUSE_SECONDS)
            return False
        return True

    def _converse(self, channel: Channel) -> None:
        me = threading.current_thread()
        try:
            with closing(channel):
                try:
                    be_greeted(channel, self._secret, self._patience)
                finally:
                    self._strangers.release()
                self._answer(me, channel)
        except Gone:
            log.debug("a connection that was no call of ours was closed")
        finally:
            with self._changing:
                self._open.pop(me)
                self._calls.pop(me, None)

    def _answer(self, me: threading.Thread, channel: Channel) -> None:
        from backend.cli.called import Called, answer

        request = channel.receive()
        try:
            console = Called(channel, self._workspace, request)
        except (KeyError, TypeError) as error:
            raise Gone from error
        with self._changing:
            self._calls[me] = console
        if self._stopping.is_set():
            return
        answer(console)
