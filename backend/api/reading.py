"""Request bodies: never more than was allowed, never longer than is decent, and strict JSON."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from backend.api.failures import HttpFailure
from backend.api.operations import Json
from backend.errors import Problem

SILENCE_SECONDS = 30.0
"""The longest a client may say nothing in the middle of a body."""
GRACE_SECONDS, LEAST_BYTES_A_SECOND = 30.0, 1024
"""After the first seconds a body has to come at least this fast."""
MOST_DEPTH = 100
"""Levels of objects and arrays; no body of either system comes near."""
_DRAIN_SECONDS, _DRAIN_BYTES = 10.0, 512 << 20


class Incoming:
    """The body of one request, as it comes in. ``receive`` stands in for ASGI's own."""

    def __init__(self, receive: Receive, length: str | None, most: int) -> None:
        self._receive, self._most = receive, most
        self._began = time.monotonic()
        self.size = 0
        self.ended = False
        if length is not None and length.isdecimal() and int(length) > most:
            raise too_large(most)

    async def receive(self) -> Message:
        """The next part. Raises :class:`HttpFailure` (408, 413), :class:`ClientDisconnect`."""
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                message = await self._receive()
        except TimeoutError:
            raise _TOO_SLOW from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        self.size += len(message.get("body", b""))
        self.ended = not message.get("more_body", False)
        if self.size > self._most:
            raise too_large(self._most)
        passed = time.monotonic() - self._began
        if passed > GRACE_SECONDS and self.size < passed * LEAST_BYTES_A_SECOND and not self.ended:
            raise _TOO_SLOW
        return message

    async def read(self) -> bytes:
        """All of it."""
        parts = []
        while not self.ended:
            parts.append((await self.receive()).get("body", b""))
        return b"".join(parts)

    async def drain(self) -> None:
        """Take what still comes and forget it: who is busy sending would not read the answer."""
        left = _DRAIN_BYTES
        try:
            async with asyncio.timeout(_DRAIN_SECONDS):
                while not self.ended and left > 0:
                    message = await self._receive()
                    left -= len(message.get("body", b""))
                    gone = message["type"] == "http.disconnect"
                    self.ended = gone or not message.get("more_body", False)
        except TimeoutError:
            return


def parse_json(raw: bytes) -> Json:
    """The body as JSON; fractions are exact. Raises :class:`HttpFailure` (400).

    Refused is what readers of JSON take differently: keys that stand twice, ``NaN``, halves of
    characters; and what nests deeper than anybody needs.
    """
    try:
        text = raw.decode("utf-8-sig")
        found: Json = json.loads(
            text, parse_float=_exact, parse_constant=_no_constant, object_pairs_hook=_no_twins
        )
        _check_depth_and_text(found)
    except UnicodeDecodeError as error:
        raise _not_json(f"Byte {error.start + 1} is no UTF-8.") from None
    except json.JSONDecodeError as error:
        raise _not_json(f"Line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except RecursionError:
        raise _TOO_DEEP from None
    except ValueError as error:
        raise _not_json(str(error)[:200]) from None
    return found


def too_large(most: int) -> HttpFailure:
    return HttpFailure(
        413,
        Problem(
            "too-large",
            "The body is too large.",
            f"At most {most >> 20} MiB are taken here.",
            "Send less at once.",
        ),
        headers={"connection": "close"},
    )


def _check_depth_and_text(value: Json) -> None:
    level: list[Json] = [value]
    for _ in range(MOST_DEPTH):
        below: list[Json] = []
        for one in level:
            if isinstance(one, dict):
                _check_text(*one)
                below += one.values()
            elif isinstance(one, list):
                below += one
            elif isinstance(one, str):
                _check_text(one)
        if not below:
            return
        level = below
    raise _TOO_DEEP


def _check_text(*texts: str) -> None:
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise HttpFailure(
                400,
                Problem(
                    "text-not-unicode",
                    "The body holds half a character.",
                    "A lone half of a surrogate pair (\\ud800 to \\udfff) is no text.",
                    "Write the whole character.",
                ),
            ) from None


def _no_twins(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twin = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise HttpFailure(
            400,
            Problem(
                "duplicate-key",
                "A key stands twice in one object.",
                f"It is “{twin[:60]}”; which of the two counts, nobody could say.",
                "Leave one of them out.",
            ),
        )
    return found


def _exact(number: str) -> Decimal:
    try:
        return Decimal(number)
    except InvalidOperation:
        raise ValueError(f"{number[:60]} is out of every range") from None


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _not_json(detail: str) -> HttpFailure:
    return HttpFailure(
        400, Problem("not-json", "The body is not JSON.", detail, "Correct it there.")
    )


_TOO_DEEP = HttpFailure(
    400,
    Problem(
        "json-too-deep",
        "The JSON is nested too deeply.",
        f"At most {MOST_DEPTH} levels are read.",
        "Send it flatter.",
    ),
)
_TOO_SLOW = HttpFailure(
    408,
    Problem(
        "too-slow",
        "The body did not come in time.",
        f"At most {SILENCE_SECONDS:.0f} seconds of silence, at least {LEAST_BYTES_A_SECOND} bytes "
        "a second.",
        "Send it again.",
    ),
    headers={"connection": "close"},
)
