"""*Check the workspace…* by keys, in the whole program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.schemas.model import Kind
from backend.workspace import Workspace
from desktop.keeping.check_sheet import CheckSheet
from desktop.window import Window
from tests.desktop.keeping.test_between import another, at_rest, of_now, session
from tests.desktop.test_app import run

__all__ = ["run"]

CONTROL = Qt.KeyboardModifier.ControlModifier
Run = Callable[[Path, Callable[[Window], Awaitable[None]]], int]


def sheet_of(window: Window) -> CheckSheet:
    sheet = window.stack.currentWidget()
    assert isinstance(sheet, CheckSheet)
    return sheet


def test_the_workspace_is_checked_then_repaired_and_both_are_told(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "ws"
    workspace = Workspace.open(root)
    workspace.schemas.create(Kind.TASKS, "Feedback")
    workspace.backups.make()
    workspace.close()

    async def actor(window: Window) -> None:
        await at_rest(window)
        (backup,) = (root / "backups").glob("asked-*.db")
        backup.chmod(0o644)
        session(window).keeping.check_action.trigger()
        sheet_of(window).only_action.trigger()
        checked = await another(window)
        assert sheet_of(checked).verdict.text == "1 thing is left to do."
        assert backup.stat().st_mode & 0o777 == 0o644
        QTest.keyClick(QApplication.focusWidget() or of_now(), Qt.Key.Key_Return, CONTROL)
        repaired = await another(checked)
        told = sheet_of(repaired)
        assert told.verdict.text == "The workspace is healthy: what was found is repaired."
        assert told.facts.isVisible()
        assert backup.stat().st_mode & 0o777 == 0o600
        assert [one.name for one in session(repaired).workspace.schemas.list()] == ["Feedback"]
        repaired.close()

    assert run(root, actor) == 0
