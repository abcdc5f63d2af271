"""The window as it is shown to a room: full screen, large text, high contrast, nothing beside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from desktop.theme import Theme

TEXT = 21
"""Pixels of the text at 1280 × 720: read from the back of a room, and a form still fits."""
_WIDTH, _HEIGHT = 1280, 720
_SMALLEST = 16
_STEPS = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5)
_USUAL = _STEPS.index(1.0)


class Presenting(QObject):
    """What a person chose for their own desk is not touched, so there is nothing to lose: size,
    place, theme and text scale of the window are the same afterwards, also after an abrupt end.
    """

    changed = Signal(bool)

    def __init__(self, window: QMainWindow, around: Sequence[QWidget]) -> None:
        """``around`` is what goes while one presents."""
        super().__init__(window)
        self._window = window
        self._around = tuple(around)
        self._geometry = QByteArray()
        self._state = Qt.WindowState.WindowNoState
        self._step = _USUAL
        self.on = False

    def start(self) -> None:
        """Fill the screen."""
        if self.on:
            return
        window = self._window
        self._geometry, self._state = window.saveGeometry(), window.windowState()
        self._step = _USUAL
        self.on = True
        for widget in self._around:
            widget.hide()
        window.installEventFilter(self)
        window.setWindowState(self._state | Qt.WindowState.WindowFullScreen)
        self._fit()
        self.changed.emit(True)

    def end(self) -> None:
        """Back to the desk."""
        if not self.on:
            return
        self.on = False
        self._window.removeEventFilter(self)
        Theme.current().present(0)
        for widget in self._around:
            widget.show()
        self._window.setWindowState(self._state)
        self.changed.emit(False)

    def geometry(self) -> QByteArray:
        """Where the window is, or was before it filled the screen: for the next start."""
        return self._geometry if self.on else self._window.saveGeometry()

    def zoom(self, by: int) -> None:
        """Text one step larger or smaller while one presents; 0 for the usual size."""
        self._step = min(max(self._step + by, 0), len(_STEPS) - 1) if by else _USUAL
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        """The text grows with the screen: what fits on a small one fills a large one."""
        share = min(self._window.width() / _WIDTH, self._window.height() / _HEIGHT)
        Theme.current().present(max(_SMALLEST, round(TEXT * share * _STEPS[self._step])))
