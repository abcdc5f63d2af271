"""How long and how much a client may: what nobody decent comes near."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and numbers; the defaults are what is served with."""

    head_seconds: float = 15.0
    """For a request's line and headers, from the connection or the last answer on."""
    head_bytes: int = 64 << 10
    """Of a request's line and headers."""
    silence_seconds: float = 30.0
    """Without a byte in the middle of a body."""
    grace_seconds: float = 30.0
    """After these a body has to have come with ``least_bytes`` a second."""
    least_bytes: int = 1024
    rest_seconds: float = 10.0
    """For the rest of a body whose request is answered already; it is read and forgotten."""
    stall_seconds: float = 30.0
    """Without taking a byte of the answer."""
    beat_seconds: float = 15.0
    """Between two signs of life in a stream of events."""
    at_rest_seconds: float = 5.0
    """That a request waits for a pending extension before it is refused."""
    last_seconds: int = 3
    """For what runs to end when the server stops; then it is cut off."""
    most_connections: int = 512
    """At once. As many files a process may have open everywhere, and the store needs some too."""
