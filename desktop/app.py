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
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip

from backend.errors import WorkshopError
from backend.folder import default_folder, logs_folder
from desktop.collector import GuiCollector
from desktop.frame import Frame
from desktop.signals import EndSignals
from desktop.theme import Theme, Tone
from desktop.trouble import Trouble
from desktop.window import TITLE, Window
from desktop.work import fault

if TYPE_CHECKING:
    from backend.errors import Problem
    from backend.workspace import Workspace
    from desktop.keeping.deeds import Deed, News
    from desktop.keeping.interlude import Interlude
    from desktop.session import Session

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
        return runner.run(program(Window, folder or default_folder(), logs_folder()))


async def program(make_window: Callable[[], Window], folder: Path, logs: Path | None = None) -> int:
    """The program from its first paint to its end; answers the exit code.

    Faults of its own are written down in the folder ``logs``.
    """
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="start"))
    closing = asyncio.Event()
    frame = Frame(make_window, closing.set)
    _tell_of_bugs(loop, frame)
    signals = EndSignals(closing.set)
    collector = GuiCollector()
    frame.window.show()
    if logs is not None:
        await _begin_reports(frame, logs)
    try:
        return await _Program(frame, folder, closing).run()
    finally:
        signals.close()
        collector.close()
        frame.close()


class _Program:
    """Session after session in one frame; between two of them, what needs the workspace closed."""

    def __init__(self, frame: Frame, folder: Path, closing: asyncio.Event) -> None:
        self._frame, self._folder, self._closing = frame, folder, closing
        self._session: Session | None = None
        self._news: News | None = None  # what came of the last deed, and was not told yet
        self._code = 0

    async def run(self) -> int:
        # The frame is on the screen before the heavy modules come in, on a thread.
        await asyncio.to_thread(import_module, "desktop.session")
        while (deed := await self._turn()) is not None:
            await self._carry_out(deed)
            if self._closing.is_set():
                break
        return self._code

    async def _turn(self) -> Deed | None:
        """A session from its opening to its end, or the trouble in its place; answers what is to
        be done next, ``None`` for nothing more.
        """
        from backend.workspace import Workspace, WorkspaceHeld
        from desktop.session import bring_forward

        while True:
            try:
                workspace = await asyncio.to_thread(
                    Workspace.open, self._folder, holder="another window"
                )
            except WorkspaceHeld as error:
                if bring_forward(self._folder):
                    print(f"{TITLE} has this workspace open: its window came forward.")
                    return None
                problems = error.problems
            except WorkshopError as error:
                problems = error.problems
            else:
                return await self._use(workspace)
            print(*problems, sep="\n", file=sys.stderr)
            asked = await self._ask(problems)
            if asked is None:
                self._code = 1
                return None
            self._news = None
            if not isinstance(asked, Path):
                return asked
            self._folder = asked

    async def _use(self, workspace: Workspace) -> Deed | None:
        self._frame.clear()
        session = import_module("desktop.session").Session(self._frame.window, workspace)
        if self._news is not None:
            session.keeping.tell(self._news)
            self._news = None
        deed: Deed | None = await self._first(session.keeping.deed_asked)
        if deed is not None:
            self._session = session
            return deed
        session.save()
        self._frame.window.hide()
        await asyncio.to_thread(session.close)
        return None

    async def _ask(self, problems: tuple[Problem, ...]) -> Path | Deed | None:
        """What the person chooses: a folder, something to be done first, or ``None`` to give up."""
        before = self._news.problems if self._news is not None else ()
        trouble = Trouble((*before, *problems), self._folder)
        trouble.given_up.connect(self._closing.set)
        self._frame.show_alone(trouble, "No workspace open")
        trouble.setFocus()
        chosen: Path | Deed | None = await self._first(trouble.chosen)
        trouble.close_ways()
        self._frame.clear()
        return chosen

    async def _first(self, signal: SignalInstance) -> Any:
        """What the signal carries when it comes; ``None`` where closing is asked for before."""
        asked: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def take(wanted: object) -> None:
            if not asked.done():
                asked.set_result(wanted)

        signal.connect(take)
        end = asyncio.ensure_future(self._closing.wait())
        await asyncio.wait((asked, end), return_when=asyncio.FIRST_COMPLETED)
        end.cancel()
        return asked.result() if asked.done() and not self._closing.is_set() else None

    async def _carry_out(self, deed: Deed) -> None:
        """Close the session where there is one, and do it on a thread; what came of it is news."""
        from desktop.keeping.deeds import News
        from desktop.keeping.interlude import Interlude

        interlude, root = Interlude(deed), self._folder
        end = asyncio.ensure_future(self._closing.wait())
        end.add_done_callback(lambda task: None if task.cancelled() else interlude.close_after())
        await self._clear_the_way(interlude)
        try:
            answer = await asyncio.to_thread(deed.do, root, interlude.say, interlude.cancel)
        except WorkshopError as error:
            print(*error.problems, sep="\n", file=sys.stderr)
            self._news = News(deed, root, problems=error.problems)
        except Exception as error:
            log.exception("a bug")
            self._news = News(deed, root, problems=(fault(error),))
        else:
            self._folder = deed.opens(root, answer)
            self._news = News(deed, self._folder, answer)
        finally:
            end.cancel()
        interlude.note.setText("Opening the workspace…")

    async def _clear_the_way(self, interlude: Interlude) -> None:
        """The session ends as at closing, in a window that gives its place to a fresh one."""
        session, self._session = self._session, None
        words = "Workspace closed"
        if session is None:
            self._frame.show_alone(interlude, words)
            interlude.begin()
            return
        session.save()
        old = await self._frame.renew(interlude, words)
        interlude.begin()
        await asyncio.to_thread(session.close)
        self._frame.discard(old)


async def _begin_reports(frame: Frame, logs: Path) -> None:
    reporting = await asyncio.to_thread(import_module, "backend.reporting")
    crashed = await asyncio.to_thread(reporting.begin, logs)
    if crashed is not None:
        words = f"The program ended abruptly the last time. What is known of it is in {crashed}."
        frame.window.toasts.say(words, Tone.BAD)


def _tell_of_bugs(loop: asyncio.AbstractEventLoop, frame: Frame) -> None:
    """A bug of ours is logged whole, and told in one line; the program goes on."""

    def tell(error: BaseException | None) -> None:
        log.error("a bug", exc_info=error)
        frame.window.toasts.say(f"The program met a fault of its own: {error!r}.", Tone.BAD)

    def on_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        tell(context.get("exception"))

    def on_thread(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        tell(error)

    loop.set_exception_handler(on_loop)
    sys.excepthook = on_thread
