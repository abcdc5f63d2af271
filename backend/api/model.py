"""What the window shows of the server: where it is reached, and what was asked and answered."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8765
KEPT = 500
"""Requests in the log; the oldest go."""
KEPT_BYTES = 32 << 20
"""Bytes of memory that the texts in the log take; the oldest requests go before there are more."""
SHOWN_BYTES = 64 << 10
"""Bytes of a body that are kept."""
HIDDEN = "•••"
"""What stands in the log for a secret."""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How to serve. Port 0 picks a free one; ``token`` ``""`` takes the workspace's own."""

    host: str = LOOPBACK
    port: int = 0
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, as the request log keeps it.

    ``number`` counts from 1 as long as the server runs. ``at`` is the moment it came, in UTC;
    ``seconds`` how long it took. ``target`` is the path with its query. The sizes count the bytes
    of the bodies; their texts are cut, and what is secret is left out. ``status`` is 0 where the
    client left before there was an answer.
    """

    number: int
    at: str
    seconds: float
    method: str
    target: str
    status: int
    client: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: str
    request_size: int
    response_headers: tuple[tuple[str, str], ...]
    response_body: str
    response_size: int

    @property
    def weight(self) -> int:
        """Bytes of memory that its texts take."""
        headers = (*self.request_headers, *self.response_headers)
        texts = (
            self.target,
            self.request_body,
            self.response_body,
            *(t for h in headers for t in h),
        )
        return sum(map(sys.getsizeof, texts))
