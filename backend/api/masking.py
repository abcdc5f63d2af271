"""What must not stand in the request log: tokens, and the values of attributes that encrypt."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterable

from backend.api.operations import Json
from backend.events import Event, SchemaChanged
from backend.workspace import Workspace

HIDDEN = "•••"
_SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"}


class EncryptedNames:
    """The names of attributes that encrypt; they are read again when a schema changes."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: frozenset[str] | None = None
        self._changes = 0
        workspace.events.subscribe(self._heard)

    async def __call__(self) -> Collection[str]:
        """In lower case."""
        if self._known is not None:
            return self._known
        changes = self._changes
        found = await asyncio.to_thread(self._workspace.schemas.encrypted_names)
        if changes == self._changes:
            self._known = found
        return found

    def _heard(self, event: Event) -> None:
        if isinstance(event, SchemaChanged):
            self._known = None
            self._changes += 1


def masked_headers(headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Headers as text, in their order; what proves who somebody is, is hidden."""
    found = []
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if name.lower() in _SECRET_HEADERS:
            scheme, _, secret = value.partition(" ")
            value = f"{scheme} {HIDDEN}" if secret else HIDDEN
        found.append((name, value))
    return tuple(found)


def masked_body(text: str, names: Collection[str]) -> str:
    """A JSON text without the values that stand under one of the names, in any case of letters.

    ``names`` are in lower case. What cannot be read cannot be searched: then nothing is shown.
    """
    if not names or not text:
        return text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return HIDDEN
    masked, changed = _masked(found, names)
    return json.dumps(masked, ensure_ascii=False, indent=2) if changed else text


def _masked(value: Json, names: Collection[str]) -> tuple[Json, bool]:
    if isinstance(value, list):
        parts = [_masked(one, names) for one in value]
        return [one for one, _ in parts], any(changed for _, changed in parts)
    if not isinstance(value, dict):
        return value, False
    found, changed = {}, False
    for key, one in value.items():
        if key.lower() in names and one is not None:
            found[key], changed = HIDDEN, True
        else:
            found[key], inside = _masked(one, names)
            changed = changed or inside
    return found, changed
