"""The real window over a real store: what every test of the desktop works with."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from backend.workspace import Workspace
from desktop.bridge import Bridge
from desktop.page import Context
from desktop.theme import Mode, Theme
from desktop.tour.screen import use_memory_without_display
from desktop.window import Window
from desktop.work import Work
from tests.conftest import PATIENCE

use_memory_without_display()  # before the first QApplication


class PatientBot(QtBot):
    """Waits as long as every test does: an installation is made durable, on any disk."""

    def waitUntil(  # noqa: N802 - pytest-qt's name
        self, callback: Callable[[], Any], *, timeout: int = int(PATIENCE * 1000)
    ) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


_tests = itertools.count(1)
_ALL = 10


@pytest.fixture(autouse=True)
def no_old_windows() -> Iterator[None]:
    """Windows of earlier tests are gone: each would be dressed anew with every change of theme.

    The collector runs here and nowhere else: as in the program, no widget dies on another thread.
    It looks at what the test has made only, and now and then at everything: pytest lets go of a
    test's fixtures when this one has ended, and what hangs in cycles with them would pile up.
    """
    gc.disable()
    if next(_tests) % _ALL == 0:
        gc.collect()
    gc.freeze()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for window in QApplication.topLevelWidgets():
        if window.parent() is None and not window.isVisible():
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.unfreeze()
    gc.enable()


@pytest.fixture(autouse=True)
def no_modal_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A box that stops the program is a fault of the program."""

    def refuse(self: QDialog) -> int:
        raise AssertionError(f"a modal box: {type(self).__name__}")

    for kind in (QDialog, QMessageBox):
        monkeypatch.setattr(kind, "exec", refuse)


@dataclass
class Desk:
    """A window on a workspace, and a hand at its keyboard."""

    bot: QtBot
    window: Window
    workspace: Workspace
    context: Context

    def settle(self) -> None:
        """Wait until what was posted is done and every service call was answered."""
        QApplication.processEvents()
        self.bot.waitUntil(lambda: self.context.work.idle)
        QApplication.processEvents()

    def focus(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None, "nothing has the focus"
        return focused

    def press(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        times: int = 1,
    ) -> None:
        for _ in range(times):
            QTest.keyClick(self.focus(), key, modifier)
            self.settle()

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(self.focus(), letter)
        self.settle()

    def tab_to(self, widget: QWidget, most: int = 40) -> None:
        """Go to a widget by Tab alone; fails where Tab does not lead there."""
        for _ in range(most):
            if self.focus() is widget:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {widget!r}")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """Dressed as the program is, light at the start of each test."""
    theme = Theme.current()
    theme.apply()
    theme.set_mode(Mode.LIGHT)
    return theme


@pytest.fixture
def desk(
    qtbot: QtBot, theme: Theme, workspace: Workspace, no_stray_windows: None
) -> Iterator[Desk]:
    """A shown window without pages: the tests of a page add theirs with :func:`show`."""
    window = Window()
    qtbot.addWidget(window)
    work = Work(window)
    bridge = Bridge(workspace.events, window)
    context = Context(workspace, work, bridge, window.toasts, window.go)
    window.let_close()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    desk = Desk(qtbot, window, workspace, context)
    yield desk
    work.close()
    bridge.close()


class _Strays(QObject):
    """Notes every window that opens besides the program's own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            wanted = Qt.WindowType.Popup | Qt.WindowType.Dialog | Qt.WindowType.ToolTip
            kind = watched.windowType()
            if (
                watched.isWindow()
                and not isinstance(watched, Window)
                and not (kind & wanted & ~Qt.WindowType.Window)
            ):
                self.found.append(repr(watched))
        return False


@pytest.fixture
def no_stray_windows(qapp: QApplication) -> Iterator[None]:
    """A widget shown before it has a parent flashes as a window of its own, and takes the keys."""
    strays = _Strays()
    qapp.installEventFilter(strays)
    yield
    qapp.removeEventFilter(strays)
    assert strays.found == []


def show(desk: Desk, kind: Any) -> Any:
    """Make a page of this kind the only one of the window."""
    page = kind(desk.context)
    desk.window.pages = {page.name: page}
    desk.window.stack.addWidget(page)
    desk.window.stack.setCurrentWidget(page)
    desk.window.rail.select(page.name)
    desk.settle()
    return page
