"""What can be done with an extension: retry, cancel, remove and take the removal back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from backend.status import Status
from desktop.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from backend.errors import Problem
    from backend.properties.model import Extension
    from desktop.page import Context


class ExtensionActions(QObject):
    """Three actions on the chosen extension; each is shown where it makes sense."""

    restored = Signal(str)  # the id of the extension that a removal taken back brought

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._extension: Extension | None = None
        self.retry = self._action("Retry", self._retry, "Ctrl+R")
        self.cancel = self._action("Cancel", self._cancel, "Ctrl+.")
        self.remove = self._action("Remove", self._remove, "Del")
        self.set_extension(None)

    def all(self) -> list[QAction]:
        return [self.retry, self.cancel, self.remove]

    def set_extension(self, extension: Extension | None) -> None:
        """Act on this one from now on."""
        self._extension = extension
        status = extension.installation_status if extension else None
        for action, fits in (
            (self.retry, status is Status.FAILED),
            (self.cancel, status is Status.PENDING),
            (self.remove, status is not None),
        ):
            action.setEnabled(fits)
            action.setVisible(fits)

    def _action(self, text: str, act: Callable[[], None], keys: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(act)
        return action

    def _retry(self) -> None:
        if (extension := self._extension) is not None:
            properties = self._context.workspace.properties
            self._context.work.do(self, lambda: properties.retry(extension.id), None, self._tell)

    def _cancel(self) -> None:
        if (extension := self._extension) is not None:
            properties = self._context.workspace.properties
            self._context.work.do(self, lambda: properties.cancel(extension.id), None, self._tell)

    def _remove(self) -> None:
        if (extension := self._extension) is None:
            return
        properties = self._context.workspace.properties

        def removed(_: None) -> None:
            self._context.toast.say(
                f"Removed {extension.display_name}.",
                action_text="Undo",
                action=lambda: self._restore(extension),
            )

        self._context.work.do(self, lambda: properties.remove(extension.id), removed, self._tell)

    def _restore(self, extension: Extension) -> None:
        """The same package with the same settings again; the new one has an id of its own."""
        properties = self._context.workspace.properties
        self._context.work.do(
            self,
            lambda: properties.add_extension(
                extension.property_id,
                extension.package_id,
                extension.settings,
                enabled=extension.enabled,
            ),
            lambda added: self.restored.emit(added.id),
            self._tell,
        )

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self._context.toast.say(str(problem), Tone.BAD)
