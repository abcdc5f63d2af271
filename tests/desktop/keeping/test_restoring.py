"""A backup is gone back to, and one comes back from there: by keys, in the whole program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.schemas.model import Kind
from backend.workspace import Workspace
from desktop.keeping.backups_sheet import BackupsSheet
from desktop.keeping.restore_sheet import RestoreSheet
from desktop.window import Window
from tests.desktop.keeping.test_between import another, at_rest, of_now, session
from tests.desktop.keeping.test_damage import press, spoil
from tests.desktop.test_app import run, trouble, until

__all__ = ["run"]

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Run = Callable[[Path, Callable[[Window], Awaitable[None]]], int]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A backup names Feedback; since then it went and Survey came."""
    root = tmp_path / "ws"
    workspace = Workspace.open(root)
    feedback = workspace.schemas.create(Kind.TASKS, "Feedback")
    workspace.backups.make()
    workspace.schemas.delete(feedback.id)
    workspace.schemas.create(Kind.TASKS, "Survey")
    workspace.close()
    return root


def key(which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    QTest.keyClick(focused or of_now(), which, modifier)


def names(window: Window) -> list[str]:
    return [one.name for one in session(window).workspace.schemas.list()]


async def open_plan(window: Window) -> RestoreSheet:
    """Of the backup that was asked for."""
    key(Qt.Key.Key_B, CONTROL | SHIFT)
    await at_rest(window)
    sheet = window.stack.currentWidget()
    assert isinstance(sheet, BackupsSheet)
    asked = next(row for row in sheet.table.rows.rows if row.cells[1] == "Asked for")
    sheet.table.choose(asked.key)
    key(Qt.Key.Key_Return)
    await at_rest(window)
    plan = window.stack.currentWidget()
    assert isinstance(plan, RestoreSheet)
    return plan


def test_the_plan_tells_what_comes_back_and_what_goes_then_it_is_done_and_undone(
    run: Run, changed: Path
) -> None:
    async def actor(window: Window) -> None:
        await at_rest(window)
        plan = await open_plan(window)
        told = [row.cells for row in plan.table.rows.rows]
        assert ("comes back", "1", "Feedback") in [row[1:] for row in told]
        assert ("goes", "1", "Survey") in [row[1:] for row in told]
        key(Qt.Key.Key_Return, CONTROL)
        fresh = await another(window)
        assert names(fresh) == ["Feedback"]
        (notice,) = fresh.toasts.toasts
        assert "Restored the backup of" in notice.text
        assert "is kept as the backup of" in notice.text
        assert fresh.toasts.undo_last()
        last = await another(fresh)
        assert names(last) == ["Survey"]
        last.close()

    assert run(changed, actor) == 0


def test_where_the_store_cannot_be_opened_a_backup_is_put_in_its_place(
    run: Run, changed: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    spoil(changed)

    async def actor(window: Window) -> None:
        await until(lambda: trouble(window))
        press("Restore a backup…")
        sheet = window.stack.currentWidget()
        assert isinstance(sheet, BackupsSheet)
        await until(sheet.table.hasFocus)
        key(Qt.Key.Key_Return)
        assert isinstance(window.stack.currentWidget(), RestoreSheet)
        key(Qt.Key.Key_Return, CONTROL)
        await at_rest(window)
        assert names(window) == ["Feedback"]
        window.close()

    assert run(changed, actor) == 0
    assert "Traceback" not in capfd.readouterr().err
