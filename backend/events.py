"""What has changed, told after the commit to everyone who asked.

Subscribers are called on the thread that made the change and must return quickly: the window
hands events over to its own thread, the command line sets a flag.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from backend.errors import Problem
from backend.modes import ServerMode

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SchemaChanged:
    """A schema, its draft or its versions changed, or it was deleted."""

    schema_id: str


@dataclass(frozen=True, slots=True)
class RecordsChanged:
    """A resource or its extension records changed; 0 where those of several did at once."""

    resource_id: int


@dataclass(frozen=True, slots=True)
class PackageChanged:
    """An extension package was added, checked or deleted."""

    package_id: str


@dataclass(frozen=True, slots=True)
class PropertyChanged:
    """A property was created, changed or deleted."""

    property_id: str


@dataclass(frozen=True, slots=True)
class ExtensionChanged:
    """An extension was added, changed its status, or was removed."""

    extension_id: str
    property_id: str


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    """A library of a property was made, changed, published or deleted."""

    library_id: str
    property_id: str


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """Somebody said something about a property, an extension or a library."""

    note_id: str
    subject_id: str


@dataclass(frozen=True, slots=True)
class WatchChanged:
    """A folder is watched from now on, no longer, or could not be."""

    path: str


@dataclass(frozen=True, slots=True)
class JobChanged:
    """A job was queued, taken up, moved or ended; 0 where those of several were at once."""

    job_id: int


@dataclass(frozen=True, slots=True)
class BatchEnded:
    """The last job of what was asked for in one act has ended."""

    batch_id: str
    succeeded: int
    failed: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class JobProgressed:
    """The running job went on: ``subject_id`` is an extension's or a package's id.

    ``done`` of ``total`` are bytes in the steps that move some, and ``speed`` is bytes a second
    then, 0 where there is none to tell.
    """

    subject_id: str
    step: str
    done: int
    total: int
    job_id: int = 0
    speed: float = 0.0

    @property
    def percent(self) -> int:
        """How far the job is, 0 to 100."""
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """A job was queued, taken up or ended: ``waiting`` are left besides the running one."""

    waiting: int
    running: bool


@dataclass(frozen=True, slots=True)
class InstallerWaits:
    """The store refuses, as on a full disk: the jobs stay open and go on when the cause is gone."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class StoreDamaged:
    """Damage was met in the store: nothing is written any more, reading goes on. Told once."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class BackupsChanged:
    """A backup was made or removed, or how many are kept was changed."""


@dataclass(frozen=True, slots=True)
class BackupFailed:
    """The backup at the start could not be made; everything else goes on."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class ModeChanged:
    """The workspace was switched between production and maintenance (Context Services)."""

    mode: ServerMode


@dataclass(frozen=True, slots=True)
class ApiServed:
    """A request of the HTTP APIs was answered: ``number`` is its line in the request log."""

    number: int


Event = (
    SchemaChanged
    | RecordsChanged
    | PackageChanged
    | PropertyChanged
    | ExtensionChanged
    | LibraryChanged
    | NoteAdded
    | WatchChanged
    | JobChanged
    | BatchEnded
    | JobProgressed
    | QueueChanged
    | InstallerWaits
    | StoreDamaged
    | BackupsChanged
    | BackupFailed
    | ModeChanged
    | ApiServed
)
Subscriber = Callable[[Event], None]


class Events:
    """The one place where changes are told. Safe to use from any thread."""

    def __init__(self) -> None:
        self._subscribers: tuple[Subscriber, ...] = ()
        self._changing = threading.Lock()

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Have ``subscriber`` called with every event; answers the call that ends it."""
        with self._changing:
            self._subscribers = (*self._subscribers, subscriber)

        def unsubscribe() -> None:
            with self._changing:
                self._subscribers = tuple(s for s in self._subscribers if s is not subscriber)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Tell everyone. The change is committed: a subscriber's failure is only logged."""
        for subscriber in self._subscribers:
            try:
                subscriber(event)
            except Exception:
                log.exception("a subscriber failed on %s", event)
