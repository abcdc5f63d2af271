"""What two processes of the program say to each other, and how they know each other.

Each message is a JSON object behind its length (4 bytes, the highest first). Caller and holder
both prove that they read the holder's file, before either says anything else; the secret itself
is never sent, so that a stranger on the port of a holder that was killed learns nothing.
"""

from __future__ import annotations

import hmac
import json
import os
import selectors
import socket
import struct
import threading
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from backend.cli.arguments import PROGRAM
from backend.holder import Listener

GREETING_BYTES = 1024
MESSAGE_BYTES = 64 << 20
"""More than the largest file that is read as text, once it is written as JSON."""
STRANGER_SECONDS = 5.0
"""How long the holder waits for a caller to say who it is."""
GREETING_SECONDS = 30.0
"""How long a caller waits for the holder, which may have strangers to see out first."""
SILENT_SECONDS = 15.0
"""After so long without a word the caller looks whether the holder still answers anybody."""
_PROTOCOL = 1
_HEAD = struct.Struct(">I")

Message = dict[str, Any]


class Gone(Exception):
    """The other side went away, or says what nobody of this program would."""


class Differs(Exception):
    """The other side is another version of the program."""


@cache
def speaks() -> str:
    """The version of the words and of the program: both have to be the same on both sides."""
    try:
        return f"{_PROTOCOL} {version(PROGRAM)}"
    except PackageNotFoundError:
        return str(_PROTOCOL)


class Channel:
    """A conversation over a connected socket. Sending is safe from any thread."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._sending = threading.Lock()
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, message: Message) -> None:
        """Raises :class:`Gone`."""
        data = json.dumps(message).encode()
        try:
            with self._sending:
                self._socket.sendall(_HEAD.pack(len(data)) + data)
        except OSError as error:
            raise Gone from error

    def receive(self, most: int | None = MESSAGE_BYTES, deadline: float | None = None) -> Message:
        """The next message, of at most so many bytes; ``deadline`` is of the monotonic clock.

        Both may be ``None``. Raises :class:`Gone`.
        """
        try:
            (size,) = _HEAD.unpack(self._bytes(_HEAD.size, deadline))
            if most is not None and size > most:
                raise Gone
            message = json.loads(self._bytes(size, deadline))
        except (OSError, ValueError, RecursionError) as error:
            raise Gone from error
        if not isinstance(message, dict):
            raise Gone
        return message

    def comes(self, seconds: float) -> bool:
        """Whether there is something to receive, or the end, within so many seconds."""
        with selectors.DefaultSelector() as ready:
            ready.register(self._socket, selectors.EVENT_READ)
            return bool(ready.select(seconds))

    def close(self) -> None:
        """End it for both sides, and for a thread of ours that sends or receives."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _bytes(self, count: int, deadline: float | None) -> bytes:
        found = bytearray()
        while len(found) < count:
            if deadline is not None:
                # Less than nothing left is refused, 0 would mean not to wait at all.
                self._socket.settimeout(max(0.001, deadline - time.monotonic()))
            piece = self._socket.recv(min(count - len(found), 1 << 20))
            if not piece:
                raise Gone
            found += piece
        if deadline is not None:
            self._socket.settimeout(None)
        return bytes(found)


def greet(channel: Channel, listener: Listener, seconds: float = GREETING_SECONDS) -> None:
    """The caller's part. Raises :class:`Gone`, or :class:`Differs` where versions differ."""
    deadline = time.monotonic() + seconds
    nonce = os.urandom(32).hex()
    channel.send({"nonce": nonce})
    match channel.receive(GREETING_BYTES, deadline):
        case {"nonce": str(theirs), "proof": str(proof), "speaks": str(spoken)}:
            if not _proves(proof, listener.secret, "holder", nonce):
                raise Gone
            if spoken != speaks():
                raise Differs
            channel.send({"proof": _proof(listener.secret, "caller", theirs)})
        case _:
            raise Gone


def be_greeted(channel: Channel, secret: str, seconds: float = STRANGER_SECONDS) -> None:
    """The holder's part, done within so many seconds. Raises :class:`Gone`."""
    deadline = time.monotonic() + seconds
    nonce = os.urandom(32).hex()
    match channel.receive(GREETING_BYTES, deadline):
        case {"nonce": str(theirs)}:
            proof = _proof(secret, "holder", theirs)
            channel.send({"nonce": nonce, "proof": proof, "speaks": speaks()})
        case _:
            raise Gone
    match channel.receive(GREETING_BYTES, deadline):
        case {"proof": str(proof)} if _proves(proof, secret, "caller", nonce):
            return
    raise Gone


def _proof(secret: str, who: str, nonce: str) -> str:
    said = f"{who} {nonce}".encode(errors="surrogatepass")
    return hmac.new(secret.encode(), said, "sha256").hexdigest()


def _proves(proof: str, secret: str, who: str, nonce: str) -> bool:
    expected = _proof(secret, who, nonce).encode()
    return hmac.compare_digest(proof.encode(errors="surrogatepass"), expected)
