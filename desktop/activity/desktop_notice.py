"""A notice of the desktop, for who works in another window.

Where there is a tray that shows messages it is one; its icon is there only as long as the message
holds. In any case the window asks for attention as the desktop knows it: its entry in the task bar
is marked or blinks. Where the desktop has neither, the window's title is left to tell.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from desktop.icons import icon

_SHOWN = 10_000  # milliseconds; a desktop may show it longer or shorter


class DesktopNotice(QObject):
    """``clicked`` when someone presses the message: the window is in front then."""

    clicked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self.told: list[str] = []
        """What was told since the window was last in front."""

    def tell(self, words: str) -> None:
        """Show it; nothing where the window is in front after all."""
        if self._window.isActiveWindow():
            return
        self.told.append(words)
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            tray = self._made()
            tray.show()
            title = QApplication.applicationDisplayName()
            tray.showMessage(title, words, self._window.windowIcon(), _SHOWN)

    def withdraw(self) -> None:
        """The window is in front: what was told is seen there."""
        self.told.clear()
        if self._tray is not None:
            self._tray.hide()

    def _made(self) -> QSystemTrayIcon:
        if self._tray is None:
            self._tray = QSystemTrayIcon(icon("app", "accent"), self)
            self._tray.messageClicked.connect(self._come_forward)
            self._tray.activated.connect(self._come_forward)
        return self._tray

    def _come_forward(self) -> None:
        window = self._window
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()
        self.clicked.emit()
