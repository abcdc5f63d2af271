"""The window of now: a fresh one takes its place where the workspace is closed and opened again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop.window import Window

_LOOKS, _BETWEEN = 100, 0.005  # how often, and seconds in between, for a window to be seen


class Frame:
    """Everything a session put into a window goes with that window: nothing of it is left over.

    ``closing`` is called when a person closes the window of now.
    """

    def __init__(self, make_window: Callable[[], Window], closing: Callable[[], object]) -> None:
        self._make, self._closing = make_window, closing
        self._alone: QWidget | None = None
        self.window = self._new()

    def show_alone(self, widget: QWidget, words: str) -> None:
        """Show this instead of pages, with ``words`` in the status bar, until :meth:`clear`."""
        self.clear()
        self._alone = widget
        self.window.show_alone(widget)
        self.window.status.work.setText(words)
        self.window.status.work.setAccessibleName(words)

    def clear(self) -> None:
        """What stood there alone goes; the window is ready for its pages."""
        widget, self._alone = self._alone, None
        if widget is not None:
            self.window.stack.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
            self.window.rail.setEnabled(True)

    async def renew(self, alone: QWidget, words: str) -> Window:
        """Put a fresh window in the place of this one, which is hidden once the other is seen.

        Answers the old one: :meth:`discard` it when its session is closed.
        """
        old = self.window
        old.presenting.end()
        state = old.state()
        self.window = self._new()
        self.window.restore_frame(state)
        self.show_alone(alone, words)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        for _ in range(_LOOKS):
            if (handle := self.window.windowHandle()) is not None and handle.isExposed():
                break
            await asyncio.sleep(_BETWEEN)
        old.hide()
        return old

    def discard(self, old: Window) -> None:
        """Nothing needs this window any more."""
        old.let_close()
        old.close()
        old.deleteLater()

    def close(self) -> None:
        self.window.let_close()
        self.window.close()

    def _new(self) -> Window:
        window = self._make()
        window.close_asked.connect(self._closing)
        return window
