"""What was added here, until its check has ended: it is shown, or what it turned out to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from backend.status import Status
from desktop.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backend.packages.model import Package
    from desktop.page import Context


class Newcomers(QObject):
    """``joined`` brings the id of the package that was there already."""

    joined = Signal(str)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._awaited: set[str] = set()  # added here, their check not seen to end yet
        self._pending: set[str] = set()

    def expect(self, package: Package) -> None:
        self._awaited.add(package.id)

    def look(self, packages: Mapping[str, Package]) -> None:
        """The catalogue as it is now: one that left it after its check joined another."""
        for key in (self._pending | self._awaited) - packages.keys():
            self._look_for_twin(key)
        pending = {key for key, one in packages.items() if one.status is Status.PENDING}
        self._awaited &= pending
        self._pending = pending

    def _look_for_twin(self, key: str) -> None:
        def found(twin: Package) -> None:
            if twin.id != key:
                self._context.toast.say(f"{twin.label} was in the catalogue already.", Tone.ACCENT)
                self.joined.emit(twin.id)

        packages = self._context.workspace.packages
        self._context.work.do(self, lambda: packages.get(key), found, lambda _gone: None)
