"""What the tour plays on: a workspace, a window on it, and a brake for the installer thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from backend.events import Event, JobProgressed
from backend.workspace import Workspace
from desktop.keeping.deeds import Deed, News
from desktop.keeping.interlude import Interlude
from desktop.session import Session
from desktop.tour.hand import Hand, TourFailed
from desktop.window import Window


class Stage:
    """Opened on an empty workspace. The window can be closed and opened again."""

    def __init__(self, scratch: Path, pictures: Path) -> None:
        self.scratch = scratch
        self._gate = threading.Event()
        self._gate.set()
        self._root = scratch / "demo"
        self.window = Window()
        self.window.show()
        self.workspace, self.session = self._open()
        self.hand = Hand(self.window, lambda: self.session.work.idle, pictures)
        self.hand.wait(self.window.isActiveWindow, "the window is in front")

    @contextmanager
    def braked(self) -> Iterator[None]:
        """The installer thread waits at its next step, so that the camera sees it at work."""
        self._gate.clear()
        try:
            yield
        finally:
            self._gate.set()

    def check(self, held: object, what: str) -> None:
        """A step must have done what it shows."""
        if not held:
            raise TourFailed(what)

    def close(self) -> None:
        self._gate.set()
        self.session.save()
        self.session.close()
        self.window.let_close()
        self.window.close()

    def restart_while_braked(self) -> None:
        """Close the program in the middle of a job, and start it again."""
        self.session.save()
        end = threading.Thread(target=self.session.close)
        end.start()
        installer = self.workspace.installer
        self.hand.wait(lambda: installer.stopping, "the thread is asked to end")
        self._gate.set()
        end.join()
        self.window.let_close()
        self.window.close()
        self.window = Window()
        self.window.show()
        self.workspace, self.session = self._open()
        self.hand.window = self.window
        self.hand.wait(self.window.isActiveWindow, "the window is in front again")

    def carry_out(self, deed: Deed, picture: str = "") -> None:
        """As the program does between two sessions: close, do it, open again, tell of it."""
        interlude = Interlude(deed)
        self.session.save()
        state = self.window.state()
        self._wait_for(self.session.close)
        self.window.let_close()
        self.window.close()
        self.window = self.hand.window = Window()
        self.window.restore_frame(state)
        self.window.show_alone(interlude)
        self.window.status.work.setText("Workspace closed")
        self.window.show()
        interlude.begin()
        if picture:
            self.hand.picture(picture)
        answers: list[Any] = []
        self._wait_for(lambda: answers.append(deed.do(self._root, interlude.say, interlude.cancel)))
        self.check(answers, f"it is done: {deed.words}")
        self.window.stack.removeWidget(interlude)
        self.window.rail.setEnabled(True)
        self.workspace, self.session = self._open()
        self.session.keeping.tell(News(deed, self._root, answers[0]))
        self.hand.wait(self.window.isActiveWindow, "the window is in front again")

    def _wait_for(self, call: Callable[[], object]) -> None:
        thread = threading.Thread(target=call)
        thread.start()
        self.hand.wait(lambda: not thread.is_alive(), "what runs beside the window ends")

    def _open(self) -> tuple[Workspace, Session]:
        workspace = Workspace.open(self._root, holder="the tour")
        session = Session(self.window, workspace)
        workspace.events.subscribe(self._brake)  # after the window, so that it sees the step
        return workspace, session

    def _brake(self, event: Event) -> None:
        if isinstance(event, JobProgressed) and event.step == "unpacking" and event.percent >= 40:
            self._gate.wait()
