"""Sheets that belong to no page: they lie over whichever page is shown, and go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.widgets.sheet import Sheet
    from desktop.window import Window


class WindowSheets(QObject):
    """One sheet at a time. It goes when it is left, or when a page is asked for."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None  # where the focus was
        self.sheet: Sheet | None = None
        window.stack.currentChanged.connect(self._look)
        window.rail.chosen_again.connect(self.close)

    def show(self, sheet: Sheet, back: Callable[[], object] | None = None) -> None:
        """Put a sheet over the page; with ``back`` Escape leads there instead."""
        window = self._window
        before = self._before if self.sheet else QApplication.focusWidget()
        if self.sheet is None:
            window.page.leave()
        old, self.sheet = self.sheet, sheet
        self._before = before
        sheet.closed.connect(back or self.close)
        window.stack.addWidget(sheet)
        window.stack.setCurrentWidget(sheet)
        window.toasts.clear_passing()
        window.toasts.raise_()
        self._drop(old)
        sheet.begin()

    def close(self) -> None:
        """Back to the page, the focus where it was."""
        sheet, self.sheet = self.sheet, None
        if sheet is None:
            return
        had_focus = sheet.isAncestorOf(QApplication.focusWidget() or sheet)
        self._window.show_pages()
        self._drop(sheet)
        before = self._before
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        """A page was asked for: the sheet over it goes."""
        if self.sheet is not None and self._window.stack.currentWidget() is not self.sheet:
            sheet, self.sheet = self.sheet, None
            self._drop(sheet)

    def _drop(self, sheet: Sheet | None) -> None:
        if sheet is not None:
            self._window.stack.removeWidget(sheet)
            sheet.hide()
            sheet.deleteLater()
