"""What can be done with the chosen extensions, as actions: each knows whether it can be now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from backend.status import Status
from desktop.properties import extension_rules as rules
from desktop.properties.extension_acts import ExtensionActs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from backend.properties.model import Extension
    from desktop.page import Context

_TABLE = Qt.ShortcutContext.WidgetShortcut
_AROUND = Qt.ShortcutContext.WidgetWithChildrenShortcut


class ExtensionActions(QObject):
    """The actions of one page; what needs a sheet is asked for by a signal.

    Where one cannot be done now its tooltip says why. Retry and Cancel are seen only where they
    fit. Space and Del work in the table alone, the other keys beside it too.
    """

    settings_wanted = Signal(object)  # Extension
    history_wanted = Signal(object)
    change_wanted = Signal(object)
    verify_wanted = Signal(object)
    upgrades_wanted = Signal(object)  # tuple[Extension, ...]

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.acts = ExtensionActs(context, self)
        self._chosen: tuple[Extension, ...] = ()
        acts = self.acts
        self.retry = self._action("Retry", "Ctrl+R", lambda: acts.retry(self._chosen))
        self.cancel = self._action("Cancel", "Ctrl+.", lambda: acts.cancel(self._chosen))
        self.settings = self._action("Edit settings…", "F2", self._edit_settings)
        self.enable = self._action("Disable", "Space", self._enable, _TABLE)
        self.revise = self._action("Revise", "Ctrl+Shift+R", lambda: acts.revise(self._chosen))
        self.history = self._action("History…", "Ctrl+H", self._history)
        self.change = self._action("Change version…", "Ctrl+U", self._change)
        self.verify = self._action("Verify…", "F7", self._verify)
        self.repair = self._action("Repair", "Shift+F7", lambda: acts.repair(self._chosen))
        self.dismiss = QAction("Dismiss", self)
        self.dismiss.triggered.connect(lambda: acts.dismiss(self._chosen))
        self.remove = self._action("Remove", "Del", lambda: acts.remove(self._chosen), _TABLE)
        self.set_extensions(())

    @property
    def chosen(self) -> tuple[Extension, ...]:
        return self._chosen

    def all(self) -> list[QAction]:
        return [action for group in self.groups() for action in group]

    def groups(self) -> list[list[QAction]]:
        """As they stand in a menu, a line between the groups."""
        return [
            [self.retry, self.cancel],
            [self.settings, self.enable],
            [self.revise, self.history],
            [self.change, self.verify, self.repair],
            [self.remove],
        ]

    def set_extensions(self, chosen: Sequence[Extension]) -> None:
        """Act on these from now on."""
        self._chosen = tuple(chosen)
        self._name_them()
        statuses = {one.installation_status for one in chosen}
        for action, status in ((self.retry, Status.FAILED), (self.cancel, Status.PENDING)):
            action.setEnabled(status in statuses)
            action.setVisible(status in statuses)
        one = rules.not_one(chosen)
        for action, reason in (
            (self.settings, one or rules.not_edited(chosen)),
            (self.enable, rules.not_edited(chosen)),
            (self.revise, rules.not_revised(chosen)),
            (self.history, one),
            (self.change, rules.not_upgraded(chosen)),
            (self.verify, one or rules.not_used(chosen)),
            (self.repair, rules.not_used(chosen)),
            (self.remove, "" if chosen else rules.not_one(chosen)),
        ):
            action.setEnabled(not reason)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(reason or f"{action.text()} ({keys})")
            action.setStatusTip(reason)

    def _name_them(self) -> None:
        on = any(one.enabled for one in self._chosen) or not self._chosen
        self.enable.setText("Disable" if on else "Enable")
        newer = [one for one in self._chosen if one.usable and one.newer]
        if len(self._chosen) > 1:
            self.change.setText(f"Upgrade {len(newer)}…" if newer else "Upgrade…")
        elif newer and newer[0].latest_version != newer[0].version:
            self.change.setText(f"Upgrade to {newer[0].latest_version}…")
        else:
            self.change.setText("Install the new build…" if newer else "Change version…")

    def _action(
        self,
        text: str,
        keys: str,
        act: Callable[[], object],
        context: Qt.ShortcutContext = _AROUND,
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(context)
        action.triggered.connect(lambda: act())
        return action

    def _enable(self) -> None:
        on = any(one.enabled for one in self._chosen)
        self.acts.enable(self._chosen, enabled=not on)

    def _edit_settings(self) -> None:
        self.settings_wanted.emit(self._chosen[0])

    def _history(self) -> None:
        self.history_wanted.emit(self._chosen[0])

    def _change(self) -> None:
        if len(self._chosen) == 1:
            self.change_wanted.emit(self._chosen[0])
        else:
            self.upgrades_wanted.emit(self._chosen)

    def _verify(self) -> None:
        self.verify_wanted.emit(self._chosen[0])
