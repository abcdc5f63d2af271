"""What can be done with an extension: retry, cancel, remove or replace it, and take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from backend.errors import Refused, WorkshopError
from backend.packages.settings import settings_problems
from backend.status import Status
from desktop.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from backend.errors import Problem
    from backend.packages.model import Package
    from backend.properties.model import Extension
    from desktop.page import Context


class ExtensionActions(QObject):
    """Three actions on the chosen extension; each is shown where it makes sense."""

    restored = Signal(str)  # the id of the extension that came back

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

    def replace(
        self,
        old: Extension,
        package: Package,
        settings: str,
        then: Callable[[Extension], None],
        refused: Callable[[tuple[Problem, ...]], None],
    ) -> None:
        """Put the package with these settings in the place of an extension, or leave it there."""
        properties = self._context.workspace.properties

        def swap() -> Extension:
            if problems := settings_problems(package.manifest, settings):
                raise Refused(*problems)
            properties.remove(old.id)
            try:
                return properties.add_extension(
                    old.property_id, package.id, settings, enabled=old.enabled
                )
            except WorkshopError:
                self._add_back(old)
                raise

        def swapped(new: Extension) -> None:
            then(new)
            self._context.toast.say(
                f"Added settings to {old.display_name}.",
                action_text="Undo",
                action=lambda: self._restore(old, instead_of=new.id),
            )

        self._context.work.do(self, swap, swapped, refused)

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

    def _restore(self, extension: Extension, instead_of: str = "") -> None:
        """The same package with the same settings again; the new one has an id of its own."""

        def restore() -> Extension:
            if instead_of:
                self._context.workspace.properties.remove(instead_of)
            return self._add_back(extension)

        self._context.work.do(self, restore, lambda added: self.restored.emit(added.id), self._tell)

    def _add_back(self, extension: Extension) -> Extension:
        return self._context.workspace.properties.add_extension(
            extension.property_id,
            extension.package_id,
            extension.settings,
            enabled=extension.enabled,
        )

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self._context.toast.say(str(problem), Tone.BAD)
