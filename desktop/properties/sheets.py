"""The sheets that stand in the place of a property's table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.properties.page import PropertiesPage
    from desktop.widgets.sheet import Sheet


class Sheets(QObject):
    """One sheet at a time. It goes when another property is shown, or when it is left.

    The inspector is put away meanwhile: a sheet needs the room.
    """

    left = Signal(object)  # the Sheet that goes

    def __init__(self, page: PropertiesPage) -> None:
        super().__init__(page)
        self._page = page
        self._before: QWidget | None = None  # where the focus was
        self._property = ""
        self.sheet: Sheet | None = None

    def show(self, sheet: Sheet, back: Callable[[], object] | None = None) -> None:
        """Put a sheet in the table's place; with ``back`` Escape leads there instead."""
        before = self._before if self.sheet else QApplication.focusWidget()
        self.close()
        self._page.show_sheets()
        self._before = before
        self._property = self._page.list.shown
        self.sheet = sheet
        sheet.closed.connect(back or self.close)
        middle = self._page.middle
        middle.addWidget(sheet)
        middle.setCurrentWidget(sheet)
        self._page.panes.set_aside(True)
        sheet.begin()

    def close(self) -> None:
        """Back to the table, the focus where it was."""
        sheet, self.sheet = self.sheet, None
        if sheet is None:
            return
        self.left.emit(sheet)
        focused = QApplication.focusWidget()
        had_focus = focused is None or sheet.isAncestorOf(focused)
        self._page.show_middle()
        self._page.middle.removeWidget(sheet)
        self._page.panes.set_aside(False)
        sheet.hide()
        sheet.deleteLater()
        if not had_focus:
            return
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus()
        else:
            self._page.detail.focus()

    def follow(self, property_id: str) -> None:
        """Another property is shown: a sheet of the one before goes."""
        if self.sheet is not None and property_id != self._property:
            self.close()
