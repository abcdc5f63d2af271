"""Backend events become Qt signals on the GUI thread."""

from __future__ import annotations

from dataclasses import fields

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance

from backend.events import (
    ApiServed,
    BackupFailed,
    BackupsChanged,
    BatchEnded,
    Event,
    Events,
    ExtensionChanged,
    InstallerWaits,
    JobChanged,
    JobProgressed,
    LibraryChanged,
    ModeChanged,
    NoteAdded,
    PackageChanged,
    PropertyChanged,
    QueueChanged,
    RecordsChanged,
    SchemaChanged,
    StoreDamaged,
    WatchChanged,
)
from desktop.work import is_of_the_window


class Bridge(QObject):
    """One long-lived listener to the backend. Its signals arrive on the thread it lives on."""

    schema_changed = Signal(str)  # schema id
    schema_worked_on = Signal(str)  # schema id, where it was changed at the window
    records_changed = Signal(object)  # resource id, beyond 32 bits perhaps; 0 for several
    package_changed = Signal(str)  # package id
    property_changed = Signal(str)  # property id
    extension_changed = Signal(str, str)  # extension id, property id
    library_changed = Signal(str, str)  # library id, property id
    note_added = Signal(str, str)  # note id, the id of what it is about
    watch_changed = Signal(str)  # the folder
    job_changed = Signal(object)  # job id, beyond 32 bits perhaps; 0 for several
    job_progressed = Signal(object)  # JobProgressed
    batch_ended = Signal(object)  # BatchEnded
    queue_changed = Signal(object)  # QueueChanged
    installer_waits = Signal(object)  # Problem
    store_damaged = Signal(object)  # Problem, once
    backups_changed = Signal()
    backup_failed = Signal(object)  # Problem
    mode_changed = Signal(object)  # ServerMode
    api_served = Signal(object)  # number of a line in the request log

    _arrived = Signal(object, bool)

    def __init__(self, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._signals: dict[type[Event], SignalInstance] = {
            SchemaChanged: self.schema_changed,
            RecordsChanged: self.records_changed,
            PackageChanged: self.package_changed,
            PropertyChanged: self.property_changed,
            ExtensionChanged: self.extension_changed,
            LibraryChanged: self.library_changed,
            NoteAdded: self.note_added,
            WatchChanged: self.watch_changed,
            JobChanged: self.job_changed,
            JobProgressed: self.job_progressed,
            BatchEnded: self.batch_ended,
            QueueChanged: self.queue_changed,
            InstallerWaits: self.installer_waits,
            StoreDamaged: self.store_damaged,
            BackupsChanged: self.backups_changed,
            BackupFailed: self.backup_failed,
            ModeChanged: self.mode_changed,
            ApiServed: self.api_served,
        }
        self._unsubscribe = events.subscribe(self._hear)

    def close(self) -> None:
        """Hear nothing more."""
        self._unsubscribe()

    def _hear(self, event: Event) -> None:
        """On the thread of whoever made the change: it tells who that was."""
        self._arrived.emit(event, is_of_the_window())

    def _tell(self, event: Event, here: bool) -> None:
        """An event that is news of its own goes whole, of the others only what has changed."""
        if here and isinstance(event, SchemaChanged):
            self.schema_worked_on.emit(event.schema_id)
        signal = self._signals[type(event)]
        if type(event) in _WHOLE:
            signal.emit(event)
        else:
            signal.emit(*(getattr(event, part.name) for part in fields(event)))


_WHOLE = frozenset({JobProgressed, QueueChanged, BatchEnded})
