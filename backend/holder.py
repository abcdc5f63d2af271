"""What the process that holds a workspace says of itself, in a file beside the lock.

The lock decides; the file only tells. A killed process leaves its file behind.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Listener:
    """Where the holder carries out the calls of others: a port of 127.0.0.1.

    ``secret`` is known to whoever may read the file, which is its owner alone.
    """

    port: int
    secret: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Which process holds the workspace, in words, and where it listens, if it does."""

    words: str
    listener: Listener | None = None


def tell(path: Path, said: Mapping[str, Any]) -> None:
    """Write the file: there at once and whole, and for its owner's eyes only. Raises OSError."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(said, file)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def heard(path: Path) -> Holder:
    """What the file says; never raises, whatever is in it."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        words = f"It is held by {said['holder']}, process {said['pid']}, since {said['since']}."
        return Holder(words, _listener(said.get("listener")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Holder("It does not say who holds it.")


def _listener(said: Any) -> Listener | None:
    match said:
        case {"port": int(port), "secret": str(secret)} if 0 < port < 1 << 16 and secret:
            return Listener(port, secret)
    return None
