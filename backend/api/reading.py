"""Request bodies: never more than was allowed, never longer than is decent, and strict JSON."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from backend.api.failures import HttpFailure
from backend.api.limits import Limits
from backend.api.operations import Json
from backend.errors import Problem

MOST_DEPTH = 100
"""Levels of objects and arrays; no body of either system comes near."""
_MOST_DIGITS = 1000
"""Of a number, written out or as its power of ten: what follows it takes time, or is a mistake."""


class Incoming:
    """The body of one request, as it comes in. ``receive`` stands in for ASGI's own."""

    def __init__(self, receive: Receive, length: str, most: int, limits: Limits) -> None:
        self._receive, self._most, self._limits = receive, most, limits
        self._began = time.monotonic()
        self.size = 0
        self.ended = False
        if length.isdecimal() and int(length[:20]) > most:
            raise too_large(most)

    async def receive(self) -> Message:
        """The next part. Raises :class:`HttpFailure` (408, 413), :class:`ClientDisconnect`."""
        try:
            async with asyncio.timeout(self._limits.silence_seconds):
                message = await self._receive()
        except TimeoutError:
            raise self._too_slow() from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        self.size += len(message.get("body", b""))
        self.ended = not message.get("more_body", False)
        if self.size > self._most:
            raise too_large(self._most)
        passed = time.monotonic() - self._began
        slow = self.size < passed * self._limits.least_bytes
        if slow and passed > self._limits.grace_seconds and not self.ended:
            raise self._too_slow()
        return message

    async def read(self) -> bytes:
        """All of it."""
        parts = []
        while not self.ended:
            parts.append((await self.receive()).get("body", b""))
        return b"".join(parts)

    def _too_slow(self) -> HttpFailure:
        limits = self._limits
        return HttpFailure(
            408,
            Problem(
                "too-slow",
                "The body did not come in time.",
                f"At most {limits.silence_seconds:g} seconds of silence, at least "
                f"{limits.least_bytes} bytes a second.",
                "Send it again.",
            ),
        )


def parse_json(raw: bytes) -> Json:
    """The body as JSON; fractions are exact. Raises :class:`HttpFailure` (400).

    Refused is what readers of JSON take differently: keys that stand twice, ``NaN``, halves of
    characters; and what nests deeper than anybody needs.
    """
    try:
        text = raw.decode("utf-8-sig")
        found: Json = json.loads(
            text,
            parse_float=_exact,
            parse_int=_whole,
            parse_constant=_no_constant,
            object_pairs_hook=_no_twins,
        )
        _check_depth_and_text(found)
    except UnicodeDecodeError as error:
        raise _not_json(f"Byte {error.start + 1} is no UTF-8.") from None
    except json.JSONDecodeError as error:
        raise _not_json(f"Line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except RecursionError:
        raise _too_deep() from None
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
    raise _too_deep()


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
    found = None
    if len(number) <= _MOST_DIGITS:
        with suppress(InvalidOperation):
            found = Decimal(number)
    if found is None or abs(found.adjusted()) > _MOST_DIGITS:
        raise ValueError(f"{number[:60]} is out of every range")
    return found


def _whole(number: str) -> int:
    if len(number) > _MOST_DIGITS:
        raise ValueError(f"A number has more than {_MOST_DIGITS} digits")
    return int(number)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _not_json(detail: str) -> HttpFailure:
    return HttpFailure(
        400, Problem("not-json", "The body is not JSON.", detail, "Correct it there.")
    )


def _too_deep() -> HttpFailure:
    return HttpFailure(
        400,
        Problem(
            "json-too-deep",
            "The JSON is nested too deeply.",
            f"At most {MOST_DEPTH} levels are read.",
            "Send it flatter.",
        ),
    )
