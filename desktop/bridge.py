"""Backend events become Qt signals on the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from backend.events import (
    Event,
    Events,
    ExtensionChanged,
    InstallerWaits,
    JobProgressed,
    ModeChanged,
    PackageChanged,
    PropertyChanged,
    QueueChanged,
    RecordsChanged,
    SchemaChanged,
)


class Bridge(QObject):
    """One long-lived listener to the backend. Its signals arrive on the thread it lives on."""

    schema_changed = Signal(str)  # schema id
    records_changed = Signal(object)  # resource id, beyond 32 bits perhaps; 0 for several
    package_changed = Signal(str)  # package id
    property_changed = Signal(str)  # property id
    extension_changed = Signal(str, str)  # extension id, property id
    job_progressed = Signal(object)  # JobProgressed
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
            case JobProgressed():
                self.job_progressed.emit(event)
            case QueueChanged():
                self.queue_changed.emit(event)
            case InstallerWaits(problem):
                self.installer_waits.emit(problem)
            case ModeChanged(mode):
                self.mode_changed.emit(mode)
