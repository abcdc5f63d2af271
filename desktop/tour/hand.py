"""A hand at the keyboard and the mouse of the real window: real events, and a camera."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMimeData, QModelIndex, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from desktop.theme import Mode, Theme

PATIENCE = 30_000  # milliseconds; a step that takes longer did not do what it shows
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class TourFailed(Exception):
    """A step did not do what it shows."""


class Hand:
    """Drives one window. Every call returns when the window has come to rest."""

    def __init__(
        self,
        window: QWidget,
        idle: Callable[[], bool],
        folder: Path,
        patience: int = PATIENCE,
    ) -> None:
        self.window = window
        self._idle = idle
        self._folder = folder
        self.pictures: list[str] = []
        # Made once: each connection costs some bytes that never come back.
        self._loop = QEventLoop()
        self._look = QTimer(interval=5)
        self._end = QTimer(singleShot=True, interval=patience)
        self._done: Callable[[], object] = lambda: True
        self._look.timeout.connect(self._look_at_it)
        self._end.timeout.connect(self._loop.quit)

    def wait(self, done: Callable[[], object], what: str) -> None:
        """Let the program work until ``done``. Raises :class:`TourFailed` after a while."""
        self._done = done
        self._look.start()
        self._end.start()
        try:
            while self._end.isActive():
                self._loop.exec()
                # Between the look and here something may have been begun again.
                if done() and self._idle():
                    return
        finally:
            self._look.stop()
            self._end.stop()
        raise TourFailed(f"waited in vain: {what}")

    def _look_at_it(self) -> None:
        if self._done() and self._idle():
            self._loop.quit()

    def rest(self) -> None:
        """Until nothing is under way."""
        self.wait(lambda: True, "the window comes to rest")

    # Keys

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self._focus(), key, modifier)
            self.rest()

    def write(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(self._focus(), letter)
        self.rest()

    def tab_to(self, name: str, most: int = 60) -> None:
        """Tab until the focus is on the control of that accessible or object name."""
        for _ in range(most):
            if name in (self._focus().accessibleName(), self._focus().objectName()):
                return
            self.key(Qt.Key.Key_Tab)
        raise TourFailed(f"Tab does not lead to “{name}”, it is at {self._focus()!r}")

    # Mouse

    def click(self, text: str) -> None:
        """Click the visible button or tab with that text or accessible name."""
        self.wait(lambda: self._tab(text)[0] or self._button(text), f"there is no button “{text}”")
        bar, place = self._tab(text)
        if bar is not None:
            QTest.mouseClick(bar, Qt.MouseButton.LeftButton, NONE, place)
        else:
            button = self._button(text)
            assert button is not None
            QTest.mouseClick(button, Qt.MouseButton.LeftButton, NONE, button.rect().center())
        self.rest()

    def pick(self, view_name: str, text: str) -> None:
        """Click the first item of that text in the list or table of that accessible name."""
        self.wait(lambda: self._item(view_name, text), f"“{text}” is not in “{view_name}”")
        found = self._item(view_name, text)
        assert found is not None
        view, index = found
        view.scrollTo(index)
        place = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, place)
        self.rest()

    def drop(self, files: list[Path]) -> None:
        """Drop files on the middle of the window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        place = QPoint(self.window.width() // 2, self.window.height() // 2)
        copy = Qt.DropAction.CopyAction
        left = Qt.MouseButton.LeftButton
        enter = QDragEnterEvent(place, copy, data, left, NONE)
        QApplication.sendEvent(self.window, enter)
        if not enter.isAccepted():
            raise TourFailed("the window does not take the files")
        QApplication.sendEvent(self.window, QDropEvent(QPointF(place), copy, data, left, NONE))
        self.rest()

    # Camera

    def picture(self, name: str) -> None:
        """The window as it stands, light and dark."""
        theme = Theme.current()
        for widget in self.window.findChildren(QWidget):
            # A screen in memory has a mouse too, and it rests somewhere: nothing lights up here.
            widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        for mode in (Mode.DARK, Mode.LIGHT):
            theme.set_mode(mode)
            self.rest()
            path = self._folder / f"{name}-{mode.value}.png"
            if not self.window.grab().save(str(path)):
                raise TourFailed(f"the picture {path} was not written")
            self.pictures.append(path.name)

    def _focus(self) -> QWidget:
        """Where a real key press would go."""
        return QApplication.focusWidget() or QApplication.activeWindow() or self.window

    def _button(self, text: str) -> QWidget | None:
        for kind in (QPushButton, QToolButton):
            for button in self._visible(kind):
                names = {button.accessibleName(), getattr(button, "text", str)()}
                if text in {name.replace("&", "") for name in names}:
                    return button
        return None

    def _tab(self, text: str) -> tuple[QTabBar | None, QPoint]:
        for bar in self._visible(QTabBar):
            assert isinstance(bar, QTabBar)
            for index in range(bar.count()):
                if bar.tabText(index) == text:
                    return bar, bar.tabRect(index).center()
        return None, QPoint()

    def _item(self, view_name: str, text: str) -> tuple[QAbstractItemView, QModelIndex] | None:
        for view in self._visible(QAbstractItemView):
            assert isinstance(view, QAbstractItemView)
            model = view.model()
            if not view.accessibleName().startswith(view_name) or model is None:
                continue
            for row in range(model.rowCount()):
                index = model.index(row, 0)
                if index.data() == text:
                    return view, index
        return None

    def _visible(self, kind: type[QWidget]) -> list[QWidget]:
        tops = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        return [w for top in tops for w in top.findChildren(kind) if w.isVisible()]
