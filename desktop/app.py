"""Starts Qt and asyncio together, opens the workspace, and closes everything in order."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

# qasync takes the first Qt binding that it finds.
os.environ["QT_API"] = "pyside6"
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip

from backend.errors import WorkshopError
from backend.folder import default_folder
from desktop.collector import GuiCollector
from desktop.signals import EndSignals
from desktop.theme import Theme, Tone
from desktop.trouble import Trouble
from desktop.window import TITLE, Window

if TYPE_CHECKING:
    from backend.workspace import Workspace

log = logging.getLogger(__name__)


def run(folder: Path | None) -> int:
    """Open a window on the workspace in ``folder``; answers the exit code when it is closed."""
    app = QApplication.instance() or QApplication([TITLE])
    assert isinstance(app, QApplication)
    app.setApplicationDisplayName(TITLE)
    app.setDesktopFileName("extension-workshop")
    app.setQuitOnLastWindowClosed(False)
    Theme(app).apply()
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        return runner.run(program(Window, folder or default_folder()))


async def program(make_window: Callable[[], Window], folder: Path) -> int:
    """The program from its first paint to its end; answers the exit code."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="start"))
    window = make_window()
    _tell_of_bugs(loop, window)
    closing = asyncio.Event()
    window.close_asked.connect(closing.set)
    signals = EndSignals(closing.set, window)
    collector = GuiCollector(window)
    window.show()
    try:
        return await _work(window, folder, closing)
    finally:
        signals.close()
        collector.close()
        window.let_close()
        window.close()


async def _work(window: Window, folder: Path, closing: asyncio.Event) -> int:
    # The frame is on the screen before the heavy modules come in, on a thread.
    await asyncio.to_thread(import_module, "desktop.session")
    workspace = await _open(window, folder, closing)
    if isinstance(workspace, int):
        return workspace
    session = import_module("desktop.session").Session(window, workspace)
    await closing.wait()
    session.save()
    window.hide()
    await asyncio.to_thread(session.close)
    return 0


async def _open(window: Window, folder: Path, closing: asyncio.Event) -> Workspace | int:
    """The workspace, or the exit code where another window has it or the person gives up."""
    from backend.workspace import Workspace, WorkspaceHeld
    from desktop.session import bring_forward

    while True:
        try:
            return await asyncio.to_thread(Workspace.open, folder, holder="another window")
        except WorkspaceHeld as error:
            if bring_forward(folder):
                print(f"{TITLE} has this workspace open: its window came forward.")
                return 0
            problems = error.problems
        except WorkshopError as error:
            problems = error.problems
        print(*problems, sep="\n", file=sys.stderr)
        chosen = await _ask(window, Trouble(problems, folder), closing)
        if chosen is None:
            return 1
        folder = chosen


async def _ask(window: Window, trouble: Trouble, closing: asyncio.Event) -> Path | None:
    """Wait for what the person chooses: a folder to open, or ``None`` to give up."""
    chosen: asyncio.Future[Path] = asyncio.get_running_loop().create_future()

    def choose(path: Path) -> None:
        if not chosen.done():
            chosen.set_result(path)

    trouble.chosen.connect(choose)
    trouble.given_up.connect(closing.set)
    window.show_alone(trouble)
    window.status.work.setText("No workspace open")
    end = asyncio.ensure_future(closing.wait())
    await asyncio.wait((chosen, end), return_when=asyncio.FIRST_COMPLETED)
    end.cancel()
    window.stack.removeWidget(trouble)
    window.rail.setEnabled(True)
    return chosen.result() if chosen.done() else None


def _tell_of_bugs(loop: asyncio.AbstractEventLoop, window: Window) -> None:
    """A bug of ours is logged whole, and told in one line; the program goes on."""

    def tell(error: BaseException | None) -> None:
        log.error("a bug", exc_info=error)
        window.toasts.say(f"The program met a fault of its own: {error!r}.", Tone.BAD)

    def on_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        tell(context.get("exception"))

    def on_thread(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        tell(error)

    loop.set_exception_handler(on_loop)
    sys.excepthook = on_thread
