"""Somebody at the window: real keys and clicks on the real window over a real workspace."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar

from backend.workspace import Workspace
from desktop.collector import GuiCollector
from desktop.page import Page
from desktop.session import Session
from desktop.theme import Theme
from desktop.tour import hand
from desktop.tour.hand import CONTROL, NONE
from desktop.tour.screen import use_memory_without_display
from desktop.window import PAGES, Window

SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


class Hand(hand.Hand):
    """The tour's hand, which counts what it does. ``restless``: it waits for no answer."""

    acts = 0
    restless = False

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        self.acts += times
        super().key(key, modifier, times)

    def write(self, text: str) -> None:
        self.acts += len(text)
        super().write(text)

    def click(self, text: str) -> None:
        self.acts += 1
        super().click(text)

    def turn_to(self, begin: str) -> None:
        """Click the tab whose words begin so: a count may follow."""

        def found() -> tuple[QTabBar, int] | None:
            for bar in self._visible(QTabBar):
                assert isinstance(bar, QTabBar)
                for index in range(bar.count()):
                    if bar.tabText(index).startswith(begin):
                        return bar, index
            return None

        self.wait(found, f"there is no tab “{begin}”")
        bar, index = found() or (QTabBar(), 0)
        self.acts += 1
        place = bar.tabRect(index).center()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, NONE, place)
        self.rest()

    def pick(self, view_name: str, text: str) -> None:
        self.acts += 1
        super().pick(view_name, text)

    def drop(self, files: list[Path]) -> None:
        self.acts += 1
        super().drop(files)


class Person:
    """Opens the program on the workspace in ``folder``; :meth:`close` ends it.

    ``scratch`` is for files of theirs. Whatever the program says of its own faults is in ``bugs``.
    """

    def __init__(
        self,
        folder: Path,
        scratch: Path,
        who: str = "somebody",
        patience: int = hand.PATIENCE,
    ) -> None:
        self.scratch = scratch
        use_memory_without_display()
        self.app = QApplication.instance() or QApplication(["Extension Workshop"])
        assert isinstance(self.app, QApplication)
        self.theme = Theme(self.app)
        self.theme.apply()
        self.bugs: list[str] = []
        sys.excepthook = self._met_a_bug
        self.window = Window()
        self._collector = GuiCollector(self.window)  # as the program itself does
        self.window.show()
        self.workspace = Workspace.open(folder, holder=who)
        self.session = Session(self.window, self.workspace)
        self.hand = Hand(
            self.window, lambda: self.hand.restless or self.session.work.idle, scratch, patience
        )
        self.hand.wait(self.window.isActiveWindow, "the window is in front")

    def go(self, page: str) -> Page:
        """To the page of that name, by its key."""
        self.hand.key(Key(Key.Key_1 + PAGES.index(page)), CONTROL)
        self.check(self.window.page.name == page, f"the page {page} is shown")
        return self.window.page

    def check(self, held: object, what: str) -> None:
        """What is shown must be so."""
        if not held:
            raise hand.TourFailed(what)

    def wait(self, done: Callable[[], object], what: str) -> None:
        self.hand.wait(done, what)

    def installed(self) -> None:
        """Wait until the installer has nothing more to do."""
        activity = self.workspace.activity
        self.wait(lambda: not activity.tally().open, "everything is installed")

    def at_rest(self) -> None:
        """Nothing is under way, no notice stands, and what was given up is gone."""
        self.installed()
        self.window.toasts.clear()
        self.hand.rest()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def close(self) -> None:
        sys.excepthook = sys.__excepthook__
        self.session.save()
        self.session.close()
        self._collector.close()
        self.window.let_close()
        self.window.close()
        # A clipboard in memory outlives Python, and with it what it holds must not.
        QApplication.clipboard().clear()

    def _met_a_bug(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.bugs.append(repr(error))
        sys.__excepthook__(kind, error, trace)

    def leave_menu(self) -> None:
        """Escape, which a menu takes before the window."""
        menu = QApplication.activePopupWidget()
        self.check(menu, "a menu stands there")
        assert menu is not None
        QTest.keyClick(menu, Key.Key_Escape)
        self.hand.rest()
