"""What can be done with a package, where the rules allow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from backend.packages.model import (
    Package,
    may_be_checked_again,
    may_be_deleted,
    may_be_discontinued,
    may_be_released,
)
from backend.status import Status
from desktop.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from backend.errors import Problem
    from desktop.packages.usage import Holder
    from desktop.page import Context


class PackageActs(QObject):
    """The acts on the package of :meth:`set_package`. Those that nobody could do are not shown.

    ``asks`` is for the two that cannot be taken back: a question, its verb, what to do then and
    how it looks. ``refused`` brings what the service said against it.
    """

    asks = Signal(str, str, object, str)
    refused = Signal(object)  # tuple[Problem, ...]
    add_to_asked = Signal(str)  # the package's id
    add_again_asked = Signal(str)
    checked_again = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._package: Package | None = None
        self._holders: tuple[Holder, ...] = ()
        self.add_to = self._action("Add to a property…", self._add_to)
        self.release = self._action("Release…", self._release)
        self.discontinue = self._action("Discontinue", self._discontinue)
        self.delete = self._action("Delete…", self._delete)
        self.add_again = self._action("Add again…", self._add_again)
        self.take_off = self._action("Take off the list", self._take_off)
        self.check_again = self._action("Check again", self._check_again)
        self.cancel = self._action("Cancel the check", self._cancel)
        self.copy_digest = self._action("Copy the digest", self._copy_digest)
        for action in (self.delete, self.take_off):
            action.setShortcut(QKeySequence(Qt.Key.Key_Delete))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.set_package(None)

    @property
    def all(self) -> tuple[QAction, ...]:
        """The primary one last."""
        return (
            self.copy_digest,
            self.delete,
            self.take_off,
            self.discontinue,
            self.release,
            self.cancel,
            self.check_again,
            self.add_again,
            self.add_to,
        )

    def set_package(self, package: Package | None, holders: tuple[Holder, ...] = ()) -> None:
        self._package, self._holders = package, holders
        one = package
        succeeded = one is not None and one.status is Status.SUCCEEDED
        failed = one is not None and one.status is Status.FAILED
        _offer(self.add_to, succeeded)
        _offer(self.release, one is not None and may_be_released(one))
        _offer(self.discontinue, one is not None and may_be_discontinued(one))
        _offer(self.delete, one is not None and may_be_deleted(one) and not failed)
        _offer(self.add_again, failed)
        _offer(self.check_again, one is not None and may_be_checked_again(one))
        _offer(self.cancel, one is not None and one.status is Status.PENDING)
        _offer(self.take_off, failed)
        _offer(self.copy_digest, one is not None and bool(one.digest))
        if one is None:
            return
        self.discontinue.setText("Offer again" if one.discontinued else "Discontinue")
        if one.discontinued:
            _stop(self.add_to, "It is discontinued: no property can add it. Offer it again first.")
        held = [holder.property_name for holder in holders if holder.package_id == one.id]
        if held:
            where = f"It is installed in {_listed(held)}. Remove the extension there first."
            _stop(self.delete, where)

    def menu(self, parent: QWidget, first: QAction) -> QMenu:
        """All that can be done, for the right mouse button or the menu key."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.addAction(first)
        for action in reversed(self.all):
            if action.isVisible():
                menu.addAction(action)
        return menu

    # -- each act -----------------------------------------------------------------------------

    def _action(self, words: str, call: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(call)
        return action

    def _add_to(self) -> None:
        if self._package is not None:
            self.add_to_asked.emit(self._package.id)

    def _add_again(self) -> None:
        if self._package is not None:
            self.add_again_asked.emit(self._package.id)

    def _release(self) -> None:
        package = self._package
        if package is None:
            return
        packages = self._context.workspace.packages
        self.asks.emit(
            f"Release {package.label}? It becomes private: every {package.platform} property can "
            "add it then, and a later version must be greater. It cannot go back into development.",
            "Release",
            lambda: self._do(
                lambda: packages.release(package.id), f"{package.label} is released: private now."
            ),
            str(Tone.ACCENT),
        )

    def _discontinue(self) -> None:
        if self._package is not None:
            self._set_discontinued(self._package, not self._package.discontinued, undo=True)

    def _set_discontinued(self, package: Package, discontinued: bool, *, undo: bool) -> None:
        packages = self._context.workspace.packages
        said = (
            f"{package.label} is discontinued: no property can add it. Where it is, it stays."
            if discontinued
            else f"{package.label} is offered again: properties can add it."
        )

        def back() -> None:
            self._set_discontinued(package, not discontinued, undo=False)

        def done(_: object) -> None:
            action = back if undo else None
            self._context.toast.say(said, action_text="Undo" if undo else "", action=action)

        self._context.work.do(
            self,
            lambda: packages.discontinue(package.id, discontinued=discontinued),
            done,
            self._refused,
        )

    def _delete(self) -> None:
        package = self._package
        if package is None:
            return
        packages = self._context.workspace.packages
        self.asks.emit(
            f"Delete {package.label}? It leaves the catalogue with its archive. "
            "It can come back only from its file or its folder.",
            "Delete",
            lambda: self._do(lambda: packages.delete(package.id), f"Deleted {package.label}."),
            str(Tone.BAD),
        )

    def _take_off(self) -> None:
        """Nothing is lost but the reasons: no archive is kept of what failed."""
        package = self._package
        if package is None:
            return
        packages = self._context.workspace.packages
        said = f"Took {package.file_name} off the list."
        self._do(lambda: packages.delete(package.id), said)

    def _check_again(self) -> None:
        """The same file or folder, as it is now."""
        if self._package is not None:
            key, packages = self._package.id, self._context.workspace.packages

            def begun(_: object) -> None:
                self.checked_again.emit(key)

            self._context.work.do(self, lambda: packages.check_again(key), begun, self._refused)

    def _cancel(self) -> None:
        if self._package is not None:
            key, packages = self._package.id, self._context.workspace.packages
            self._context.work.do(self, lambda: packages.cancel(key), None, self._refused)

    def _copy_digest(self) -> None:
        if self._package is not None:
            QGuiApplication.clipboard().setText(self._package.digest)
            self._context.toast.say(f"Copied the SHA-256 of {self._package.label}.")

    def _do(self, call: Callable[[], object], said: str) -> None:
        def done(_: object) -> None:
            self._context.toast.say(said)

        self._context.work.do(self, call, done, self._refused)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.refused.emit(problems)


def _offer(action: QAction, offered: bool) -> None:
    action.setVisible(offered)
    action.setEnabled(offered)
    action.setToolTip(action.text())


def _stop(action: QAction, why: str) -> None:
    """Shown, so that one knows it is there, and why not now."""
    action.setEnabled(False)
    action.setToolTip(why)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return f"{', '.join(names[:2])}{more}"
