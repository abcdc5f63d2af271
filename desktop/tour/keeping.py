"""Backups: made, looked into, gone back to and back again; preferences, check, damage."""

from __future__ import annotations

from PySide6.QtCore import Qt

from backend.damage import damage
from backend.schemas.model import Kind
from desktop.keeping.backups_sheet import BackupsSheet
from desktop.keeping.deeds import Deed, Examine, Restore
from desktop.keeping.restore_sheet import RestoreSheet
from desktop.theme import Theme
from desktop.tour.hand import CONTROL
from desktop.tour.stage import Stage

_SHIFT = Qt.KeyboardModifier.ShiftModifier


def play(stage: Stage) -> None:
    _back_and_forth(stage)
    _preferences(stage)
    _check(stage)
    _damage(stage)
    stage.hand.key(Qt.Key.Key_3, CONTROL)  # where one goes on after a restart


def _back_and_forth(stage: Stage) -> None:
    hand = stage.hand
    hand.key(Qt.Key.Key_B, CONTROL | _SHIFT)
    sheet = stage.window.stack.currentWidget()
    assert isinstance(sheet, BackupsSheet)
    hand.key(Qt.Key.Key_Return, CONTROL)
    hand.picture("17-backups")
    _change(stage)
    hand.key(Qt.Key.Key_Return)
    plan = stage.window.stack.currentWidget()
    assert isinstance(plan, RestoreSheet)
    hand.wait(lambda: plan.plan is not None, "the plan is there")
    hand.picture("17-restore-plan")
    before = {one.name for one in stage.workspace.schemas.list()}
    asked = _asked(stage)
    hand.key(Qt.Key.Key_Return, CONTROL)
    stage.check(asked and isinstance(asked[0], Restore), "Ctrl+Return asks to restore it")
    stage.carry_out(asked[0], "17-restoring")
    after = {one.name for one in stage.workspace.schemas.list()}
    stage.check(before - after == {"Just_an_idea"}, "what came since then is gone")
    hand.picture("17-restored")
    asked = _asked(stage)
    stage.check(stage.window.toasts.undo_last(), "the notice offers Undo")
    stage.carry_out(asked[0])
    after = {one.name for one in stage.workspace.schemas.list()}
    stage.check(before == after, "Undo brings it back")
    hand.picture("17-restore-undone")


def _change(stage: Stage) -> None:
    """Something comes and something changes after the backup."""
    stage.workspace.schemas.create(Kind.TASKS, "Just_an_idea")
    shop = stage.workspace.properties.find("Shop web")
    stage.workspace.properties.change_property(
        shop.id, name="Shop web, new", domains=shop.domains, enabled=True, development=True
    )
    stage.workspace.properties.change_property(
        shop.id, name=shop.name, domains=shop.domains, enabled=True, development=shop.development
    )
    stage.hand.rest()


def _preferences(stage: Stage) -> None:
    hand = stage.hand
    hand.key(Qt.Key.Key_Comma, CONTROL)
    hand.tab_to("Kept of each reason")
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.write("0")
    hand.picture("17-preferences-refused")
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.write("1")
    hand.picture("17-preferences")
    hand.key(Qt.Key.Key_Escape)


def _check(stage: Stage) -> None:
    hand = stage.hand
    stage.session.keeping.check()
    hand.picture("17-check")
    asked = _asked(stage)
    hand.key(Qt.Key.Key_Return, CONTROL)
    stage.check(asked and isinstance(asked[0], Examine), "Ctrl+Return asks to check")
    stage.carry_out(asked[0])
    hand.picture("17-checked")
    hand.key(Qt.Key.Key_Escape)


def _damage(stage: Stage) -> None:
    """For show: the store is whole, and the line goes with this window's end."""
    hand = stage.hand
    hand.key(Qt.Key.Key_1, CONTROL)
    keeping = stage.session.keeping
    keeping.tell_damage(damage(f"{stage.workspace.folder.database}: page 12 cannot be read"))
    hand.picture("17-damaged")
    Theme.current().set_text_scale(1.5)
    hand.picture("17-damaged-large")
    Theme.current().set_text_scale(1.0)
    hand.click("Details")
    hand.picture("17-damaged-details")
    hand.click("Recover to a new workspace…")
    hand.picture("17-recover")
    hand.key(Qt.Key.Key_Escape)
    hand.click("Details")


def _asked(stage: Stage) -> list[Deed]:
    """What is asked for from now on."""
    asked: list[Deed] = []
    stage.session.keeping.deed_asked.connect(asked.append)
    return asked
