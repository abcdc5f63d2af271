"""Tells how installations ended, whatever page is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from backend.status import Status
from desktop.properties.reasons import was_cancelled
from desktop.theme import Tone

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.properties.model import Extension
    from desktop.page import Context

_PAUSE = 300  # milliseconds without another end before it is told
_SINGLY = 3  # more than this in one go are told in one sentence


class InstallationNotices(QObject):
    """A notice for each installation that ended; one for all of a batch.

    A change of an extension that is not known to be over means that it was pending: it was just
    added, or tried again.
    """

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._over: dict[str, str] = {}  # when each that is over was last changed
        self._batch: set[str] = set()  # all of one go, pending or not
        self._pending: set[str] = set()
        self._ended: dict[str, tuple[Extension, str]] = {}  # not told yet, with the property
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._tell)
        context.bridge.extension_changed.connect(self._changed)

    def _changed(self, extension_id: str, property_id: str) -> None:
        properties = self._context.workspace.properties

        def read() -> tuple[Extension, str]:
            return properties.extension(extension_id), properties.get(property_id).name

        def gone(_problems: tuple[Problem, ...]) -> None:
            self._forget(extension_id)

        self._context.work.do(self, read, lambda found: self._take(*found), gone)

    def _take(self, extension: Extension, property_name: str) -> None:
        if extension.deleted_at:
            self._forget(extension.id)
        elif extension.installation_status is Status.PENDING:
            self._over.pop(extension.id, None)
            self._ended.pop(extension.id, None)
            self._pending.add(extension.id)
            self._batch.add(extension.id)
        elif self._over.get(extension.id) != extension.updated_at:
            self._over[extension.id] = extension.updated_at
            self._pending.discard(extension.id)
            self._batch.add(extension.id)
            if not was_cancelled(extension):
                self._ended[extension.id] = (extension, property_name)
            self._pause.start()

    def _forget(self, extension_id: str) -> None:
        self._over.pop(extension_id, None)
        self._ended.pop(extension_id, None)
        self._pending.discard(extension_id)
        self._batch.discard(extension_id)
        if not self._pending:
            self._pause.start()

    def _tell(self) -> None:
        if len(self._batch) > _SINGLY and self._pending:
            return  # the last of them tells
        ended = list(self._ended.values())
        self._ended.clear()
        if not self._pending:
            self._batch.clear()
        if len(ended) > _SINGLY:
            self._tell_all([extension for extension, _ in ended])
            return
        for extension, property_name in ended:
            self._tell_one(extension, property_name)

    def _tell_one(self, extension: Extension, property_name: str) -> None:
        name = extension.display_name
        if extension.installation_status is Status.SUCCEEDED:
            said = f"Installed {name} in {property_name}."
            self._context.toast.say(said, about=extension.id)
        else:
            said = f"{name} failed in {property_name}: {extension.reason}"
            self._tell_failed(said, extension)

    def _tell_all(self, extensions: list[Extension]) -> None:
        failed = [e for e in extensions if e.installation_status is Status.FAILED]
        installed = len(extensions) - len(failed)
        said = f"Installed {installed} extension{'' if installed == 1 else 's'}"
        if failed:
            self._tell_failed(f"{said}, {len(failed)} failed.", failed[0])
        else:
            self._context.toast.say(f"{said}.")

    def _tell_failed(self, said: str, extension: Extension) -> None:
        self._context.toast.say(
            said,
            Tone.BAD,
            action_text="Show",
            action=lambda: self._context.go("properties", extension.id),
            about=extension.id,
        )
