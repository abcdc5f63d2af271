"""The properties that hold a package, kept up to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.reload import Reload

if TYPE_CHECKING:
    from backend.status import Status
    from desktop.page import Context


@dataclass(frozen=True, slots=True)
class Holder:
    """A property that has an extension of the package."""

    property_id: str
    name: str
    status: Status


class Holders(QObject):
    """``found`` brings the holders of the package that was asked for last, by name."""

    found = Signal(object)  # tuple[Holder, ...]

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._package_id = ""
        self._reload = Reload(self, context.work, self._read, self._took)
        context.bridge.extension_changed.connect(self._reload.ask)
        context.bridge.property_changed.connect(self._reload.ask)

    def of(self, package_id: str) -> None:
        """Look for the holders of this package from now on."""
        self._package_id = package_id
        self._reload.ask()

    def _read(self) -> tuple[str, tuple[Holder, ...]]:
        package_id = self._package_id
        if not package_id:
            return "", ()
        properties = self._context.workspace.properties
        return package_id, tuple(
            Holder(held.id, held.name, extension.installation_status)
            for held in properties.list()
            for extension in properties.extensions(held.id)
            if extension.package_id == package_id
        )

    def _took(self, answer: tuple[str, tuple[Holder, ...]]) -> None:
        package_id, holders = answer
        if package_id == self._package_id:
            self.found.emit(holders)
