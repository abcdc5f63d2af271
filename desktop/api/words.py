"""Requests and answers in words and signs: the same in the table and beside it. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from backend.api.model import HIDDEN, SHOWN_BYTES
from desktop.packages.contents import file_size
from desktop.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backend.api.model import Exchange

_ID = re.compile(r"\b([A-Z]{2}[0-9a-f]{4})[0-9a-f]{28}\b")
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def status_words(status: int) -> str:
    """``201 Created``; for 0 that there was no answer."""
    if status == 0:
        return "no answer"
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def was_refused(status: int) -> bool:
    """Whether it did not do what was asked; also where there was no answer."""
    return status == 0 or status >= HTTPStatus.BAD_REQUEST


def status_look(status: int) -> tuple[str, Tone]:
    """The icon and the colour that go with the words."""
    if 200 <= status < 300:
        return "check", Tone.OK
    if 400 <= status < 500:
        return "warning", Tone.WAITING
    return ("cross", Tone.BAD) if status >= 500 else ("minus", Tone.NEUTRAL)


def ink(tone: Tone) -> str:
    """The token of the theme for an icon of this tone."""
    return "muted" if tone is Tone.NEUTRAL else str(tone)


def writes(method: str) -> bool:
    """Whether a request of this method may change something."""
    return method not in _READS


def size_words(size: int) -> str:
    """``–`` for nothing, ``312 B``, ``4.1 KiB``."""
    return file_size(size) if size else "–"


def clock(at: str) -> str:
    """``13:05:22`` on this machine's clock."""
    return f"{datetime.fromisoformat(at).astimezone():%H:%M:%S}"


def short_target(target: str) -> str:
    """The path without the most of its ids: ``/properties/PR27e9…/extensions``."""
    return _ID.sub(r"\1…", target)


def found_by(exchange: Exchange) -> str:
    """The words that a search looks through, in lower case."""
    said = (exchange.method, exchange.target, status_words(exchange.status), exchange.client)
    return " ".join(said).lower()


def header_lines(headers: Iterable[tuple[str, str]]) -> str:
    """One line each, as they are written in HTTP."""
    return "\n".join(f"{name}: {value}" for name, value in headers)


def body_words(body: str, size: int, *, unread: bool = False) -> str:
    """What there is to say of a body before one reads it; ``unread`` where more was to come."""
    if unread:
        return f"{size_words(size)}, the rest was not read" if size else "Answered without it"
    if not size:
        return "No body"
    words = size_words(size)
    if not body:
        return f"{words}, not text: only the size is kept"
    if size > SHOWN_BYTES:
        return f"{words}, of which the first {SHOWN_BYTES >> 10} KiB are kept"
    if HIDDEN in body:
        return f"{words}, secrets hidden"
    return words


def count_words(shown: int, total: int) -> str:
    """``1 request``, ``3 of 12 requests``."""
    noun = "request" if total == 1 else "requests"
    return f"{total} {noun}" if shown == total else f"{shown} of {total} {noun}"
