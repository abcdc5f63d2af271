"""A damaged store: told once over every page, read on, and the ways out of it."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.modes import ServerMode
from backend.packages.model import Platform
from backend.schemas.model import Kind
from backend.workspace import Workspace
from desktop.keeping.damage_line import WORDS
from desktop.keeping.recover_sheet import RecoverSheet
from desktop.keeping.recovered_sheet import RecoveredSheet
from desktop.trouble import Trouble
from desktop.widgets.button import Button
from desktop.window import Window
from tests.backend.damaging import ruin
from tests.desktop.keeping.test_between import another, at_rest, of_now, session
from tests.desktop.test_app import run, trouble, until, words

__all__ = ["run"]

CONTROL = Qt.KeyboardModifier.ControlModifier
Run = Callable[[Path, Callable[[Window], Awaitable[None]]], int]


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """The notes cannot be read; a schema, a property and a backup are there."""
    root = tmp_path / "ws"
    workspace = Workspace.open(root)
    workspace.schemas.create(Kind.TASKS, "Feedback")
    shop = workspace.properties.create("Shop", Platform.WEB, ("shop.example",))
    workspace.notes.add(shop.id, "Ask Anna")
    workspace.backups.make()
    workspace.close()
    ruin(root / "workspace.db", "notes")
    return root


def press(name: str) -> None:
    """Space on the button of that name."""
    for button in of_now().findChildren(Button):
        if button.accessibleName() == name and button.isVisible():
            button.setFocus()
            QTest.keyClick(button, Qt.Key.Key_Space)
            return
    raise AssertionError(f"there is no button {name!r}")


async def told(window: Window) -> None:
    await at_rest(window)
    await until(lambda: session(window).keeping.line is not None)


def test_it_is_told_over_every_page_and_refusals_are_one_notice(run: Run, damaged: Path) -> None:
    async def actor(window: Window) -> None:
        await told(window)
        line = session(window).keeping.line
        assert line is not None
        for page in ("records", "properties", "packages", "activity", "api", "schemas"):
            window.go(page)
            await at_rest(window)
            assert line.isVisible()
            assert line.line.words.text() == WORDS
        assert [s.name for s in session(window).workspace.schemas.list()] == ["Feedback"]
        for mode in (ServerMode.MAINTENANCE, ServerMode.PRODUCTION) * 5:
            window.status.mode.asked.emit(mode)
        await at_rest(window)
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_N, CONTROL)
        await at_rest(window)
        assert len([one for one in window.toasts.toasts if "damaged" in one.text]) <= 1
        assert len(window.toasts.toasts) <= 2
        window.close()

    assert run(damaged, actor) == 0


def test_what_can_be_read_goes_into_a_new_workspace_that_is_opened(run: Run, damaged: Path) -> None:
    async def actor(window: Window) -> None:
        await told(window)
        press("Recover to a new workspace…")
        asking = window.stack.currentWidget()
        assert isinstance(asking, RecoverSheet)
        assert asking.folder.path == damaged.with_name("ws-recovered")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        fresh = await another(window)
        assert session(fresh).workspace.folder.root == damaged.with_name("ws-recovered")
        assert [s.name for s in session(fresh).workspace.schemas.list()] == ["Feedback"]
        assert session(fresh).workspace.damaged is None
        assert session(fresh).keeping.line is None
        sheet = fresh.stack.currentWidget()
        assert isinstance(sheet, RecoveredSheet)
        await until(sheet.table.hasFocus)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        await at_rest(fresh)
        assert fresh.stack.currentWidget() is fresh.page
        fresh.close()

    before = (damaged / "workspace.db").read_bytes()
    assert run(damaged, actor) == 0
    assert (damaged / "workspace.db").read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Name a folder."), ("full", "not empty"), ("ws/inside", "damaged workspace")],
)
def test_a_folder_that_will_not_do_is_told_as_one_types(
    run: Run, damaged: Path, typed: str, said: str
) -> None:
    (damaged.parent / "full").mkdir()
    (damaged.parent / "full" / "file").touch()

    async def actor(window: Window) -> None:
        await told(window)
        press("Recover to a new workspace…")
        sheet = window.stack.currentWidget()
        assert isinstance(sheet, RecoverSheet)
        text = str(damaged.parent / typed) if typed else ""
        sheet.folder.edit.clear()
        QTest.keyClicks(QApplication.focusWidget(), text)
        assert said in sheet.field.error
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert window.stack.currentWidget() is sheet
        window.close()

    assert run(damaged, actor) == 0


def spoil(root: Path) -> None:
    """Nothing of the store can be read."""
    for extra in ("-wal", "-shm"):
        (root / f"workspace.db{extra}").unlink(missing_ok=True)
    (root / "workspace.db").write_bytes(b"this is no database at all" * 100)


def test_where_nothing_can_be_read_recovery_says_so_and_the_trouble_stays(
    run: Run, damaged: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    spoil(damaged)

    async def actor(window: Window) -> None:
        await until(lambda: trouble(window))
        press("Recover to a new workspace…")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        await until(
            lambda: (
                isinstance(window.stack.currentWidget(), Trouble)
                and "Nothing of the workspace can be read" in words(window)
            )
        )
        window.close()

    assert run(damaged, actor) == 1
    assert not damaged.with_name("ws-recovered").exists()
    assert "Traceback" not in capfd.readouterr().err


def test_escape_leads_from_a_way_out_back_to_the_trouble(run: Run, damaged: Path) -> None:
    shutil.rmtree(damaged / "backups")
    spoil(damaged)

    async def actor(window: Window) -> None:
        await until(lambda: trouble(window))
        shown = trouble(window)
        press("Recover to a new workspace…")
        assert isinstance(window.stack.currentWidget(), RecoverSheet)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        assert trouble(window) is shown
        assert getattr(QApplication.focusWidget(), "text", str)() == "Recover to a new workspace…"
        window.close()

    assert run(damaged, actor) == 1
