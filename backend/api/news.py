"""The workspace's events on the server's own event loop: for waiting, and as server-sent events."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict

from backend.api.limits import Limits
from backend.errors import NotFound
from backend.events import Event, ExtensionChanged, JobProgressed, PackageChanged
from backend.status import Status
from backend.workspace import Workspace

_MOST_WAITING = 1000
_Queue = asyncio.Queue[Event | None]


class News:
    """Hears the workspace on any thread and tells whoever listens on the loop."""

    def __init__(
        self, workspace: Workspace, loop: asyncio.AbstractEventLoop, limits: Limits
    ) -> None:
        self._workspace, self._limits = workspace, limits
        self._loop = loop
        self._listeners: set[_Queue] = set()
        self._closed = False
        self._unsubscribe = workspace.events.subscribe(self._heard)

    def close(self) -> None:
        """End every stream. Called on the loop."""
        self._closed = True
        self._unsubscribe()
        for queue in self._listeners:
            _put(queue, None)

    def _heard(self, event: Event) -> None:
        with suppress(RuntimeError):  # the loop has ended in between
            self._loop.call_soon_threadsafe(self._tell, event)

    def _tell(self, event: Event) -> None:
        for queue in self._listeners:
            _put(queue, event)

    @contextmanager
    def _listening(self) -> Iterator[_Queue]:
        queue: _Queue = asyncio.Queue(_MOST_WAITING)
        if self._closed:
            queue.put_nowait(None)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def at_rest(self, extension_ids: Iterable[str]) -> None:
        """Wait until none of these is pending, or until patience ends; unknown ones are."""
        left = set(extension_ids)
        with self._listening() as queue:
            left = {one for one in left if await asyncio.to_thread(self._pending, one)}
            try:
                async with asyncio.timeout(self._limits.at_rest_seconds):
                    while left:
                        event = await queue.get()
                        if event is None:
                            return
                        if isinstance(event, ExtensionChanged) and event.extension_id in left:
                            one = event.extension_id
                            left -= set() if await asyncio.to_thread(self._pending, one) else {one}
            except TimeoutError:
                return

    def _pending(self, extension_id: str) -> bool:
        try:
            found = self._workspace.properties.extension(extension_id)
        except NotFound:
            return False
        return found.installation_status is Status.PENDING and not found.deleted_at

    async def stream(self, wanted: frozenset[str]) -> AsyncIterator[str]:
        """Server-sent events from now on, of the types wanted (none named is all of them)."""
        numbers = itertools.count(1)
        with self._listening() as queue:
            yield "retry: 1000\n: what happens from now on\n\n"
            while True:
                try:
                    async with asyncio.timeout(self._limits.beat_seconds):
                        event = await queue.get()
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                name = event_name(type(event))
                if not wanted or name in wanted:
                    data = await asyncio.to_thread(self._data, event)
                    text = json.dumps(data, ensure_ascii=False)
                    yield f"id: {next(numbers)}\nevent: {name}\ndata: {text}\n\n"

    def _data(self, event: Event) -> dict[str, object]:
        """The event's own fields; with the status that an extension or a package has by now."""
        found: dict[str, object] = asdict(event)
        try:
            match event:
                case ExtensionChanged(extension_id):
                    extension = self._workspace.properties.extension(extension_id)
                    found["installation_status"] = extension.installation_status.value
                    found["deleted_at"] = extension.deleted_at
                case PackageChanged(package_id):
                    found["status"] = self._workspace.packages.standing(package_id).status.value
                case JobProgressed():
                    found["percent"] = event.percent
        except NotFound:
            pass
        return found


def event_name(kind: Callable[..., Event]) -> str:
    """``ExtensionChanged`` → ``extension-changed``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def _put(queue: _Queue, event: Event | None) -> None:
    """A listener that does not keep up loses its stream, not somebody else's time."""
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        event = None
    queue.put_nowait(event)
