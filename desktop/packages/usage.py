"""Which extensions the properties have, by the package they were made from; kept up to date."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.reload import Reload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backend.status import Status
    from desktop.page import Context


@dataclass(frozen=True, slots=True)
class Holder:
    """A property that has an extension of the package, and in which version."""

    property_id: str
    property_name: str
    package_id: str
    version: str
    status: Status
    newer: bool
    """Whether the catalogue has something newer for it."""


class Usage(QObject):
    """``changed`` follows every change of properties and extensions; ``held`` is how it is now."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.held: Mapping[tuple[str, str], tuple[Holder, ...]] = {}
        self._context = context
        self._reload = Reload(self, context.work, self._read, self._took)
        for signal in (
            context.bridge.extension_changed,
            context.bridge.property_changed,
            context.bridge.package_changed,
        ):
            signal.connect(self._reload.ask)
        self._reload.ask()

    def _read(self) -> Mapping[tuple[str, str], tuple[Holder, ...]]:
        found: dict[tuple[str, str], list[Holder]] = defaultdict(list)
        # In one reading: it follows every change, and other calls wait for it.
        for held, extensions in self._context.workspace.properties.everywhere():
            for one in extensions:
                found[one.name, held.platform].append(
                    Holder(
                        held.id,
                        held.name,
                        one.package_id,
                        one.version,
                        one.installation_status,
                        one.newer,
                    )
                )
        return {key: tuple(holders) for key, holders in found.items()}

    def _took(self, held: Mapping[tuple[str, str], tuple[Holder, ...]]) -> None:
        if held != self.held:
            self.held = held
            self.changed.emit()
