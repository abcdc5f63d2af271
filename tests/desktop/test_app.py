"""The program with its own event loop: opening, closing, and a workspace that cannot be opened."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.workspace import Workspace
from desktop.app import program, qasync
from desktop.theme import Theme
from desktop.trouble import Trouble
from desktop.widgets.button import Button
from desktop.window import Window
from tests.backend.conftest import disk
from tests.backend.disks import Disk

__all__ = ["disk"]

PATIENCE = 60
HOLDER = """
import sys, pathlib
from backend.workspace import Workspace
Workspace.open(pathlib.Path(sys.argv[1]), holder="a long import")
print("held", flush=True)
sys.stdin.read()
"""

Actor = Callable[[Window], Awaitable[None]]


@pytest.fixture
def run(qapp: QApplication, theme: Theme) -> Callable[[Path, Actor], int]:
    """Run the program on a folder while an actor uses its window; answers the exit code."""

    def run_(folder: Path, actor: Actor) -> int:
        windows: list[Window] = []

        def make() -> Window:
            windows.append(Window())
            return windows[-1]

        async def both() -> int:
            running = asyncio.ensure_future(program(make, folder))
            await until(lambda: windows)
            await actor(windows[0])
            return await asyncio.wait_for(running, PATIENCE)

        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
            return runner.run(both())

    hook = sys.excepthook
    yield run_  # type: ignore[misc]
    sys.excepthook = hook


async def until(predicate: Callable[[], object]) -> None:
    async def look() -> None:
        while not predicate():
            await asyncio.sleep(0.01)

    await asyncio.wait_for(look(), PATIENCE)


def trouble(window: Window) -> Trouble | None:
    shown = window.stack.currentWidget()
    return shown if isinstance(shown, Trouble) else None


def words(window: Window) -> str:
    shown = trouble(window)
    assert shown is not None
    return " ".join(str(problem) for problem in shown.card.problems)


def press(window: Window, text: str) -> None:
    button = next(b for b in window.findChildren(Button) if b.text() == text and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_open_and_close(run: Callable[[Path, Actor], int], tmp_path: Path) -> None:
    async def actor(window: Window) -> None:
        await until(lambda: window.filled)
        window.close()

    assert run(tmp_path / "ws", actor) == 0
    assert json.loads((tmp_path / "ws" / "window.json").read_text())["page"] == "schemas"
    Workspace.open(tmp_path / "ws").close()  # it was let go


def test_the_end_of_the_session_closes_as_the_window_does(
    run: Callable[[Path, Actor], int], tmp_path: Path
) -> None:
    async def actor(window: Window) -> None:
        await until(lambda: window.filled)
        os.kill(os.getpid(), signal.SIGTERM)

    assert run(tmp_path / "ws", actor) == 0
    assert (tmp_path / "ws" / "window.json").exists()


def garbage(folder: Path) -> None:
    (folder / "workspace.db").write_bytes(b"this is no database at all" * 100)


def newer(folder: Path) -> None:
    Workspace.open(folder).close()
    with sqlite3.connect(folder / "workspace.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(garbage, "no database of this program"), (newer, "written by a newer version")],
)
def test_a_workspace_that_cannot_be_opened_is_told_and_left_alone(
    run: Callable[[Path, Actor], int],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
    said: str,
) -> None:
    spoil(tmp_path)
    before = (tmp_path / "workspace.db").read_bytes()

    async def actor(window: Window) -> None:
        await until(lambda: trouble(window))
        assert said in words(window)
        press(window, "Quit")

    assert run(tmp_path, actor) == 1
    assert (tmp_path / "workspace.db").read_bytes() == before
    errors = capfd.readouterr().err
    assert said in errors
    assert "Traceback" not in errors


def test_a_file_in_the_place_of_the_folder(
    run: Callable[[Path, Actor], int], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")

    async def actor(window: Window) -> None:
        await until(lambda: trouble(window))
        assert "cannot be used" in words(window)
        (tmp_path / "file").unlink()
        press(window, "Try again")
        await until(lambda: window.filled)
        window.close()

    assert run(tmp_path / "file", actor) == 0


def test_another_process_that_has_no_window_is_named(
    run: Callable[[Path, Actor], int], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLDER,
            str(tmp_path / "ws"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"

    async def actor(window: Window) -> None:
        await until(lambda: trouble(window))
        assert "a long import" in words(window)
        assert str(holder.pid) in words(window)
        holder.kill()
        holder.communicate()
        press(window, "Try again")
        await until(lambda: window.filled)
        window.close()

    assert run(tmp_path / "ws", actor) == 0


def test_a_second_start_brings_the_first_window_forward(
    run: Callable[[Path, Actor], int], tmp_path: Path
) -> None:
    async def actor(window: Window) -> None:
        await until(lambda: window.filled)
        window.hide()
        second = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "desktop",
            "--workspace",
            str(tmp_path / "ws"),
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await asyncio.wait_for(second.communicate(), PATIENCE)
        assert second.returncode == 0
        assert b"came forward" in out
        assert window.isVisible()
        window.close()

    assert run(tmp_path / "ws", actor) == 0


def test_a_full_disk_is_told_and_when_there_is_room_it_goes_on(
    run: Callable[[Path, Actor], int], disk: Disk, capfd: pytest.CaptureFixture[str]
) -> None:
    disk.fill()

    async def actor(window: Window) -> None:
        await until(lambda: trouble(window))
        assert "disk is full" in words(window)
        disk.make_room()
        press(window, "Try again")
        await until(lambda: window.filled)
        window.close()

    assert run(disk.root / "ws", actor) == 0
    assert "Traceback" not in capfd.readouterr().err


def test_a_folder_that_may_not_be_written_is_told(
    run: Callable[[Path, Actor], int], disk: Disk, capfd: pytest.CaptureFixture[str]
) -> None:
    disk.make_read_only()

    async def actor(window: Window) -> None:
        await until(lambda: trouble(window))
        assert "Read-only file system" in words(window)
        press(window, "Quit")

    assert run(disk.root / "ws", actor) == 1
    assert "Traceback" not in capfd.readouterr().err
