"""Between two sessions: the workspace is closed, something is done, and it is opened again."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from backend.errors import Problem, WorldError
from backend.schemas.model import Kind
from backend.workspace import Workspace
from desktop.keeping.backups_sheet import BackupsSheet
from desktop.keeping.deeds import Say
from desktop.keeping.interlude import Interlude
from desktop.session import Session
from desktop.window import Window
from tests.desktop.test_app import run, until

__all__ = ["run"]

CONTROL = Qt.KeyboardModifier.ControlModifier
Run = Callable[[Path, Callable[[Window], Awaitable[None]]], int]


@dataclass(frozen=True)
class Deed:
    """What a test does while the workspace is closed."""

    call: Callable[[Path], Any]
    words: str = "Doing something…"
    can_stop: bool = False
    cancelled: threading.Event = field(default_factory=threading.Event)

    def do(self, root: Path, say: Say, cancel: threading.Event) -> Any:
        say("Half of it")
        if self.can_stop:
            cancel.wait(60)
            self.cancelled.set()
        return self.call(root)

    def opens(self, root: Path, answer: Any) -> Path:
        return answer if isinstance(answer, Path) else root


def of_now() -> Window:
    """The one window that is seen."""
    (window,) = (
        one for one in QApplication.topLevelWidgets() if isinstance(one, Window) and one.isVisible()
    )
    return window


def gone(window: Window) -> bool:
    """Whether another window stands in its place."""
    return not isValid(window) or not window.isVisible()


def session(window: Window) -> Session:
    found = window.findChild(Session)
    assert isinstance(found, Session)
    return found


async def at_rest(window: Window) -> None:
    await until(lambda: window.filled and window.rail.isEnabled() and session(window).work.idle)


async def started(window: Window) -> None:
    """The first start's question is answered."""
    await until(lambda: window.filled)
    if not window.rail.isEnabled():
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    await at_rest(window)


async def another(window: Window) -> Window:
    """The window that takes the place of this one, filled."""

    def come() -> bool:
        shown = [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, Window) and one.isVisible()
        ]
        return len(shown) == 1 and shown[0] is not window and shown[0].filled

    await until(come)
    fresh = of_now()
    await at_rest(fresh)
    return fresh


def test_it_is_done_on_the_closed_workspace_which_is_opened_again_in_its_place(
    run: Run, tmp_path: Path
) -> None:
    def add(root: Path) -> None:
        workspace = Workspace.open(root)  # it would be refused if it were not let go
        workspace.schemas.create(Kind.TASKS, "Between")
        workspace.close()

    async def actor(window: Window) -> None:
        await started(window)
        window.setGeometry(QRect(40, 50, 1111, 777))
        QTest.keyClick(window, Qt.Key.Key_N, CONTROL)
        await at_rest(window)
        QTest.keyClicks(QApplication.focusWidget(), "Half")  # and nobody leaves the field
        session(window).keeping.deed_asked.emit(Deed(add))
        fresh = await another(window)
        assert fresh.geometry() == QRect(40, 50, 1111, 777)
        names = {one.name for one in session(fresh).workspace.schemas.list()}
        assert names == {"Half", "Between"}
        fresh.close()

    assert run(tmp_path / "ws", actor) == 0
    Workspace.open(tmp_path / "ws").close()  # it was let go


def test_what_is_done_is_told_meanwhile(run: Run, tmp_path: Path) -> None:
    go_on = threading.Event()

    async def actor(window: Window) -> None:
        await started(window)
        session(window).keeping.deed_asked.emit(Deed(lambda _: go_on.wait(60)))
        await until(lambda: QApplication.focusWidget() is not None and gone(window))
        shown = of_now().stack.currentWidget()
        assert isinstance(shown, Interlude)
        await until(lambda: shown.step.text() == "Half of it")
        assert "Doing something…" in shown.title.text()
        assert not of_now().rail.isEnabled()
        go_on.set()
        (await another(window)).close()

    assert run(tmp_path / "ws", actor) == 0


def test_where_it_is_refused_the_workspace_is_as_before_and_says_why(
    run: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: Path) -> None:
        raise WorldError(Problem("disk-full", "The disk is full."))

    async def actor(window: Window) -> None:
        await started(window)
        session(window).keeping.deed_asked.emit(Deed(refuse))
        fresh = await another(window)
        sheet = fresh.stack.currentWidget()
        assert isinstance(sheet, BackupsSheet)
        assert [one.code for one in sheet.trouble.problems] == ["disk-full"]
        fresh.close()

    assert run(tmp_path / "ws", actor) == 0
    assert "Traceback" not in capfd.readouterr().err


def test_another_workspace_may_be_opened_afterwards(run: Run, tmp_path: Path) -> None:
    def make(root: Path) -> Path:
        other = Workspace.open(root.with_name("other"))
        other.schemas.create(Kind.TASKS, "Elsewhere")
        other.close()
        return root.with_name("other")

    async def actor(window: Window) -> None:
        await started(window)
        session(window).keeping.deed_asked.emit(Deed(make))
        fresh = await another(window)
        assert session(fresh).workspace.folder.root == tmp_path / "other"
        assert fresh.status.workspace.text() == "Workspace: other"
        fresh.close()

    assert run(tmp_path / "ws", actor) == 0


def test_closing_meanwhile_cancels_what_can_be_and_ends_the_program(
    run: Run, tmp_path: Path
) -> None:
    deed = Deed(lambda _: None, can_stop=True)

    async def actor(window: Window) -> None:
        await started(window)
        session(window).keeping.deed_asked.emit(deed)
        await until(lambda: gone(window))
        of_now().close()

    assert run(tmp_path / "ws", actor) == 0
    assert deed.cancelled.is_set()
    Workspace.open(tmp_path / "ws").close()


def test_escape_cancels_and_the_workspace_is_opened_again(run: Run, tmp_path: Path) -> None:
    deed = Deed(lambda _: None, can_stop=True)

    async def actor(window: Window) -> None:
        await started(window)
        session(window).keeping.deed_asked.emit(deed)
        await until(lambda: gone(window))
        shown = of_now().stack.currentWidget()
        assert isinstance(shown, Interlude)
        await until(shown.button.hasFocus)
        QTest.keyClick(shown.button, Qt.Key.Key_Escape)
        (await another(window)).close()

    assert run(tmp_path / "ws", actor) == 0
    assert deed.cancelled.is_set()
