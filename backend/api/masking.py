"""What must not stand in the request log: tokens, and the values of attributes that encrypt."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterable
from urllib.parse import unquote_plus

from backend.api.model import HIDDEN
from backend.api.operations import Json
from backend.events import Event, SchemaChanged
from backend.workspace import Workspace

_SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"}


class EncryptedNames:
    """The names of attributes that encrypt; a schema's are read again when it changes."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[str, frozenset[str]] | None = None  # by schema id
        self._changed: set[str] = set()
        self._reading = asyncio.Lock()
        self.close = workspace.events.subscribe(self._heard)

    async def __call__(self) -> Collection[str]:
        """In lower case."""
        async with self._reading:  # who comes meanwhile waits for what is being read
            if self._known is None or self._changed:
                await asyncio.to_thread(self._read)
        return frozenset().union(*(self._known or {}).values())

    def _read(self) -> None:
        # Taken before it is read: what changes meanwhile is read by the next request.
        changed, self._changed = self._changed, set()
        read = self._workspace.schemas.encrypted_names
        if self._known is None:
            self._known = dict(read())
        else:
            gone: dict[str, frozenset[str]] = dict.fromkeys(changed, frozenset())
            self._known |= gone | dict(read(changed))

    def _heard(self, event: Event) -> None:
        if isinstance(event, SchemaChanged):
            self._changed.add(event.schema_id)


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


def masked_query(query: str, names: Collection[str]) -> str:
    """A query without the values of parameters that are called like one of the names."""
    parts = []
    for part in query.split("&"):
        name, equals, value = part.partition("=")
        hidden = value and unquote_plus(name).lower() in names
        parts.append(f"{name}{equals}{HIDDEN if hidden else value}")
    return "&".join(parts)


def masked_body(text: str, names: Collection[str]) -> str:
    """A JSON text without the values that stand under one of the names, in any case of letters.

    ``names`` are in lower case. What cannot be read cannot be searched: then nothing is shown.
    """
    if not names or not text:
        return text
    changed = False

    def hide(pairs: list[tuple[str, Json]]) -> Json:
        nonlocal changed
        found = {}
        # Each pair is looked at, also where its key stands again behind it.
        for key, value in pairs:
            hidden = value is not None and key.lower() in names
            changed = changed or hidden
            found[key] = HIDDEN if hidden else value
        # A plan tells of an attribute what becomes of its values.
        if str(found.get("attribute")).lower() in names and found.get("records"):
            changed, found["records"] = True, HIDDEN
        return found

    try:
        found = json.loads(text, object_pairs_hook=hide)
        return json.dumps(found, ensure_ascii=False, indent=2) if changed else text
    except (ValueError, RecursionError):
        return HIDDEN
