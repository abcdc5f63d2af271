"""Backend events become Qt signals on the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from backend.events import (
    BatchEnded,
    Event,
    Events,
    ExtensionChanged,
    InstallerWaits,
    JobChanged,
    JobProgressed,
    LibraryChanged,
    ModeChanged,
    PackageChanged,
    PropertyChanged,
    QueueChanged,
    RecordsChanged,
    SchemaChanged,
    WatchChanged,
)


class Bridge(QObject):
    """One long-lived listener to the backend. Its signals arrive on the thread it lives on."""

    schema_changed = Signal(str)  # schema id
    records_changed = Signal(object)  # resource id, beyond 32 bits perhaps; 0 for several
    package_changed = Signal(str)  # package id
    property_changed = Signal(str)  # property id
    extension_changed = Signal(str, str)  # extension id, property id
    library_changed = Signal(str, str)  # library id, property id
    watch_changed = Signal(str)  # the folder
    job_changed = Signal(object)  # job id, beyond 32 bits perhaps; 0 for several
    job_progressed = Signal(object)  # JobProgressed
    batch_ended = Signal(object)  # BatchEnded
    queue_changed = Signal(object)  # QueueChanged
    installer_waits = Signal(object)  # Problem
    mode_changed = Signal(object)  # ServerMode

    _arrived = Signal(object)

    def __init__(self, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = events.subscribe(self._arrived.emit)

    def close(self) -> None:
        """Hear nothing more."""
        self._unsubscribe()

    def _tell(self, event: Event) -> None:
        match event:
            case SchemaChanged(schema_id):
                self.schema_changed.emit(schema_id)
            case RecordsChanged(resource_id):
                self.records_changed.emit(resource_id)
            case PackageChanged(package_id):
                self.package_changed.emit(package_id)
            case PropertyChanged(property_id):
                self.property_changed.emit(property_id)
            case ExtensionChanged(extension_id, property_id):
                self.extension_changed.emit(extension_id, property_id)
            case LibraryChanged(library_id, property_id):
                self.library_changed.emit(library_id, property_id)
            case WatchChanged(path):
                self.watch_changed.emit(path)
            case JobChanged(job_id):
                self.job_changed.emit(job_id)
            case BatchEnded():
                self.batch_ended.emit(event)
            case JobProgressed():
                self.job_progressed.emit(event)
            case QueueChanged():
                self.queue_changed.emit(event)
            case InstallerWaits(problem):
                self.installer_waits.emit(problem)
            case ModeChanged(mode):
                self.mode_changed.emit(mode)
